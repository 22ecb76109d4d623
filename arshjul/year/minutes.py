"""From the board's meeting to a decision that is final: minutes approved, announced at each member, taken down."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from arshjul.year.dates import ONE_DAY, final_from, last_appeal_day
from arshjul.year.deadlines import Deadline, Named
from arshjul.year.facts import Fact, FactKind
from arshjul.year.model import VOTING_ROLES, Association, Body, Member, Occasion, Person, Role, YearPlan
from arshjul.year.people import holders
from arshjul.year.wording import counted, written

APPROVAL, NOTICE = "minutes-approval", "minutes-notice"
"""The duties in ``calendar/`` whose days the chain is made of."""

SEVERAL_BOARDS = (
    "Tiden för överklagande räknas från det sista anslaget. Det är vår slutsats efter förebild av kommunallagen "
    "(2017:725) 13 kap. 5 § om gemensamma nämnder; lag (2003:1210) säger inte vad som gäller när flera anslår."
)


class StepKind(StrEnum):
    """What happens to the minutes; also the kind of the fact that records it."""

    APPROVED = FactKind.APPROVED.value
    POSTED = FactKind.POSTED.value
    TAKEN_DOWN = FactKind.TAKEN_DOWN.value
    CERTIFIED = FactKind.CERTIFIED.value


@dataclass(frozen=True)
class MinutesStep:
    """A step that somebody has recorded."""

    occasion: str
    kind: StepKind
    member: str
    """Key of the member whose notice board it is; empty for the approval."""
    day: date
    told_at: datetime | None = None
    """When somebody recorded it (UTC)."""


@dataclass(frozen=True)
class Posting:
    """The notice at one member."""

    member: Member
    due: date
    """The hard line: the second day after the approval (KL 8:12)."""
    last_day: date
    """*due*, or the next working day where lag (1930:173) 2 § moves it."""
    posted: date | None
    taken_down: date | None
    certified: date | None = None
    """The day of the member's certificate (bevis), which it gives after the time (KL 8:10)."""

    @property
    def days_late(self) -> int:
        """How many days after its last day the notice was posted; 0 also when it is not posted yet."""
        return max((self.posted - self.last_day).days, 0) if self.posted else 0


