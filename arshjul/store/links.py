"""One association's secret links, and which of all links a token opens."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, or_, select, update

from arshjul.store.inserting import insert_into
from arshjul.store.rows import columns_of, row_of, value_of
from arshjul.store.tables import associations, links
from arshjul.store.values.links import Link, LinkKind


class Links:
    """The secret links of one association, within one unit of work. Comes from `Room.links`."""

    def __init__(self, connection: Connection, association_id: int) -> None:
        self._connection = connection
        self._id = association_id

    def all(self) -> frozenset[Link]:
        """Return every link that was ever made, the expired too; below 0 stand those of former keys."""
        rows = self._connection.execute(
            select(*columns_of(links, Link)).where(links.c.association_id == self._id)
        ).mappings()
        return frozenset(value_of(Link, row) for row in rows)

    def add(self, token_fingerprints: Mapping[Link, str], at: datetime) -> None:
        """Let each token open its link, for ever; a link that is there already stays as it is."""
        rows = [
            row_of(link) | {"association_id": self._id, "token_fingerprint": opened_by, "created_at": at}
            for link, opened_by in token_fingerprints.items()
        ]
        if rows:
            statement = insert_into(links, self._connection).on_conflict_do_nothing()
            self._connection.execute(statement, rows)

    def expire(self, kind: LinkKind, person: str, at: datetime, members: Collection[str] = ()) -> None:
        """Let no link of *kind* of the *person* open anything from *at* on, nor one that is only the *members*'."""
        whose = or_(links.c.person == person, and_(links.c.person == "", links.c.member.in_(members)))
        standing = or_(links.c.expires_at.is_(None), links.c.expires_at > at)
        mine = links.c.association_id == self._id, links.c.kind == kind, whose, standing
        self._connection.execute(update(links).where(*mine).values(expires_at=at))

    def made_for(self) -> str:
        """Return the mark of the key that the links were made for; empty when they never were."""
        mine = associations.c.id == self._id
        return str(self._connection.scalar(select(associations.c.links_made_for).where(mine)))

    def begin_anew(self, mark: str) -> None:
        """Remember the mark of the key that the next links are made for; those that there are go on opening.

        They get numbers below 0, which no link of the present key has; but a person's mail address is no key's.
        """
        own = links.c.association_id == self._id
        lowest = min(self._connection.scalar(select(func.min(links.c.generation)).where(own)) or 0, 0)
        former = update(links).where(own, links.c.generation >= 0, links.c.kind != LinkKind.MAIL)
        self._connection.execute(former.values(generation=lowest - 1 - links.c.generation))
        self.note_made_for(mark)

    def note_made_for(self, mark: str) -> None:
        """Remember the mark of what the links are made for from now on."""
        mine = associations.c.id == self._id
        self._connection.execute(update(associations).where(mine).values(links_made_for=mark))


def link_of(connection: Connection, kind: LinkKind, token_fingerprint: str, now: datetime) -> tuple[str, Link] | None:
    """Return the association's key and the link that the token opens, or None: unknown and expired look alike."""
    asked = {"opened_by": token_fingerprint, "of_kind": kind, "at": now}
    row = connection.execute(_OPENED, asked).mappings().one_or_none()
    return None if row is None else (row["association_key"], value_of(Link, row))


def keys_without_links(connection: Connection, mark: str) -> tuple[str, ...]:
    """Return the keys of the associations whose links were not made for the key with that mark."""
    keys = connection.scalars(select(associations.c.key).where(associations.c.links_made_for != mark))
    return tuple(sorted(keys))


# Made once, as for feeds: to put the question together takes as long as to answer it.
_OPENED = (
    select(associations.c.key.label("association_key"), *columns_of(links, Link))
    .join(associations, associations.c.id == links.c.association_id)
    .where(
        links.c.token_fingerprint == bindparam("opened_by"),
        links.c.kind == bindparam("of_kind"),
        or_(links.c.expires_at.is_(None), links.c.expires_at > bindparam("at")),
    )
)
