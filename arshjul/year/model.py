"""The association, its people and its year, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from arshjul.year.own_items import OwnItem
from arshjul.year.prepared import UNPREPARED, Prepared
from arshjul.year.protection import HIDDEN_ADDRESS, NO_CLOAK, PROTECTED, Cloak, cloak, masks
from arshjul.year.roles import Body as Body
from arshjul.year.roles import Role as Role
from arshjul.year.word_templates import WordTemplate

STOCKHOLM = ZoneInfo("Europe/Stockholm")
"""The one time zone of the house: "kl. 9" means the reader's morning."""


class MemberKind(StrEnum):
    """The four parties of a samordningsförbund (lag 2003:1210, 1 §)."""

    MUNICIPALITY = "municipality"
    REGION = "region"
    INSURANCE_AGENCY = "insurance_agency"
    EMPLOYMENT_AGENCY = "employment_agency"

    @property
    def has_notice_board(self) -> bool:
        """Minutes are announced at every member kommun and region, not at the agencies (lag 2003:1210, 19 §)."""
        return self in (MemberKind.MUNICIPALITY, MemberKind.REGION)


@dataclass(frozen=True)
class OwnBody:
    """A body that the association calls by a name of its own: one that all have, or one that it has set up itself."""

    key: str
    """That of a `Body` when it is the name of one that all associations have."""
    name: str
    """As people say it: Arbetsutskottet, LSG."""
    kind: Body = Body.GROUP
    """What it is like: GROUP, or PREPARATORY for a further group that prepares what the board decides."""


VOTING_ROLES = frozenset({Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER})
"""Roles that count for quorum when the seat's holder serves; a co-opted person never does."""


class OccasionKind(StrEnum):
    """What an occasion is."""

    MEETING = "meeting"
    PLANNING_DAY = "planning_day"
    DEADLINE = "deadline"
    EVENT = "event"

    @property
    def is_meeting(self) -> bool:
        """Whether people are called to it."""
        return self in (OccasionKind.MEETING, OccasionKind.PLANNING_DAY)


class YearStatus(StrEnum):
    """Only an adopted year speaks to people."""

    DRAFT = "draft"
    ADOPTED = "adopted"
    CLOSED = "closed"


@dataclass(frozen=True)
class Member:
    """A member of the association (förbundsmedlem)."""

    key: str
    name: str
    kind: MemberKind
    since: date | None = None
    until: date | None = None
    """The last day of its membership."""

    def belongs_on(self, day: date) -> bool:
        """Whether it is a member on *day*."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def belonged_in(self, year: int) -> bool:
        """Whether it is a member during some part of *year*."""
        return (self.since is None or self.since.year <= year) and (self.until is None or year <= self.until.year)


REMOVED_NAME = "borttagen person"
"""What stands where a name did that was emptied by decision."""


@dataclass(frozen=True)
class Person:
    """Somebody who is called or reminded. Examples name roles, never private persons."""

    key: str
    own_name: str
    """For the person's own eyes, and to keep; others see `name`."""
    own_address: str
    """Empty: name and address have been emptied by decision, and nobody can reach the person any more."""
    protected: bool = False
    """Has protected identity: neither name nor address is for others (docs/decisions/protected-identity.md)."""
    mask: str = field(default=f"Person med {PROTECTED}", compare=False)
    """What others see instead of the name; see `protection.masks`."""
    earlier: tuple[str, ...] = field(default=(), compare=False)
    """Of one who is protected, the names and addresses of before, and further addresses."""

    @property
    def name(self) -> str:
        """What others see."""
        return self.mask if self.protected and not self.is_removed else self.own_name

    @property
    def address(self) -> str:
        """What others see; mails go to `own_address`."""
        return HIDDEN_ADDRESS if self.protected else self.own_address

    @property
    def is_removed(self) -> bool:
        """Whether name and address have been emptied by decision."""
        return not self.own_address


