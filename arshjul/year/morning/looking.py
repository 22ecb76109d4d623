"""One adopted year, as the chores of a morning are gathered from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from arshjul.swedish import listed
from arshjul.year.basis import Basis
from arshjul.year.checklists import Paper
from arshjul.year.model import Occasion, Role
from arshjul.year.morning.chores import Chore, ChoreKind, Weight
from arshjul.year.people import holders
from arshjul.year.standing import YearStanding
from arshjul.year.upcoming import Item, Status
from arshjul.year.wording import meeting_on, with_weekday, without_this_year

NEAR = timedelta(days=7)
"""What is due within it is told."""
MOST_NAMED = 2
"""So many papers or members are named; of more their number is told."""


@dataclass(frozen=True)
class Look:
    """A year at a moment, and what is asked of it again and again."""

    year: YearStanding
    moment: datetime

    @property
    def today(self) -> date:
        """The day, in Stockholm."""
        return self.year.standing.today

    @property
    def until(self) -> date:
        """The last day that is near."""
        return self.today + NEAR

    def to_meeting(self, occasion: Occasion) -> str:
        """``styrelsemötet 29 augusti``: which meeting it is, within a title."""
        return meeting_on(occasion, self.today)

    def short(self, day: date) -> str:
        """``29 augusti``, with its year when that is not this one."""
        return without_this_year(day, self.today)

    def wanted(self, papers: Iterable[Paper]) -> list[Paper]:
        """Those of *papers* that are to be ready within the week, or should have been."""
        return [
            p for p in papers if p.is_open and (self.today <= p.day <= self.until or (p.target, p.item) in self._late)
        ]

    def others(self, names: Iterable[str]) -> tuple[str, ...]:
        """*names* without the director's."""
        return tuple(sorted(set(names) - self.directors))

    @cached_property
    def directors(self) -> frozenset[str]:
        """The names of those who are director on the day."""
        return frozenset(one.name for one in holders(self.year.standing.association, Role.DIRECTOR, self.today))

    def by_day(self, kind: ChoreKind, title: str, about: str, day: date) -> Chore:
        """What is to be done by a day that the association has chosen."""
        weight = Weight.NOW if day <= self.today else Weight.SOON
        when = with_weekday(day)
        return Chore(kind, title, weight, about, self.year.plan.year, day, when, is_late=day < self.today)

    def of_papers(self, kind: ChoreKind, title: str, papers: Sequence[Paper], weight: Weight | None = None) -> Chore:
        """Some papers of one thing; *weight*: by the first of their days when it is None."""
        first = min(paper.day for paper in papers)
        names = (person.name for paper in papers for person in paper.people)
        return Chore(
            kind,
            title,
            (Weight.NOW if first <= self.today else Weight.SOON) if weight is None else weight,
            papers[0].target,
            self.year.plan.year,
            first,
            with_weekday(first),
            is_late=first < self.today,
            why="" if len(papers) == 1 else f"{listed(paper.name for paper in papers)}.",
            who=self.others(names),
        )

    def of_item(self, kind: ChoreKind, title: str, item: Item, about: str, year: int) -> Chore:
        """What is to be done by the day of *item*; one that nobody else has set presses less when it has passed."""
        is_others = item.basis in (Basis.LAW, Basis.ARTICLES, Basis.AGREED)
        if item.status is Status.LATE:
            weight = Weight.NOW if is_others else Weight.BEHIND
        else:
            weight = Weight.NOW if item.day <= self.today else Weight.SOON
        is_late, who = item.status is Status.LATE, self.others(item.responsible)
        return Chore(kind, title, weight, about, year, item.day, item.when, is_late=is_late, who=who)

    @cached_property
    def _late(self) -> frozenset[tuple[str, str]]:
        return frozenset((paper.target, paper.item) for paper in self.year.late_papers)


def named(names: Sequence[str], several: str) -> str:
    """*names* while they are few, else their number: ``7 medlemmar``."""
    return listed(names) if len(names) <= MOST_NAMED else f"{len(names)} {several}"


def what(papers: Sequence[Paper]) -> str:
    """``”Närvarolista”``, or ``5 handlingar``."""
    return f"”{papers[0].name}”" if len(papers) == 1 else f"{len(papers)} handlingar"
