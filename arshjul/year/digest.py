"""The director's digest: what comes, each Monday."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from arshjul.year.message import DIGESTS, Message, MessageKind, morning
from arshjul.year.model import Association, Role, YearPlan
from arshjul.year.people import holders

DAYS_AHEAD = 30
"""How far ahead the digest looks."""
_WEEK = timedelta(weeks=1)
_REST_OF_WEEK = timedelta(days=6)


def digests(association: Association, plan: YearPlan) -> Iterator[Message]:
    """A digest to each director every Monday of *plan*'s calendar year after its adoption.

    Also when nothing comes: one that stays away tells that the service stands still. What has been answered or done
    stands in the mail, which is written when it is sent. A digest keeps its meaning to the end of its week.
    """
    if not association.articles.digest or plan.adopted_at is None:
        return
    first = date(plan.year, 1, 1)
    monday = first + timedelta(days=-first.weekday() % 7)
    while monday.year == plan.year:
        if morning(monday) >= plan.adopted_at:
            for person in holders(association, Role.DIRECTOR, monday):
                yield Message(
                    key=f"digest:{plan.year}:{person.key}:{monday.isoformat()}",
                    kind=MessageKind.DIGEST,
                    at=morning(monday),
                    person=person.key,
                    target=f"{DIGESTS}:{plan.year}",
                    day=monday + _REST_OF_WEEK,
                )
        monday += _WEEK


def monday_of(digest: Message) -> date:
    """The Monday of the week that *digest* is about, also when it is sent later in the week."""
    return digest.day - _REST_OF_WEEK
