"""The skeleton of minutes: each paragraph with what is known of it before anybody has written what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from arshjul.year.agenda.agendas import Agenda
from arshjul.year.agenda.items import Item
from arshjul.year.attendance.spells import Attendance, Spell, plain
from arshjul.year.attendance.wording import role_text, votes_text


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of the minutes."""

    number: str
    """``§ 46``; empty: it has come since the kallelse and has none yet."""
    title: str
    """Empty: the minutes have it, and the agenda does not."""
    proposal: str
    told: tuple[str, ...]
    """Who came, left or was disqualified there, how they voted and who has a reservation; a Swedish sentence each."""


def paragraphs_of(agenda: Agenda, attendance: Attendance) -> tuple[Paragraph, ...]:
    """The paragraphs of the minutes, in order: those that somebody has told, else what the agenda takes up."""
    return tuple(
        Paragraph(
            number, item.title if item else "", item.proposal if item else "", tuple(_told(attendance, plain(number)))
        )
        for number, item in _rows(agenda, attendance)
    )


def _rows(agenda: Agenda, attendance: Attendance) -> Sequence[tuple[str, Item | None]]:
    if attendance.held.first is None or attendance.held.last is None:
        return [(item.number, item) for item in agenda.shown]
    numbers = [one.number for one in attendance.items]
    if not attendance.occasion.agenda and len(numbers) == len(agenda.shown):
        # Its own numbers were never sent to anybody, and the minutes tell where they ought to have begun.
        return [*zip(numbers, agenda.shown, strict=True)]
    shown = {plain(item.number): item for item in agenda.shown if item.number}
    return [(number, shown.get(plain(number))) for number in numbers]


def _told(attendance: Attendance, number: str) -> Iterator[str]:
    place = attendance.place(number) if number else None
    if place is None:
        return
    yield from _movements(attendance, place)
    decided = attendance.held.decided
    for one in decided.disqualified:
        if one.item == number:
            yield f"{attendance.name(one.person)} är jävig och deltar inte i ärendet."
    for vote in decided.votes:
        if vote.item == number:
            yield f"Omröstning: {votes_text(vote)}."
    for one in decided.reservations:
        if one.item == number:
            yield f"{attendance.name(one.person)} reserverar sig mot beslutet."


def _movements(attendance: Attendance, place: int) -> Iterator[str]:
    first, last = attendance.places[0], attendance.places[-1]
    for spell, reach in _reaches(attendance, attendance.spells):
        comes, leaves = reach[0] == place != first, reach[-1] == place != last
        who = f"{attendance.name(spell.person)}, {role_text(attendance, spell, None, '')},"
        if comes and leaves:
            yield f"{who} deltar i den här paragrafen."
        elif comes:
            yield f"{who} deltar från och med den här paragrafen."
        elif leaves:
            yield f"{who} deltar till och med den här paragrafen."


def _reaches(attendance: Attendance, spells: Iterable[Spell]) -> Iterator[tuple[Spell, range]]:
    """Those of *spells* that reach some item, with what they reach."""
    return ((spell, reach) for spell in spells if (reach := attendance.reach(spell)))
