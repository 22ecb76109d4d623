"""What somebody did to an association: which deed, by whom, when, from where and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DeedKind(StrEnum):
    """What was done."""

    LOADED = "loaded"
    """A file was taken in."""
    EDITED = "edited"
    """Members, people, seats or what the articles say were changed on a page, or out of a list."""
    DRAFTED = "drafted"
    """A document was made a draft."""
    RENEWED = "renewed"
    """A draft was made out of the year before."""
    RENEWAL_UNDONE = "renewal_undone"
    DECIDED = "decided"
    """Somebody said which meeting decides a matter."""
    AGENDA = "agenda"
    """The agenda of a meeting was edited; nobody is told."""
    SUMMONED = "summoned"
    """The agenda of a meeting was sent, or what was new in it."""
    ADOPTED = "adopted"
    BUNDLE_SENT = "bundle_sent"
    """The members were sent what they decide about discharge from. It wrote no version: its mails tell of it."""
    NOTED = "noted"
    """The office wrote down somebody's answer. It wrote no version, and is remembered apart."""
    SENT_AGAIN = "sent_again"
    """What had not reached its readers was queued anew; remembered as NOTED is."""
    COUNCILS_TOLD = "councils_told"
    """A member's contact told when its own council meets."""
    PAGE_OPENED = "page_opened"
    """Anybody may see the public page."""
    PAGE_CLOSED = "page_closed"
    READDRESSED = "readdressed"
    """A secret address was made another, or closed; remembered as NOTED is, and told to nobody."""
    MAIL_TRIED = "mail_tried"
    """Somebody mailed oneself, to see that mails leave; remembered as NOTED is, and told to nobody else."""
    TRIAL_BEGUN = "trial_begun"
    """Every mail goes to the director alone from now on; remembered as NOTED is, and told to nobody."""
    LET_GO = "let_go"
    """A trial ends: what others have not been told is told from now on; remembered as NOTED is."""
    CLOSED = "closed"
    REOPENED = "reopened"
    UNDONE = "undone"
    """An earlier deed was taken back."""
    EMPTIED = "emptied"
    """The seats of a person ended, whose name and address were emptied in the same commit."""
    PROTECTED = "protected"
    """A person has protected identity; whose it is follows from what was changed, and is told to nobody."""
    UNPROTECTED = "unprotected"
    UPGRADED = "upgraded"
    """It stood there when the history began."""


class Origin(StrEnum):
    """Where a deed came from."""

    COMMAND_LINE = "command_line"
    PAGE = "page"
    SERVICE = "service"
    """Nobody did it: the service did, when its time had come."""


@dataclass(frozen=True)
class Doer:
    """Who does something, when and from where: what every use case that changes anything is told."""

    by: str
    """Who, as it is shown: ``kommandoraden``, ``förbundschefen``."""
    at: datetime
    """The moment that everything it decides rests on; UTC."""
    origin: Origin


def by_itself(now: datetime) -> Doer:
    """The service, when it does at *now* what nobody asked for."""
    return Doer("Årshjul", now, Origin.SERVICE)


@dataclass(frozen=True)
class Deed:
    """One change of what can be edited: the association, its years, people and seats."""

    kind: DeedKind
    doer: Doer
    why: str = ""
    """The reason, or the file it came from; Swedish."""
