"""What the store remembers beside the association itself: deliveries, facts, feeds, links, incoming mail and passes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

from arshjul.year.deeds import DeedKind, Origin
from arshjul.year.model import YearStatus
from arshjul.year.saying.message import About, Ending, MessageKind, Topic

FeedKind = Literal["person", "body", "public"]
"""Whose calendar a feed is; the public one has no subject."""


class Part(StrEnum):
    """What of an association has versions of its own; in the order in which it is put together."""

    ASSOCIATION = "association"
    ARTICLES = "articles"
    MEMBER = "member"
    PERSON = "person"
    SEAT = "seat"
    AGREEMENT = "agreement"
    PRECONDITION = "precondition"
    CLOSURE = "closure"
    COUNCIL_DAY = "council_day"
    YEAR = "year"
    OCCASION = "occasion"


@dataclass(frozen=True)
class Version:
    """One version of one part, as the history shows it."""

    part: Part
    key: str
    content: dict[str, Any] | None
    """Its fields as JSON; a person's name and address are left out. None: from then on there is none such."""
    since: int
    """The revision that it came with."""
    until: int | None
    """The revision that replaced it; None: it stands."""
    deed: DeedKind
    at: datetime
    by: str
    origin: Origin
    why: str
    year: int | None = None
    """Of an occasion and of a year."""


class Due(StrEnum):
    """For what an association may be due, as `year.saying.moments.Moments` names it."""

    AT_ONCE = "due_at"
    MORNING = "morning_due_at"
    CLOSING = "closing_at"


@dataclass(frozen=True)
class KeptYear:
    """One year of one association, without what stands in it."""

    association_key: str
    year: int
    status: YearStatus
    has_occasions: bool


class DeliveryStatus(StrEnum):
    """How far one message to one person has come."""

    PLANNED = "planned"
    SENDING = "sending"
    """Somebody holds it, until the lease is over."""
    SENT = "sent"
    FAILED = "failed"
    """Given up: the server refuses it, or the tries are used up."""
    SKIPPED = "skipped"
    """Never to be sent; the reason stands beside it."""
    IN_DOUBT = "in_doubt"
    """It may have left: the one who sent it never told. It is sent again under the same Message-ID."""


@dataclass(frozen=True)
class NewDelivery:
    """One message to one person, rendered and ready to leave, on its way into the delivery table."""

    key: str
    """Unique in the association: the same demand is never queued twice."""
    kind: MessageKind
    person: str
    person_name: str
    address: str
    topic: Topic
    year: int
    """The year whose plan it belongs to; of bundles and reports the verksamhetsår that they are about."""
    target: str
    """Key of what it is about."""
    subject: str
    message_id: str
    body: bytes
    """The whole mail as it is handed to the server, headers included; empty when it is skipped."""
    due_at: datetime
    status: DeliveryStatus = DeliveryStatus.PLANNED
    """PLANNED or SKIPPED."""
    reason: str = ""
    ending: Ending | None = None
    """Of one that is SKIPPED."""
    carried_by: str | None = None
    """The key of the mail in which it stands."""
    again: int = 0
    """How many rows there were under its key before it."""
    sequence: int = 0
    days_before: int | None = None
    about: About | None = None
    optional: bool = False
    """For calendar mails: the person may come without duty."""
    content: str = ""
    """What later messages must know of this one, as `Message.content`."""
    created_at: datetime = field(kw_only=True)


@dataclass(frozen=True)
class Delivery:
    """One row of the delivery table, for people to read; its bytes are fetched apart."""

    id: int
    key: str
    kind: MessageKind
    person: str
    person_name: str
    address: str
    topic: Topic
    year: int
    target: str
    about: About | None
    subject: str
    message_id: str
    due_at: datetime
    status: DeliveryStatus
    reason: str
    ending: Ending | None
    """Of one that never left, or did not reach its reader."""
    carried_by: str | None
    again: int
    """How many rows there were under its key before it."""
    sequence: int
    days_before: int | None
    created_at: datetime
    written_at: datetime
    """When its words were written; later than it was made when the door had them written anew."""
    revision: int
    """The association's, by which they were written; 0: not known."""
    attempts: int
    next_attempt_at: datetime | None
    """From when anybody may claim it; while it is being sent, the end of the lease. None: nobody more."""
    sent_at: datetime | None
    answer: str
    """What the server said last."""


