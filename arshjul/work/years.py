"""A year from draft to adopted, and the draft that a document gives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from arshjul.duties import load_duties
from arshjul.errors import NotAllowedError
from arshjul.reading.plan import ReadOccasion, ReadPlan
from arshjul.settings import Settings
from arshjul.store import Fact, Room, Store
from arshjul.work.acceptance import ACCEPTED, with_acceptances
from arshjul.work.feeds import rebuild_feeds
from arshjul.work.memory import plan_of, remembered
from arshjul.work.queueing import queue
from arshjul.year.checks import check
from arshjul.year.findings import Finding, Severity
from arshjul.year.model import STOCKHOLM, Association, Body, Occasion, OccasionKind, YearPlan, YearStatus

_BODY_SLUGS = {
    Body.BOARD: "styrelse",
    Body.PREPARATORY: "beredning",
    Body.JOINT: "gemensam",
    Body.AUDITORS: "revisorer",
    Body.MEMBERS: "medlemmar",
    Body.PRESIDIUM: "presidium",
    Body.OFFICE: "kansli",
}


@dataclass(frozen=True)
class Adopted:
    """What adopting a year did."""

    year: int
    queued: int
    """Messages that leave at the next delivery pass."""
    skipped: int
    """Messages whose time had passed; each has a row with its reason."""


def adopt(
    store: Store, settings: Settings, key: str, year: int, now: datetime, *, accept_because: str = "", by: str = ""
) -> Adopted:
    """Adopt a draft year and queue what it demands now, in one commit.

    A year with an open breach of law or articles is adopted only with a reason, which is kept with each
    finding. Raises NotAllowedError when the year is adopted already or a breach is open.
    """
    with store.writing() as unit:
        room = unit.of(key)
        association = room.association()
        plan = plan_of(association, year)
        if plan.status is not YearStatus.DRAFT:
            raise NotAllowedError(f"Årshjulet {year} för {association.name} är redan fastställt.")
        if not plan.standing:
            raise NotAllowedError(f"Årshjulet {year} för {association.name} är tomt. Läs in mötena först.")
        book = load_duties(association.kind)
        found = with_acceptances(room, year, check(association, plan, book, remembered(room, plan).done))
        _accept(room, found, year, accept_because, by, now)
        # What the draft holds is known from now on, whenever it was typed in.
        known = tuple(replace(o, known_since=now, revised_at=now) for o in plan.occasions)
        plan = replace(plan, status=YearStatus.ADOPTED, adopted_at=now, occasions=known)
        association = replace(association, years=tuple(plan if p.year == year else p for p in association.years))
        room.save(association)
        queued = queue(room, association, book, settings, now)
        queued.require_all()
        rebuild_feeds(room, association, book, settings, now)
    return Adopted(year, queued.planned, queued.skipped)


def _accept(room: Room, found: Iterable[Finding], year: int, because: str, by: str, now: datetime) -> None:
    breaches = [f for f in found if f.severity is Severity.BREACH and not f.accepted]
    if not breaches:
        return
    if not because:
        listed = "\n".join(f"- {f.message} ({f.source})" for f in breaches)
        raise NotAllowedError(
            f"Årshjulet {year} bryter mot lag eller förbundsordning:\n{listed}\n"
            'Rätta planen, eller fastställ den ändå med ett skäl: --accept "skälet".'
        )
    today = now.astimezone(STOCKHOLM).date()
    for finding in breaches:
        room.add_fact(Fact(str(year), ACCEPTED, finding.key, today, because, now, by))


def save_draft(store: Store, key: str, plan: ReadPlan, now: datetime) -> YearPlan:
    """Make what a document says a draft of its year; a draft of that year is replaced, an adopted year never.

    Rows without a day are left out: their doubts tell of them. The two lists' rows of one joint day become
    one occasion. Raises NotAllowedError when the year is adopted or the document names no year.
    """
    if plan.year is None:
        raise NotAllowedError("Dokumentet säger inte vilket år det gäller. Ange året med --year.")
    with store.writing() as unit:
        room = unit.of(key)
        association = room.association()
        existing = association.plan(plan.year)
        if existing and existing.status is not YearStatus.DRAFT:
            raise NotAllowedError(
                f"Årshjulet {plan.year} är redan fastställt. Ändra mötena i förbundets fil och läs in den med "
                "arshjul load."
            )
        draft = YearPlan(plan.year, occasions=_occasions(plan, plan.year, association, now))
        if not draft.occasions:
            raise NotAllowedError("Dokumentet innehåller inga möten som kan sparas.")
        others = tuple(p for p in association.years if p.year != plan.year)
        years = tuple(sorted((*others, draft), key=lambda p: p.year))
        room.save(replace(association, years=years))
    return draft


def _occasions(plan: ReadPlan, year: int, association: Association, now: datetime) -> tuple[Occasion, ...]:
    used = {o.key for p in association.years if p.year != year for o in p.occasions}
    numbers: dict[str, int] = {}
    made: dict[tuple[object, ...], Occasion] = {}
    for row in plan.occasions:
        same = (row.day, row.body, row.start, row.kind)
        if row.day is None or (row.body is Body.JOINT and same in made):
            continue
        slug = _slug(row)
        key = ""
        while not key or key in used:
            numbers[slug] = numbers.get(slug, 0) + 1
            key = f"{year}-{slug}-{numbers[slug]}"
        used.add(key)
        made[same if row.body is Body.JOINT else (*same, key)] = Occasion(
            key=key,
            year=year,
            kind=row.kind,
            title=row.title,
            day=row.day,
            body=row.body,
            end_day=row.end_day,
            start=row.start,
            end=row.end,
            cancelled=row.cancelled,
            known_since=now,
            revised_at=now,
        )
    return tuple(made.values())


def _slug(row: ReadOccasion) -> str:
    if row.kind is OccasionKind.PLANNING_DAY:
        return "planeringsdag"
    if row.kind is OccasionKind.DEADLINE:
        return "sistadag"
    return _BODY_SLUGS[row.body] if row.body else "tillfalle"
