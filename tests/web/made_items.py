"""Meetings and last days of a year as the pages of a year get them, made up."""

from __future__ import annotations

from datetime import date

from arshjul.year.deadlines import Deadline
from arshjul.year.duty import DateKind, Duty
from arshjul.year.model import Body, Occasion, OccasionKind, Role
from arshjul.year.rules import Entered, Source
from arshjul.year.upcoming import Item, Status


def meeting(day: date, body: Body = Body.BOARD, title: str = "Möte", end_day: date | None = None) -> Item:
    occasion = Occasion(f"{body}-{day}-{title}", day.year, OccasionKind.MEETING, title, day, body, end_day)
    return Item(occasion.key, day, "meeting", title, Status.AHEAD, (), None, body, occasion=occasion)


def deadline(day: date, kind: DateKind = DateKind.OWN, duty_id: str = "plan", role: Role = Role.DIRECTOR) -> Item:
    duty = Duty(duty_id, "Plikt", role, Entered(), kind, Source("praxis"))
    key = f"{day}:{duty_id}"
    of = Deadline(key, duty, "Plikt", day, day.year, day.year, "praxis")
    return Item(key, day, "deadline", "Plikt", Status.AHEAD, (), None, deadline=of)
