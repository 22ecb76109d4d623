"""Items and spells as running Swedish text: ``§§ 70–71``, ``från § 72``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from arshjul.year.attendance.spells import AtItem, Attendance, ServedAs, Spell, Vote, plain
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


def votes_text(vote: Vote) -> str:
    """``4 ja, 2 nej, 1 avstod``."""
    abstained = f", {vote.abstained} avstod" if vote.abstained else ""
    return f"{vote.yes} ja, {vote.no} nej{abstained}"


def decided_lines(attendance: Attendance) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What minutes tell of single items, a line each, under the headings that have any; by item."""
    decided = attendance.held.decided

    def at_items(found: Iterable[AtItem]) -> tuple[str, ...]:
        return tuple(f"{paragraph(attendance, one.item)}: {attendance.name(one.person)}" for one in _ordered(found))

    def _ordered(found: Iterable[AtItem]) -> list[AtItem]:
        return sorted(found, key=lambda one: attendance.place(one.item) or 0)

    votes = sorted(decided.votes, key=lambda one: attendance.place(one.item) or 0)
    parts = (
        ("Jäv", at_items(decided.disqualified)),
        ("Omröstningar", tuple(f"{paragraph(attendance, one.item)}: {votes_text(one)}" for one in votes)),
        ("Reservationer", at_items(decided.reservations)),
    )
    return tuple((title, lines) for title, lines in parts if lines)


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
