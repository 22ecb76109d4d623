"""The documents that go with the bundle: one PDF for each, uploaded by the director, attached to every mail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from arshjul.errors import InputError, NotFoundError, Problem
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.changing import Change, changing
from arshjul.work.receiving import Upload, content_of, received
from arshjul.work.units import reading
from arshjul.year.deeds import Doer
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.folding import folded
from arshjul.year.kept_files import KeptFile, file_in, recorded_document
from arshjul.year.standing import Standing

DUTY = "discharge-bundle"
"""The duty whose checklist names the documents."""
COVERING_LETTER = "covering-letter"
"""That document is the mail itself."""

MOST_MEGABYTES = 10
"""All documents together. A mail grows by a third on its way, many servers refuse more than 20 MB, and every member's
mail is kept whole."""


@dataclass(frozen=True)
class BundleDocument:
    """One document of the bundle, and the file that was uploaded for it."""

    id: str
    name: str
    file: KeptFile | None
    bytes: int = 0
    at: datetime | None = None
    """When it was uploaded."""

    @property
    def file_name(self) -> str:
        """The name that the reader sees; the uploader's own is not kept."""
        name = re.sub("[^a-z0-9]+", "-", folded(self.name)).strip("-") or "handling"
        return f"{name}.{self.file.ending if self.file else 'pdf'}"


def bundle_documents(store: Store, key: str, year: int, now: datetime) -> tuple[BundleDocument, ...]:
    """The documents of the bundle about *year*, in the order of the checklist."""
    with reading(store, key, now, year) as standing:
        return documents_in(standing, year)


def documents_in(standing: Standing, year: int) -> tuple[BundleDocument, ...]:
    """As `bundle_documents`, for who knows how the association stands."""
    duty = standing.book.duty(DUTY)
    papers = [p for p in duty.checklist if p.days < 0 and p.id != COVERING_LETTER] if duty else []
    kept = {fact.subject: fact for fact in standing.ledger.of(FactKind.DOCUMENT, year, key="")}
    return tuple(_document(paper.id, paper.name, kept.get(paper.id)) for paper in papers)


def attach(store: Store, key: str, year: int, document: str, upload: Upload, doer: Doer) -> None:
    """Keep what is sent in as that document; one that was uploaded before is taken back and stays in the history.

    Raises NotFoundError for an unknown document; InputError when it is no PDF, or all together grow too large.
    """
    # The file is in its place before the commit: a file too many is harmless, a row without its file is not.
    with changing(store, key, doer.at) as change, received(upload, key) as kept:
        known = documents_in(change.standing(year), year)
        _require(known, document)
        if kept.ending != "pdf":
            raise _refused("Handlingarna ska vara PDF. Spara filen som PDF och försök igen.")
        if upload.bytes + sum(one.bytes for one in known if one.id != document) > MOST_MEGABYTES * 1024 * 1024:
            raise _refused(
                f"Handlingarna får vara högst {MOST_MEGABYTES} MB tillsammans, annars tar mottagarnas e-post inte emot "
                "dem. Gör filen mindre, eller skicka den i ett eget mejl."
            )
        take_back_document(change, year, document, doer.by)
        change.record(recorded_document(FactAbout.BUNDLE, year, document, kept, upload.bytes, doer))


def detach(store: Store, key: str, year: int, document: str, doer: Doer) -> None:
    """Send that document no more. Mails that have gone have it. Raises NotFoundError when there is none."""
    with changing(store, key, doer.at) as change:
        if not take_back_document(change, year, document, doer.by):
            raise NotFoundError("Den handlingen är inte uppladdad. Ladda om sidan.")


def take_back_document(change: Change, year: int, document: str, by: str) -> bool:
    """Let the uploaded *document* stand no longer; it stays in the history. False: there is none."""
    ledger = change.standing(year).ledger
    found = [fact for fact in ledger.of(FactKind.DOCUMENT, year) if fact.subject == document]
    for fact in found:
        change.take_back(fact, by)
    return bool(found)


def document_content(
    store: Store, settings: Settings, key: str, year: int, document: str, now: datetime
) -> tuple[BundleDocument, bytes]:
    """A document and its bytes. Raises NotFoundError when none is uploaded, or it is gone from the disk."""
    for one in bundle_documents(store, key, year, now):
        if one.id == document and one.file:
            return one, content_of(settings, key, one.file)
    raise NotFoundError("Den handlingen är inte uppladdad.")


def _document(id: str, name: str, fact: Fact | None) -> BundleDocument:
    if fact is None:
        return BundleDocument(id, name, None)
    return BundleDocument(id, name, file_in(fact.details), int(str(fact.details["bytes"])), fact.recorded_at)


def _require(known: tuple[BundleDocument, ...], document: str) -> None:
    if document not in {one.id for one in known}:
        raise NotFoundError("Sidan skickade en handling som inte hör till utskicket. Ladda om sidan.")


def _refused(text: str) -> InputError:
    return InputError([Problem(text)])
