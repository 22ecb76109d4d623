"""Who is to be asked what about late steps of the chains, and who has answered already."""

from __future__ import annotations

from datetime import date

from arshjul.store import Room
from arshjul.work.chain_facts import chain_facts
from arshjul.work.reported import who_waits
from arshjul.year.chains.nudging import Ask, asks
from arshjul.year.duty import DutyBook
from arshjul.year.model import Association

_DECIDED = ("discharge", "decided")


def questions(room: Room, association: Association, book: DutyBook, calendar_year: int) -> tuple[Ask, ...]:
    """Everything to ask about the chains that run in *calendar_year*, by all that is recorded.

    A member whose report waits for the director's answer has answered: neither it is asked for its decision, nor
    is the director told that it was. When the report is declined the questions go on.
    """
    # Whoever records a fact cannot date it in the future, so everything that is recorded counts.
    wanted = asks(association, book, chain_facts(room), calendar_year, date.max)
    answered = who_waits(room)
    return tuple(ask for ask in wanted if (ask.chain, ask.step) != _DECIDED or (ask.year, ask.member) not in answered)
