"""What was recorded: one thing that happened on a day, as somebody told it. Never changed, only taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class FactAbout(StrEnum):
    """What a fact is about; `Fact.key` and `Fact.year` say which."""

    ITEM = "item"
    """A meeting or a deadline of a year's plan, by its key."""
    YEAR = "year"
    """A year's plan as a whole."""
    CHAIN = "chain"
    """The chain with the id in `Fact.key`, about a verksamhetsår."""
    REPORT = "report"
    """What members' contacts report of their decisions about a verksamhetsår."""
    BUNDLE = "bundle"
    """What the members are sent to decide from about a verksamhetsår."""


class FactKind(StrEnum):
    """What happened."""

    READY = "ready"
    """The paper *subject* of a checklist is ready."""
    DONE = "done"
    """The duty of a deadline is done."""
    APPROVED = "approved"
    """The minutes of a meeting are approved (justerade)."""
    APPROVER = "approver"
    """The person *subject* was chosen to approve them (justerare)."""
    POSTED = "posted"
    """They are announced on the notice board of the member *subject*."""
    TAKEN_DOWN = "taken_down"
    CERTIFIED = "certified"
    """The member *subject* has given its certificate (bevis) that they were announced there."""
    CALLED = "called"
    """People were called to the meeting in another way, before the year was adopted here."""
    PAPER = "paper"
    """A file is attached to the item *subject* of a meeting's agenda, under the name in *note*."""
    AGREED = "agreed"
    """Who has the role *subject* has said yes to sending the agenda of a meeting."""
    ATTENDED = "attended"
    """The person *subject* was there, in one unbroken spell."""
    HELD = "held"
    """The paragraphs and the hours of a meeting as it was held."""
    DISQUALIFIED = "disqualified"
    """The person *subject* was disqualified (jävig) at an item, and took no part in it."""
    VOTED = "voted"
    """There was a vote on the item *subject*, with these numbers."""
    RESERVED = "reserved"
    """The person *subject* has a reservation against the decision of an item."""
    STEP = "step"
    """A step of a chain was taken, by the member *subject* where each member takes it."""
    ACCEPTED = "accepted"
    """The finding *subject* is accepted, with the reason in *note*."""
    DOUBT = "doubt"
    """The reader doubted something of the occasion *subject*."""
    READ = "read"
    """The document *subject* said of each occasion, by its key, what stands in *details*."""
    RENEWED = "renewed"
    """The draft with the fingerprint *subject* came from a renewal."""
    REPORTED = "reported"
    """The contact of the member *subject* has told its decision."""
    CONFIRMED = "confirmed"
    """The director has confirmed the report with the number *subject*."""
    DECLINED = "declined"
    """The director has put the report with the number *subject* aside."""
    DOCUMENT = "document"
    """The document *subject* of what the members are sent is uploaded."""
    ANSWER_PAPER = "answer_paper"
    """A file, under the name in *note*, came with what the member *subject* answered in a step of a chain."""
    PAPERS_SENT = "papers_sent"
    """The member *subject* was sent what was uploaded until then; the chain and the step say of which sending."""


@dataclass(frozen=True)
class Fact:
    """Something that happened on a day, as somebody recorded it."""

    about: FactAbout
    kind: FactKind
    year: int
    """Whose plan it belongs to; for chains, reports and bundles the verksamhetsår that they are about."""
    day: date
    recorded_at: datetime
    by: str
    key: str = ""
    """Which item or chain it is about; empty when the year says all."""
    step: str = ""
    """Of a chain: which step."""
    subject: str = ""
    """To what or by whom; what it means depends on the kind."""
    note: str = ""
    details: Mapping[str, str | bool] = field(default_factory=dict, hash=False)
    """What else there is to say of it, by name: a reference, an outcome."""
    id: int | None = None
    """None until it is stored."""
