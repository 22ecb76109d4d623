"""An association as a whole, out of its tables and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, delete, insert, select, update

from arshjul.errors import NotAllowedError
from arshjul.store.rows import row_of, value_of
from arshjul.store.tables import (
    agreements,
    articles,
    associations,
    closures,
    council_days,
    members,
    occasions,
    people,
    preconditions,
    seats,
    years,
)
from arshjul.year.model import (
    Agreement,
    Articles,
    Association,
    Closure,
    CouncilDay,
    Member,
    Occasion,
    Person,
    Precondition,
    Seat,
    YearPlan,
)

Row = dict[str, Any]

KEYS: dict[Table, tuple[str, ...]] = {
    articles: (),
    members: ("key",),
    people: ("key",),
    seats: ("person", "body", "role", "member", "since"),
    agreements: ("duty", "year", "member"),
    preconditions: ("key",),
    closures: ("name", "first"),
    council_days: ("member", "day", "name"),
    years: ("year",),
    occasions: ("key",),
}
"""By what a row is known again; parents first. Several alike (seats, agreements) are matched in order."""

UNIQUE = {
    members: "medlemmarna",
    people: "personerna",
    preconditions: "förutsättningarna",
    years: "åren",
    occasions: "mötena och tidsfristerna",
}
"""The tables where the database holds the key unique, and what a person calls them."""


def read_association(connection: Connection, association_id: int) -> Association:
    """Return the association as it was saved."""
    this = associations.c.id == association_id
    own = connection.execute(
        select(
            associations.c.key,
            associations.c.name,
            associations.c.kind,
            associations.c.place,
            associations.c.organisation_number,
        ).where(this)
    ).mappings()
    occasions_of_year: dict[int, list[Occasion]] = {}
    for row in _rows(connection, occasions, association_id):
        occasions_of_year.setdefault(row["year"], []).append(value_of(Occasion, row))
    return Association(
        **own.one(),
        articles=value_of(Articles, _rows(connection, articles, association_id)[0]),
        members=tuple(value_of(Member, row) for row in _rows(connection, members, association_id)),
        people=tuple(value_of(Person, row) for row in _rows(connection, people, association_id)),
        seats=tuple(value_of(Seat, row) for row in _rows(connection, seats, association_id)),
        agreements=tuple(value_of(Agreement, row) for row in _rows(connection, agreements, association_id)),
        preconditions=tuple(value_of(Precondition, row) for row in _rows(connection, preconditions, association_id)),
        closures=tuple(value_of(Closure, row) for row in _rows(connection, closures, association_id)),
        council_days=tuple(value_of(CouncilDay, row) for row in _rows(connection, council_days, association_id)),
        years=tuple(
            value_of(YearPlan, row, occasions=tuple(occasions_of_year.get(row["year"], ())))
            for row in _rows(connection, years, association_id)
        ),
    )


def write_association(connection: Connection, association_id: int, association: Association) -> None:
    """Make the tables hold exactly *association*; rows are known again by their keys and keep their ids.

    Raises NotAllowedError when two things have the same key, or an occasion stands in another year than its own.
    """
    wanted = _wanted(association)
    _refuse_twins(wanted)
    _refuse_strays(association)
    connection.execute(
        update(associations)
        .where(associations.c.id == association_id)
        .values(
            name=association.name,
            kind=association.kind,
            place=association.place,
            organisation_number=association.organisation_number,
        )
    )
    gone = {table: _put(connection, table, association_id, wanted[table]) for table in KEYS}
    for table in reversed(KEYS):
        if gone[table]:
            connection.execute(
                delete(table).where(table.c.id == bindparam("row_id")), [{"row_id": id} for id in gone[table]]
            )


def _rows(connection: Connection, table: Table, association_id: int) -> list[Row]:
    return [dict(row) for row in connection.execute(_all_rows(table), {"of": association_id}).mappings()]


@cache
def _all_rows(table: Table) -> Select[Any]:
    """The query for an association's rows in their order; kept, because to make it takes as long as to run it."""
    order = table.c.position if "position" in table.c else table.c.id
    columns = [column.label(column.key) for column in table.columns]
    return select(*columns).where(table.c.association_id == bindparam("of")).order_by(order)


def _wanted(association: Association) -> dict[Table, list[Row]]:
    return {
        articles: [row_of(association.articles)],
        members: _in_order(map(row_of, association.members)),
        people: _in_order(map(row_of, association.people)),
        seats: _in_order(map(row_of, association.seats)),
        agreements: _in_order(map(row_of, association.agreements)),
        preconditions: _in_order(map(row_of, association.preconditions)),
        closures: _in_order(map(row_of, association.closures)),
        council_days: _in_order(map(row_of, association.council_days)),
        years: _in_order(
            {"year": plan.year, "status": plan.status, "adopted_at": plan.adopted_at} for plan in association.years
        ),
        occasions: _in_order(row_of(occasion) for plan in association.years for occasion in plan.occasions),
    }


def _in_order(rows: Iterable[Row]) -> list[Row]:
    return [row | {"position": position} for position, row in enumerate(rows)]


def _refuse_twins(wanted: dict[Table, list[Row]]) -> None:
    for table, name in UNIQUE.items():
        (key,) = KEYS[table]
        for value, number in Counter(row[key] for row in wanted[table]).items():
            if number > 1:
                raise NotAllowedError(f"{value} finns {number} gånger bland {name}. Ge var och en sin egen nyckel.")


def _refuse_strays(association: Association) -> None:
    for plan in association.years:
        for occasion in plan.occasions:
            if occasion.year != plan.year:
                raise NotAllowedError(
                    f"{occasion.key} hör till {occasion.year} men står i årshjulet för {plan.year}. "
                    "Flytta det till sitt eget år."
                )


def _put(connection: Connection, table: Table, association_id: int, wanted: list[Row]) -> list[int]:
    """Insert what is new, update what differs, and return the ids of the rows that are wanted no more."""
    stored = _by_identity(table, _rows(connection, table, association_id))
    new, changed = [], []
    for identity, row in _by_identity(table, wanted).items():
        before = stored.pop(identity, None)
        if before is None:
            new.append(row | {"association_id": association_id})
        elif any(before[name] != value for name, value in row.items()):
            changed.append(row | {"row_id": before["id"]})
    if changed:
        connection.execute(update(table).where(table.c.id == bindparam("row_id")), changed)
    if new:
        connection.execute(insert(table), new)
    return [row["id"] for row in stored.values()]


def _by_identity(table: Table, rows: list[Row]) -> dict[Hashable, Row]:
    seen: Counter[Hashable] = Counter()
    known: dict[Hashable, Row] = {}
    for row in rows:
        likeness = tuple(row[name] for name in KEYS[table])
        known[(likeness, seen[likeness])] = row
        seen[likeness] += 1
    return known
