"""What a chain (kedja) is: steps that follow each other, who acts, by when, what they take, and who is nudged."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from arshjul.year.model import Body, MemberKind, Role
from arshjul.year.rules import Rule, Source


class Each(StrEnum):
    """For whom a step is taken, when it is taken more than once in a chain."""

    MEMBER = "member"
    """Once for every member: the chain has a link for each."""
    ITEM = "item"
    """Once for every thing that facts name: an open item, a test of the internal control."""
    BOARD = "board"
    """By every person who sits in the board."""
    AUDITORS = "auditors"
    """By every auditor."""

    @property
    def body(self) -> Body | None:
        """The body whose people each take the step."""
        return {Each.BOARD: Body.BOARD, Each.AUDITORS: Body.AUDITORS}.get(self)


class Outcome(StrEnum):
    """What was decided or found."""

    GRANTED = "granted"
    GRANTED_WITH_URGING = "granted_with_urging"
    GRANTED_WITH_REMARK = "granted_with_remark"
    REFUSED = "refused"
    POSTPONED = "postponed"
    NONE = "none"
    """It said nothing of the matter: the accounts were approved, discharge not mentioned."""
    RECOMMENDED = "recommended"
    """The auditors recommend discharge (tillstyrker)."""
    RECOMMENDED_WITH_REMARK = "recommended_with_remark"
    NOT_RECOMMENDED = "not_recommended"
    NO_DEVIATIONS = "no_deviations"
    DEVIATIONS = "deviations"
    SUPPORTED = "supported"
    OPPOSED = "opposed"


class Takes(StrEnum):
    """What is asked for beside the day when a step is recorded."""

    REFERENCE = "reference"
    OUTCOME = "outcome"
    ACCOUNTS = "accounts"
    BODY = "body"
    """Who took it: a body on the member's road, or who decided by delegation."""
    WHOM = "whom"
    """Whom it is told to do something: a person."""
    DUE = "due"
    """By when."""


class Check(StrEnum):
    """What must hold for a fact about a step."""

    YEAR_OVER = "year_over"
    """The verksamhetsår has ended: there are no accounts before."""
    ACCOUNTS = "accounts"
    """Something else is known of the accounts: they were adopted, audited, sent, prepared or minuted."""
    IN_ORDER = "in_order"
    """Not before the steps of the same link that it must follow (`Step.follows`)."""
    PRECONDITIONS = "preconditions"
    """Nothing that the step's duties need has expired on the day."""


@dataclass(frozen=True)
class Step:
    """One step of a chain."""

    id: str
    name: str
    """Swedish; as a heading of a column: ``Beslutat``."""
    role: Role
    """Who acts; ``contact`` is the member."""
    each: Each | None = None
    rule: Rule | None = None
    """Its day, in the calendar year in which the chain runs; None: none, or that of `duties`."""
    told_in: str | None = None
    """The earlier step with which its day was told, instead of a rule."""
    foretells: str | None = None
    """The later step of the same link that is expected on the day with which this one is told."""
    duties: tuple[str, ...] = ()
    """Ids of the duties that are done when the step is; the first that has a day gives the step's."""
    met_by: str | None = None
    """``CHAIN.STEP``: done when every link of that chain has taken that step; nobody records it."""
    optional: bool = False
    independent: bool = False
    """A condition of law of its own: that a later step was taken does not show that this one was."""
    takes: tuple[Takes, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    """The outcomes it may have."""
    counts: tuple[Outcome, ...] = ()
    """Only with one of these is the step taken, by its own outcome or that of `outcome_of`; empty: always."""
    outcome_of: str | None = None
    """The earlier step whose outcome is this one's, unless it has one of its own."""
    checks: tuple[Check, ...] = ()
    follows: tuple[str, ...] = ()
    """Ids of steps that it cannot be dated before; ``CHAIN.STEP`` in another chain of the same calendar year."""
    not_counted: tuple[str, ...] = ()
    """Words in a fact's note that keep it from counting: approved by mail is not signed."""
    source: Source | None = None
    by_seats: bool = False
    """Each member's: its seats for the new mandate show that it is taken, on no known day. Nobody records it."""


@dataclass(frozen=True)
class Nudge:
    """A reminder of a step that is late: from a day on, once a fortnight at most, until it is taken."""

    id: str
    step: str
    text: str
    """What the reader is asked, Swedish; ``{year}``, ``{association}``, ``{mandate}`` … are filled in."""
    rule: Rule
    role: Role
    """Who is asked; ``contact`` is the member's."""
    after: str | None = None
    """Only when this step has been taken in the link (or, without links, in the chain)."""
    silent: bool = False
    """Only when nothing at all has been heard from the member."""
    member_kinds: tuple[MemberKind, ...] = ()
    copy: Role | None = None
    red: bool = False
    """The chain is overdue beyond what can be waited for."""
    until: Rule | None = None
    """The last day on which it is asked; None: as long as the step is not taken."""


@dataclass(frozen=True)
class Consequence:
    """What follows from an outcome; it stands among the deadlines as a duty of its own."""

    id: str
    name: str
    step: str
    """``STEP``, or ``CHAIN.STEP`` of the association's own link in another chain."""
    outcomes: tuple[Outcome, ...]
    role: Role
    source: Source
    rule: Rule | None = None
    """None: no day is given in law; it is to be done at once."""
    member_kinds: tuple[MemberKind, ...] = ()
    until: str | None = None
    """The step that ends it."""
    missed: str = ""


@dataclass(frozen=True)
class Sending:
    """What somebody sends each member in a chain: papers, and perhaps a question."""

    step: str
    """The step that is taken when it is sent: each member's, or the association's own."""
    name: str
    """Swedish, without the year: ``Samråd om verksamhetsplan och budget``."""
    text: str
    """What the reader is told; ``{year}``, ``{association}`` and ``{member}`` are filled in."""
    answer: str | None = None
    """The step that each member's contact takes by answering on a page; None: nothing is asked."""

    def title(self, year: int) -> str:
        """Its name with the verksamhetsår."""
        return f"{self.name} {year}"


@dataclass(frozen=True)
class Label:
    """What a chain's system is called in the calendar years *since* to *until*."""

    name: str
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True)
class Cycle:
    """The calendar years of what does not happen each year: *year*, and every so many *years* before and after it."""

    years: int
    year: int

    def falls_in(self, year: int) -> bool:
        """Whether *year* is one of them."""
        return (year - self.year) % self.years == 0

    def nearest(self, year: int) -> int:
        """The one that is nearest to *year*; the later of two as near."""
        since = (year - self.year) % self.years
        return year - since if since < self.years - since else year - since + self.years


