"""What a member's contact reports of its decision. It is kept apart, and counts first when the director confirms it."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from arshjul.duties import load_duties
from arshjul.errors import InputError, NotAllowedError, NotFoundError, Problem
from arshjul.settings import Settings
from arshjul.store import Fact, Room, Store
from arshjul.work.chains.decisions import decision_text
from arshjul.work.chains.extracts import Extract, content_of, received
from arshjul.work.chains.facts import chain_facts, fit
from arshjul.work.chains.recording import chain_named, keep
from arshjul.work.chains.reported import CONFIRMED, DECLINED, REPORTED, facts_waiting, numbers_waiting, target_of
from arshjul.work.links.contacts import whose_link
from arshjul.work.mailing.contact_mails import report_mails
from arshjul.year.chain import Outcome
from arshjul.year.chains.computing import chain_state
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.names import DECIDED, DISCHARGE, EXTRACT_RECEIVED
from arshjul.year.chains.refusals import refusal
from arshjul.year.chains.state import ChainState, LinkState
from arshjul.year.model import STOCKHOLM, Association, Member

BY = "kontakten"
"""Who reported: the one that has the link, by it."""
MOST_WAITING = 5
"""More reports about one decision are not kept until the director has answered some: the disk is not endless."""


@dataclass(frozen=True)
class Report:
    """A decision as the contact told it, waiting for the director."""

    id: int
    fact: ChainFact
    """What is recorded when it is confirmed."""
    received_at: datetime
    extract: Extract | None


@dataclass(frozen=True)
class ContactPage:
    """What a contact's page shows."""

    association: Association
    member: Member
    state: ChainState
    link: LinkState
    decision: str
    """The decision text that the member is asked to use."""
    waiting: tuple[Report, ...]


@dataclass(frozen=True)
class ToldDecision:
    """What a contact writes on the page."""

    day: date
    reference: str = ""
    outcome: Outcome | None = None
    accounts_approved: bool | None = None
    body: str = ""
    note: str = ""


def asked(store: Store, settings: Settings, secret: str, on: date) -> ContactPage:
    """What the contact who has the token *secret* is asked. Raises NotFoundError."""
    key, year, member_key = whose_link(store, settings, DISCHARGE, secret)
    with store.reading() as unit:
        room = unit.of(key)
        association, facts = room.association(), chain_facts(room)
        waiting = _waiting(room, year, member_key)
    book = load_duties(association.kind)
    state = chain_state(chain_named(book, DISCHARGE), association, book, facts, year, on)
    link = state.link(member_key)
    if link is None or link.member is None:
        raise NotFoundError("Länken gäller inte längre. Be förbundet om en ny.")
    return ContactPage(
        association, link.member, state, link, decision_text(association, facts, year, link.member), waiting
    )


def report(
    store: Store,
    settings: Settings,
    secret: str,
    told: ToldDecision,
    now: datetime,
    file: BinaryIO | None = None,
    file_name: str = "",
) -> None:
    """Keep what the contact told, with its extract, until the director answers, who gets a mail. Nothing counts yet.

    The same again changes nothing. Raises NotFoundError, InputError for a file that is not taken, NotAllowedError
    with the reason when what is told cannot be true.
    """
    key, year, member = whose_link(store, settings, DISCHARGE, secret)
    if told.outcome is None:
        raise InputError([Problem("Välj vad beslutet säger om ansvarsfriheten.")])
    told_fact = ChainFact(
        DISCHARGE,
        year,
        DECIDED,
        told.day,
        member,
        reference=told.reference,
        outcome=told.outcome,
        accounts_approved=told.accounts_approved,
        by=told.body,
        note=told.note,
    )
    # What could not be recorded when it is confirmed is told now, to the one who can mend it.
    fact = fit(told_fact)
    # The file is in its place before the commit: a file too many is harmless, a row without its file is not.
    with store.writing() as unit, ExitStack() as files:
        room = unit.of(key)
        _refuse_unfit(room, fact, now)
        waiting = _waiting(room, year, member)
        extract = files.enter_context(received(settings, file, file_name)) if file else None
        if any((one.fact, one.extract) == (fact, extract) for one in waiting):
            return
        if len(waiting) >= MOST_WAITING:
            raise NotAllowedError("Förbundet har redan flera svar att gå igenom. Vänta tills de är besvarade.")
        number = room.add_fact(_written(fact, extract, now))
        # In the same commit: the report and its mail, or neither.
        room.add_deliveries(report_mails(room.association(), settings, number, fact, now))


def waiting_reports(store: Store, key: str, year: int) -> tuple[Report, ...]:
    """The reports about a year that the director has not answered, oldest first."""
    with store.reading() as unit:
        return _waiting(unit.of(key), year)


