"""The director's digest: what comes, each Monday."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from arshjul.year.model import STOCKHOLM, Association, Role, YearPlan, YearStatus
from arshjul.year.people import holders
from arshjul.year.saying.civil import asked_at
from arshjul.year.saying.message import Message, MessageKind, Topic, morning

DAYS_AHEAD = 30
"""How far ahead the digest looks."""
NEAR_DAYS = 14
"""What comes this week or the next is told each of those Mondays: its papers are to be made."""
_WEEK = timedelta(weeks=1)
_REST_OF_WEEK = timedelta(days=6)


@dataclass(frozen=True)
class Coming:
    """The days on which something of a year comes."""

    meetings: frozenset[date]
    last_days: frozenset[date]
    """Of the deadlines that have not been met."""

    def is_news_on(self, monday: date) -> bool:
        """Whether anything is new since the Monday before: it comes near or into sight, or was missed."""
        if monday.month == 1 and monday.day <= 7:
            return True  # what the old year left behind is told in the new
        number = monday.toordinal()
        near = range(number, number + NEAR_DAYS)
        seen_first = range(number + DAYS_AHEAD - 6, number + DAYS_AHEAD + 1)
        missed = range(number - 7, number)
        return not (
            self._numbers.isdisjoint(near)
            and self._numbers.isdisjoint(seen_first)
            and self._numbers_of_last_days.isdisjoint(missed)
        )

    # As numbers, because each of the year's Mondays is asked for, whenever anything changes.
    @cached_property
    def _numbers(self) -> frozenset[int]:
        return self._numbers_of_last_days | {day.toordinal() for day in self.meetings}

    @cached_property
    def _numbers_of_last_days(self) -> frozenset[int]:
        return frozenset(day.toordinal() for day in self.last_days)


def digests(association: Association, plan: YearPlan, coming: Coming | None = None) -> Iterator[Message]:
    """A digest to each director on the Mondays from the adoption of *plan* to the end of its calendar year.

    Before its calendar year only where no earlier year is adopted, which gives its own.

    A Monday with nothing new has none, when what is *coming* is told, and one that is a free day has it the working
    day after. What has been answered or done stands in the mail, which is written when it is sent. A digest keeps its
    meaning to the end of its week.
    """
    if not association.articles.digest or plan.adopted_at is None:
        return
    first = min(date(plan.year, 1, 1), plan.adopted_at.astimezone(STOCKHOLM).date())
    monday = first + timedelta(days=-first.weekday() % 7)
    while monday.year <= plan.year:
        is_due = morning(monday) >= plan.adopted_at and (coming is None or coming.is_news_on(monday))
        if is_due and not _is_of_another(association, plan, monday):
            for person in holders(association, Role.DIRECTOR, monday):
                yield Message(
                    key=f"digest:{plan.year}:{person.key}:{monday.isoformat()}",
                    kind=MessageKind.DIGEST,
                    at=asked_at(monday),
                    person=person.key,
                    topic=Topic.DIGEST,
                    year=plan.year,
                    target=digests_target(plan.year),
                    day=monday + _REST_OF_WEEK,
                )
        monday += _WEEK


def digests_target(year: int) -> str:
    """What a year's digests are about."""
    return f"digest:{year}"


def _is_of_another(association: Association, plan: YearPlan, monday: date) -> bool:
    """Whether the adopted plan of an earlier year gives the digest of that Monday."""
    own = association.plan(monday.year) if monday.year != plan.year else None
    return own is not None and own.status is YearStatus.ADOPTED


def monday_of(digest: Message) -> date:
    """The Monday of the week that *digest* is about, also when it is sent later in the week."""
    return digest.day - _REST_OF_WEEK
