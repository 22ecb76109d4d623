"""Who gets in: a sign-in that was asked for, a session, an appointment and a line of the log."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from arshjul.year.access import Capacity


class SignInState(StrEnum):
    """How far a sign-in has come."""

    ASKED = "asked"
    """Nobody has looked the address up yet."""
    TAKEN = "taken"
    """The link is being made and mailed; it stands in the process that does, and nowhere else."""
    SENT = "sent"
    """The link is with its reader; or, at the terminal, on the screen."""
    NOBODY = "nobody"
    """The address signs in to nothing."""
    FAILED = "failed"
    """The link did not leave, and never will."""


@dataclass(frozen=True)
class Visitor:
    """From where somebody comes, as far as it is kept."""

    network: str
    """The network address; empty when it is not known."""
    agent: str
    """What the browser calls itself, cut short."""
    browser: str = ""
    """The fingerprint of a cookie that the browser has; empty: it has none."""

    def in_browser(self, browser: str) -> Visitor:
        """The same, in that browser."""
        return replace(self, browser=browser)


@dataclass(frozen=True)
class SignIn:
    """A sign-in that can be used, as it was asked for."""

    id: int
    account_id: int | None
    """None: whoever sits at the machine."""
    address: str
    """Empty then."""
    browser: str
    network: str
    agent: str
    asked_at: datetime


@dataclass(frozen=True)
class Session:
    """One browser that has signed in."""

    id: int
    account_id: int | None
    """None: whoever sits at the machine."""
    address: str
    made_at: datetime
    seen_at: datetime
    """To within a minute."""
    ends_at: datetime
    remembered_until: datetime | None
    """Until then it is good for one's own page, although it has ended or gone idle."""
    second_factor_at: datetime | None
    network: str
    agent: str


@dataclass(frozen=True)
class Place:
    """An association in which the address of a session stands or is appointed; of none: the service."""

    association_id: int | None
    association: str
    """Key; empty of the service."""
    revision: int
    capacity: Capacity | None
    """Appointed; None: whatever the seats give."""


@dataclass(frozen=True)
class Appointment:
    """A capacity that no seat gives."""

    id: int
    address: str
    capacity: Capacity
    association: str
    """Key; empty of an administrator, who is one of the service."""
    since: datetime
    by: str


@dataclass(frozen=True)
class SecondFactor:
    """What the codes of one account are checked against."""

    account_id: int
    address: str
    nonce: str
    key_mark: str
    """Of the service's key that the secret is made with."""
    confirmed_at: datetime | None
    """None: no code has been given yet."""
    last_step: int
    """The last step of 30 seconds since 1970 whose code was used."""


@dataclass(frozen=True)
class Binding:
    """Whoever the issuer calls so signs in as the account, whatever address it names."""

    id: int
    account_id: int
    address: str
    issuer: str
    made_at: datetime


class Logged(StrEnum):
    """What the log of sign-ins tells."""

    LINK_SENT = "link_sent"
    LINK_NOT_SENT = "link_not_sent"
    UNKNOWN_ADDRESS = "unknown_address"
    LIMITED = "limited"
    """Asked for too often."""
    WRONG_LINK = "wrong_link"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    NOT_PROVED = "not_proved"
    """A provider proved no address that signs in."""
    BOUND = "bound"
    LOOSENED = "loosened"
    OTHER_ADDRESS = "other_address"
    """A provider names another address than the one that its employee is bound to."""
    REFUSED = "refused"
    """Signed in, and without the right."""
    WRONG_CODE = "wrong_code"
    FACTOR_SET = "factor_set"
    FACTOR_RENEWAL_ASKED = "factor_renewal_asked"
    FACTOR_RENEWED = "factor_renewed"
    APPOINTED = "appointed"
    DISMISSED = "dismissed"
    INVITED = "invited"
    OPENED = "opened"
    """A document or a mail was looked at."""
    TAKEN_OUT = "taken_out"
    """A register extract or an export was made."""
    MAIL_GIVEN = "mail_given"
    """A mail that belonged to no association was given to one."""
    MAIL_IGNORED = "mail_ignored"
    CULLED = "culled"
    """Mails that were no association's were emptied by decision."""


@dataclass(frozen=True)
class NewLine:
    """A line on its way into the log."""

    what: Logged
    at: datetime
    account_id: int | None = None
    network: str = ""
    note: str = ""
    association_id: int | None = None
    target: str = ""
    """Key of what it is about there: a meeting, a person."""


@dataclass(frozen=True)
class LogLine:
    """One line of the log of sign-ins."""

    at: datetime
    what: Logged
    address: str
    """Empty: nobody's that is known."""
    network: str
    """Empty: not known, or emptied since."""
    note: str
