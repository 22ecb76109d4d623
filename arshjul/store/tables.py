"""The tables. A column's key is the field of the value that it keeps; its name is what SQL sees.

A change here needs a new file in ``migrations/versions/`` and its number in `HEAD`; a test compares the two.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    false,
    func,
    literal_column,
    text,
)

from arshjul.store.columns import Counts, Details, Moment, Texts, Word
from arshjul.store.values.deliveries import DeliveryStatus, DisposalKind
from arshjul.store.values.kinds import Logged, ReadingStep, SignInState, Verdict
from arshjul.store.values.links import LinkKind
from arshjul.store.values.versions import Part
from arshjul.year.access import Capacity
from arshjul.year.answers import Answer, Via
from arshjul.year.deeds import DeedKind, Origin
from arshjul.year.facts import FactAbout, FactKind
from arshjul.year.kept import Kept
from arshjul.year.saying.message import About, Ending, MessageKind, Topic

HEAD = "0031"
"""The newest revision in ``migrations/versions/``."""

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _association_id() -> Column[int]:
    return Column("association_id", Integer, ForeignKey("associations.id"), nullable=False)


def _needed(name: str, kind: Any, *, key: str | None = None) -> Column[Any]:
    return Column(name, kind, key=key or name, nullable=False)


associations = Table(
    "associations",
    metadata,
    _id(),
    _needed("key", Text),
    _needed("created_at", Moment),
    # Goes up in the same commit as any change of anything that is the association's.
    _needed("revision", Integer),
    # As `year.saying.moments` has them.
    _needed("due_at", Moment),
    _needed("morning_due_at", Moment),
    _needed("closing_at", Moment),
    # The last deed that others are told of, and until when it is held. Of no version: each deed sets it anew.
    Column("held_since", Moment),
    Column("held_until", Moment),
    Column("trial_until", Moment),
    # Set with the first calendar that leaves, and never changed: it is part of every UID.
    Column("calendar_domain", Text),
    # A fingerprint: the feeds are built again only when it is another.
    Column("feeds_built_from", Text, nullable=False, server_default=""),
    # The day on which a feed changes although nothing else does: what is cancelled leaves it.
    _needed("feeds_change_at", Moment),
    # A mark of the service's key: the links are made again only when it is another.
    Column("links_made_for", Text, nullable=False, server_default=""),
    # How many times each secret address has been renewed: the secret is derived from it.
    Column("generations", Counts, nullable=False, server_default=text("'{}'")),
    UniqueConstraint("key"),
    Index(None, "due_at"),
    Index(None, "morning_due_at"),
    Index(None, "closing_at"),
)

particulars = Table(
    "particulars",
    metadata,
    _id(),
    _association_id(),
    _needed("person", Text),
    _needed("name", Text),
    _needed("address", Text),
    UniqueConstraint("association_id", "person", "name", "address"),
    Index("ix_particulars_lower_address", func.lower(literal_column("address"))),
)
"""The only place where a person's name and address stand: versions name the row, which can be emptied by decision."""

versions = Table(
    "versions",
    metadata,
    _id(),
    _association_id(),
    _needed("part", Word(Part)),
    _needed("key", Text),
    # The place in its tuple: what was saved comes back in the same order. Order is no history, and is overwritten.
    _needed("position", Integer),
    # Of an occasion and of a year; with the year's status the living ones are found without reading the others.
    Column("year", Integer),
    Column("status", Text),
    # NULL: from this revision on there is none such.
    Column("content", JSON(none_as_null=True)),
    Column("particulars_id", Integer, ForeignKey("particulars.id")),
    _needed("since", Integer),
    # The revision that replaced it; NULL: it stands.
    Column("until", Integer),
    _needed("deed", Word(DeedKind)),
    _needed("at", Moment),
    _needed("by", Text),
    _needed("origin", Word(Origin)),
    _needed("why", Text),
    # Of each part one version stands: who writes holds the association. An index that says so would be one of
    # PostgreSQL's own kind, and loading that dialect takes every start some tenths of a second.
    Index(None, "association_id", "until"),
    Index(None, "association_id", "since"),
    Index(None, "particulars_id"),
)
"""Every version of what can be edited, with who made it: the present state, the history and the ground of undoing.

Versions are only added. One that is replaced keeps what it says, and is marked with the revision that replaced it.
"""

