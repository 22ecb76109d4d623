"""Which meeting handles which duty: as the plan says, or as its title tells."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from arshjul.year.duty import Duty, DutyBook
from arshjul.year.folding import folded
from arshjul.year.model import Body, Occasion, OccasionKind, YearPlan


def handles(occasion: Occasion, duty: Duty) -> bool:
    """Whether *occasion* handles *duty*: named among its matters, or, when it names none, told by its title."""
    return _rank(occasion, duty) is not None


def _rank(occasion: Occasion, duty: Duty) -> int | None:
    """How plainly *occasion* says that it handles *duty*: 0 named, then by the words' order; None: it does not."""
    if occasion.matters:
        return 0 if duty.id in occasion.matters else None
    return _word_in(occasion.title, duty.recognised_by)


@lru_cache(maxsize=16384)
def _word_in(title: str, words: tuple[str, ...]) -> int | None:
    told = folded(title)
    for word in words:
        told = re.sub(_SPOKEN_OF + _as_pattern(word), "", told)
    return next((number for number, word in enumerate(words, 1) if re.search(_as_pattern(word), told)), None)


@cache
def _as_pattern(word: str) -> str:
    """A word counts where a word of the title begins: halvårsredovisning is no årsredovisning.

    To follow a thing up or to confer on it is not to decide it: budgetuppföljning and budgetsamråd are no budget.
    """
    return rf"(?<![a-z]){re.escape(folded(word))}(?!{'|'.join(_FOLLOWED_UP)})"


_FOLLOWED_UP = ("uppfoljning", "prognos", "avstamning", "samrad", "dialog")
_SPOKEN_OF = r"(?:uppfoljning av|prognos for|samrad om|samrad kring|dialog om) "
"""The same said with more words: uppföljning av budget."""


def duties_handled(occasion: Occasion, book: DutyBook) -> tuple[Duty, ...]:
    """The duties that *occasion* handles, in the book's order."""
    return tuple(duty for duty in book.duties if handles(occasion, duty))


def meetings_of(plan: YearPlan, body: Body) -> tuple[Occasion, ...]:
    """The standing meetings of *body* by day; joint meetings too, planning days not: they decide nothing."""
    return tuple(
        o for o in plan.standing if o.kind is OccasionKind.MEETING and o.body is not None and o.body.includes(body)
    )


def deciding_meeting(plan: YearPlan, duty: Duty) -> Occasion | None:
    """The first meeting of the body that decides *duty* that handles it, or None.

    One that says so more plainly goes first: the bokslut in February leads to the årsredovisning in April.
    """
    return _first_that_handles(plan, duty, duty.decided_by)


def preparing_meeting(plan: YearPlan, duty: Duty) -> Occasion | None:
    """The first meeting of the body that prepares *duty* that handles it, or None."""
    return _first_that_handles(plan, duty, duty.prepared_by)


def _first_that_handles(plan: YearPlan, duty: Duty, body: Body | None) -> Occasion | None:
    if body is None:
        return None
    ranked = [(rank, o) for o in meetings_of(plan, body) if (rank := _rank(o, duty)) is not None]
    return min(ranked, key=lambda one: one[0])[1] if ranked else None
