"""The mails that tell the director what a member's contact has told: a decision, or that it will be late."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from arshjul.duties import load_duties
from arshjul.errors import LetterError
from arshjul.pages_address import association_path
from arshjul.settings import Settings
from arshjul.store import NewDelivery
from arshjul.work.mailing.envelope import Contents, Entry, Envelope, sealed, unwritten
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.names import DISCHARGE
from arshjul.year.chains.wording import outcome_word, yes_no
from arshjul.year.door_of_deeds import LATE
from arshjul.year.model import STOCKHOLM, Association, Person, Role, YearStatus
from arshjul.year.people import holders
from arshjul.year.saying.message import Ending, MessageKind, Topic


@dataclass(frozen=True)
class _Told:
    """What is told, and under which key."""

    fact: ChainFact
    target: str
    template: str
    words: Mapping[str, object]
    unwritten: str
    """The subject of its row when it cannot be written."""


def report_mails(
    association: Association, settings: Settings, number: int, fact: ChainFact, now: datetime
) -> tuple[NewDelivery, ...]:
    """The rows that tell each director of the report with that *number*: one for each, whatever is run again.

    None when the year in which the chain runs is no adopted one: it speaks to nobody. A mail that cannot be written
    is a row with its reason, since what the contact has told must be kept all the same.
    """
    key = f"report:{fact.year}"
    told = _Told(fact, key, "report", _of_decision(fact), "Inkommet beslut om ansvarsfrihet")
    return _rows(association, settings, told, f"{key}:{number}", now)


def late_mails(
    association: Association, settings: Settings, number: int, fact: ChainFact, last_day: date, now: datetime
) -> tuple[NewDelivery, ...]:
    """As `report_mails`, of what was told with that *number*: the decision is expected first after its *last_day*."""
    key = f"{LATE}{number}"
    words = {"expected_on": fact.due, "decided_by": fact.by, "last_day": last_day}
    return _rows(association, settings, _Told(fact, key, "expected", words, "Sent beslut om ansvarsfrihet"), key, now)


@dataclass(frozen=True)
class ToldAnswer:
    """What a contact has answered to what the members were sent, or sent to what it has answered."""

    number: int
    """Of the fact that tells it."""
    fact: ChainFact
    title: str
    """Of what was asked."""
    papers: tuple[str, ...] = ()
    """The names of the files that came."""
    is_more: bool = False
    """Whether a file has come to what was answered before."""


def told_mails(
    association: Association, settings: Settings, answer: ToldAnswer, now: datetime
) -> tuple[NewDelivery, ...]:
    """As `report_mails`, of an *answer*, which nobody has to confirm."""
    fact = answer.fact
    words = {"title": answer.title, "papers": answer.papers, "is_more": answer.is_more}
    words |= {"outcome": outcome_word(fact.outcome), "reference": fact.reference, "note": fact.note}
    told = _Told(fact, f"{LATE}{answer.number}", "told", words, "Inkommet svar från en medlem")
    return _rows(association, settings, told, f"told:{answer.number}", now)


def _rows(
    association: Association, settings: Settings, told: _Told, key: str, now: datetime
) -> tuple[NewDelivery, ...]:
    chain = load_duties(association.kind).chain(told.fact.chain)
    plan = association.plan(chain.runs_in(told.fact.year)) if chain else None
    if plan is None or plan.status is not YearStatus.ADOPTED:
        return ()
    today = now.astimezone(STOCKHOLM).date()
    return tuple(
        _row(association, settings, told, f"{key}:{person.key}", person, now)
        for person in holders(association, Role.DIRECTOR, today)
    )


def _row(
    association: Association, settings: Settings, told: _Told, key: str, person: Person, now: datetime
) -> NewDelivery:
    year = told.fact.year
    entry = Entry(key=key, kind=MessageKind.REPORT, topic=Topic.REPORT, year=year, target=told.target, due_at=now)
    contents = Contents(told.template, _context(association, settings, told, person))
    envelope = Envelope(association, person, entry, contents)
    try:
        return sealed(envelope, settings, now)
    except LetterError as fault:
        skipped = replace(envelope, entry=replace(entry, skip_reason=str(fault), ending=Ending.UNWRITTEN))
        return unwritten(skipped, settings, now, told.unwritten)


def _context(association: Association, settings: Settings, told: _Told, person: Person) -> dict[str, object]:
    fact = told.fact
    member = association.member(fact.member)
    return {
        "association_name": association.name,
        "person_name": person.own_name,
        "member_name": member.name if member else fact.member,
        "year": fact.year,
        "page_url": settings.link(association_path(association.key, _page(fact))),
        **told.words,
    }


def _page(fact: ChainFact) -> str:
    return f"/ansvarsfrihet/{fact.year}" if fact.chain == DISCHARGE else f"/steg-for-steg/{fact.year}"


def _of_decision(fact: ChainFact) -> Mapping[str, object]:
    return {
        "outcome": outcome_word(fact.outcome),
        "decided_on": fact.day,
        "decided_by": fact.by,
        "reference": fact.reference,
        "accounts_approved": yes_no(fact.accounts_approved),
    }
