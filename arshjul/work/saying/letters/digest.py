"""The Monday digest, which tells the director the same as the overview, in a mail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial

from arshjul.work.mailing import Contents
from arshjul.work.saying.letters.desk import Desk
from arshjul.work.saying.letters.shown import template_of
from arshjul.year.checklists import Paper, open_papers_of
from arshjul.year.findings import colliding
from arshjul.year.model import Association, YearStatus
from arshjul.year.morning.chores import Waiting
from arshjul.year.saying.digest import DAYS_AHEAD, monday_of
from arshjul.year.saying.message import Message, turn_of_day
from arshjul.year.saying.quorum import MeetingForecast
from arshjul.year.standing import Standing, YearStanding, years_that_matter
from arshjul.year.upcoming import Item, Status, upcoming
from arshjul.year.wording import heading

MOST = 5
"""So many of each kind stand in the mail; the rest are counted, and stand on the page."""
MOST_PAPERS = 12
PAPERS_AHEAD = 14
"""Days ahead in which papers are to be ready that the digest names: its reader has no reminder of each meeting."""


@dataclass(frozen=True)
class Line:
    """One meeting or deadline, as the templates show it."""

    when: str
    title: str
    status: str
    responsible: str
    forecast: MeetingForecast | None


def digest(desk: Desk, message: Message) -> Contents:
    """What a digest says; what comes and what is late is looked up only when it is to leave."""
    context = {
        "association_name": desk.association.name,
        "person_name": desk.reader(message).own_name,
        "page_url": desk.page("/"),
        "monday": monday_of(message),
    }
    return Contents(template_of(message), context, body_context=partial(_told, desk, message, desk.read_at(message)))


def _told(desk: Desk, message: Message, now: datetime) -> dict[str, object]:
    """What stands in a digest that is read at *now*."""
    standing = desk.standing
    if turn_of_day(now) != standing.moment:
        standing = replace(standing, moment=turn_of_day(now))
    today = standing.today
    years = years_that_matter(standing)
    seen = {key: one for year in years for key, one in year.forecasts(now).items()}
    papers = [paper for year in years for paper in year.late_papers]
    mine = _to_prepare(years, desk.reader(message).key, today)
    items = [item for year in years for item in year.items]
    listed = sorted(upcoming(items, today, DAYS_AHEAD), key=lambda item: item.day)
    late = [item for item in listed if item.status is Status.LATE and item.day < today]
    collisions = colliding([finding for year in years for finding in year.findings], today)
    return {
        "until": today + timedelta(days=DAYS_AHEAD),
        "soon": [_line(item, seen) for item in listed if item not in late and item.status is not Status.DONE],
        "late": [_line(item, seen) for item in late[:MOST]],
        "more_late": len(late[MOST:]),
        "papers": mine[:MOST_PAPERS],
        "more_papers": len(mine[MOST_PAPERS:]),
        "late_papers": papers[:MOST],
        "more_late_papers": len(papers[MOST:]),
        "collisions": [finding.message for finding in collisions[:MOST]],
        "more_collisions": len(collisions[MOST:]),
        "waiting": [*_drafts(standing.association, today), *_waiting(standing, desk.waiting)],
    }


def _to_prepare(years: Iterable[YearStanding], person: str, today: date) -> list[Paper]:
    """The papers that the reader has yet to make, by the day they are wanted."""
    until = today + timedelta(days=PAPERS_AHEAD)
    papers = (paper for year in years for item in year.items for paper in open_papers_of(item.papers, person))
    return sorted((p for p in papers if today <= p.day <= until), key=lambda paper: paper.day)


def _line(item: Item, seen: Mapping[str, MeetingForecast]) -> Line:
    title = heading(item.occasion) if item.occasion else item.title
    return Line(item.when, title, item.status_word, ", ".join(item.responsible), seen.get(item.key))


def _drafts(association: Association, today: date) -> Iterator[str]:
    for plan in association.years:
        if plan.status is YearStatus.DRAFT and plan.year >= today.year:
            yield f"Utkastet till årshjul {plan.year} är inte fastställt."


def _waiting(standing: Standing, waiting: Waiting) -> Iterator[str]:
    """What waits for the director, in Swedish sentences."""
    for year, number in standing.ledger.numbers_waiting.items():
        yield f"{number} svar om ansvarsfrihet {year} att bekräfta."
    if waiting.mails:
        yield f"{waiting.mails} mejl i inkorgen som behöver en människa."
    if waiting.failed:
        yield f"{waiting.failed} utskick som inte gick fram den senaste veckan."
