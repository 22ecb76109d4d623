"""How many wrong links a network address has tried lately: counted in memory, for it must cost next to nothing."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from starlette.requests import Request

from arshjul.errors import NotFoundError
from arshjul.work.entering import TooOftenError
from arshjul.work.entering.asking import block_of

A_MINUTE = 20
_MOST_KNOWN = 10_000
_AN_HOUR = 3600


class WrongLinks:
    """The tries of one process; those of more than a minute ago are forgotten."""

    def __init__(self) -> None:
        self._spent_until: OrderedDict[str, float] = OrderedDict()
        self._told_at: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    @staticmethod
    def of(request: Request) -> WrongLinks:
        """Those of the process that serves *request*."""
        wrong: WrongLinks = request.app.state.wrong_links
        return wrong

    @contextmanager
    def counting(self, network: str) -> Iterator[None]:
        """Count what is not found as a wrong link from there. Raises TooOftenError when there have been too many."""
        self.require_few(network)
        try:
            yield
        except NotFoundError:
            self.count(network)
            raise

    def require_few(self, network: str) -> None:
        """Raise TooOftenError when there have been too many from there."""
        with self._lock:
            spent = self._spent_until.get(block_of(network), 0.0)
        if spent - time.monotonic() > 60 - 60 / A_MINUTE:
            raise TooOftenError("Det har öppnats för många länkar som inte gäller. Vänta en minut och försök igen.")

    def is_news(self, network: str) -> bool:
        """Whether it is an hour since it was told that there have been too many from there; it is told now."""
        block = block_of(network)
        with self._lock:
            now = time.monotonic()
            if now - self._told_at.get(block, now - _AN_HOUR) < _AN_HOUR:
                return False
            self._told_at[block] = now
            self._told_at.move_to_end(block)
            while len(self._told_at) > _MOST_KNOWN:
                self._told_at.popitem(last=False)
            return True

    def count(self, network: str) -> None:
        """Count a wrong link."""
        block = block_of(network)
        with self._lock:
            now = time.monotonic()
            self._spent_until[block] = max(self._spent_until.get(block, now), now) + 60 / A_MINUTE
            self._spent_until.move_to_end(block)
            while len(self._spent_until) > _MOST_KNOWN:
                self._spent_until.popitem(last=False)
