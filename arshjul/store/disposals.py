"""The disposals of one association's mails: the bytes are emptied by decision, and what was decided stays."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, Connection, and_, case, func, insert, or_, select, update

from arshjul.store.rows import columns_of, row_of, value_of
from arshjul.store.tables import deliveries, disposals
from arshjul.store.values.deliveries import Cullable, DeliveryStatus, Disposal
from arshjul.year.model import STOCKHOLM

_SETTLED = (DeliveryStatus.SENT, DeliveryStatus.FAILED)
"""What nobody sends any more. A skipped message never was a mail."""


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

    def cullable(self, before: date, spared_years: Collection[int]) -> Cullable:
        """Return how many mails that were settled before that day can be emptied, and how many the years spare."""
        is_spared = deliveries.c.year.in_(spared_years)
        counted = select(func.count(case((~is_spared, 1))), func.count(case((is_spared, 1))))
        number, spared = self._connection.execute(counted.where(self._old(before))).one()
        return Cullable(number, spared)

    def cull(
        self, before: date, spared_years: Collection[int], decision: str, by: str, at: datetime
    ) -> Disposal | None:
        """Empty what `cullable` counts, and remember the act; None: there is nothing."""
        number = self.cullable(before, spared_years).number
        if not number:
            return None
        made = self.remember(Disposal(0, at, by, decision, before, number))
        self._connection.execute(
            update(deliveries)
            .where(self._old(before), deliveries.c.year.not_in(spared_years))
            .values(body=b"", disposal_id=made.id)
        )
        return made

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

    def _old(self, before: date) -> ColumnElement[bool]:
        midnight = datetime.combine(before, time.min, STOCKHOLM)
        # One that never left has no moment when it was given up: it counts from when it was to leave.
        never_left = deliveries.c.sent_at.is_(None)
        return and_(
            deliveries.c.association_id == self._id,
            deliveries.c.disposal_id.is_(None),
            deliveries.c.status.in_(_SETTLED),
            or_(
                deliveries.c.sent_at < midnight,
                and_(never_left, deliveries.c.due_at < midnight, deliveries.c.created_at < midnight),
            ),
        )
