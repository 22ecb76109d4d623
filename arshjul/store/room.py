"""One association's part of the database; nothing in here reaches another association's rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import Connection, insert, or_, select, update

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.store.disposals import Disposals
from arshjul.store.feeds import Feeds
from arshjul.store.inbox import Inbox
from arshjul.store.inserting import insert_into
from arshjul.store.links import Links
from arshjul.store.outgoing import Outgoing
from arshjul.store.rows import columns_of, row_of, value_of
from arshjul.store.tables import aliases, answers, associations, deliveries, facts, versions
from arshjul.store.undoing import changed_since, take_back
from arshjul.store.values import Cullable, Delivery, DeliveryStatus, Disposal, NewDelivery, Part, Version
from arshjul.store.versions import history, read_association, write_association
from arshjul.year.answers import Given
from arshjul.year.deeds import Deed
from arshjul.year.facts import Fact, FactAbout
from arshjul.year.ledger import Ledger
from arshjul.year.model import Association, Hold, YearStatus
from arshjul.year.moments import Moments
from arshjul.year.saying.message import CALENDAR_KINDS, About, Ending, MessageKind
from arshjul.year.saying.told import Told

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

LOOKED_BACK = 2
"""Years. A chain about a year runs in the year after it, and what follows from its outcome comes in the next."""

_REMEMBERED = CALENDAR_KINDS | {MessageKind.QUORUM, MessageKind.REQUEST}
"""The kinds of mail on which later ones depend."""
_OF_CHAINS = (FactAbout.CHAIN, FactAbout.REPORT, FactAbout.BUNDLE)


@dataclass(frozen=True)
class Said:
    """What mails have said, as far as later ones depend on it; as in a `Ledger`."""

    told: Mapping[str, tuple[Told, ...]]
    outlooks: Mapping[tuple[str, str], tuple[str, ...]]
    last_asked: Mapping[str, datetime]


class Room:
    """The rows of one association, within one unit of work. Comes from `Unit.of`."""

    def __init__(
        self,
        connection: Connection,
        association_id: int,
        key: str,
        revision: int,
        *,
        is_seen: bool,
        hold: Hold | None = None,
    ) -> None:
        self.key = key
        self.is_seen = is_seen
        """Whether what follows from its last change had been computed when this unit began."""
        self.id = association_id
        self._hold = hold
        self._connection = connection
        self._id = association_id
        self._revision = revision
        self._edits = 0

    @property
    def revision(self) -> int:
        """The number that goes up in the same commit as any change of anything that is the association's."""
        return self._revision

    @property
    def is_changed(self) -> bool:
        """Whether this unit of work has changed anything that is the association's."""
        return self._edits > 0

    @property
    def edits(self) -> int:
        """How many times this unit has changed something: what was read between two edits is not the same."""
        return self._edits

    @cached_property
    def years(self) -> dict[int, YearStatus]:
        """Every year that the association has, with its status."""
        rows = self._connection.execute(
            select(versions.c.year, versions.c.status)
            .where(versions.c.association_id == self._id, versions.c.part == Part.YEAR, versions.c.until.is_(None))
            .order_by(versions.c.year)
        )
        return {year: YearStatus(status) for year, status in rows}

    def year_of_occasion(self, key: str) -> int | None:
        """Return the year in whose plan the occasion stands, also when that is closed; None: there is none such."""
        year: int | None = self._connection.scalar(
            select(versions.c.year).where(
                versions.c.association_id == self._id,
                versions.c.part == Part.OCCASION,
                versions.c.key == key,
                versions.c.until.is_(None),
            )
        )
        return year

    def living(self, *also: int) -> frozenset[int]:
        """The years that are not closed, and those that somebody asks for, which need have no plan."""
        living = (year for year, status in self.years.items() if status is not YearStatus.CLOSED)
        return frozenset((*living, *also))

    def association(self, years: Collection[int] | None = None) -> Association:
        """Return the association, equal to what was saved last, with those *years*; None: the living ones."""
        years = self.living() if years is None else years
        return replace(read_association(self._connection, self._id, self.key, years), hold=self._hold)

    def hold(self, hold: Hold) -> None:
        """Let nobody be told of what this unit does before the end of *hold*."""
        self.touch()
        self._hold = hold
        self._update(held_since=hold.since, held_until=hold.until)

    def ledger(self, years: Collection[int] | None = None) -> Ledger:
        """Return all that is remembered of those *years*; None: of the living ones.

        Of the chains also what lies `LOOKED_BACK` years further back, and what is about the year after.
        """
        years = self.living() if years is None else years
        mails = self._mails(years, MAY_REACH_THEM)
        given: dict[str, list[Given]] = {}
        for one in self.answers(years=years):
            given.setdefault(one.occasion, []).append(one)
        return Ledger(
            facts=self.facts(years),
            told=mails.told,
            answers={occasion: tuple(all_given) for occasion, all_given in given.items()},
            outlooks=mails.outlooks,
            last_asked=mails.last_asked,
        )

    def mails_left(self) -> Said:
        """What of the living years has left, or may have: what waits tells nobody anything."""
        return self._mails(self.living(), MAY_HAVE_REACHED_THEM)

    def save(self, association: Association, deed: Deed) -> bool:
        """Store *association* as a whole, as what *deed* made of it; False: it was so already.

        What it no longer holds is removed; years that it only names stay. Raises NotAllowedError when it is another
        association, when two things in it have the same key, or when an occasion stands in another year than its own.
        """
        if association.key != self.key:
            raise NotAllowedError(f"{association.key} kan inte sparas som {self.key}. Läs in det under eget namn.")
        revision = self._revision if self.is_changed else self._revision + 1
        differs = write_association(self._connection, self._id, association, revision, deed)
        if differs:
            self.touch()
            self.__dict__.pop("years", None)
        return differs

    def history(self, since: int = 0) -> tuple[Version, ...]:
        """Return every version of what can be edited that came after the revision *since*, oldest first."""
        return history(self._connection, self._id, since)

    def changed_since(self, revision: int) -> tuple[Version, ...]:
        """Return the newest version of each part that *revision* wrote and that was changed after it."""
        return changed_since(self._connection, self._id, revision)

    def take_back(self, undone: int, deed: Deed) -> None:
        """Let what the revision *undone* wrote stand as before it; nothing of it may have been changed since."""
        self.touch()
        take_back(self._connection, self._id, undone, self._revision, deed)
        self.__dict__.pop("years", None)

    def touch(self) -> None:
        """Let this unit be a new revision; what follows from it is to be computed anew."""
        self._edits += 1
        if self._edits > 1:
            return
        self._revision += 1
        self._update(revision=self._revision, **row_of(Moments()))

    def remember_moments(self, moments: Moments) -> None:
        """Keep when something next falls to be said or done, as computed for the present revision."""
        self._update(**row_of(moments))

    def facts(self, years: Collection[int] | None = None) -> tuple[Fact, ...]:
        """Return the facts that stand, of *years* as `ledger` counts them (None: of all), as they were recorded."""
        query = select(*columns_of(facts, Fact)).where(
            facts.c.association_id == self._id, facts.c.retracted_at.is_(None)
        )
        if years is not None:
            around = {year + step for year in years for step in range(-LOOKED_BACK, 2)}
            query = query.where(
                or_(
                    facts.c.year.in_(years),
                    facts.c.about.in_(_OF_CHAINS) & facts.c.year.in_(around),
                )
            )
        rows = self._connection.execute(query.order_by(facts.c.id)).mappings()
        return tuple(value_of(Fact, row) for row in rows)

    def facts_ever(self, about: FactAbout) -> tuple[Fact, ...]:
        """Return every fact that anybody ever recorded about such things, also those that were taken back."""
        query = select(*columns_of(facts, Fact)).where(facts.c.association_id == self._id, facts.c.about == about)
        rows = self._connection.execute(query.order_by(facts.c.id)).mappings()
        return tuple(value_of(Fact, row) for row in rows)

    def years_recorded(self, about: FactAbout, key: str) -> tuple[int, ...]:
        """Return the years about which something stands recorded of the thing *key*, in order."""
        query = (
            select(facts.c.year)
            .where(
                facts.c.association_id == self._id,
                facts.c.about == about,
                facts.c.key == key,
                facts.c.retracted_at.is_(None),
            )
            .distinct()
        )
        return tuple(sorted(self._connection.scalars(query)))

    def add_fact(self, fact: Fact) -> int:
        """Store *fact* and return its id; an id that it already has is not used."""
        self.touch()
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
        self.touch()

    def calendar_domain(self, default: str) -> str:
        """Return the domain of the association's calendar UIDs; the first time *default*, which is then kept.

        It never changes after that, whatever the sender's address becomes: with another UID every meeting
        would be a new one in people's calendars (RFC 5546, 2.1.5). Needs a writing unit.
        """
        mine = associations.c.id == self._id
        kept: str | None = self._connection.scalar(select(associations.c.calendar_domain).where(mine))
        if kept is None:
            self._update(calendar_domain=default)
        return kept or default

    def delivery_keys(self, years: Collection[int] | None = None) -> frozenset[str]:
        """Return the key of every message of *years* (None: the living ones) that has a row that was not withdrawn."""
        query = select(deliveries.c.key).where(
            deliveries.c.association_id == self._id,
            deliveries.c.year.in_(self.living() if years is None else years),
            deliveries.c.ending.is_distinct_from(Ending.WITHDRAWN),
        )
        return frozenset(self._connection.scalars(query))

    def add_deliveries(self, new: Iterable[NewDelivery]) -> int:
        """Queue the messages whose keys have no row yet, as many times over, and return how many they were."""
        revision = self._revision if self.is_changed else self._revision + 1
        rows = [
            row_of(delivery)
            | {
                "association_id": self._id,
                "attempts": 0,
                "answer": "",
                "written_at": delivery.created_at,
                "revision": revision,
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
            self.touch()
        return added

    def deliveries(
        self,
        limit: int | None = 200,
        status: DeliveryStatus | None = None,
        target: str | None = None,
        person: str | None = None,
        *,
        targets: Collection[str] | None = None,
    ) -> tuple[Delivery, ...]:
        """Return the *limit* newest deliveries that fit (None: all), newest first, without their bytes."""
        query = select(*columns_of(deliveries, Delivery)).where(deliveries.c.association_id == self._id)
        if status is not None:
            query = query.where(deliveries.c.status == status)
        if target is not None:
            query = query.where(deliveries.c.target == target)
        if person is not None:
            query = query.where(deliveries.c.person == person)
        if targets is not None:
            query = query.where(deliveries.c.target.in_(targets))
        rows = self._connection.execute(query.order_by(deliveries.c.id.desc()).limit(limit)).mappings()
        return tuple(value_of(Delivery, row) for row in rows)

    def unsent(self) -> tuple[Delivery, ...]:
        """Return the deliveries that have not left, or may not have, as they fell due; without their bytes."""
        rows = self._connection.execute(
            select(*columns_of(deliveries, Delivery))
            .where(deliveries.c.association_id == self._id, deliveries.c.status.in_(UNSENT))
            .order_by(deliveries.c.due_at, deliveries.c.id)
        ).mappings()
        return tuple(value_of(Delivery, row) for row in rows)

    def settle_unsent(self, until: datetime, reason: str) -> int:
        """Let what has not left, and fell due no later than *until*, never leave; return how many they were."""
        settled = self._connection.execute(
            update(deliveries)
            .where(
                deliveries.c.association_id == self._id,
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
            self.touch()
        return settled

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
        """Return the mail as it was or will be sent; empty when it is skipped, or was emptied by decision.

        Raises NotFoundError as `delivery` does.
        """
        body: bytes | None = self._connection.scalar(
            select(deliveries.c.body).where(deliveries.c.association_id == self._id, deliveries.c.id == id)
        )
        if body is None:
            raise _no_delivery(id)
        return body

    @property
    def disposals(self) -> Disposals:
        """The disposals of the association's mails."""
        return Disposals(self._connection, self._id)

    def cullable(self, before: date) -> Cullable:
        """Return how many mails `cull` would empty, and how many it would spare."""
        return self.disposals.cullable(before, self.living())

    def cull(self, before: date, decision: str, by: str, at: datetime) -> Disposal | None:
        """Empty the mails that were settled before that day in Stockholm, and remember the act; None: there are none.

        Mails about living years are spared. Every fact about a mail stays.
        """
        made = self.disposals.cull(before, self.living(), decision, by, at)
        if made:
            self.touch()
        return made

    def _mails(self, years: Collection[int], may_reach: Collection[DeliveryStatus]) -> Said:
        """What the mails in those statuses, and those that were refused, have said."""
        names = ("kind", "person", "target", "sequence", "due_at", "content", "optional", "status", "address", "about")
        rows = self._connection.execute(
            select(*(deliveries.c[name] for name in (*names, "created_at", "sent_at", "ending")))
            .where(
                deliveries.c.association_id == self._id,
                deliveries.c.year.in_(years),
                deliveries.c.kind.in_(_REMEMBERED),
            )
            .order_by(deliveries.c.id)
        )
        told: dict[str, list[Told]] = {}
        outlooks: dict[tuple[str, str], tuple[str, ...]] = {}
        asked: dict[str, datetime] = {}
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
                        left_at=row.sent_at,
                    )
                )
        return Said({target: tuple(all_told) for target, all_told in told.items()}, outlooks, asked)

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
            update(deliveries)
            .where(deliveries.c.association_id == self._id, deliveries.c.id == id, left)
            .values(answer=words, **more)
        )
        if told.rowcount and more:
            self.touch()
        return told.rowcount == 1

    def answers(self, *, years: Collection[int] | None = None) -> tuple[Given, ...]:
        """Return the answers, of some *years* or of all, in the order they came; none is ever changed or taken away."""
        query = select(*columns_of(answers, Given)).where(answers.c.association_id == self._id)
        if years is not None:
            query = query.where(answers.c.year.in_(years))
        rows = self._connection.execute(query.order_by(answers.c.id)).mappings()
        return tuple(value_of(Given, row) for row in rows)

    def add_answer(self, given: Given, year: int) -> int:
        """Write *given*, about a meeting of *year*, into the log and return its id; one that it has is not used."""
        self.touch()
        row = row_of(given) | {"association_id": self._id, "year": year}
        del row["id"]
        id: int = self._connection.execute(insert(answers).values(row).returning(answers.c.id)).scalar_one()
        return id

    def aliases(self, person: str) -> frozenset[str]:
        """Return the other addresses from which *person* is known to answer."""
        query = select(aliases.c.address).where(aliases.c.association_id == self._id, aliases.c.person == person)
        return frozenset(self._connection.scalars(query))

    def people_with_alias(self, address: str) -> frozenset[str]:
        """Return the keys of the people who are known to answer from *address* too."""
        query = select(aliases.c.person).where(aliases.c.association_id == self._id, aliases.c.address == address)
        return frozenset(self._connection.scalars(query))

    def add_alias(self, person: str, address: str, at: datetime) -> None:
        """Let *address* be known as one of *person*'s; twice is once."""
        self.touch()
        self._connection.execute(
            insert_into(aliases, self._connection)
            .values(association_id=self._id, person=person, address=address, created_at=at)
            .on_conflict_do_nothing(index_elements=[aliases.c.association_id, aliases.c.person, aliases.c.address])
        )

    def mails_waiting(self) -> int:
        """Return how many mails wait for a person, those that nobody knows whose they are among them."""
        return Inbox(self._connection).number_waiting(self.key)

    @property
    def outgoing(self) -> Outgoing:
        """The mails of the association that wait."""
        return Outgoing(self._connection, self._id, self._revision)

    @property
    def feeds(self) -> Feeds:
        """The calendar feeds of the association."""
        return Feeds(self._connection, self._id)

    @property
    def links(self) -> Links:
        """The secret links of the association."""
        return Links(self._connection, self._id)

    def _update(self, **values: object) -> None:
        self._connection.execute(update(associations).where(associations.c.id == self._id).values(**values))


def _no_delivery(id: int) -> NotFoundError:
    return NotFoundError(f"Utskick {id} finns inte här. Se listan över utskick.")
