"""What a mail that came in was found to mean; nothing is done about it yet."""

from __future__ import annotations

from dataclasses import dataclass

from arshjul.store import Delivery
from arshjul.store.values.kinds import Verdict
from arshjul.year.answers import Given


@dataclass(frozen=True)
class Bounced:
    """One of our mails that came back, or that is late."""

    delivery: Delivery
    is_refused: bool
    """The address takes no mail; else the next one may arrive."""
    words: str


@dataclass(frozen=True)
class Judgement:
    """What a mail means."""

    verdict: Verdict
    reason: str = ""
    association: str | None = None
    person: str = ""
    occasion: str = ""
    given: Given | None = None
    """What is to be stored; also with NOTED, since the log keeps what changes nothing."""
    bounced: Bounced | None = None
