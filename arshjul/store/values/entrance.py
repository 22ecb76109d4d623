"""Who gets in: a sign-in that was asked for, a session, an appointment and a line of the log."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from arshjul.store.values.kinds import Logged
from arshjul.year.access import Capacity


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
