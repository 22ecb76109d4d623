"""What a Monday digest tells the director: the same as the overview, in a mail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from arshjul.store import DeliveryStatus, Room
from arshjul.work.chains.reported import numbers_waiting
from arshjul.work.overview import colliding, forecasts, items_and_findings, late_papers, plans_that_matter
from arshjul.year.checklists import Paper
from arshjul.year.findings import Finding
from arshjul.year.model import STOCKHOLM, Association, YearStatus
from arshjul.year.quorum import MeetingForecast
from arshjul.year.saying.digest import DAYS_AHEAD
from arshjul.year.upcoming import STATUS_WORDS, Item, Status, upcoming
from arshjul.year.wording import heading

MOST = 5
"""So many of each kind stand in the mail; the rest are counted, and stand on the page."""


@dataclass(frozen=True)
class Line:
    """One meeting or deadline, as the templates show it."""

    day: date
    title: str
    status: str
    responsible: str
    forecast: MeetingForecast | None


def told_in_digest(room: Room, association: Association, now: datetime) -> dict[str, object]:
    """What stands in a digest that is written at *now*."""
    today = now.astimezone(STOCKHOLM).date()
    items: list[Item] = []
    findings: list[Finding] = []
    papers: list[Paper] = []
    seen: dict[str, MeetingForecast] = {}
    for plan in plans_that_matter(association, today):
        of_year, found = items_and_findings(room, association, plan, now)
        items += of_year
        findings += found
        papers += late_papers(plan, of_year, today)
        seen |= forecasts(room, association, plan, now)
    listed = sorted(upcoming(items, today, DAYS_AHEAD), key=lambda item: item.day)
    late = [item for item in listed if item.status is Status.LATE and item.day < today]
    collisions = colliding(findings, today)
    return {
        "until": today + timedelta(days=DAYS_AHEAD),
        "soon": [_line(item, seen) for item in listed if item not in late and item.status is not Status.DONE],
        "late": [_line(item, seen) for item in late[:MOST]],
        "more_late": len(late[MOST:]),
        "late_papers": papers[:MOST],
        "more_late_papers": len(papers[MOST:]),
        "collisions": [finding.message for finding in collisions[:MOST]],
        "more_collisions": len(collisions[MOST:]),
        "waiting": [*_drafts(association, today), *_waiting(room, now)],
    }


def _line(item: Item, seen: dict[str, MeetingForecast]) -> Line:
    title = heading(item.occasion) if item.occasion else item.title
    return Line(item.day, title, STATUS_WORDS[item.status], ", ".join(item.responsible), seen.get(item.key))


def _drafts(association: Association, today: date) -> Iterator[str]:
    for plan in association.years:
        if plan.status is YearStatus.DRAFT and plan.year >= today.year:
            yield f"Utkastet till årshjul {plan.year} är inte fastställt."


def _waiting(room: Room, now: datetime) -> Iterator[str]:
    """What waits for the director, in Swedish sentences."""
    for year, number in numbers_waiting(room).items():
        yield f"{number} svar om ansvarsfrihet {year} att bekräfta."
    mails = room.mails_waiting()
    if mails:
        yield f"{mails} mejl i inkorgen som behöver en människa."
    week_ago = now - timedelta(weeks=1)
    failed = [d for d in room.deliveries(status=DeliveryStatus.FAILED) if d.due_at >= week_ago]
    if failed:
        yield f"{len(failed)} utskick som inte gick fram den senaste veckan."
