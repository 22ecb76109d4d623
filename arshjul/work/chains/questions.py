"""Who is to be asked what about late steps of the chains, and who has answered already."""

from __future__ import annotations

from arshjul.store import Room
from arshjul.work.chains.reported import who_waits
from arshjul.year.chains.computing import Chains
from arshjul.year.chains.names import DECIDED, DISCHARGE
from arshjul.year.chains.nudging import Ask, asks

_DECIDED = (DISCHARGE, DECIDED)


def questions(room: Room, chains: Chains, calendar_year: int) -> tuple[Ask, ...]:
    """Everything to ask about the chains that run in *calendar_year*, by what *chains* has recorded.

    A member whose report waits for the director's answer has answered: neither it is asked for its decision, nor
    is the director told that it was. When the report is declined the questions go on.
    """
    wanted = asks(chains, calendar_year)
    answered = who_waits(room)
    return tuple(ask for ask in wanted if (ask.chain, ask.step) != _DECIDED or (ask.year, ask.member) not in answered)
