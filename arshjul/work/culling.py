"""Emptying old mails by decision (gallring): public records are destroyed only when somebody has decided it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from arshjul.errors import InputError, NotAllowedError, Problem
from arshjul.settings import Settings
from arshjul.store import Cullable, Disposal, Store
from arshjul.work.changing import changing
from arshjul.year.deeds import Doer
from arshjul.year.model import STOCKHOLM


def disposals(store: Store, key: str) -> tuple[Disposal, ...]:
    """Every time that mails of the association were emptied, oldest first."""
    with store.reading() as unit:
        return unit.of(key).disposals.all()


def cullable(store: Store, key: str, before: date, now: datetime) -> Cullable:
    """How many mails `cull` would empty, and how many it would spare. Raises NotAllowedError as it does."""
    _require_past(before, now)
    with store.reading() as unit:
        return unit.of(key).cullable(before)


def cull(store: Store, key: str, before: date, decision: str, doer: Doer) -> Disposal | None:
    """Empty the mails that were sent or given up before that day; None: there are none.

    It cannot be undone. What is known about each mail stays, and the act is remembered in the same commit. Mails
    about a year that is not closed are spared. Raises InputError without a decision, NotAllowedError for a day
    that has not come.
    """
    cited = " ".join(decision.split())
    if not cited:
        raise InputError(
            [Problem('beslutet saknas. Skriv vilket beslut som medger gallringen: --decision "Gallringsbeslut …".')]
        )
    _require_past(before, doer.at)
    with changing(store, key, doer.at) as change:
        return change.room.cull(before, cited, doer.by, doer.at)


def culled_before(settings: Settings, now: datetime) -> date | None:
    """The day before which the standing decision lets mails be emptied; None: everything is kept."""
    if settings.keep_mails_days is None:
        return None
    return now.astimezone(STOCKHOLM).date() - timedelta(days=settings.keep_mails_days)


def keys_to_cull(store: Store, before: date) -> tuple[str, ...]:
    """The associations that have mails to empty, by key."""
    with store.reading() as unit:
        keys = [key for key, _ in unit.association_keys()]
        return tuple(key for key in keys if unit.of(key).cullable(before).number)


def _require_past(before: date, now: datetime) -> None:
    today = now.astimezone(STOCKHOLM).date()
    if before > today:
        raise NotAllowedError(
            f"Dagen {before} har inte varit. Gallra mejl från före en dag som har varit, eller i dag."
        )
