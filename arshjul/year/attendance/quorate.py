"""Whether the board was quorate at each item, as it turned out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from arshjul.year.attendance.seating import Sitting, seating
from arshjul.year.attendance.spells import Attendance
from arshjul.year.attendance.wording import at_places
from arshjul.year.model import AgendaItem, Body
from arshjul.year.saying.quorum import may_be_remote, needs_quorum, votes_needed


@dataclass(frozen=True)
class ItemQuorum:
    """How many decided one item, against how many were needed."""

    item: AgendaItem | None
    """None: the items are not known, and this is the meeting as a whole."""
    needed: int
    lawful: int
    """As the law counts on that day: those at a distance only when they may take part."""
    in_room: int
    with_remote: int

    @property
    def is_quorate(self) -> bool:
        """Whether it could be decided."""
        return self.lawful >= self.needed


def quorate(attendance: Attendance) -> tuple[ItemQuorum, ...]:
    """The count of every item, in order; none for other meetings than the board's: law asks no quorum of them.

    It is counted as the forecast is (`year.quorum`): seats, not people, and a vacant seat counts among the members.
    """
    if not needs_quorum(attendance.occasion):
        return ()
    return tuple(count for place in attendance.places if (count := _count(attendance, place)))


def runs(attendance: Attendance, counts: tuple[ItemQuorum, ...]) -> tuple[tuple[str, ItemQuorum], ...]:
    """*counts* with those alike that follow each other as one: ``§§ 62–71``; ``Hela mötet`` when no items are known."""
    found: list[tuple[list[int], ItemQuorum]] = []
    for place, count in enumerate(counts):
        if found and replace(found[-1][1], item=None) == replace(count, item=None):
            found[-1][0].append(place)
        else:
            found.append(([place], count))
    return tuple((at_places(attendance, places) or "Hela mötet", count) for places, count in found)


def _count(attendance: Attendance, place: int) -> ItemQuorum | None:
    articles, occasion = attendance.association.articles, attendance.occasion
    board = [sitting for sitting in seating(attendance, place) if sitting.seat.body is Body.BOARD]
    if not board:
        return None
    item = attendance.items[place] if attendance.items else None
    in_room = sum(_is_filled(sitting, remote=False) for sitting in board)
    with_remote = sum(_is_filled(sitting, remote=True) for sitting in board)
    return ItemQuorum(
        item,
        needed=votes_needed(articles, len(board), qualified=item is not None and item.qualified),
        lawful=with_remote if may_be_remote(articles, occasion.day) else in_room,
        in_room=in_room,
        with_remote=with_remote,
    )


def _is_filled(sitting: Sitting, *, remote: bool) -> bool:
    return any(remote or not spell.remote for spell in sitting.holders)
