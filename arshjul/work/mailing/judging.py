"""What a server's answer to one mail means for its row, and what several in a row mean for the pass."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never

from arshjul.mail.refusals import Whose
from arshjul.mail.smtp import Accepted, Deferred, Outcome, Refused, Silent, Unreachable
from arshjul.store import ClaimedDelivery, Settled

RETRIES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60))
"""The waits when a recipient is put off; the last one is repeated."""

GIVE_UP_AFTER = timedelta(days=5)
"""As long as Postfix keeps a mail, when every wait has been tried. What is no longer true ends sooner, at the door."""

ENOUGH = 3


def judged(claimed: ClaimedDelivery, outcome: Outcome, now: datetime) -> Settled:
    """Return what *outcome* means for the row: done, given up, to be tried again, or as if it had not been tried."""
    # Once in doubt, always in doubt until a server answers: the earlier copy may be there already.
    match outcome:
        case Accepted(answer):
            return Settled.sent(now, answer)
        case Refused(answer):
            return Settled.failed(answer)
        case Unreachable(answer) | Deferred(answer, whose=Whose.SERVER):
            return put_back(claimed, answer)
        case Deferred(answer, in_doubt) | Silent(answer, in_doubt):
            if now - claimed.due_at >= GIVE_UP_AFTER and claimed.attempts > len(RETRIES):
                return Settled.failed(f"Gav upp efter {claimed.attempts} försök: {answer}")
            wait = RETRIES[min(claimed.attempts, len(RETRIES)) - 1]
            return Settled.retry(now + wait, answer, in_doubt=in_doubt or claimed.was_in_doubt)
        case _:
            assert_never(outcome)


def put_back(claimed: ClaimedDelivery, why: str, *, until: datetime | None = None, in_doubt: bool = False) -> Settled:
    """Return that the row waits in its old place, or *until* a moment, and that this was no try."""
    return Settled.kept(until or claimed.due_at, why, in_doubt=in_doubt or claimed.was_in_doubt)


class Streak:
    """Recipients in a row of whom the server said the same kind of thing, with nobody taken in between."""

    def __init__(self) -> None:
        self._addresses: set[str] = set()

    def goes_on(self, address: str) -> bool:
        """Add *address*; whether they are now so many that it cannot be about them."""
        self._addresses.add(address)
        return len(self._addresses) >= ENOUGH

    def end(self) -> None:
        """Somebody was taken."""
        self._addresses.clear()

    @property
    def is_about_one(self) -> bool:
        """Whether it is one recipient alone."""
        return len(self._addresses) == 1
