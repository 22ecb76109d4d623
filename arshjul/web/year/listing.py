"""The rows of a year as a list to take along: the same as the table on its page says, a cell for each thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from arshjul.swedish import WEEKDAYS
from arshjul.web.frame.marks import BASIS_WORDS, status_mark
from arshjul.web.frame.page import name_of
from arshjul.web.wheel.rings import named_rings, ring_of
from arshjul.words import as_sentence, table_clock, who_word
from arshjul.year.model import Association
from arshjul.year.upcoming import Item

COLUMNS = (
    "Datum",
    "Veckodag",
    "Vecka",
    "Från kl.",
    "Till kl.",
    "Organ",
    "Ärende",
    "Ansvarig",
    "Sista dag",
    "Vems dag",
    "Läge",
)


def rows_of(items: Iterable[Item], association: Association) -> Iterator[tuple[str | date, ...]]:
    """A row for each of *items* in the order of `COLUMNS`; what is known by its week alone has no date."""
    names = {ring.key: ring.name for ring in named_rings(association.bodies)}
    for item in items:
        occasion, deadline = item.occasion, item.deadline
        day, week = ("", item.week) if item.week else (item.day, item.day.isocalendar().week)
        yield (
            day,
            "" if item.week else WEEKDAYS[item.day.weekday()],
            f"v. {week}",
            table_clock(occasion.start) if occasion else "",
            table_clock(occasion.end) if occasion else "",
            as_sentence(who_word(occasion)) if occasion and occasion.body else names[ring_of(item).key],
            name_of(item),
            ", ".join(item.responsible),
            (item.hard_line or day) if deadline else "",
            BASIS_WORDS[item.basis] if deadline else "",
            status_mark(item).word,
        )
