"""Kom igång: the steps, how far each has come, and what remains, each a link to the page that does it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from starlette.requests import Request
from starlette.responses import Response

from arshjul.web.beginning.frame import TITLES, present, today
from arshjul.web.beginning.mail_step import tried_by
from arshjul.web.frame.house import house_of
from arshjul.web.frame.marks import StateMark
from arshjul.web.frame.page import page
from arshjul.web.frame.visit import visit_of
from arshjul.work.undoing import Done, deeds
from arshjul.year.beginning import Remaining, Step, remaining
from arshjul.year.deeds import DeedKind
from arshjul.year.model import YearStatus

_NEEDS = StateMark("▲", "Återstår", "soon")
_CAN_WAIT = StateMark("○", "Kan fyllas på", "calm")
_DONE = StateMark("✔", "Klart", "good")
MOST_EDITS = 3
LOOKED_BACK = 60
"""Revisions: what was edited before the last of them nobody looks for here."""
ABOUT = {
    Step.ASSOCIATION: "Namnet och vad förbundsordningen säger.",
    Step.MEMBERS: "Kommunerna, regionen och de två myndigheterna.",
    Step.PEOPLE: "Alla med en plats i förbundet. Skriv, klistra in eller ladda upp en lista.",
    Step.DATES: "När fullmäktige sammanträder hos medlemmarna, och när medlemmarna vill ha rapporten.",
}


@dataclass(frozen=True)
class StepRow:
    """A step in the list."""

    step: Step
    title: str
    about: str
    needed: tuple[Remaining, ...]
    optional: tuple[Remaining, ...]

    @property
    def mark(self) -> StateMark:
        """How far it has come."""
        return _NEEDS if self.needed else _CAN_WAIT if self.optional else _DONE


def _newest_edits(request: Request) -> tuple[Done, ...]:
    """The last changes that were made on these pages and stand."""
    done = deeds(house_of(request).store, visit_of(request).key, revisions=LOOKED_BACK)
    undone = {one.why for one in done if one.kind is DeedKind.UNDONE}
    found = (one for one in done if one.kind is DeedKind.EDITED and one.named not in undone)
    return tuple(islice(found, MOST_EDITS))


def begin_page(request: Request) -> Response:
    """``/f/{association}/kom-igang``"""
    association = present(request)
    found = remaining(association, today(request))
    rows = [
        StepRow(
            step,
            TITLES[step],
            ABOUT[step],
            tuple(one for one in found if one.step is step and one.is_needed),
            tuple(one for one in found if one.step is step and not one.is_needed),
        )
        for step in Step
    ]
    drafts = [plan.year for plan in association.years if plan.status is YearStatus.DRAFT]
    return page(
        request,
        "begin.html",
        visit_of(request),
        rows=rows,
        done=sum(not row.needed for row in rows),
        drafts=drafts,
        last_year=today(request).year - 1,
        mail=tried_by(request),
        edits=_newest_edits(request),
        has_year=bool(association.years or association.closed),
    )
