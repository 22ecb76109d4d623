"""The deliveries of one association: what was queued to whom, how far it has come, and what it said."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, select, update

from arshjul.errors import NotFoundError
from arshjul.store.inserting import insert_into
from arshjul.store.revision_count import RevisionCount
from arshjul.store.rows import columns_of, row_of, value_of
from arshjul.store.tables import deliveries
from arshjul.store.values.deliveries import Delivery, DeliveryStatus, NewDelivery
from arshjul.store.wanted import Wanted, all_years, belongs
from arshjul.year.saying.message import TOLD_AS_CALLS, About, Ending, MessageKind
from arshjul.year.saying.told import Told, ToldStandIn

ADDRESS_REFUSED = "Adressen avvisas"
"""Why a delivery failed that the server took first and sent back later."""

MAY_REACH_THEM = (
    DeliveryStatus.PLANNED,
    DeliveryStatus.SENDING,
    DeliveryStatus.SENT,
    DeliveryStatus.IN_DOUBT,
)

MAY_HAVE_REACHED_THEM = (DeliveryStatus.SENT, DeliveryStatus.IN_DOUBT)
"""What waits has not, nor what somebody holds: whoever holds it is asking whether it may."""

UNSENT = (DeliveryStatus.PLANNED, DeliveryStatus.SENDING, DeliveryStatus.IN_DOUBT)
"""What a later pass would hand to the server."""

_REMEMBERED = TOLD_AS_CALLS | {MessageKind.QUORUM, MessageKind.REQUEST, MessageKind.STAND_IN}
"""The kinds of mail on which later ones depend."""
_SAID = (
    *("association_id", "year", "kind", "person", "target", "sequence", "due_at", "content", "optional", "status"),
    *("address", "about", "created_at", "sent_at", "ending"),
)


@dataclass(frozen=True)
class Said:
    """What mails have said, as far as later ones depend on it; as in a `Ledger`."""

    told: Mapping[str, tuple[Told, ...]]
    outlooks: Mapping[tuple[str, str], tuple[str, ...]]
    last_asked: Mapping[str, datetime]
    stand_ins: Mapping[str, tuple[ToldStandIn, ...]]


def said_of(connection: Connection, wanted: Wanted, may_reach: Collection[DeliveryStatus]) -> dict[int, Said]:
    """Return what the mails about the *wanted* years of each association have said.

    Those are counted that are in one of the statuses *may_reach*, and those that were refused.
    """
    rows = connection.execute(
        select(*(deliveries.c[name] for name in _SAID))
        .where(
            belongs(deliveries, wanted),
            deliveries.c.year.in_(all_years(wanted)),
            deliveries.c.kind.in_(_REMEMBERED),
        )
        .order_by(deliveries.c.id)
    )
    by_association: dict[int, list[Row[Any]]] = {id: [] for id in wanted}
    for row in rows:
        if row.year in wanted.get(row.association_id, ()):
            by_association[row.association_id].append(row)
    return {id: _said(of_one, may_reach) for id, of_one in by_association.items()}


def _said(rows: Iterable[Row[Any]], may_reach: Collection[DeliveryStatus]) -> Said:
    told: dict[str, list[Told]] = {}
    outlooks: dict[tuple[str, str], tuple[str, ...]] = {}
    asked: dict[str, datetime] = {}
    stand_ins: dict[str, tuple[ToldStandIn, ...]] = {}
    for row in rows:
        is_said = row.status in may_reach
        if not is_said and (row.status in MAY_REACH_THEM or row.ending is Ending.WITHDRAWN):
            continue
        if row.kind is MessageKind.QUORUM:
            about = (row.target, row.person)
            outlooks[about] = (*outlooks.get(about, ()), row.content)
        elif row.kind is MessageKind.REQUEST:
            if is_said:
                asked[row.person] = max(row.created_at, asked.get(row.person, row.created_at))
        elif row.kind is MessageKind.STAND_IN:
            if is_said and row.about is not About.STOOD_IN:
                told_before = stand_ins.get(row.target, ())
                stand_ins[row.target] = (*told_before, ToldStandIn(row.about, row.content))
        elif row.status is not DeliveryStatus.SKIPPED:
            told.setdefault(row.target, []).append(
                Told(
                    row.person,
                    row.sequence,
                    row.due_at,
                    row.content,
                    cancels=row.kind is MessageKind.CANCELLATION,
                    optional=row.optional,
                    reached=is_said,
                    address=row.address,
                    leaves=row.about is About.READDRESSED,
                    booked=row.about is About.BOOKED,
                    left_at=row.sent_at,
                )
            )
    return Said({target: tuple(all_told) for target, all_told in told.items()}, outlooks, asked, stand_ins)


class Deliveries:
    """The deliveries of one association, within one unit of work. Comes from `Room.deliveries`."""

    def __init__(self, connection: Connection, association_id: int, count: RevisionCount) -> None:
        self._connection = connection
        self._id = association_id
        self._count = count

    def keys(self, years: Collection[int]) -> frozenset[str]:
        """Return the key of every message of *years* that has a row that was not withdrawn."""
        query = select(deliveries.c.key).where(
            self._mine, deliveries.c.year.in_(years), deliveries.c.ending.is_distinct_from(Ending.WITHDRAWN)
        )
        return frozenset(self._connection.scalars(query))

    def add(self, new: Iterable[NewDelivery]) -> int:
        """Queue the messages whose keys have no row yet, as many times over, and return how many they were."""
        rows = [
            row_of(delivery)
            | {
                "association_id": self._id,
                "attempts": 0,
                "answer": "",
                "written_at": delivery.created_at,
                "revision": self._count.of_a_change,
                "next_attempt_at": delivery.due_at if delivery.status is DeliveryStatus.PLANNED else None,
            }
            for delivery in new
        ]
        if not rows:
            return 0
        # Another pass may have queued some between our look and now; the unique key decides.
        statement = (
            insert_into(deliveries, self._connection)
            .on_conflict_do_nothing(index_elements=[deliveries.c.association_id, deliveries.c.key, deliveries.c.again])
            .returning(deliveries.c.id)
        )
        added = len(self._connection.execute(statement, rows).all())
        if added:
            self._count.touch()
        return added

    def newest(
        self,
        limit: int | None = 200,
        status: DeliveryStatus | None = None,
        target: str | None = None,
        person: str | None = None,
        *,
        targets: Collection[str] | None = None,
    ) -> tuple[Delivery, ...]:
        """Return the *limit* newest deliveries that fit (None: all), newest first, without their bytes."""
        fits = self._mine
        if status is not None:
            fits &= deliveries.c.status == status
        if target is not None:
            fits &= deliveries.c.target == target
        if person is not None:
            fits &= deliveries.c.person == person
        if targets is not None:
            fits &= deliveries.c.target.in_(targets)
        if limit is not None:
            # Chosen by an index: to sort the rows themselves is to read the mails of all years.
            fits = deliveries.c.id.in_(
                select(deliveries.c.id).where(fits).order_by(deliveries.c.id.desc()).limit(limit)
            )
        query = select(*columns_of(deliveries, Delivery)).where(fits).order_by(deliveries.c.id.desc())
        return tuple(value_of(Delivery, row) for row in self._connection.execute(query).mappings())

    def unsent(self) -> tuple[Delivery, ...]:
        """Return the deliveries that have not left, or may not have, as they fell due; without their bytes."""
        rows = self._connection.execute(
            select(*columns_of(deliveries, Delivery))
            .where(self._mine, deliveries.c.status.in_(UNSENT))
            .order_by(deliveries.c.due_at, deliveries.c.id)
        ).mappings()
        return tuple(value_of(Delivery, row) for row in rows)

    def settle_unsent(self, until: datetime, reason: str) -> int:
        """Let what has not left, and fell due no later than *until*, never leave; return how many they were."""
        settled = self._connection.execute(
            update(deliveries)
            .where(
                self._mine,
                deliveries.c.status.in_(UNSENT),
                deliveries.c.due_at <= until,
            )
            .values(
                status=DeliveryStatus.SKIPPED,
                ending=Ending.DOUBTFUL,
                reason=reason,
                next_attempt_at=None,
                holder=None,
            )
        ).rowcount
        if settled:
            self._count.touch()
        return settled

    def one(self, id: int) -> Delivery:
        """Return one delivery. Raises NotFoundError when this association has none with that number."""
        row = self._connection.execute(_ONE, {"of": self._id, "id": id}).mappings().one_or_none()
        if row is None:
            raise _no_delivery(id)
        return value_of(Delivery, row)

    def bytes_of(self, id: int) -> bytes:
        """Return the mail as it was or will be sent; empty when it is skipped, or was emptied by decision.

        Raises NotFoundError as `one` does.
        """
        body: bytes | None = self._connection.scalar(select(deliveries.c.body).where(self._mine, deliveries.c.id == id))
        if body is None:
            raise _no_delivery(id)
        return body

    def record_bounce(self, id: int, words: str) -> bool:
        """Let a delivery that left count as failed, with the server's *words*; False: it is not one that left."""
        bounced: dict[str, object] = {
            "status": DeliveryStatus.FAILED,
            "reason": ADDRESS_REFUSED,
            "ending": Ending.BOUNCED,
        }
        return self._tell_of(id, words, bounced)

    def record_delay(self, id: int, words: str) -> bool:
        """Write the *words* of a server that goes on trying beside a delivery that left."""
        return self._tell_of(id, words, {})

    def _tell_of(self, id: int, words: str, more: dict[str, object]) -> bool:
        left = deliveries.c.status.in_((DeliveryStatus.SENT, DeliveryStatus.IN_DOUBT))
        if "status" in more:
            more = more | {"next_attempt_at": None}
        told = self._connection.execute(
            update(deliveries).where(self._mine, deliveries.c.id == id, left).values(answer=words, **more)
        )
        if told.rowcount and more:
            self._count.touch()
        return told.rowcount == 1

    @property
    def _mine(self) -> ColumnElement[bool]:
        return deliveries.c.association_id == self._id


# Made once: it is asked for each mail that is judged.
_ONE = select(*columns_of(deliveries, Delivery)).where(
    deliveries.c.association_id == bindparam("of"), deliveries.c.id == bindparam("id")
)


def _no_delivery(id: int) -> NotFoundError:
    return NotFoundError(f"Utskick {id} finns inte här. Se listan över utskick.")
