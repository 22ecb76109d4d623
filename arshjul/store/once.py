"""Units of work of a deed that is done once, however often it is asked for: a form sent twice, or by two at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from arshjul.store.deed_keys import DoneAlready
from arshjul.store.store import Store
from arshjul.store.unit import Unit


class OnceStore(Store):
    """The database, for the deed that has this key. Its first unit of work that is stored uses the key up.

    So that is the unit that does the deed. It raises DoneAlready from `writing` when the key has been used up; when
    another is doing the same deed just now, it waits for how that ends. Of no more than one thread.
    """

    def __init__(self, store: Store, fingerprint: str, now: datetime) -> None:
        # The same database in all that it is, as `Store.bound_to` gives it.
        vars(self).update(vars(store))
        self._fingerprint = fingerprint
        self._now = now
        self._is_done = False

    @contextmanager
    def writing(self, *, seconds: float | None = None) -> Iterator[Unit]:
        """As `Store.writing`."""
        with super().writing(seconds=seconds) as unit:
            if not self._is_done:
                unit.deed_keys.use(self._fingerprint, self._now)
            yield unit
        self._is_done = True

    @property
    def is_done(self) -> bool:
        """Whether the key has been used up by this very deed."""
        return self._is_done

    def require_undone(self) -> None:
        """Raise DoneAlready when the key has been used up: why else what was asked for is refused now, as a rule."""
        with super().reading() as unit:
            led_to = unit.deed_keys.led_to(self._fingerprint)
        if led_to is not None:
            raise DoneAlready(led_to)

    def lead(self, to: str) -> None:
        """Let whoever asks again come to that address, when it is not where such a form always leads."""
        with super().writing() as unit:
            unit.deed_keys.lead(self._fingerprint, to)
