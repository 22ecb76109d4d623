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

    def is_open(self, claimed: ClaimedDelivery, now: datetime) -> bool:
        """Whether *claimed* leaves as it was written, and nobody need be asked to know it."""
        ...


class OpenDoor:
    """Lets every mail leave as it was written."""

    def __call__(self, claimed: ClaimedDelivery, now: datetime) -> Leaves:
        """As `Door`."""
        return Leaves(claimed.address, claimed.body)

    def is_open(self, claimed: ClaimedDelivery, now: datetime) -> bool:
        """As `Door`."""
        return True


open_door = OpenDoor()
