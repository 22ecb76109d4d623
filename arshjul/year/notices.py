"""The notice (anslag) of approved minutes: what it says, and whom at a member with a notice board it is asked of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from arshjul.year.dates import final_from
from arshjul.year.minutes import Minutes, Posting
from arshjul.year.model import Association, Person
from arshjul.year.people import contacts_of


@dataclass(frozen=True)
class Notice:
    """What stands in the notice of a meeting's minutes (KL 8:12), alike at every member."""

    association: Association
    minutes: Minutes
    first: int | None = None
    """The first paragraph of the minutes; None: nobody has told which there are."""
    last: int | None = None

    @property
    def paragraphs(self) -> str:
        """``§§ 62–79``; empty when nobody has told which there are."""
        if self.first is None or self.last is None:
            return ""
        return f"§ {self.first}" if self.first == self.last else f"§§ {self.first}–{self.last}"

    @property
    def post_by(self) -> date | None:
        """The last day to put it up; None: no member has a notice board."""
        return max((posting.last_day for posting in self.minutes.postings), default=None)

    @property
    def take_down_from(self) -> date | None:
        """The first day on which it may be taken down, when every member has put it up at latest by *post_by*."""
        return self.minutes.earliest_take_down or (final_from(self.post_by) if self.post_by else None)


def askings(association: Association, minutes: Minutes, on: date) -> Iterator[tuple[Posting, Person]]:
    """Each posting with each contact of its member on *on*; a member without any contact gives none."""
    for posting in minutes.postings:
        for person in contacts_of(association, posting.member, on):
            yield posting, person


def of_contact(association: Association, minutes: Minutes, person: str, on: date) -> tuple[Posting, ...]:
    """The postings that *person* is asked about."""
    return tuple(posting for posting, one in askings(association, minutes, on) if one.key == person)


def without_contact(association: Association, minutes: Minutes, on: date) -> tuple[Posting, ...]:
    """The postings that nobody is asked about: the office must ask for them itself."""
    asked = {posting.member for posting, _ in askings(association, minutes, on)}
    return tuple(posting for posting in minutes.postings if posting.member not in asked)