@dataclass(frozen=True)
class Seat:
    """A place in a body: who holds it, in what role, for which member, and when."""

    person: str
    """The person's key."""
    body: Body
    role: Role
    member: str | None = None
    """The member's key; None for those who act for the association itself."""
    order: int = 0
    """The order in which deputies of one member serve, 1 first (lag 2003:1210, 12 §)."""
    since: date | None = None
    until: date | None = None
    """The last day of the seat."""
    own_body: OwnBody | None = None
    """Where the association calls the body by a name of its own."""

    @property
    def body_key(self) -> str:
        """The key of the body, as files and programs name it."""
        return self.own_body.key if self.own_body else self.body.value

    def is_held_on(self, day: date) -> bool:
        """Whether the seat is held on *day*, both ends included."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Agreement:
    """A date that a member or an authority has asked for, for one duty in one calendar year."""

    duty: str
    year: int
    """The calendar year in which the date falls."""
    day: date | None = None
    week: int | None = None
    """An ISO week, when nobody has given the day yet; then *day* is None."""
    member: str | None = None
    confirmed: bool = True
    """False: expected, e.g. last year's date carried over."""
    source: str = ""
    """Who gave it, and where it is written; Swedish, shown to the user."""


@dataclass(frozen=True)
class AgendaItem:
    """One item (ärende) of a meeting's agenda."""

    number: str
    """As the agenda and the minutes have it: ``7``, ``§ 72``; unique in the meeting."""
    title: str
    qualified: bool = False
    """Whether the articles ask for a qualified majority."""


@dataclass(frozen=True)
class Occasion:
    """A meeting or a deadline that stands in a year's plan."""

    key: str
    """Stable within the association for ever, also when the day moves; the calendar UID is made of it."""
    year: int
    """The verksamhetsår whose plan it stands in."""
    kind: OccasionKind
    title: str
    day: date
    body: Body | None = None
    end_day: date | None = None
    start: time | None = None
    end: time | None = None
    place: str = ""
    link: str = ""
    """The address of a video meeting."""
    matters: tuple[str, ...] = ()
    """Ids of the duties that this meeting handles; empty: recognised from the title, see `matters.py`."""
    public: bool = False
    cancelled: bool = False
    note: str = ""
    agenda: tuple[AgendaItem, ...] = ()
    papers_link: str = ""
    """Where the papers (handlingar) are."""
    sequence: int = 0
    """Grows with every change that asks people anew (RFC 5546, 2.1.4)."""
    known_since: datetime | None = None
    """When the service first knew of it (UTC); earlier reminder stages are skipped. None: always known."""
    revised_at: datetime | None = None
    """When this revision was made (UTC)."""
    own_body: OwnBody | None = None
    """Where the association calls the body by a name of its own."""
    guests: tuple[str, ...] = ()
    """Keys of people who are invited to this meeting alone: called and asked, and counted for nothing in its quorum."""
    prepared: Prepared = UNPREPARED
    """What people have done to its agenda."""

    @property
    def last_day(self) -> date:
        """The day it ends."""
        return self.end_day or self.day

    @property
    def body_key(self) -> str:
        """The key of the body, as files and programs name it; empty: nobody meets."""
        return self.own_body.key if self.own_body else self.body or ""

    def is_of(self, seat: Seat) -> bool:
        """Whether who holds *seat* meets here; several preparatory groups meet apart, but all on a joint day."""
        if self.body is None or not self.body.includes(seat.body):
            return False
        return self.body is Body.JOINT or self.body_key == seat.body_key

    def shares_body_with(self, other: Occasion) -> bool:
        """Whether both are of one body, or one is a joint day of the other's."""
        if self.body is None or other.body is None:
            return False
        is_joint = Body.JOINT in (self.body, other.body)
        included = self.body.includes(other.body) or other.body.includes(self.body)
        return self.body_key == other.body_key or (is_joint and included)


@dataclass(frozen=True)
class YearPlan:
    """One verksamhetsår: its state and its occasions."""

    year: int
    status: YearStatus = YearStatus.DRAFT
    adopted_at: datetime | None = None
    occasions: tuple[Occasion, ...] = ()

    @cached_property
    def standing(self) -> tuple[Occasion, ...]:
        """The occasions that are not cancelled, by day."""
        return tuple(sorted((o for o in self.occasions if not o.cancelled), key=occasion_order))


class QualifiedOf(StrEnum):
    """Of whom a qualified majority is counted."""

    ALL = "all"
    """Of all members of the board."""
    PRESENT = "present"
    """Of those present."""


