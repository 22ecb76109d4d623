"""Opening the store for work, with its tables, its key and its links in order."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from arshjul.errors import MissingProgramError, SettingsError, StoreError
from arshjul.keys import is_kept, is_weak, keep_key, key_file
from arshjul.settings import Settings
from arshjul.store import HEAD, Store, Unit, file_of, open_store
from arshjul.store.faults import EMPTY, fault
from arshjul.work.links import former_marks, key_mark, make_links
from arshjul.work.uploads import put_apart
from arshjul.year.chains.facts import chain_fact
from arshjul.year.facts import FactAbout
from arshjul.year.model import STOCKHOLM

logger = logging.getLogger(__name__)

KEY = "key"
"""The mark that holds which key the database belongs with; it does not give the key away."""
TRACES = ("uploads", "prefect", "log")
"""What a service leaves in its data folder beside the key and the database."""


@contextmanager
def opened(settings: Settings, *, begins: bool = False) -> Iterator[Store]:
    """The store of *settings*, put in order first; closed at the end.

    Raises as `open_in_order` does.
    """
    store = open_in_order(settings, begins=begins)
    try:
        yield store
    finally:
        store.close()


def has_begun(settings: Settings) -> bool:
    """Whether there is a database, so that none has to be made. Raises as `open_in_order` when there was one."""
    path = file_of(settings.database_url)
    if path is not None:
        has_tables = path.exists()
    else:
        with closing(open_store(settings.database_url)) as store:
            has_tables = store.shape() is not None
    if not has_tables:
        _require_new(settings, begins=True)
    return has_tables


def open_in_order(settings: Settings, *, begins: bool = False) -> Store:
    """Open the store of *settings* and put it in order; the caller closes it.

    Only with *begins* may a database be made, and only where nothing tells that there was one.
    Raises StoreError or SettingsError when the database is not there, or the key is not the one that it belongs with.
    """
    _require_whole_file(settings, begins=begins)
    store = open_store(settings.database_url, creates=begins)
    try:
        put_in_order(store, settings, begins=begins)
    except BaseException:
        store.close()
        raise
    return store


def put_in_order(store: Store, settings: Settings, *, begins: bool = False) -> None:
    """Bring the tables up to date, and see that the key belongs with them; make the links that are missing.

    They are after an upgrade from a version that kept no links: every address sent before goes on working.
    With *begins* an empty database gets its tables. Raises as `opened` does.
    """
    shape = store.shape()
    if shape is None:
        _require_new(settings, begins=begins)
    if shape is None:
        store.migrate()
    elif shape != HEAD:
        _upgrade(store, settings, shape)
    if settings.key_is_new and not is_kept(settings.data, settings.secret_key):
        _begin_with_key(store, settings, begins=begins)
    put_apart(store, settings)
    mark = key_mark(settings)
    with store.reading() as unit:
        if unit.is_made_for(KEY, mark):
            return
    with store.writing() as unit:
        _require_key(unit, settings, mark)
        unit.put_mark(KEY, mark)
        # Asked again: another process may have made them between our look and now.
        for key in unit.keys_without_links(mark):
            room = unit.of(key)
            facts = map(chain_fact, room.facts_ever(FactAbout.CHAIN))
            make_links(room, room.association(), facts, settings, settings.clock.now())


def _upgrade(store: Store, settings: Settings, shape: str) -> None:
    """Give the database this version's shape, and leave a copy of it as it was.

    Raises StoreError when it does not go; then all is as before.
    """
    path = file_of(settings.database_url)
    name = f"shape-{shape}.{settings.clock.now().astimezone(STOCKHOLM):%Y-%m-%dT%H%M%S}-{secrets.token_hex(2)}"
    place = path.with_name(f"{path.name}.{name}") if path else settings.data / f"database.{name}.dump"
    kept = f"Som den var ligger den i {place}."
    try:
        from arshjul.store.copying import check_copy, copy_database

        check_copy(place, copy_database(settings.database_url, place))
    except MissingProgramError as error:
        kept = f"Den kunde inte kopieras först. {error}"
    try:
        store.migrate()
    except BaseException:
        # The database stands as it was; a copy with each try would fill the disk.
        place.unlink(missing_ok=True)
        raise
    logger.warning("Databasen har fått den nya versionens form. %s", kept)


def _require_whole_file(settings: Settings, *, begins: bool) -> None:
    """Raise StoreError when the database's file is lost, before anything is made in its place."""
    path = file_of(settings.database_url)
    if path is None:
        return
    try:
        size = path.stat().st_size
    except OSError:
        if begins:
            _require_new(settings, begins=True)
        return
    if size == 0:
        raise StoreError(
            f"Databasen {path} är en tom fil. Hämta tillbaka den senaste kopian: arshjul restore KOPIA. Har det aldrig "
            "funnits någon: ta bort filen.",
            command="arshjul restore KOPIA",
        )


def _require_new(settings: Settings, *, begins: bool) -> None:
    """Raise StoreError unless a database may be made: by who begins, where nothing tells that there was one."""
    if not begins:
        raise fault(EMPTY)
    if is_weak(settings.secret_key):
        raise SettingsError(
            "ARSHJUL_SECRET_KEY är kortare än 32 slumpade byte, så länkarna går att gissa. Ta bort variabeln, så "
            "skapas en nyckel i datamappen, eller skriv 64 hexadecimala tecken: openssl rand -hex 32"
        )
    if traces := _traces(settings.data):
        raise StoreError(
            f"Databasen är borta, men {traces[0]} finns kvar. Är disken på plats och ARSHJUL_DATABASE_URL rätt? Hämta "
            "annars tillbaka den senaste kopian: arshjul restore KOPIA. Vill du börja om från början: flytta undan "
            f"{settings.data}.",
            command="arshjul restore KOPIA",
        )


def _traces(data: Path) -> tuple[Path, ...]:
    return tuple(path for path in (key_file(data), *(data / name for name in TRACES)) if path.exists())


def _begin_with_key(store: Store, settings: Settings, *, begins: bool) -> None:
    """Keep the new key, where nothing belongs with another. Raises SettingsError when the old one is lost."""
    with store.reading() as unit:
        belongs = bool(unit.association_keys())
    if belongs or not begins:
        raise _other_key(settings, "saknas")
    keep_key(settings.data, settings.secret_key)


def _require_key(unit: Unit, settings: Settings, mark: str) -> None:
    """Raise SettingsError when the database belongs with another key: every secret address would stop to open."""
    known = {unit.mark(KEY)} - {""} or unit.links_made_for() - {""}
    if not known <= {mark, *former_marks(settings)} and unit.association_keys():
        raise _other_key(settings, "är en annan än den som databasen hör ihop med")


def _other_key(settings: Settings, what: str) -> SettingsError:
    return SettingsError(
        f"Nyckeln {what}, så alla länkar och svarsadresser i utskickade mejl skulle sluta gälla. Lägg tillbaka "
        f"{key_file(settings.data)} (eller ARSHJUL_SECRET_KEY) ur en säkerhetskopia. En ny nyckel gör du med "
        "arshjul rotate-key.",
        command="arshjul rotate-key",
    )
