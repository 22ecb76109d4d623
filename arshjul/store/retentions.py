"""How long what is kept is kept, as it was decided: of one association, or of what is nobody's."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from arshjul.store.rows import columns_of, row_of, value_of
from arshjul.store.tables import associations, retentions
from arshjul.year.kept import Kept
from arshjul.year.retention import Retention


class Retentions:
    """Such decisions, within one unit of work. Comes from `Room.retentions` and, of nobody's, `Unit.retentions`."""

    def __init__(self, connection: Connection, association_id: int | None) -> None:
        self._connection = connection
        self._id = association_id

    def all(self) -> tuple[Retention, ...]:
        """Return every decision, oldest first."""
        mine = retentions.c.association_id
        query = select(*columns_of(retentions, Retention)).where(
            mine.is_(None) if self._id is None else mine == self._id
        )
        rows = self._connection.execute(query.order_by(retentions.c.id)).mappings()
        return tuple(value_of(Retention, row) for row in rows)

    def standing(self) -> dict[Kept, Retention]:
        """Return the decision that stands for each kind: the last."""
        return {one.kept: one for one in self.all()}

    def deciding(self) -> tuple[str, ...]:
        """Return the keys of the associations that have decided anything, in order: one question for all of them."""
        query = select(associations.c.key).join(retentions).distinct().order_by(associations.c.key)
        return tuple(self._connection.execute(query).scalars())

    def decide(self, retention: Retention) -> None:
        """Let *retention* stand from now on."""
        self._connection.execute(insert(retentions).values(association_id=self._id, **row_of(retention)))
