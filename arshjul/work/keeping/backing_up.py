"""Backing up: all that an installation is, in one file that is checked before it counts."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from arshjul.errors import StoreError, why
from arshjul.settings import Settings
from arshjul.store.copying import copy_database
from arshjul.work.keeping.archive import DATABASE, Manifest, write_archive
from arshjul.work.uploads import uploaded

KEY, FORMER_KEYS = "secret-key", "former-secret-keys"


def back_up(settings: Settings, path: Path, now: datetime) -> Manifest:
    """Write a backup of the database, the key and what was uploaded at *path*, while everything goes on.

    It is opened and counted as it lies on the disk before it gets its name. Raises StoreError or InputError.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=".backup.", dir=settings.data) as name:
            folder = Path(name)
            copy = copy_database(settings.database_url, folder / DATABASE)
            # After the database: an upload is there before any row names it.
            files = _files(settings, folder)
            return write_archive(path.absolute(), now, (folder / DATABASE, copy), files)
    except OSError as error:
        raise StoreError(f"Säkerhetskopian gick inte att göra i {settings.data} ({why(error)}).") from error


def _files(settings: Settings, folder: Path) -> Mapping[str, Path]:
    keys = {KEY: settings.secret_key, FORMER_KEYS: "\n".join(settings.former_keys)}
    for name, text in keys.items():
        with os.fdopen(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
    kept = {path.relative_to(settings.data).as_posix(): path for path in uploaded(settings)}
    return {**{name: folder / name for name in keys}, **kept}
