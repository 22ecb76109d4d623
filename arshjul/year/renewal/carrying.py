"""What an occasion and an agreement keep when they go on to the next year, and what is advanced."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

from arshjul.year.dates import add_months, weeks_in_year
from arshjul.year.model import Agreement, Association, Occasion
from arshjul.year.rules import Entered

CARRIED = "Väntat datum"
"""How the source of every carried agreement begins."""

_YEAR_NUMBER = re.compile(r"(?<!agenda )(?<![\d.,])(?:19|20)\d\d(?![\d])", re.IGNORECASE)
"""Agenda 2030 is a name and no year of the association's."""


def carried(origin: Occasion, key: str, year: int, day: date) -> Occasion:
    """Return *origin* as an occasion of *year* on *day*.

    It keeps what is decided once: title, matters, body, kind, clock, place, public. Not the note, which was
    about last year, and not the link of a video meeting, which may be another room by then.
    """
    length = origin.last_day - origin.day
    return Occasion(
        key=key,
        year=year,
        kind=origin.kind,
        title=advanced_title(origin.title, origin.year, year),
        day=day,
        body=origin.body,
        own_body=origin.own_body,
        end_day=day + length if origin.end_day else None,
        start=origin.start,
        end=origin.end,
        place=origin.place,
        matters=origin.matters,
        public=origin.public,
    )


def advanced_title(title: str, old: int, new: int) -> str:
    """Advance the years in *title* that belong to the plan of *old*: from the accounts to the three-year plan."""

    def advanced(found: re.Match[str]) -> str:
        number = int(found.group())
        return str(number + new - old) if old - 1 <= number <= old + 3 else found.group()

    return _YEAR_NUMBER.sub(advanced, title)


def next_key(origin: Occasion, year: int, used: Collection[str]) -> str:
    """Return the key that *origin* gets in *year*: its year advanced, and not among *used*."""
    old = str(origin.year)
    wanted = origin.key.replace(old, str(year), 1) if old in origin.key else f"{year}-{origin.key}"
    key, number = wanted, 1
    while key in used:
        number += 1
        key = f"{wanted}-{number}"
    return key


def carried_agreements(association: Association, year: int) -> tuple[Agreement, ...]:
    """Last year's agreed dates as expected in *year*, where nobody has given a date for it yet."""
    return tuple(_carried_agreements(association, year))


def _carried_agreements(association: Association, year: int) -> Iterator[Agreement]:
    given = {(a.duty, a.member) for a in association.agreements if a.year == year}
    # A day set once in the place of the one that an own item's rule gives is of that year alone.
    ruled = {item.key for item in association.items if not isinstance(item.rule, Entered)}
    for agreement in association.agreements:
        if agreement.year != year - 1 or (agreement.duty, agreement.member) in given or agreement.duty in ruled:
            continue
        source = agreement.source
        if not source.startswith(CARRIED):
            source = f"{CARRIED} efter {agreement.year} års. {source}".strip()
        yield replace(
            agreement,
            year=year,
            day=add_months(agreement.day, 12) if agreement.day else None,
            week=min(agreement.week, weeks_in_year(year)) if agreement.week else None,
            confirmed=False,
            source=source,
        )


def is_carried(agreement: Agreement) -> bool:
    """Whether a renewal made *agreement* and nobody has confirmed it since."""
    return not agreement.confirmed and agreement.source.startswith(CARRIED)
