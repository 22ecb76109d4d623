"""A meeting more in a year, also an adopted one: shown first, with what then collides and which mails go."""

from __future__ import annotations

from dataclasses import dataclass, replace

from arshjul.errors import InputError, NotAllowedError, Problem
from arshjul.settings import Settings
from arshjul.store import Room, Store
from arshjul.work.changing import changing
from arshjul.work.drafts import free_key
from arshjul.work.editing.history import with_history
from arshjul.work.editing.outcome import Outcome, outcome_of, save_as_seen
from arshjul.work.units import plan_of, standing_of
from arshjul.year.deeds import Doer
from arshjul.year.model import YearStatus
from arshjul.year.moving import NewMeeting, new_meeting, with_one_more
from arshjul.year.standing import Standing


@dataclass(frozen=True)
class AskedMore:
    """The meeting that somebody wants, and who."""

    new: NewMeeting
    doer: Doer


def would_add(store: Store, settings: Settings, key: str, asked: AskedMore) -> Outcome:
    """What `add` would do; nothing is stored. Raises as it does."""
    with store.reading() as unit:
        standing = standing_of(unit, key, asked.doer.at, asked.new.year)
        return _outcome(unit.of(key), settings, standing, asked)


def add(store: Store, settings: Settings, key: str, asked: AskedMore, seen: str, *, at_once: bool) -> str:
    """Let there be a meeting more, call those whom it concerns, in one commit, and return its key.

    Raises NotFoundError when there is no such year, NotAllowedError when it is closed and when it would come to
    something else than the `Outcome` with the mark *seen*; InputError for a day that is past, and as `new_meeting`.
    """
    with changing(store, key, asked.doer.at) as change:
        standing = standing_of(change.unit, key, asked.doer.at, asked.new.year)
        outcome = _outcome(change.room, settings, standing, asked)
        save_as_seen(change, settings, outcome, asked.doer, seen, at_once=at_once)
    return outcome.after.key


def _outcome(room: Room, settings: Settings, standing: Standing, asked: AskedMore) -> Outcome:
    existing, new, now = standing.association, asked.new, asked.doer.at
    plan = plan_of(existing, new.year)
    if plan.status is YearStatus.CLOSED:
        raise NotAllowedError(f"Årshjulet {new.year} är avslutat, så där läggs inget möte till.")
    if new.wanted.day < standing.today:
        raise InputError([Problem("Dagen har redan varit. Välj en dag som kommer.", field="dag")])
    occasion = new_meeting(existing, new)
    named = replace(occasion, key=free_key(occasion, {one.key for one in plan.occasions}))
    wanted = with_history(existing, with_one_more(existing, named), now)
    return outcome_of(room, settings, standing, wanted, named.key, now)
