"""What a member's contact reports of its decision. It is kept apart, and counts first when the director confirms it."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from arshjul.errors import InputError, NotAllowedError, NotFoundError, Problem
from arshjul.settings import Settings
from arshjul.store import Link, LinkKind, Store, Unit
from arshjul.work.chains.answer_papers import AnswerPaper, keep_answer_paper
from arshjul.work.chains.bundle_documents import documents_in
from arshjul.work.chains.decisions import decision_text
from arshjul.work.chains.recording import chain_named, keep
from arshjul.work.chains.steps import fit
from arshjul.work.changing import Change, changing
from arshjul.work.links import opened_by
from arshjul.work.mailing import ToldAnswer, report_mails, told_mails
from arshjul.work.receiving import Upload, content_of, received
from arshjul.work.units import reading, standing_of
from arshjul.year.attached import AttachedPaper
from arshjul.year.chain import Outcome
from arshjul.year.chains.councils import next_council
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.links import members_of_year
from arshjul.year.chains.names import DECIDED, DISCHARGE, EXTRACT_RECEIVED, SENT
from arshjul.year.chains.refusals import refusal
from arshjul.year.chains.reports import ContactReport, confirmed_in, recorded_report, reports_in
from arshjul.year.chains.state import ChainState, LinkState, StepStatus
from arshjul.year.deeds import Doer
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.kept_files import KeptFile
from arshjul.year.ledger import Ledger
from arshjul.year.model import STOCKHOLM, Association, CouncilDay, Member
from arshjul.year.people import contacts_of
from arshjul.year.standing import Standing

BY = "kontakten"
"""Who reported: the one that has the link, by it."""
SHOWN_AFTERWARDS = timedelta(days=60)
"""How long the contact sees on the page that the decision is recorded."""
MOST_WAITING = 5
"""More reports about one decision are not kept until the director has answered some: the disk is not endless."""


@dataclass(frozen=True)
class ContactPage:
    """What a contact's page shows."""

    association: Association
    member: Member
    state: ChainState
    link: LinkState
    decision: str
    """The decision text that the member is asked to use."""
    documents: tuple[tuple[str, AttachedPaper], ...]
    """What it decides from, as far as that is uploaded; nothing before the member has been sent it."""
    reports: tuple[ContactReport, ...]
    """All that has been reported about the decision, oldest first."""
    waiting: tuple[ContactReport, ...]
    """Those of them that the director has not answered."""
    declined: frozenset[int]
    """The numbers of those that the director has put aside."""
    council: CouncilDay | None
    """The next known day on which the member can decide."""
    papers: tuple[AttachedPaper, ...]
    """What has come in after the decision was recorded."""

    @property
    def last_day(self) -> date | None:
        """The day by which the member should have decided; None: there is none that year."""
        decided = self.link.step(DECIDED)
        return decided.due if decided else None


@dataclass(frozen=True)
class ToldDecision:
    """What a contact writes on the page."""

    day: date
    reference: str = ""
    outcome: Outcome | None = None
    accounts_approved: bool | None = None
    body: str = ""
    note: str = ""


def whose_link(store: Store, secret: str, now: datetime) -> tuple[str, int, str]:
    """The association's key, the year and the member's key that the token *secret* stands for.

    Only years about which the chain knows something have links. Raises NotFoundError, the same for every wrong token.
    """
    with store.reading() as unit:
        return _whose_link(unit, secret, now)


def _whose_link(unit: Unit, secret: str, now: datetime) -> tuple[str, int, str]:
    if found := opened_by(unit, LinkKind.CONTACT, secret, now):
        key, link = found
        standing = standing_of(unit, key, now, link.year, link.year + 1)
        years = {fact.year for fact in standing.ledger.chain_facts if fact.chain == DISCHARGE}
        members = {member.key: member for member in members_of_year(standing.association, link.year)}
        member = members.get(link.member)
        if member and link.year in years and _still_opens(standing, link, member, now):
            return key, link.year, link.member
    raise NotFoundError("Länken gäller inte. Kopiera hela adressen ur mejlet, eller be förbundet om en ny.")


