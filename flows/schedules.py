"""When each flow runs. The one table; prefect.yaml says the same for several machines, and a test compares them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Schedule:
    """One deployment: which flow, under which name, and its cron line in which time zone."""

    entrypoint: str
    """Module and function, e.g. ``flows.send_reminders.send_reminders``: the same on every machine."""
    name: str
    cron: str
    timezone: str


# Once a day: Stockholm, for the reader's morning, on both sides of the clock change.
# More often than once a day: UTC. In Stockholm the hour that comes twice in October would be one long hole.
SCHEDULES = (
    Schedule("flows.send_invitations.send_invitations", "daily", "30 6 * * *", "Europe/Stockholm"),
    Schedule("flows.send_reminders.send_reminders", "daily", "0 7 * * *", "Europe/Stockholm"),
    Schedule("flows.collect_replies.collect_replies", "every-five-minutes", "*/5 * * * *", "UTC"),
    Schedule("flows.deliver_messages.deliver_messages", "every-five-minutes", "*/5 * * * *", "UTC"),
)
