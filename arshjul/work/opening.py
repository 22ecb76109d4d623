"""Opening the store for work, with its tables and its links in order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from arshjul.settings import Settings
from arshjul.store import Store, open_store
from arshjul.work.links import key_mark, make_links
from arshjul.year.chains.facts import chain_fact
from arshjul.year.facts import FactAbout


@contextmanager
def opened(settings: Settings) -> Iterator[Store]:
    """The store of *settings*, put in order first; closed at the end."""
    store = open_store(settings.database_url)
    try:
        put_in_order(store, settings)
        yield store
    finally:
        store.close()


def put_in_order(store: Store, settings: Settings) -> None:
    """Make the tables or bring them up to date, and make the links of a store that has none for the present key.

    That is so right after an upgrade from a version that kept no links: every address sent before goes on working.
    """
    if not store.is_current():
        store.migrate()
    mark = key_mark(settings)
    with store.reading() as unit:
        if not unit.keys_without_links(mark):
            return
    with store.writing() as unit:
        # Asked again: another process may have made them between our look and now.
        for key in unit.keys_without_links(mark):
            room = unit.of(key)
            facts = map(chain_fact, room.facts_ever(FactAbout.CHAIN))
            make_links(room, room.association(), facts, settings, settings.clock.now())
