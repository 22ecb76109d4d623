"""All that a member's contact is asked at once: decisions about discharge, elections, notices and council days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from arshjul.year.chains.names import DECIDED, SENT
from arshjul.year.chains.sendings import Which, last_sent
from arshjul.year.chains.state import LinkState, StepStatus
from arshjul.year.mandates import CHANGE_OF_MANDATE, ELECTED, Mandate, mandate_from
from arshjul.year.minutes import Minutes, Posting
from arshjul.year.model import CouncilDay, Member
from arshjul.year.notices import of_contact
from arshjul.year.people import contacts_of
from arshjul.year.standing import Standing

NOTICES_FOR = timedelta(days=180)
"""After so long nobody is asked about a notice any more, whatever was told of it."""


@dataclass(frozen=True)
class ContactTasks:
    """What one person is asked as the contact of one member or several."""

    members: tuple[Member, ...]
    decisions: tuple[LinkState, ...]
    """The members' discharges that they have been sent and not decided."""
    elections: tuple[tuple[Mandate, LinkState], ...]
    """The mandates to come, with the members that have not told whom they elect."""
    questions: tuple[tuple[Which, str, LinkState], ...]
    """What else the members were sent and have not answered: which, with its title."""
    notices: tuple[tuple[Minutes, Posting], ...]
    """What is to be put up, or hangs."""
    council_days: tuple[CouncilDay, ...]
    """The members' own days to come, by day."""


def contact_tasks(standing: Standing, person: str) -> ContactTasks:
    """What the person with that key is asked today; without members when it is the contact of none."""
    association, today = standing.association, standing.today
    mine = tuple(m for m in association.members if person in {one.key for one in contacts_of(association, m, today)})
    keys = {member.key for member in mine}
    coming = (council for council in association.council_days if council.member in keys and council.day >= today)
    return ContactTasks(
        mine,
        tuple(_decisions(standing, keys)),
        tuple(_elections(standing, keys)),
        tuple(_questions(standing, keys)),
        tuple(_notices(standing, person)),
        tuple(sorted(coming, key=lambda council: (council.day, council.member, council.name))),
    )


def _decisions(standing: Standing, members: set[str]) -> Iterator[LinkState]:
    for discharge in standing.discharges_tried:
        for link in discharge.members:
            decided = link.step(DECIDED)
            is_open = decided is not None and not decided.is_done and decided.status is not StepStatus.PASSED
            if link.member and link.member.key in members and link.day_of(SENT) and is_open:
                yield link


def _questions(standing: Standing, members: set[str]) -> Iterator[tuple[Which, str, LinkState]]:
    for chain in standing.book.chains:
        for sending in chain.sendings:
            for year in range(standing.today.year - 1, standing.today.year + 2) if sending.answer else ():
                which = Which(chain.id, sending.step, year)
                sent = last_sent(standing.ledger.facts, which.chain, which.step, which.year)
                for link in standing.chains_today.state(chain, year).members if sent else ():
                    answer = link.step(sending.answer or "")
                    if link.member and link.member.key in members & sent.keys() and answer and not answer.facts:
                        yield which, sending.title(year), link


def _elections(standing: Standing, members: set[str]) -> Iterator[tuple[Mandate, LinkState]]:
    chain = standing.book.chain(CHANGE_OF_MANDATE)
    for year in (standing.today.year, standing.today.year + 1):
        mandate = mandate_from(standing.association, standing.book, year)
        if chain is None or mandate is None:
            continue
        for link in standing.chains_today.state(chain, year).members:
            elected = link.step(ELECTED)
            is_open = elected is not None and not elected.facts and elected.status is not StepStatus.PASSED
            if link.member and link.member.key in members and is_open:
                yield mandate, link


def _notices(standing: Standing, person: str) -> Iterator[tuple[Minutes, Posting]]:
    since = standing.today - NOTICES_FOR
    for year in standing.years:
        for minutes in year.minutes:
            if minutes.approved and minutes.approved >= since:
                for posting in of_contact(standing.association, minutes, person, standing.today):
                    if posting.taken_down is None:
                        yield minutes, posting
