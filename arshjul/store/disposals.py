"""The disposals of one association: what is emptied is gone, and what was decided stays."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, insert, select, update

from arshjul.store.rows import columns_of, row_of, value_of
from arshjul.store.tables import deliveries, disposals
from arshjul.store.values.deliveries import Disposal


class Disposals:
    """The disposals of one association, within one unit of work. Comes from `Room.disposals`."""

    def __init__(self, connection: Connection, association_id: int) -> None:
        self._connection = connection
        self._id = association_id

    def all(self) -> tuple[Disposal, ...]:
        """Return every disposal, oldest first."""
        query = select(*columns_of(disposals, Disposal)).where(disposals.c.association_id == self._id)
        rows = self._connection.execute(query.order_by(disposals.c.id)).mappings()
        return tuple(value_of(Disposal, row) for row in rows)

    def of(self, delivery_id: int) -> Disposal | None:
        """Return the disposal that emptied a mail; None: nothing has."""
        query = (
            select(*columns_of(disposals, Disposal))
            .join(deliveries, deliveries.c.disposal_id == disposals.c.id)
            .where(deliveries.c.association_id == self._id, deliveries.c.id == delivery_id)
        )
        row = self._connection.execute(query).mappings().one_or_none()
        return None if row is None else value_of(Disposal, row)

    def remember(self, act: Disposal, *, is_open: bool = False) -> Disposal:
        """Remember *act* and return it with its id; one that it has is not used.

        While it *is_open* the database lets texts of the history be emptied; `close` it in the same unit of work.
        """
        values = {name: value for name, value in row_of(act).items() if name != "id"}
        made = insert(disposals).values(association_id=self._id, is_open=is_open, **values)
        return replace(act, id=self._connection.execute(made.returning(disposals.c.id)).scalar_one())

    def close(self, id: int, number: int) -> None:
        """End an act that was open, which emptied so many mails."""
        mine = disposals.c.association_id == self._id, disposals.c.id == id
        self._connection.execute(update(disposals).where(*mine).values(number=number))
        self._connection.execute(update(disposals).where(*mine).values(is_open=False))
