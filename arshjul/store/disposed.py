"""What a database that is about to be replaced tells of what was decided and removed in it: read as it lies there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from arshjul.errors import StoreError
from arshjul.store.opening import open_engine
from arshjul.store.rows import columns_of, value_of
from arshjul.store.tables import associations, disposals, retentions
from arshjul.store.values.deliveries import Disposal
from arshjul.year.retention import Retention


@dataclass(frozen=True)
class Disposed:
    """What was decided and removed since a moment, oldest first, each with its association's key."""

    retentions: tuple[tuple[str | None, Retention], ...] = ()
    """Of None: what is no association's."""
    disposals: tuple[tuple[str, Disposal], ...] = ()


def disposed_since(database_url: str, since: datetime) -> Disposed | None:
    """Return what the database at that address tells; None: it cannot be read, or is another version's."""
    of_one = associations.c.key.label("of")
    acts = (
        select(of_one, *columns_of(disposals, Disposal))
        .join(associations, associations.c.id == disposals.c.association_id)
        .where(disposals.c.at > since)
        .order_by(disposals.c.id)
    )
    rules = (
        select(of_one, *columns_of(retentions, Retention))
        .outerjoin_from(retentions, associations, associations.c.id == retentions.c.association_id)
        .where(retentions.c.at > since)
        .order_by(retentions.c.id)
    )
    try:
        engine = open_engine(database_url, creates=False)
        try:
            with engine.connect() as connection:
                decided = tuple((row["of"], value_of(Retention, row)) for row in connection.execute(rules).mappings())
                done = tuple((row["of"], value_of(Disposal, row)) for row in connection.execute(acts).mappings())
        finally:
            engine.dispose()
    except (DBAPIError, StoreError, ValueError):
        return None
    return Disposed(decided, done)
