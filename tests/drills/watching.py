"""Somebody who looks at everything, always: what a pass is held against."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from arshjul.duties import load_duties
from arshjul.store import Store
from arshjul.year.saying.message import Message, MessageKind, turn_of_day
from arshjul.year.saying.messages import due
from arshjul.year.standing import Standing


class Watcher:
    """Computes anew, from what is stored, all that one association demands; it knows no next moment and keeps nothing
    that the product has computed."""

    def __init__(self, store: Store, key: str) -> None:
        self._store, self._key = store, key
        self._seen: tuple[int, datetime] | None = None
        self._waiting: tuple[tuple[Message, ...], ...] = ()
        self._said: frozenset[str] = frozenset()

    def finds(self, kinds: Collection[MessageKind], now: datetime) -> dict[str, str]:
        """What is to be said at *now*: the keys of the messages, and why one is not to leave (mostly empty)."""
        self._look(now)
        found = (message for waiting in self._waiting for message in due(waiting, self._said, now))
        return {message.key: message.skip_reason for message in found if message.kind in kinds}

    def _look(self, now: datetime) -> None:
        with self._store.reading() as unit:
            room = unit.of(self._key)
            if self._seen == (seen := (room.revision, turn_of_day(now))):
                return
            years = room.living()
            association = room.association(years)
            standing = Standing(association, load_duties(association.kind), room.ledger(years), seen[1])
            self._said = room.delivery_keys()
        self._seen = seen
        self._waiting = tuple(
            tuple(message for message in year.messages if message.key not in self._said) for year in standing.years
        )
