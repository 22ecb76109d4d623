"""One unit of work: the associations, and what reaches across them: the dispatcher, feeds and passes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import (
    Connection,
    Exists,
    RowMapping,
    Text,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.exc import IntegrityError

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.store.feeds import served_feed
from arshjul.store.inbox import Inbox
from arshjul.store.inserting import insert_into
from arshjul.store.kept import Kept
from arshjul.store.links import keys_without_links, link_of
from arshjul.store.room import Room
from arshjul.store.rows import columns_of, row_of, value_of
from arshjul.store.tables import (
    aliases,
    associations,
    deliveries,
    facts,
    heartbeats,
    marks,
    particulars,
    passes,
    versions,
)
from arshjul.store.values import (
    ClaimedDelivery,
    Delivery,
    DeliveryStatus,
    Due,
    Heartbeat,
    KeptYear,
    Link,
    LinkKind,
    OpenPass,
    Part,
    ServedFeed,
    Settled,
)
from arshjul.year.deeds import Deed
from arshjul.year.facts import FactAbout
from arshjul.year.model import Association, Hold, YearStatus
from arshjul.year.moments import CHANGED, Moments
from arshjul.year.saying.message import MessageKind

T = TypeVar("T")

CLAIMABLE = (DeliveryStatus.PLANNED, DeliveryStatus.IN_DOUBT, DeliveryStatus.SENDING)
"""The statuses in which `next_attempt_at` says from when anybody may claim the row; without it nobody may."""
_CLAIMED = (
    *("id", "key", "kind", "person", "target"),
    *("address", "message_id", "body", "due_at", "written_at"),
)


_LONGEST_PASS = timedelta(days=1)
"""So far back the pass is looked for that takes a mail."""


class Unit:
    """What can be asked and changed in one transaction. Comes from `Store.reading` and `Store.writing`."""

    def __init__(self, connection: Connection, kept: Kept) -> None:
        self._connection = connection
        self._rooms: dict[str, Room] = {}
        self._kept = kept
        self._computed: list[tuple[Room, int, Hashable, Any]] = []

    def association_keys(self) -> tuple[tuple[str, str], ...]:
        """Return the key and the name of every association, by key."""
        rows = self._connection.execute(_NAMED)
        # Sorted here, because each database has an order of letters of its own.
        return tuple(sorted((key, name) for key, name in rows))

    def of(self, association_key: str) -> Room:
        """Return the room of one association. Raises NotFoundError, which names those that there are.

        A writing unit holds the association until it ends, so that load, decide, save is one step.
        """
        if association_key not in self._rooms:
            self._rooms[association_key] = self._room(association_key)
        return self._rooms[association_key]

    def _room(self, key: str) -> Room:
        found = self._connection.execute(_ROOM[self._writes], {"of": key}).one_or_none()
        if found is None:
            raise _no_association(key, [known for known, _ in self.association_keys()])
        hold = Hold(found.held_since, found.held_until) if found.held_until else None
        return Room(self._connection, found.id, key, found.revision, is_seen=found.due_at != CHANGED, hold=hold)

    def create(self, association: Association, deed: Deed) -> Room:
        """Store a new association, as what *deed* made. Raises NotAllowedError when its key is taken."""
        statement = insert(associations).values(
            key=association.key, created_at=deed.doer.at, revision=0, feeds_change_at=CHANGED, **row_of(Moments())
        )
        try:
            id = self._connection.execute(statement.returning(associations.c.id)).scalar_one()
        except IntegrityError as error:
            raise NotAllowedError(
                f"Det finns redan ett förbund med nyckeln {association.key}. Uppdatera det, eller byt nyckel."
            ) from error
        room = self._rooms[association.key] = Room(self._connection, id, association.key, 0, is_seen=True)
        room.save(association, deed)
        return room

    def due(self, what: Due, now: datetime) -> tuple[str, ...]:
        """Return the keys of the associations that are to be looked at, by key: one indexed question."""
        moment = associations.c[what.value]
        return tuple(sorted(self._connection.scalars(select(associations.c.key).where(moment <= now))))

    def years(self) -> tuple[KeptYear, ...]:
        """Return every year of every association, by association and year."""
        held = versions.alias()
        has_occasions = exists().where(
            held.c.association_id == versions.c.association_id,
            held.c.part == Part.OCCASION,
            held.c.until.is_(None),
            held.c.year == versions.c.year,
        )
        rows = self._connection.execute(
            select(associations.c.key, versions.c.year, versions.c.status, has_occasions)
            .join(associations, associations.c.id == versions.c.association_id)
            .where(versions.c.part == Part.YEAR, versions.c.until.is_(None))
        )
        found = (KeptYear(key, year, YearStatus(status), bool(held)) for key, year, status, held in rows)
        return tuple(sorted(found, key=lambda one: (one.association_key, one.year)))

    def years_recorded(self, about: FactAbout, key: str) -> tuple[tuple[str, int], ...]:
        """As `Room.years_recorded`, of every association: its key and the year."""
        rows = self._connection.execute(
            select(associations.c.key, facts.c.year)
            .join(facts, facts.c.association_id == associations.c.id)
            .where(facts.c.about == about, facts.c.key == key, facts.c.retracted_at.is_(None))
            .distinct()
        )
        return tuple(sorted((association, year) for association, year in rows))

    def has_year(self, status: YearStatus) -> bool:
        """Whether any association has a year with that status."""
        return bool(self._connection.scalar(select(_has_year(status))))

    def has_year_and_mark(self, status: YearStatus, name: str) -> tuple[bool, str]:
        """Return what `has_year` and `mark` do: one question, for every page asks it."""
        value = select(marks.c.value).where(marks.c.name == name).scalar_subquery()
        found, stands = self._connection.execute(select(_has_year(status), value)).one()
        return bool(found), stands or ""

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

    def keys_with_address(self, addresses: Collection[str]) -> tuple[str, ...]:
        """Return the keys of the associations in which anybody has or had one of *addresses*, in lower case."""
        keys: set[str] = set()
        for table in (particulars, aliases):
            keys.update(
                self._connection.scalars(
                    select(associations.c.key)
                    .join(table, table.c.association_id == associations.c.id)
                    .where(func.lower(table.c.address).in_(addresses))
                )
            )
        return tuple(sorted(keys))

    def feed(self, token_fingerprint: str, *, gzipped: bool = False) -> ServedFeed | None:
        """Return what the token opens, packed or not, or None: unknown and revoked look alike."""
        return served_feed(self._connection, token_fingerprint, gzipped=gzipped)

    def link(self, kind: LinkKind, token_fingerprint: str, now: datetime) -> tuple[str, Link] | None:
        """Return the association's key and what the token opens, or None: unknown and expired look alike."""
        return link_of(self._connection, kind, token_fingerprint, now)

    def keys_without_links(self, mark: str) -> tuple[str, ...]:
        """Return the keys of the associations whose links were not made for the key with that *mark*."""
        return keys_without_links(self._connection, mark)

    def is_made_for(self, name: str, value: str) -> bool:
        """Whether *value* stands under *name*, and is what every association's links were made for: one question."""
        stands = select(marks.c.value).where(marks.c.name == name).scalar_subquery()
        others = select(associations.c.id).where(associations.c.links_made_for != value)
        found, are_others = self._connection.execute(select(stands, exists(others))).one()
        return found == value and not are_others

    def links_made_for(self) -> set[str]:
        """Return the marks of the keys that the associations' links were made for; empty for one that has none."""
        return set(self._connection.scalars(select(associations.c.links_made_for).distinct()))

    def claim_deliveries(self, now: datetime, holder: str, lease: timedelta, limit: int) -> tuple[ClaimedDelivery, ...]:
        """Take up to *limit* deliveries that are due, oldest first; nobody else gets them during the lease.

        None while an earlier one about the same thing to the same person is not settled: what was decided first
        leaves first, also with several dispatchers. And of the reminders to one person one at a time: it may carry
        the others. Those whose lease is over are due again, in doubt. *holder* must name one dispatcher in one
        process: it alone may settle what it claimed.
        """
        # SQLite has one writer at a time. On PostgreSQL the row locks keep others out, and who waits takes other
        # rows instead; a row that was claimed between the look and the lock is looked at again and left.
        rows: list[RowMapping] = []
        for due in _DUE:
            if len(rows) < limit:
                rows += self._connection.execute(due, {"now": now, "most": limit - len(rows)}).mappings()
        if not rows:
            return ()
        lease_ends_at = now + lease
        self._connection.execute(
            _CLAIM, [{"of": row["id"], "by": holder, "lease_ends_at": lease_ends_at} for row in rows]
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

    def pass_moves(self, holder: str, now: datetime) -> None:
        """Note that the passes of *holder* that are under way still take mails."""
        self._connection.execute(_MOVED, {"by": holder, "now": now, "since": now - _LONGEST_PASS})

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
        """Write how it went, if *holder* still holds it; False: somebody else has taken over, and decides.

        That a mail was sent is no new revision. One that is given up, or was stopped at the door, changes what is
        demanded: its association is due to be looked at, and the next pass makes the revision.
        """
        values = {name: getattr(outcome, name) for name in (*_SETTLED, "answer")}
        not_tried = 0 if outcome.is_try else 1
        settled = self._connection.scalar(_SETTLE, {"of": id, "by": holder, "not_tried": not_tried, **values})
        if settled is not None and outcome.status is DeliveryStatus.SKIPPED:
            # What never was a mail keeps no words, and so is no matter for culling.
            self._connection.execute(update(deliveries).where(deliveries.c.id == id).values(body=b""))
        if settled is not None and outcome.ending:
            self._connection.execute(update(associations).where(associations.c.id == settled).values(due_at=CHANGED))
        return settled is not None

    def has_claimable(self, now: datetime) -> bool:
        """Whether any mail may be sent now, or is held by somebody who may be gone."""
        waits = deliveries.c.status.in_(CLAIMABLE) & (deliveries.c.next_attempt_at <= now)
        held = deliveries.c.status == DeliveryStatus.SENDING
        return any(
            self._connection.scalar(select(deliveries.c.id).where(one).limit(1)) is not None for one in (waits, held)
        )

    def count_deliveries(self) -> dict[DeliveryStatus, int]:
        """Return the number of deliveries in each status, also where it is 0; of all associations."""
        return _counts(self._connection.execute(_COUNTS).tuples().all())

    def count_deliveries_of(self, association_key: str, year: int) -> dict[DeliveryStatus, int]:
        """As `count_deliveries`, of one association and its *year*; what waits or has failed whatever its year.

        What is over is counted of that year alone, so that to count takes no longer with each year that passes.
        """
        values = {"of": association_key, "year": year}
        return _counts(self._connection.execute(_COUNTS_OF_ONE, values).tuples().all())

    def begin_pass(self, job: str, holder: str, now: datetime) -> int:
        """Note that *holder* begins a pass of *job*, and return the pass's id."""
        id: int = self._connection.execute(
            insert(passes).values(job=job, holder=holder, began_at=now, note="").returning(passes.c.id)
        ).scalar_one()
        return id

    def end_pass(self, id: int, now: datetime, *, ok: bool, note: str) -> None:
        """Note how a pass ended."""
        self._connection.execute(update(passes).where(passes.c.id == id).values(ended_at=now, ok=ok, note=note))

    def open_passes(self) -> tuple[OpenPass, ...]:
        """Return the passes that have not told that they have ended, oldest first."""
        still_open = select(*columns_of(passes, OpenPass)).where(passes.c.ended_at.is_(None)).order_by(passes.c.id)
        return tuple(value_of(OpenPass, row) for row in self._connection.execute(still_open).mappings())

    def end_passes(self, holder: str, now: datetime, note: str) -> None:
        """Note that the passes of a holder that is gone have ended, and not well."""
        theirs = passes.c.holder == holder, passes.c.ended_at.is_(None)
        self._connection.execute(update(passes).where(*theirs).values(ended_at=now, ok=False, note=note))

    def forget_passes(self, before: datetime) -> int:
        """Take away the passes that began before *before*, and return how many they were."""
        return self._connection.execute(delete(passes).where(passes.c.began_at < before)).rowcount

    def mark(self, name: str) -> str:
        """Return what stands under that name; empty when nothing does."""
        return self._connection.scalar(select(marks.c.value).where(marks.c.name == name)) or ""

    def put_mark(self, name: str, value: str) -> None:
        """Let *value* stand under that name."""
        self._connection.execute(
            insert_into(marks, self._connection)
            .values(name=name, value=value)
            .on_conflict_do_update(index_elements=[marks.c.name], set_={"value": value})
        )

    def look_at_all_anew(self) -> None:
        """Let every association be due: what everything is computed from has become another."""
        self._connection.execute(update(associations).values(feeds_change_at=CHANGED, **row_of(Moments())))

    def beat(self, beat: Heartbeat) -> None:
        """Note that a job has gone."""
        values = row_of(beat)
        if beat.ok:
            values["succeeded_at"] = beat.at
        else:
            del values["succeeded_at"]  # that of the pass before stands
        self._connection.execute(
            insert_into(heartbeats, self._connection)
            .values(values)
            .on_conflict_do_update(index_elements=[heartbeats.c.job], set_=values)
        )

    def heartbeats(self) -> dict[str, Heartbeat]:
        """Return the heartbeat of each job that has ever gone."""
        rows = self._connection.execute(_HEARTBEATS).mappings()
        return {row["job"]: value_of(Heartbeat, row) for row in rows}

    def computed(self, room: Room, key: Hashable, compute: Callable[[], T]) -> T:
        """Return what *compute* gives for the association's present revision and *key*; computed once in the process.

        The revision is read in this transaction, so no answer is ever stale. What was computed of a revision that
        this unit makes is kept first when the unit is stored.
        """
        whole = (room.key, room.id, room.revision, key)
        found: T | None = next((v for _, edits, k, v in self._computed if (edits, k) == (room.edits, whole)), None)
        if found is None and not room.is_changed:
            found = self._kept.get(whole)
        if found is None:
            found = compute()
            if self._writes:
                self._computed.append((room, room.edits, whole, found))
            else:
                self._kept.put(whole, found)
        return found

    def keep_computed(self) -> None:
        """Keep what was computed of the revisions that this unit leaves, now that they are stored."""
        for room, edits, key, value in self._computed:
            if edits == room.edits:
                self._kept.put(key, value)

    @property
    def _writes(self) -> bool:
        return bool(self._connection.get_execution_options().get("writes", False))


def _counts(found: Iterable[tuple[DeliveryStatus, int]]) -> dict[DeliveryStatus, int]:
    return dict.fromkeys(DeliveryStatus, 0) | dict(found)


def _has_year(status: YearStatus) -> Exists:
    of_years = versions.c.part == Part.YEAR, versions.c.until.is_(None), versions.c.status == status.value
    return exists(select(versions.c.id).where(*of_years))


def _no_association(key: str, known: list[str]) -> NotFoundError:
    if not known:
        return NotFoundError(f"Förbundet {key} finns inte; inget är inläst än. Kör: arshjul load FIL.yaml")
    return NotFoundError(f"Förbundet {key} finns inte. De som finns: {', '.join(known)}.")


# Made once: to put a question together takes longer than to answer it, and every page asks these.
_NAMED = (
    select(associations.c.key, versions.c.content["name"].as_string())
    .join(versions, versions.c.association_id == associations.c.id)
    .where(versions.c.part == Part.ASSOCIATION, versions.c.until.is_(None))
)
_SEEN = select(*(associations.c[name] for name in ("id", "revision", "due_at", "held_since", "held_until"))).where(
    associations.c.key == bindparam("of")
)
_ROOM = {False: _SEEN, True: _SEEN.with_for_update(key_share=True)}
"""The question for a room, by whether the unit writes."""
_COUNTS = select(deliveries.c.status, func.count()).group_by(deliveries.c.status)
_OVER = (DeliveryStatus.SENT, DeliveryStatus.SKIPPED)
_OF_ONE = (
    deliveries.c.association_id
    == select(associations.c.id).where(associations.c.key == bindparam("of")).scalar_subquery()
)
_COUNTS_OF_ONE = union_all(
    _COUNTS.where(_OF_ONE, deliveries.c.status.in_(_OVER), deliveries.c.year == bindparam("year")),
    _COUNTS.where(_OF_ONE, deliveries.c.status.in_([one for one in DeliveryStatus if one not in _OVER])),
)
_SETTLED = ("status", "sent_at", "next_attempt_at", "ending", "reason", "carried_by")
_SETTLE = (
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
    _earlier.c.status.in_(CLAIMABLE),
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
    select(
        select(associations.c.key)
        .where(associations.c.id == deliveries.c.association_id)
        .scalar_subquery()
        .label("association_key"),
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
    # The few that somebody had before are sorted; those that nobody had are read in the order of their index, and no
    # more of them than are taken.
    for which in (
        or_(*(deliveries.c.status == status for status in CLAIMABLE if status is not DeliveryStatus.PLANNED)),
        deliveries.c.status == DeliveryStatus.PLANNED,
    )
)
_CLAIM = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("of"))
    .values(
        status=DeliveryStatus.SENDING,
        holder=bindparam("by"),
        next_attempt_at=bindparam("lease_ends_at"),
        attempts=deliveries.c.attempts + 1,
    )
)
_MOVED = (
    update(passes)
    .where(passes.c.ended_at.is_(None), passes.c.began_at > bindparam("since"), passes.c.holder == bindparam("by"))
    .values(moved_at=bindparam("now"))
)
_HEARTBEATS = select(*columns_of(heartbeats, Heartbeat))
