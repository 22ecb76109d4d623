"""The papers (handlingar) of a meeting: files that are attached to the items of its agenda."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from arshjul.year.attached import AttachedPaper
from arshjul.year.deeds import Doer
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.model import STOCKHOLM, Occasion

if TYPE_CHECKING:
    from arshjul.year.agenda.agendas import Agenda


def recorded_paper(occasion: Occasion, item: str, name: str, doer: Doer, *, is_public: bool) -> Fact:
    """The fact that *doer* attached a paper to an item; of which file is added to it (`attached.with_file`)."""
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
        details={"public": is_public},
    )


def new_papers(agenda: Agenda, papers: Iterable[AttachedPaper]) -> tuple[AttachedPaper, ...]:
    """Those of *papers* that have come since the agenda was sent last; none before it has been."""
    issues = agenda.occasion.prepared.issues
    return tuple(paper for paper in papers if issues and paper.version not in issues[-1].papers)