@dataclass(frozen=True)
class ClaimedDelivery:
    """One mail that the one who asked, and nobody else, is to send now."""

    id: int
    key: str
    association_key: str
    address: str
    message_id: str
    body: bytes
    attempts: int
    """This try included."""
    was_in_doubt: bool
    """It may have left once before."""
    due_at: datetime
    """When it was to leave."""
    kind: MessageKind
    person: str
    target: str
    written_at: datetime
    """When its words were written."""
    is_unchanged: bool
    """The association is as it was then, as far as is known, and nothing about the same to the same person has left."""


@dataclass(frozen=True)
class Settled:
    """How a try to send ended. Made by `sent`, `failed`, `retry`, `kept` and `stopped`."""

    status: DeliveryStatus
    answer: str
    """The server's; empty: it was not asked."""
    sent_at: datetime | None = None
    next_attempt_at: datetime | None = None
    is_try: bool = True
    """Whether it counts as a try: this mail was offered to the server."""
    ending: Ending | None = None
    reason: str = ""
    """Swedish: why the door stopped it."""
    carried_by: str | None = None

    @classmethod
    def sent(cls, at: datetime, answer: str) -> Settled:
        """The server took it."""
        return cls(DeliveryStatus.SENT, answer, sent_at=at)

    @classmethod
    def failed(cls, answer: str, ending: Ending = Ending.REFUSED) -> Settled:
        """The server refuses it, or it is given up: no more tries are made."""
        return cls(DeliveryStatus.FAILED, answer, ending=ending)

    @classmethod
    def retry(cls, next_attempt_at: datetime, answer: str, in_doubt: bool) -> Settled:
        """It is tried again; *in_doubt* when the server may have taken it after all."""
        status = DeliveryStatus.IN_DOUBT if in_doubt else DeliveryStatus.PLANNED
        return cls(status, answer, next_attempt_at=next_attempt_at)

    @classmethod
    def kept(cls, next_attempt_at: datetime, answer: str, in_doubt: bool) -> Settled:
        """It goes back as if it had not been claimed: that it did not leave has nothing to do with it."""
        return replace(cls.retry(next_attempt_at, answer, in_doubt), is_try=False)

    @classmethod
    def stopped(cls, ending: Ending, reason: str, *, in_doubt: bool, carried_by: str | None = None) -> Settled:
        """The door stopped it. What is in doubt stays so for good: it may be there already."""
        status = DeliveryStatus.IN_DOUBT if in_doubt else DeliveryStatus.SKIPPED
        return cls(status, "", ending=ending, reason=reason, carried_by=carried_by)


@dataclass(frozen=True)
class Cullable:
    """What a disposal of the mails before a day would empty, and what it would spare."""

    number_of_mails: int
    number_spared: int
    """As old, but about a year that is not closed."""


@dataclass(frozen=True)
class Disposal:
    """One time that mails were emptied (gallring): what is remembered of the act."""

    id: int
    at: datetime
    by: str
    decision: str
    """The decision that allowed it, as it is cited; Swedish."""
    before: date
    """The mails were settled before this day."""
    number_of_mails: int


@dataclass(frozen=True)
class StoredFeed:
    """One calendar feed and its address; its bytes are fetched apart."""

    kind: FeedKind
    subject: str
    """The person's key, or the body."""
    generation: int
    """Grows with each new address; the token is derived from it."""
    token_fingerprint: str
    etag: str
    changed_at: datetime
    revoked_at: datetime | None


