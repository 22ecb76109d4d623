"""The mails that a preview shows, opened."""

from __future__ import annotations

from dataclasses import dataclass

from arshjul.web.mails.letter import Letter, letter
from arshjul.work.saying import Preview


@dataclass(frozen=True)
class Opened:
    """One of the mails, opened."""

    word: str
    to: str
    letter: Letter


def opened(preview: Preview) -> list[Opened]:
    """One mail of each kind that *preview* would send, as its reader sees it."""
    letters = ((one, letter(one.content)) for one in preview.samples)
    return [Opened(one.word, one.to, found) for one, found in letters if found]
