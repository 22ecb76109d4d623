"""Items and spells as running Swedish text: ``§§ 70–71``, ``från § 72``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from arshjul.year.attendance.spells import Attendance, ServedAs, Spell, plain
from arshjul.year.model import Role, Seat

SERVED_AS = {
    ServedAs.MEMBER: "ledamot",
    ServedAs.SERVING: "tjänstgörande ersättare",
    ServedAs.DEPUTY: "ersättare, tjänstgör inte",
    ServedAs.CO_OPTED: "adjungerad",
    ServedAs.OFFICIAL: "tjänsteperson",
    ServedAs.GUEST: "övrig deltagare",
}


def paragraph(attendance: Attendance, number: str) -> str:
    """``§ 72``; ``ärende 7`` where only the agenda's own numbers are known."""
    return f"{_sign(attendance)} {plain(number)}"


def paragraphs(attendance: Attendance, first: str, last: str) -> str:
    """``§§ 70–71``, or ``§ 70`` when it is one; ``ärende 3–4`` where only the agenda's own numbers are known."""
    if plain(first) == plain(last):
        return paragraph(attendance, first)
    sign = _sign(attendance)
    return f"{'§§' if sign == '§' else sign} {plain(first)}–{plain(last)}"


def during(attendance: Attendance, spell: Spell) -> str:
    """``från § 72``, ``till och med § 71``, ``§§ 70–71``; nothing for the whole meeting."""
    if spell.from_item and spell.until_item:
        return paragraphs(attendance, spell.from_item, spell.until_item)
    if spell.from_item:
        return f"från {paragraph(attendance, spell.from_item)}"
    return f"till och med {paragraph(attendance, spell.until_item)}" if spell.until_item else ""


def at_places(attendance: Attendance, places: Iterable[int]) -> str:
    """``§§ 62–71, § 79``; nothing where no items are known."""
    items = attendance.items
    if not items:
        return ""
    return ", ".join(
        paragraphs(attendance, items[run[0]].number, items[run[-1]].number) for run in _runs(sorted(places))
    )


def role_text(attendance: Attendance, spell: Spell, seat: Seat | None, role_word: str) -> str:
    """``vice ordförande``, ``tjänstgörande ersättare för …``; *role_word* is the word of the role of *seat*."""
    if spell.served_as is ServedAs.SERVING:
        return f"{SERVED_AS[spell.served_as]} för {attendance.name(spell.instead_of) or 'vakant plats'}"
    if seat is None or spell.served_as is ServedAs.DEPUTY or seat.role is Role.CO_OPTED:
        return SERVED_AS[spell.served_as]
    return role_word


def _runs(places: list[int]) -> Iterator[list[int]]:
    run: list[int] = []
    for place in places:
        if run and place != run[-1] + 1:
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _sign(attendance: Attendance) -> str:
    agenda = attendance.occasion.agenda
    numbers_are_own = bool(agenda) and attendance.held.first is None and not any("§" in one.number for one in agenda)
    return "ärende" if numbers_are_own else "§"
