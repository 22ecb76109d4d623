"""What a member's contact answers when nothing is decided yet: when it is expected, and until then nobody asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.chains.contact_reports import BY, whose_link
from arshjul.work.chains.recording import chain_named, keep
from arshjul.work.chains.steps import fit, take_back
from arshjul.work.changing import Change, changing
from arshjul.work.mailing import late_mails
from arshjul.year.chains.facts import ChainFact, chain_fact
from arshjul.year.chains.names import DECIDED, DISCHARGE, EXPECTED
from arshjul.year.chains.state import LinkState
from arshjul.year.facts import FactKind


@dataclass(frozen=True)
class Expected:
    """When a member's decision is expected, as its contact tells it."""

    due: date
    body: str = ""
    """Who is to decide: ``KF``."""


def expect(store: Store, settings: Settings, secret: str, told: Expected, now: datetime) -> None:
    """Record when the decision is expected, in the place of what was told before; the same again changes nothing.

    It counts at once: that day the contact alone knows. The director gets a mail when it is after the last day.
    Raises NotFoundError as `contact_reports.asked` does, InputError for a text that no file could hold, and
    NotAllowedError when nobody can wait for that day or the member has decided.
    """
    key, year, member = whose_link(store, secret, now)
    with changing(store, key, now) as change:
        fact = fit(ChainFact(DISCHARGE, year, EXPECTED, change.today, member, by=told.body, due=told.due))
        link = _link(change, year, member)
        known = link.foretold(DECIDED)
        if known and (known.due, known.by) == (fact.due, fact.by):
            return
        take_back(change, fact, BY, by_whomever=True)
        keep(change, fact, BY)
        number = _number(change, fact)
        decided = link.step(DECIDED)
        last_day = decided.due if decided else None
        if last_day and told.due > last_day:
            # The question is moved beyond the day by which it should be answered: that nobody does unseen.
            change.room.deliveries.add(late_mails(change.association, settings, number, fact, last_day, now))


def _number(change: Change, fact: ChainFact) -> int:
    found = (one for one in change.standing(fact.year).ledger.of(FactKind.STEP, fact.year) if chain_fact(one) == fact)
    return next(one.id for one in found if one.id is not None)


def _link(change: Change, year: int, member: str) -> LinkState:
    standing = change.standing(year, year + 1)
    link = standing.chains_today.state(chain_named(standing.book, DISCHARGE), year).link(member)
    if link is None:
        raise ValueError(f"{member} has a link and is no member of {year}")
    return link
