"""The director's digest: what comes, each Monday."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from arshjul.year.model import STOCKHOLM, Association, Role, YearPlan, YearStatus
from arshjul.year.people import holders
from arshjul.year.saying.message import Message, MessageKind, Topic, morning

DAYS_AHEAD = 30
"""How far ahead the digest looks."""
_WEEK = timedelta(weeks=1)
_REST_OF_WEEK = timedelta(days=6)


def digests(association: Association, plan: YearPlan) -> Iterator[Message]:
    """A digest to each director every Monday from the adoption of *plan* to the end of its calendar year.

    Before its calendar year only where no earlier year is adopted, which gives its own.

    Also when nothing comes: one that stays away tells that the service stands still. What has been answered or done
    stands in the mail, which is written when it is sent. A digest keeps its meaning to the end of its week.
    """
    if not association.articles.digest or plan.adopted_at is None:
        return
    first = min(date(plan.year, 1, 1), plan.adopted_at.astimezone(STOCKHOLM).date())
    monday = first + timedelta(days=-first.weekday() % 7)
    while monday.year <= plan.year:
        if morning(monday) >= plan.adopted_at and not _is_of_another(association, plan, monday):
            for person in holders(association, Role.DIRECTOR, monday):
                yield Message(
                    key=f"digest:{plan.year}:{person.key}:{monday.isoformat()}",
                    kind=MessageKind.DIGEST,
                    at=morning(monday),
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
