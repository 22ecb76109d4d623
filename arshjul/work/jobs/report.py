"""How one pass of one job went."""

from __future__ import annotations

from dataclasses import dataclass

from arshjul.errors import PassError
from arshjul.work.saying import Account, Queued


@dataclass(frozen=True)
class JobReport:
    """How one pass of one job went."""

    job: str
    done: int
    """Messages queued, mails sent, answers counted, or years made or closed."""
    note: str
    """One Swedish line."""
    queued: tuple[tuple[str, Queued], ...] = ()
    """What was queued, by the key of the association; those of which nothing was due are left out."""
    accounts: tuple[Account, ...] = ()
    """What there is to tell of each association that was looked at, when that was asked for."""
    years: tuple[tuple[str, str], ...] = ()
    """The years that were made or closed: the association's key, and in Swedish which year and why."""
    arrived: int = 0
    """Mails that were taken in."""
    faults: tuple[str, ...] = ()
    """What went wrong, by association; what is right with the others is done all the same. Swedish."""

    def require_whole(self) -> None:
        """Raise PassError when something of it was not done."""
        if self.faults:
            raise PassError("\n".join(self.faults))
