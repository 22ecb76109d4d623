"""Changing one meeting from its page: shown first, with what then collides and which mails go.

It is moved, called off, or a guest is invited or is not any more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from arshjul.errors import InputError, NotAllowedError, NotFoundError, Problem
from arshjul.settings import Settings
from arshjul.store import Room, Store
from arshjul.work.changing import changing
from arshjul.work.editing.history import with_history
from arshjul.work.editing.saving import follow
from arshjul.work.saying import Preview, change_preview
from arshjul.work.units import standing_with
from arshjul.year.deeds import Deed, DeedKind, Doer
from arshjul.year.findings import Finding
from arshjul.year.guests import Guest, invited, uninvited
from arshjul.year.model import Association, Occasion
from arshjul.year.moving import Wanted, called_off, moved
from arshjul.year.standing import Standing
from arshjul.year.wording import heading, in_sentence, written


@dataclass(frozen=True)
class Outcome:
    """What a change of one meeting comes to, before anything is stored."""

    association: Association
    """As it would be."""
    before: Occasion
    after: Occasion
    arisen: tuple[Finding, ...]
    """What collides that did not before, or not in that way."""
    settled: tuple[Finding, ...]
    """What collided and does no longer."""
    preview: Preview

    @property
    def is_change(self) -> bool:
        """Whether anything becomes another."""
        return self.before != self.after

    @property
    def mark(self) -> str:
        """Tells what is shown from every other: of which revision, and who is told what."""
        return f"{self.preview.revision}-{self.preview.digest}"


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
        if outcome.mark != seen:
            raise NotAllowedError("Det som händer är inte längre det som du såg. Läs igenom det igen, och ändra sedan.")
        if outcome.is_change:
            change.room.save(outcome.association, Deed(DeedKind.EDITED, asked.doer, _what(outcome)))
            follow(change, settings, at_once=at_once, is_told=bool(outcome.preview.soon))


def _outcome(room: Room, settings: Settings, standing: Standing, asked: Asked) -> Outcome:
    found = standing.of_occasion(asked.occasion)
    if found is None or not found[1].kind.is_meeting:
        raise NotFoundError("Mötet finns inte. Det kan ha tagits bort.")
    year, before = found
    if before.last_day < standing.today:
        raise NotAllowedError("Mötet har varit, och kan inte ändras.")
    existing, now = standing.association, asked.doer.at
    association = with_history(existing, _wanted(standing, before, asked), now)
    then = replace(standing, association=association).of_occasion(before.key)
    if then is None:
        raise ValueError(f"{before.key} is gone")
    collided, collides = year.findings, then[0].findings
    known, still = {one.key for one in collided}, {(one.code, one.subject) for one in collides}
    return Outcome(
        association,
        before,
        then[1],
        tuple(one for one in collides if one.key not in known),
        tuple(one for one in collided if (one.code, one.subject) not in still),
        change_preview(room, settings, standing, association, now),
    )


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


def _what(outcome: Outcome) -> str:
    """What was done, as the history says it after ”ändrade”; it names no guest, who may have to be forgotten."""
    before, after = outcome.before, outcome.after
    name = f"{in_sentence(heading(before))} {written(before.day)}"
    if after.guests != before.guests:
        return f"{name}: {'en gäst inbjuden' if len(after.guests) > len(before.guests) else 'en gäst mindre'}"
    if after.cancelled:
        return f"{name}: inställt"
    return f"{name}: flyttat till {written(after.day)}" if after.day != before.day else name
