"""Which matters a meeting handles: as the plan says, or as its title tells."""

from __future__ import annotations

from arshjul.year.duty import Duty, DutyBook
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


def meetings_of(plan: YearPlan, body: Body) -> tuple[Occasion, ...]:
    """The standing meetings of *body* by day; joint meetings too, planning days not: they decide nothing."""
    return tuple(
        o for o in plan.standing if o.kind is OccasionKind.MEETING and o.body is not None and o.body.includes(body)
    )
