"""What is asked of the door: before a claimed mail is handed to the server, whether it leaves, and as what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from arshjul.store import ClaimedDelivery, Settled


@dataclass(frozen=True)
class Leaves:
    """The mail leaves, with these bytes to this address; its Message-ID is the claimed row's."""

    address: str
    body: bytes


class Door(Protocol):
    """Judges a claimed mail by what holds at the moment; what stands in its row was decided earlier."""

    def __call__(self, claimed: ClaimedDelivery, now: datetime) -> Leaves | Settled:
        """Whether *claimed* leaves at *now*; otherwise how its row is to be settled, and nothing is offered."""
        ...


def open_door(claimed: ClaimedDelivery, now: datetime) -> Leaves:
    """Let every mail leave as it was written."""
    return Leaves(claimed.address, claimed.body)
