"""Files are attached to what others read: in versions, and no more together than can be sent or kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from arshjul.errors import InputError, NotFoundError, Problem
from arshjul.work.changing import Change
from arshjul.work.receiving import Upload, received
from arshjul.year.attached import AttachedPaper, bytes_of, is_same_paper, with_file
from arshjul.year.facts import Fact

LONGEST_NAME = 100
GONE = "Handlingen finns inte kvar. Läs om sidan."


@dataclass(frozen=True)
class Pile:
    """The papers that a new one is to stand with."""

    facts: tuple[Fact, ...]
    """That tell of them."""
    most_megabytes: int
    """All together."""
    pdf_alone: bool = False


def attach(change: Change, upload: Upload, fact: Fact, pile: Pile) -> int:
    """Keep what is sent in as the paper that *fact* tells of, and return the number of the fact that tells of it.

    The same paper in the *pile* is a version before it, which is taken back and stays kept. Raises InputError for a
    file that is not what its name says, or when all together grow too large.
    """
    # The file is in its place before the commit: a file too many is harmless, a row without its file is not.
    with received(upload, change.room.key) as kept:
        if pile.pdf_alone and kept.ending != "pdf":
            raise _refused("Filen ska vara PDF. Spara den som PDF och försök igen.")
        former = [one for one in pile.facts if is_same_paper(one, fact)]
        size = upload.bytes + sum(bytes_of(one) for one in pile.facts if one not in former)
        if size > pile.most_megabytes * 1024 * 1024:
            raise _refused(f"Filerna får vara högst {pile.most_megabytes} MB tillsammans. Gör filen mindre.")
        for one in former:
            change.take_back(one, fact.by)
        return change.record(with_file(fact, kept, upload.bytes))


def detach(change: Change, facts: Iterable[Fact], id: int, by: str) -> None:
    """Let the paper among *facts* with that number stand no longer; it stays kept. Raises NotFoundError."""
    found = next((one for one in facts if one.id == id), None)
    if found is None:
        raise NotFoundError(GONE)
    change.take_back(found, by)


def numbered(papers: Iterable[AttachedPaper], id: int) -> AttachedPaper:
    """The one of *papers* with that number. Raises NotFoundError."""
    found = next((one for one in papers if one.id == id), None)
    if found is None:
        raise NotFoundError(GONE)
    return found


def _refused(text: str) -> InputError:
    return InputError([Problem(text)])
