"""What anybody may know of an association: its public meetings, and how its budget is decided. No person is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from arshjul.year.attached import attached_in
from arshjul.year.deciding import deciding_meeting
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.kept_files import KeptFile
from arshjul.year.ledger import Ledger
from arshjul.year.matters import can_decide
from arshjul.year.model import Body, Occasion, YearStatus
from arshjul.year.standing import Standing, YearStanding

BUDGET, BUDGET_NOTICE = "budget", "budget-notice"
"""The duties in ``calendar/`` that the announcement follows from."""
PROPOSAL = "budget-proposal"
"""What the fact of the uploaded proposal is about."""
_NOT_A_PLACE = re.compile(r"://|@|www\.", re.IGNORECASE)
"""A video meeting's address that somebody wrote where the room should stand."""


@dataclass(frozen=True)
class Announcement:
    """That the budget is decided at a public meeting (lag (2003:1210) 19 §), announced as the articles say."""

    meeting: Occasion
    budget_year: int
    proposal: KeptFile | None
    """The proposal, which is on the web from the announcement to the meeting (KL 8:14, by lag (2003:1210) 21 §)."""


@dataclass(frozen=True)
class Publicity:
    """What the public page shows on a day."""

    name: str
    meetings: tuple[Occasion, ...]
    """The public ones that are still to come, by day; the cancelled too. Time and place alone: no free text."""
    announcements: tuple[Announcement, ...]


def publicity(standing: Standing) -> Publicity:
    """What the public may know on the day of *standing*. Drafts are not shown."""
    years = [year for year in standing.years if year.plan.status is YearStatus.ADOPTED]
    meetings = (_shown(standing, o) for year in years for o in year.plan.occasions if _is_public(standing, o))
    return Publicity(
        standing.association.name,
        tuple(sorted(meetings, key=lambda occasion: (occasion.day, occasion.key))),
        tuple(one for year in years for one in _announcements(year)),
    )


def budget_meeting(year: YearStanding) -> Occasion | None:
    """The public meeting that decides the budget in *year*; None: there is none, or nobody has said that it is public.

    Law asks that it is public; that it is, somebody must say.
    """
    duty = year.standing.book.duty(BUDGET)
    found = deciding_meeting(year.plan, duty) if duty else None
    return found if found and found.public and not found.cancelled else None


def proposal_in(ledger: Ledger, year: int) -> KeptFile | None:
    """The budget proposal that was uploaded for the meeting in *year*; None: none was."""
    found = attached_in(proposals_in(ledger, year))
    return found[-1].file if found else None


def proposals_in(ledger: Ledger, year: int) -> tuple[Fact, ...]:
    """What tells of that upload: not what somebody sends the members under the same name."""
    of_year = (fact for fact in ledger.of(FactKind.DOCUMENT, year) if fact.about is FactAbout.YEAR)
    return tuple(fact for fact in of_year if fact.subject == PROPOSAL)


def public_place(place: str) -> str:
    """*place* as anybody may see it: not the address of a video meeting."""
    return "" if _NOT_A_PLACE.search(place) else place


def _announcements(year: YearStanding) -> Iterator[Announcement]:
    """From the day on which it is to be announced, or has been, to the day of the meeting."""
    standing, meeting = year.standing, budget_meeting(year)
    duty = standing.book.duty(BUDGET)
    if meeting is None or duty is None or meeting.last_day < standing.today:
        return
    notices = [one for one in year.ruled_deadlines if one.duty.id == BUDGET_NOTICE]
    if any(one.planned <= standing.today or one.key in standing.ledger.done for one in notices):
        proposal = proposal_in(standing.ledger, year.plan.year)
        yield Announcement(_shown(standing, meeting), year.plan.year + duty.concerns, proposal)


def _is_public(standing: Standing, occasion: Occasion) -> bool:
    is_of_board = occasion.body is not None and occasion.body.includes(Body.BOARD)
    return occasion.public and is_of_board and can_decide(occasion) and occasion.last_day >= standing.today


def _shown(standing: Standing, occasion: Occasion) -> Occasion:
    """Time and place alone: a title, a note or an agenda is free text, and may name a person."""
    association = standing.association
    place = association.cloak.over(public_place(association.placed(occasion).place))
    return replace(occasion, title="", place=place, link="", note="", agenda=(), papers_link="", guests=())
