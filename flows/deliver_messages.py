"""Every five minutes: send what is queued, and try again what the mail server could not take."""

from __future__ import annotations

from prefect import flow

from arshjul.settings import read_settings
from tasks.mail import send_queued


@flow(name="deliver-messages")
async def deliver_messages() -> str:
    """Queue what was changed or answered in the last minutes, and send the messages whose moment has come."""
    now = read_settings().clock.now()
    return await send_queued(now)
