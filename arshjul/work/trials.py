"""The trial (provdrift) of an association: begun, looked at, and let go with a look at what then is sent."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from arshjul.errors import NotAllowedError
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.changing import Change, changing, waiting_for_others
from arshjul.work.saying import Preview, letting_go, waiting_row
from arshjul.work.units import standing_of
from arshjul.year.chains.sendings import sendings_in, target_of
from arshjul.year.deeds import Deed, DeedKind, Doer
from arshjul.year.door_of_deeds import member_of_bundle
from arshjul.year.model import STOCKHOLM, UNTIL_LET_GO
from arshjul.year.saying.holding import not_before
from arshjul.year.saying.message import MessageKind
from arshjul.year.saying.trial import is_tried, shut_until, tester

NOBODY = "Det finns ingen förbundschef att skicka provdriftens mejl till. Lägg in en under Personer först."
NOT_SEEN = "Det som skickas är inte längre det som du såg. Läs igenom det igen, och avsluta sedan provdriften."


@dataclass(frozen=True)
class Trial:
    """How it stands with the trial of an association."""

    goes_on: bool
    """Nobody has let go of it."""
    ends_at: datetime | None
    """It has been let go, and ends at this moment, which is still to come; None otherwise."""
    director: str
    """The name of who alone is mailed; empty: there is nobody."""
    sent: Preview | None
    """What is sent when it is let go now; None: there is nothing to let go of."""


def trial_of(store: Store, settings: Settings, key: str, now: datetime) -> Trial:
    """How it stands at *now*. Raises NotFoundError."""
    with store.reading() as unit:
        standing = standing_of(unit, key, now)
        association, goes_on = standing.association, is_tried(standing.association)
        sent = letting_go(unit.of(key), settings, standing, now) if goes_on else None
    director = tester(association, standing.today)
    return Trial(goes_on, shut_until(association, now), director.name if director else "", sent)


def begin_trial(store: Store, key: str, doer: Doer) -> None:
    """Let every mail go to the director alone; also when one was just let go, and its hold is not over.

    When it goes on already nothing changes. Raises NotAllowedError when there is no director.
    """
    with changing(store, key, doer.at) as change:
        if tester(change.association, change.today) is None:
            raise NotAllowedError(NOBODY)
        if not is_tried(change.association):
            change.room.try_until(UNTIL_LET_GO)
            change.room.apart.add(Deed(DeedKind.TRIAL_BEGUN, doer))


def let_go(store: Store, settings: Settings, key: str, doer: Doer, seen: str | None = None) -> datetime:
    """End the trial when the time to undo it is over, and return when that is.

    Until then `begin_trial` takes it back, and nobody has been told anything; no sooner than the hold of what was done
    before it is over, so that this stays so. *seen* is the digest of the preview
    that somebody has said yes to; None: nobody has seen any. Raises NotAllowedError when it has become another, or
    no trial goes on.
    """
    with changing(store, key, doer.at) as change:
        standing = change.standing()
        if not is_tried(standing.association):
            raise NotAllowedError("Ingen provdrift pågår.")
        if seen is not None and letting_go(change.room, settings, standing, doer.at).digest != seen:
            raise NotAllowedError(NOT_SEEN)
        until = max(change.hold_ends(settings), not_before(standing.association, doer.at))
        _date_what_waits(change, until, doer)
        change.room.try_until(until)
        change.room.apart.add(Deed(DeedKind.LET_GO, doer))
    return until


def _date_what_waits(change: Change, until: datetime, doer: Doer) -> None:
    """Let the chains say that what waits for the end of the trial was sent to the members on the day it leaves."""
    day = until.astimezone(STOCKHOLM).date()
    for row in waiting_for_others(change.room, change.association, change.now):
        if row.kind is not MessageKind.BUNDLE:
            continue
        member = member_of_bundle(waiting_row(row))
        for step in sendings_in(change.standing(row.year).ledger.facts):
            is_of_it = target_of(step.key, step.step, step.year) == row.target and step.subject in ("", member)
            if is_of_it and step.recorded_at == row.created_at and step.day != day:
                change.take_back(step, doer.by)
                change.record(replace(step, id=None, day=day))
