"""What is to be seen to for the meetings of a year: the kallelse, the papers, and that enough come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from arshjul.year.agenda.consent import summons_day
from arshjul.year.checklists import SUMMONS
from arshjul.year.model import Occasion
from arshjul.year.morning.chores import Chore, ChoreKind, Weight
from arshjul.year.morning.looking import Look, what
from arshjul.year.saying.quorum import MeetingForecast, Outlook
from arshjul.year.upcoming import Item

QUORUM_NEAR = timedelta(days=14)
"""From then on it is told that perhaps too few come; that too few come is told at once."""


def of_meetings(look: Look) -> Iterator[Chore]:
    """What the occasions of the plan ask, in their order."""
    forecasts = look.year.forecasts(look.moment)
    for item in look.year.bare_items:
        if (occasion := item.occasion) is None:
            continue
        if not occasion.kind.is_meeting:
            if look.today <= item.day <= look.until and item.is_to_come:
                yield look.by_day(ChoreKind.PLANNED, item.title, item.key, item.day)
        elif occasion.last_day < look.today:
            yield from _after(look, item, occasion)
        else:
            yield from _before(look, item, occasion)
            if (seen := forecasts.get(item.key)) and _is_doubtful(look, occasion, seen):
                yield _quorum(look, item, occasion, seen)


def _before(look: Look, item: Item, occasion: Occasion) -> Iterator[Chore]:
    summons = next((paper for paper in item.papers if paper.item == SUMMONS and paper.is_open), None)
    leaves = summons_day(look.year.standing.association, occasion)
    to = look.to_meeting(occasion)
    if summons and leaves <= look.until:
        yield look.by_day(ChoreKind.SUMMONS, f"Skicka kallelse till {to}", item.key, leaves)
    if papers := [paper for paper in look.wanted(item.papers) if paper is not summons]:
        yield look.of_papers(ChoreKind.MEETING_PAPERS, f"Ta fram {what(papers)} till {to}", papers)


def _after(look: Look, item: Item, occasion: Occasion) -> Iterator[Chore]:
    if papers := look.wanted(item.papers):
        title = f"Bocka av {what(papers)} från {look.to_meeting(occasion)}"
        yield look.of_papers(ChoreKind.MEETING_PAPERS, title, papers, Weight.BEHIND)


def _is_doubtful(look: Look, occasion: Occasion, seen: MeetingForecast) -> bool:
    is_near = occasion.day <= look.today + QUORUM_NEAR
    return seen.lawful.outlook is Outlook.IMPOSSIBLE or (is_near and seen.lawful.outlook.is_bad)


def _quorum(look: Look, item: Item, occasion: Occasion, seen: MeetingForecast) -> Chore:
    return Chore(
        ChoreKind.QUORUM,
        f"Se till att {look.to_meeting(occasion)} blir beslutsfört",
        Weight.NOW if occasion.day <= look.until else Weight.SOON,
        item.key,
        look.year.plan.year,
        item.day,
        item.when,
        why=f"Det behövs {seen.lawful.needed} som röstar, och {seen.lawful.coming} har sagt att de kommer.",
    )
