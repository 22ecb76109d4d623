"""Opening the store for work, with its tables in order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from arshjul.settings import Settings
from arshjul.store import Store, open_store


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """The store of *settings*, its tables made or brought up to date first; closed at the end."""
    store = open_store(settings.database_url)
    try:
        if not store.is_current():
            store.migrate()
        yield store
    finally:
        store.close()