@dataclass(frozen=True)
class Minutes:
    """The minutes of one meeting, as far as they have come."""

    occasion: Occasion
    approval_due: date
    """The hard line, literally: fourteen days after the meeting (KL 6:35 and 5:69)."""
    approved: date | None
    postings: tuple[Posting, ...]
    approvers: tuple[Person, ...] = ()
    """Those who were chosen to approve them (justerare)."""
    told_at: datetime | None = None
    """When somebody recorded that they are approved (UTC)."""
    is_said_done: bool = False
    """Whether somebody has marked the approval as done, or ticked the minutes, and told no day."""

    @property
    def days_late(self) -> int:
        """How many days too late the minutes were approved; 0 also when they are not approved yet."""
        return max((self.approved - self.approval_due).days, 0) if self.approved else 0

    @property
    def announced(self) -> date | None:
        """The day from which the time for appeal counts: the last posting; None until every member has posted.

        Source: kommunallagen (2017:725) 13 kap. 5 §, that counts a joint board's time from when all its members
        have posted; a samordningsförbund by analogy.
        """
        days = [p.posted for p in self.postings if p.posted]
        return max(days) if days and len(days) == len(self.postings) else None

    @property
    def inference(self) -> str:
        """What no law says of the time for appeal, in Swedish; empty when nothing is counted, or from one board."""
        return SEVERAL_BOARDS if self.announced and len(self.postings) > 1 else ""

    @property
    def last_appeal_day(self) -> date | None:
        """The last day to appeal; None until every member has posted."""
        return last_appeal_day(self.announced) if self.announced else None

    @property
    def earliest_take_down(self) -> date | None:
        """The first day on which a notice may be taken down: the day after the last day to appeal (KL 8:12)."""
        return self.last_appeal_day + ONE_DAY if self.last_appeal_day else None

    @property
    def taken_down_early(self) -> tuple[Posting, ...]:
        """The notices that did not hang throughout: the time for appeal cannot be held to have ended (KL 13:5)."""
        earliest = self.earliest_take_down
        return tuple(p for p in self.postings if p.taken_down and (earliest is None or p.taken_down < earliest))

    @property
    def final_from(self) -> date | None:
        """The day from which decisions that nobody appeals are final; None when that cannot be told."""
        return final_from(self.announced) if self.announced and not self.taken_down_early else None

    def status(self, today: date) -> str:
        """How the minutes stand on *today*, in one Swedish sentence."""
        if self.occasion.last_day > today:
            return "Mötet har inte varit än."
        if self.approved is None and self.is_said_done:
            return (
                "Protokollet är markerat som klart, men inte vilken dag det justerades. Skriv in dagen: från den "
                "räknas anslaget och tiden för överklagande."
            )
        if self.approved is None:
            return _waiting("Protokollet är inte justerat", self.approval_due, self.approval_due, today)
        missing = [p for p in self.postings if p.posted is None]
        if missing:
            first = min(missing, key=lambda p: p.last_day)
            names = ", ".join(p.member.name for p in missing)
            return _waiting(f"Justerat men inte anslaget hos {names}", first.due, first.last_day, today)
        if early := self.taken_down_early:
            names = ", ".join(p.member.name for p in early)
            return f"Anslaget togs ned för tidigt hos {names}. Tiden för överklagande löper inte ut; anslå på nytt."
        appeal, final = self.last_appeal_day, self.final_from
        if appeal is None or final is None:
            return "Förbundet har ingen medlem med anslagstavla, så tiden för överklagande kan inte räknas."
        if today <= appeal:
            return f"Anslaget hos alla. Kan överklagas till och med {written(appeal)}."
        hanging = [p.member.name for p in self.postings if p.taken_down is None]
        take_down = f" Anslaget kan tas ned hos {', '.join(hanging)}." if hanging else ""
        owing = [p.member.name for p in self.postings if p.taken_down and p.certified is None]
        certificate = f" Bevis om anslaget har inte kommit från {', '.join(owing)}." if owing else ""
        return f"Besluten har laga kraft från {written(final)} om ingen har överklagat.{take_down}{certificate}"

    def lateness(self) -> tuple[str, ...]:
        """What was done too late or too early, each a Swedish sentence."""
        told = []
        if self.approved and self.days_late:
            told.append(
                f"Protokollet justerades {written(self.approved)}, {counted(self.days_late)} efter sista dagen "
                f"{written(self.approval_due)}."
            )
        for posting in self.postings:
            if posting.posted and posting.days_late:
                told.append(
                    f"{posting.member.name} anslog {written(posting.posted)}, {counted(posting.days_late)} efter "
                    f"sista dagen {written(posting.last_day)}."
                )
        for posting in self.taken_down_early:
            earliest = (
                f"tidigast {written(self.earliest_take_down)}" if self.earliest_take_down else "när alla anslagit"
            )
            taken_down = f" {written(posting.taken_down)}" if posting.taken_down else ""
            told.append(f"{posting.member.name} tog ned anslaget{taken_down}; det får tas ned {earliest}.")
        return tuple(told)


def minutes_of_year(
    association: Association,
    plan: YearPlan,
    dated: Iterable[Deadline],
    steps: Iterable[MinutesStep],
    approvers: Mapping[str, tuple[Named, ...]] | None = None,
    done: Collection[str] = frozenset(),
) -> tuple[Minutes, ...]:
    """The minutes of each board meeting of *plan*, by day. A meeting before the rules were law has none.

    *dated* are its deadlines, counted from the days that *steps* tell; *done* are the keys of those whose duty somebody
    has said is done.
    """
    steps = tuple(steps)
    recorded = {(step.occasion, step.kind, step.member): step.day for step in steps}
    told_at = {step.occasion: step.told_at for step in steps if step.kind is StepKind.APPROVED}
    by_key = {deadline.key: deadline for deadline in dated}
    found = []
    for occasion in plan.standing:
        if approval := by_key.get(f"{APPROVAL}@{occasion.key}"):
            postings = tuple(
                Posting(
                    member,
                    notice.day,
                    notice.last_day,
                    recorded.get((occasion.key, StepKind.POSTED, member.key)),
                    recorded.get((occasion.key, StepKind.TAKEN_DOWN, member.key)),
                    recorded.get((occasion.key, StepKind.CERTIFIED, member.key)),
                )
                for member in association.members
                if (notice := by_key.get(f"{NOTICE}@{occasion.key}:{member.key}"))
            )
            approved = recorded.get((occasion.key, StepKind.APPROVED, ""))
            named = (association.person(one.person) for one in (approvers or {}).get(occasion.key, ()))
            chosen = tuple(person for person in named if person)
            is_said = approval.key in done
            told = told_at.get(occasion.key)
            found.append(Minutes(occasion, approval.day, approved, postings, chosen, told, is_said))
    return tuple(found)


