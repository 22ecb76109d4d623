"""The tables. A column's key is the field of the value that it keeps; its name is what SQL sees.

A change here needs a new file in ``migrations/versions/`` and its number in `HEAD`; a test compares the two.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Time,
    UniqueConstraint,
    text,
)

from arshjul.store.columns import Agenda, Details, Moment, Texts, Word
from arshjul.store.values import DeliveryStatus, Verdict
from arshjul.year.answers import Answer, Via
from arshjul.year.model import Body, MemberKind, OccasionKind, QualifiedOf, Role, YearStatus
from arshjul.year.saying.messages import MessageKind

HEAD = "0009"
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


def _position() -> Column[int]:
    """The place in its tuple: what was saved comes back in the same order."""
    return Column("position", Integer, nullable=False)


associations = Table(
    "associations",
    metadata,
    _id(),
    _needed("key", Text),
    _needed("name", Text),
    _needed("kind", Text),
    _needed("place", Text),
    _needed("organisation_number", Text),
    _needed("created_at", Moment),
    # Set with the first calendar that leaves, and never changed: it is part of every UID.
    Column("calendar_domain", Text),
    # A fingerprint: the feeds are built again only when it is another.
    Column("feeds_built_from", Text, nullable=False, server_default=""),
    UniqueConstraint("key"),
)

articles = Table(
    "articles",
    metadata,
    _id(),
    _association_id(),
    _needed("summons_days", Integer),
    _needed("budget_notice_days", Integer),
    _needed("consultation_days", Integer),
    Column("half_year_report_due", Text),
    _needed("audit_handover", Text),
    _needed("internal_control_due", Text),
    _needed("mandate_start", Text),
    _needed("qualified_majority", Text),
    _needed("qualified_of", Word(QualifiedOf)),
    Column("distance_since", Date),
    _needed("deputy_answer_days", Integer),
    _needed("deputy_answer_days_last_week", Integer),
    _needed("quiet_minutes", Integer),
    _needed("show_attendees", Boolean),
    _needed("digest", Boolean),
    UniqueConstraint("association_id"),
)

members = Table(
    "members",
    metadata,
    _id(),
    _association_id(),
    _position(),
    _needed("key", Text),
    _needed("name", Text),
    _needed("kind", Word(MemberKind)),
    Column("since", Date),
    Column("until", Date),
    UniqueConstraint("association_id", "key"),
)

people = Table(
    "people",
    metadata,
    _id(),
    _association_id(),
    _position(),
    _needed("key", Text),
    _needed("name", Text),
    _needed("address", Text),
    UniqueConstraint("association_id", "key"),
)

seats = Table(
    "seats",
    metadata,
    _id(),
    _association_id(),
    _position(),
    _needed("person", Text),
    _needed("body", Word(Body)),
    _needed("role", Word(Role)),
    Column("member", Text),
    _needed("serving_order", Integer, key="order"),
    Column("since", Date),
    Column("until", Date),
    Index(None, "association_id"),
)

agreements = Table(
    "agreements",
    metadata,
    _id(),
    _association_id(),
    _position(),
    _needed("duty", Text),
    _needed("year", Integer),
    Column("day", Date),
    Column("week", Integer),
    Column("member", Text),
    _needed("confirmed", Boolean),
    _needed("source", Text),
    Index(None, "association_id"),
)

preconditions = Table(
    "preconditions",
    metadata,
    _id(),
    _association_id(),
    _position(),
    _needed("key", Text),
    _needed("name", Text),
    _needed("expires", Date),
    _needed("needed_by", Texts),
    _needed("role", Word(Role)),
    _needed("source", Text),
    UniqueConstraint("association_id", "key"),
)

closures = Table(
    "closures",
    metadata,
    _id(),
    _association_id(),
    _position(),
    _needed("name", Text),
    _needed("first_day", Date, key="first"),
    _needed("last_day", Date, key="last"),
    Index(None, "association_id"),
)

council_days = Table(
    "council_days",
    metadata,
    _id(),
    _association_id(),
    _position(),
    _needed("member", Text),
    _needed("day", Date),
    _needed("name", Text),
    Index(None, "association_id"),
)

years = Table(
    "years",
    metadata,
    _id(),
    _association_id(),
    _position(),
    _needed("year", Integer),
    _needed("status", Word(YearStatus)),
    Column("adopted_at", Moment),
    UniqueConstraint("association_id", "year"),
)

occasions = Table(
    "occasions",
    metadata,
    _id(),
    _association_id(),
    _position(),
    _needed("key", Text),
    _needed("year", Integer),
    _needed("kind", Word(OccasionKind)),
    _needed("title", Text),
    _needed("day", Date),
    Column("body", Word(Body)),
    Column("end_day", Date),
    Column("start_time", Time, key="start"),
    Column("end_time", Time, key="end"),
    _needed("place", Text),
    _needed("link", Text),
    _needed("matters", Texts),
    _needed("public", Boolean),
    _needed("cancelled", Boolean),
    _needed("note", Text),
    _needed("agenda", Agenda),
    _needed("papers_link", Text),
    _needed("sequence", Integer),
    Column("known_since", Moment),
    Column("revised_at", Moment),
    ForeignKeyConstraint(["association_id", "year"], ["years.association_id", "years.year"]),
    UniqueConstraint("association_id", "key"),
)

facts = Table(
    "facts",
    metadata,
    _id(),
    _association_id(),
    _needed("target", Text),
    _needed("kind", Text),
    _needed("subject", Text),
    _needed("day", Date),
    _needed("note", Text),
    _needed("recorded_at", Moment),
    _needed("recorded_by", Text, key="by"),
    Column("retracted_at", Moment),
    Column("retracted_by", Text),
    Column("details", Details, nullable=False, server_default=text("'{}'")),
    Index(None, "association_id", "target"),
)

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
    _needed("target", Text),
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
    # Last on purpose: SQLite reads a row from the left, and lists of deliveries never reach the bytes.
    _needed("body", LargeBinary),
    UniqueConstraint("association_id", "key"),
    Index(None, "association_id", "target"),
    Index(None, "status", "next_attempt_at"),
    Index(None, "message_id"),
)

answers = Table(
    "answers",
    metadata,
    _id(),
    _association_id(),
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
    _needed("source", Text),
    _needed("authentication", Text),
    Index(None, "association_id", "occasion"),
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
    _needed("raw", LargeBinary),
    UniqueConstraint("fingerprint"),
    Index(None, "verdict", "received_at"),
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
    Index(None, "job", "id"),
)
