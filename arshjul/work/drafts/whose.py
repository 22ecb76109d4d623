"""Whose meeting a row of a document is, where the association calls the body by a name of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from arshjul.reading.occasions import ReadOccasion
from arshjul.reading.vocabulary import default_title
from arshjul.year.folding import folded
from arshjul.year.model import Body, OwnBody

_MAY_BE_ANOTHER = (None, Body.PREPARATORY)
"""What the reader takes for somebody whom it does not know, or for the usual preparatory group."""
_DEFINITE = re.compile(r"(?<=\w{4})(?:et|en|n)$")


def whose(row: ReadOccasion, bodies: Sequence[OwnBody]) -> tuple[Body | None, OwnBody | None]:
    """Return who meets: the one of *bodies* that the row or its heading begins with, else whom the reader has found."""
    own = [one for one in bodies if one.kind in (Body.GROUP, Body.PREPARATORY)]
    if row.body in _MAY_BE_ANOTHER:
        for words in (row.own_body, row.stranger, row.title):
            for one in own:
                if words and (words == one.key or _begins_with(words, one.name)):
                    return one.kind, one
    return row.body, next((one for one in bodies if one.key == row.body), None)


def says_only_who(row: ReadOccasion, own: OwnBody) -> bool:
    """Whether the title of *row* is no more than who meets, in the reader's words or in the document's."""
    said = _form_of(own.name).match(folded(row.title))
    return row.title == default_title(row.kind, row.body) or (said is not None and said.end() == len(folded(row.title)))


def _begins_with(words: str, name: str) -> bool:
    return _form_of(name).match(folded(words)) is not None


def _form_of(name: str) -> re.Pattern[str]:
    """The name in any of its forms: Arbetsutskott, Arbetsutskottets möte."""
    stem = re.escape(_DEFINITE.sub("", folded(name)))
    return re.compile(rf"{stem}(?:et|en|n)?s?(?: ?mote[a-z]*)?(?![a-z0-9])")
