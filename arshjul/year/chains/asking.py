"""Who is to be asked what about late steps of the chains, when those who have answered already are left alone."""

from __future__ import annotations

from collections.abc import Iterable

from arshjul.year.chains.computing import Chains
from arshjul.year.chains.names import DECIDED, DISCHARGE
from arshjul.year.chains.nudging import Ask, asks
from arshjul.year.chains.reports import ContactReport


def questions(chains: Chains, calendar_year: int, waiting: Iterable[ContactReport]) -> tuple[Ask, ...]:
    """Everything to ask about the chains that run in *calendar_year*, by what *chains* has recorded.

    A member whose report waits for the director's answer has answered: neither it is asked for its decision, nor
    is the director told that it was. When the report is declined the questions go on.
    """
    answered = {(report.fact.year, report.fact.member) for report in waiting}
    return tuple(
        ask
        for ask in asks(chains, calendar_year)
        if (ask.chain, ask.step) != (DISCHARGE, DECIDED) or (ask.year, ask.member) not in answered
    )
