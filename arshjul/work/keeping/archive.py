"""The one file that a backup is: a ZIP with the database, the key, what was uploaded, and what stands in it."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from arshjul.errors import InputError, Problem, StoreError, why
from arshjul.store.copying import Copy, check_copy
from arshjul.work.uploads import UPLOADS

FORMAT = 1
DEEPEST = 2
"""Folders within each other: ``uploads/ASSOCIATION``."""
MANIFEST, DATABASE = "manifest.json", "database"
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What a backup says that it holds."""

    made_at: datetime
    database: Copy
    files: Mapping[str, str]
    """The SHA-256 of every file in it, by its name in the ZIP."""


def write_archive(path: Path, made_at: datetime, database: tuple[Path, Copy], files: Mapping[str, Path]) -> Manifest:
    """Write the backup at *path*, whole or not at all, and check it as it lies on the disk.

    *files* are the others by their names in it. A backup that lies there is replaced when the new one is checked.
    Raises InputError when the place cannot be used, StoreError when what was written is not what was to be.
    """
    copied, copy = database
    members = {DATABASE: copied, **files}
    _require_place(path)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                manifest = Manifest(made_at, copy, {n: _add(archive, n, p) for n, p in members.items()})
                archive.writestr(MANIFEST, _as_json(manifest))
            file.flush()
            os.fsync(file.fileno())
        with tempfile.TemporaryDirectory(dir=copied.parent) as folder:
            unpack(unfinished, Path(folder))
        unfinished.rename(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise StoreError(f"Säkerhetskopian gick inte att skriva ({why(error)}). Välj en annan plats.") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def unpack(path: Path, folder: Path) -> Manifest:
    """Unpack the backup at *path* into *folder*, and check all of it: sums, the database's pages, its rows.

    Raises InputError when it is no backup of ours, StoreError when it is not whole.
    """
    with _archive(path) as archive:
        manifest = _manifest(path, archive)
        for name, wanted in manifest.files.items():
            place = folder / name
            for parent in reversed(place.relative_to(folder).parents):
                (folder / parent).mkdir(mode=0o700, exist_ok=True)
            if _extract(archive, name, place) != wanted:
                raise StoreError(f"{path} är skadad: {name} har fel kontrollsumma. Ta en äldre säkerhetskopia.")
    check_copy(folder / DATABASE, manifest.database)
    return manifest


@contextmanager
def _archive(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise InputError(
            [Problem("filen är ingen hel säkerhetskopia. Ange en som arshjul backup har gjort.", str(path))]
        ) from error
    except FileNotFoundError as error:
        raise InputError([Problem("filen finns inte. Kontrollera namnet och mappen.", str(path))]) from error
    except OSError as error:
        raise InputError([Problem(f"filen går inte att läsa ({why(error)}).", str(path))]) from error


def _manifest(path: Path, archive: zipfile.ZipFile) -> Manifest:
    try:
        said = json.loads(archive.read(MANIFEST))
        if said["format"] > FORMAT:
            raise InputError([Problem("kopian är gjord av en nyare version av Årshjul. Installera den.", str(path))])
        manifest = Manifest(datetime.fromisoformat(said["made_at"]), Copy(**said["database"]), dict(said["files"]))
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(
            [Problem("filen är ingen säkerhetskopia. Ange en som arshjul backup har gjort.", str(path))]
        ) from error
    # A name is never a path: nothing is written beside the folder.
    if not all(_is_ours(name) for name in manifest.files) or DATABASE not in manifest.files:
        raise InputError([Problem("kopian har filer som inte är Årshjuls. Ta en annan.", str(path))])
    return manifest


def _is_ours(name: str) -> bool:
    *folders, file = name.split("/")
    is_known = folders[:1] in ([], [UPLOADS]) and len(folders) <= DEEPEST
    return is_known and not {"", ".", ".."} & {*folders, file} and "\\" not in name


def _as_json(manifest: Manifest) -> str:
    shape: dict[str, Any] = asdict(manifest) | {"format": FORMAT, "made_at": manifest.made_at.isoformat()}
    return json.dumps(shape, ensure_ascii=False, indent=2)


def _add(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file, archive.open(name, "w", force_zip64=True) as member:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            member.write(chunk)
    return digest.hexdigest()


def _extract(archive: zipfile.ZipFile, name: str, place: Path) -> str:
    digest = hashlib.sha256()
    with archive.open(name) as member, os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
        while chunk := member.read(_CHUNK):
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def _require_place(path: Path) -> None:
    """Raise InputError where a backup would take the place of something else."""
    if path.is_dir():
        raise InputError([Problem("det är en mapp. Ange en fil i den.", str(path))])
    if not path.parent.is_dir():
        raise InputError([Problem(f"mappen {path.parent} finns inte. Skapa den först.", str(path))])
    if not path.exists():
        return
    with _archive(path) as archive:
        _manifest(path, archive)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
