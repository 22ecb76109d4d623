"""A door for tests of what is not about judging."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from arshjul.store import ClaimedDelivery, Settled
from arshjul.work.mailing.doorway import Leaves


@dataclass
class AskedDoor:
    """Gives *answer*, and lets nothing pass without having been asked."""

    answer: Callable[[ClaimedDelivery, datetime], Leaves | Settled]

    def __call__(self, claimed: ClaimedDelivery, now: datetime) -> Leaves | Settled:
        return self.answer(claimed, now)

    def is_open(self, claimed: ClaimedDelivery, now: datetime) -> bool:
        return False
