"""Taking one deed back: what it wrote becomes what it was before, as a new version; nothing else is touched."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select, update

from arshjul.store.rows import columns_of, row_of, value_of
from arshjul.store.tables import versions
from arshjul.store.values.versions import Version
from arshjul.year.deeds import Deed, DeedKind

_COPIED = ("association_id", "part", "key", "position", "year", "status", "content", "particulars_id")


def changed_since(connection: Connection, association_id: int, revision: int) -> tuple[Version, ...]:
    """What came later of the parts that *revision* wrote, the newest of each: the deed cannot be taken back.

    What was changed later and stands again as *revision* wrote it, since that was undone, is left out.
    """
    written = {(row["part"], row["key"]): row for row in _of(connection, association_id, versions.c.since == revision)}
    later = _of(connection, association_id, versions.c.since > revision)
    newest = {(row["part"], row["key"]): row for row in later if (row["part"], row["key"]) in written}
    changed = [row for identity, row in newest.items() if not _stands_again(row, written[identity])]
    return tuple(value_of(Version, {name: row[name] for name in _NAMES}) for row in changed)


def _stands_again(newest: Any, written: Any) -> bool:
    is_same = all(newest[name] == written[name] for name in ("content", "particulars_id"))
    return is_same and newest["deed"] is DeedKind.UNDONE


def take_back(connection: Connection, association_id: int, undone: int, revision: int, deed: Deed) -> None:
    """Let the parts that the revision *undone* wrote stand as they stood before it; those that were new are gone."""
    written = {(row["part"], row["key"]): row for row in _of(connection, association_id, versions.c.since == undone)}
    ended = _of(connection, association_id, (versions.c.until == undone) & (versions.c.since < undone))
    before = {(row["part"], row["key"]): row for row in ended}
    told = row_of(deed.doer) | {"deed": deed.kind, "why": deed.why, "since": revision}
    rows = []
    for identity, row in written.items():
        old = before.get(identity)
        if old is not None:
            rows.append({name: old[name] for name in _COPIED} | told | {"until": None})
        elif row["content"] is not None:
            gone = {name: row[name] for name in _COPIED} | {"content": None, "particulars_id": None, "status": None}
            rows.append(gone | told | {"until": revision})
    stand = _of(connection, association_id, versions.c.until.is_(None))
    standing = [row["id"] for row in stand if (row["part"], row["key"]) in written]
    connection.execute(update(versions).where(versions.c.id.in_(standing)).values(until=revision))
    if rows:
        connection.execute(insert(versions), rows)


_NAMES = tuple(column.key for column in columns_of(versions, Version))


def _of(connection: Connection, association_id: int, where: Any) -> list[Any]:
    query = select(versions).where(versions.c.association_id == association_id, where).order_by(versions.c.id)
    return list(connection.execute(query).mappings())
