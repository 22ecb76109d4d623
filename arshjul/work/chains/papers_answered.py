"""What a member's contact reads of what the members were sent, and answers: it counts at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.settings import Settings
from arshjul.store import LinkKind, Store
from arshjul.work.attaching import numbered
from arshjul.work.chains.papers import Receiver, SendingView, view_of, years_of
from arshjul.work.chains.recording import keep
from arshjul.work.chains.steps import fit
from arshjul.work.changing import changing
from arshjul.work.links import visiting_about
from arshjul.work.mailing import told_mails
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


def answer_papers(store: Store, settings: Settings, secret: str, told: ChainFact, which: Which, now: datetime) -> None:
    """Record what a contact *told* for its member, and mail the director; the same again changes nothing.

    Raises NotFoundError for another's member, InputError for a text that no file could hold, and NotAllowedError
    when nothing is said, when it cannot be true, or when something else is recorded.
    """
    asked = asked_papers(store, settings, secret, which, now)
    receiver = next((one for one in asked.mine if one.member.key == told.member), None)
    known = receiver.link.step(told.step) if receiver and receiver.link else None
    if known is None or asked.answer is None or asked.answer.id != told.step:
        raise NotFoundError("Sidan frågade efter en medlem som inte är er. Ladda om sidan.")
    if not (told.note or told.outcome):
        raise NotAllowedError("Skriv vad ni svarar.")
    fact = fit(told)
    if fact in known.facts:
        return
    if known.facts:
        raise NotAllowedError("Ert svar är redan antecknat. Är det fel? Svara på mejlet som länken kom i.")
    with changing(store, asked.view.standing.association.key, now) as change:
        keep(change, fact, BY)
        steps = change.standing(*years_of(which)).ledger.of(FactKind.STEP, which.year, which.chain)
        number = next(one.id for one in steps if chain_fact(one) == fact and one.id is not None)
        change.room.deliveries.add(told_mails(change.association, settings, number, fact, asked.view.title, now))