@dataclass(frozen=True)
class InterimReport:
    """A report on a part of the year that the articles ask for; lag (2003:1210) asks for none."""

    name: str
    """As the articles call it: Delårsrapport per 31 augusti."""
    period_end: str
    """``MM-DD``: the last day of the part."""
    due: str
    """``MM-DD``: when the board must have decided it."""


class ControlYear(StrEnum):
    """Which year's plan for internal control the board decides in a year."""

    THIS = "this"
    NEXT = "next"


@dataclass(frozen=True)
class Articles:
    """What the förbundsordning or the board's own rules of procedure say, where law is silent."""

    summons_days: int = 7
    """Days before a meeting that summons and papers go out; no number of days in law (KL 6:17)."""
    budget_notice_days: int = 7
    """Days before the public budget meeting that it is announced (lag 2003:1210, 19 §: per förbundsordning)."""
    consultation_days: int = 30
    """Days before the budget meeting that the members are consulted (lag 2003:1210, 23 §: no number in law)."""
    half_year_report_due: str | None = None
    """``MM-DD`` when the förbundsordning asks for a half-year report; None: it does not."""
    interim_reports: tuple[InterimReport, ...] = ()
    """One, two or three instead of `half_year_report_due`, in the order of the year."""
    audit_handover: str = "03-31"
    """``MM-DD`` when the annual report is handed to the auditors; a local date."""
    internal_control_due: str = "12-31"
    """``MM-DD`` when the plan for internal control is to be decided; practice."""
    internal_control_year: ControlYear = ControlYear.NEXT
    """Which year's plan that is: it may be decided in December before, or at the year's first meeting."""
    mandate_start: str = "04-01"
    """``MM-DD`` the year after a general election (lag 2003:1210, 13 §, unless the articles say otherwise)."""
    qualified_majority: str = "2/3"
    """The share that an item with qualified majority needs; law leaves it to the articles (lag 2003:1210, 9 §)."""
    qualified_of: QualifiedOf = QualifiedOf.ALL
    """What the share is counted of; the articles decide."""
    distance_since: date | None = None
    """From when the board's standing decision lets members take part at a distance (lag 2003:1210, 19 a §)."""
    deputy_answer_days: int = 3
    """Days that a deputy who is called has to answer, before the next one is called."""
    deputy_answer_days_last_week: int = 1
    """The same for one who is called in the last week before the meeting."""
    quiet_minutes: int = 10
    """Minutes without a change to a meeting before people are told of it, so that several changes become one mail."""
    show_attendees: bool = False
    """Whether each invitation lists all who are called, with their addresses; else only the one it is to."""
    digest: bool = True
    """Whether the director gets a digest of what comes, each Monday."""
    telephone: str = ""
    """The number to call with questions, the director's; it stands in mails and on people's own pages."""
    second_factor: bool = False
    """Whether the director, the chair and an administrator sign in with a code from a telephone too."""
    public_page: bool = False
    """Whether anybody may see the association's public page."""
    stated: tuple[str, ...] = ()
    """The names of those of the above that somebody has said as they usually are: then they are no proposal of ours."""


@dataclass(frozen=True)
class Precondition:
    """Something that must be valid when a duty is done, and that expires: an access right, a mandate, an agreement."""

    key: str
    name: str
    expires: date
    """The last day on which it is valid."""
    needed_by: tuple[str, ...] = ()
    """Ids of the duties that need it."""
    role: Role = Role.DIRECTOR
    """Who sees to its renewal, and is reminded."""
    source: str = ""


@dataclass(frozen=True)
class Closure:
    """Days on which no meeting should be held: a school break, the association's own free days."""

    name: str
    first: date
    last: date


@dataclass(frozen=True)
class CouncilDay:
    """A day on which a member's own council or board meets (KF, KS, RF, RS …)."""

    member: str
    day: date
    name: str


@dataclass(frozen=True)
class Hold:
    """A time in which nobody is told of what somebody has just done, so that it can be undone (UTC)."""

    since: datetime
    until: datetime


UNTIL_LET_GO = datetime(9000, 1, 1, tzinfo=UTC)
"""In the place of the moment at which a trial ends: nobody has let go yet."""


