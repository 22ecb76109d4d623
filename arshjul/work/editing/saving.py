"""Saving a new version of an association: load, decide, save, and what follows is in the same commit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.changing import Change, changing
from arshjul.work.editing.called_people import new_addresses, require_removed, require_the_called
from arshjul.work.editing.history import with_history
from arshjul.work.feeds import rebuild_feeds
from arshjul.work.links import make_links
from arshjul.work.saying import calls_to_come, queue
from arshjul.work.units import standing_of
from arshjul.year.chains.facts import chain_facts_in
from arshjul.year.deeds import Deed
from arshjul.year.model import STOCKHOLM, Association
from arshjul.year.saying.message import CALENDAR_KINDS, Message
from arshjul.year.standing import Standing

Decide = Callable[[Association], Association]
"""What an association becomes. It raises InputError for what cannot be; of the same it makes the same."""


@dataclass(frozen=True)
class Edited:
    """What an edit did, or would do."""

    is_changed: bool
    mails: int = 0
    """Invitations, changes and cancellations that follow."""
    told: tuple[str, ...] = ()
    """The names of those who get them."""
    cautions: tuple[str, ...] = ()
    """What happens to those whose address is another; Swedish sentences."""
    held_until: datetime | None = None
    """Until then nobody is told, and it can be undone; None: nothing is held."""


def edit(store: Store, settings: Settings, key: str, deed: Deed, decide: Decide) -> Edited:
    """Let the association become what *decide* makes of it, as one commit with all that follows; or nothing at all.

    Raises what *decide* raises, and NotFoundError.
    """
    now = deed.doer.at
    with changing(store, key, now) as change:
        standing = change.standing()
        wanted, edited = _decided(change.room.delivery_keys(), standing, decide, now)
        if not edited.is_changed:
            return edited
        change.room.save(wanted, deed)
        follow(change, settings, is_told=bool(edited.mails))
        return replace(edited, held_until=change.held_until if edited.mails else None)


def would_edit(store: Store, key: str, now: datetime, decide: Decide) -> Edited:
    """What `edit` would do; nothing is stored. Raises as it does."""
    with store.reading() as unit:
        return _decided(unit.of(key).delivery_keys(), standing_of(unit, key, now), decide, now)[1]


def follow(change: Change, settings: Settings, *, at_once: bool = False, is_told: bool = True) -> None:
    """What follows in the same commit when a new version of the association has been saved.

    When anybody *is_told*, it is held for the time that it can be undone, or goes *at_once*.
    """
    if is_told:
        change.hold(settings, at_once=at_once)
    # What a change demands is queued in the same commit: the meeting and its mails, or neither.
    queue(change, settings, CALENDAR_KINDS).require_all()
    standing = change.standing()
    rebuild_feeds(change.room, standing, settings, change.now)
    make_links(change.room, standing.association, chain_facts_in(change.room.facts()), settings, change.now)


def _decided(said: Iterable[str], standing: Standing, decide: Decide, now: datetime) -> tuple[Association, Edited]:
    existing, today = standing.association, now.astimezone(STOCKHOLM).date()
    wanted = with_history(existing, decide(existing), now)
    if wanted == existing:
        return existing, Edited(is_changed=False)
    told_of = standing.ledger.told
    require_the_called(existing, wanted, told_of, "", today)
    require_removed(existing, wanted, "")
    calls = calls_to_come(standing, replace(standing, association=wanted), frozenset(said), now)
    cautions = tuple(new_addresses(existing, wanted, told_of, today))
    return wanted, Edited(True, len(calls), names_of(wanted, calls), cautions)


def names_of(association: Association, messages: Iterable[Message]) -> tuple[str, ...]:
    """The names of those who get the *messages*, each once."""
    keys = dict.fromkeys(message.person for message in messages)
    return tuple(person.name for key in keys if (person := association.person(key)))