facts = Table(
    "facts",
    metadata,
    _id(),
    _association_id(),
    _needed("about", Word(FactAbout)),
    _needed("kind", Word(FactKind)),
    _needed("year", Integer),
    _needed("key", Text),
    _needed("step", Text),
    _needed("subject", Text),
    _needed("day", Date),
    _needed("note", Text),
    _needed("recorded_at", Moment),
    _needed("recorded_by", Text, key="by"),
    Column("retracted_at", Moment),
    Column("retracted_by", Text),
    Column("details", Details, nullable=False, server_default=text("'{}'")),
    Index(None, "association_id", "year"),
)

disposals = Table(
    "disposals",
    metadata,
    _id(),
    _association_id(),
    _needed("at", Moment),
    _needed("by", Text),
    _needed("decision", Text),
    _needed("before", Date),
    _needed("number_of_mails", Integer, key="number"),
    Column("kind", Word(DisposalKind), nullable=False, server_default=DisposalKind.MAILS.value),
    # Whose name and address were emptied; empty when it was mails.
    Column("person", Text, nullable=False, server_default=""),
    # While it is, and only in the unit that makes it, texts of the history may be emptied.
    Column("is_open", Boolean, nullable=False, server_default=false()),
    Index(None, "association_id"),
)
"""Every time that something was emptied or removed by decision. Rows are only added."""

retentions = Table(
    "retentions",
    metadata,
    _id(),
    # NULL: of what is no association's.
    Column("association_id", Integer, ForeignKey("associations.id")),
    _needed("kept", Word(Kept)),
    # NULL: until something else is decided.
    Column("days", Integer),
    _needed("decision", Text),
    _needed("at", Moment),
    _needed("by", Text),
    Index(None, "association_id"),
)
"""How long each kind of what is kept is kept, as it was decided: the last of a kind stands. Rows are only added."""

deeds = Table(
    "deeds",
    metadata,
    _id(),
    _association_id(),
    # The revision that it made: by this it is named.
    _needed("number", Integer),
    _needed("kind", Word(DeedKind)),
    _needed("at", Moment),
    _needed("by", Text),
    _needed("origin", Word(Origin)),
    _needed("why", Text),
    UniqueConstraint("association_id", "number"),
)
"""The deeds that others are told of and that wrote no version. Rows are only added."""

deliveries = Table(
    "deliveries",
    metadata,
    _id(),
    _association_id(),
    _needed("key", Text),
    _needed("kind", Word(MessageKind)),
    _needed("person", Text),
    _needed("person_name", Text),
    _needed("address", Text),
    _needed("topic", Word(Topic)),
    _needed("year", Integer),
    _needed("target", Text),
    Column("about", Word(About)),
    _needed("subject", Text),
    _needed("message_id", Text),
    _needed("due_at", Moment),
    _needed("status", Word(DeliveryStatus)),
    _needed("reason", Text),
    _needed("sequence", Integer),
    Column("days_before", Integer),
    Column("optional", Boolean),
    _needed("content", Text),
    _needed("created_at", Moment),
    _needed("attempts", Integer),
    Column("next_attempt_at", Moment),
    Column("holder", Text),
    Column("sent_at", Moment),
    _needed("answer", Text),
    # What emptied the mail; NULL: nothing has.
    Column("disposal_id", Integer, ForeignKey("disposals.id")),
    Column("ending", Word(Ending)),
    Column("carried_by", Text),
    # A message that was withdrawn, or did not reach its reader, may be queued again: a new row under the same key.
    _needed("again", Integer),
    _needed("written_at", Moment),
    _needed("revision", Integer),
    # The number of the deed in `deeds` that queued it, or that ended it since it is sent again.
    Column("deed", Integer),
    # Last on purpose: SQLite reads a row from the left, and lists of deliveries never reach the bytes.
    _needed("body", LargeBinary),
    UniqueConstraint("association_id", "key", "again"),
    Index(None, "association_id", "target", "person"),
    Index(None, "association_id", "year", "kind"),
    Index(None, "association_id", "status", "year"),
    Index(None, "status", "next_attempt_at"),
    Index(None, "message_id"),
)

answers = Table(
    "answers",
    metadata,
    _id(),
    _association_id(),
    _needed("year", Integer),
    _needed("occasion", Text),
    _needed("person", Text),
    _needed("answer", Word(Answer)),
    Column("sequence", Integer),
    _needed("stamped_at", Moment),
    _needed("received_at", Moment),
    _needed("via", Word(Via)),
    _needed("from_item", Text),
    _needed("until_item", Text),
    Column("remote", Boolean),
    Column("disqualified", Texts, nullable=False, server_default=text("'[]'")),
    _needed("source", Text),
    _needed("authentication", Text),
    Column("acts_at", Moment),
    # The number of the deed in `deeds` that wrote it down; NULL: it came from the person.
    Column("deed", Integer),
    # Undone: it never was. NULL: it stands in the log.
    Column("retracted_at", Moment),
    Index(None, "association_id", "year"),
)

