"""Which years of which associations are wanted: each question is asked once, for as many as are wanted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Table, true
from sqlalchemy.sql.expression import ColumnElement

Wanted = Mapping[int, Collection[int]]
"""Which years, by the number of the association."""

LOOKED_BACK = 2
"""Years. A chain about a year runs in the year after it, and what follows from its outcome comes in the next."""
_MOST_NAMED = 500
"""Associations that a question names; more are picked out of all there are."""


def belongs(table: Table, associations: Collection[int]) -> ColumnElement[bool]:
    """Whether a row is one of *associations*; of very many also those of others, which whoever asks leaves out."""
    return table.c.association_id.in_(associations) if len(associations) <= _MOST_NAMED else true()


def all_years(wanted: Wanted) -> set[int]:
    """The years that are wanted of any association: of the others, whoever asks leaves them out."""
    return {year for years in wanted.values() for year in years}


def years_around(years: Iterable[int]) -> set[int]:
    """The years whose chains matter to *years*."""
    return {year + step for year in years for step in range(-LOOKED_BACK, 2)}
