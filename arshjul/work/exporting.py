"""All that is kept of one association, in open formats: to be moved, or to be kept when the service ends."""

from __future__ import annotations

import json
import os
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from arshjul.errors import InputError, NotFoundError, Problem, StoreError, why
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.store.disclosure import plain_row
from arshjul.store.mail_text import text_of_mail
from arshjul.store.values.entrance import NewLine
from arshjul.store.values.kinds import Logged
from arshjul.words import render
from arshjul.work.concealing import cloak_of
from arshjul.work.files import dump
from arshjul.work.receiving import content_of
from arshjul.year.kept_files import KeptFile, file_in
from arshjul.year.protection import NO_CLOAK

FILES = {
    "deliveries": ("body", "mejl", "eml"),
    "incoming": ("raw", "inkommet", "eml"),
    "feeds": ("body", "kalendrar", "ics"),
}
"""Of these tables one column is a file of its own: which, in what folder, and with what ending."""


@dataclass
class Exported:
    """What an export holds."""

    files: Counter[str] = field(default_factory=Counter)
    """How many by their folder."""
    missing: list[str] = field(default_factory=list)
    """The uploaded documents that are gone from the disk."""
    hidden: int = 0
    """How many mails and calendars were left out, since they tell who somebody with protected identity is."""


def export(
    store: Store, settings: Settings, key: str, path: Path, now: datetime, *, tells_protected: bool = False
) -> Exported:
    """Write all that is kept of the association as one zip of open formats; that it was is a line of the log.

    The association's file as `load` takes it, a file of JSON lines for each table, every mail, calendar and uploaded
    document by itself. No key; the mails are as they were sent, with their secret links. Who the protected people are
    is hidden unless it *tells_protected*; uploaded documents are as they are. Raises InputError when *path* is there,
    StoreError when it cannot be written; then nothing is left there.
    """
    if path.exists():
        raise InputError([Problem(f"{path} finns redan. Välj ett annat namn, så att inget skrivs över.")])
    with store.writing() as unit:
        here = unit.of(key).id
        whole = ", med skyddade personuppgifter" if tells_protected else ""
        unit.entrance.log(NewLine(Logged.TAKEN_OUT, now, note=f"export av förbundet{whole}", association_id=here))
    exported = Exported()
    part = path.with_name(f".{path.name}.part")
    try:
        with (
            os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        ):
            for name, content in _files(store, settings, key, exported, tells_protected=tells_protected):
                archive.writestr(name, content)
                exported.files[name.partition("/")[0]] += 1
        part.replace(path)
    except OSError as error:
        raise StoreError(f"{path} gick inte att skriva ({why(error)}).") from error
    finally:
        part.unlink(missing_ok=True)
    return exported


def _files(
    store: Store, settings: Settings, key: str, exported: Exported, *, tells_protected: bool
) -> Iterator[tuple[str, bytes | str]]:
    hidden = NO_CLOAK if tells_protected else cloak_of(store, key)
    with store.reading() as unit:
        disclosure = unit.of(key).disclosure
        yield "LÄS MIG.txt", render("documents/export-readme.txt", association=unit.of(key).association().name)
        for table, rows in disclosure.everything():
            lines = []
            for number, row in rows:
                lines.append(hidden.over(json.dumps({"number": number, **plain_row(row)}, ensure_ascii=False)))
                column, folder, ending = FILES.get(table, ("", "", ""))
                if column and row[column] and hidden.hidden and hidden.tells(text_of_mail(row[column])):
                    exported.hidden += 1
                elif column and row[column]:
                    yield f"{folder}/{number}.{ending}", row[column]
                # What is kept of a fact, or of a version of a Word template.
                kept = file_in(row.get("details") or (row.get("content") if table == "versions" else None) or {})
                if kept and not kept.culled_on:
                    yield from _uploaded(settings, key, kept, exported)
            if lines:
                yield f"tabeller/{table}.jsonl", "\n".join(lines) + "\n"
    yield "forbund.yaml", dump(store, key, tells_protected=tells_protected)


def _uploaded(settings: Settings, key: str, file: KeptFile, exported: Exported) -> Iterator[tuple[str, bytes]]:
    name = f"{file.sha256}.{file.ending}"
    try:
        yield f"handlingar/{name}", content_of(settings, key, file)
    except NotFoundError:
        exported.missing.append(name)
