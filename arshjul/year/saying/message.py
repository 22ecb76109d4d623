"""What a message is: one thing to say to one person at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from arshjul.year.model import STOCKHOLM

REMINDER_TIME = time(7, 0)
"""Local time on purpose: 07:00 means the reader's morning, also on the day the clock changes."""


class MessageKind(StrEnum):
    """What a message is for."""

    INVITATION = "invitation"
    UPDATE = "update"
    CANCELLATION = "cancellation"
    SUMMONS = "summons"
    """The agenda with its papers, to whoever has been called; later what is new in them."""
    BOOKING = "booking"
    """Lists the meetings of a year to one who is called to several of them for the first time."""
    REMINDER = "reminder"
    REQUEST = "request"
    """Asks what is late in the chains."""
    QUORUM = "quorum"
    """Tells the director that a meeting's quorum has turned."""
    NOTICE = "notice"
    """Asks a member's contact to put up the notice of approved minutes, or to take it down."""
    BUNDLE = "bundle"
    """What a member is sent to decide from; goes when the director sends it, never by itself."""
    REPORT = "report"
    """Tells the director that a member's contact has told its decision, and that it waits to be confirmed."""
    DIGEST = "digest"
    """Tells the director on Mondays what comes."""
    RECEIPT = "receipt"
    """Tells a person that an answer of theirs was changed, so that a forged one is seen."""
    TRIAL = "trial"
    """Shows the director what others would have got, while a trial (provdrift) goes on."""
    STAND_IN = "stand_in"
    """Tells who stands in for the director from when to when, and both when it is over."""


KIND_WORDS = {
    MessageKind.INVITATION: "Kalenderinbjudan",
    MessageKind.UPDATE: "Ändring",
    MessageKind.CANCELLATION: "Återbud",
    MessageKind.SUMMONS: "Kallelse med dagordning",
    MessageKind.BOOKING: "Boka in",
    MessageKind.REMINDER: "Påminnelse",
    MessageKind.REQUEST: "Begäran",
    MessageKind.QUORUM: "Beslutsförhet",
    MessageKind.NOTICE: "Anslag",
    MessageKind.BUNDLE: "Handlingar till medlemmarna",
    MessageKind.REPORT: "Inkommet beslut",
    MessageKind.DIGEST: "Sammanställning",
    MessageKind.RECEIPT: "Kvitto på svar",
    MessageKind.TRIAL: "Provdrift",
    MessageKind.STAND_IN: "Vikariat",
}
"""What a message is, as a person would say it."""


class Topic(StrEnum):
    """What a message is about."""

    OCCASION = "occasion"
    """A meeting, or something else that stands in the plan."""
    DEADLINE = "deadline"
    """The last day of a duty."""
    QUESTIONS = "questions"
    """What is late in the chains of a calendar year."""
    DIGEST = "digest"
    BUNDLE = "bundle"
    REPORT = "report"
    TRIAL = "trial"
    BOOKINGS = "bookings"
    STAND_IN = "stand_in"


CALENDAR_KINDS = frozenset({MessageKind.INVITATION, MessageKind.UPDATE, MessageKind.CANCELLATION, MessageKind.SUMMONS})
"""The kinds that carry a calendar part."""


TOLD_AS_CALLS = CALENDAR_KINDS | {MessageKind.BOOKING}
"""Those, and the list that goes before them."""

TOLD_AT_ONCE = TOLD_AS_CALLS | {MessageKind.QUORUM, MessageKind.NOTICE, MessageKind.STAND_IN}
"""The kinds that are told within minutes of what they follow from."""

TOLD_IN_THE_MORNING = frozenset({MessageKind.REMINDER, MessageKind.REQUEST, MessageKind.DIGEST})
"""The kinds that wait for the reader's morning."""

DEMANDED_KINDS = TOLD_AT_ONCE | TOLD_IN_THE_MORNING
"""The kinds that a year sends by itself; the others follow from what somebody did."""

ONLY_THE_LATEST = TOLD_IN_THE_MORNING | {MessageKind.QUORUM, MessageKind.SUMMONS}
"""The kinds of which, after an absence, only the latest about the same thing is sent."""


