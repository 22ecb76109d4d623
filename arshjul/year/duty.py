"""What a duty (plikt) is: the rule that dates it, who acts, what it needs, and its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from arshjul.year.chain import Chain
from arshjul.year.model import Body, MemberKind, Role
from arshjul.year.rules import Every, Rule, Source


class DateKind(StrEnum):
    """Where a date comes from, which decides how it moves when it falls on a non-working day."""

    STATUTORY = "statutory"
    AGREED = "agreed"
    OWN = "own"


class Scope(StrEnum):
    """How many deadlines a duty gives in a year."""

    ASSOCIATION = "association"
    """One."""
    MEMBER = "member"
    """One for each member of the kinds it names."""
    MEETING = "meeting"
    """One for each meeting of the bodies it names."""
    POSTING = "posting"
    """One for each meeting and each member with a notice board."""


@dataclass(frozen=True)
class ChecklistItem:
    """One paper or step that must be ready."""

    id: str
    name: str
    role: Role
    """Who prepares it."""
    days: int = 0
    """Days from the meeting or the deadline's day: −7 a week before, 14 two weeks after."""
    source: Source | None = None
    person: str | None = None
    """Key of the one person who prepares it instead of the role."""
    agenda: str = ""
    """What it is called as an item of the meeting's agenda; empty: it is none."""


@dataclass(frozen=True)
class FixedItem:
    """One item that stands on the agenda of every meeting of a body."""

    id: str
    name: str
    proposal: str = ""
    """What the director proposes that is decided; empty: nothing is."""


@dataclass(frozen=True)
class AgendaFrame:
    """What every agenda of a body begins and ends with."""

    opening: tuple[FixedItem, ...] = ()
    closing: tuple[FixedItem, ...] = ()
    has_paragraphs: bool = False
    """Whether the items have §-numbers that run through the calendar year; else each agenda begins with 1."""


@dataclass(frozen=True)
class Duty:
    """What law, articles or an agreement asks of the association in every year, or what it asks of itself."""

    id: str
    name: str
    role: Role
    """Who acts, and is reminded."""
    rule: Rule
    kind: DateKind
    source: Source
    scope: Scope = Scope.ASSOCIATION
    bodies: tuple[Body, ...] = ()
    """For Scope.MEETING and POSTING: whose meetings."""
    member_kinds: tuple[MemberKind, ...] = ()
    """For Scope.MEMBER: which members; empty: all."""
    concerns: int = 0
    """The verksamhetsår it is about, counted from the calendar year it falls in: −1 annual report, +1 budget."""
    decided_by: Body | None = None
    """The body that must decide it before the day."""
    prepared_by: Body | None = None
    """The body that prepares the decision."""
    recognised_by: tuple[str, ...] = ()
    """Words in a meeting's title that tell that the meeting decides this duty; lower case, å ä ö kept."""
    implied_by: tuple[str, ...] = ()
    """Words that tell the same unless another meeting says it with the former: bokslut."""
    perhaps_by: tuple[str, ...] = ()
    """Words from which nobody can know it: it is asked."""
    unless: tuple[str, ...] = ()
    """Words beside them that tell that it is another matter: bokslut per tertial 1."""
    decided_in_public: bool = False
    """Whether the meeting that decides it is public by law."""
    depends_on: tuple[str, ...] = ()
    """Ids of duties that must be done first."""
    moves_forward: bool = False
    """Whether lag (1930:173) 2 § clearly lets it be done on the next working day (appeals, notices)."""
    reminders: tuple[int, ...] = ()
    """Days before the planned day, largest first."""
    checklist: tuple[ChecklistItem, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    missed: str = ""
    """What follows if it is missed; one Swedish sentence."""
    every: Every = Every.YEAR
    """For Scope.ASSOCIATION: how often; a second year is counted from the year of *valid_from*."""
    person: str | None = None
    """Key of the one person who acts instead of the role."""
    is_own: bool = False
    """Whether it is an item of the association's own: then its day is never the law's."""
    known_since: datetime | None = None
    """When the service first knew of an own item (UTC); what had passed then is neither reminded of nor late."""


@dataclass(frozen=True)
class MeetingKind:
    """What belongs to every meeting of a body: reminders and papers."""

    body: Body
    reminders: tuple[int, ...]
    checklist: tuple[ChecklistItem, ...]
    answer_reminders: tuple[int, ...] = ()
    """Days before the meeting on which those who have not answered are reminded, largest first."""
    constituting: tuple[ChecklistItem, ...] = ()
    """What a new board's first meeting needs beside that; of the board alone."""
    agenda: AgendaFrame = AgendaFrame()


@dataclass(frozen=True)
class DutyBook:
    """The duties and the meeting kinds of one kind of association: one file in ``calendar/``."""

    kind: str
    name: str
    duties: tuple[Duty, ...]
    meetings: tuple[MeetingKind, ...]
    chains: tuple[Chain, ...] = ()

    def duty(self, duty_id: str) -> Duty | None:
        """The duty with that id, or None."""
        return self._duties.get(duty_id)

    @cached_property
    def _duties(self) -> Mapping[str, Duty]:
        return {duty.id: duty for duty in reversed(self.duties)}

    def meeting(self, body: Body | None) -> MeetingKind | None:
        """What belongs to a meeting of *body*; a joint meeting is its own kind."""
        return next((kind for kind in self.meetings if kind.body is body), None)

    def chain(self, chain_id: str) -> Chain | None:
        """The chain with that id, or None."""
        return next((chain for chain in self.chains if chain.id == chain_id), None)

    def chain_of(self, duty_id: str) -> Chain | None:
        """The chain with a step that meets that duty, or None."""
        return next((chain for chain in self.chains for step in chain.steps if duty_id in step.duties), None)
