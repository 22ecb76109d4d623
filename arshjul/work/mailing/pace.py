"""How fast mails are offered: as the operator lets us, and as the server shows that it takes them."""

from __future__ import annotations

FIRST_PAUSE = 2.0
LONGEST_PAUSE = 32.0
"""Seconds. The pauses double, so that within a minute one mail is offered in each of five of them."""
STUCK_AFTER = 75.0
"""Seconds without a mail taken: more than the minute by which most servers count."""


class Pace:
    """When the next mail may be offered, over all connections; in seconds of a clock that never goes back.

    After a server has said that it takes no more for now, one mail at a time asks whether it does again. When that
    has happened twice, the gap between mails is what it took in between.
    """

    def __init__(self, per_minute: int | None) -> None:
        self._gap = 60 / per_minute if per_minute else 0.0
        self._free_at = float("-inf")
        self._pause = 0.0
        self._limited_at = float("-inf")
        """When it said so first; it has taken none since, as long as there is a pause."""
        self._asked_at = float("-inf")
        self._taken: int | None = None
        """How many it has taken since it said so; None: it never has."""

    @property
    def is_held_back(self) -> bool:
        """Whether mails leave slower than they could."""
        return self._gap > 0 or self._pause > 0

    def is_stuck(self, now: float) -> bool:
        """Whether the server takes nothing at all for now."""
        return self._pause > 0 and now - self._limited_at > STUCK_AFTER

    def wait(self, now: float) -> float:
        """Return 0 and let one mail go, or how long to wait before asking again."""
        if now < self._free_at:
            return self._free_at - now
        self._free_at = now + max(self._gap, self._pause)
        return 0.0

    def taken(self, offered_at: float, now: float) -> None:
        """The server took a mail."""
        if self._taken is not None:
            self._taken += 1
        # What was offered before it said no tells nothing about now.
        if self._pause and offered_at > self._asked_at:
            self._pause = 0.0
            self._free_at = now + self._gap

    def limited(self, offered_at: float, now: float) -> None:
        """The server said that it takes no more for now."""
        if self._pause and offered_at <= self._asked_at:
            return
        if self._pause:
            self._pause = min(2 * self._pause, LONGEST_PAUSE)
        else:
            if self._taken:
                self._gap = max(self._gap, (now - self._limited_at) / self._taken)
            self._limited_at, self._taken, self._pause = now, 0, FIRST_PAUSE
        self._asked_at = now
        self._free_at = now + self._pause
