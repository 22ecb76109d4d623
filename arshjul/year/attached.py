"""The files that people attach to what others read: an agenda, what members are sent, what one has answered."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from arshjul.year.deeds import Doer
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.folding import folded
from arshjul.year.kept_files import KeptFile, file_in
from arshjul.year.model import STOCKHOLM


@dataclass(frozen=True)
class AttachedPaper:
    """One file, as the fact that tells of it has it."""

    id: int
    """Of that fact: a new version of a paper is another."""
    name: str
    """What it is called; unique among those that it stands with."""
    file: KeptFile
    bytes: int
    at: datetime
    """When it was attached."""
    item: str = ""
    """Of an agenda: the key of the item that it belongs to."""
    is_public: bool = False
    """Of an agenda: whether guests and followers may read it too."""

    @property
    def version(self) -> str:
        """As an issue of the agenda names it."""
        return str(self.id)

    @property
    def file_name(self) -> str:
        """What the file is called by whoever gets it; the uploader's own name is not kept."""
        return f"{re.sub('[^a-z0-9]+', '-', folded(self.name)).strip('-') or 'handling'}.{self.file.ending}"

    @property
    def is_kept(self) -> bool:
        """Whether there is anything to read still: it is not culled."""
        return self.file.culled_on is None


def attached_in(facts: Iterable[Fact]) -> tuple[AttachedPaper, ...]:
    """The files that *facts* tell of, in the order they were attached."""
    return tuple(filter(None, map(_attached, facts)))


def _attached(fact: Fact) -> AttachedPaper | None:
    file = file_in(fact.details)
    if file is None or fact.id is None:
        return None
    # Where the subject says to what a file belongs, its name is the note.
    name, item = (fact.note, fact.subject) if fact.note else (fact.subject, "")
    is_public = fact.details.get("public") is True
    return AttachedPaper(fact.id, name, file, bytes_of(fact), fact.recorded_at, item, is_public)


def bytes_of(fact: Fact) -> int:
    """How large the file is that *fact* tells of."""
    return int(str(fact.details["bytes"]))


def is_same_paper(one: Fact, other: Fact) -> bool:
    """Whether both tell of one paper, of which each is a version."""
    return _place(one) == _place(other)


def _place(fact: Fact) -> tuple[object, ...]:
    return fact.about, fact.kind, fact.year, fact.key, fact.step, fact.subject, fact.note


def with_file(fact: Fact, file: KeptFile, bytes: int) -> Fact:
    """*fact*, which tells of a *file* of so many *bytes*."""
    return replace(fact, details={**fact.details, "sha256": file.sha256, "ending": file.ending, "bytes": str(bytes)})


def recorded_document(about: FactAbout, year: int, document: str, doer: Doer) -> Fact:
    """The fact that *doer* uploaded that *document*; of which file is added to it (`with_file`)."""
    return Fact(
        about=about,
        kind=FactKind.DOCUMENT,
        year=year,
        day=doer.at.astimezone(STOCKHOLM).date(),
        recorded_at=doer.at,
        by=doer.by,
        subject=document,
    )
