"""A year from draft to adopted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from arshjul.errors import NotAllowedError
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.changing import Change, changing
from arshjul.work.drafts import accepted
from arshjul.work.feeds import rebuild_feeds
from arshjul.work.saying import held, queue
from arshjul.work.units import plan_of
from arshjul.year.deeds import Deed, DeedKind, Doer
from arshjul.year.findings import Finding, Severity
from arshjul.year.model import YearStatus


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
    held_until: datetime | None = None
    """Until then nobody is told, and it can be undone; None: they are told at the next pass."""


def adopt(
    store: Store,
    settings: Settings,
    key: str,
    year: int,
    doer: Doer,
    *,
    accept_because: str = "",
) -> Adopted:
    """Adopt a draft year and queue what it demands when the time to undo it is over, in one commit.

    A year with an open breach of law or articles, or that contradicts itself, is adopted only with a reason, which
    is kept with each such finding. Raises NotAllowedError when the year is adopted already or one is open.
    """
    with changing(store, key, doer.at) as change:
        standing = change.standing()
        association = standing.association
        plan = plan_of(association, year)
        of_year = standing.year(year)
        if plan.status is not YearStatus.DRAFT or of_year is None:
            raise NotAllowedError(f"Årshjulet {year} för {association.name} är redan fastställt.")
        if not plan.standing:
            raise NotAllowedError(f"Årshjulet {year} för {association.name} är tomt. Läs in mötena först.")
        found = of_year.findings
        _accept(change, found, year, accept_because, doer)
        # What the draft holds is known from now on, whenever it was typed in.
        known = tuple(replace(o, known_since=doer.at, revised_at=doer.at) for o in plan.occasions)
        plan = replace(plan, status=YearStatus.ADOPTED, adopted_at=doer.at, occasions=known)
        years = tuple(plan if p.year == year else p for p in association.years)
        change.room.save(replace(association, years=years), Deed(DeedKind.ADOPTED, doer, accept_because))
        change.hold(settings)
        queued = queue(change, settings)
        queued.require_all()
        to_come = held(change)
        rebuild_feeds(change.room, change.standing(), settings, doer.at)
    risks = tuple(f for f in found if f.severity is Severity.RISK and not f.accepted and not f.must_be_answered)
    waiting = sum(not message.skip_reason for message in to_come)
    skipped = queued.skipped + len(to_come) - waiting
    return Adopted(year, queued.planned + waiting, skipped, risks, change.held_until)


def _accept(change: Change, found: Iterable[Finding], year: int, because: str, doer: Doer) -> None:
    unanswered = [f for f in found if f.must_be_answered]
    if not unanswered:
        return
    if not because:
        key = change.association.key
        answers = [f'arshjul accept {key} {year} {f.key} --because "så här är det"' for f in _open_doubts(unanswered)]
        raise NotAllowedError(
            "\n".join(_listed(unanswered, year)) + "\nRätta planen, eller fastställ den ändå med ett skäl.",
            command="\n".join([*answers, f'arshjul adopt {key} {year} --accept "skälet"']),
        )
    for finding in unanswered:
        change.record(accepted(finding, year, because, doer))


def _open_doubts(unanswered: list[Finding]) -> list[Finding]:
    return [f for f in unanswered if f.code == "doubt_open"]


def _listed(unanswered: list[Finding], year: int) -> Iterator[str]:
    breaches = [f for f in unanswered if f.severity is Severity.BREACH]
    asked = [f for f in unanswered if f.is_asked]
    doubts = _open_doubts(unanswered)
    others = [f for f in unanswered if f not in (*breaches, *asked, *doubts)]
    for heading, listed in (
        ("bryter mot lag eller förbundsordning", breaches),
        ("säger inte vilket möte som beslutar", asked),
        ("motsäger sig självt", others),
        ("har frågor från inläsningen som ingen har svarat på", doubts),
    ):
        if listed:
            yield f"Årshjulet {year} {heading}:"
            yield from (f"- {f.message} ({f.source})" for f in listed)
    if doubts:
        yield "Det som står gäller? Svara på en fråga i taget."
