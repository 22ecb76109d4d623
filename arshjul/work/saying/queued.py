"""What one pass has queued of one association."""

from __future__ import annotations

from dataclasses import dataclass

from arshjul.errors import LetterError
from arshjul.store import DeliveryStatus, NewDelivery


@dataclass(frozen=True)
class Queued:
    """What one pass has queued of one association."""

    rows: tuple[NewDelivery, ...] = ()
    faults: tuple[LetterError, ...] = ()
    """The mails that could not be written. They have no rows, so the next pass tries them again."""

    @property
    def planned(self) -> int:
        """How many mails are to leave."""
        return sum(row.status is DeliveryStatus.PLANNED for row in self.rows)

    @property
    def skipped(self) -> int:
        """How many messages got a row with a reason instead of a mail."""
        return len(self.rows) - self.planned

    def require_all(self) -> None:
        """Raise LetterError when a mail could not be written, so that the unit of work is undone as a whole."""
        if self.faults:
            raise LetterError("\n".join(str(fault) for fault in self.faults))