aliases = Table(
    "aliases",
    metadata,
    _id(),
    _association_id(),
    _needed("person", Text),
    _needed("address", Text),
    _needed("created_at", Moment),
    UniqueConstraint("association_id", "person", "address"),
)

incoming = Table(
    "incoming",
    metadata,
    _id(),
    Column("association_id", Integer, ForeignKey("associations.id")),
    _needed("fingerprint", Text),
    _needed("from_address", Text),
    _needed("subject", Text),
    _needed("message_id", Text),
    _needed("received_at", Moment),
    _needed("verdict", Word(Verdict)),
    _needed("reason", Text),
    _needed("person", Text),
    _needed("occasion", Text),
    Column("handled_at", Moment),
    _needed("handled_by", Text),
    # Where it stood; of a mail that did not come out of a mailbox nothing is told.
    Column("mailbox", Text, nullable=False, server_default=""),
    Column("validity", BigInteger),
    Column("uid", BigInteger),
    _needed("raw", LargeBinary),
    UniqueConstraint("fingerprint"),
    Index(None, "verdict", "received_at"),
    Index(None, "mailbox", "validity", "uid"),
)

mailboxes = Table(
    "mailboxes",
    metadata,
    _id(),
    _needed("name", Text),
    _needed("validity", BigInteger),
    _needed("last_uid", BigInteger),
    UniqueConstraint("name"),
)

feeds = Table(
    "feeds",
    metadata,
    _id(),
    _association_id(),
    _needed("kind", Text),
    _needed("subject", Text),
    Column("generation", Integer, nullable=False, server_default=text("0")),
    _needed("token_fingerprint", Text),
    _needed("etag", Text),
    _needed("changed_at", Moment),
    Column("revoked_at", Moment),
    _needed("gzipped", LargeBinary),
    _needed("body", LargeBinary),
    UniqueConstraint("association_id", "kind", "subject"),
    UniqueConstraint("token_fingerprint"),
)

links = Table(
    "links",
    metadata,
    _id(),
    _association_id(),
    _needed("kind", Word(LinkKind)),
    # Empty and 0, never null: nulls are no equals where a key is to be unique.
    _needed("person", Text),
    _needed("member", Text),
    _needed("year", Integer),
    _needed("generation", Integer),
    _needed("token_fingerprint", Text),
    _needed("created_at", Moment),
    Column("expires_at", Moment),
    UniqueConstraint("association_id", "kind", "person", "member", "year", "generation"),
    UniqueConstraint("token_fingerprint"),
)

readings = Table(
    "readings",
    metadata,
    _id(),
    _association_id(),
    # Which reading of the association's, and which step of it; both from 1.
    _needed("number", Integer),
    _needed("place", Integer),
    _needed("step", Word(ReadingStep)),
    _needed("file", Text),
    _needed("content", JSON),
    _needed("at", Moment),
    _needed("by", Text),
    UniqueConstraint("association_id", "number", "place"),
    Index(None, "at"),
)
"""Documents that somebody is reading into a year, and each thing that was decided of them. Rows are only added, and
those of a reading are removed together when nobody has gone on with it for long."""

passes = Table(
    "passes",
    metadata,
    _id(),
    _needed("job", Text),
    _needed("holder", Text),
    _needed("began_at", Moment),
    Column("ended_at", Moment),
    Column("ok", Boolean),
    _needed("note", Text),
    # When a pass of delivery last took a mail, to within a minute; NULL: not yet.
    Column("moved_at", Moment),
    Index(None, "job", "id"),
    Index(None, "began_at"),
)
"""The passes that did something, or failed; one with nothing to do leaves a heartbeat alone."""

marks = Table(
    "marks",
    metadata,
    Column("name", Text, primary_key=True),
    _needed("value", Text),
)
"""What everything that was computed rests on beside the associations: the rules and the settings, as fingerprints."""

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("job", Text, primary_key=True),
    _needed("at", Moment),
    _needed("ok", Boolean),
    _needed("note", Text),
    # NULL: it never has.
    Column("succeeded_at", Moment),
)
"""When each job last went, to within an hour, and how: what is asked by whoever wonders whether it has stopped."""

