"""What a member's contact reads of what the members were sent, and answers: it counts at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.settings import Settings
from arshjul.store import LinkKind, Store
from arshjul.work.attaching import numbered
from arshjul.work.chains.answer_papers import AnswerPaper, keep_answer_paper
from arshjul.work.chains.papers import Receiver, SendingView, view_of, years_of
from arshjul.work.chains.recording import keep
from arshjul.work.chains.steps import fit
from arshjul.work.changing import Change, changing
from arshjul.work.links import visiting_about
from arshjul.work.mailing import ToldAnswer, told_mails
from arshjul.work.receiving import content_of
from arshjul.work.units import standing_of
from arshjul.year.attached import AttachedPaper
from arshjul.year.chain import Step
from arshjul.year.chains.facts import ChainFact, chain_fact
from arshjul.year.chains.sendings import Which
from arshjul.year.facts import FactKind

BY = "kontakten"
"""Who answered: the one that has the link, by it."""


@dataclass(frozen=True)
class PapersPage:
    """What a contact's page about one sending shows."""

    view: SendingView
    mine: tuple[Receiver, ...]
    """Those of the members whose contact it is that were sent it."""

    @property
    def papers(self) -> tuple[AttachedPaper, ...]:
        """What has been sent: not what is attached and still to go."""
        since = max(one.since for one in self.mine if one.since)
        return tuple(one for one in self.view.papers if one.at <= since)

    @property
    def answer(self) -> Step | None:
        """The step that an answer takes; None: nothing is asked."""
        return self.view.state.chain.step(self.view.sending.answer or "")


def asked_papers(store: Store, settings: Settings, secret: str, which: Which, now: datetime) -> PapersPage:
    """What the person whose link about that sending *secret* is, was sent.

    Raises NotFoundError, also when the person is no contact of a member that was sent it.
    """
    with visiting_about(store, settings, LinkKind.PAPERS, secret, which.named, now) as visit:
        key, person = visit.room.key, visit.person.key
    with store.reading() as unit:
        view = view_of(standing_of(unit, key, now, *years_of(which)), which)
    mine = tuple(one for one in view.receivers if one.since and person in {contact.key for contact in one.contacts})
    if not mine:
        raise NotFoundError("Det finns inget att läsa här längre. Använd länken i det senaste mejlet.")
    return PapersPage(view, mine)


def paper_of_contact(
    store: Store, settings: Settings, secret: str, which: Which, id: int, now: datetime
) -> tuple[AttachedPaper, bytes]:
    """A paper that was sent, and its bytes. Raises NotFoundError."""
    page = asked_papers(store, settings, secret, which, now)
    one = numbered(page.papers, id)
    return one, content_of(settings, page.view.standing.association.key, one.file)


def answer_papers(
    store: Store, settings: Settings, asked: PapersPage, told: ChainFact, paper: AnswerPaper | None, now: datetime
) -> None:
    """Record what a contact *told* for its member, with a file if there is one, and mail the director.

    The same again changes nothing. Raises NotFoundError for another's member, InputError for a text that no file
    could hold or a file that is not taken, and NotAllowedError when nothing is said, when it cannot be true, or when
    something else is recorded.
    """
    known, fact = _answered(asked, told.member, told.step), fit(told)
    if not (told.note or told.outcome or paper):
        raise NotAllowedError("Skriv vad ni svarar, eller bifoga det.")
    if fact in known:
        return
    if known:
        raise NotAllowedError("Ert svar är redan antecknat. Är det fel? Svara på mejlet som länken kom i.")
    with changing(store, asked.view.standing.association.key, now) as change:
        keep(change, fact, BY)
        if paper:
            keep_answer_paper(change, fact, paper, BY)
        _tell(change, settings, asked.view, fact, (paper.name,) if paper else ())


def add_to_answer(
    store: Store, settings: Settings, asked: PapersPage, member: str, paper: AnswerPaper, now: datetime
) -> None:
    """Keep one more file with what a *member* (key) has answered, and mail the director.

    Raises as `answer_papers`, and NotAllowedError when nothing is answered.
    """
    known = _answered(asked, member, asked.answer.id if asked.answer else "")
    if not known:
        raise NotAllowedError("Ert svar är inte antecknat, eller är återtaget. Skicka in det igen, med filen.")
    with changing(store, asked.view.standing.association.key, now) as change:
        number = keep_answer_paper(change, known[-1], paper, BY)
        told = ToldAnswer(number, known[-1], asked.view.title, (paper.name,), is_more=True)
        change.room.deliveries.add(told_mails(change.association, settings, told, now))


def _answered(asked: PapersPage, member: str | None, step: str) -> tuple[ChainFact, ...]:
    """What is recorded of that answer. Raises NotFoundError for a member that is not asked it there."""
    receiver = next((one for one in asked.mine if one.member.key == member), None)
    known = receiver.link.step(step) if receiver and receiver.link else None
    if known is None or asked.answer is None or asked.answer.id != step:
        raise NotFoundError("Sidan frågade efter en medlem som inte är er. Ladda om sidan.")
    return known.facts


def _tell(change: Change, settings: Settings, view: SendingView, fact: ChainFact, papers: tuple[str, ...]) -> None:
    steps = change.standing(*years_of(view.which)).ledger.of(FactKind.STEP, view.which.year, view.which.chain)
    number = next(one.id for one in steps if chain_fact(one) == fact and one.id is not None)
    told = ToldAnswer(number, fact, view.title, papers)
    change.room.deliveries.add(told_mails(change.association, settings, told, change.now))
