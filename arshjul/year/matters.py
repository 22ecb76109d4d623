"""Which matters a meeting handles: as the plan says, or as its title tells."""

from __future__ import annotations

import re

from arshjul.year.duty import Duty, DutyBook
from arshjul.year.folding import folded
from arshjul.year.model import Body, Occasion, OccasionKind, YearPlan
from arshjul.year.titles import Saying, says


def handles(occasion: Occasion, duty: Duty) -> bool:
    """Whether *occasion* handles *duty*: named among its matters, or, when it names none, told by its title."""
    if occasion.matters:
        return duty.id in occasion.matters
    return says(occasion.title, duty, occasion.year) in (Saying.PLAINLY, Saying.BY_ITS_NAME)


def duties_handled(occasion: Occasion, book: DutyBook) -> tuple[Duty, ...]:
    """The duties that *occasion* handles, in the book's order."""
    return tuple(duty for duty in book.duties if handles(occasion, duty))


def can_decide(occasion: Occasion) -> bool:
    """Whether those who meet can decide there, so that it has minutes.

    A planning day decides nothing, unless it also is a meeting: it has matters of its own, or its title says so.
    """
    if occasion.kind is OccasionKind.PLANNING_DAY:
        return bool(occasion.matters) or _SAYS_MEETING.search(folded(occasion.title)) is not None
    return occasion.kind is OccasionKind.MEETING


def meetings_of(plan: YearPlan, body: Body) -> tuple[Occasion, ...]:
    """The standing meetings of *body* by day, joint ones too."""
    return tuple(o for o in plan.standing if o.body is not None and o.body.includes(body) and can_decide(o))


_SAYS_MEETING = re.compile(
    r"(?<!infor )(?<!fore )(?<!efter )(?<!innan )(?:styrelsemote|(?:styrelse)?sammantrad)"
    r"|(?:och|samt|med|&|/|\+) mote(?![a-z])"
)
