"""The documents that go with the bundle: one PDF for each, uploaded by the director, attached to every mail."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from arshjul.duties import load_duties
from arshjul.errors import InputError, NotFoundError, Problem
from arshjul.settings import Settings
from arshjul.store import Fact, Room, Store
from arshjul.work.chains.extracts import Extract, content_of, received
from arshjul.year.duty import DutyBook
from arshjul.year.matters import folded
from arshjul.year.model import STOCKHOLM

DUTY = "discharge-bundle"
"""The duty whose checklist names the documents."""
COVERING_LETTER = "covering-letter"
"""That document is the mail itself."""
DOCUMENT = "document"
"""The kind of fact that a document is kept; its subject is the document's id in the checklist."""

MOST_MEGABYTES = 10
"""All documents together. A mail grows by a third on its way, many servers refuse more than 20 MB, and every member's
mail is kept whole."""


@dataclass(frozen=True)
class BundleDocument:
    """One document of the bundle, and the file that was uploaded for it."""

    id: str
    name: str
    file: Extract | None
    bytes: int = 0

    @property
    def file_name(self) -> str:
        """The name that the reader sees; the uploader's own is not kept."""
        return f"{folded(self.name).replace(' ', '-')}.pdf"


def bundle_documents(store: Store, key: str, year: int) -> tuple[BundleDocument, ...]:
    """The documents of the bundle about *year*, in the order of the checklist."""
    with store.reading() as unit:
        room = unit.of(key)
        return documents_in(room, load_duties(room.association().kind), year)


def documents_in(room: Room, book: DutyBook, year: int) -> tuple[BundleDocument, ...]:
    """As `bundle_documents`, within a unit of work."""
    duty = book.duty(DUTY)
    papers = [p for p in duty.checklist if p.days < 0 and p.id != COVERING_LETTER] if duty else []
    kept = {fact.subject: fact.details for fact in room.facts(_target(year)) if fact.kind == DOCUMENT}
    return tuple(_document(paper.id, paper.name, kept.get(paper.id, {})) for paper in papers)


def attach(
    store: Store,
    settings: Settings,
    key: str,
    year: int,
    document: str,
    file: BinaryIO,
    file_name: str,
    by: str,
    now: datetime,
) -> None:
    """Keep *file* as that document; one that was uploaded before is taken back and stays in the history.

    Raises NotFoundError for an unknown document; InputError when it is no PDF, or all together grow too large.
    """
    size = file.seek(0, os.SEEK_END)
    # The file is in its place before the commit: a file too many is harmless, a row without its file is not.
    with store.writing() as unit, received(settings, file, file_name) as kept:
        room = unit.of(key)
        known = documents_in(room, load_duties(room.association().kind), year)
        _require(known, document)
        if kept.ending != "pdf":
            raise _refused("Handlingarna ska vara PDF. Spara filen som PDF och försök igen.")
        if size + sum(one.bytes for one in known if one.id != document) > MOST_MEGABYTES * 1024 * 1024:
            raise _refused(
                f"Handlingarna får vara högst {MOST_MEGABYTES} MB tillsammans, annars tar mottagarnas e-post inte emot "
                "dem. Gör filen mindre, eller skicka den i ett eget mejl."
            )
        _take_back(room, year, document, by, now)
        details: dict[str, str | bool] = {"sha256": kept.sha256, "ending": kept.ending, "bytes": str(size)}
        today = now.astimezone(STOCKHOLM).date()
        room.add_fact(Fact(_target(year), DOCUMENT, document, today, "", now, by, details=details))


def detach(store: Store, key: str, year: int, document: str, by: str, now: datetime) -> None:
    """Send that document no more. Mails that have gone have it. Raises NotFoundError when there is none."""
    with store.writing() as unit:
        if not _take_back(unit.of(key), year, document, by, now):
            raise NotFoundError("Den handlingen är inte uppladdad. Ladda om sidan.")


def document_content(
    store: Store, settings: Settings, key: str, year: int, document: str
) -> tuple[BundleDocument, bytes]:
    """A document and its bytes. Raises NotFoundError when none is uploaded, or it is gone from the disk."""
    for one in bundle_documents(store, key, year):
        if one.id == document and one.file:
            return one, content_of(settings, one.file)
    raise NotFoundError("Den handlingen är inte uppladdad.")


def _document(id: str, name: str, details: Mapping[str, str | bool]) -> BundleDocument:
    if not details:
        return BundleDocument(id, name, None)
    file = Extract(str(details["sha256"]), str(details["ending"]))
    return BundleDocument(id, name, file, int(str(details["bytes"])))


def _require(known: tuple[BundleDocument, ...], document: str) -> None:
    if document not in {one.id for one in known}:
        raise NotFoundError("Sidan skickade en handling som inte hör till utskicket. Ladda om sidan.")


def _take_back(room: Room, year: int, document: str, by: str, now: datetime) -> bool:
    found = [f for f in room.facts(_target(year)) if (f.kind, f.subject) == (DOCUMENT, document) and f.id is not None]
    for fact in found:
        room.retract_fact(fact.id or 0, now, by)
    return bool(found)


def _target(year: int) -> str:
    return f"bundle:{year}"


def _refused(text: str) -> InputError:
    return InputError([Problem(text)])
