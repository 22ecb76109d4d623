"""Recording how the minutes of a meeting went: approved, posted at each member, taken down; and showing the chain."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from arshjul.errors import InputError, NotAllowedError, NotFoundError, Problem
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.changing import Change, changing
from arshjul.work.feeds import rebuild_feeds
from arshjul.work.units import standing_of, standing_with
from arshjul.year.dates import weeks_in_year
from arshjul.year.deeds import Doer
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.minutes import Minutes, StepKind, fault, may_approve
from arshjul.year.model import Occasion
from arshjul.year.standing import Standing
from arshjul.year.wording import written


@dataclass(frozen=True)
class StepDay:
    """The day of one step as somebody gives it; None takes back what was recorded."""

    kind: StepKind
    member: str
    """Key of the member; empty for the approval."""
    day: date | None


def minutes_of(store: Store, key: str, now: datetime, occasion: str | None = None) -> tuple[Minutes, ...]:
    """The minutes of one board meeting, or of all of the living years. Raises NotFoundError for one without any."""
    with store.reading() as unit:
        if occasion is None:
            return _all_minutes(standing_of(unit, key, now))
        return (_the_one(_all_minutes(standing_with(unit, key, occasion, now)), key, occasion),)


def record_minutes(
    store: Store, settings: Settings, key: str, occasion: str, days: tuple[StepDay, ...], doer: Doer
) -> Minutes:
    """Record steps, all or none, and return the minutes as they then stand.

    The same day again changes nothing; another day is a correction: the old row is taken back, not overwritten.
    Raises NotFoundError for an unknown meeting or member, NotAllowedError when a day cannot be true.
    """
    with changing(store, key, doer.at) as change:
        standing = standing_with(change.unit, key, occasion, doer.at)
        current = _the_one(_all_minutes(standing), key, occasion)
        _refuse_strangers(current, days)
        new = {(one.kind, one.member): one.day for one in days}
        if len(new) < len(days):
            raise NotAllowedError("Samma steg är angivet två gånger. Ange en dag för varje steg.")
        _write(change, standing, current.occasion, new, doer)
        minutes = _renewed(change, settings, key, occasion)
        if problem := fault(minutes, change.today):
            raise NotAllowedError(problem)
    return minutes


def name_approver(store: Store, settings: Settings, key: str, occasion: str, person: str, doer: Doer) -> Minutes:
    """Record that *person* was chosen to approve the minutes, and is to be reminded; twice is once.

    Raises NotFoundError for an unknown meeting, NotAllowedError for somebody who does not sit in the board that day.
    """
    with changing(store, key, doer.at) as change:
        current = _the_one(_all_minutes(standing_with(change.unit, key, occasion, doer.at)), key, occasion)
        possible = [one.key for one in may_approve(change.association, current.occasion)]
        if person not in possible:
            raise NotAllowedError(
                f"{person or 'Personen'} sitter inte i styrelsen {written(current.occasion.day)} och kan inte justera "
                f"protokollet. Välj bland: {', '.join(possible)}."
            )
        if person not in {one.key for one in current.approvers}:
            change.record(_fact(current.occasion, FactKind.APPROVER, person, current.occasion.day, doer))
        return _renewed(change, settings, key, occasion)


def release_approver(store: Store, settings: Settings, key: str, occasion: str, person: str, doer: Doer) -> Minutes:
    """Take back that *person* was chosen to approve the minutes. Raises NotFoundError when nobody has said so."""
    with changing(store, key, doer.at) as change:
        standing = standing_with(change.unit, key, occasion, doer.at)
        stood = [one for one in standing.ledger.of(FactKind.APPROVER, key=occasion) if one.subject == person]
        if not stood:
            raise NotFoundError(
                f"{person or 'Personen'} är inte vald till justerare. Läs om mötets sida, så ser du vilka som är det.",
                command=f"arshjul minutes {key}",
            )
        for fact in stood:
            change.take_back(fact, doer.by)
        return _renewed(change, settings, key, occasion)


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


def _all_minutes(standing: Standing) -> tuple[Minutes, ...]:
    return tuple(minutes for year in standing.years for minutes in year.minutes)


def _the_one(found: tuple[Minutes, ...], key: str, occasion: str) -> Minutes:
    for minutes in found:
        if minutes.occasion.key == occasion:
            return minutes
    raise NotFoundError(
        f"Det finns inget styrelsemöte som heter {occasion}, så det finns inget protokoll att följa. "
        "Börja om från årshjulet.",
        command=f"arshjul minutes {key}",
    )


def _refuse_strangers(minutes: Minutes, recorded: tuple[StepDay, ...]) -> None:
    boards = [posting.member.key for posting in minutes.postings]
    for one in recorded:
        if one.kind is not StepKind.APPROVED and one.member not in boards:
            raise NotFoundError(
                f"{one.member or 'Medlemmen'} har ingen anslagstavla för protokollet. Det anslås hos kommuner och "
                f"regioner: {', '.join(boards)}."
            )


def _write(
    change: Change, standing: Standing, occasion: Occasion, new: Mapping[tuple[StepKind, str], date | None], doer: Doer
) -> None:
    steps = {kind.value for kind in StepKind}
    stood = {
        (StepKind(fact.kind.value), fact.subject): fact
        for fact in standing.ledger.facts
        if fact.key == occasion.key and fact.kind.value in steps
    }
    for (kind, member), day in new.items():
        old = stood.get((kind, member))
        if old and old.day == day:
            continue
        if old:
            change.take_back(old, doer.by)
        if day:
            change.record(_fact(occasion, FactKind(kind.value), member, day, doer))


def _fact(occasion: Occasion, kind: FactKind, subject: str, day: date, doer: Doer) -> Fact:
    return Fact(
        about=FactAbout.ITEM,
        kind=kind,
        year=occasion.year,
        day=day,
        recorded_at=doer.at,
        by=doer.by,
        key=occasion.key,
        subject=subject,
    )


def _renewed(change: Change, settings: Settings, key: str, occasion: str) -> Minutes:
    """The minutes as they stand by now; what follows from them stands in people's calendar feeds."""
    minutes = _the_one(_all_minutes(standing_with(change.unit, key, occasion, change.now)), key, occasion)
    rebuild_feeds(change.room, change.standing(), settings, change.now)
    return minutes
