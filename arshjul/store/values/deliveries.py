"""A mail in the delivery table: on its way into it, as people read it, as it is sent, and how that ended."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from arshjul.year.saying.message import About, Ending, MessageKind, Topic


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
    deed: int | None = None
    """The number of the deed that queued it, when that is remembered apart."""
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
    content: str = ""
    """What later messages must know of this one, as in `NewDelivery`."""


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
    bounce_generation: int
    """How many times the address to which its mails come back has been renewed."""
    trial_until: datetime | None
    """Before this moment nobody but the director is told of anything of its association."""


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
    """What a disposal of what is from before a day would remove, and what it would spare."""

    number: int
    number_spared: int
    """As old, but needed still."""


class DisposalKind(StrEnum):
    """What a disposal empties."""

    MAILS = "mails"
    """The texts of mails that were sent."""
    INCOMING = "incoming"
    """The texts of mails that came in."""
    UPLOADS = "uploads"
    """Uploaded files."""
    PERSON = "person"
    """The name and the address of one person, wherever they stand."""


@dataclass(frozen=True)
class Disposal:
    """One time that something was emptied (gallring): what is remembered of the act."""

    id: int
    at: datetime
    by: str
    decision: str
    """The decision that allowed it, as it is cited; Swedish."""
    before: date
    """What was removed is from before this day."""
    number: int
    kind: DisposalKind = DisposalKind.MAILS
    person: str = ""
    """Key of the one whose name and address were emptied."""
