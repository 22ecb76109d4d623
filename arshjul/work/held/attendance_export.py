"""Recorded attendance as it leaves the house: rows for the fees, and the list that stands first in the minutes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from arshjul.errors import NotAllowedError
from arshjul.words import as_sentence, render, role_word, table_clock, who_word
from arshjul.work.csv_rows import csv_file
from arshjul.work.held.attendance import AttendanceView
from arshjul.year.attendance.fees import FeeRow, fee_rows, hours
from arshjul.year.attendance.listing import Listed, Part, away, listing
from arshjul.year.attendance.spells import Attendance, ServedAs, Spell, plain
from arshjul.year.attendance.wording import decided_lines, during, paragraphs, role_text
from arshjul.year.model import Seat
from arshjul.year.saying.quorum import needs_quorum
from arshjul.year.wording import heading

COLUMNS = (
    "Datum",
    "Organ",
    "Möte",
    "Mötets nyckel",
    "Person",
    "Namn",
    "Roll",
    "Medlem",
    "Från §",
    "Till §",
    "Start",
    "Slut",
    "Timmar",
    "Deltog",
)
TITLES = {
    Part.DECIDING: "Beslutande",
    Part.DEPUTIES: "Ersättare som inte tjänstgör",
    Part.CO_OPTED: "Adjungerade",
    Part.OTHERS: "Övriga deltagare",
}


def fees_csv(views: Iterable[AttendanceView]) -> bytes:
    """The rows of the fees, a spell each, as a Swedish Excel opens them, with decimal commas.

    What is only foretold by answers is nobody's ground for pay. Raises NotAllowedError for it.
    """
    rows: list[tuple[str, ...]] = []
    for view in views:
        refuse_foretold(view)
        hidden = view.attendance.association.cloak
        rows += (tuple(hidden.over(cell) for cell in row) for row in _rows(view.attendance))
    return csv_file(COLUMNS, rows)


def minutes_text(view: AttendanceView) -> str:
    """The list of those present, ready for the minutes. Raises NotAllowedError when it is only foretold."""
    refuse_foretold(view)
    attendance = view.attendance
    items = attendance.items
    text = render(
        "documents/attendance.txt",
        occasion=attendance.occasion,
        place=attendance.occasion.place or attendance.association.place,
        start=attendance.held.start or attendance.occasion.start,
        end=attendance.held.end or attendance.occasion.end,
        paragraphs=paragraphs(attendance, items[0].number, items[-1].number) if items else "",
        parts=list_lines(view),
    )
    return attendance.association.cloak.over(text.rstrip("\n"))


def list_lines(view: AttendanceView) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Everybody as the minutes list them, a line each, under the headings that have somebody."""
    attendance = view.attendance
    titles = dict(TITLES)
    if not needs_quorum(attendance.occasion):
        titles[Part.DECIDING] = "Ledamöter"
    parts = [
        (titles[part], tuple(_line(attendance, one) for one in found)) for part, found in listing(attendance).items()
    ]
    # Before anybody has confirmed the list, nobody is known to have been away.
    parts.append(
        (
            "Frånvarande ledamöter" if view.is_recorded else "Har inte svarat ja",
            tuple(attendance.name(person) for person in away(attendance)),
        )
    )
    return (*((title, lines) for title, lines in parts if lines), *decided_lines(attendance))


def role_of(attendance: Attendance, spell: Spell, seat: Seat | None) -> str:
    """As what the person was there, in Swedish: ``vice ordförande``, ``tjänstgörande ersättare för …``."""
    return role_text(attendance, spell, seat, role_word(seat.role) if seat else "")


def when_of(attendance: Attendance, spell: Spell) -> str:
    """``från § 72, från kl. 10.30``; nothing for the whole meeting."""
    clock = "–".join(table_clock(at) for at in (spell.start, spell.end) if at)
    if spell.start and not spell.end:
        clock = f"från kl. {clock}"
    elif clock:
        clock = f"till kl. {clock}" if not spell.start else f"kl. {clock}"
    return ", ".join(told for told in (during(attendance, spell), clock) if told)


def refuse_foretold(view: AttendanceView) -> None:
    """Raise NotAllowedError unless somebody has recorded the attendance."""
    if not view.is_recorded:
        raise NotAllowedError(
            f"Närvaron vid {view.attendance.occasion.key} är inte antecknad än, bara förutsedd ur svaren. Rätta och "
            "bekräfta listan först."
        )


def _rows(attendance: Attendance) -> Iterator[tuple[str, ...]]:
    occasion = attendance.occasion
    for row in fee_rows(attendance):
        spell, minutes = row.spell, row.minutes(attendance)
        yield (
            occasion.day.isoformat(),
            as_sentence(who_word(occasion)),
            heading(occasion),
            occasion.key,
            "" if row.seat is None else spell.person,
            attendance.name(spell.person),
            as_sentence(role_of(attendance, spell, row.seat)),
            row.member,
            plain(row.from_item),
            plain(row.until_item),
            *_hours(row, minutes),
            "På distans" if spell.remote else "I rummet",
        )


def _hours(row: FeeRow, minutes: int | None) -> tuple[str, str, str]:
    start, end = (f"{at:%H:%M}" if at else "" for at in (row.start, row.end))
    return start, end, "" if minutes is None else hours(minutes)


def _line(attendance: Attendance, one: Listed) -> str:
    spell = one.first
    member = attendance.association.member(one.seat.member) if one.seat else None
    words = [attendance.name(spell.person)]
    # The others' headings say what they are.
    if one.seat is not None and spell.served_as not in (ServedAs.DEPUTY, ServedAs.CO_OPTED):
        words.append(role_of(attendance, spell, one.seat))
    words += [member.name] if member else []
    words += ["deltog på distans"] if spell.remote else []
    when = [told for each in one.spells if (told := when_of(attendance, each))]
    return ", ".join(words) + (f" ({'; '.join(when)})" if when else "")
