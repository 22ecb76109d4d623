"""What the members are sent in a chain: the papers that the office attaches, and who lacks what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from arshjul.errors import NotFoundError
from arshjul.store import Store
from arshjul.work import attaching
from arshjul.work.attaching import Pile
from arshjul.work.chains.bundle_documents import MOST_MEGABYTES
from arshjul.work.chains.recording import chain_named
from arshjul.work.changing import changing
from arshjul.work.receiving import Upload
from arshjul.year.attached import AttachedPaper, attached_in, recorded_document
from arshjul.year.chain import Sending
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.links import members_of_year
from arshjul.year.chains.sendings import Which, last_sent
from arshjul.year.chains.state import ChainState, LinkState
from arshjul.year.deeds import Doer
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.model import Member, Person, YearStatus
from arshjul.year.people import contacts_of
from arshjul.year.standing import Standing


@dataclass(frozen=True)
class Receiver:
    """One member, and what becomes of it when the papers are sent."""

    member: Member
    contacts: tuple[Person, ...]
    link: LinkState | None
    last_day: date | None
    """By when the member is to have it; None: it has no day of its own."""
    since: datetime | None
    """When it was sent last; None: it was not."""
    new: tuple[AttachedPaper, ...]
    """What would go with its mail."""
    by_hand: bool
    """Somebody recorded that it was sent in another way."""
    answers: tuple[ChainFact, ...] = ()
    """What the member has answered."""
    answer_papers: tuple[AttachedPaper, ...] = ()
    """What came with that."""

    @property
    def gets_mail(self) -> bool:
        """Whether there is anything to send it, and somebody to send it to."""
        return bool(self.contacts) and not self.answers and not self.by_hand and (not self.since or bool(self.new))


@dataclass(frozen=True)
class SendingView:
    """What the members are sent in a chain, and how it stands."""

    standing: Standing
    which: Which
    sending: Sending
    state: ChainState
    papers: tuple[AttachedPaper, ...]
    receivers: tuple[Receiver, ...]

    @property
    def title(self) -> str:
        """``Samråd om verksamhetsplan och budget 2027``."""
        return self.sending.title(self.which.year)


def years_of(which: Which) -> tuple[int, ...]:
    """The years that it rests on: a chain runs in the year that it is about, or in one beside it."""
    return which.year - 1, which.year, which.year + 1


def view_of(standing: Standing, which: Which) -> SendingView:
    """How one sending stands. Raises NotFoundError for one that there is not."""
    chain = chain_named(standing.book, which.chain)
    sending = chain.sending(which.step)
    if sending is None or not chain.is_about(which.year):
        raise NotFoundError(f"{chain.name} {which.year} har inget sådant utskick till medlemmarna.")
    state, papers = standing.chains_today.state(chain, which.year), papers_in(standing, which)
    sent = last_sent(standing.ledger.facts, which.chain, which.step, which.year)
    members = members_of_year(standing.association, which.year)
    receivers = tuple(_receiver(standing, sending, state, papers, (one, sent.get(one.key))) for one in members)
    return SendingView(standing, which, sending, state, papers, receivers)


def _receiver(
    standing: Standing,
    sending: Sending,
    state: ChainState,
    papers: tuple[AttachedPaper, ...],
    whose: tuple[Member, datetime | None],
) -> Receiver:
    member, since = whose
    link = state.link(member.key)
    own, answer = (link.step(one) if link and one else None for one in (sending.step, sending.answer))
    dated = own or answer
    return Receiver(
        member,
        contacts_of(standing.association, member, standing.today),
        link,
        dated.due if dated else None,
        since,
        new=tuple(one for one in papers if one.is_kept and (since is None or one.at > since)),
        by_hand=bool(own and own.facts and since is None),
        answers=answer.facts if answer else (),
        answer_papers=standing.ledger.answer_papers(answer.facts[-1]) if answer and answer.facts else (),
    )


def papers_in(standing: Standing, which: Which) -> tuple[AttachedPaper, ...]:
    """The papers that are attached to one sending, in the order they were."""
    return attached_in(_kept(standing, which))


def _kept(standing: Standing, which: Which) -> tuple[Fact, ...]:
    of_chain = standing.ledger.of(FactKind.DOCUMENT, which.year, which.chain)
    return tuple(fact for fact in of_chain if fact.step == which.step)


def attach_paper(store: Store, key: str, which: Which, name: str, upload: Upload, doer: Doer) -> None:
    """Keep a paper; one of the same name is a version before it.

    Raises NotFoundError; InputError for a file that is not what its name says, or when all together grow too large.
    """
    with changing(store, key, doer.at) as change:
        standing = change.standing(*years_of(which))
        view_of(standing, which)
        fact = recorded_document(FactAbout.BUNDLE, which.year, name, doer)
        fact = replace(fact, key=which.chain, step=which.step)
        attaching.attach(change, upload, fact, Pile(_kept(standing, which), MOST_MEGABYTES))


def detach_paper(store: Store, key: str, which: Which, id: int, doer: Doer) -> None:
    """Send that paper no more; mails that have gone have it. Raises NotFoundError when there is none."""
    with changing(store, key, doer.at) as change:
        attaching.detach(change, _kept(change.standing(*years_of(which)), which), id, doer.by)


def why_not(view: SendingView) -> str:
    """Why nothing can be sent now; empty: it can."""
    runs_in = view.state.chain.runs_in(view.which.year)
    plan = view.standing.association.plan(runs_in)
    if plan is None or plan.status is not YearStatus.ADOPTED:
        return f"Årshjulet {runs_in} är inte fastställt, och då skickas inga mejl. Fastställ det först."
    return ""
