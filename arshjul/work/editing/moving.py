"""Changing one meeting from its page: shown first, with what then collides and which mails go.

It is moved, called off, or a guest is invited or is not any more.
"""

from __future__ import annotations

from dataclasses import dataclass

from arshjul.errors import InputError, NotAllowedError, NotFoundError, Problem
from arshjul.settings import Settings
from arshjul.store import Room, Store
from arshjul.work.changing import changing
from arshjul.work.editing.history import with_history
from arshjul.work.editing.outcome import Outcome, outcome_of, save_as_seen
from arshjul.work.units import standing_with
from arshjul.year.deeds import Doer
from arshjul.year.guests import Guest, invited, uninvited
from arshjul.year.model import Association, Occasion
from arshjul.year.moving import Wanted, called_off, moved
from arshjul.year.standing import Standing


@dataclass(frozen=True)
class Uninvited:
    """A guest who is not to come."""

    person: str
    """Key."""


@dataclass(frozen=True)
class Asked:
    """What somebody asks of one meeting."""

    occasion: str
    """Its key."""
    wanted: Wanted | Guest | Uninvited | None
    """None: that it is called off."""
    doer: Doer


def would_move(store: Store, settings: Settings, key: str, asked: Asked) -> Outcome:
    """What `move` would do; nothing is stored. Raises as it does."""
    with store.reading() as unit:
        standing = standing_with(unit, key, asked.occasion, asked.doer.at)
        return _outcome(unit.of(key), settings, standing, asked)


def move(store: Store, settings: Settings, key: str, asked: Asked, seen: str, *, at_once: bool) -> None:
    """Let a meeting be as it is wanted, and tell those whom it concerns, in one commit.

    Raises NotFoundError when there is no such meeting, NotAllowedError when it is over and when it would come to
    something else than the `Outcome` with the mark *seen*; InputError for a day that is past, and as `moved`,
    `invited` and `uninvited`.
    """
    with changing(store, key, asked.doer.at) as change:
        standing = standing_with(change.unit, key, asked.occasion, asked.doer.at)
        outcome = _outcome(change.room, settings, standing, asked)
        save_as_seen(change, settings, outcome, asked.doer, seen, at_once=at_once)


def _outcome(room: Room, settings: Settings, standing: Standing, asked: Asked) -> Outcome:
    found = standing.of_occasion(asked.occasion)
    if found is None or not found[1].kind.is_meeting:
        raise NotFoundError("Mötet finns inte. Det kan ha tagits bort.")
    _, before = found
    if before.last_day < standing.today:
        raise NotAllowedError("Mötet har varit, och kan inte ändras.")
    existing, now = standing.association, asked.doer.at
    association = with_history(existing, _wanted(standing, before, asked), now)
    return outcome_of(room, settings, standing, association, before.key, now)


def _wanted(standing: Standing, occasion: Occasion, asked: Asked) -> Association:
    existing = standing.association
    match asked.wanted:
        case None:
            return called_off(existing, occasion.key)
        case Wanted() as wanted:
            if wanted.day < standing.today:
                raise InputError([Problem("Dagen har redan varit. Välj en dag som kommer.", field="dag")])
            return moved(existing, occasion.key, wanted)
        case Uninvited():
            changed = uninvited(existing, occasion, asked.wanted.person)
        case Guest():
            changed = invited(existing, occasion, asked.wanted)
    if occasion.cancelled:
        raise NotAllowedError("Mötet är inställt, så ingen kan bjudas in. Håll det ändå först.")
    return changed