@dataclass(frozen=True)
class Association:
    """A samordningsförbund: members, people, seats, what has been agreed, and its years."""

    key: str
    name: str
    members: tuple[Member, ...] = ()
    people: tuple[Person, ...] = ()
    seats: tuple[Seat, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    years: tuple[YearPlan, ...] = ()
    bodies: tuple[OwnBody, ...] = ()
    """Those that it calls by a name of its own."""
    articles: Articles = field(default_factory=Articles)
    preconditions: tuple[Precondition, ...] = ()
    closures: tuple[Closure, ...] = ()
    council_days: tuple[CouncilDay, ...] = ()
    items: tuple[OwnItem, ...] = ()
    """What it has put in its year itself; each is a duty beside the kind's."""
    templates: tuple[WordTemplate, ...] = ()
    """Its own, of the documents that are not made of the house's."""
    kind: str = "samordningsforbund"
    """Names the file in ``calendar/`` that holds its duties."""
    place: str = ""
    """Where it meets unless an occasion says otherwise."""
    organisation_number: str = ""
    hold: Hold | None = field(default=None, compare=False)
    """The last deed that others are told of. When and for how long is no property of what it changed."""
    trial_until: datetime | None = field(default=None, compare=False)
    """Before this moment every mail goes to the director alone (UTC), see `saying.trial`; None: it never was so."""
    generations: Mapping[str, int] = field(default_factory=dict, compare=False)
    """How many times each of its secret addresses has been renewed, by what it is and whose: see `generation`."""
    closed: tuple[int, ...] = ()
    """The years that are closed and were not read: they stand as they are, and are read when somebody asks for one."""

    def __post_init__(self) -> None:
        """Give the protected people their masks: they follow from the seats, and from who else is protected."""
        if any(person.protected for person in self.people):
            roles = {seat.person: seat.role for seat in reversed(self.seats)}
            found = masks({one.key: roles.get(one.key) for one in self.people if one.protected})
            masked = (replace(one, mask=found[one.key]) if one.protected else one for one in self.people)
            object.__setattr__(self, "people", tuple(masked))

    @cached_property
    def cloak(self) -> Cloak:
        """Hides who the protected people are, in what others read."""
        return self.cloak_for("")

    def cloak_for(self, reader: str) -> Cloak:
        """As `cloak`, for a *reader* (key) who may be one of them: nothing of oneself is hidden."""
        hidden = [one for one in self.people if one.protected and one.key != reader]
        if not hidden:
            return NO_CLOAK
        return cloak((one.mask, (*one.earlier, one.own_name, one.own_address)) for one in hidden)

    def person(self, key: str) -> Person | None:
        """The person with that key, or None."""
        return self._people.get(key)

    def seats_as(self, role: Role) -> tuple[Seat, ...]:
        """The seats with that role, whoever holds them and when; as MEMBER all that vote in the board."""
        return self._seats_by_role.get(role, ())

    def generation(self, what: str, person: str = "") -> int:
        """How many times the secret address of that kind, of that person (key) or of nobody, has been renewed."""
        return self.generations.get(address_key(what, person), 0)

    @cached_property
    def _seats_by_role(self) -> Mapping[Role, tuple[Seat, ...]]:
        found = {role: tuple(seat for seat in self.seats if seat.role is role) for role in Role}
        voting = tuple(seat for seat in self.seats if seat.role in VOTING_ROLES and seat.body is Body.BOARD)
        return found | {Role.MEMBER: voting}

    @cached_property
    def _people(self) -> Mapping[str, Person]:
        return {person.key: person for person in reversed(self.people)}

    def member(self, key: str | None) -> Member | None:
        """The member with that key, or None."""
        return next((m for m in self.members if m.key == key), None)

    def placed(self, occasion: Occasion) -> Occasion:
        """*occasion* with the place that its readers see: its own, or else the association's."""
        return occasion if occasion.place or not self.place else replace(occasion, place=self.place)

    def plan(self, year: int) -> YearPlan | None:
        """The plan of *year*, or None."""
        return next((plan for plan in self.years if plan.year == year), None)


def address_key(what: str, person: str = "") -> str:
    """What a secret address is called in `Association.generations`."""
    return f"{what}:{person}"


def occasion_order(occasion: Occasion) -> tuple[date, time, str]:
    """Sort key: day, clock, key."""
    return (occasion.day, occasion.start or time.min, occasion.key)
