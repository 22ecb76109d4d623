"""The mails that wait to leave: claimed by one dispatcher at a time, and settled by whoever holds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Text, and_, bindparam, exists, func, or_, select, update

from arshjul.store.prepared import Prepared
from arshjul.store.rows import columns_of, value_of
from arshjul.store.tables import associations, deliveries
from arshjul.store.values.deliveries import ClaimedDelivery, Delivery, DeliveryStatus, Settled
from arshjul.store.values.links import BOUNCES
from arshjul.year.model import address_key
from arshjul.year.moments import CHANGED
from arshjul.year.saying.message import MessageKind

CLAIMABLE = (DeliveryStatus.PLANNED, DeliveryStatus.IN_DOUBT, DeliveryStatus.SENDING)
"""The statuses in which `next_attempt_at` says from when anybody may claim the row; without it nobody may."""
_CLAIMED = (
    *("id", "key", "kind", "person", "target"),
    *("address", "message_id", "body", "due_at", "written_at"),
)


class WaitingMails:
    """The mails of all associations that wait, within one unit of work. Comes from `Unit.waiting`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(
        self, now: datetime, holder: str, lease: timedelta, limit: int, *, begun_first: bool = True
    ) -> tuple[ClaimedDelivery, ...]:
        """Take up to *limit* deliveries that are due, oldest first; nobody else gets them during the lease.

        None while an earlier one about the same thing to the same person is not settled: what was decided first
        leaves first, also with several dispatchers. And of the reminders to one person one at a time: it may carry
        the others. Those whose lease is over are due again, in doubt. *holder* must name one dispatcher in one
        process: it alone may settle what it claimed. Without *begun_first* those that nobody had are taken before
        those that somebody had: mostly that is one question less.
        """
        # SQLite has one writer at a time. On PostgreSQL the row locks keep others out, and who waits takes other
        # rows instead; a row that was claimed between the look and the lock is looked at again and left.
        rows: list[dict[str, Any]] = []
        for due in _DUE if begun_first else reversed(_DUE):
            if len(rows) < limit:
                rows += due.rows(self._connection, {"now": now, "most": limit - len(rows)})
        if not rows:
            return ()
        lease_ends_at = now + lease
        _CLAIM.run(self._connection, [{"of": row["id"], "by": holder, "lease_ends_at": lease_ends_at} for row in rows])
        return tuple(
            value_of(
                ClaimedDelivery,
                row,
                attempts=row["attempts"] + 1,
                was_in_doubt=row["status"] is not DeliveryStatus.PLANNED,
            )
            for row in rows
        )

    def release(self, holders_gone: Callable[[str], bool]) -> int:
        """Put what a dead holder claimed in doubt and due at once, and return how many; no lease is waited for."""
        claimed = deliveries.c.status == DeliveryStatus.SENDING
        holders = self._connection.scalars(select(deliveries.c.holder).where(claimed).distinct()).all()
        gone = [holder for holder in holders if holders_gone(holder)]
        if not gone:
            return 0
        return self._connection.execute(
            update(deliveries)
            .where(claimed, deliveries.c.holder.in_(gone))
            .values(
                status=DeliveryStatus.IN_DOUBT,
                holder=None,
                next_attempt_at=deliveries.c.due_at,
            )
        ).rowcount

    def settle(self, id: int, holder: str, outcome: Settled) -> bool:
        """Write how it went, if *holder* still holds it; False: somebody else has taken over, and decides.

        That a mail was sent is no new revision. One that is given up, or was stopped at the door, changes what is
        demanded: its association is due to be looked at, and the next pass makes the revision.
        """
        values = {name: getattr(outcome, name) for name in (*_SETTLED, "answer")}
        not_tried = 0 if outcome.is_try else 1
        settled = _SETTLE.rows(self._connection, {"of": id, "by": holder, "not_tried": not_tried, **values})
        if settled and outcome.status is DeliveryStatus.SKIPPED:
            # What never was a mail keeps no words, and so is no matter for culling.
            self._connection.execute(update(deliveries).where(deliveries.c.id == id).values(body=b""))
        for row in settled if outcome.ending else ():
            room = associations.c.id == row["association_id"]
            self._connection.execute(update(associations).where(room).values(due_at=CHANGED))
        return bool(settled)

    def has_due(self, now: datetime) -> bool:
        """Whether any mail may be sent now, or is held by somebody who may be gone."""
        waits = deliveries.c.status.in_(CLAIMABLE) & (deliveries.c.next_attempt_at <= now)
        held = deliveries.c.status == DeliveryStatus.SENDING
        return any(
            self._connection.scalar(select(deliveries.c.id).where(one).limit(1)) is not None for one in (waits, held)
        )

    def refused(self) -> Mapping[str, tuple[Delivery, ...]]:
        """Return, by the key of their association, the newest mail of each message that failed; without their bytes."""
        rows = self._connection.execute(
            select(associations.c.key.label("of"), *columns_of(deliveries, Delivery))
            .join(associations, associations.c.id == deliveries.c.association_id)
            .where(deliveries.c.status == DeliveryStatus.FAILED)
            .order_by(associations.c.key, deliveries.c.id)
        ).mappings()
        newest: dict[str, dict[str, Delivery]] = {}
        for row in rows:
            newest.setdefault(row["of"], {})[row["key"]] = value_of(Delivery, row)
        return {key: tuple(mails.values()) for key, mails in newest.items()}

    def put_off_since(self, before: datetime) -> tuple[int, str] | None:
        """Return how many mails that were due *before* wait for another try, and what was said of the oldest."""
        late = (
            deliveries.c.status.in_((DeliveryStatus.PLANNED, DeliveryStatus.IN_DOUBT)),
            deliveries.c.next_attempt_at.is_not(None),
            deliveries.c.due_at < before,
            deliveries.c.answer != "",
        )
        answers = self._connection.scalars(select(deliveries.c.answer).where(*late).order_by(deliveries.c.due_at)).all()
        return (len(answers), answers[0]) if answers else None


