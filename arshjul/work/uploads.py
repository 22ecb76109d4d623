"""Where uploaded files are kept: a folder for each association, under names of our own, for the owner alone."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.year.kept_files import KeptFile

UPLOADS = "uploads"


def uploads_of(settings: Settings, association: str) -> Path:
    """The folder of the association with that key, which may not be there yet."""
    return settings.data / UPLOADS / association


def upload_path(settings: Settings, association: str, file: KeptFile) -> Path:
    """Where the association's file is kept."""
    return uploads_of(settings, association) / name_of(file)


def name_of(file: KeptFile) -> str:
    """What a file is called on the disk: by its content, so that the same is kept once."""
    return f"{file.sha256}.{file.ending}"


def uploaded(settings: Settings) -> tuple[Path, ...]:
    """Every uploaded file, of all associations."""
    return tuple(sorted(path for path in (settings.data / UPLOADS).rglob("*") if path.is_file()))


def forget_culled(store: Store, settings: Settings, key: str) -> int:
    """Remove the association's files that were culled, and return how many they were.

    After the commit that tells it, and holding the association, so that nobody sends the same file in meanwhile.
    """
    gone = 0
    with store.writing() as unit:
        files = unit.of(key).kept_files()
        kept = {name_of(file) for file in files if file.culled_on is None}
        for name in {name_of(file) for file in files if file.culled_on} - kept:
            path = uploads_of(settings, key) / name
            gone += path.exists()
            path.unlink(missing_ok=True)
    return gone


def put_apart(store: Store, settings: Settings) -> None:
    """Move the files that an earlier version kept together into their associations' folders.

    One that several have is copied to each. What no association knows stays where it is.
    """
    together = {path.name: path for path in _together(settings)}
    if not together:
        return
    with store.reading() as unit:
        known = {key: {name_of(file) for file in unit.of(key).kept_files()} for key, _ in unit.association_keys()}
    moved: set[str] = set()
    for key, names in known.items():
        for name in names & together.keys():
            _copy(together[name], uploads_of(settings, key) / name)
            moved.add(name)
    # Last: until now a file that is interrupted is there twice, and never nowhere.
    for name in moved:
        together[name].unlink(missing_ok=True)


def _together(settings: Settings) -> Iterator[Path]:
    try:
        yield from (path for path in (settings.data / UPLOADS).iterdir() if path.is_file())
    except FileNotFoundError:
        return


def _copy(path: Path, place: Path) -> None:
    place.parent.mkdir(mode=0o700, exist_ok=True)
    unfinished = place.with_name(f"unfinished-{secrets.token_hex(8)}")
    try:
        private = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(private, "wb") as kept, path.open("rb") as file:
            shutil.copyfileobj(file, kept)
        unfinished.replace(place)
    except FileNotFoundError:
        pass  # another process has just moved it
    finally:
        unfinished.unlink(missing_ok=True)
