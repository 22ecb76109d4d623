"""What must reach a person by another path than the jobs: that they have stopped, or stand still."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from arshjul.store import Going, Heartbeat, OpenPass
from arshjul.work.processes import has_ended, runs_here
from arshjul.year.model import STOCKHOLM

SILENT_AFTER = timedelta(hours=26)
"""A day and two hours without a pass that succeeded: the job has stopped."""
STILL_AFTER = timedelta(minutes=15)
"""A pass that has taken no mail for so long, and has not ended, stands still."""
PAUSE = (
    "Årshjul är återställt ur en säkerhetskopia och skickar inget förrän den som sköter driften låter det gå vidare. "
    "Under Driftläge, längst ned på sidan, står hur."
)
EVERY_DAY = (("Påminnelserna", ("morning", "remind")), ("Utskicken", ("deliver",)))
"""What must succeed every day, and the jobs of which any does it."""


def alarms(going: Going, now: datetime) -> tuple[str, ...]:
    """What a person must act on now, in Swedish sentences; nothing while no year is adopted."""
    if not going.has_adopted:
        return ()
    pause = (PAUSE,) if going.is_paused else ()
    return (*pause, *silences(going.heartbeats, now), *standing_still(going.open_passes, now))


def silences(heartbeats: Mapping[str, Heartbeat], now: datetime) -> Iterator[str]:
    """Which of what must go every day has not succeeded for too long."""
    for word, jobs in EVERY_DAY:
        succeeded = last_success(heartbeats, *jobs)
        if succeeded is None or now - succeeded > SILENT_AFTER:
            since = f"sedan {succeeded.astimezone(STOCKHOLM):%Y-%m-%d kl. %H.%M}" if succeeded else "ännu"
            yield (
                f"{word} har inte gått {since}. Säg till den som sköter driften. Under Driftläge, längst ned på sidan, "
                "står vad som behöver göras."
            )


def standing_still(passes: Iterable[OpenPass], now: datetime) -> tuple[str, ...]:
    """The passes of delivery that have not ended and take no more mails.

    One whose process is known to be gone has ended all the same; of another machine's nothing is known after a day.
    """
    return tuple(
        f"Utskicket som började {one.began_at.astimezone(STOCKHOLM):%Y-%m-%d kl. %H.%M} står still. Kontrollera "
        "e-postservern; hjälper inget, stoppa Årshjul och starta igen: inget går förlorat."
        for one in passes
        if one.job == "deliver"
        and now - (one.moved_at or one.began_at) >= STILL_AFTER
        and not has_ended(one.holder)
        and (runs_here(one.holder) or now - one.began_at < SILENT_AFTER)
    )


def last_success(heartbeats: Mapping[str, Heartbeat], *jobs: str) -> datetime | None:
    """When any of *jobs*, which do the same, last succeeded; None: never."""
    found = (heartbeats[job].succeeded_at for job in jobs if job in heartbeats)
    return max((one for one in found if one), default=None)
