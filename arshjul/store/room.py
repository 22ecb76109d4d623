"""One association's part of the database; nothing in here reaches another association's rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.store.feeds import Feeds
from arshjul.store.inbox import Inbox
from arshjul.store.inserting import insert_into
from arshjul.store.rows import columns_of, row_of, value_of
from arshjul.store.tables import aliases, answers, associations, deliveries, facts
from arshjul.store.values import Delivery, DeliveryStatus, Fact, NewDelivery
from arshjul.store.whole import read_association, write_association
from arshjul.year.answers import Given
from arshjul.year.model import Association
from arshjul.year.saying.message import ASKS, CALENDAR_KINDS, MessageKind
from arshjul.year.saying.told import Told

ADDRESS_REFUSED = "Adressen avvisas"
"""Why a delivery failed that the server took first and sent back later."""

MAY_REACH_THEM = (
    DeliveryStatus.PLANNED,
    DeliveryStatus.SENDING,
    DeliveryStatus.SENT,
    DeliveryStatus.IN_DOUBT,
)

_TOLD = ("key", "target", "person", "address", "kind", "sequence", "due_at", "content", "optional", "status")


class Room:
    """The rows of one association, within one unit of work. Comes from `Unit.of`."""

    def __init__(self, connection: Connection, association_id: int, key: str) -> None:
        self.key = key
        self._connection = connection
        self._id = association_id

    def association(self) -> Association:
        """Return the association, equal to what was saved last."""
        return read_association(self._connection, self._id)

    def save(self, association: Association) -> None:
        """Store *association* as a whole: what it no longer holds is removed.

        Raises NotAllowedError when it is another association, when two things in it have the same key, or when
        an occasion stands in another year than its own.
        """
        if association.key != self.key:
            raise NotAllowedError(f"{association.key} kan inte sparas som {self.key}. Läs in det under eget namn.")
        write_association(self._connection, self._id, association)

    def facts(self, target: str | None = None, *, also_retracted: bool = False) -> tuple[Fact, ...]:
        """Return the facts that stand (about *target* only, when given), in the order they were recorded.

        With *also_retracted* those that were taken back too: everything that anybody ever recorded.
        """
        query = select(*columns_of(facts, Fact)).where(facts.c.association_id == self._id)
        if not also_retracted:
            query = query.where(facts.c.retracted_at.is_(None))
        if target is not None:
            query = query.where(facts.c.target == target)
        rows = self._connection.execute(query.order_by(facts.c.id)).mappings()
        return tuple(value_of(Fact, row) for row in rows)

    def add_fact(self, fact: Fact) -> int:
        """Store *fact* and return its id; an id that it already has is not used."""
        row = row_of(fact) | {"association_id": self._id}
        del row["id"]
        id: int = self._connection.execute(insert(facts).values(row).returning(facts.c.id)).scalar_one()
        return id

    def retract_fact(self, id: int, at: datetime, by: str) -> None:
        """Let a fact stand no longer. Its row stays, with who took it back and when.

        Raises NotFoundError when it does not stand in this association.
        """
        retracted = self._connection.execute(
            update(facts)
            .where(facts.c.association_id == self._id, facts.c.id == id, facts.c.retracted_at.is_(None))
            .values(retracted_at=at, retracted_by=by)
        )
        if not retracted.rowcount:
            raise NotFoundError("Anteckningen finns inte, eller är redan återtagen. Läs om sidan.")

    def calendar_domain(self, default: str) -> str:
        """Return the domain of the association's calendar UIDs; the first time *default*, which is then kept.

        It never changes after that, whatever the sender's address becomes: with another UID every meeting
        would be a new one in people's calendars (RFC 5546, 2.1.5). Needs a writing unit.
        """
        mine = associations.c.id == self._id
        kept: str | None = self._connection.scalar(select(associations.c.calendar_domain).where(mine))
        if kept is None:
            self._connection.execute(update(associations).where(mine).values(calendar_domain=default))
        return kept or default

    def delivery_keys(self) -> frozenset[str]:
        """Return the key of every message that has a row, whatever became of it."""
        query = select(deliveries.c.key).where(deliveries.c.association_id == self._id)
        return frozenset(self._connection.scalars(query))

    def add_deliveries(self, new: Iterable[NewDelivery]) -> int:
        """Queue the messages whose keys have no row yet, and return how many they were."""
        rows = [
            row_of(delivery)
            | {
                "association_id": self._id,
                "attempts": 0,
                "answer": "",
                "next_attempt_at": delivery.due_at if delivery.status is DeliveryStatus.PLANNED else None,
            }
            for delivery in new
        ]
        if not rows:
            return 0
        # Another pass may have queued some between our look and now; the unique key decides.
        statement = (
            insert_into(deliveries, self._connection)
            .on_conflict_do_nothing(index_elements=[deliveries.c.association_id, deliveries.c.key])
            .returning(deliveries.c.id)
        )
        return len(self._connection.execute(statement, rows).all())

    def deliveries(
        self,
        limit: int | None = 200,
        status: DeliveryStatus | None = None,
        target: str | None = None,
        person: str | None = None,
    ) -> tuple[Delivery, ...]:
        """Return the *limit* newest deliveries that fit (None: all), newest first, without their bytes."""
        query = select(*columns_of(deliveries, Delivery)).where(deliveries.c.association_id == self._id)
        if status is not None:
            query = query.where(deliveries.c.status == status)
        if target is not None:
            query = query.where(deliveries.c.target == target)
        if person is not None:
            query = query.where(deliveries.c.person == person)
        rows = self._connection.execute(query.order_by(deliveries.c.id.desc()).limit(limit)).mappings()
        return tuple(value_of(Delivery, row) for row in rows)

    def delivery(self, id: int) -> Delivery:
        """Return one delivery. Raises NotFoundError when this association has none with that number."""
        query = select(*columns_of(deliveries, Delivery)).where(
            deliveries.c.association_id == self._id, deliveries.c.id == id
        )
        row = self._connection.execute(query).mappings().one_or_none()
        if row is None:
            raise _no_delivery(id)
        return value_of(Delivery, row)

    def delivery_bytes(self, id: int) -> bytes:
        """Return the mail as it was or will be sent. Raises NotFoundError as `delivery` does."""
        body: bytes | None = self._connection.scalar(
            select(deliveries.c.body).where(deliveries.c.association_id == self._id, deliveries.c.id == id)
        )
        if body is None:
            raise _no_delivery(id)
        return body

    def told(self) -> dict[str, tuple[Told, ...]]:
        """Return, by occasion, every calendar mail that somebody has, may get, or could not be reached with."""
        rows = self._connection.execute(
            select(*(deliveries.c[name] for name in _TOLD))
            .where(
                deliveries.c.association_id == self._id,
                deliveries.c.kind.in_(CALENDAR_KINDS),
                deliveries.c.status != DeliveryStatus.SKIPPED,
            )
            .order_by(deliveries.c.id)
        ).mappings()
        found: dict[str, list[Told]] = {}
        for row in rows:
            found.setdefault(row["target"], []).append(
                Told(
                    row["person"],
                    row["sequence"],
                    row["due_at"],
                    row["content"],
                    cancels=row["kind"] is MessageKind.CANCELLATION,
                    optional=row["optional"],
                    reached=row["status"] in MAY_REACH_THEM,
                    address=row["address"],
                    leaves=row["key"].startswith("leave:"),
                )
            )
        return {target: tuple(told) for target, told in found.items()}

    def outlooks(self) -> dict[str, tuple[str, ...]]:
        """Return, by occasion, what the mails about its quorum said, oldest first."""
        rows = self._connection.execute(
            select(deliveries.c.target, deliveries.c.content)
            .where(
                deliveries.c.association_id == self._id,
                deliveries.c.kind == MessageKind.REQUEST,
                deliveries.c.key.startswith("quorum:"),
            )
            .order_by(deliveries.c.id)
        )
        found: dict[str, tuple[str, ...]] = {}
        for target, content in rows:
            found[target] = (*found.get(target, ()), content)
        return found

    def record_bounce(self, id: int, words: str) -> bool:
        """Let a delivery that left count as failed, with the server's *words*; False: it is not one that left."""
        return self._tell_of(id, words, {"status": DeliveryStatus.FAILED, "reason": ADDRESS_REFUSED})

    def record_delay(self, id: int, words: str) -> bool:
        """Write the *words* of a server that goes on trying beside a delivery that left."""
        return self._tell_of(id, words, {})

    def _tell_of(self, id: int, words: str, more: dict[str, object]) -> bool:
        left = deliveries.c.status.in_((DeliveryStatus.SENT, DeliveryStatus.IN_DOUBT))
        if "status" in more:
            more = more | {"next_attempt_at": None}
        return (
            self._connection.execute(
                update(deliveries)
                .where(deliveries.c.association_id == self._id, deliveries.c.id == id, left)
                .values(answer=words, **more)
            ).rowcount
            == 1
        )

    def answers(self, occasion: str | None = None, person: str | None = None) -> tuple[Given, ...]:
        """Return the answers that fit, in the order they came; none is ever changed or taken away."""
        query = select(*columns_of(answers, Given)).where(answers.c.association_id == self._id)
        if occasion is not None:
            query = query.where(answers.c.occasion == occasion)
        if person is not None:
            query = query.where(answers.c.person == person)
        rows = self._connection.execute(query.order_by(answers.c.id)).mappings()
        return tuple(value_of(Given, row) for row in rows)

    def add_answer(self, given: Given) -> int:
        """Write *given* into the log and return its id; an id that it already has is not used."""
        row = row_of(given) | {"association_id": self._id}
        del row["id"]
        id: int = self._connection.execute(insert(answers).values(row).returning(answers.c.id)).scalar_one()
        return id

    def aliases(self, person: str) -> frozenset[str]:
        """Return the other addresses from which *person* is known to answer."""
        query = select(aliases.c.address).where(aliases.c.association_id == self._id, aliases.c.person == person)
        return frozenset(self._connection.scalars(query))

    def add_alias(self, person: str, address: str, at: datetime) -> None:
        """Let *address* be known as one of *person*'s; twice is once."""
        self._connection.execute(
            insert_into(aliases, self._connection)
            .values(association_id=self._id, person=person, address=address, created_at=at)
            .on_conflict_do_nothing(index_elements=[aliases.c.association_id, aliases.c.person, aliases.c.address])
        )

    def last_asked(self) -> dict[str, datetime]:
        """Return when each person was last asked something that they have got, or may get."""
        rows = self._connection.execute(
            select(deliveries.c.person, func.max(deliveries.c.created_at))
            .where(
                deliveries.c.association_id == self._id,
                deliveries.c.kind == MessageKind.REQUEST,
                # Mails about the quorum ask something too, but not of a member.
                deliveries.c.target.startswith(f"{ASKS}:"),
                deliveries.c.status.in_(MAY_REACH_THEM),
            )
            .group_by(deliveries.c.person)
        )
        return dict(rows.tuples().all())

    def mails_waiting(self) -> int:
        """Return how many mails wait for a person, those that nobody knows whose they are among them."""
        return Inbox(self._connection).number_waiting(self.key)

    @property
    def feeds(self) -> Feeds:
        """The calendar feeds of the association."""
        return Feeds(self._connection, self._id)


def _no_delivery(id: int) -> NotFoundError:
    return NotFoundError(f"Utskick {id} finns inte här. Se listan över utskick.")
