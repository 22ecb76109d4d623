"""The databases that are measured: made once by the commands, then copied; and idle associations beside."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Inspector,
    Integer,
    MetaData,
    String,
    Table,
    cast,
    create_engine,
    func,
    insert,
    inspect,
    literal,
    select,
    text,
    true,
)
from sqlalchemy.sql.expression import ColumnElement

from house.product import KEY, command, confirmed_at_once, run_pass, variables

EXAMPLE = Path(__file__).resolve().parent.parent.parent / "examples" / "degerfors-karlskoga.yaml"
EXAMPLES_YEAR, LAST_YEAR = 2022, 2026
MOVED = re.compile(rf"(key: {LAST_YEAR}-(?:styrelse-|beredning-[1-4]\n)(?:.*\n)*? +start: \d\d):00")
NEIGHBOUR = "granne"
NEIGHBOURS_FILE = """
name: Samordningsförbundet Grannen
members:
  - {key: kommunen, name: Kommunen, kind: municipality}
people:
  - {key: ordforande, name: Ordförande, address: ordforande@granne.example}
  - {key: chef, name: Förbundschef, address: chef@granne.example}
seats:
  - {person: ordforande, body: board, role: chair, member: kommunen}
  - {person: chef, body: office, role: director}
years:
  - year: 2026
    occasions:
      - {key: 2026-styrelse-1, kind: meeting, title: Möte, day: 2026-11-16, body: board, start: 09:00, end: 12:00}
"""
DRAINED_AT = datetime(2025, 12, 2, 12, tzinfo=UTC)
"""The day after the last year was adopted: all that it asked for has been sent."""
VISITED_AT = datetime(2026, 4, 15, 8, tzinfo=UTC)
"""When the pages are looked at: in the middle of the last year."""


def file_of(years: int, *, minute: int = 0) -> str:
    """The example's association with the last *years* years, each with the example's meetings and no facts.

    With *minute* ten meetings of the last year begin so much past their hour, to which a hundred are called.
    """
    head, _, rest = EXAMPLE.read_text().partition("\nyears:\n")
    meetings = rest.partition("\nfacts:")[0]
    shifted = [meetings.replace(str(EXAMPLES_YEAR), str(year)) for year in range(LAST_YEAR - years + 1, LAST_YEAR + 1)]
    shifted[-1] = MOVED.sub(rf"\1:{minute:02}", shifted[-1])
    return "\nyears:\n".join((head.replace(str(EXAMPLES_YEAR), str(LAST_YEAR)), "\n".join(shifted)))


def make(data: Path, years: int, smtp_port: int, *, url: str = "") -> None:
    """Load and adopt *years* years, each in the December before it, and send what they ask for."""
    data.mkdir(parents=True)
    path = data / f"{KEY}.yaml"
    path.write_text(file_of(years))
    settings = variables(data, smtp_port, DRAINED_AT, url=url)
    first = LAST_YEAR - years + 1
    at_once = confirmed_at_once()
    command(settings, "load", str(path), "--on", f"{first - 1}-11-15")
    for year in range(first, LAST_YEAR + 1):
        command(settings, "adopt", KEY, str(year), "--on", f"{year - 1}-12-01", "--accept", "Mätning", *at_once)
    run_pass(settings, "deliver", DRAINED_AT)


def live_on(data: Path, smtp_port: int) -> None:
    """Run what the service runs by itself, until the day that the pages are looked at."""
    settings = variables(data, smtp_port, VISITED_AT)
    for job in ("close", "remind", "deliver"):
        run_pass(settings, job, VISITED_AT)


def copy_of(data: Path, folder: Path) -> Path:
    """A copy of a data folder that nobody has open, to be measured and thrown away."""
    copy = folder / "copy"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(data, copy)
    return copy


def add_neighbour(settings: dict[str, str], folder: Path) -> None:
    """A small association with one year, of which nothing is due: ten thousand of the example's size fill a disk."""
    path = folder / f"{NEIGHBOUR}.yaml"
    path.write_text(NEIGHBOURS_FILE)
    command(settings, "load", str(path))
    command(settings, "adopt", NEIGHBOUR, str(LAST_YEAR), "--accept", "Mätning")
    run_pass(settings, "deliver", DRAINED_AT)


