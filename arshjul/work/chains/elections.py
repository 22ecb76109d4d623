"""What a member's contact is asked about the change of mandate, and tells: whom the member has elected or appointed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.settings import Settings
from arshjul.store import LinkKind, Store
from arshjul.work.chains.answer_papers import AnswerPaper, keep_answer_paper
from arshjul.work.chains.recording import keep
from arshjul.work.chains.steps import fit
from arshjul.work.changing import changing
from arshjul.work.links import visiting_about
from arshjul.work.units import reading
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.state import LinkState
from arshjul.year.ledger import Ledger
from arshjul.year.mandates import CHANGE_OF_MANDATE, ELECTED, Mandate, mandate_from
from arshjul.year.model import STOCKHOLM, Association, Member
from arshjul.year.people import contacts_of

BY = "kontakten"
"""Who reported: the one that has the link, by it."""


@dataclass(frozen=True)
class ElectionPage:
    """What a contact's page about a change of mandate shows."""

    association: Association
    mandate: Mandate
    links: tuple[LinkState, ...]
    """Those of the members whose contact it is."""
    ledger: Ledger


def asked_election(store: Store, settings: Settings, secret: str, year: int, now: datetime) -> ElectionPage:
    """What the person whose link about that mandate *secret* is, is asked about the mandate that begins in *year*.

    Raises NotFoundError, also when the person is no contact of a member that is to elect.
    """
    with visiting_about(store, settings, LinkKind.ELECTION, secret, str(year), now) as visit:
        key, person = visit.room.key, visit.person.key
    with reading(store, key, now, year) as standing:
        association, today = standing.association, now.astimezone(STOCKHOLM).date()
        mandate = mandate_from(association, standing.book, year)
        chain = standing.book.chain(CHANGE_OF_MANDATE)
        mine = {m.key for m in association.members if _is_contact(association, m, person, today)}
        if chain and mandate:
            links = standing.chains_today.state(chain, year).members
            asked = tuple(one for one in links if one.member and one.member.key in mine)
            if asked:
                return ElectionPage(association, mandate, asked, standing.ledger)
    raise NotFoundError("Det finns inget val att skriva in här. Använd länken i det senaste mejlet.")


def report_election(
    store: Store, asked: ElectionPage, told: ChainFact, paper: AnswerPaper | None, now: datetime
) -> None:
    """Record what a contact *told* of its member's election, with a file if there is one.

    It counts at once: whom the member has elected the contact alone knows. The seats are for the office to enter.
    The same again changes nothing. Raises NotFoundError for another's member, InputError for a text that no file
    could hold or a file that is not taken, and NotAllowedError when nobody is named, when it cannot be true, or when
    something else is recorded.
    """
    known, fact = _told(asked, told.member), fit(told)
    if not told.note:
        raise NotAllowedError("Skriv vilka ni har utsett, i den ordning ersättarna ska gå in.")
    if fact in known:
        return
    if known:
        raise NotAllowedError("Ert besked är redan antecknat. Är det fel? Svara på mejlet som länken kom i.")
    with changing(store, asked.association.key, now) as change:
        keep(change, fact, BY)
        if paper:
            keep_answer_paper(change, fact, paper, BY)


def add_to_election(store: Store, asked: ElectionPage, member: str, paper: AnswerPaper, now: datetime) -> None:
    """Keep one more file with what a *member* (key) has told.

    Raises as `report_election`, and NotAllowedError when nothing is told.
    """
    known = _told(asked, member)
    if not known:
        raise NotAllowedError("Ert besked är inte antecknat, eller är återtaget. Skicka in det igen, med filen.")
    with changing(store, asked.association.key, now) as change:
        keep_answer_paper(change, known[-1], paper, BY)


def _told(asked: ElectionPage, member: str | None) -> tuple[ChainFact, ...]:
    link = next((one for one in asked.links if one.member and one.member.key == member), None)
    known = link.step(ELECTED) if link else None
    if known is None:
        raise NotFoundError("Sidan frågade efter en medlem som inte är er. Ladda om sidan.")
    return known.facts


def _is_contact(association: Association, member: Member, person: str, day: date) -> bool:
    return any(one.key == person for one in contacts_of(association, member, day))
