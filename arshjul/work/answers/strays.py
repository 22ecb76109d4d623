"""The mails that came in and belong to no association: an administrator's, who sees from whom, when and how large.

To open one is a deed, and stands in the log. Whoever has read it gives it to the association that it belongs to, or
takes it away.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from arshjul.intake.apart import Apart
from arshjul.store import Store, Unit
from arshjul.store.values.entrance import NewLine
from arshjul.store.values.incoming import Incoming, Stray
from arshjul.store.values.kinds import Logged, Verdict
from arshjul.year.deeds import Doer


@dataclass(frozen=True)
class Reader:
    """Who opens such a mail, as the log tells it."""

    doer: Doer
    account_id: int | None
    """None: whoever sits at the machine."""
    network: str


@dataclass(frozen=True)
class OpenedStray:
    """One that was opened."""

    mail: Incoming
    text: str
    """What it says, as text; empty when it says nothing readable."""


def strays(store: Store) -> tuple[Stray, ...]:
    """Those that wait, newest first."""
    with store.reading() as unit:
        return unit.inbox.strays()


def open_stray(store: Store, id: int, reader: Reader) -> OpenedStray:
    """Open one, and log that it was. Raises NotFoundError."""
    with _logging(store, Logged.OPENED, id, reader) as unit:
        mail, raw = unit.inbox.stray(id), unit.inbox.raw(id)
    with Apart() as apart:
        return OpenedStray(mail, apart.understand(raw).text)


def give_stray(store: Store, id: int, association: str, reader: Reader) -> None:
    """Let it wait in that association's inbox. Raises NotFoundError and NotAllowedError."""
    with _logging(store, Logged.MAIL_GIVEN, id, reader, f", till {association}") as unit:
        unit.of(association)
        unit.inbox.stray(id)
        unit.inbox.give(id, association)


def drop_stray(store: Store, id: int, reader: Reader) -> None:
    """Let nobody wait for it any more. Raises NotFoundError and NotAllowedError."""
    with _logging(store, Logged.MAIL_IGNORED, id, reader) as unit:
        unit.inbox.stray(id)
        unit.inbox.handle(id, Verdict.IGNORED, reader.doer, association=None, person="", occasion="")


@contextmanager
def _logging(store: Store, what: Logged, id: int, reader: Reader, more: str = "") -> Iterator[Unit]:
    """Give a unit of work that is stored together with its line of the log, or neither."""
    with store.writing() as unit:
        yield unit
        note = f"mejl {id} utan förbund{more}"
        unit.entrance.log(NewLine(what, reader.doer.at, reader.account_id, reader.network, note))
