"""Several associations in one list, for who follows them; also as rows for a spreadsheet."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from arshjul.store import Store
from arshjul.work.csv_rows import csv_file
from arshjul.work.units import standings_of_all
from arshjul.year.followed import Followed, Sort, followed

COLUMNS = ("Förbund", "Läge", "Datum", "Vecka", "Vad", "Vem")
SORT_WORDS = {Sort.LATE: "Försenat", Sort.SILENT: "Tyst", Sort.COMES: "Kommer"}


def following(store: Store, keys: Collection[str] | None, now: datetime) -> tuple[Followed, ...]:
    """How each association stands, by key: those with one of *keys*; None: all within reach of *store*.

    A few questions, however many they are.
    """
    with store.reading() as unit:
        standings = standings_of_all(unit, now)
    return tuple(followed(one) for one in standings if keys is None or one.association.key in keys)


def following_csv(found: Iterable[Followed]) -> bytes:
    """Every line as a row, as a Swedish Excel opens it. Of a week alone there is no day."""
    rows = [
        (
            one.name,
            SORT_WORDS[line.sort],
            "" if line.week else line.day.isoformat(),
            str(line.week or line.day.isocalendar().week),
            line.what,
            line.who,
        )
        for one in found
        for line in one.lines
    ]
    return csv_file(COLUMNS, rows)
