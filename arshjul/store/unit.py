"""One unit of work: the associations, and what reaches across them: the dispatcher, feeds and passes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import (
    Connection,
    Row,
    bindparam,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.store.computed import Computed
from arshjul.store.deed_keys import DeedKeys
from arshjul.store.inserting import insert_into
from arshjul.store.ledgers import read_ledgers
from arshjul.store.links import keys_without_links, link_of
from arshjul.store.passes import Passes
from arshjul.store.room import Beside, Room
from arshjul.store.rows import columns_of, row_of, value_of
from arshjul.store.tables import (
    aliases,
    associations,
    deliveries,
    facts,
    marks,
    particulars,
    versions,
)
from arshjul.store.values.deliveries import Delivery, DeliveryStatus
from arshjul.store.values.links import Link, LinkKind
from arshjul.store.values.versions import Due, KeptYear, Part
from arshjul.store.versions import read_associations, statuses_of
from arshjul.year.deeds import Deed
from arshjul.year.facts import FactAbout
from arshjul.year.ledger import Ledger
from arshjul.year.model import Association, Hold, YearStatus
from arshjul.year.moments import CHANGED, Moments

if TYPE_CHECKING:
    from arshjul.store.bindings import Bindings
    from arshjul.store.entrance import Entrance
    from arshjul.store.inbox import Inbox
    from arshjul.store.retentions import Retentions
    from arshjul.store.second_factors import SecondFactors
    from arshjul.store.values.feeds import ServedFeed
    from arshjul.store.waiting import WaitingMails

T = TypeVar("T")
NOT_YOURS = "Sidan finns inte, eller hör till ett förbund som du inte har med att göra."
"""Of an association that there is not, and of one that is out of reach: the same."""


class Unit:
    """What can be asked and changed in one transaction. Comes from `Store.reading` and `Store.writing`."""

    def __init__(self, connection: Connection, kept: Computed, reach: set[str] | None = None) -> None:
        self._connection = connection
        self._reach = reach
        self._rooms: dict[str, Room] = {}
        self._kept = kept
        self._computed: list[tuple[Room, int, Hashable, Any]] = []

    def association_keys(self) -> tuple[tuple[str, str], ...]:
        """Return the key and the name of every association within reach, by key."""
        rows = self._connection.execute(_NAMED)
        # Sorted here, because each database has an order of letters of its own.
        return tuple(sorted((key, name) for key, name in rows if self._reaches(key)))

    def of(self, association_key: str) -> Room:
        """Return the room of one association. Raises NotFoundError, which names those within reach.

        A writing unit holds the association until it ends, so that load, decide, save is one step.
        """
        room = self.find(association_key)
        if room is None and self._reach is not None:
            raise NotFoundError(NOT_YOURS)
        if room is None:
            raise _no_association(association_key, [known for known, _ in self.association_keys()])
        return room

    def find(self, association_key: str) -> Room | None:
        """As `of`; None: there is none such. One indexed question, for who must not be told which there are."""
        if association_key not in self._rooms:
            found = None
            if self._reaches(association_key):
                found = self._connection.execute(_ROOM[self._writes], {"of": association_key}).one_or_none()
            if found is None:
                return None
            self._rooms[association_key] = self._room_of(found)
        return self._rooms[association_key]

    def _room_of(self, row: Row[Any]) -> Room:
        hold = Hold(row.held_since, row.held_until) if row.held_until else None
        beside = Beside(hold, row.trial_until, row.generations)
        return Room(self._connection, row.id, row.key, row.revision, is_seen=row.due_at != CHANGED, beside=beside)

    def rooms(self) -> tuple[Room, ...]:
        """Return the room of every association within reach, by key, its years known: two questions. For reading."""
        for row in self._connection.execute(_ALL_SEEN):
            if row.key not in self._rooms and self._reaches(row.key):
                self._rooms[row.key] = self._room_of(row)
        rooms = tuple(room for _, room in sorted(self._rooms.items()))
        known = statuses_of(self._connection, [room.id for room in rooms])
        for room in rooms:
            room.years = known[room.id]
        return rooms

    def protecting(self) -> tuple[Association, ...]:
        """Return the associations within reach that have people with protected identity, without their years."""
        is_protected = versions.c.content["protected"].as_boolean()
        query = select(associations.c.id, associations.c.key).join(
            versions, versions.c.association_id == associations.c.id
        )
        standing = query.where(versions.c.part == Part.PERSON, versions.c.until.is_(None), is_protected).distinct()
        keys = {id: key for id, key in self._connection.execute(standing) if self._reaches(key)}
        return tuple(read_associations(self._connection, dict.fromkeys(keys, ()), keys).values()) if keys else ()

    def read(self, wanted: Mapping[Room, Collection[int]]) -> dict[Room, tuple[Association, Ledger]]:
        """Return each association with the *wanted* years, and what is remembered of them: four questions for all."""
        years = {room.id: of_one for room, of_one in wanted.items()}
        read = read_associations(self._connection, years, {room.id: room.key for room in wanted})
        ledgers = read_ledgers(self._connection, years)
        return {room: (room.as_stored(read[room.id]), ledgers[room.id]) for room in wanted}

    def create(self, association: Association, deed: Deed) -> Room:
        """Store a new association, as what *deed* made. Raises NotAllowedError when its key is taken."""
        if not self._reaches(association.key):
            raise NotFoundError(NOT_YOURS)
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
        keys = self._connection.scalars(select(associations.c.key).where(moment <= now))
        return tuple(sorted(filter(self._reaches, keys)))

    def years(self) -> tuple[KeptYear, ...]:
        """Return every year of every association within reach, by association and year."""
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
        found = (
            KeptYear(key, year, YearStatus(status), bool(held))
            for key, year, status, held in rows
            if self._reaches(key)
        )
        return tuple(sorted(found, key=lambda one: (one.association_key, one.year)))

    def years_recorded(self, about: FactAbout, key: str) -> tuple[tuple[str, int], ...]:
        """As `Room.years_recorded`, of every association: its key and the year."""
        rows = self._connection.execute(
            select(associations.c.key, facts.c.year)
            .join(facts, facts.c.association_id == associations.c.id)
            .where(facts.c.about == about, facts.c.key == key, facts.c.retracted_at.is_(None))
            .distinct()
        )
        return tuple(sorted((association, year) for association, year in rows if self._reaches(association)))

    @property
    def waiting(self) -> WaitingMails:
        """The mails that wait to leave, of all associations; of no use to whom all are not within reach."""
        from arshjul.store.waiting import WaitingMails

        self._require_all()
        return WaitingMails(self._connection)

    @property
    def passes(self) -> Passes:
        """What is remembered of the passes of the jobs."""
        return Passes(self._connection)

    @property
    def entrance(self) -> Entrance:
        """Who gets in: sign-ins, sessions, appointments and their log. The command line starts without reading it."""
        from arshjul.store.entrance import Entrance

        return Entrance(self._connection, self._reach)

    @property
    def second_factors(self) -> SecondFactors:
        """The second factors of those who get in."""
        from arshjul.store.second_factors import SecondFactors

        return SecondFactors(self._connection)

    @property
    def bindings(self) -> Bindings:
        """Who signs in at a provider as which account."""
        from arshjul.store.bindings import Bindings

        return Bindings(self._connection)

    @property
    def deed_keys(self) -> DeedKeys:
        """The keys of the forms that have been taken in."""
        return DeedKeys(self._connection)

    def forget_readings(self, before: datetime) -> int:
        """Remove the readings in which nothing was done since *before*, of all associations; return how many."""
        from arshjul.store.readings import forget_readings

        self._require_all()
        return forget_readings(self._connection, before)

    @property
    def inbox(self) -> Inbox:
        """The mails that came in, of all associations within reach."""
        from arshjul.store.inbox import Inbox

        return Inbox(self._connection, self._reach)

    @property
    def retentions(self) -> Retentions:
        """How long an administrator has decided that what is no association's is kept."""
        from arshjul.store.retentions import Retentions

        return Retentions(self._connection, None)

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
        if row is None or not self._reaches(row["association_key"]):
            return None
        return row["association_key"], value_of(Delivery, row)

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
        return tuple(sorted(filter(self._reaches, keys)))

    def feed(self, token_fingerprint: str, *, gzipped: bool = False) -> ServedFeed | None:
        """Return what the token opens, packed or not, or None: unknown and revoked look alike."""
        from arshjul.store.feeds import served_feed

        return served_feed(self._connection, token_fingerprint, gzipped=gzipped)

    def link(self, kind: LinkKind, token_fingerprint: str, now: datetime) -> tuple[str, Link] | None:
        """Return the association's key and what the token opens, or None: unknown and expired look alike.

        Whoever has the secret may ask about that association: it comes within reach.
        """
        found = link_of(self._connection, kind, token_fingerprint, now)
        if found and self._reach is not None:
            self._reach.add(found[0])
        return found

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

    def count_deliveries(self) -> dict[DeliveryStatus, int]:
        """Return the number of deliveries in each status, also where it is 0; of all associations."""
        self._require_all()
        return _counts(self._connection.execute(_COUNTS).tuples().all())

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

    def computed(self, room: Room, key: Hashable, compute: Callable[[], T]) -> T:
        """Return what *compute* gives for the association's present revision and *key*; computed once in the process.

        The revision is read in this transaction, so no answer is ever stale. What was computed of a revision that
        this unit makes is kept first when the unit is stored.
        """
        found: T | None = self.kept(room, key)
        if found is None:
            found = compute()
            if self._writes:
                self._computed.append((room, room.edits, _whole(room, key), found))
            else:
                self._kept.put(_whole(room, key), found)
        return found

    def kept(self, room: Room, key: Hashable) -> Any | None:
        """Return what was `computed` of the association's present revision and *key*; None: nothing has been."""
        whole = _whole(room, key)
        found = next((v for _, edits, k, v in self._computed if (edits, k) == (room.edits, whole)), None)
        return self._kept.get(whole) if found is None and not room.is_changed else found

    def keep_computed(self) -> None:
        """Keep what was computed of the revisions that this unit leaves, now that they are stored."""
        for room, edits, key, value in self._computed:
            if edits == room.edits:
                self._kept.put(key, value)

    def _reaches(self, key: str) -> bool:
        return self._reach is None or key in self._reach

    def _require_all(self) -> None:
        """Raise ValueError, a fault in the program, for a question about all of whom not all are within reach."""
        if self._reach is not None:
            raise ValueError("a unit that is bound to some associations was asked about all")

    @property
    def _writes(self) -> bool:
        return bool(self._connection.get_execution_options().get("writes", False))