@dataclass(frozen=True)
class FeedContent:
    """One calendar, ready to be served."""

    etag: str
    body: bytes
    gzipped: bytes
    changed_at: datetime
    """Of the newest change that its readers see, removals included."""


@dataclass(frozen=True)
class ServedFeed:
    """What an address opens."""

    kind: FeedKind
    etag: str
    changed_at: datetime
    content: bytes
    """As it was asked for: packed or not."""


class LinkKind(StrEnum):
    """What a secret link opens."""

    PAGE = "page"
    """A person's own pages."""
    MAIL = "mail"
    """The address to which a person answers."""
    CONTACT = "contact"
    """The page where a member's contact tells what the member decided about a year."""


@dataclass(frozen=True)
class Link:
    """One secret link, by what it opens."""

    kind: LinkKind
    person: str = ""
    """Key; empty for a contact's, which belongs to the member whoever its contact is."""
    member: str = ""
    """Key; for a contact's alone."""
    year: int = 0
    """The year that the member decides about; 0 for the others."""
    generation: int = 0
    """Grows with each new address; the token is derived from it."""


class Verdict(StrEnum):
    """What became of a mail that came in."""

    RECEIVED = "received"
    """It is stored, and nobody has understood it yet."""
    LEFT = "left"
    """It is no mail of ours: it stays unread in its mailbox, and nothing of it is kept."""
    COUNTED = "counted"
    """It was an answer, and the answer is stored."""
    NOTED = "noted"
    """It was understood, and changes nothing: an answer to an earlier time, the same answer again."""
    BOUNCE = "bounce"
    """A mail server tells about a mail of ours."""
    IGNORED = "ignored"
    """It is nothing that we act on; the reason stands beside it."""
    TRAY = "tray"
    """A person has to look at it."""


@dataclass(frozen=True)
class Spot:
    """Where in which mailbox a mail stands."""

    mailbox: str
    validity: int
    """The mailbox's UIDVALIDITY: as long as it is the same, a number means the same mail."""
    uid: int


@dataclass(frozen=True)
class NewIncoming:
    """One mail that came in, before anybody has understood it."""

    fingerprint: str
    """Of the raw mail: the same mail is never handled twice."""
    raw: bytes
    received_at: datetime
    spot: Spot | None = None


@dataclass(frozen=True)
class Judged:
    """What a mail that came in says on its face, and what became of it."""

    verdict: Verdict
    reason: str = ""
    """Swedish: why it waits, or why it changes nothing."""
    from_address: str = ""
    subject: str = ""
    message_id: str = ""
    association_key: str | None = None
    """None: it is not known whose it is."""
    person: str = ""
    occasion: str = ""


@dataclass(frozen=True)
class Incoming:
    """One mail that came in, for people to read; its octets are fetched apart."""

    id: int
    association_key: str | None
    from_address: str
    subject: str
    message_id: str
    received_at: datetime
    verdict: Verdict
    reason: str
    person: str
    occasion: str
    handled_at: datetime | None
    """When a person took it out of the tray."""
    handled_by: str


@dataclass(frozen=True)
class Place:
    """How far a mailbox has been read: numbers below it have been stored."""

    validity: int
    """The mailbox's UIDVALIDITY; when it changes, the numbers mean other mails."""
    last_uid: int


@dataclass(frozen=True)
class Heartbeat:
    """When a job last went, to within an hour, and how."""

    job: str
    at: datetime
    ok: bool
    note: str
    succeeded_at: datetime | None = None
    """When it last went well; kept by the store, which looks at *ok*."""


@dataclass(frozen=True)
class OpenPass:
    """A pass that has begun, and not told that it has ended."""

    job: str
    holder: str
    """The process that runs it."""
    began_at: datetime
    moved_at: datetime | None
    """When it last took a mail to send, to within a minute; None: it has taken none."""
