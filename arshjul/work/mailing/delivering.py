"""Handing the queued mails to the server: claim, send, settle. At least once, and at most once too many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from arshjul.errors import DeliveryError
from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, Store
from arshjul.work.mailing.claims import Claims
from arshjul.work.mailing.doorway import Door
from arshjul.work.mailing.ending import told_to_end
from arshjul.work.mailing.handover import Handover, Waits
from arshjul.work.processes import has_ended


@dataclass(frozen=True)
class Delivered:
    """How one delivery pass went."""

    sent: int
    failed: int
    waiting: int
    """Put off to a later pass."""
    held_back_by: str = ""
    """Why the rest goes in a later pass, in the server's words; empty: there is no rest."""
    faults: tuple[str, ...] = ()
    """Of single mails, which will be tried again; Swedish."""


async def deliver(
    store: Store, settings: Settings, clock: Callable[[], datetime], door: Door, waits: Waits = Waits()
) -> Delivered:
    """Send every queued mail whose time has come and that *door* lets through, over several connections.

    What happens to one recipient never stops the next. Of two passes at once one claims the row in the database and
    sends; the other may do so too when the first has held it longer than `LEASE`. Raises DeliveryError when no mail
    at all can go, e.g. a wrong password or a server that does not answer; what is left waits for a later pass.
    """
    with store.writing() as unit:
        unit.waiting.release(has_ended)
    claims = Claims(store, clock, door, waits.sleep)
    if settings.smtp_url is None:
        if claims.number_waiting() == 0:
            return Delivered(0, 0, 0)
        raise DeliveryError(
            "Ingen e-postserver är angiven. Sätt ARSHJUL_SMTP_URL, till exempel smtp://post.forbundet.example:25."
        )
    handover = Handover(claims, settings, clock, waits)

    def end() -> None:
        store.hurry()
        handover.end()

    with told_to_end(end):
        await handover.run()
    counts = handover.counts
    put_off = counts[DeliveryStatus.PLANNED] + counts[DeliveryStatus.IN_DOUBT]
    return Delivered(
        counts[DeliveryStatus.SENT],
        counts[DeliveryStatus.FAILED],
        claims.number_waiting() if handover.held_back_by else put_off,
        handover.held_back_by,
        tuple(handover.faults),
    )
