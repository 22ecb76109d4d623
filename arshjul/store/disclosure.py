"""All the rows that an association has, and those about one person: to be handed out, never to decide from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, or_, select

from arshjul.store.tables import accounts, associations, facts, feeds, metadata, particulars, versions
from arshjul.store.values.versions import Part

OF_THE_MACHINE = frozenset(
    (
        *("id", "association_id", "account_id", "asked_by", "token_fingerprint", "fingerprint", "browser"),
        *("nonce", "key_mark", "last_step", "holder", "etag", "gzipped"),
    )
)
"""Columns that say nothing to anybody: numbers of rows, fingerprints of secrets, what keeps the work in order."""
Row = Mapping[str, Any]


class Disclosure:
    """What there is to hand out of one association, within one unit of work. Comes from `Room.disclosure`."""

    def __init__(self, connection: Connection, association_id: int) -> None:
        self._connection = connection
        self._id = association_id

    def everything(self) -> Iterator[tuple[str, Iterator[tuple[int, Row]]]]:
        """Give every table that holds rows of the association, by name, with number and content of each row."""
        for table in metadata.sorted_tables:
            if "association_id" in table.c:
                yield table.name, self._rows(table, table.c.association_id == self._id)
        yield associations.name, self._rows(associations, associations.c.id == self._id)

    def people(self) -> tuple[tuple[str, str, str], ...]:
        """Return key, name and address of everybody who has ever been in the association, as they have stood."""
        query = select(particulars.c.person, particulars.c.name, particulars.c.address)
        rows = self._connection.execute(
            query.where(particulars.c.association_id == self._id).order_by(particulars.c.id)
        )
        return tuple((person, name, address) for person, name, address in rows)

    def about(self, person: str) -> dict[str, list[Row]]:
        """Return the rows that are about the person with that key, by table; those without any are left out.

        What is kept of the person's addresses in other associations is there too as far as it is about signing in:
        that belongs to an address and to no association.
        """
        mine = particulars.c.association_id == self._id, particulars.c.person == person
        stands = self._connection.execute(select(particulars.c.name, particulars.c.address).where(*mine)).all()
        addresses = {address.lower() for _, address in stands if address}
        found = {
            table.name: self._listed(table, self._is_about(table, person, addresses))
            for table in metadata.sorted_tables
        }
        found[versions.name] = [row for row in found[versions.name] if _is_version_of(row, person)]
        found[facts.name] = [row for row in found[facts.name] if _is_told_of(row, person)]
        return {name: rows for name, rows in found.items() if rows}

    def _is_about(self, table: Table, person: str, addresses: set[str]) -> ColumnElement[bool] | None:
        if table is accounts:
            return accounts.c.address.in_(addresses)
        if "association_id" in table.c and "account_id" not in table.c:
            mine = table.c.association_id == self._id
            if "person" in table.c:
                return mine & (table.c.person == person)
            if table is versions:
                return mine & table.c.part.in_((Part.PERSON, Part.SEAT))
            if table is feeds:
                return and_(mine, table.c.kind == "person", table.c.subject == person)
            return mine if table is facts else None
        if "account_id" in table.c:
            signed = table.c.account_id.in_(select(accounts.c.id).where(accounts.c.address.in_(addresses)))
            if "association_id" not in table.c:
                return signed
            return and_(signed, or_(table.c.association_id == self._id, table.c.association_id.is_(None)))
        return None

    def _listed(self, table: Table, which: ColumnElement[bool] | None) -> list[Row]:
        return [] if which is None else [row for _, row in self._rows(table, which)]

    def _rows(self, table: Table, which: ColumnElement[bool]) -> Iterator[tuple[int, Row]]:
        columns = [column.label(column.key) for column in table.c if column.key not in OF_THE_MACHINE]
        [number, *_] = table.primary_key.columns
        query = select(number.label("_number"), *columns).where(which).order_by(number)
        for row in self._connection.execute(query).mappings():
            yield row["_number"], {name: value for name, value in row.items() if name != "_number"}


def plain_row(row: Row) -> dict[str, Any]:
    """Return *row* as JSON has it, without the columns that are bytes."""
    return {name: _plain(value) for name, value in row.items() if not isinstance(value, bytes)}


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _is_version_of(row: Row, person: str) -> bool:
    # A seat that ended has a version without content, which says nothing of anybody.
    content = row["content"] or {}
    return bool(row["key"] == person if row["part"] is Part.PERSON else content.get("person") == person)


def _is_told_of(row: Row, person: str) -> bool:
    return person == row["subject"] or person in row["details"].values()
