"""The list of persons as it is given out: the same headings as are taken in, so that it can be taken in again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from arshjul.words import as_sentence, role_word, who_word
from arshjul.work.csv_rows import csv_file
from arshjul.work.excel_rows import excel_file
from arshjul.work.roster.columns import Column
from arshjul.year.model import Association


def roster_rows(association: Association, today: date) -> Iterator[tuple[str, ...]]:
    """The seats that are held on *today* or later, a row each in the order of `Column`.

    Nobody with protected identity is among them: such a seat is not given out, and stays when the list is taken in.
    """
    for seat in association.seats:
        person = association.person(seat.person)
        if person is None or person.is_removed or person.protected or (seat.until and seat.until < today):
            continue
        member = association.member(seat.member)
        yield (
            person.name,
            person.own_address,
            as_sentence(who_word(seat)),
            as_sentence(role_word(seat.role)),
            member.name if member else "",
            str(seat.order or ""),
            seat.since.isoformat() if seat.since else "",
            seat.until.isoformat() if seat.until else "",
        )


def roster_excel(association: Association, today: date) -> bytes:
    """The list as an Excel file; a cell that begins as a formula is text."""
    return excel_file("Personer", list(Column), roster_rows(association, today))


def roster_csv(association: Association, today: date) -> bytes:
    """The list as a CSV file that Excel opens."""
    return csv_file(list(Column), roster_rows(association, today))
