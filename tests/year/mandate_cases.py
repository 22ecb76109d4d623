"""An association of twelve members whose mandates end on 31 March 2027, for the tests of the change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from arshjul.associations import read_association
from arshjul.year.model import Association, Body, Member, Role, Seat

FILE = Path(__file__).parent.parent / "cases" / "law" / "change-of-mandate-2027.yaml"
RAR = read_association(FILE.read_bytes(), FILE.name)
ADOPTED = datetime(2026, 11, 20, 11, tzinfo=UTC)
START = date(2027, 4, 1)


def elected(subject: Association, *members: Member, since: date = START) -> Association:
    """*subject* where *members* have one board member and one deputy each in the new mandate."""
    seats = [
        Seat(f"{part}-{m.key}", Body.BOARD, role, m.key, order=order, since=since)
        for m in members
        for part, role, order in (("led", Role.MEMBER, 0), ("ers", Role.DEPUTY, 1))
    ]
    return replace(subject, seats=(*subject.seats, *seats))


def starting(subject: Association, month_day: str) -> Association:
    return replace(subject, articles=replace(subject.articles, mandate_start=month_day))
