"""Recording how the minutes of a meeting went: approved, posted at each member, taken down; and showing the chain."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from arshjul.duties import load_duties
from arshjul.errors import InputError, NotAllowedError, NotFoundError, Problem
from arshjul.settings import Settings
from arshjul.store import Fact, Room, Store
from arshjul.work.feeds.building import rebuild_feeds
from arshjul.work.memory import steps
from arshjul.year.dates import weeks_in_year
from arshjul.year.minutes import Minutes, MinutesStep, StepKind, fault, minutes_of_year
from arshjul.year.model import STOCKHOLM, Association
from arshjul.year.wording import written


@dataclass(frozen=True)
class StepDay:
    """The day of one step as somebody gives it; None takes back what was recorded."""

    kind: StepKind
    member: str
    """Key of the member; empty for the approval."""
    day: date | None


def minutes_of(store: Store, key: str, occasion: str | None = None) -> tuple[Minutes, ...]:
    """The minutes of one board meeting, or of all. Raises NotFoundError for a meeting that gives none."""
    with store.reading() as unit:
        room = unit.of(key)
        found = _all_minutes(room.association(), steps(room))
    return found if occasion is None else (_the_one(found, key, occasion),)


def record_minutes(
    store: Store, settings: Settings, key: str, occasion: str, recorded: tuple[StepDay, ...], by: str, now: datetime
) -> Minutes:
    """Record steps, all or none, and return the minutes as they then stand.

    The same day again changes nothing; another day is a correction: the old row is taken back, not overwritten.
    Raises NotFoundError for an unknown meeting or member, NotAllowedError when a day cannot be true.
    """
    with store.writing() as unit:
        room = unit.of(key)
        association = room.association()
        before = steps(room)
        current = _the_one(_all_minutes(association, before), key, occasion)
        _refuse_strangers(current, recorded)
        new = {(r.kind, r.member): r.day for r in recorded}
        if len(new) < len(recorded):
            raise NotAllowedError("Samma steg är angivet två gånger. Ange en dag för varje steg.")
        kept = [s for s in before if s.occasion != occasion or (s.kind, s.member) not in new]
        after = (*kept, *(MinutesStep(occasion, kind, member, day) for (kind, member), day in new.items() if day))
        minutes = _the_one(_all_minutes(association, after), key, occasion)
        if problem := fault(minutes, now.astimezone(STOCKHOLM).date()):
            raise NotAllowedError(problem)
        _write(room, occasion, new, by, now)
        # The days to post by follow the approval, and stand in the director's calendar feed.
        rebuild_feeds(room, association, load_duties(association.kind), settings, now)
    return minutes


def step_day(text: str) -> date:
    """The day that somebody gives for a step, as ``2024-06-13``. Raises InputError, above all for a week."""
    told = text.strip()
    if week := _WEEK.fullmatch(told):
        raise InputError([Problem(_week_is_no_day(told, week[1] or week[4], week[2] or week[3]))])
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", told, re.ASCII):
            raise ValueError(told)
        return date.fromisoformat(told)
    except ValueError as error:
        raise InputError([Problem(f"”{told}” är ingen dag. Skriv år-månad-dag, till exempel 2024-06-13.")]) from error


_WEEK = re.compile(r"(?:v\.?|vecka|w|week)\s*(\d{1,2})(?:[\s,]+(\d{4}))?|(\d{4})-?w(\d{1,2})", re.IGNORECASE)


def _week_is_no_day(told: str, week: str, year: str | None) -> str:
    message = f"”{told}” är en vecka, inte en dag, och tiden för överklagande räknas från dagen."
    if year and 1 <= int(week) <= weeks_in_year(int(year)):
        monday = date.fromisocalendar(int(year), int(week), 1)
        message += f" Veckan är {written(monday)} till {written(monday + timedelta(days=6))}."
    return f"{message} Fråga vilken dag det var, och skriv den som 2024-06-13."


def _all_minutes(association: Association, recorded: tuple[MinutesStep, ...]) -> tuple[Minutes, ...]:
    book = load_duties(association.kind)
    return tuple(m for plan in association.years for m in minutes_of_year(association, plan, book, recorded))


def _the_one(found: tuple[Minutes, ...], key: str, occasion: str) -> Minutes:
    for minutes in found:
        if minutes.occasion.key == occasion:
            return minutes
    raise NotFoundError(
        f"Det finns inget styrelsemöte som heter {occasion}, så det finns inget protokoll att följa. "
        f"Se mötena med arshjul minutes {key}."
    )


def _refuse_strangers(minutes: Minutes, recorded: tuple[StepDay, ...]) -> None:
    boards = [posting.member.key for posting in minutes.postings]
    for one in recorded:
        if one.kind is not StepKind.APPROVED and one.member not in boards:
            raise NotFoundError(
                f"{one.member or 'Medlemmen'} har ingen anslagstavla för protokollet. Det anslås hos kommuner och "
                f"regioner: {', '.join(boards)}."
            )


def _write(room: Room, occasion: str, new: Mapping[tuple[StepKind, str], date | None], by: str, now: datetime) -> None:
    standing = {(f.kind, f.subject): f for f in room.facts(occasion)}
    for (kind, member), day in new.items():
        old = standing.get((kind.value, member))
        if old and old.day == day:
            continue
        if old and old.id is not None:
            room.retract_fact(old.id, now, by)
        if day:
            room.add_fact(Fact(occasion, kind.value, member, day, "", now, by))
