"""The mail that tells the director of a decision that a member's contact has reported."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from arshjul.duties import load_duties
from arshjul.errors import LetterError
from arshjul.pages_address import association_path
from arshjul.settings import Settings
from arshjul.store import NewDelivery
from arshjul.work.mailing.envelope import Contents, Entry, Envelope, sealed, unwritten
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.names import DISCHARGE
from arshjul.year.chains.wording import outcome_word, yes_no
from arshjul.year.model import STOCKHOLM, Association, Person, Role, YearStatus
from arshjul.year.people import holders
from arshjul.year.saying.message import Ending, MessageKind, Topic


def report_mails(
    association: Association, settings: Settings, number: int, fact: ChainFact, now: datetime
) -> tuple[NewDelivery, ...]:
    """The rows that tell each director of the report with that *number*: one for each, whatever is run again.

    None when the year in which the chain runs is no adopted one: it speaks to nobody. A mail that cannot be written
    is a row with its reason, since what the contact has told must be kept all the same.
    """
    chain = load_duties(association.kind).chain(DISCHARGE)
    plan = association.plan(chain.runs_in(fact.year)) if chain else None
    if plan is None or plan.status is not YearStatus.ADOPTED:
        return ()
    today = now.astimezone(STOCKHOLM).date()
    return tuple(
        _row(association, settings, number, fact, person, now) for person in holders(association, Role.DIRECTOR, today)
    )


def _row(
    association: Association, settings: Settings, number: int, fact: ChainFact, person: Person, now: datetime
) -> NewDelivery:
    entry = Entry(
        key=f"report:{fact.year}:{number}:{person.key}",
        kind=MessageKind.REPORT,
        topic=Topic.REPORT,
        year=fact.year,
        target=f"report:{fact.year}",
        due_at=now,
    )
    envelope = Envelope(association, person, entry, Contents("report", _context(association, settings, fact, person)))
    try:
        return sealed(envelope, settings, now)
    except LetterError as fault:
        skipped = replace(envelope, entry=replace(entry, skip_reason=str(fault), ending=Ending.UNWRITTEN))
        return unwritten(skipped, settings, now, "Inkommet beslut om ansvarsfrihet")


def _context(association: Association, settings: Settings, fact: ChainFact, person: Person) -> dict[str, object]:
    member = association.member(fact.member)
    return {
        "association_name": association.name,
        "person_name": person.name,
        "member_name": member.name if member else fact.member,
        "year": fact.year,
        "outcome": outcome_word(fact.outcome),
        "decided_on": fact.day,
        "decided_by": fact.by,
        "reference": fact.reference,
        "accounts_approved": yes_no(fact.accounts_approved),
        "page_url": settings.link(association_path(association.key, f"/ansvarsfrihet/{fact.year}")),
    }
