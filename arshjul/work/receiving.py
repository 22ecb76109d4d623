"""The files that people send in, extracts and papers: known by their content, kept under names of our own."""

from __future__ import annotations

import hashlib
import os
import secrets
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from arshjul.errors import InputError, NotFoundError, Problem, StoreError, why
from arshjul.settings import Settings
from arshjul.work.uploads import name_of, upload_path, uploads_of
from arshjul.year.kept_files import KeptFile

MOST_MEGABYTES = 20
MOST_BYTES = MOST_MEGABYTES * 1024 * 1024
_CHUNK = 1 << 16
_MOST_LISTED = 1_000_000
"""Bytes of the list of what a zip archive holds; that of a Word file with a thousand pictures has a tenth."""


@dataclass(frozen=True)
class Sort:
    """One sort of file that is taken."""

    endings: tuple[str, ...]
    """The first is the one that our own file gets."""
    begins: bytes
    media_type: str
    member: str = ""
    """For a zip archive: the file that must be in it."""


SORTS = (
    Sort(("pdf",), b"%PDF-", "application/pdf"),
    Sort(
        ("docx",),
        b"PK\x03\x04",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "word/document.xml",
    ),
    Sort(("doc",), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
    Sort(("jpg", "jpeg"), b"\xff\xd8\xff", "image/jpeg"),
    Sort(("png",), b"\x89PNG\r\n\x1a\n", "image/png"),
)


def media_type(file: KeptFile) -> str:
    """What a browser is told that the file is."""
    return next(sort.media_type for sort in SORTS if sort.endings[0] == file.ending)


@dataclass(frozen=True)
class Upload:
    """A file that somebody sends in, and where such files are kept."""

    file: BinaryIO
    name: str
    """As its sender calls it; of this only the ending counts."""
    settings: Settings

    @property
    def bytes(self) -> int:
        """How large it is."""
        return self.file.seek(0, os.SEEK_END)


@contextmanager
def received(upload: Upload, association: str) -> Iterator[KeptFile]:
    """Take a file that is sent in: it is kept when the block ends, and gone when the block raises.

    The same content is kept once. Raises InputError when it is empty, too large, or not what its name says.
    """
    sort = _sort(upload.file, upload.name)
    folder = _folder(upload.settings, association)
    unfinished = folder / f"unfinished-{secrets.token_hex(8)}"
    try:
        # For the owner alone: an extract may name people.
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as kept:
            extract = KeptFile(_copy(upload.file, kept), sort.endings[0])
        yield extract
        unfinished.replace(folder / name_of(extract))
    except OSError as error:
        raise StoreError(f"Filen gick inte att spara i {folder} ({why(error)}). Försök igen.") from error
    finally:
        unfinished.unlink(missing_ok=True)


def content_of(settings: Settings, association: str, extract: KeptFile) -> bytes:
    """The bytes of a kept extract. Raises NotFoundError when it is culled, or gone from the disk."""
    if extract.culled_on:
        raise NotFoundError(f"Filen är gallrad {extract.culled_on} efter beslut. Vad den var står i historiken.")
    try:
        return upload_path(settings, association, extract).read_bytes()
    except FileNotFoundError as error:
        raise NotFoundError("Filen finns inte kvar på disken. Lägg tillbaka den ur en säkerhetskopia.") from error


def _sort(file: BinaryIO, name: str) -> Sort:
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower().removeprefix(".")
    named = next((sort for sort in SORTS if ending in sort.endings), None)
    file.seek(0)
    begins = file.read(16)
    if not begins:
        raise _refused("Filen är tom. Välj en annan fil.")
    if named is None:
        raise _refused("Filen ska vara PDF, Word (doc, docx) eller bild (jpg, png). Spara den som PDF och försök igen.")
    if not begins.startswith(named.begins) or (named.member and not _has(file, named.member)):
        raise _refused(
            f"Filen heter .{ending} men innehållet är något annat. Öppna den, spara den som PDF och försök igen."
        )
    return named


def _has(file: BinaryIO, member: str) -> bool:
    file.seek(0)
    try:
        with zipfile.ZipFile(_Listed(file)) as archive:
            return member in archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


class _Listed:
    """A file of which no more is read at once than the list of an honest archive: half a million names take seconds."""

    def __init__(self, file: BinaryIO) -> None:
        self.seek, self.tell, self._file = file.seek, file.tell, file

    def read(self, size: int = -1) -> bytes:
        """As the file's own. Raises ValueError for more."""
        if size > _MOST_LISTED:
            raise ValueError(size)
        return self._file.read(size)


def _copy(file: BinaryIO, kept: BinaryIO) -> str:
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(_CHUNK):
        size += len(chunk)
        if size > MOST_BYTES:
            raise too_large()
        digest.update(chunk)
        kept.write(chunk)
    return digest.hexdigest()


def too_large() -> InputError:
    """The refusal of a file that is too large."""
    return _refused(f"Filen är större än {MOST_MEGABYTES} MB. Skicka bara de sidor som behövs.")


def _refused(text: str) -> InputError:
    return InputError([Problem(text)])


def _folder(settings: Settings, association: str) -> Path:
    folder = uploads_of(settings, association)
    try:
        for one in (folder.parent, folder):
            one.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"Mappen {folder} går inte att skapa ({why(error)}). Säg till driften.") from error
    return folder
