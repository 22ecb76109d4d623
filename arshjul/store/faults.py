"""What the database's own faults mean to a person, and how to mend them."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError, StatementError

from arshjul.errors import StoreBusyError, StoreError

BUSY = "Databasen är upptagen av någon annan just nu. Vänta en stund och försök igen."
FULL = "Disken är full, så inget kunde sparas. Frigör utrymme och försök igen."
NOT_WRITABLE = "Det går inte att skriva i databasen. Kontrollera att den som kör Årshjul får skriva i datamappen."
NOT_OPEN = (
    "Databasen går inte att öppna. Kontrollera ARSHJUL_DATABASE_URL, att mappen finns och att den som kör Årshjul får "
    "läsa och skriva i den."
)
NOT_A_DATABASE = (
    "Databasfilen är skadad eller är ingen databas. Hämta tillbaka den senaste kopian: arshjul restore KOPIA."
)
NOT_READY = "Databasen är inte förberedd för den här versionen. Kör: arshjul up"
DISK_FAULT = "Disken är full eller trasig, så inget kunde sparas. Frigör utrymme, kontrollera disken, och försök igen."
GONE = (
    "Databasen {path} finns inte. Är disken på plats och ARSHJUL_DATA rätt? Är databasen borta: kör arshjul restore "
    "KOPIA. Är det en ny installation: börja med arshjul load eller arshjul up."
)
EMPTY = (
    "Databasen är tom. Är ARSHJUL_DATABASE_URL rätt? Är den gamla borta: kör arshjul restore KOPIA. Är det en ny "
    "installation: börja med arshjul load eller arshjul up."
)
FOREIGN = (
    "Databasen är inte Årshjuls. Rätta ARSHJUL_DATABASE_URL, eller hämta tillbaka en kopia: arshjul restore KOPIA."
)
NEWER = (
    "Databasen är gjord av en nyare version av Årshjul. Installera den versionen, eller hämta tillbaka en äldre kopia: "
    "arshjul restore KOPIA."
)
NO_ANSWER = "Databasen svarar inte. Kontrollera att den är igång och att ARSHJUL_DATABASE_URL stämmer, och försök igen."

_RESTORE, _BEGIN = "arshjul restore KOPIA", "arshjul up"
MENDS = {
    NOT_A_DATABASE: _RESTORE,
    FOREIGN: _RESTORE,
    NEWER: _RESTORE,
    NOT_READY: _BEGIN,
    # It makes nothing where anything tells that there was a database, and says what to do then.
    GONE: _BEGIN,
    EMPTY: _BEGIN,
}
"""The command that mends each, for programs; the sentence, which also stands in logs, names it itself."""

PASSING = frozenset({BUSY, FULL, NO_ANSWER})
"""What is worth waiting for."""

SQLITE = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_READONLY: NOT_WRITABLE,
    sqlite3.SQLITE_PERM: NOT_WRITABLE,
    sqlite3.SQLITE_CANTOPEN: NOT_OPEN,
    sqlite3.SQLITE_CORRUPT: NOT_A_DATABASE,
    sqlite3.SQLITE_NOTADB: NOT_A_DATABASE,
    sqlite3.SQLITE_IOERR: DISK_FAULT,
}
"""https://www.sqlite.org/rescode.html, the primary codes."""

POSTGRESQL = {
    "55P03": BUSY,  # lock_not_available: lock_timeout is over
    "40001": BUSY,  # serialization_failure
    "40P01": BUSY,  # deadlock_detected
    "53100": FULL,  # disk_full
    "25006": NOT_WRITABLE,  # read_only_sql_transaction
    "42P01": NOT_READY,  # undefined_table
    "42703": NOT_READY,  # undefined_column
}
"""https://www.postgresql.org/docs/current/errcodes-appendix.html"""


def fault(text: str, **named: object) -> StoreError:
    """The error that says one of the sentences here, with what it has *named* put in."""
    kind = StoreBusyError if text in PASSING else StoreError
    return kind(text.format(**named) if named else text, command=MENDS.get(text, ""))


def in_our_words(error: StatementError) -> Exception:
    """Return the StoreError that *error* means, or the fault in our own code that it wraps."""
    if not isinstance(error, DBAPIError):
        return error.orig if isinstance(error.orig, Exception) else error
    message = _message(error)
    if message is None:
        return error
    return fault(message)


def of_sqlite(error: sqlite3.Error) -> StoreError:
    """Return what an error of SQLite's own means, where no SQLAlchemy stands between."""
    return fault(_sqlite_message(error) or f"Databasen går inte att använda ({error}). Kontrollera disken.")


def is_missing_table(error: DBAPIError) -> bool:
    """Whether the database has not been migrated even once."""
    return _message(error) == NOT_READY


def _message(error: DBAPIError) -> str | None:
    if isinstance(error.orig, sqlite3.Error):
        return _sqlite_message(error.orig)
    if message := POSTGRESQL.get(getattr(error.orig, "sqlstate", None) or ""):
        return message
    # No connection at all has no code; one that breaks in the middle has several.
    return NO_ANSWER if error.connection_invalidated or isinstance(error, OperationalError) else None


def _sqlite_message(error: sqlite3.Error) -> str | None:
    if str(error).startswith(("no such table", "no such column")):
        return NOT_READY
    # The low byte is the primary code, the rest says more (SQLITE_BUSY_SNAPSHOT …).
    return SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
