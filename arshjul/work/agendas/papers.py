"""The papers of a meeting: attached to the items of its agenda, in versions, and read by those who may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from arshjul.errors import NotFoundError
from arshjul.store import Store
from arshjul.work import attaching
from arshjul.work.agendas.editing import agenda_in
from arshjul.work.attaching import Pile
from arshjul.work.changing import changing
from arshjul.work.receiving import Upload
from arshjul.work.units import standing_with
from arshjul.year.agenda.papers import recorded_paper
from arshjul.year.attached import AttachedPaper
from arshjul.year.deeds import Doer
from arshjul.year.facts import FactKind

MOST_MEGABYTES = 50
"""All papers of a meeting together."""


@dataclass(frozen=True)
class NewPaper:
    """A paper that somebody attaches."""

    item: str
    """The key of its item."""
    name: str
    is_public: bool
    """Whether guests and followers may read it too."""
    upload: Upload


def attach(store: Store, key: str, occasion: str, paper: NewPaper, doer: Doer) -> None:
    """Keep a paper; one of the same name and item is a version before it.

    Raises NotFoundError for an unknown item; InputError as `attaching.attach`.
    """
    with changing(store, key, doer.at) as change:
        standing = standing_with(change.unit, key, occasion, doer.at)
        agenda = agenda_in(standing, occasion)
        if all(item.key != paper.item for item in agenda.shown):
            raise NotFoundError("Ärendet finns inte på dagordningen längre. Läs om sidan.")
        fact = recorded_paper(agenda.occasion, paper.item, paper.name, doer, is_public=paper.is_public)
        known = standing.ledger.of(FactKind.PAPER, key=occasion)
        attaching.attach(change, paper.upload, fact, Pile(known, MOST_MEGABYTES))


def detach(store: Store, key: str, occasion: str, id: int, doer: Doer) -> None:
    """Let a paper belong to the agenda no more; mails that have gone have it. Raises NotFoundError."""
    with changing(store, key, doer.at) as change:
        standing = standing_with(change.unit, key, occasion, doer.at)
        attaching.detach(change, standing.ledger.of(FactKind.PAPER, key=occasion), id, doer.by)


def paper_of(store: Store, key: str, occasion: str, id: int, now: datetime) -> AttachedPaper:
    """The paper with that number. Raises NotFoundError."""
    with store.reading() as unit:
        papers = standing_with(unit, key, occasion, now).ledger.meeting_papers(occasion)
    return attaching.numbered(papers, id)