# Made once: to put a question together takes longer than to answer it.
_SETTLED = ("status", "sent_at", "next_attempt_at", "ending", "reason", "carried_by")
_SETTLE = Prepared(
    update(deliveries)
    .where(
        deliveries.c.id == bindparam("of"),
        deliveries.c.status == DeliveryStatus.SENDING,
        deliveries.c.holder == bindparam("by"),
    )
    .values(
        **{name: bindparam(name) for name in _SETTLED},
        # Who was not asked has not said anything else than before.
        answer=func.coalesce(func.nullif(bindparam("answer", type_=Text), ""), deliveries.c.answer),
        attempts=deliveries.c.attempts - bindparam("not_tried"),
        holder=None,
    )
    .returning(deliveries.c.association_id)
)
_earlier = deliveries.alias("earlier")
_WAITS_FOR_ANOTHER = exists().where(
    _earlier.c.association_id == deliveries.c.association_id,
    _earlier.c.target == deliveries.c.target,
    _earlier.c.person == deliveries.c.person,
    _earlier.c.id < deliveries.c.id,
    _earlier.c.next_attempt_at.is_not(None),
)
"""Whether what was decided earlier about the same thing to the same person may still leave."""
_MAY_STAND_IN_ANOTHER = (deliveries.c.kind == MessageKind.REMINDER) & exists().where(
    _earlier.c.association_id == deliveries.c.association_id,
    # No list: that would be put together anew for each mail.
    or_(*(_earlier.c.status == status for status in CLAIMABLE)),
    _earlier.c.person == deliveries.c.person,
    _earlier.c.kind == MessageKind.REMINDER,
    _earlier.c.id < deliveries.c.id,
    or_(_earlier.c.status == DeliveryStatus.SENDING, _earlier.c.next_attempt_at <= bindparam("now")),
)
"""Whether it is a reminder, and an earlier one to the same person is being sent, or is to be sent now."""
_said = deliveries.alias("said")
_IS_UNCHANGED = and_(
    exists().where(
        associations.c.id == deliveries.c.association_id,
        associations.c.revision == deliveries.c.revision,
        associations.c.due_at != CHANGED,
    ),
    ~exists().where(
        _said.c.association_id == deliveries.c.association_id,
        _said.c.target == deliveries.c.target,
        _said.c.person == deliveries.c.person,
        _said.c.id != deliveries.c.id,
        or_(_said.c.sent_at >= deliveries.c.written_at, _said.c.status == DeliveryStatus.IN_DOUBT),
    ),
)
"""Whether all is as it was when the mail was written."""
_DUE = tuple(
    Prepared(
        select(
            select(associations.c.key)
            .where(associations.c.id == deliveries.c.association_id)
            .scalar_subquery()
            .label("association_key"),
            select(func.coalesce(associations.c.generations[address_key(BOUNCES)].as_integer(), 0))
            .where(associations.c.id == deliveries.c.association_id)
            .scalar_subquery()
            .label("bounce_generation"),
            select(associations.c.trial_until)
            .where(associations.c.id == deliveries.c.association_id)
            .scalar_subquery()
            .label("trial_until"),
            deliveries.c.status,
            deliveries.c.attempts,
            *(deliveries.c[name] for name in _CLAIMED),
            _IS_UNCHANGED.label("is_unchanged"),
        )
        .where(which, deliveries.c.next_attempt_at <= bindparam("now"))
        .where(~_WAITS_FOR_ANOTHER, ~_MAY_STAND_IN_ANOTHER)
        .order_by(deliveries.c.next_attempt_at, deliveries.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True, of=deliveries)
    )
    # The few that somebody had before are sorted; those that nobody had are read in the order of their index, and no
    # more of them than are taken.
    for which in (
        or_(*(deliveries.c.status == status for status in CLAIMABLE if status is not DeliveryStatus.PLANNED)),
        deliveries.c.status == DeliveryStatus.PLANNED,
    )
)
_CLAIM = Prepared(
    update(deliveries)
    .where(deliveries.c.id == bindparam("of"))
    .values(
        status=DeliveryStatus.SENDING,
        holder=bindparam("by"),
        next_attempt_at=bindparam("lease_ends_at"),
        attempts=deliveries.c.attempts + 1,
    )
)
