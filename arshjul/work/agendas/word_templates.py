"""The association's own Word templates: tried before one is kept, used for its documents, and gone back from."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from arshjul.documents import MOST_BYTES, default_template, faults_of, fill
from arshjul.errors import DocumentError, InputError, NotFoundError, Problem
from arshjul.settings import Settings
from arshjul.store import Part, Store
from arshjul.work.agendas.template_tags import samples_of
from arshjul.work.changing import changing
from arshjul.work.receiving import Upload, content_of, received
from arshjul.year.deeds import Deed, DeedKind, Doer
from arshjul.year.kept_files import KeptFile, file_in
from arshjul.year.word_templates import Document, WordTemplate, with_template, without_template

_OURS = {
    Document.AGENDA: "agenda",
    Document.SUMMONS: "agenda",
    Document.MINUTES: "minutes",
    Document.EXTRACT: "minutes",
}
_GONE = "Mallen finns inte. Läs om sidan, så ser du vilka som finns."


@dataclass(frozen=True)
class TemplateVersion:
    """What a document was made of from some moment on."""

    template: WordTemplate | None
    """None: the house's own."""
    file: KeptFile | None
    at: datetime
    by: str
    stands: bool


def versions_of(store: Store, key: str) -> dict[Document, tuple[TemplateVersion, ...]]:
    """By document, every version that its template has had, newest first; none: it has always been the house's own."""
    with store.reading() as unit:
        history = unit.of(key).versions_of(Part.TEMPLATE)
    found: dict[Document, tuple[TemplateVersion, ...]] = {}
    for one in history:
        document, content = Document(one.key), one.content
        template = WordTemplate(document, content["sha256"], content["bytes"]) if content else None
        version = TemplateVersion(template, file_in(content or {}), one.at, one.by, one.until is None)
        found[document] = (version, *found.get(document, ()))
    return found


def template_in_use(store: Store, settings: Settings, key: str, document: Document) -> bytes:
    """What *document* of the association is made of. Raises DocumentError when its own is gone from the disk."""
    with store.reading() as unit:
        templates = unit.of(key).association().templates
    own = next((one for one in templates if one.key is document), None)
    if own is None:
        return ours(document)
    try:
        return content_of(settings, key, KeptFile(own.sha256, own.ending))
    except NotFoundError as error:
        raise DocumentError(
            f"Förbundets egen mall för {document.word} finns inte kvar på disken. Ladda upp den igen på sidan "
            "Word-mallar, eller gå tillbaka till Årshjuls egen."
        ) from error


def tried_out(store: Store, settings: Settings, key: str, document: Document) -> bytes:
    """A Word file of a meeting that there is not, made of what *document* is made of. Raises as `template_in_use`."""
    return fill(template_in_use(store, settings, key, document), samples_of(document)[0])


def ours(document: Document) -> bytes:
    """The house's own template of *document*."""
    return default_template(_OURS[document])


def kept_template(store: Store, settings: Settings, key: str, document: Document, sha256: str) -> bytes:
    """A template that the association has or has had of *document*. Raises NotFoundError."""
    return content_of(settings, key, _known(store, key, document, sha256)[1])


def keep_template(store: Store, key: str, document: Document, upload: Upload, doer: Doer) -> None:
    """Let *document* be made of a Word file that somebody sends in, when nothing is wrong with it.

    Raises InputError with every fault: each names the tag, its paragraph and the mend; then nothing is kept.
    """
    if not upload.name.lower().endswith(".docx"):
        raise _refused("Mallen ska vara ett Word-dokument (.docx). Öppna den i Word och spara den så.")
    if upload.bytes > MOST_BYTES:
        raise _refused(f"Mallen är större än {MOST_BYTES // 1_000_000} MB. Förminska bilderna i den, och försök igen.")
    upload.file.seek(0)
    if faults := faults_of(upload.file.read(), samples_of(document)):
        raise InputError([Problem(fault, field="fil") for fault in faults])
    # The file is in its place before the commit: a file too many is harmless, a row without its file is not.
    with changing(store, key, doer.at) as change, received(upload, key) as kept:
        new = WordTemplate(document, kept.sha256, upload.bytes)
        association = change.association
        changed = replace(association, templates=with_template(association.templates, new))
        change.room.save(changed, _deed(document, doer, "en ny fil"))


def use_again(store: Store, settings: Settings, key: str, document: Document, sha256: str, doer: Doer) -> None:
    """Let *document* be made of a template that it has been made of before; tried again, since tags may have gone.

    Raises NotFoundError, and InputError as `keep_template`.
    """
    template, file = _known(store, key, document, sha256)
    if faults := faults_of(content_of(settings, key, file), samples_of(document)):
        raise InputError([Problem(fault) for fault in faults])
    with changing(store, key, doer.at) as change:
        association = change.association
        changed = replace(association, templates=with_template(association.templates, template))
        change.room.save(changed, _deed(document, doer, "en tidigare fil"))


def use_ours(store: Store, key: str, document: Document, doer: Doer) -> None:
    """Let *document* be made of the house's own template."""
    with changing(store, key, doer.at) as change:
        association = change.association
        changed = replace(association, templates=without_template(association.templates, document))
        change.room.save(changed, _deed(document, doer, "Årshjuls egen"))


def _known(store: Store, key: str, document: Document, sha256: str) -> tuple[WordTemplate, KeptFile]:
    for one in versions_of(store, key).get(document, ()):
        if one.template and one.file and one.file.sha256 == sha256:
            return one.template, one.file
    raise NotFoundError(_GONE)


def _deed(document: Document, doer: Doer, what: str) -> Deed:
    return Deed(DeedKind.EDITED, doer, f"Word-mallen för {document.word}: {what}")


def _refused(text: str) -> InputError:
    return InputError([Problem(text, field="fil")])
