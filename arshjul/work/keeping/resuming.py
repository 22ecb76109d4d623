"""Letting a restored installation go on: what would leave is shown, and what may have left already is settled."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from arshjul.errors import NotAllowedError
from arshjul.settings import Settings
from arshjul.store import PAUSED, Delivery, Store
from arshjul.work.changing import Change, changing
from arshjul.work.keeping.pausing import Pause, end_pause, pause_in
from arshjul.work.saying import queue
from arshjul.year.model import Articles

MAY_HAVE_LEFT = "Kan ha skickats före återställningen."


@dataclass(frozen=True)
class Waiting:
    """A mail that would leave if the installation went on."""

    association: str
    delivery: Delivery
    is_doubtful: bool
    """It fell due before the restore, so it may have left already, from what the backup was made of."""


def waiting(store: Store, settings: Settings, now: datetime) -> tuple[Pause, tuple[Waiting, ...]]:
    """The pause, and every mail that would leave at *now*: those in the copy and those that have fallen due since.

    Stores nothing. Raises NotAllowedError when nothing is paused.
    """
    with store.reading() as unit:
        pause, keys = _required(pause_in(unit)), [key for key, _ in unit.association_keys()]
    return pause, tuple(one for key in keys for one in _of(store, settings, key, pause, now))


def resume(store: Store, settings: Settings, now: datetime) -> int:
    """Let the jobs run again, and return how many mails were settled because they may have left already.

    Raises NotAllowedError when nothing is paused.
    """
    with store.reading() as unit:
        pause, keys = _required(pause_in(unit)), [key for key, _ in unit.association_keys()]
    settled = 0
    for key in keys:
        # As it was when the copy was put back: what falls due later cannot have left, and is queued as ever.
        with changing(store, key, min(pause.restored_at, now), looks=True) as change:
            queue(change, settings)
            settled += change.room.deliveries.settle_unsent(pause.restored_at, MAY_HAVE_LEFT)
    with store.writing() as unit:
        end_pause(unit, pause)
    return settled


def resume_and_send(store: Store, settings: Settings, now: datetime) -> datetime:
    """Let the jobs run again when the time to undo it is over, and return when that is; all that waits leaves then.

    Raises NotAllowedError when nothing is paused.
    """
    minutes = Articles().quiet_minutes if settings.hold_minutes is None else settings.hold_minutes
    ends_at = now + timedelta(minutes=minutes)
    _put_off(store, ends_at)
    return ends_at


def stay_paused(store: Store) -> None:
    """Take `resume_and_send` back. Raises NotAllowedError when the jobs run already."""
    _put_off(store, None)


def _put_off(store: Store, ends_at: datetime | None) -> None:
    with store.writing() as unit:
        pause = _required(pause_in(unit))
        unit.put_mark(PAUSED, replace(pause, ends_at=ends_at).as_text())


def _required(pause: Pause | None) -> Pause:
    if pause is None:
        raise NotAllowedError("Årshjul är inte pausat: jobben går som vanligt.")
    return pause


class _Undone(Exception):  # noqa: N818 (no error: the unit of work was only to see what it would give)
    """Ends a unit of work without storing anything."""


def _of(store: Store, settings: Settings, key: str, pause: Pause, now: datetime) -> list[Waiting]:
    found: list[Waiting] = []
    with suppress(_Undone), changing(store, key, now, looks=True) as change:
        queue(change, settings)
        found += _unsent(change, pause)
        raise _Undone
    return found


def _unsent(change: Change, pause: Pause) -> Iterator[Waiting]:
    for delivery in change.room.deliveries.unsent():
        yield Waiting(change.room.key, delivery, delivery.due_at <= pause.restored_at)
