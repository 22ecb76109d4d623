"""What is seen of the service from outside: answers, certificates, names and times, and when they could not be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Unseen:
    """What could not be tried from here."""

    why: str
    """Swedish, the end of a sentence that begins with what was tried."""
    is_shut: bool = False
    """Somebody is there and refuses; else perhaps nobody was reached, which may be the network's fault."""


@dataclass(frozen=True)
class Untrusted:
    """A certificate that a browser would not take."""

    why: str
    """Swedish, a sentence with the mend."""


@dataclass(frozen=True)
class Certificate:
    """One that a browser takes."""

    ends_at: datetime


@dataclass(frozen=True)
class Answer:
    """What was answered to one request."""

    status: int
    headers: Mapping[str, str]
    """By name in lower case."""
    text: str

    @property
    def is_page_of_ours(self) -> bool:
        """Whether it is a page of this program's."""
        return "– Årshjul</title>" in self.text

    @property
    def leads_to(self) -> str:
        """Where a browser is sent on; empty: it is not."""
        return self.headers.get("location", "") if self.status in (301, 302, 303, 307, 308) else ""


@dataclass(frozen=True)
class Texts:
    """What a name has as TXT in DNS."""

    found: tuple[str, ...]
    exists: bool
    """Whether there is anything at the name, or below it (RFC 8020)."""


@dataclass(frozen=True)
class SenderNames:
    """What DNS says of a sender's domain."""

    domain: str
    spf: Texts | Unseen
    dmarc: Texts | Unseen
    dmarc_at: str
    """The domain whose policy it is: the sender's, or one above it."""
    keys: Texts | Unseen
    """What is at ``_domainkey``, below which every key for DKIM stands."""


@dataclass(frozen=True)
class AnsweredLink:
    """A link in a mail that was sent lately, and what it leads to."""

    kind: str
    """The beginning of its path, which holds no secret: ``/svar``."""
    answer: Answer | Unseen | None
    """None: it leads to another address than the one that we have."""


@dataclass(frozen=True)
class Replies:
    """Whether people's answers come in."""

    called_at: datetime | None
    """When the newest call left for a meeting that has begun; None: there is none."""
    answered_at: datetime | None
    """When the newest answer came, by whatever way; None: none has."""
