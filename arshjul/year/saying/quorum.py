"""Whether a board meeting will be quorate, as far as the answers tell: for the meeting, and for each item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import ceil

from arshjul.year.answers import Answer, Given, is_there
from arshjul.year.model import AgendaItem, Articles, Body, Occasion, QualifiedOf
from arshjul.year.saying.deputies import Service

DISTANCE_LAWFUL_FROM = date(2022, 3, 16)
"""lag (2003:1210) 19 a § came into force (SFS 2022:131). Read 2026-11-21."""


class Outlook(StrEnum):
    """How sure it is that enough come."""

    CERTAIN = "certain"
    """Enough have said yes."""
    PROBABLE = "probable"
    """Enough will come, also if one of those who have not answered does not."""
    AT_RISK = "at_risk"
    """Enough come only if everybody does who has not said förhinder."""
    IMPOSSIBLE = "impossible"

    @property
    def is_bad(self) -> bool:
        """Whether somebody has to act."""
        return self in (Outlook.AT_RISK, Outlook.IMPOSSIBLE)


@dataclass(frozen=True)
class Forecast:
    """How many will be there and vote, against how many are needed."""

    needed: int
    coming: int
    """Seats whose holder, or serving deputy, has said yes."""
    unanswered: int
    """Seats whose holder has not answered."""
    doubtful: int
    """Seats whose holder has said "kanske"."""
    away: int
    """Seats that nobody will sit in, as far as is known."""
    deputies: int = 0
    """Seats whose holder is away, and whose deputy has not answered."""
    is_silent: bool = False
    """Nobody at all has answered: the outlook tells what is needed, and nothing of what people will do."""

    @property
    def seats(self) -> int:
        """All that vote when everybody comes."""
        return self.coming + self.unanswered + self.doubtful + self.away + self.deputies

    @property
    def answered(self) -> int:
        """Seats whose holder has answered."""
        return self.seats - self.unanswered

    @property
    def outlook(self) -> Outlook:
        """How sure it is."""
        if self.coming >= self.needed:
            return Outlook.CERTAIN
        may_come = self.coming + self.unanswered + self.deputies
        if may_come > self.needed:
            return Outlook.PROBABLE
        if may_come + self.doubtful >= self.needed:
            return Outlook.AT_RISK
        return Outlook.IMPOSSIBLE


@dataclass(frozen=True)
class ItemForecast:
    """The forecast of one item of the agenda."""

    item: AgendaItem
    lawful: Forecast


@dataclass(frozen=True)
class MeetingForecast:
    """The forecast of one board meeting."""

    lawful: Forecast
    """As the law counts on that day: those at a distance only when they may take part."""
    in_room: Forecast
    """With those in the room alone."""
    with_remote: Forecast
    """With those at a distance too, whether they may take part or not."""
    may_be_remote: bool
    items: tuple[ItemForecast, ...]
    """One for each item of the agenda."""


def may_be_remote(articles: Articles, day: date) -> bool:
    """Whether members may take part at a distance on *day*.

    Not before 16 March 2022, and only by a standing decision of the board that says to what extent.

    Source: lag (2003:1210) 19 a §.
    """
    return articles.distance_since is not None and day >= max(DISTANCE_LAWFUL_FROM, articles.distance_since)


def needs_quorum(occasion: Occasion) -> bool:
    """Whether law asks a quorum of the meeting: of the board's, and of the board's and another body's together."""
    return occasion.body is not None and occasion.body.includes(Body.BOARD) and occasion.kind.is_meeting


def quorum(members: int) -> int:
    """How many of *members* make a board quorate: more than half (kommunallagen (2017:725) 6 kap. 27 §)."""
    return members // 2 + 1


def votes_needed(articles: Articles, members: int, *, qualified: bool) -> int:
    """How many must be there for an item to be decided.

    A qualified majority of all members needs that share of them there. One of those present can be reached as
    soon as the board is quorate. Source: the articles (lag (2003:1210) 9 §).
    """
    if not qualified or articles.qualified_of is QualifiedOf.PRESENT:
        return quorum(members)
    from fractions import Fraction

    return max(quorum(members), ceil(Fraction(articles.qualified_majority) * members))


def forecast(
    articles: Articles, occasion: Occasion, services: Iterable[Service], standing: Mapping[str, Given]
) -> MeetingForecast | None:
    """The forecast of a meeting of the board; None for other meetings: law asks no quorum of them."""
    if not needs_quorum(occasion):
        return None
    seats = tuple(s for s in services if s.body is Body.BOARD)
    if not seats:
        return None
    count = _Count(occasion, seats, standing)
    lawfully = may_be_remote(articles, occasion.day)
    needed = votes_needed(articles, len(seats), qualified=False)
    return MeetingForecast(
        lawful=count.of(needed, remote=lawfully),
        in_room=count.of(needed, remote=False),
        with_remote=count.of(needed, remote=True),
        may_be_remote=lawfully,
        items=tuple(
            ItemForecast(
                item,
                count.of(votes_needed(articles, len(seats), qualified=item.qualified), remote=lawfully, item=item),
            )
            for item in occasion.agenda
        ),
    )


class _Count:
    """Counts the seats of one meeting."""

    def __init__(self, occasion: Occasion, seats: tuple[Service, ...], standing: Mapping[str, Given]) -> None:
        self._numbers = [item.number for item in occasion.agenda]
        self._seats = seats
        self._standing = standing

    def of(self, needed: int, *, remote: bool, item: AgendaItem | None = None) -> Forecast:
        """The forecast with or without those at a distance, for the whole meeting or one *item*."""
        coming = unanswered = deputies = doubtful = 0
        for seat in self._seats:
            given = self._standing.get(seat.person) if seat.person else None
            if seat.person is None:
                continue
            if given is None and seat.is_away:
                deputies += 1
            elif given is None:
                unanswered += 1
            elif given.answer is Answer.DECLINED or (given.remote and not remote) or not self._comes_to(given, item):
                continue
            elif given.answer is Answer.TENTATIVE:
                doubtful += 1
            else:
                coming += 1
        away = len(self._seats) - coming - unanswered - deputies - doubtful
        return Forecast(needed, coming, unanswered, doubtful, away, deputies, not self._standing)

    def _comes_to(self, given: Given, item: AgendaItem | None) -> bool:
        return item is None or is_there(given, self._numbers, item.number)
