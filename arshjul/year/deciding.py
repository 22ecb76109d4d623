"""Which meeting decides a matter, and how that is known: said, or told by what is public and what titles say.

Where several may, or none says it plainly, the last of them is what the matter is measured against, since all of them
have met by then, and somebody is asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from arshjul.year.duty import Duty
from arshjul.year.matters import meetings_of
from arshjul.year.model import Occasion, YearPlan
from arshjul.year.titles import Saying, says


class Because(StrEnum):
    """How it is known which meeting decides a matter."""

    SAID = "said"
    """The matter is named among the meeting's own (``matters``)."""
    PUBLIC = "public"
    """It is marked as public, as law asks, and its title names the matter."""
    TITLE = "title"
    """Its title says so."""
    UNCLEAR = "unclear"
    """It may be: nobody has said so."""


BECAUSE_WORDS = {
    Because.SAID: "mötet har det bland sina ärenden",
    Because.PUBLIC: "mötet är offentligt, och titeln nämner det",
    Because.TITLE: "titeln säger det",
    Because.UNCLEAR: "ingen har sagt det; lagens dag mäts mot det sista möte som kan besluta",
}
"""Why in Swedish, after the meeting and a colon."""


@dataclass(frozen=True)
class Decision:
    """The meeting that decides a matter."""

    meeting: Occasion
    because: Because
    candidates: tuple[Occasion, ...] = ()
    """The meetings to choose among, by day; empty when there is no doubt."""


def decision(plan: YearPlan, duty: Duty) -> Decision | None:
    """Return which meeting decides *duty* and how that is known; None: no meeting of *plan* seems to.

    Named by the plan; else public, where law asks for that, with the matter in its title; else a title that says so.
    A meeting that only speaks of the matter decides nothing.
    """
    if duty.decided_by is None:
        return None
    meetings = meetings_of(plan, duty.decided_by)
    named = [o for o in meetings if duty.id in o.matters]
    if named:
        # What is decided more than once is decided when it is for the last time.
        return Decision(named[-1], Because.SAID)
    told = [(o, saying) for o in meetings if not o.matters and (saying := says(o.title, duty, plan.year))]
    possible = [(o, saying) for o, saying in told if saying is not Saying.SPEAKS]
    if duty.decided_in_public and (public := [o for o, _ in possible if o.public]):
        return _among(public, Because.PUBLIC)
    for plainness in (Saying.PLAINLY, Saying.BY_ITS_NAME):
        if saying_so := [o for o, saying in possible if saying is plainness]:
            return _among(saying_so, Because.TITLE)
    unclear = [o for o, _ in possible]
    if not unclear and duty.decided_in_public:
        unclear = [o for o in meetings if o.public and not o.matters and (o, Saying.SPEAKS) not in told]
    return Decision(unclear[-1], Because.UNCLEAR, tuple(unclear)) if unclear else None


def _among(meetings: list[Occasion], because: Because) -> Decision:
    if len(meetings) == 1:
        return Decision(meetings[0], because)
    return Decision(meetings[-1], Because.UNCLEAR, tuple(meetings))


def deciding_meeting(plan: YearPlan, duty: Duty) -> Occasion | None:
    """The meeting that *duty* is measured against: the last of those that decide it, or may; None: there is none."""
    found = decision(plan, duty)
    return found.meeting if found else None


def preparing_meeting(plan: YearPlan, duty: Duty) -> Occasion | None:
    """The last meeting that prepares *duty* before it is decided; when all are later, the first of them."""
    if duty.prepared_by is None:
        return None
    meetings = [o for o in meetings_of(plan, duty.prepared_by) if _prepares(o, duty, plan)]
    decided = deciding_meeting(plan, duty)
    before = [o for o in meetings if decided is None or o.day < decided.day or o == decided]
    return before[-1] if before else next(iter(meetings), None)


def _prepares(occasion: Occasion, duty: Duty, plan: YearPlan) -> bool:
    if occasion.matters:
        return duty.id in occasion.matters
    return says(occasion.title, duty, plan.year) in (Saying.PLAINLY, Saying.BY_ITS_NAME, Saying.PERHAPS)