def add_idle(url: str, key: str, number: int) -> None:
    """Copy the association *key* so many times under other keys, with all that belongs to it.

    Works on any shape of the tables: the copies' rows get other ids, and what must be unique gets another ending.
    """
    engine = create_engine(url)
    tables = MetaData()
    tables.reflect(engine)
    copied = _belonging(tables)
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA synchronous=OFF")
            connection.exec_driver_sql("PRAGMA cache_size=-400000")
        strides = {
            table.name: (connection.scalar(select(func.max(table.c.id))) or 0) + 1
            for table in copied
            if "id" in table.c and isinstance(table.c.id.type, Integer)
        }
        counting = select(literal(1).label("n")).cte("numbers", recursive=True)
        numbers = counting.union_all(select(counting.c.n + 1).where(counting.c.n < number))
        for table in copied:
            ended = _must_be_ended(table, inspect(connection), strides)
            values = [_copied(column, numbers.c.n, strides, ended) for column in table.c]
            rows = select(*values).select_from(table.join(numbers, true())).where(_is_of(table, copied, key))
            connection.execute(insert(table).from_select([column.name for column in table.c], rows))
        if engine.dialect.name == "postgresql":
            for name in strides:
                newest = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}"  # noqa: S608
                connection.execute(text(newest))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("ANALYZE")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            connection.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()


def _belonging(tables: MetaData) -> list[Table]:
    """The associations' own table and all that refer to it, also by way of another; each after those it refers to."""
    found: list[Table] = []
    names = {"associations"}
    for table in tables.sorted_tables:
        if (
            table.name in names
            or "association_id" in table.c
            or names & {k.column.table.name for k in table.foreign_keys}
        ):
            found.append(table)
            names.add(table.name)
    return found


def _is_of(table: Table, copied: list[Table], key: str) -> ColumnElement[bool]:
    """Whether a row belongs to the association *key*."""
    associations = copied[0]
    if table is associations:
        return associations.c.key == key
    if "association_id" in table.c:
        return table.c.association_id == select(associations.c.id).where(associations.c.key == key).scalar_subquery()
    found = next(k for k in table.foreign_keys if k.column.table in copied)
    return found.parent.in_(select(found.column).where(_is_of(found.column.table, copied, key)))


def _whose_ids(column: Column[Any], strides: dict[str, int]) -> str | None:
    """The copied table whose ids *column* holds; None: it holds something else."""
    if column.name == "id":
        return column.table.name if column.table.name in strides else None
    names = {key.column.table.name for key in column.foreign_keys if key.column.name == "id"}
    if column.name == "association_id":
        names = {"associations"}
    return next((name for name in names if name in strides), None)


def _must_be_ended(table: Table, inspector: Inspector, strides: dict[str, int]) -> set[str]:
    """The columns of text without which the copies' rows would be the same where they must not be."""
    unique = [list(table.primary_key.columns.keys())]
    unique += [found["column_names"] for found in inspector.get_unique_constraints(table.name)]
    unique += [[name or "" for name in i["column_names"]] for i in inspector.get_indexes(table.name) if i["unique"]]
    return {
        next(name for name in reversed(names) if isinstance(table.c[name].type, String))
        for names in unique
        if names and not any(_whose_ids(table.c[name], strides) for name in names)
    }


def _copied(
    column: Column[Any], number: ColumnElement[int], strides: dict[str, int], ended: set[str]
) -> ColumnElement[Any]:
    if table := _whose_ids(column, strides):
        return column + number * strides[table]
    if column.name in ended:
        return column.concat("-").concat(cast(number, String))
    return column