accounts = Table(
    "accounts",
    metadata,
    _id(),
    # In lower case, as whoever signs in is found by it.
    _needed("address", Text),
    UniqueConstraint("address"),
)
"""The addresses that have signed in or been appointed: all else names the row, which can be emptied by decision."""


def _account_id() -> Column[int]:
    return Column("account_id", Integer, ForeignKey("accounts.id"))


sign_ins = Table(
    "sign_ins",
    metadata,
    _id(),
    _needed("state", Word(SignInState)),
    _needed("asked_at", Moment),
    # As it was written; emptied when it has been looked up.
    _needed("asked_address", Text),
    _account_id(),
    _needed("browser", Text),
    _needed("network", Text),
    _needed("agent", Text),
    Column("token_fingerprint", Text),
    Column("valid_until", Moment),
    Column("used_at", Moment),
    UniqueConstraint("token_fingerprint"),
    Index(None, "state", "asked_at"),
)
"""The links that sign in, asked for and made. The link itself stands nowhere."""

sessions = Table(
    "sessions",
    metadata,
    _id(),
    _needed("token_fingerprint", Text),
    _account_id(),
    _needed("made_at", Moment),
    _needed("seen_at", Moment),
    _needed("ends_at", Moment),
    Column("remembered_until", Moment),
    Column("second_factor_at", Moment),
    _needed("network", Text),
    _needed("agent", Text),
    UniqueConstraint("token_fingerprint"),
    Index(None, "account_id"),
)

appointments = Table(
    "appointments",
    metadata,
    _id(),
    Column("association_id", Integer, ForeignKey("associations.id")),
    _account_id(),
    _needed("capacity", Word(Capacity)),
    _needed("since", Moment),
    _needed("by", Text),
    # NULL: it stands.
    Column("ended_at", Moment),
    Index(None, "account_id"),
)
"""The capacities that no seat gives. Rows are only added, and ended."""

tries = Table(
    "tries",
    metadata,
    Column("key", Text, primary_key=True),
    # Milliseconds since 1970: when as many as are allowed would have been spread out evenly.
    _needed("spent_until", BigInteger),
)
"""How often something has been tried lately: a try that comes too soon after the others is refused."""

second_factors = Table(
    "second_factors",
    metadata,
    Column("account_id", Integer, ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
    # What the shared secret is made of, together with the service's key: it stands in no copy of the database.
    _needed("nonce", Text),
    _needed("key_mark", Text),
    _needed("made_at", Moment),
    # NULL: no code has been given yet.
    Column("confirmed_at", Moment),
    # The last step of 30 seconds since 1970 whose code was used.
    _needed("last_step", BigInteger),
)

factor_renewals = Table(
    "factor_renewals",
    metadata,
    _id(),
    Column("account_id", Integer, ForeignKey("accounts.id"), nullable=False),
    Column("asked_by", Integer, ForeignKey("accounts.id"), nullable=False),
    _needed("asked_at", Moment),
)
"""The first of the two who let somebody set up a second factor anew."""

bindings = Table(
    "bindings",
    metadata,
    _id(),
    Column("account_id", Integer, ForeignKey("accounts.id"), nullable=False),
    _needed("issuer", Text),
    # Of the issuer and what it calls the person, which with some is a number of the state's.
    _needed("fingerprint", Text),
    _needed("made_at", Moment),
    UniqueConstraint("fingerprint"),
    UniqueConstraint("account_id", "issuer", name="uq_bindings_account_id_issuer"),
)
"""Who signs in at a provider of OpenID Connect as which account."""

deed_keys = Table(
    "deed_keys",
    metadata,
    # Of the key that stood in the form, and of what was written in it.
    Column("fingerprint", Text, primary_key=True),
    _needed("used_at", Moment),
    # Empty: where such a form always leads. Never the address of a page that a secret opens.
    _needed("leads_to", Text),
)
"""The forms that have been sent and taken in: the same form sent again does nothing, and leads to what came of it."""

sign_in_log = Table(
    "sign_in_log",
    metadata,
    _id(),
    _needed("at", Moment),
    _needed("what", Word(Logged)),
    _account_id(),
    _needed("network", Text),
    _needed("note", Text),
    # In which association something was refused, opened or taken out; NULL: of none.
    Column("association_id", Integer, ForeignKey("associations.id")),
    Column("target", Text, nullable=False, server_default=""),
    Index(None, "at"),
    Index(None, "association_id", "at"),
)
"""Every sign-in, refusal and opened document. The database refuses to change or remove a row, but for emptying its
network address."""