def _still_opens(standing: Standing, link: Link, member: Member, now: datetime) -> bool:
    """Whether who has the link is still the member's contact, and may still have something to tell or to read."""
    if link.person and link.person not in {
        one.key for one in contacts_of(standing.association, member, standing.today)
    }:
        return False
    steps = standing.ledger.of(FactKind.STEP, link.year, DISCHARGE)
    decided = [one.recorded_at for one in steps if (one.step, one.subject) == (DECIDED, link.member)]
    return not decided or now < max(decided) + SHOWN_AFTERWARDS


def asked(store: Store, secret: str, now: datetime) -> ContactPage:
    """What the contact who has the token *secret* is asked. Raises NotFoundError."""
    with store.reading() as unit:
        key, year, member_key = _whose_link(unit, secret, now)
        standing = standing_of(unit, key, now, year, year + 1)
        association, facts = standing.association, standing.ledger.chain_facts
        state = standing.chains_today.state(chain_named(standing.book, DISCHARGE), year)
    link = state.link(member_key)
    if link is None or link.member is None:
        raise NotFoundError("Länken gäller inte längre. Be förbundet om en ny.")
    return ContactPage(
        association,
        link.member,
        state,
        link,
        decision_text(association, facts, year, link.member),
        _documents(standing, link),
        tuple(one for one in reports_in(standing.ledger.facts, year) if one.fact.member == member_key),
        reports_waiting(standing, year, member_key),
        frozenset(int(fact.subject) for fact in standing.ledger.of(FactKind.DECLINED, year)),
        next_council(state.chain, association, link.member, standing.today),
        papers_after(standing.ledger, link),
    )


def papers_after(ledger: Ledger, link: LinkState) -> tuple[AttachedPaper, ...]:
    """What a member's contact has sent after its decision was recorded."""
    decided = link.step(DECIDED)
    return ledger.answer_papers(decided.facts[-1]) if decided and decided.facts else ()


def _documents(standing: Standing, link: LinkState) -> tuple[tuple[str, AttachedPaper], ...]:
    sent = link.step(SENT)
    has_got_it = sent is not None and sent.status in (StepStatus.DONE, StepStatus.PASSED)
    found = documents_in(standing, link.year) if has_got_it else ()
    return tuple((one.id, one.paper) for one in found if one.paper)


def document_of(
    store: Store, settings: Settings, secret: str, document: str, now: datetime
) -> tuple[AttachedPaper, bytes]:
    """A document that the contact may read, and its bytes. Raises NotFoundError as `asked`, and when it is gone."""
    page = asked(store, secret, now)
    for id, paper in page.documents:
        if id == document:
            return paper, content_of(settings, page.association.key, paper.file)
    raise NotFoundError("Den handlingen finns inte att hämta här.")


def report(
    store: Store, settings: Settings, secret: str, told: ToldDecision, now: datetime, extract: Upload | None = None
) -> None:
    """Keep what the contact told, with its *extract*, until the director answers, who gets a mail. Nothing counts yet.

    The same again changes nothing. Raises NotFoundError, InputError for a file that is not taken, NotAllowedError
    with the reason when what is told cannot be true.
    """
    key, year, member = whose_link(store, secret, now)
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
    with changing(store, key, now) as change, ExitStack() as files:
        standing = change.standing(year)
        _refuse_unfit(standing, fact)
        waiting = reports_waiting(standing, year, member)
        kept = files.enter_context(received(extract, key)) if extract else None
        if any((one.fact, one.extract) == (fact, kept) for one in waiting):
            return
        if len(waiting) >= MOST_WAITING:
            raise NotAllowedError("Förbundet har redan flera svar att gå igenom. Vänta tills de är besvarade.")
        number = change.record(recorded_report(fact, kept, BY, now))
        # In the same commit: the report and its mail, or neither.
        change.room.deliveries.add(report_mails(standing.association, settings, number, fact, now))


