"""A new version of the document of an adopted year: what it changes, and what people are told of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from arshjul.errors import NotAllowedError
from arshjul.reading.plan import ReadPlan
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.changing import Change, changing, trying
from arshjul.work.drafts import (
    Draft,
    RowTold,
    Source,
    accepted,
    answers_in,
    drafted_from,
    placed,
    refuse_what_load_refuses,
    remember,
)
from arshjul.work.editing import with_history
from arshjul.work.feeds import rebuild_feeds
from arshjul.work.saying import calls_to_come, queue
from arshjul.work.units import plan_of
from arshjul.year.deeds import Deed, DeedKind
from arshjul.year.differences import Differences, differences
from arshjul.year.doubts import OpenDoubt
from arshjul.year.model import Association, Occasion, YearPlan, YearStatus
from arshjul.year.rereading import Kept, Reread, readings_in, same
from arshjul.year.saying.messages import CALENDAR_KINDS


@dataclass(frozen=True)
class Revision:
    """What a new version of a document does to an adopted year, or would do."""

    year: int
    differences: Differences
    kept: tuple[Kept, ...]
    """What a person has settled and the document says otherwise."""
    left_out: tuple[RowTold, ...]
    mails: int
    """Invitations, changes and cancellations that it sends, or would send."""
    told: tuple[str, ...]
    """The names of those who get them."""
    held_until: datetime | None = None


@dataclass(frozen=True)
class Revising:
    """How a new version of a document is taken in."""

    source: Source
    accept_because: str = ""
    """Why it is taken in although something in it is doubtful."""
    at_once: bool = False
    """People are told now, without a time to think better of it."""


def is_adopted(store: Store, key: str, year: int | None) -> bool:
    """Whether people are called to *year*, so that a document revises it. Raises NotFoundError."""
    with store.reading() as unit:
        return unit.of(key).years.get(year or 0) is YearStatus.ADOPTED


def would_revise(store: Store, settings: Settings, key: str, plan: ReadPlan, how: Revising) -> Revision:
    """What `revise` would do; nothing is stored. Raises as it does."""
    with trying(store, key, how.source.doer.at) as change:
        return _revise(change, settings, plan, how)


def revise(store: Store, settings: Settings, key: str, plan: ReadPlan, how: Revising) -> Revision:
    """Let an adopted year follow a new version of its document: what differs is changed, and nothing else.

    What a person has changed, added or taken away since the document was last read stands, and what is over too; a
    meeting that it does not name any more is cancelled. People are told exactly of what differs, when it has stood
    for the time to undo it. Raises NotAllowedError when something that would change is doubtful and nobody has said
    why it is so, and when the document names no year or has nothing to save.
    """
    with changing(store, key, how.source.doer.at) as change:
        return _revise(change, settings, plan, how)


def _revise(change: Change, settings: Settings, plan: ReadPlan, how: Revising) -> Revision:
    doer, file = how.source.doer, how.source.file
    standing = change.standing()
    association = standing.association
    drafted = drafted_from(plan, association.bodies, doer).said
    year = drafted.year
    existing = plan_of(association, year)
    before = readings_in(standing.ledger.facts, year)
    read, keys = placed(association, existing.occasions, drafted, before)
    merged = with_history(association, _wanted(association, existing, read, drafted), doer.at)
    revised = plan_of(merged, year)
    differs = differences(existing, revised)
    revision = Revision(year, differs, read.kept, tuple(drafted.left_out), 0, ())
    if not differs:
        return revision
    earlier = answers_in(change, existing)
    asked = [
        doubt
        for doubt in drafted.doubts(file, keys)
        if doubt.must_be_answered and not any(doubt.is_of(other) for other, _ in earlier)
    ]
    asked = _about_what_differs(asked, existing, revised)
    if asked and not how.accept_because:
        raise NotAllowedError(_refusal(asked, year))
    refuse_what_load_refuses(merged, revised)
    calls = calls_to_come(standing, replace(standing, association=merged), change.room.delivery_keys(), doer.at)
    change.room.save(merged, Deed(DeedKind.LOADED, doer, file))
    for finding in remember(change, drafted, keys, earlier, how.source):
        if how.accept_because:
            change.record(accepted(finding, year, how.accept_because, doer))
    change.hold(settings, at_once=how.at_once)
    queue(change, settings, CALENDAR_KINDS).require_all()
    rebuild_feeds(change.room, change.standing(), settings, doer.at)
    people = dict.fromkeys(call.person for call in calls)
    told = tuple(person.name for key in people if (person := merged.person(key)))
    return replace(revision, mails=len(calls), told=told, held_until=change.held_until)


def _wanted(association: Association, existing: YearPlan, read: Reread, drafted: Draft) -> Association:
    """The association as the document wants it: a body's meetings that it has none of are not spoken of."""
    spoken = {(o.kind, o.body_key) for o in drafted.occasions}
    stays = tuple(o for o in read.unsaid if (o.kind, o.body_key) not in spoken)
    wanted = replace(existing, occasions=(*read.occasions, *stays))
    return replace(association, years=tuple(wanted if p.year == wanted.year else p for p in association.years))


def _about_what_differs(doubts: Iterable[OpenDoubt], was: YearPlan, becomes: YearPlan) -> list[OpenDoubt]:
    """The doubts about what would change, and about rows that would be in nothing."""
    known: Collection[Occasion] = was.occasions
    unchanged = {o.key for o in becomes.occasions if any(o.key == one.key and same(o, one) for one in known)}
    return [doubt for doubt in doubts if doubt.occasion not in unchanged]


def _refusal(doubts: Iterable[OpenDoubt], year: int) -> str:
    told = "\n".join(f"- {doubt.message} ({doubt.source})" for doubt in doubts)
    return (
        f"Dokumentet skulle ändra det fastställda årshjulet {year}, och det här i det är tveksamt:\n{told}\n"
        'Rätta i dokumentet och läs om det, eller ändra ändå med ett skäl: --accept "skälet".'
    )
