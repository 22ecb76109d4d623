"""Every five minutes: collect the answers that came by mail."""

from __future__ import annotations

from prefect import flow

from arshjul.settings import read_settings
from tasks.mail import collect_answers


@flow(name="collect-replies")
async def collect_replies() -> str:
    """Take in what has come to the mailbox."""
    now = read_settings().clock.now()
    return await collect_answers(now)
