"""Every morning: invite to what has been adopted, and tell of what has been changed or cancelled."""

from __future__ import annotations

from prefect import flow

from arshjul.settings import read_settings
from tasks.mail import queue_invitations, send_queued


@flow(name="send-invitations")
async def send_invitations() -> str:
    """Queue the invitations of this moment, then send what is queued."""
    now = read_settings().clock.now()
    queued = await queue_invitations(now)
    sent = await send_queued(now)
    return f"{queued}; {sent}"
