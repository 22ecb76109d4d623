"""One unit of work: the associations, and what reaches across them: the dispatcher, feeds and passes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.store.feeds import served_feed
from arshjul.store.inbox import Inbox
from arshjul.store.room import Room
from arshjul.store.rows import columns_of, value_of
from arshjul.store.tables import associations, deliveries, passes
from arshjul.store.values import ClaimedDelivery, Delivery, DeliveryStatus, Pass, ServedFeed, Settled
from arshjul.year.model import Association

CLAIMABLE = (DeliveryStatus.PLANNED, DeliveryStatus.IN_DOUBT, DeliveryStatus.SENDING)
"""The statuses in which `next_attempt_at` says from when anybody may claim the row."""


class Unit:
    """What can be asked and changed in one transaction. Comes from `Store.reading` and `Store.writing`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def association_keys(self) -> tuple[tuple[str, str], ...]:
        """Return the key and the name of every association, by key."""
        rows = self._connection.execute(select(associations.c.key, associations.c.name))
        # Sorted here, because each database has an order of letters of its own.
        return tuple(sorted((key, name) for key, name in rows))

    def of(self, association_key: str) -> Room:
        """Return the room of one association. Raises NotFoundError, which names those that there are.

        A writing unit holds the association until it ends, so that load, decide, save is one step.
        """
        query = select(associations.c.id).where(associations.c.key == association_key)
        if self._writes:
            query = query.with_for_update(key_share=True)
        id = self._connection.scalar(query)
        if id is None:
            raise _no_association(association_key, [key for key, _ in self.association_keys()])
        return Room(self._connection, id, association_key)

    def create(self, association: Association, now: datetime) -> Room:
        """Store a new association. Raises NotAllowedError when its key is taken."""
        statement = insert(associations).values(
            key=association.key,
            name=association.name,
            kind=association.kind,
            place=association.place,
            organisation_number=association.organisation_number,
            created_at=now,
        )
        try:
            id = self._connection.execute(statement.returning(associations.c.id)).scalar_one()
        except IntegrityError as error:
            raise NotAllowedError(
                f"Det finns redan ett förbund med nyckeln {association.key}. Uppdatera det, eller byt nyckel."
            ) from error
        room = Room(self._connection, id, association.key)
        room.save(association)
        return room

    @property
    def inbox(self) -> Inbox:
        """The mails that came in, of all associations."""
        return Inbox(self._connection)

    def delivery_of_mail(self, message_id: str) -> tuple[str, Delivery] | None:
        """Return the delivery that left as the mail *message_id*, and its association's key; None: not ours."""
        row = (
            self._connection.execute(
                select(associations.c.key.label("association_key"), *columns_of(deliveries, Delivery))
                .join(associations, associations.c.id == deliveries.c.association_id)
                .where(deliveries.c.message_id == message_id)
                .limit(1)
            )
            .mappings()
            .one_or_none()
        )
        return None if row is None else (row["association_key"], value_of(Delivery, row))

    def feed(self, token_fingerprint: str, *, gzipped: bool = False) -> ServedFeed | None:
        """Return what the token opens, packed or not, or None: unknown and revoked look alike."""
        return served_feed(self._connection, token_fingerprint, gzipped=gzipped)

    def claim_deliveries(self, now: datetime, holder: str, lease: timedelta, limit: int) -> tuple[ClaimedDelivery, ...]:
        """Take up to *limit* deliveries that are due, oldest first; nobody else gets them during the lease.

        Those whose lease is over are due again, in doubt. *holder* must name one dispatcher in one process: it
        alone may settle what it claimed.
        """
        # SQLite has one writer at a time. On PostgreSQL the row locks keep others out, and who waits takes other
        # rows instead; a row that was claimed between the look and the lock is looked at again and left.
        rows = (
            self._connection.execute(
                select(
                    associations.c.key.label("association_key"),
                    deliveries.c.status,
                    deliveries.c.attempts,
                    *(deliveries.c[name] for name in ("id", "key", "address", "message_id", "body")),
                )
                .join(associations, associations.c.id == deliveries.c.association_id)
                .where(deliveries.c.status.in_(CLAIMABLE), deliveries.c.next_attempt_at <= now)
                .order_by(deliveries.c.next_attempt_at, deliveries.c.id)
                .limit(limit)
                .with_for_update(skip_locked=True, of=deliveries)
            )
            .mappings()
            .all()
        )
        if not rows:
            return ()
        self._connection.execute(
            update(deliveries)
            .where(deliveries.c.id.in_([row["id"] for row in rows]))
            .values(
                status=DeliveryStatus.SENDING,
                holder=holder,
                next_attempt_at=now + lease,
                attempts=deliveries.c.attempts + 1,
            )
        )
        return tuple(
            value_of(
                ClaimedDelivery,
                row,
                attempts=row["attempts"] + 1,
                was_in_doubt=row["status"] is not DeliveryStatus.PLANNED,
            )
            for row in rows
        )

    def release_claims(self, holders_gone: Callable[[str], bool]) -> int:
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

    def settle_delivery(self, id: int, holder: str, outcome: Settled) -> bool:
        """Write how it went, if *holder* still holds it; False: somebody else has taken over, and decides."""
        return (
            self._connection.execute(
                update(deliveries)
                .where(
                    deliveries.c.id == id,
                    deliveries.c.status == DeliveryStatus.SENDING,
                    deliveries.c.holder == holder,
                )
                .values(
                    status=outcome.status,
                    answer=outcome.answer,
                    sent_at=outcome.sent_at,
                    next_attempt_at=outcome.next_attempt_at,
                    holder=None,
                )
            ).rowcount
            == 1
        )

    def count_deliveries(self, association_key: str | None = None) -> dict[DeliveryStatus, int]:
        """Return the number of deliveries in each status, also where it is 0; of all associations or of one."""
        query = select(deliveries.c.status, func.count()).group_by(deliveries.c.status)
        if association_key is not None:
            query = query.join(associations, associations.c.id == deliveries.c.association_id).where(
                associations.c.key == association_key
            )
        return dict.fromkeys(DeliveryStatus, 0) | dict(self._connection.execute(query).tuples().all())

    def begin_pass(self, job: str, holder: str, now: datetime) -> int:
        """Note that *holder* begins a pass of *job*, and return the pass's id."""
        id: int = self._connection.execute(
            insert(passes).values(job=job, holder=holder, began_at=now, note="").returning(passes.c.id)
        ).scalar_one()
        return id

    def end_pass(self, id: int, now: datetime, *, ok: bool, note: str) -> None:
        """Note how a pass ended."""
        self._connection.execute(update(passes).where(passes.c.id == id).values(ended_at=now, ok=ok, note=note))

    def last_pass(self, job: str, ok: bool | None = True) -> Pass | None:
        """Return the newest pass of *job* that ended well (*ok* False: badly; None: the newest of all)."""
        query = select(*columns_of(passes, Pass)).where(passes.c.job == job)
        if ok is not None:
            query = query.where(passes.c.ok.is_(ok))
        row = self._connection.execute(query.order_by(passes.c.id.desc()).limit(1)).mappings().one_or_none()
        return None if row is None else value_of(Pass, row)

    def passes(self, limit: int = 50) -> tuple[Pass, ...]:
        """Return the newest passes of all jobs, newest first."""
        query = select(*columns_of(passes, Pass)).order_by(passes.c.id.desc()).limit(limit)
        return tuple(value_of(Pass, row) for row in self._connection.execute(query).mappings())

    @property
    def _writes(self) -> bool:
        return bool(self._connection.get_execution_options().get("writes", False))


def _no_association(key: str, known: list[str]) -> NotFoundError:
    if not known:
        return NotFoundError(f"Förbundet {key} finns inte; inget är inläst än. Kör: arshjul load FIL.yaml")
    return NotFoundError(f"Förbundet {key} finns inte. De som finns: {', '.join(known)}.")