def _whole(room: Room, key: Hashable) -> Hashable:
    return (room.key, room.id, room.revision, key)


def _counts(found: Iterable[tuple[DeliveryStatus, int]]) -> dict[DeliveryStatus, int]:
    return dict.fromkeys(DeliveryStatus, 0) | dict(found)


def _no_association(key: str, known: list[str]) -> NotFoundError:
    if not known:
        return NotFoundError(f"Förbundet {key} finns inte; inget är inläst än.", command="arshjul load FIL.yaml")
    return NotFoundError(f"Förbundet {key} finns inte. De som finns: {', '.join(known)}.")


# Made once: to put a question together takes longer than to answer it, and every page asks these.
_NAMED = (
    select(associations.c.key, versions.c.content["name"].as_string())
    .join(versions, versions.c.association_id == associations.c.id)
    .where(versions.c.part == Part.ASSOCIATION, versions.c.until.is_(None))
)
_OF_ROOM = ("id", "key", "revision", "due_at", "held_since", "held_until", "trial_until", "generations")
_ALL_SEEN = select(*(associations.c[name] for name in _OF_ROOM))
_SEEN = _ALL_SEEN.where(associations.c.key == bindparam("of"))
_ROOM = {False: _SEEN, True: _SEEN.with_for_update(key_share=True)}
"""The question for a room, by whether the unit writes."""
_COUNTS = select(deliveries.c.status, func.count()).group_by(deliveries.c.status)
