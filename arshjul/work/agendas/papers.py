"""The papers of a meeting: attached to the items of its agenda, in versions, and read by those who may."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from arshjul.errors import InputError, NotFoundError, Problem
from arshjul.store import Store
from arshjul.work.agendas.editing import agenda_in
from arshjul.work.changing import changing
from arshjul.work.receiving import Upload, received
from arshjul.work.units import standing_with
from arshjul.year.agenda.papers import MeetingPaper, recorded_paper
from arshjul.year.deeds import Doer
from arshjul.year.facts import FactKind

LONGEST_NAME = 100
MOST_MEGABYTES = 50
"""All papers of a meeting together."""
GONE = "Handlingen finns inte kvar. Läs om sidan."


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
    """Keep a paper; one of the same name and item is a version before it, which is taken back and stays kept.

    Raises NotFoundError for an unknown item; InputError for a file that is not what its name says, or when all
    together grow too large.
    """
    # The file is in its place before the commit: a file too many is harmless, a row without its file is not.
    with changing(store, key, doer.at) as change, received(paper.upload, key) as kept:
        standing = standing_with(change.unit, key, occasion, doer.at)
        agenda = agenda_in(standing, occasion)
        if all(item.key != paper.item for item in agenda.shown):
            raise NotFoundError("Ärendet finns inte på dagordningen längre. Läs om sidan.")
        known = standing.ledger.meeting_papers(occasion)
        former = {one.id for one in known if (one.item, one.name) == (paper.item, paper.name)}
        size = paper.upload.bytes + sum(one.bytes for one in known if one.id not in former)
        if size > MOST_MEGABYTES * 1024 * 1024:
            raise InputError(
                [Problem(f"Mötets handlingar får vara högst {MOST_MEGABYTES} MB tillsammans.", field="fil")]
            )
        for fact in standing.ledger.of(FactKind.PAPER, key=occasion):
            if fact.id in former:
                change.take_back(fact, doer.by)
        fact = recorded_paper(agenda.occasion, paper.item, paper.name, kept, doer)
        details = {**fact.details, "bytes": str(paper.upload.bytes), "public": paper.is_public}
        change.record(replace(fact, details=details))


def detach(store: Store, key: str, occasion: str, id: int, doer: Doer) -> None:
    """Let a paper belong to the agenda no more; mails that have gone have it. Raises NotFoundError."""
    with changing(store, key, doer.at) as change:
        standing = standing_with(change.unit, key, occasion, doer.at)
        found = [fact for fact in standing.ledger.of(FactKind.PAPER, key=occasion) if fact.id == id]
        if not found:
            raise NotFoundError(GONE)
        change.take_back(found[0], doer.by)


def paper_of(store: Store, key: str, occasion: str, id: int, now: datetime) -> MeetingPaper:
    """The paper with that number. Raises NotFoundError."""
    with store.reading() as unit:
        papers = standing_with(unit, key, occasion, now).ledger.meeting_papers(occasion)
    found = next((paper for paper in papers if paper.id == id), None)
    if found is None:
        raise NotFoundError(GONE)
    return found
