"""What stands in each calendar feed: who may see what, and for how long a meeting that is off is shown as such."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from arshjul.ical.feed import FeedDeadline, FeedEntry, FeedOccasion, deadline_uid
from arshjul.ical.former import FormerEvent, FormerFeed, called_off, reworded
from arshjul.ical.invitation import occasion_uid
from arshjul.pages_address import association_path
from arshjul.settings import Settings
from arshjul.store.values.feeds import FeedKind
from arshjul.year.basis import LAST_DAY_WORDS, Basis
from arshjul.year.cloaked import cloaked
from arshjul.year.deadlines import Deadline
from arshjul.year.matters import can_decide
from arshjul.year.model import STOCKHOLM, Association, Body, Occasion, YearPlan, YearStatus
from arshjul.year.people import called, responsible
from arshjul.year.protection import NO_CLOAK, Cloak
from arshjul.year.publicity import public_place
from arshjul.year.standing import Standing
from arshjul.year.wording import as_told

BODY_NAMES = {
    Body.BOARD: "Styrelsen",
    Body.PREPARATORY: "Beredningsgruppen",
    Body.AUDITORS: "Revisorerna",
}
"""The bodies that have a feed of their own, where the association has no names of its own."""
SHOWN_AS_CANCELLED = timedelta(days=30)
"""Long enough for every program to fetch it, short enough to be gone before it disturbs."""


@dataclass(frozen=True)
class Contents:
    """What one feed is to hold."""

    kind: FeedKind
    subject: str
    name: str
    entries: tuple[FeedOccasion | FeedDeadline, ...]


def contents(standing: Standing, settings: Settings, domain: str) -> Iterator[Contents]:
    """Every feed that the association may have, those with nothing in them too. Only adopted years are shown."""
    association = cloaked(standing.association)
    plan_of = {plan.year: plan for plan in association.years}
    years = [year for year in standing.years if year.plan.status is YearStatus.ADOPTED]
    plans = [plan_of[year.plan.year] for year in years]
    write = Entries(association, settings, domain)
    for key, name in body_names(association).items():
        meetings = tuple(write.occasion(p, o) for p in plans for o in p.occasions if _is_of(o, key, association))
        yield Contents("body", key, name, meetings)
    dated = [(year.plan, deadline) for year in years for deadline in year.ruled_deadlines]
    for person in association.people:
        own = [
            write.occasion(plan, o, invited=True)
            for plan in plans
            for o in plan.occasions
            if any(one.person == person for one in called(association, o))
        ]
        last_days = [write.deadline(plan, d) for plan, d in dated if person in responsible(association, d)]
        yield Contents("person", person.key, person.own_name, (*own, *last_days))
    public = [(p, o) for p in plans for o in p.occasions if is_for_the_public(o)]
    yield Contents("public", "", "Styrelsens möten", tuple(write.public(p, o) for p, o in public))


def body_names(association: Association) -> dict[str, str]:
    """The bodies that have a feed of their own, and what they are called; its own ones by the names they have."""
    usual = {body.value: name for body, name in BODY_NAMES.items()}
    return usual | {one.key: one.name for one in association.bodies if one.kind in (*BODY_NAMES, Body.GROUP)}


def _is_of(occasion: Occasion, key: str, association: Association) -> bool:
    """Whether the body with that *key* meets; on a joint day the board does, and every group that prepares."""
    kinds = {one.key: one.kind for one in association.bodies}
    is_joint = occasion.body is Body.JOINT and kinds.get(key, key) in (Body.BOARD, Body.PREPARATORY)
    return is_joint or occasion.body_key == key


def is_for_the_public(occasion: Occasion) -> bool:
    """Whether the public may know of it: the meetings of the board, and nothing else."""
    return occasion.body is not None and occasion.body.includes(Body.BOARD) and can_decide(occasion)


def with_former(
    entries: Iterable[FeedEntry], former: FormerFeed, at: datetime, hidden: Cloak = NO_CLOAK
) -> Iterator[FeedEntry]:
    """Return what a feed shows at *at*: *entries*, and what its readers saw there before and may still see.

    A meeting that is off, for all or for this reader, stays for 30 days as cancelled, at the time that the reader
    knew. One that has been stays as it was. A meeting that was off before the reader knew of it is not shown. What is
    no more in *entries* is shown under the cloak *hidden*.
    """
    today = at.astimezone(STOCKHOLM).date()
    wanted = set()
    for entry in entries:
        wanted.add(entry.uid)
        before = former.events.get(entry.uid)
        if not _is_cancelled(entry) or (before and not _is_over(before, today)):
            yield entry
    for before in former.events.values():
        if before.uid in wanted or before.is_deadline or _is_over(before, today):
            continue
        shown = before if before.cancelled or before.last < today else called_off(before, at)
        yield reworded(shown, hidden.over) if hidden.hidden else shown


def _is_cancelled(entry: FeedEntry) -> bool:
    return isinstance(entry, FeedOccasion) and entry.occasion.cancelled


def leaves_at(cancelled: FormerEvent) -> datetime:
    """The midnight at which something that is shown as cancelled has been so for long enough."""
    day = cancelled.changed_at.astimezone(STOCKHOLM).date() + SHOWN_AS_CANCELLED + timedelta(days=1)
    return datetime.combine(day, time.min, STOCKHOLM).astimezone(UTC)


def _is_over(before: FormerEvent, today: date) -> bool:
    return before.cancelled and leaves_at(before).astimezone(STOCKHOLM).date() <= today


class Entries:
    """Writes the entries of one association's feeds."""

    def __init__(self, association: Association, settings: Settings, domain: str) -> None:
        self._association = association
        self._settings = settings
        self._domain = domain

    def occasion(self, plan: YearPlan, occasion: Occasion, *, invited: bool = False) -> FeedOccasion:
        return FeedOccasion(
            as_told(occasion, self._association),
            self._uid(occasion),
            _revised_at(plan, occasion),
            url=self._settings.link(association_path(self._association.key, f"/moten/{occasion.key}")),
            invited=invited,
        )

    def public(self, plan: YearPlan, occasion: Occasion) -> FeedOccasion:
        """Time and place alone. A title, a note or an agenda is free text, and may name a person."""
        told = as_told(occasion, self._association)
        shown = replace(
            told,
            title="Styrelsemöte",
            body=Body.BOARD,
            place=public_place(told.place),
            link="",
            note="",
            agenda=(),
            papers_link="",
        )
        description = "Mötet är öppet för allmänheten." if occasion.public else ""
        return FeedOccasion(shown, self._uid(occasion), _revised_at(plan, occasion), description)

    def deadline(self, plan: YearPlan, deadline: Deadline) -> FeedDeadline:
        hidden, day_word = self._association.cloak, LAST_DAY_WORDS[deadline.basis]
        return FeedDeadline(
            deadline_uid(deadline.key, self._association.key, self._domain),
            hidden.over(deadline.shown_title),
            deadline.planned,
            _revised_at(plan),
            description=hidden.over(f"{day_word}: {deadline.hard_line}. Källa: {deadline.source}."),
            is_proposal=deadline.basis is Basis.PROPOSAL,
            monday=date.fromisocalendar(deadline.day.isocalendar().year, deadline.week, 1) if deadline.week else None,
        )

    def _uid(self, occasion: Occasion) -> str:
        return occasion_uid(occasion.key, self._association.key, self._domain)


def _revised_at(plan: YearPlan, occasion: Occasion | None = None) -> datetime:
    """When it became what it is: never the present moment, so that the same meeting is alike in every new feed."""
    moments = [m for m in (plan.adopted_at, occasion.revised_at if occasion else None) if m]
    if not moments:
        raise ValueError("only an adopted year has revisions")
    return max(moments)
