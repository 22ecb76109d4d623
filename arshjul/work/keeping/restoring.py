"""Restoring a backup: checked first, what was there moved aside, and nothing sent before a person says so."""

from __future__ import annotations

import secrets
import tempfile
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from arshjul.errors import InputError, NotAllowedError, Problem, StoreError, why
from arshjul.keys import former_keys_file, key_file
from arshjul.settings import Settings
from arshjul.store import HEAD, file_of
from arshjul.store.copying import POSTGRESQL, copy_database
from arshjul.store.disposed import Disposed, disposed_since
from arshjul.store.faults import NEWER, fault
from arshjul.store.putting_back import kind_of, number_held, put_back_postgresql, put_back_sqlite
from arshjul.work.keeping.again import owed_lines
from arshjul.work.keeping.archive import DATABASE, Manifest, unpack
from arshjul.work.keeping.backing_up import FORMER_KEYS, KEY
from arshjul.work.keeping.pausing import Pause
from arshjul.work.uploads import UPLOADS, uploaded
from arshjul.year.model import STOCKHOLM


@dataclass(frozen=True)
class Restored:
    """What was restored."""

    manifest: Manifest
    settings: Settings
    """Those that the restored installation is opened with."""
    aside: Path | None
    """The folder that holds what was there before; None: there was nothing."""
    disposed: Disposed | None
    """What was decided and removed there since the backup was made; None: it is not known."""


def restore(settings: Settings, path: Path, now: datetime, *, replaces: bool) -> Restored:
    """Make the backup at *path* the installation of *settings*, paused.

    What was there is moved aside, and only with *replaces* when it holds anything. No job may run meanwhile.
    Raises InputError, NotAllowedError or StoreError; then all is as it was.
    """
    held = number_held(settings.database_url)
    if held != 0 and not replaces:
        what = f"{held} förbund" if held else "något som inte går att läsa"
        raise NotAllowedError(
            f"Databasen innehåller redan {what}. Lägg till --replace för att flytta undan den och återställa kopian."
        )
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix=".restore.", dir=_beside_database(settings)) as name:
            return _restore(settings, path, Path(name), now)
    except OSError as error:
        raise StoreError(f"Kopian gick inte att återställa i {settings.data} ({why(error)}).") from error


def _restore(settings: Settings, path: Path, folder: Path, now: datetime) -> Restored:
    manifest = unpack(path, folder)
    _require_fit(settings, path, manifest)
    key = (folder / KEY).read_text("utf-8").strip()
    _require_key(settings, path, key)
    aside = settings.data / f"before-restore-{now.astimezone(STOCKHOLM):%Y-%m-%dT%H%M%S}-{secrets.token_hex(2)}"
    aside.mkdir(mode=0o700)
    if manifest.database.kind == POSTGRESQL and number_held(settings.database_url):
        copy_database(settings.database_url, aside / "database.dump")
    disposed = disposed_since(settings.database_url, manifest.made_at)
    _put_files(settings, folder, aside)
    owed = owed_lines(disposed, manifest.made_at)
    pause = Pause(manifest.made_at, now, secrets.token_hex(8), owed=owed).as_text()
    # Last: until now a job finds the old database, or none; from now on one that is paused.
    if manifest.database.kind == POSTGRESQL:
        put_back_postgresql(folder / DATABASE, settings.database_url, pause)
    else:
        put_back_sqlite(folder / DATABASE, settings.database_url, pause, aside)
    moved = aside if any(aside.iterdir()) else None
    if moved is None:
        aside.rmdir()
    former = tuple(former_keys_file(settings.data).read_text("utf-8").split())
    kept = replace(settings, secret_key=key, former_keys=former, key_is_new=False)
    return Restored(manifest, kept, moved, disposed)


def _beside_database(settings: Settings) -> Path:
    """A folder on the same disk as an SQLite file, so that what is unpacked there can take its place at once."""
    path = file_of(settings.database_url)
    if path is None:
        return settings.data
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path.parent


def _require_fit(settings: Settings, path: Path, manifest: Manifest) -> None:
    if manifest.database.shape > HEAD:
        raise fault(NEWER)
    kind = kind_of(settings.database_url)
    if manifest.database.kind != kind:
        raise InputError(
            [
                Problem(
                    f"kopian är av en {manifest.database.kind}-databas, men ARSHJUL_DATABASE_URL anger {kind}. Ange en "
                    f"{manifest.database.kind}-databas att återställa i.",
                    str(path),
                )
            ]
        )


def _require_key(settings: Settings, path: Path, key: str) -> None:
    given = not settings.key_is_new and not key_file(settings.data).exists()
    if given and settings.secret_key != key:
        raise InputError(
            [
                Problem(
                    "ARSHJUL_SECRET_KEY är en annan än kopians nyckel. Ta bort variabeln, så läggs kopians nyckel i "
                    f"{key_file(settings.data)}; annars slutar alla utskickade länkar att gälla.",
                    str(path),
                )
            ]
        )


def _put_files(settings: Settings, folder: Path, aside: Path) -> None:
    """Put back the key and what was uploaded; an upload is named by its sum, so one that is there is the same."""
    for name in (FORMER_KEYS, KEY):
        there = settings.data / name
        if there.exists():
            there.rename(aside / name)
        (folder / name).rename(there)
    # A copy that an earlier version made has them all together; they are put apart when the store is opened.
    for one in uploaded(replace(settings, data=folder)):
        place = settings.data / one.relative_to(folder)
        for parent in (settings.data / UPLOADS, place.parent):
            parent.mkdir(mode=0o700, exist_ok=True)
        if not place.exists():
            one.rename(place)
