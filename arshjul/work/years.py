"""A year from draft to adopted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from arshjul.duties import load_duties
from arshjul.errors import NotAllowedError
from arshjul.settings import Settings
from arshjul.store import Fact, Room, Store
from arshjul.work.drafts.acceptance import ACCEPTED, findings
from arshjul.work.feeds.building import rebuild_feeds
from arshjul.work.memory import plan_of
from arshjul.work.saying.queueing import queue
from arshjul.year.findings import Finding, Severity
from arshjul.year.model import STOCKHOLM, YearStatus


@dataclass(frozen=True)
class Adopted:
    """What adopting a year did."""

    year: int
    queued: int
    """Messages that leave at the next delivery pass."""
    skipped: int
    """Messages whose time had passed; each has a row with its reason."""
    risks: tuple[Finding, ...]
    """The open risks that the year was adopted with."""


def adopt(
    store: Store, settings: Settings, key: str, year: int, now: datetime, *, accept_because: str = "", by: str = ""
) -> Adopted:
    """Adopt a draft year and queue what it demands now, in one commit.

    A year with an open breach of law or articles, or that contradicts itself, is adopted only with a reason, which
    is kept with each such finding. Raises NotAllowedError when the year is adopted already or one is open.
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
        found = findings(room, association, plan, book)
        _accept(room, found, year, accept_because, by, now)
        # What the draft holds is known from now on, whenever it was typed in.
        known = tuple(replace(o, known_since=now, revised_at=now) for o in plan.occasions)
        plan = replace(plan, status=YearStatus.ADOPTED, adopted_at=now, occasions=known)
        association = replace(association, years=tuple(plan if p.year == year else p for p in association.years))
        room.save(association)
        queued = queue(room, association, book, settings, now)
        queued.require_all()
        rebuild_feeds(room, association, book, settings, now)
    risks = tuple(f for f in found if f.severity is Severity.RISK and not f.accepted and not f.must_be_answered)
    return Adopted(year, queued.planned, queued.skipped, risks)


def _accept(room: Room, found: Iterable[Finding], year: int, because: str, by: str, now: datetime) -> None:
    unanswered = [f for f in found if f.must_be_answered]
    if not unanswered:
        return
    if not because:
        raise NotAllowedError(
            "\n".join(_listed(unanswered, year))
            + '\nRätta planen, eller fastställ den ändå med ett skäl: --accept "skälet".'
        )
    today = now.astimezone(STOCKHOLM).date()
    for finding in unanswered:
        room.add_fact(Fact(str(year), ACCEPTED, finding.key, today, because, now, by))


def _listed(unanswered: list[Finding], year: int) -> Iterator[str]:
    for is_breach, heading in ((True, "bryter mot lag eller förbundsordning"), (False, "motsäger sig självt")):
        listed = [f for f in unanswered if (f.severity is Severity.BREACH) is is_breach]
        if listed:
            yield f"Årshjulet {year} {heading}:"
            yield from (f"- {f.message} ({f.source})" for f in listed)
