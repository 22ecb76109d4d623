"""What runs are called: the day first, and at the end how much came of it."""

from __future__ import annotations

from datetime import date, datetime

from prefect import get_client, runtime

from arshjul.settings import read_settings
from arshjul.words import clock, weekday_date
from arshjul.year.model import STOCKHOLM


def by_day() -> str:
    """``onsdag 26 januari 2022``: the name of a run of every day, when it starts."""
    return f"{_rehearsing()}{weekday_date(_day() or _now().date())}"


def by_minute() -> str:
    """``onsdag 26 januari 2022 kl. 7.05``: the name of a run that goes every five minutes."""
    return f"{_rehearsing()}{weekday_date(_day() or _now().date())} kl. {clock(_now().time())}"


async def add_to_name(number: str) -> None:
    """Say in the name of the present run what came of it: ``… · 12 utskick``."""
    async with get_client() as client:
        await client.update_flow_run(runtime.flow_run.id, name=f"{runtime.flow_run.name} · {number}")


def _rehearsing() -> str:
    return "övning · " if runtime.flow_run.parameters.get("dry_run") else ""


def _now() -> datetime:
    return read_settings().clock.now().astimezone(STOCKHOLM)


def _day() -> date | None:
    given = runtime.flow_run.parameters.get("day")
    return date.fromisoformat(given) if isinstance(given, str) else given
