"""What in votes, reservations and disqualifications cannot be true of a meeting, or ought to be looked at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from arshjul.year.attendance.conflict import Conflict
from arshjul.year.attendance.seating import seating
from arshjul.year.attendance.spells import AtItem, Attendance, ServedAs
from arshjul.year.attendance.wording import paragraph
from arshjul.year.model import Body


def faults_of_items(attendance: Attendance) -> Iterator[Conflict]:
    """What cannot be."""
    decided = attendance.held.decided
    for one in decided.disqualified:
        yield from _known(attendance, one.item, ("disqualified", one.person, one.item))
        if not _was_there(attendance, one):
            yield Conflict(
                ("disqualified", one.person, one.item),
                f"{attendance.name(one.person)} var inte med vid {paragraph(attendance, one.item)} och kan inte ha "
                "varit jävig där. Anteckna först att hen var på mötet.",
                True,
            )
    for one in decided.reservations:
        yield from _known(attendance, one.item, ("reserved", one.person, one.item))
        if not _decides(attendance, one):
            yield Conflict(
                ("reserved", one.person, one.item),
                f"{attendance.name(one.person)} var inte med och beslutade vid {paragraph(attendance, one.item)}. Bara "
                "den som har deltagit i avgörandet får reservera sig (kommunallagen 4 kap. 27 §).",
                True,
            )
    for vote in decided.votes:
        yield from _known(attendance, vote.item, ("vote", vote.item))
        if vote.cast > (deciding := _deciding(attendance, vote.item)):
            yield Conflict(
                ("vote", vote.item),
                f"{paragraph(attendance, vote.item)}: {vote.cast} röster kan inte stämma, {deciding} var beslutande. "
                "Rätta rösterna eller närvaron.",
                True,
            )
    yield from _twice(attendance)


def warnings_of_items(attendance: Attendance) -> Iterator[Conflict]:
    """What may be true, and ought to be looked at."""
    for vote in attendance.held.decided.votes:
        missing = _deciding(attendance, vote.item) - vote.cast
        if missing > 0:
            yield Conflict(
                ("votes-missing", vote.item),
                f"{paragraph(attendance, vote.item)}: {missing} av de beslutande har ingen röst antecknad. Räkna även "
                "dem som avstod.",
            )


def _known(attendance: Attendance, item: str, about: tuple[str, ...]) -> Iterator[Conflict]:
    if attendance.place(item) is None:
        yield Conflict(
            about,
            f"{paragraph(attendance, item)} finns inte bland protokollets paragrafer. Skriv först vilka paragrafer "
            "protokollet har, till exempel 62–79.",
            True,
        )


def _twice(attendance: Attendance) -> Iterator[Conflict]:
    decided = attendance.held.decided
    votes: Iterable[tuple[str, ...]] = (("vote", vote.item) for vote in decided.votes)
    for about, number in Counter(votes).items():
        if number > 1:
            yield Conflict(
                (*about, "twice"), f"{paragraph(attendance, about[-1])} har två omröstningar. Behåll den ena.", True
            )


def _was_there(attendance: Attendance, one: AtItem) -> bool:
    """Whether the person was at the meeting when the item came: who is disqualified leaves for it alone."""
    place = attendance.place(one.item)
    return place is None or any(
        spell.person == one.person and spell.served_as is not ServedAs.GUEST and place in attendance.reach(spell)
        for spell in attendance.spells
    )


def _decides(attendance: Attendance, one: AtItem) -> bool:
    place = attendance.place(one.item)
    return place is None or any(
        spell.person == one.person and spell.served_as.decides for spell in attendance.at(place)
    )


def _deciding(attendance: Attendance, item: str) -> int:
    """How many seats of the board had somebody who decided at the item; an item that is not known has its own fault."""
    place = attendance.place(item)
    if place is None:
        return 0
    board = (sitting for sitting in seating(attendance, place) if sitting.seat.body is Body.BOARD)
    return sum(bool(sitting.holders) for sitting in board)
