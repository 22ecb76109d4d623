"""How fast mails are offered: as the operator lets us, and as the server shows that it takes them."""

from __future__ import annotations

FIRST_PAUSE = 0.25
LONGEST_PAUSE = 32.0
"""Seconds. The pauses double, so that one mail asks eight times within the minute by which most servers count."""
STUCK_AFTER = 75.0
"""Seconds without a mail taken: more than that minute."""
FASTER = 0.98
"""By how much the gap shrinks with each mail taken, so that what was learnt too slow is unlearnt."""

LONG_AGO = float("-inf")


class Pace:
    """When the next mail may be offered, over all connections; in seconds of a clock that never goes back.

    After a server has said that it takes no more for now, one mail at a time asks whether it does again. If it took
    more than one to ask, and it then says so once more, it counts: from then on the gap between mails is what it let
    through in between.
    """

    def __init__(self, per_minute: int | None) -> None:
        self._least_gap = self._gap = 60 / per_minute if per_minute else 0.0
        self._free_at = LONG_AGO
        self._pause = 0.0
        """More than 0: it has taken nothing since it said so."""
        self._limited_at = LONG_AGO
        """When it said so first."""
        self._asked_at = LONG_AGO
        """When it said so last."""
        self._taken_since = 0
        self._counts = False

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
        self._taken_since += 1
        self._gap = max(self._least_gap, self._gap * FASTER)
        # What was offered before it said no tells nothing about now.
        if self._pause and offered_at > self._asked_at:
            self._counts = self._pause > FIRST_PAUSE
            self._pause = 0.0
            self._free_at = now + self._gap

    def limited(self, offered_at: float, now: float) -> None:
        """The server said that it takes no more for now."""
        if self._pause and offered_at <= self._asked_at:
            return
        if self._pause:
            self._pause = min(2 * self._pause, LONGEST_PAUSE)
        else:
            if self._counts:
                self._gap = max(self._gap, (now - self._limited_at) / self._taken_since)
            self._limited_at, self._taken_since, self._pause = now, 0, FIRST_PAUSE
        self._asked_at = now
        self._free_at = now + self._pause
