"""What differs between two versions of a plan: added, removed, moved, changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from arshjul.year.model import Occasion, YearPlan
from arshjul.year.rereading import SAID

_WHEN = ("day", "end_day", "start", "end")


@dataclass(frozen=True)
class Altered:
    """One occasion in both versions."""

    was: Occasion
    becomes: Occasion
    names: tuple[str, ...]
    """The fields that differ, of those that a document speaks of."""


@dataclass(frozen=True)
class Differences:
    """Each occasion that differs stands in one of these."""

    added: tuple[Occasion, ...] = ()
    removed: tuple[Occasion, ...] = ()
    """What is not there any more, or is cancelled."""
    moved: tuple[Altered, ...] = ()
    """To another day or time, whatever else is changed with it."""
    changed: tuple[Altered, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.moved or self.changed)


def differences(was: YearPlan, becomes: YearPlan) -> Differences:
    """Return what differs between two versions of one plan, in which an occasion has the same key."""
    known = {occasion.key: occasion for occasion in was.occasions}
    kept = {occasion.key for occasion in becomes.occasions}
    altered = [_altered(known[o.key], o) for o in becomes.occasions if o.key in known]
    cancelled = [one for one in altered if one.becomes.cancelled and not one.was.cancelled]
    rest = [one for one in altered if one.names and one not in cancelled]
    return Differences(
        added=tuple(o for o in becomes.occasions if o.key not in known and not o.cancelled),
        removed=(*(one.was for one in cancelled), *_gone(was.occasions, kept)),
        moved=tuple(one for one in rest if set(one.names) & set(_WHEN)),
        changed=tuple(one for one in rest if not set(one.names) & set(_WHEN)),
    )


def _altered(was: Occasion, becomes: Occasion) -> Altered:
    return Altered(was, becomes, tuple(name for name in SAID if getattr(was, name) != getattr(becomes, name)))


def _gone(was: Sequence[Occasion], kept: set[str]) -> tuple[Occasion, ...]:
    return tuple(occasion for occasion in was if occasion.key not in kept and not occasion.cancelled)
