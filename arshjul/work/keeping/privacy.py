"""Whether others on the machine may read what is the service's own."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

from arshjul.settings import Settings
from arshjul.store import file_of
from arshjul.work.uploads import UPLOADS

LOOKED_INTO = (UPLOADS, f"{UPLOADS}/*", "log")
"""The folders whose files are looked at one by one; of others the folder alone."""


def open_to_others(settings: Settings) -> tuple[Path, ...]:
    """The data folder, and what lies in it or is the database, where more than the owner may come at it."""
    return tuple(path for path in _ours(settings) if _is_open(path))


def _ours(settings: Settings) -> Iterator[Path]:
    yield settings.data
    found = [settings.data, *(folder for name in LOOKED_INTO for folder in sorted(settings.data.glob(name)))]
    for folder in found:
        try:
            yield from sorted(folder.iterdir())
        except OSError:
            continue  # it is not there, or is not ours to look into
    database = file_of(settings.database_url)
    if database and database.parent != settings.data:
        yield from sorted(database.parent.glob(f"{database.name}*"))


def _is_open(path: Path) -> bool:
    try:
        mode = path.lstat().st_mode
    except OSError:
        return False
    return not stat.S_ISLNK(mode) and bool(mode & (stat.S_IRWXG | stat.S_IRWXO))
