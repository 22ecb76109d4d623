"""The documents that go with the bundle: one PDF for each, uploaded by the director, attached to every mail."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from arshjul.errors import NotFoundError
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work import attaching
from arshjul.work.attaching import Pile
from arshjul.work.changing import changing
from arshjul.work.receiving import Upload, content_of
from arshjul.work.units import reading
from arshjul.year.attached import AttachedPaper, attached_in, recorded_document
from arshjul.year.deeds import Doer
from arshjul.year.facts import Fact, FactAbout, FactKind
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
    paper: AttachedPaper | None
    """Under that name; None: nothing is uploaded."""


def bundle_documents(store: Store, key: str, year: int, now: datetime) -> tuple[BundleDocument, ...]:
    """The documents of the bundle about *year*, in the order of the checklist."""
    with reading(store, key, now, year) as standing:
        return documents_in(standing, year)


def documents_in(standing: Standing, year: int) -> tuple[BundleDocument, ...]:
    """As `bundle_documents`, for who knows how the association stands."""
    duty = standing.book.duty(DUTY)
    listed = [one for one in duty.checklist if one.days < 0 and one.id != COVERING_LETTER] if duty else []
    kept = {one.name: one for one in attached_in(_uploaded(standing, year))}
    return tuple(
        BundleDocument(one.id, one.name, replace(kept[one.id], name=one.name) if one.id in kept else None)
        for one in listed
    )


def attach(store: Store, key: str, year: int, document: str, upload: Upload, doer: Doer) -> None:
    """Keep what is sent in as that document; one that was uploaded before is taken back and stays in the history.

    Raises NotFoundError for an unknown document; InputError when it is no PDF, or all together grow too large.
    """
    with changing(store, key, doer.at) as change:
        standing = change.standing(year)
        if document not in {one.id for one in documents_in(standing, year)}:
            raise NotFoundError("Sidan skickade en handling som inte hör till utskicket. Ladda om sidan.")
        pile = Pile(_uploaded(standing, year), MOST_MEGABYTES, pdf_alone=True)
        attaching.attach(change, upload, recorded_document(FactAbout.BUNDLE, year, document, doer), pile)


def detach(store: Store, key: str, year: int, document: str, doer: Doer) -> None:
    """Send that document no more. Mails that have gone have it. Raises NotFoundError when there is none."""
    with changing(store, key, doer.at) as change:
        found = [fact for fact in _uploaded(change.standing(year), year) if fact.subject == document]
        if not found:
            raise NotFoundError("Den handlingen är inte uppladdad. Ladda om sidan.")
        change.take_back(found[0], doer.by)


def document_content(
    store: Store, settings: Settings, key: str, year: int, document: str, now: datetime
) -> tuple[AttachedPaper, bytes]:
    """A document and its bytes. Raises NotFoundError when none is uploaded, or it is gone from the disk."""
    for one in bundle_documents(store, key, year, now):
        if one.id == document and one.paper:
            return one.paper, content_of(settings, key, one.paper.file)
    raise NotFoundError("Den handlingen är inte uppladdad.")


def _uploaded(standing: Standing, year: int) -> tuple[Fact, ...]:
    """The facts that tell of them: those of a sending in another chain have its name as their key."""
    found = standing.ledger.of(FactKind.DOCUMENT, year, key="")
    return tuple(fact for fact in found if fact.about is FactAbout.BUNDLE)
