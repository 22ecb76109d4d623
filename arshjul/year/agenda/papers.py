"""The papers (handlingar) of a meeting: files that are attached to the items of its agenda."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from arshjul.year.deeds import Doer
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.folding import folded
from arshjul.year.kept_files import KeptFile, file_in
from arshjul.year.model import STOCKHOLM, Occasion

if TYPE_CHECKING:
    from arshjul.year.agenda.agendas import Agenda


@dataclass(frozen=True)
class MeetingPaper:
    """One file of one item."""

    id: int
    """Of the fact that tells of it: a new version of a paper is another fact."""
    item: str
    """The key of the item that it belongs to."""
    name: str
    """What it is called; unique among those of its item."""
    file: KeptFile
    bytes: int
    is_public: bool
    """Whether guests and followers may read it too."""
    day: date
    """When it was uploaded."""

    @property
    def version(self) -> str:
        """As an issue of the agenda names it."""
        return str(self.id)

    @property
    def file_name(self) -> str:
        """What the file is called by whoever gets it; the uploader's own name is not kept."""
        return f"{re.sub('[^a-z0-9]+', '-', folded(self.name)).strip('-') or 'handling'}.{self.file.ending}"


def papers_in(facts: Iterable[Fact], occasion: str) -> tuple[MeetingPaper, ...]:
    """The papers of a meeting among *facts*, in the order they were attached."""
    found = []
    for fact in facts:
        file = file_in(fact.details)
        if fact.kind is FactKind.PAPER and fact.key == occasion and file and fact.id is not None:
            size, is_public = int(str(fact.details["bytes"])), fact.details.get("public") is True
            found.append(MeetingPaper(fact.id, fact.subject, fact.note, file, size, is_public, fact.day))
    return tuple(found)


def recorded_paper(occasion: Occasion, item: str, name: str, file: KeptFile, doer: Doer) -> Fact:
    """The fact that *doer* attached *file* to an item; its size and whether it is public are added to its details."""
    return Fact(
        about=FactAbout.ITEM,
        kind=FactKind.PAPER,
        year=occasion.year,
        day=doer.at.astimezone(STOCKHOLM).date(),
        recorded_at=doer.at,
        by=doer.by,
        key=occasion.key,
        subject=item,
        note=name,
        details={"sha256": file.sha256, "ending": file.ending},
    )


def new_papers(agenda: Agenda, papers: Iterable[MeetingPaper]) -> tuple[MeetingPaper, ...]:
    """Those of *papers* that have come since the agenda was sent last; none before it has been."""
    issues = agenda.occasion.prepared.issues
    return tuple(paper for paper in papers if issues and paper.version not in issues[-1].papers)
