"""The association's public page: opening and closing it, the budget proposal on it, and what anybody sees there."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import datetime

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.attaching import Pile, attach
from arshjul.work.changing import changing
from arshjul.work.receiving import MOST_MEGABYTES, Upload, content_of
from arshjul.work.units import reading, standing_of
from arshjul.year.attached import recorded_document
from arshjul.year.deeds import Deed, DeedKind, Doer
from arshjul.year.facts import FactAbout
from arshjul.year.model import Occasion, YearStatus
from arshjul.year.publicity import PROPOSAL, Publicity, budget_meeting, proposal_in, proposals_in, publicity
from arshjul.year.saying.trial import as_others_know, is_shut
from arshjul.year.standing import Standing, YearStanding

NO_PAGE = "Sidan finns inte, eller är inte öppen för allmänheten."
"""Said alike of an association that does not exist and of one whose page is closed."""


@dataclass(frozen=True)
class PublicView:
    """What anybody sees, and what all of it is made from."""

    shown: Publicity
    made_from: Hashable


@dataclass(frozen=True)
class BudgetPage:
    """What stands on the page of one year's budget meeting."""

    year: int
    meeting: Occasion
    has_proposal: bool
    is_announced: bool
    """Whether the page tells of it by now."""


@dataclass(frozen=True)
class Publishing:
    """How the public page stands, for who opens it."""

    is_open: bool
    shown: Publicity
    budgets: tuple[BudgetPage, ...]
    """The budget meetings that are still to come."""


def public_view(store: Store, key: str, now: datetime) -> PublicView:
    """What anybody may see of the association. Raises NotFoundError when there is none, or its page is closed."""
    with store.reading() as unit:
        room = unit.find(key)
        if room is None:
            raise NotFoundError(NO_PAGE)
        standing = _as_the_public_knows(standing_of(unit, key, now), now)
        if not standing.association.articles.public_page:
            raise NotFoundError(NO_PAGE)
        return PublicView(
            publicity(standing), (room.id, room.revision, standing.moment, is_shut(standing.association, now))
        )


def _as_the_public_knows(standing: Standing, now: datetime) -> Standing:
    """*standing* without what a trial holds back of everybody."""
    association = standing.association
    if not is_shut(association, now):
        return standing
    return replace(standing, association=as_others_know(association, standing.ledger.told, now))


def public_proposal(store: Store, settings: Settings, key: str, budget_year: int, now: datetime) -> bytes:
    """The proposal for the budget of *budget_year*. Raises NotFoundError as `public_view`, and when none is shown."""
    for one in public_view(store, key, now).shown.announcements:
        if one.budget_year == budget_year and one.proposal:
            return content_of(settings, key, one.proposal)
    raise NotFoundError(NO_PAGE)


def publishing(store: Store, key: str, now: datetime) -> Publishing:
    """How the public page stands. Raises NotFoundError."""
    with reading(store, key, now) as standing:
        shown = publicity(_as_the_public_knows(standing, now))
        announced = {one.meeting.key for one in shown.announcements}
        budgets = tuple(
            BudgetPage(
                year.plan.year,
                meeting,
                proposal_in(standing.ledger, year.plan.year) is not None,
                meeting.key in announced,
            )
            for year, meeting in _coming(standing)
        )
        return Publishing(standing.association.articles.public_page, shown, budgets)


def open_page(store: Store, key: str, doer: Doer, *, is_open: bool) -> None:
    """Let anybody see the public page, or nobody; when it is so already nothing changes."""
    with changing(store, key, doer.at) as change:
        association = change.association
        articles = replace(association.articles, public_page=is_open)
        kind = DeedKind.PAGE_OPENED if is_open else DeedKind.PAGE_CLOSED
        change.room.save(replace(association, articles=articles), Deed(kind, doer))


def put_proposal(store: Store, key: str, year: int, upload: Upload, doer: Doer) -> None:
    """Keep what is sent in as the proposal for the meeting in *year*; an earlier one stays in the history.

    Raises NotAllowedError when no public budget meeting is to come that year, InputError when it is no PDF.
    """
    with changing(store, key, doer.at) as change:
        standing = change.standing()
        if year not in {one.plan.year for one, _ in _coming(standing)}:
            raise NotAllowedError(f"Det finns inget offentligt budgetmöte kvar {year}. Ladda om sidan.")
        pile = Pile(proposals_in(standing.ledger, year), MOST_MEGABYTES, pdf_alone=True)
        attach(change, upload, recorded_document(FactAbout.YEAR, year, PROPOSAL, doer), pile)


def take_proposal_away(store: Store, key: str, year: int, doer: Doer) -> None:
    """Show the proposal no more. Raises NotFoundError when there is none."""
    with changing(store, key, doer.at) as change:
        found = proposals_in(change.standing(year).ledger, year)
        if not found:
            raise NotFoundError("Förslaget är redan borttaget. Ladda om sidan.")
        change.take_back(found[-1], doer.by)


def _coming(standing: Standing) -> list[tuple[YearStanding, Occasion]]:
    adopted = [year for year in standing.years if year.plan.status is YearStatus.ADOPTED]
    found = [(year, meeting) for year in adopted if (meeting := budget_meeting(year))]
    return [(year, meeting) for year, meeting in found if meeting.last_day >= standing.today]
