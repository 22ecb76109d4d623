"""What people answered to a meeting, as a log; which answer stands is computed from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Answer(StrEnum):
    """What a person says to an invitation. A decline is "förhinder"; the reason is nobody's business here."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"


ANSWER_WORDS = {
    Answer.ACCEPTED: "du kommer",
    Answer.DECLINED: "du har förhinder",
    Answer.TENTATIVE: "du kanske kommer",
}
"""An answer as it is said to the one who gave it."""


class Via(StrEnum):
    """Which way an answer came."""

    MAIL = "mail"
    WEB = "web"
    DIRECTOR = "director"
    """The office wrote it down, e.g. after a telephone call or from a mail in the tray."""


@dataclass(frozen=True)
class Given:
    """One answer of one person to one meeting, as it was given; it is never changed."""

    occasion: str
    person: str
    answer: Answer
    sequence: int | None
    """The sequence of the invitation that was answered; None: unknown, and known not to be the present one."""
    stamped_at: datetime
    """When the person answered, as far as it can be believed."""
    received_at: datetime
    via: Via
    from_item: str = ""
    """The first item of the agenda that the person is there for; empty: from the beginning."""
    until_item: str = ""
    """The last item that the person is there for; empty: to the end."""
    remote: bool | None = None
    """None: not told."""
    disqualified: tuple[str, ...] = ()
    """The items of the agenda at which the person is disqualified (jävig), and leaves the room; KL 6:28–32."""
    source: str = ""
    """The Message-ID of the mail it came in."""
    authentication: str = ""
    """Why it was believed; Swedish."""
    acts_at: datetime | None = None
    """Until then nobody is told of what follows from it, so that it can be undone; None: it is not held."""
    id: int | None = None
    """None until it is stored."""

    @property
    def moves_at(self) -> datetime:
        """From when others may be told of what follows from it."""
        return max(self.received_at, self.acts_at or self.received_at)


def standing_answer(given: Iterable[Given], asked_from: int) -> Given | None:
    """Return the answer that stands among one person's answers to one meeting, or None.

    An answer to an invitation older than sequence *asked_from*, the last change that asked anew, does not count
    (RFC 5546, 2.1.4). Of the others the highest sequence stands, then the latest stamp (2.1.5), then the latest
    to come in.
    """
    counting = [one for one in given if is_counted(one, asked_from)]
    return max(counting, key=_order, default=None)


def is_counted(given: Given, asked_from: int) -> bool:
    """Whether an answer is to the present time of the meeting, or "svar på tidigare tid"."""
    return given.sequence is not None and given.sequence >= asked_from


def is_there(given: Given, numbers: Sequence[str], number: str) -> bool:
    """Whether who said yes is there when the item *number* comes, on an agenda of *numbers*.

    An item that the agenda does not hold any more limits nothing.
    """
    at, first, last = numbers.index(number), 0, len(numbers)
    if given.from_item in numbers:
        first = numbers.index(given.from_item)
    if given.until_item in numbers:
        last = numbers.index(given.until_item)
    return first <= at <= last and number not in given.disqualified


def _order(given: Given) -> tuple[int, datetime, datetime, int]:
    return (given.sequence or 0, given.stamped_at, given.received_at, given.id or 0)
