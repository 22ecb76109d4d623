"""One mail that another would have got in a trial, and what the mail that shows them to the director says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from arshjul.store import Delivery
from arshjul.work.links import without_secrets
from arshjul.year.model import Person
from arshjul.year.saying.message import (
    CALENDAR_KINDS,
    DEMANDED_KINDS,
    KIND_WORDS,
    TOLD_AS_CALLS,
    About,
    Ending,
    MessageKind,
)
from arshjul.year.standing import Standing

MOST_WHOLE = 5
"""So many mails of a pass stand whole in the one that shows them; of more, one of each kind does."""


@dataclass(frozen=True)
class Tried:
    """One mail that another would have got."""

    key: str
    kind: MessageKind
    year: int
    person: str
    target: str
    to: str
    """The name of its reader."""
    subject: str
    read: Callable[[], str]
    """Gives its text."""
    skip_reason: str = ""
    """Not empty: nobody would have got it, and why."""
    ending: Ending | None = None
    about: About | None = None
    instead_of: str = ""
    """The subject of one that was shown before, and that its reader never gets, since this one goes; empty: none."""

    @property
    def word(self) -> str:
        """Its kind, as a person would say it."""
        return KIND_WORDS[self.kind]

    @property
    def has_calendar(self) -> bool:
        """Whether its reader would have got it into the calendar too."""
        return self.kind in CALENDAR_KINDS

    @property
    def text(self) -> str:
        """What it says, without what nobody but its reader may open."""
        return without_secrets(self.read()).strip()

    @property
    def line(self) -> str:
        """Its subject, and in whose place it goes."""
        return f"{self.subject} (i stället för ”{self.instead_of}”)" if self.instead_of else self.subject

    @property
    def waits(self) -> bool:
        """Whether it goes when the trial is let go, if it is true by then: a reminder has had its day."""
        return self.kind in TOLD_AS_CALLS or self.kind not in DEMANDED_KINDS

    @property
    def remembered(self) -> str:
        """What its row keeps, so that `Shown` finds what has become of it; empty: nothing needs to."""
        return f"{self.person}\n{self.target}" if self.waits else ""


@dataclass(frozen=True)
class Shown:
    """One that was shown before, and that nobody gets any more."""

    row: Delivery
    person: str
    target: str
    to: str
    subject: str

    @classmethod
    def of(cls, row: Delivery) -> Shown:
        """As the *row* of one that `Tried.remembered` something of keeps it."""
        person, _, target = row.content.partition("\n")
        to, _, subject = row.subject.removeprefix(HEAD).partition(": ")
        return cls(row, person, target, to, subject)


HEAD = "PROV till "
"""Before the name of its reader in the subject of a row."""


def shown_in_mail(standing: Standing, reader: Person, leaving: list[Tried], gone: Iterable[Shown]) -> dict[str, object]:
    """What the mail to *reader* says of what is *leaving*, and of what is *gone* and nothing takes the place of."""
    whole = leaving if len(leaving) <= MOST_WHOLE else list(_one_of_each(leaving))
    gone = tuple(gone)
    return {
        "association_name": standing.association.name,
        "person_name": reader.own_name,
        "page_url": "",
        "number": len(leaving),
        "readers": _by_name((one.to, one.line) for one in leaving),
        "whole": whole,
        "replacing": sum(bool(one.instead_of) for one in leaving),
        "number_gone": len(gone),
        "gone": _by_name((one.to, one.subject) for one in gone),
        "relisted": any(one.about is About.BOOKED and one.instead_of for one in leaving),
    }


def _by_name(lines: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, line in lines:
        found.setdefault(name, []).append(line)
    return found


def _one_of_each(tried: Iterable[Tried]) -> Iterator[Tried]:
    seen: set[MessageKind] = set()
    for one in tried:
        if one.kind not in seen:
            seen.add(one.kind)
            yield one
