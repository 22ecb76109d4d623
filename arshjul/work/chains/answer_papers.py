"""The files that a member's contact sends with its answer: kept with it, shown where it is, taken back with it."""

from __future__ import annotations

from dataclasses import dataclass

from arshjul.errors import NotAllowedError
from arshjul.work.attaching import Pile, attach
from arshjul.work.changing import Change
from arshjul.work.receiving import Upload
from arshjul.year.chains.answer_papers import files_with, recorded_answer_paper
from arshjul.year.chains.facts import ChainFact
from arshjul.year.facts import FactAbout

MOST = 5
"""With one answer, earlier versions counted: who has the link has no account, and the disk is not endless."""
MOST_MEGABYTES = 50
"""All that stand with one answer."""


@dataclass(frozen=True)
class AnswerPaper:
    """A file that a contact sends."""

    name: str
    upload: Upload


def keep_answer_paper(change: Change, answer: ChainFact, paper: AnswerPaper, by: str) -> int:
    """Keep a file with the *answer*, and return the number of the fact that tells of it.

    One of the same name is a version before it. Raises NotAllowedError for too many, and InputError as `attach`.
    """
    if len(files_with(change.room.facts_ever(FactAbout.CHAIN), answer)) >= MOST:
        raise NotAllowedError(f"Högst {MOST} filer tas emot här. Skicka resten som svar på mejlet som länken kom i.")
    present = files_with(change.standing(answer.year).ledger.facts, answer)
    fact = recorded_answer_paper(answer, paper.name, by, change.now)
    return attach(change, paper.upload, fact, Pile(present, MOST_MEGABYTES))


def take_files_back(change: Change, answer: ChainFact, by: str) -> None:
    """Let the files that came with an answer stand no longer, as it does; they stay kept."""
    for fact in files_with(change.standing(answer.year).ledger.facts, answer):
        change.take_back(fact, by)