def number_waiting(store: Store, key: str) -> dict[int, int]:
    """How many reports wait for the director, by year; years without any are left out."""
    with store.reading() as unit:
        return numbers_waiting(unit.of(key))


def confirm(store: Store, key: str, year: int, report_id: int, by: str, now: datetime) -> None:
    """Record what was reported as the member's decision, and that its extract has come in, all or nothing.

    Raises NotFoundError when it does not wait (any more), NotAllowedError when it can no longer be true.
    """
    with store.writing() as unit:
        room = unit.of(key)
        one = _the_waiting(room, year, report_id)
        keep(room, one.fact, by, now)
        if one.extract and not _is_recorded(room, one.fact, EXTRACT_RECEIVED):
            day = one.received_at.astimezone(STOCKHOLM).date()
            keep(room, ChainFact(DISCHARGE, year, EXTRACT_RECEIVED, day, one.fact.member), by, now)
        _answer(room, one, CONFIRMED, by, now)


def decline(store: Store, key: str, year: int, report_id: int, by: str, now: datetime) -> None:
    """Put a report aside; it stays in the history. Raises NotFoundError when it does not wait (any more)."""
    with store.writing() as unit:
        room = unit.of(key)
        _answer(room, _the_waiting(room, year, report_id), DECLINED, by, now)


def extract_of(store: Store, settings: Settings, key: str, year: int, report_id: int) -> tuple[Report, bytes]:
    """A report's extract, also when the report is answered. Raises NotFoundError."""
    with store.reading() as unit:
        stored = unit.of(key).facts(target_of(year))
    for fact in stored:
        if fact.id == report_id and fact.kind == REPORTED:
            one = _read(fact, year)
            if one.extract:
                return one, content_of(settings, one.extract)
    raise NotFoundError("Det finns inget protokollsutdrag med det numret.")


def with_extracts(store: Store, key: str, year: int) -> dict[str, Report]:
    """For each member the newest confirmed report that has an extract."""
    with store.reading() as unit:
        facts = unit.of(key).facts(target_of(year))
    confirmed = {fact.subject for fact in facts if fact.kind == CONFIRMED}
    reports = (_read(fact, year) for fact in facts if fact.kind == REPORTED and str(fact.id) in confirmed)
    return {one.fact.member or "": one for one in reports if one.extract}


def _refuse_unfit(room: Room, fact: ChainFact, now: datetime) -> None:
    association = room.association()
    book = load_duties(association.kind)
    reason = refusal(association, book, fact, chain_facts(room), now.astimezone(STOCKHOLM).date())
    if reason:
        raise NotAllowedError(reason)


def _waiting(room: Room, year: int, member: str | None = None) -> tuple[Report, ...]:
    return tuple(_read(fact, year) for fact in facts_waiting(room, year, member))


def _the_waiting(room: Room, year: int, report_id: int) -> Report:
    for one in _waiting(room, year):
        if one.id == report_id:
            return one
    raise NotFoundError("Svaret finns inte eller är redan hanterat. Ladda om sidan.")


def _is_recorded(room: Room, fact: ChainFact, step: str) -> bool:
    return any(
        (f.chain, f.year, f.step, f.member) == (fact.chain, fact.year, step, fact.member) for f in chain_facts(room)
    )


def _answer(room: Room, one: Report, kind: str, by: str, now: datetime) -> None:
    day = now.astimezone(STOCKHOLM).date()
    room.add_fact(Fact(target_of(one.fact.year), kind, str(one.id), day, "", now, by))


def _written(fact: ChainFact, extract: Extract | None, now: datetime) -> Fact:
    details: dict[str, str | bool] = {"reference": fact.reference, "by": fact.by, "outcome": fact.outcome or ""}
    if fact.accounts_approved is not None:
        details["accounts_approved"] = fact.accounts_approved
    if extract:
        details |= {"sha256": extract.sha256, "ending": extract.ending}
    return Fact(target_of(fact.year), REPORTED, fact.member or "", fact.day, fact.note, now, BY, details=details)


def _read(stored: Fact, year: int) -> Report:
    details = stored.details
    accounts = details.get("accounts_approved")
    fact = ChainFact(
        DISCHARGE,
        year,
        DECIDED,
        stored.day,
        stored.subject,
        reference=str(details["reference"]),
        outcome=Outcome(str(details["outcome"])),
        accounts_approved=bool(accounts) if accounts is not None else None,
        by=str(details["by"]),
        note=stored.note,
    )
    extract = Extract(str(details["sha256"]), str(details["ending"])) if "sha256" in details else None
    return Report(stored.id or 0, fact, stored.recorded_at, extract)