@dataclass(frozen=True)
class Chain:
    """Steps that belong together, about one verksamhetsår."""

    id: str
    name: str
    source: Source
    steps: tuple[Step, ...]
    concerns: int = 0
    """The verksamhetsår it is about, counted from the calendar year it runs in, as in `Duty`."""
    roads: tuple[tuple[MemberKind, tuple[str, ...]], ...] = ()
    """By kind of member: the bodies that the matter passes, the last one decides."""
    agenda: str | None = None
    """The step that the board takes at its next meeting once the one before it is taken: an item on its agenda."""
    gathered: bool = False
    """Whether all that is to be taken at one meeting is one item there."""
    document: str = ""
    """The template of that item, ``templates/documents/NAME.txt``."""
    labels: tuple[Label, ...] = ()
    nudges: tuple[Nudge, ...] = ()
    consequences: tuple[Consequence, ...] = ()
    sendings: tuple[Sending, ...] = ()
    every: Cycle | None = None
    """The calendar years in which it runs; None: each."""

    def is_about(self, year: int) -> bool:
        """Whether there is a chain about verksamhetsåret *year*."""
        return self.every is None or self.every.falls_in(self.runs_in(year))

    def sending(self, step_id: str) -> Sending | None:
        """What is sent when that step is taken, or None."""
        return next((one for one in self.sendings if one.step == step_id), None)

    def step(self, step_id: str) -> Step | None:
        """The step with that id, or None."""
        return next((step for step in self.steps if step.id == step_id), None)

    def seats_show(self, step: Step) -> bool:
        """Whether the seats show that a member has taken *step*: it is the one that they show, or stands before it."""
        return step.each is Each.MEMBER and any(one.by_seats for one in self.steps[self.steps.index(step) :])

    def runs_in(self, year: int) -> int:
        """The calendar year in which the chain about verksamhetsåret *year* runs."""
        return year - self.concerns

    def about(self, calendar_year: int) -> int:
        """The verksamhetsår that the chain in *calendar_year* is about."""
        return calendar_year + self.concerns

    def road(self, kind: MemberKind) -> tuple[str, ...]:
        """The bodies that the matter passes at a member of *kind*."""
        return dict(self.roads).get(kind, ())

    def label(self, calendar_year: int) -> str:
        """What its system is called in *calendar_year*; empty when it has no name of its own."""
        for label in self.labels:
            if (label.since or calendar_year) <= calendar_year <= (label.until or calendar_year):
                return label.name
        return ""

    def title(self, year: int) -> str:
        """Name the chain about verksamhetsåret *year*: ``Nationell uppföljning (SUS) 2020``."""
        label = self.label(self.runs_in(year))
        return f"{self.name} ({label}) {year}" if label else f"{self.name} {year}"

    @property
    def member_steps(self) -> tuple[Step, ...]:
        """The steps that each member's link has."""
        return tuple(step for step in self.steps if step.each is Each.MEMBER)

    @property
    def item_steps(self) -> tuple[Step, ...]:
        """The steps that each item's link has."""
        return tuple(step for step in self.steps if step.each is Each.ITEM)

    @property
    def own_steps(self) -> tuple[Step, ...]:
        """The steps of the association's own link: none when every step is each member's or item's."""
        own = [step for step in self.steps if step.each not in (Each.MEMBER, Each.ITEM)]
        return tuple(step for step in self.steps if step.each is not Each.ITEM) if own else ()