class About(StrEnum):
    """What a message says, where its kind alone does not tell; also the folder of its words in ``templates/mail``."""

    BOOKED = "booked"
    """The first call to one of several meetings, which the list of them has told of: a line says it."""
    SERVING = "serving"
    """A deputy is called to serve."""
    RESTORED = "restored"
    """A meeting that was cancelled stands again."""
    UNINVITED = "uninvited"
    """One person is not called any more, and the meeting stands."""
    READDRESSED = "readdressed"
    """The person has another address, so the meeting is taken out of the calendar of the old one."""
    ANSWER = "answer"
    """A reminder to one who has not answered."""
    QUORUM = "quorum"
    """Whether the meeting will be quorate has turned."""
    TAKING_DOWN = "taking_down"
    """The time for which a notice must hang is over."""
    SUMMONS = "summons"
    """The agenda of a meeting: tells it from a reminder of the same meeting."""
    UNSENT = "unsent"
    """A reminder to the director that nobody has sent the agenda."""
    REMINDERS = "reminders"
    """Several reminders in one mail."""
    STANDING_IN = "standing_in"
    """Somebody is to stand in for the director."""
    NOT_STANDING_IN = "not_standing_in"
    """It is called off."""
    STOOD_IN = "stood_in"
    """It is over."""


class Ending(StrEnum):
    """Why a message never left, or did not reach its reader."""

    TOO_LATE = "too_late"
    """Its moment had passed before anybody could know of it."""
    PAST = "past"
    """What it was about had been when it could leave."""
    OVERTAKEN = "overtaken"
    """A later one about the same thing took its place."""
    CARRIED = "carried"
    """It stands in another mail to the same reader."""
    WITHDRAWN = "withdrawn"
    """It was not true any more. Should it be so again, it is said anew."""
    CALLED_ALREADY = "called_already"
    """Its reader was called in another way before the year was adopted here."""
    UNWRITTEN = "unwritten"
    """It could not be written."""
    REFUSED = "refused"
    """The server will not take it to that address."""
    BOUNCED = "bounced"
    """The server took it, and sent it back."""
    GIVEN_UP = "given_up"
    """It was tried for as long as we try."""
    DOUBTFUL = "doubtful"
    """It may have left before the installation was restored from a backup."""
    SENT_AGAIN = "sent_again"
    """It had not reached its reader, and was said anew."""


@dataclass(frozen=True)
class Message:
    """One message that the year demands, to one person about one occasion or deadline."""

    key: str
    """The same demand always has the same key; the delivery table holds each key once."""
    kind: MessageKind
    at: datetime
    """The moment (UTC) from which it is to be sent; for a calendar message also its DTSTAMP."""
    person: str
    topic: Topic
    year: int
    """The year whose plan demands it."""
    target: str
    """Which of the topic: the key of the occasion, or what the deadline calls its `reminder_target`."""
    day: date
    """The last day on which it has a meaning."""
    days_before: int | None = None
    """For reminders: the stage."""
    sequence: int = 0
    """For calendar messages: the SEQUENCE in this person's calendar."""
    optional: bool = False
    """For calendar messages: the person may come without duty (a deputy)."""
    skip_reason: str = ""
    """Not empty: it is never to be sent, and why; Swedish."""
    ending: Ending | None = None
    """The same as a word; None: it is to be sent."""
    carried_by: str | None = None
    """The key of the message in whose mail it stands."""
    about: About | None = None
    content: str = ""
    """What later messages must know of this one: when and where a meeting was said to be, or a quorum's outlook."""
    address: str = ""
    """Where it goes, when that is settled: to whom holds the meeting in the calendar. Empty: the person's own."""
    is_moving: bool = False
    """It takes the meeting from one address of the person to another, which is no news when the meeting has been."""
    together: tuple[Message, ...] = ()
    """The other reminders of the same morning that stand in the same mail."""


def bookings_target(year: int) -> str:
    """What the lists of a year's meetings are about."""
    return f"bookings:{year}"


def turn_of_day(now: datetime) -> datetime:
    """The last moment up to *now* at which a new day, or the hour of reminders, changed what is shown and said."""
    local = now.astimezone(STOCKHOLM)
    turn = REMINDER_TIME if local.time() >= REMINDER_TIME else time.min
    return datetime.combine(local.date(), turn, STOCKHOLM).astimezone(UTC)


def morning(day: date, days_before: int = 0) -> datetime:
    """The moment of reminders, *days_before* days before *day*."""
    local = datetime.combine(day - timedelta(days=days_before), REMINDER_TIME, STOCKHOLM)
    return local.astimezone(UTC)