def minutes_steps_in(facts: Iterable[Fact]) -> tuple[MinutesStep, ...]:
    """What of *facts* tells how minutes went."""
    kinds = {kind.value for kind in StepKind}
    return tuple(
        MinutesStep(f.key, StepKind(f.kind), f.subject, f.day, f.recorded_at) for f in facts if f.kind.value in kinds
    )


def approvers_in(facts: Iterable[Fact]) -> Mapping[str, tuple[Named, ...]]:
    """Meeting → those who were chosen to approve its minutes, in the order they were told."""
    found: dict[str, tuple[Named, ...]] = {}
    for fact in facts:
        if fact.kind is FactKind.APPROVER:
            found[fact.key] = (*found.get(fact.key, ()), Named(fact.subject, fact.recorded_at))
    return found


def with_approvers(
    association: Association, dated: Iterable[Deadline], approvers: Mapping[str, tuple[Named, ...]]
) -> tuple[Deadline, ...]:
    """*dated*, in which each approval of minutes is answered for by those who are to approve them too."""
    return tuple(
        replace(one, named=_answering(association, one, chosen))
        if one.duty.id == APPROVAL and (chosen := approvers.get(one.occasion or ""))
        else one
        for one in dated
    )


def _answering(association: Association, deadline: Deadline, approvers: tuple[Named, ...]) -> tuple[Named, ...]:
    keeping = [Named(person.key) for person in holders(association, deadline.duty.role, deadline.planned)]
    others = {one.person for one in keeping}
    return (*keeping, *(one for one in approvers if one.person not in others))


def may_approve(association: Association, occasion: Occasion) -> tuple[Person, ...]:
    """The people who can approve the minutes of *occasion*: who sits in the board on its day, deputies too."""
    seats = [seat for seat in association.seats if seat.body is Body.BOARD and seat.is_held_on(occasion.day)]
    keys = dict.fromkeys(seat.person for seat in seats if seat.role in VOTING_ROLES | {Role.DEPUTY})
    return tuple(person for key in keys if (person := association.person(key)))


def done_on(steps: Iterable[MinutesStep]) -> Mapping[str, date]:
    """The day on which each deadline of the chain (by its key) was met, for `deadlines` and the reminders."""
    keys = {StepKind.APPROVED: f"{APPROVAL}@{{0.occasion}}", StepKind.POSTED: f"{NOTICE}@{{0.occasion}}:{{0.member}}"}
    return {keys[step.kind].format(step): step.day for step in steps if step.kind in keys}


def fault(minutes: Minutes, today: date) -> str | None:
    """What cannot be true of *minutes* as recorded, as a Swedish sentence with the mend; None: all may be true."""
    meeting = minutes.occasion.last_day
    if (approved := minutes.approved) and approved < meeting:
        return (
            f"Protokollet kan inte vara justerat {written(approved)}: mötet var {written(meeting)}. "
            "Ange dagen då det justerades."
        )
    for posting in minutes.postings:
        name, posted, taken_down = posting.member.name, posting.posted, posting.taken_down
        if posted and approved is None:
            return f"{name} kan inte ha anslagit protokollet innan det är justerat. Ange först dagen då det justerades."
        if posted and approved and posted < approved:
            return (
                f"{name} kan inte ha anslagit protokollet {written(posted)}: det justerades {written(approved)}. "
                "Rätta den ena dagen."
            )
        if taken_down and posted is None:
            return f"{name} kan inte ha tagit ned anslaget innan det är uppsatt. Ange först dagen då det anslogs."
        if taken_down and posted and taken_down < posted:
            return (
                f"{name} kan inte ha tagit ned anslaget {written(taken_down)}: det sattes upp {written(posted)}. "
                "Rätta den ena dagen."
            )
        if posting.certified and (taken_down is None or posting.certified < taken_down):
            return (
                f"{name} kan inte ha gett bevis om anslaget {written(posting.certified)}: beviset ges när anslaget är "
                "nedtaget. Ange först dagen då det togs ned, eller rätta dagen."
            )
    days = [minutes.approved, *(day for p in minutes.postings for day in (p.posted, p.taken_down, p.certified))]
    latest = max((day for day in days if day), default=today)
    if latest > today:
        return f"{written(latest)} har inte varit än. Ange i dag eller en tidigare dag."
    return None


def _waiting(what: str, due: date, last_day: date, today: date) -> str:
    moved = f" (får göras {written(last_day)})" if last_day != due else ""
    if today > last_day:
        return f"{what}: {counted((today - last_day).days)} försenat, sista dag var {written(due)}{moved}."
    return f"{what}. Sista dag är {written(due)}{moved}."
