"""Every morning: remind those who owe something."""

from __future__ import annotations

from prefect import flow

from arshjul.settings import read_settings
from tasks.mail import queue_reminders, send_queued


@flow(name="send-reminders")
async def send_reminders() -> str:
    """Queue the reminders of this moment, then send what is queued."""
    now = read_settings().clock.now()
    queued = await queue_reminders(now)
    sent = await send_queued(now)
    return f"{queued}; {sent}"
