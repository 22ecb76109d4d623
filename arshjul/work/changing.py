"""Changing an association: load, decide, save, and in the same commit what follows from the change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from arshjul.settings import Settings
from arshjul.store import Delivery, Room, Store, Unit
from arshjul.work.feeds import feeds_change_at
from arshjul.work.units import standing_of
from arshjul.year.deeds import Deed, DeedKind, Doer, Origin
from arshjul.year.duty import DutyBook
from arshjul.year.facts import Fact
from arshjul.year.model import STOCKHOLM, Association, Hold, YearStatus
from arshjul.year.moments import NEVER, next_moments
from arshjul.year.saying.holding import not_before
from arshjul.year.saying.message import Ending, MessageKind
from arshjul.year.saying.trial import PREFIX, is_directors, is_tried
from arshjul.year.standing import Standing


@dataclass(frozen=True)
class Change:
    """A unit of work that holds one association until it ends."""

    unit: Unit
    room: Room
    now: datetime

    def standing(self, *also: int) -> Standing:
        """How the association stands at this point of the unit, with the years that are asked for *also*."""
        return standing_of(self.unit, self.room.key, self.now, *also)

    @property
    def association(self) -> Association:
        """The association at this point of the unit, with its living years."""
        return self.standing().association

    @property
    def book(self) -> DutyBook:
        """Its duties."""
        return self.standing().book

    @property
    def today(self) -> date:
        """The day, in Stockholm."""
        return self.now.astimezone(STOCKHOLM).date()

    def hold(self, settings: Settings, *, at_once: bool = False) -> None:
        """Let others be told of what this unit does when it has stood for the time that it can be undone.

        What is held already goes on being so: a deed never lets an earlier one be told of sooner.
        """
        new = Hold(self.now, self.now if at_once else self.hold_ends(settings))
        held = self.association.hold
        if held and held.since <= self.now < held.until:
            new = Hold(held.since, max(held.until, new.until))
        self.room.hold(new)

    def hold_ends(self, settings: Settings) -> datetime:
        """Until when a deed of this moment can be undone before others are told of it."""
        return self.now + timedelta(minutes=minutes_to_undo(settings, self.association))

    @property
    def held_until(self) -> datetime | None:
        """Until when what this unit does is held; None: it is not."""
        hold = self.association.hold
        return hold.until if hold and hold.until > self.now else None

    def record(self, fact: Fact) -> int:
        """Store *fact* and return its id. A year that was closed is opened by what is recorded of it later."""
        id = self.room.add_fact(fact)
        self._reopen(fact)
        return id

    def take_back(self, fact: Fact, by: str) -> None:
        """Let a stored *fact* stand no longer; this too opens a year that was closed."""
        if fact.id is None:
            raise ValueError("only a stored fact can be taken back")
        self.room.retract_fact(fact.id, self.now, by)
        self._reopen(fact)

    def _reopen(self, fact: Fact) -> None:
        if self.room.years.get(fact.year) is not YearStatus.CLOSED:
            return
        association = self.room.association(self.room.living(fact.year))
        years = tuple(
            replace(plan, status=YearStatus.ADOPTED) if plan.year == fact.year else plan for plan in association.years
        )
        why = f"Något som hör till {fact.year} antecknades i efterhand."
        deed = Deed(DeedKind.REOPENED, Doer(fact.by, self.now, Origin.SERVICE), why)
        self.room.save(replace(association, years=years), deed)


@dataclass(frozen=True)
class TimeToUndo:
    """How long a deed of this moment can be undone before others are told of it."""

    minutes: int
    """Whole minutes begun; with them what is held already."""
    held_until: datetime | None
    """Until when an earlier deed is held: nothing that a year demands leaves sooner. None: none is."""


def time_to_undo(settings: Settings, association: Association, now: datetime) -> TimeToUndo:
    """How long a deed at *now* can be undone."""
    minutes, until = minutes_to_undo(settings, association), not_before(association, now)
    if until == now:
        return TimeToUndo(minutes, None)
    return TimeToUndo(max(minutes, -int((now - until).total_seconds() // 60)), until)


def minutes_to_undo(settings: Settings, association: Association) -> int:
    """How long a deed is held, so that it can be undone before others are told of it."""
    return association.articles.quiet_minutes if settings.hold_minutes is None else settings.hold_minutes


def waiting_for_others(room: Room, association: Association, now: datetime) -> tuple[Delivery, ...]:
    """The mails to others than the director that wait for the end of a trial, whether she has been shown them or not.

    As they fell due. What others are demanded to be told has no row while a trial goes on: these followed from what
    somebody did, or were queued before it.
    """
    if not is_tried(association):
        return ()
    rows = (row for row in room.deliveries.unsent() if row.kind is not MessageKind.TRIAL)
    return tuple(row for row in rows if not is_directors(association, row.person, now))


def trial_target(year: int) -> str:
    """What the mails are about that show the director what others would get of a year."""
    return f"trial:{year}"


def gone_in_trial(room: Room, standing: Standing, now: datetime) -> tuple[Delivery, ...]:
    """The rows of what the director was shown in the trial that goes on, and nobody is to get when it is let go.

    Oldest first; none while a deed is held: until then it may be taken back, and nobody is shown what it led to.
    """
    hold = standing.association.hold
    if not is_tried(standing.association) or (hold and now < hold.until):
        return ()
    rows = room.deliveries.newest(limit=None, targets={trial_target(year.plan.year) for year in standing.years})
    to_come = {message.key for message in standing.tried} | room.delivery_keys()
    shown = (row for row in reversed(rows) if row.content and row.ending is Ending.CARRIED)
    return tuple(row for row in shown if row.key.removeprefix(PREFIX) not in to_come)


@contextmanager
def changing(store: Store, key: str, now: datetime, *, looks: bool = False) -> Iterator[Change]:
    """Give a unit of work that is stored as a whole when the block ends, or not at all when it raises.

    When it has changed anything, or *looks* whether anything is due, the moments at which something next falls to be
    said or done are computed anew in the same commit. Raises NotFoundError for an unknown association.
    """
    with store.writing() as unit, changing_in(unit, key, now, looks=looks) as change:
        yield change


class _OnlyTriedError(Exception):
    """Lets a unit of work be undone as a whole."""


@contextmanager
def trying(store: Store, key: str, now: datetime) -> Iterator[Change]:
    """As `changing`, to see what a deed would do: nothing is stored."""
    with suppress(_OnlyTriedError), changing(store, key, now) as change:
        yield change
        raise _OnlyTriedError


@contextmanager
def changing_in(unit: Unit, key: str, now: datetime, *, looks: bool = False) -> Iterator[Change]:
    """As `changing`, within a unit of work that has begun."""
    change = Change(unit, unit.of(key), now)
    if looks and not change.room.is_seen:
        # E.g. a mail was given up, which changes who is called and yet was no revision.
        change.room.touch()
    yield change
    if change.room.is_changed or looks:
        _remember_moments(change)


def _remember_moments(change: Change) -> None:
    """Keep when the association, as it now stands, is to be looked at next."""
    standing = change.standing()
    rebuilt_at = feeds_change_at(change.room, standing, change.now)
    moments = next_moments(standing, change.room.delivery_keys(), change.now, feeds_change_at=rebuilt_at)
    if is_tried(standing.association):
        moments = replace(moments, due_at=min(moments.due_at, _shown_next(change, standing)))
    change.room.remember_moments(moments)


def _shown_next(change: Change, standing: Standing) -> datetime:
    """When there is something to show the director, in a trial, that no year demands to be told."""
    said, hold = change.room.delivery_keys(), standing.association.hold
    rows = waiting_for_others(change.room, standing.association, change.now)
    moments = [row.due_at for row in rows if PREFIX + row.key not in said]
    later = max(change.now, hold.until) if hold else change.now
    if gone_in_trial(change.room, standing, later):
        moments.append(later)
    return min(moments, default=NEVER)