def send_extract(store: Store, settings: Settings, secret: str, paper: AnswerPaper, now: datetime) -> None:
    """Keep an extract that comes when the decision is recorded, say that it has come in, and mail the director.

    Raises NotFoundError, InputError for a file that is not taken, and NotAllowedError when nothing is decided yet.
    """
    key, year, member = whose_link(store, secret, now)
    with changing(store, key, now) as change:
        facts = change.standing(year).ledger.chain_facts
        of_link = [one for one in facts if (one.chain, one.year, one.member) == (DISCHARGE, year, member)]
        decided = next((one for one in reversed(of_link) if one.step == DECIDED), None)
        if decided is None:
            raise NotAllowedError("Ert beslut är inte antecknat än. Skriv in det först, med protokollsutdraget.")
        number = keep_answer_paper(change, decided, paper, BY)
        if all(one.step != EXTRACT_RECEIVED for one in of_link):
            keep(change, ChainFact(DISCHARGE, year, EXTRACT_RECEIVED, change.today, member), BY)
        told = ToldAnswer(number, decided, f"Ansvarsfrihet {year}", (paper.name,), is_more=True)
        change.room.deliveries.add(told_mails(change.association, settings, told, now))


def confirm(store: Store, key: str, year: int, report_id: int, doer: Doer) -> None:
    """Record what was reported as the member's decision, and that its extract has come in, all or nothing.

    Raises NotFoundError when it does not wait (any more), NotAllowedError when it can no longer be true.
    """
    with changing(store, key, doer.at) as change:
        one = _the_waiting(change, year, report_id)
        keep(change, one.fact, doer.by)
        if one.extract and not _is_recorded(change, one.fact, EXTRACT_RECEIVED):
            day = one.received_at.astimezone(STOCKHOLM).date()
            keep(change, ChainFact(DISCHARGE, year, EXTRACT_RECEIVED, day, one.fact.member), doer.by)
        _answer(change, one, FactKind.CONFIRMED, doer.by)


def decline(store: Store, key: str, year: int, report_id: int, doer: Doer) -> None:
    """Put a report aside; it stays in the history. Raises NotFoundError when it does not wait (any more)."""
    with changing(store, key, doer.at) as change:
        _answer(change, _the_waiting(change, year, report_id), FactKind.DECLINED, doer.by)


def extract_of(
    store: Store, settings: Settings, key: str, year: int, report_id: int, now: datetime
) -> tuple[KeptFile, bytes]:
    """A report's extract, also when the report is answered. Raises NotFoundError."""
    with reading(store, key, now, year) as standing:
        reports = reports_in(standing.ledger.facts, year)
    for one in reports:
        if one.id == report_id and one.extract:
            return one.extract, content_of(settings, key, one.extract)
    raise NotFoundError("Det finns inget protokollsutdrag med det numret.")


def with_extracts(standing: Standing, year: int) -> dict[str, ContactReport]:
    """For each member the newest confirmed report about *year* that has an extract."""
    facts = standing.ledger.facts
    confirmed = confirmed_in(facts)
    reports = (one for one in reports_in(facts, year) if one.id in confirmed)
    return {one.fact.member or "": one for one in reports if one.extract}


def _refuse_unfit(standing: Standing, fact: ChainFact) -> None:
    reason = refusal(standing.association, standing.book, fact, standing.ledger.chain_facts, standing.today)
    if reason:
        raise NotAllowedError(reason)


def reports_waiting(standing: Standing, year: int, member: str | None = None) -> tuple[ContactReport, ...]:
    """The reports about *year*, of one member or of all, that the director has not answered, oldest first."""
    of_year = (one for one in standing.ledger.waiting_reports if one.fact.year == year)
    return tuple(one for one in of_year if member in (None, one.fact.member))


def _the_waiting(change: Change, year: int, report_id: int) -> ContactReport:
    for one in reports_waiting(change.standing(year), year):
        if one.id == report_id:
            return one
    raise NotFoundError("Svaret finns inte eller är redan hanterat. Ladda om sidan.")


def _is_recorded(change: Change, fact: ChainFact, step: str) -> bool:
    facts = change.standing(fact.year).ledger.chain_facts
    return any((f.chain, f.year, f.step, f.member) == (fact.chain, fact.year, step, fact.member) for f in facts)


def _answer(change: Change, one: ContactReport, kind: FactKind, by: str) -> None:
    change.record(
        Fact(
            about=FactAbout.REPORT,
            kind=kind,
            year=one.fact.year,
            day=change.today,
            recorded_at=change.now,
            by=by,
            subject=str(one.id),
        )
    )
