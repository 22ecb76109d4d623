"""One association's part of the database; nothing in here reaches another association's rows.

What a command that only looks at a year has no use for is imported when it is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Connection, insert, select, update

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.store.deliveries import MAY_HAVE_REACHED_THEM, Deliveries, Said, said_of
from arshjul.store.inserting import insert_into
from arshjul.store.ledgers import read_ledgers
from arshjul.store.links import Links
from arshjul.store.revision_count import RevisionCount
from arshjul.store.rows import columns_of, row_of, value_of
from arshjul.store.tables import aliases, answers, associations, facts, versions
from arshjul.store.values.versions import Part, Version
from arshjul.store.versions import history, read_associations, statuses_of, versions_of, write_association
from arshjul.year.answers import Given
from arshjul.year.deeds import Deed
from arshjul.year.facts import Fact, FactAbout
from arshjul.year.kept_files import KeptFile, file_in
from arshjul.year.ledger import Ledger
from arshjul.year.model import Association, Hold, YearStatus, address_key
from arshjul.year.moments import Moments

if TYPE_CHECKING:
    from arshjul.store.culling import Culling, Spared
    from arshjul.store.deeds_apart import DeedsApart
    from arshjul.store.disclosure import Disclosure
    from arshjul.store.disposals import Disposals
    from arshjul.store.emptying import Emptying
    from arshjul.store.feeds import Feeds
    from arshjul.store.history import History
    from arshjul.store.outgoing import Outgoing
    from arshjul.store.readings import Readings
    from arshjul.store.retentions import Retentions
    from arshjul.store.tally import Tally


@dataclass(frozen=True)
class Beside:
    """What is stored of an association beside what can be edited in it."""

    hold: Hold | None = None
    trial_until: datetime | None = None
    generations: Mapping[str, int] = field(default_factory=dict)


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
        beside: Beside | None = None,
    ) -> None:
        self.key = key
        self.is_seen = is_seen
        """Whether what follows from its last change had been computed when this unit began."""
        self.id = association_id
        self._beside = beside or Beside()
        self._connection = connection
        self._id = association_id
        self._count = RevisionCount(connection, association_id, revision)

    @property
    def revision(self) -> int:
        """The number that goes up in the same commit as any change of anything that is the association's."""
        return self._count.number

    @property
    def is_changed(self) -> bool:
        """Whether this unit of work has changed anything that is the association's."""
        return self._count.is_changed

    @property
    def edits(self) -> int:
        """How many times this unit has changed something: what was read between two edits is not the same."""
        return self._count.edits

    @cached_property
    def years(self) -> dict[int, YearStatus]:
        """Every year that the association has, with its status."""
        return statuses_of(self._connection, (self.id,))[self.id]

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
        return self.as_stored(read_associations(self._connection, {self.id: years}, {self.id: self.key})[self.id])

    def as_stored(self, association: Association) -> Association:
        """Return *association*, as it was read, with what is stored beside what can be edited in it."""
        beside = self._beside
        return replace(association, hold=beside.hold, trial_until=beside.trial_until, generations=beside.generations)

    def generation(self, what: str, person: str = "") -> int:
        """As `Association.generation`."""
        return self._beside.generations.get(address_key(what, person), 0)

    def renew_address(self, what: str, person: str = "") -> None:
        """Count that the secret address of that kind, of that person (key) or of nobody, is another from now on."""
        self.touch()
        one, before = address_key(what, person), self._beside.generations
        self._beside = replace(self._beside, generations={**before, one: before.get(one, 0) + 1})
        self._count.update(generations=self._beside.generations)

    @property
    def held(self) -> Hold | None:
        """The hold of its last deed, which may be over; None: it never had one."""
        return self._beside.hold

    def hold(self, hold: Hold) -> None:
        """Let nobody be told of what this unit does before the end of *hold*."""
        self.touch()
        self._beside = replace(self._beside, hold=hold)
        self._count.update(held_since=hold.since, held_until=hold.until)

    @property
    def trial_until(self) -> datetime | None:
        """As `Association.trial_until`."""
        return self._beside.trial_until

    def try_until(self, moment: datetime) -> None:
        """Let nobody but the director be told of anything before *moment*."""
        self.touch()
        self._beside = replace(self._beside, trial_until=moment)
        self._count.update(trial_until=moment)

    def ledger(self, years: Collection[int] | None = None) -> Ledger:
        """Return all that is remembered of those *years*; None: of the living ones.

        Of the chains also what lies `LOOKED_BACK` years further back, and what is about the year after.
        """
        return read_ledgers(self._connection, {self.id: self.living() if years is None else years})[self.id]

    def mails_left(self) -> Said:
        """What of the living years has left, or may have: what waits tells nobody anything."""
        return said_of(self._connection, {self.id: self.living()}, MAY_HAVE_REACHED_THEM)[self.id]

    def save(self, association: Association, deed: Deed) -> bool:
        """Store *association* as a whole, as what *deed* made of it; False: it was so already.

        What it no longer holds is removed; years that it only names stay. Raises NotAllowedError when it is another
        association, when two things in it have the same key, or when an occasion stands in another year than its own.
        """
        if association.key != self.key:
            raise NotAllowedError(f"{association.key} kan inte sparas som {self.key}. Läs in det under eget namn.")
        differs = write_association(self._connection, self._id, association, self._count.of_a_change, deed)
        if differs:
            self.touch()
            self.__dict__.pop("years", None)
        return differs

    def history(self, since: int = 0) -> tuple[Version, ...]:
        """Return every version of what can be edited that came after the revision *since*, oldest first."""
        return history(self._connection, self._id, since)

    def emptying(self, person: str) -> Emptying:
        """What empties the name and the address of *person*, who has been in the association."""
        from arshjul.store.emptying import Emptying

        return Emptying(self._connection, self._id, person)

    @property
    def happened(self) -> History:
        """All that has happened in the association."""
        from arshjul.store.history import History

        return History(self._connection, self._id)

    def changed_since(self, revision: int) -> tuple[Version, ...]:
        """Return the newest version of each part that *revision* wrote and that was changed after it."""
        from arshjul.store.undoing import changed_since

        return changed_since(self._connection, self._id, revision)

    def take_back(self, undone: int, deed: Deed) -> None:
        """Let what the revision *undone* wrote stand as before it; nothing of it may have been changed since."""
        from arshjul.store.undoing import take_back

        self.touch()
        take_back(self._connection, self._id, undone, self.revision, deed)
        self.__dict__.pop("years", None)

    def touch(self) -> None:
        """Let this unit be a new revision; what follows from it is to be computed anew."""
        self._count.touch()

    def remember_moments(self, moments: Moments) -> None:
        """Keep when something next falls to be said or done, as computed for the present revision."""
        self._count.update(**row_of(moments))

    def facts(self) -> tuple[Fact, ...]:
        """Return the facts that stand, as they were recorded."""
        query = select(*columns_of(facts, Fact)).where(
            facts.c.association_id == self._id, facts.c.retracted_at.is_(None)
        )
        rows = self._connection.execute(query.order_by(facts.c.id)).mappings()
        return tuple(value_of(Fact, row) for row in rows)

    def kept_files(self) -> frozenset[KeptFile]:
        """Return the uploaded files that any fact names, also one that was taken back, and those that were culled.

        And every Word template that the association has had.
        """
        details = self._connection.scalars(select(facts.c.details).where(facts.c.association_id == self._id))
        templates = (one.content for one in self.versions_of(Part.TEMPLATE) if one.content)
        return frozenset(filter(None, map(file_in, (*details, *templates))))

    def versions_of(self, part: Part) -> tuple[Version, ...]:
        """Return every version of the parts of one sort, oldest first."""
        return versions_of(self._connection, self._id, part)

    def facts_ever(self, about: FactAbout) -> tuple[Fact, ...]:
        """Return every fact that anybody ever recorded about such things, also those that were taken back."""
        query = select(*columns_of(facts, Fact)).where(facts.c.association_id == self._id, facts.c.about == about)
        rows = self._connection.execute(query.order_by(facts.c.id)).mappings()
        return tuple(value_of(Fact, row) for row in rows)

    def facts_taken_back(self, at: datetime) -> tuple[Fact, ...]:
        """Return the facts that were taken back at the moment *at*, as they were recorded."""
        query = select(*columns_of(facts, Fact)).where(facts.c.association_id == self._id, facts.c.retracted_at == at)
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
            self._count.update(calendar_domain=default)
        return kept or default

    @property
    def deliveries(self) -> Deliveries:
        """The mails of the association."""
        return Deliveries(self._connection, self._id, self._count)

    def delivery_keys(self, years: Collection[int] | None = None) -> frozenset[str]:
        """Return the key of every message of *years* (None: the living ones) that has a row that was not withdrawn."""
        return self.deliveries.keys(self.living() if years is None else years)

    @property
    def disposals(self) -> Disposals:
        """What was emptied of the association by decision."""
        from arshjul.store.disposals import Disposals

        return Disposals(self._connection, self._id)

    @property
    def readings(self) -> Readings:
        """The documents that somebody is reading into a year: what is decided of them changes nothing yet."""
        from arshjul.store.readings import Readings

        return Readings(self._connection, self._id)

    @property
    def disclosure(self) -> Disclosure:
        """What there is to hand out of the association."""
        from arshjul.store.disclosure import Disclosure

        return Disclosure(self._connection, self._id)

    @property
    def retentions(self) -> Retentions:
        """How long the association has decided that what it keeps is kept."""
        from arshjul.store.retentions import Retentions

        return Retentions(self._connection, self._id)

    def culling(self, spared: Spared) -> Culling:
        """What is old enough to be removed by decision, but for what is *spared*."""
        from arshjul.store.culling import Culling

        return Culling(self._connection, self._id, self._count, spared)

    def answers(self, *, years: Collection[int] | None = None) -> tuple[Given, ...]:
        """Return the answers, of some *years* or of all, in the order they came, but those that were undone."""
        query = select(*columns_of(answers, Given)).where(
            answers.c.association_id == self._id, answers.c.retracted_at.is_(None)
        )
        if years is not None:
            query = query.where(answers.c.year.in_(years))
        rows = self._connection.execute(query.order_by(answers.c.id)).mappings()
        return tuple(value_of(Given, row) for row in rows)

    def add_answer(self, given: Given, year: int, deed: int | None = None) -> int:
        """Write *given*, about a meeting of *year*, into the log and return its id; one that it has is not used.

        *deed* is the number of the one that wrote it down; None: it came from the person.
        """
        self.touch()
        row = row_of(given) | {"association_id": self._id, "year": year, "deed": deed}
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

    def tally(self, year: int, since: datetime) -> Tally:
        """Return the numbers of its mails and of what waits for a person; those refused from *since* on are new."""
        from arshjul.store.tally import tally

        return tally(self._connection, self.id, year, since)

    @property
    def apart(self) -> DeedsApart:
        """The deeds that wrote no version, and the answers that they wrote down."""
        from arshjul.store.deeds_apart import DeedsApart

        return DeedsApart(self._connection, self._id, self._count)

    @property
    def outgoing(self) -> Outgoing:
        """The mails of the association that wait."""
        from arshjul.store.outgoing import Outgoing

        return Outgoing(self._connection, self._id, self.revision)

    @property
    def feeds(self) -> Feeds:
        """The calendar feeds of the association."""
        from arshjul.store.feeds import Feeds

        return Feeds(self._connection, self._id)

    @property
    def links(self) -> Links:
        """The secret links of the association."""
        return Links(self._connection, self._id)
