"""A new version of the document of an adopted year: what it changes, and what people are told of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from arshjul.errors import NotAllowedError
from arshjul.reading.plan import ReadPlan
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.changing import Change, changing
from arshjul.work.drafts import (
    Answers,
    RowTold,
    Settled,
    Settling,
    Source,
    accepted,
    answers_in,
    drafted_from,
    placed,
    reason_of,
    refuse_what_load_refuses,
    remember,
)
from arshjul.work.editing import follow, names_of, with_history
from arshjul.work.saying import Preview, calls_to_come, change_preview
from arshjul.work.units import plan_of, standing_of
from arshjul.year.deeds import Deed, DeedKind
from arshjul.year.differences import Differences, differences
from arshjul.year.doubts import OpenDoubt, as_it_stands
from arshjul.year.model import Association, Occasion, YearPlan, YearStatus
from arshjul.year.rereading import Overruled, Reread, readings_in, same
from arshjul.year.standing import Standing


@dataclass(frozen=True)
class Revision:
    """What a new version of a document does to an adopted year, or would do."""

    year: int
    differences: Differences
    kept: tuple[Overruled, ...]
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
    settled: Settled = field(default_factory=Settled)
    """What a person has settled of it."""


def is_adopted(store: Store, key: str, year: int | None) -> bool:
    """Whether people are called to *year*, so that a document revises it. Raises NotFoundError."""
    with store.reading() as unit:
        return unit.of(key).years.get(year or 0) is YearStatus.ADOPTED


def would_revise(store: Store, key: str, plan: ReadPlan, how: Revising) -> Revision:
    """What `revise` would do; nothing is stored. Raises as it does."""
    with store.reading() as unit:
        said = unit.of(key).delivery_keys()
        return _considered(standing_of(unit, key, how.source.doer.at, plan.year or 0), said, plan, how).revision


def revision_preview(
    store: Store, settings: Settings, key: str, plan: ReadPlan, how: Revising
) -> tuple[Revision, Preview]:
    """As `would_revise`, with the mails that it would send."""
    now = how.source.doer.at
    with store.reading() as unit:
        room, standing = unit.of(key), standing_of(unit, key, now, plan.year or 0)
        considered = _considered(standing, room.delivery_keys(), plan, how)
        return considered.revision, change_preview(room, settings, standing, considered.association, now)


def revise(store: Store, settings: Settings, key: str, plan: ReadPlan, how: Revising) -> Revision:
    """Let an adopted year follow a new version of its document: what differs is changed, and nothing else.

    What a person has changed, added or taken away since the document was last read stands, and what is over too; a
    meeting that it does not name any more is cancelled. People are told exactly of what differs, when it has stood
    for the time to undo it. Raises NotAllowedError when something that would change is doubtful and nobody has said
    why it is so, and when the document names no year or has nothing to save.
    """
    with changing(store, key, how.source.doer.at) as change:
        return revise_in(change, settings, plan, how)


def revise_in(change: Change, settings: Settings, plan: ReadPlan, how: Revising) -> Revision:
    """As `revise`, within a unit of work."""
    considered = _considered(change.standing(), change.room.delivery_keys(), plan, how)
    revision, doer = considered.revision, how.source.doer
    if not revision.differences:
        return revision
    refuse_what_load_refuses(considered.association, plan_of(considered.association, revision.year))
    change.room.save(considered.association, Deed(DeedKind.LOADED, doer, how.source.file))
    for finding in remember(change, considered.drafted.said, considered.keys, considered.answers, how.source):
        if how.accept_because:
            change.record(accepted(finding, revision.year, how.accept_because, doer))
    follow(change, settings, at_once=how.at_once)
    return replace(revision, held_until=change.held_until)


@dataclass(frozen=True)
class _Considered:
    """What taking a document in comes to, before anything is stored."""

    revision: Revision
    association: Association
    """As it would be."""
    drafted: Settling
    keys: Mapping[str, str]
    answers: Answers


def _considered(standing: Standing, said: Collection[str], plan: ReadPlan, how: Revising) -> _Considered:
    doer, association = how.source.doer, standing.association
    drafted = drafted_from(plan, association.bodies, doer, how.settled)
    year = drafted.said.year
    existing = plan_of(association, year)
    read, keys = placed(association, existing.occasions, drafted.said, readings_in(standing.ledger.facts, year))
    merged = with_history(association, _wanted(association, existing, read, keys, drafted), doer.at)
    revised = plan_of(merged, year)
    doubts = tuple(drafted.said.doubts(how.source.file, keys))
    now = tuple((doubt, reason) for doubt in doubts if (reason := reason_of(drafted, doubt)))
    answers = (*answers_in(standing, existing), *now)
    asked = [one for one in doubts if one.must_be_answered and not any(one.is_of(other) for other, _ in answers)]
    asked = [one for one in _about_what_differs(asked, existing, revised) if _stands(one, revised)]
    if asked and not how.accept_because:
        raise NotAllowedError(_refusal(asked, year))
    calls = calls_to_come(standing, replace(standing, association=merged), said, doer.at)
    revision = Revision(
        year,
        differences(existing, revised),
        read.kept,
        tuple(drafted.draft.left_out),
        len(calls),
        names_of(merged, calls),
    )
    return _Considered(revision, merged, drafted, keys, answers)


def _wanted(
    association: Association, existing: YearPlan, read: Reread, keys: Mapping[str, str], drafted: Settling
) -> Association:
    """The association as the document wants it: a body's meetings that it has none of are not spoken of."""
    spoken = {(o.kind, o.body_key) for o in drafted.said.occasions}
    stays = tuple(o for o in read.unsaid if (o.kind, o.body_key) not in spoken)
    used = {o.key for plan in association.years for o in plan.occasions}
    wanted = replace(existing, occasions=drafted.applied((*read.occasions, *stays), keys, used))
    return replace(association, years=tuple(wanted if p.year == wanted.year else p for p in association.years))


def _about_what_differs(doubts: Iterable[OpenDoubt], was: YearPlan, becomes: YearPlan) -> list[OpenDoubt]:
    """The doubts about what would change, and about rows that would be in nothing."""
    known: Collection[Occasion] = was.occasions
    unchanged = {o.key for o in becomes.occasions if any(o.key == one.key and same(o, one) for one in known)}
    return [doubt for doubt in doubts if doubt.occasion not in unchanged]


def _stands(doubt: OpenDoubt, plan: YearPlan) -> bool:
    """Whether what a doubt is about is still so in *plan*."""
    occasion = next((one for one in plan.occasions if one.key == doubt.occasion), None)
    return occasion is None or as_it_stands(occasion, doubt.about) == doubt.stood


def _refusal(doubts: Iterable[OpenDoubt], year: int) -> str:
    told = "\n".join(f"- {doubt.message} ({doubt.source})" for doubt in doubts)
    return (
        f"Dokumentet skulle ändra det fastställda årshjulet {year}, och det här i det är tveksamt:\n{told}\n"
        "Rätta i dokumentet och läs om det, eller ändra ändå med ett skäl."
    )
