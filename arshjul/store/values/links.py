"""A secret link, and what it opens."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LinkKind(StrEnum):
    """What a secret link opens."""

    PAGE = "page"
    """A person's own pages."""
    ANSWER = "answer"
    """The page where a person answers one meeting; what is sent also proves which."""
    MAIL = "mail"
    """The address to which a person answers."""
    CONTACT = "contact"
    """The page where a member's contact tells what the member decided about a year."""
    TASKS = "tasks"
    """The page with all that a contact is asked."""
    NOTICE = "notice"
    """The page where a member's contact tells of one notice; what is sent also proves which."""
    ELECTION = "election"
    """The page where a member's contact tells of the elections to one mandate; what is sent also proves which."""
    PAPERS = "papers"
    """The page where a member's contact reads and answers what the members were sent; what is sent proves which."""


BOUNCES = "bounce"
"""What the address to which an association's mails come back is called where addresses are renewed; it needs no row."""


@dataclass(frozen=True)
class Link:
    """One secret link, by what it opens."""

    kind: LinkKind
    person: str = ""
    """Key; empty for one that was sent before each contact had its own: it is the member's, whoever its contact is."""
    member: str = ""
    """Key; for a contact's alone."""
    year: int = 0
    """The year that the member decides about; 0 for the others."""
    generation: int = 0
    """Grows with each new address; the token is derived from it."""
