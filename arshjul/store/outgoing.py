"""The mails of one association that wait: looked at together, stopped, and written anew."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, func, or_, select, update

from arshjul.store.deliveries import ADDRESS_REFUSED
from arshjul.store.rows import columns_of, value_of
from arshjul.store.tables import associations, deliveries
from arshjul.store.values.deliveries import Delivery, DeliveryStatus, NewDelivery, Settled
from arshjul.year.deeds import Deed
from arshjul.year.moments import CHANGED
from arshjul.year.saying.message import CALENDAR_KINDS, Ending, MessageKind

_WRITTEN = ("kind", "person_name", "address", "about", "subject", "body", "sequence", "days_before", "optional")
"""What of a row is another when its mail is written anew; its key, Message-ID and place in the queue are not."""


class Outgoing:
    """The waiting mails of one association, within one unit of work. Comes from `Room.outgoing`."""

    def __init__(self, connection: Connection, association_id: int, revision: int) -> None:
        self._connection = connection
        self._id = association_id
        self._revision = revision

    def has_left_since(self, moment: datetime, id: int) -> bool:
        """Whether another mail about the same thing to the same person as *id* has left since *moment*, or may have."""
        return bool(self._connection.scalar(_LEFT_SINCE, {"of": id, "since": moment}))

    def is_one_of_several(self, id: int) -> bool:
        """Whether there are, or were, other mails about the same thing to the same person as *id*."""
        return bool(self._connection.scalar(_BESIDE, {"of": id}))

    def hold_reminders(self, person: str, but: int, now: datetime) -> tuple[Delivery, ...]:
        """Return the other reminders to *person* that were due and have surely not left.

        Nobody claims them while the unit lasts.
        """
        query = select(*columns_of(deliveries, Delivery)).where(
            self._mine,
            deliveries.c.status == DeliveryStatus.PLANNED,
            deliveries.c.person == person,
            deliveries.c.kind == MessageKind.REMINDER,
            deliveries.c.due_at <= now,
            deliveries.c.id != but,
        )
        held = query.order_by(deliveries.c.id).with_for_update(skip_locked=True, of=deliveries)
        return tuple(value_of(Delivery, row) for row in self._connection.execute(held).mappings())

    def carried_by(self, keys: Collection[str], person: str) -> tuple[Delivery, ...]:
        """Return what stands in the mails with those *keys* to *person*, and has none of its own."""
        query = select(*columns_of(deliveries, Delivery)).where(
            self._mine,
            deliveries.c.status == DeliveryStatus.SKIPPED,
            deliveries.c.person == person,
            deliveries.c.ending == Ending.CARRIED,
            deliveries.c.carried_by.in_(keys),
        )
        rows = self._connection.execute(query.order_by(deliveries.c.id)).mappings()
        return tuple(value_of(Delivery, row) for row in rows)

    def stop(self, id: int, settled: Settled, deed: int | None = None) -> None:
        """Let a mail that waits, that another carries or that failed end as *settled* says; its words go.

        *deed* is the number of the one that ended it, when that is remembered apart.
        """
        self._update(
            id,
            deed=deed,
            status=settled.status,
            ending=settled.ending,
            reason=settled.reason,
            carried_by=settled.carried_by,
            next_attempt_at=None,
            body=b"",
        )

    def withdraw(self, ids: Collection[int], reason: str) -> None:
        """Let those of the mails that have surely not left never leave; their words go. What somebody holds stays."""
        not_left = or_(
            deliveries.c.status == DeliveryStatus.PLANNED,
            (deliveries.c.status == DeliveryStatus.FAILED) & deliveries.c.ending.is_distinct_from(Ending.BOUNCED),
        )
        self._connection.execute(
            update(deliveries)
            .where(self._mine, deliveries.c.id.in_(ids), not_left)
            .values(
                status=DeliveryStatus.SKIPPED, ending=Ending.WITHDRAWN, reason=reason, next_attempt_at=None, body=b""
            )
        )

    def queued_by(self, deed: Deed, number: int) -> tuple[Delivery, ...]:
        """Return the mails that *deed* queued, the one with that *number*, as they stand."""
        query = select(*columns_of(deliveries, Delivery)).where(
            self._mine, deliveries.c.deed == number, deliveries.c.created_at == deed.doer.at
        )
        rows = self._connection.execute(query.order_by(deliveries.c.id)).mappings()
        return tuple(value_of(Delivery, row) for row in rows)

    def fail_again(self, deed: Deed, number: int) -> None:
        """Let the mails that *deed* sent again have failed as before it, with the words of those in their place."""
        new = deliveries.alias("new")
        of_new = new.c.association_id == self._id, new.c.deed == number, new.c.key == deliveries.c.key
        words = select(new.c.body).where(*of_new, new.c.created_at == deed.doer.at).scalar_subquery()
        bounced = deliveries.c.sent_at.is_not(None)
        self._connection.execute(
            update(deliveries)
            .where(self._mine, deliveries.c.deed == number, deliveries.c.created_at < deed.doer.at)
            .values(
                status=DeliveryStatus.FAILED,
                ending=case((bounced, Ending.BOUNCED.value), else_=Ending.REFUSED.value),
                reason=case((bounced, ADDRESS_REFUSED), else_=""),
                carried_by=None,
                body=func.coalesce(words, deliveries.c.body),
                deed=None,
            )
        )

    def write_anew(self, id: int, new: NewDelivery) -> None:
        """Put the words of *new* into a row, under the Message-ID that it has; who holds it goes on holding it."""
        self._update(
            id,
            **{name: getattr(new, name) for name in (*_WRITTEN, "content")},
            written_at=new.created_at,
            revision=self._revision,
        )
        if new.kind in CALENDAR_KINDS:
            # What the reader will have been told is another: the next pass looks what follows.
            self._connection.execute(update(associations).where(associations.c.id == self._id).values(due_at=CHANGED))

    def plan(self, id: int, now: datetime) -> None:
        """Let a mail that another carried leave by itself."""
        self._update(id, status=DeliveryStatus.PLANNED, ending=None, reason="", carried_by=None, next_attempt_at=now)

    def times_queued(self, keys: Collection[str]) -> dict[str, int]:
        """Return how many rows there are under each of *keys*; those without any are left out."""
        query = select(deliveries.c.key, func.count()).where(self._mine, deliveries.c.key.in_(keys))
        return dict(self._connection.execute(query.group_by(deliveries.c.key)).tuples().all())

    @property
    def _mine(self) -> ColumnElement[bool]:
        return deliveries.c.association_id == self._id

    def _update(self, id: int, **values: object) -> None:
        self._connection.execute(update(deliveries).where(self._mine, deliveries.c.id == id).values(**values))


# Made once: it is asked for each mail that leaves.
_other = deliveries.alias("other")
_BESIDE = (
    select(_other.c.id)
    .join(
        deliveries,
        and_(
            deliveries.c.association_id == _other.c.association_id,
            deliveries.c.target == _other.c.target,
            deliveries.c.person == _other.c.person,
        ),
    )
    .where(deliveries.c.id == bindparam("of"), _other.c.id != bindparam("of"))
    .limit(1)
)
_LEFT_SINCE = _BESIDE.where(or_(_other.c.sent_at >= bindparam("since"), _other.c.status == DeliveryStatus.IN_DOUBT))
