"""The association's own Word templates: which document each is of, and the file that it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Document(StrEnum):
    """What is made of a template."""

    AGENDA = "agenda"
    SUMMONS = "summons"
    MINUTES = "minutes"
    EXTRACT = "extract"

    @property
    def word(self) -> str:
        """Swedish, within a sentence."""
        return _WORDS[self]


_WORDS = {
    Document.AGENDA: "dagordningen",
    Document.SUMMONS: "kallelsen",
    Document.MINUTES: "protokollet",
    Document.EXTRACT: "protokollsutdraget",
}


@dataclass(frozen=True)
class WordTemplate:
    """A template of the association's own; the file is kept among those that were uploaded."""

    key: Document
    sha256: str
    bytes: int
    ending: str = "docx"


def with_template(templates: tuple[WordTemplate, ...], new: WordTemplate) -> tuple[WordTemplate, ...]:
    """*templates* with *new* in the place of the one of the same document."""
    return tuple(sorted((*without_template(templates, new.key), new), key=lambda one: one.key))


def without_template(templates: tuple[WordTemplate, ...], document: Document) -> tuple[WordTemplate, ...]:
    """*templates* where that document is made of the house's own."""
    return tuple(one for one in templates if one.key is not document)
