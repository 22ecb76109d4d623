"""One association's calendar feeds: their bytes, and the addresses that open them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, select, update

from arshjul.store.inserting import insert_into
from arshjul.store.rows import columns_of, row_of, value_of
from arshjul.store.tables import associations, feeds
from arshjul.store.values.feeds import FeedContent, FeedKind, ServedFeed, StoredFeed

_IDENTITY = (feeds.c.association_id, feeds.c.kind, feeds.c.subject)


class Feeds:
    """The feeds of one association, within one unit of work. Comes from `Room.feeds`."""

    def __init__(self, connection: Connection, association_id: int) -> None:
        self._connection = connection
        self._id = association_id

    def all(self) -> tuple[StoredFeed, ...]:
        """Return every feed, the revoked too, by kind and subject."""
        rows = self._connection.execute(
            select(*columns_of(feeds, StoredFeed)).where(feeds.c.association_id == self._id)
        ).mappings()
        return tuple(sorted((value_of(StoredFeed, row) for row in rows), key=lambda feed: (feed.kind, feed.subject)))

    def calendar(self, kind: FeedKind, subject: str) -> bytes:
        """Return the calendar as it is stored; empty when it was never built."""
        stored = self._connection.scalar(select(feeds.c.body).where(*self._is(kind, subject)))
        return bytes(stored or b"")

    def put(self, kind: FeedKind, subject: str, token_fingerprint: str, content: FeedContent) -> None:
        """Store *content* over the one before. A new feed has generation 0; a revoked one stays revoked."""
        values = row_of(content) | {"token_fingerprint": token_fingerprint}
        self._connection.execute(
            insert_into(feeds, self._connection)
            .values(association_id=self._id, kind=kind, subject=subject, generation=0, **values)
            .on_conflict_do_update(index_elements=_IDENTITY, set_=values)
        )

    def readdress(self, kind: FeedKind, subject: str, generation: int, token_fingerprint: str, at: datetime) -> None:
        """Let a new token open the feed, from now on the only one; a revoked feed is served again.

        A feed that was never built is made, with an empty calendar.
        """
        address = {"generation": generation, "token_fingerprint": token_fingerprint, "revoked_at": None}
        self._connection.execute(
            insert_into(feeds, self._connection)
            .values(
                association_id=self._id, kind=kind, subject=subject, **address, **row_of(FeedContent("", b"", b"", at))
            )
            .on_conflict_do_update(index_elements=_IDENTITY, set_=address)
        )

    def revoke(self, kind: FeedKind, subject: str, at: datetime) -> bool:
        """Stop serving the feed of *subject*; False: it was not served."""
        revoked = self._connection.execute(
            update(feeds).where(*self._is(kind, subject), feeds.c.revoked_at.is_(None)).values(revoked_at=at)
        )
        return revoked.rowcount == 1

    def built_from(self) -> str:
        """Return the fingerprint of what the feeds were built from last; empty when they never were."""
        mine = associations.c.id == self._id
        return str(self._connection.scalar(select(associations.c.feeds_built_from).where(mine)))

    def change_at(self) -> datetime:
        """Return the moment at which a feed changes although nothing else does."""
        mine = associations.c.id == self._id
        moment: datetime = self._connection.execute(select(associations.c.feeds_change_at).where(mine)).scalar_one()
        return moment

    def note_built_from(self, fingerprint: str, change_at: datetime) -> None:
        """Remember what the feeds were built from, and when they change although it does not."""
        mine = associations.c.id == self._id
        self._connection.execute(
            update(associations).where(mine).values(feeds_built_from=fingerprint, feeds_change_at=change_at)
        )

    def _is(self, kind: FeedKind, subject: str) -> tuple[ColumnElement[bool], ...]:
        return (feeds.c.association_id == self._id, feeds.c.kind == kind, feeds.c.subject == subject)


def served_feed(connection: Connection, token_fingerprint: str, *, gzipped: bool) -> ServedFeed | None:
    """Return what the token opens, packed or not, or None: unknown and revoked look alike."""
    found = connection.execute(_SERVED[gzipped], {"opened_by": token_fingerprint}).one_or_none()
    return None if found is None else ServedFeed(*found)


# Made once: to put the question together takes as long as to answer it, and calendars ask all day.
_SERVED = {
    gzipped: select(feeds.c.kind, feeds.c.etag, feeds.c.changed_at, feeds.c.gzipped if gzipped else feeds.c.body).where(
        feeds.c.token_fingerprint == bindparam("opened_by"), feeds.c.revoked_at.is_(None)
    )
    for gzipped in (False, True)
}
