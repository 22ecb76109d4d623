"""Culling (gallring): public records are removed only by decision, and how much it is is told first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from arshjul.errors import InputError, NotAllowedError, Problem
from arshjul.settings import Settings
from arshjul.store import Cullable, Disposal, DisposalKind, Store, Unit
from arshjul.store.culling import Spared
from arshjul.store.values.entrance import NewLine
from arshjul.store.values.kinds import Logged
from arshjul.work.changing import changing
from arshjul.work.units import standing_of
from arshjul.work.uploads import forget_culled
from arshjul.year.closing import YEARS_OPEN, is_needed
from arshjul.year.deeds import Doer
from arshjul.year.model import STOCKHOLM, YearStatus
from arshjul.year.retention import Decider, KeptKind, Retention, decidable, decided_by, first_kept_day, retention_of
from arshjul.year.standing import YearStanding


@dataclass(frozen=True)
class Rule:
    """How long one kind is kept, and what that lets be removed today."""

    kind: KeptKind
    decided: Retention | None
    """None: nobody has decided anything, so it is kept."""
    before: date | None
    """What is from before this day can be removed; None: nothing."""
    found: Cullable


def disposals(store: Store, key: str) -> tuple[Disposal, ...]:
    """Every time that something of the association was emptied or removed, oldest first."""
    with store.reading() as unit:
        return unit.of(key).disposals.all()


def rules(store: Store, key: str | None, now: datetime) -> tuple[Rule, ...]:
    """How long the association keeps each kind that it decides about; None: what is no association's."""
    decider = Decider.ASSOCIATION if key else Decider.ADMINISTRATOR
    with store.reading() as unit:
        decided = (unit.of(key) if key else unit).retentions.standing()
        return tuple(_rule(unit, key, kind, decided.get(kind.kept), now) for kind in decided_by(decider))


def _rule(unit: Unit, key: str | None, kind: KeptKind, decided: Retention | None, now: datetime) -> Rule:
    if decided is None or decided.days is None:
        return Rule(kind, decided, None, Cullable(0, 0))
    before = first_kept_day(decided.days, now)
    if key is None:
        return Rule(kind, decided, before, Cullable(unit.inbox.cullable_strays(_midnight(before)), 0))
    found = unit.of(key).culling(_spared(unit, key, now)).cullable(DisposalKind(kind.kept.value), before)
    return Rule(kind, decided, before, found)


def decide(store: Store, key: str | None, name: str, terms: tuple[int | None, str], doer: Doer) -> Retention:
    """Keep the kind *name* for so many days from now on, by that decision: of the association, or of nobody's.

    *terms* are the days (None: until something else is decided) and the decision. Nothing is removed by this. Raises
    NotFoundError for an unknown kind, InputError for days that are too few or too many and without a decision.
    """
    kind = decidable(name, Decider.ASSOCIATION if key else Decider.ADMINISTRATOR)
    days, decision = terms
    made = retention_of(kind, days, decision, doer.by, doer.at)
    with store.writing() as unit:
        if key:
            room = unit.of(key)
            room.retentions.decide(made)
            room.touch()
        else:
            unit.retentions.decide(made)
    return made


def cullable(store: Store, key: str, kind: DisposalKind, before: date, now: datetime) -> Cullable:
    """How much `cull` would remove, and how much it would spare. Raises NotAllowedError as it does."""
    _require_past(before, now)
    with store.reading() as unit:
        return unit.of(key).culling(_spared(unit, key, now)).cullable(kind, before)


def cull(store: Store, settings: Settings, key: str, act: Disposal) -> Disposal | None:
    """Remove what is of the act's kind and from before its day; None: there is nothing.

    It cannot be undone. What it was stays known, and the act is remembered in the same commit. What an open year, an
    open chain or a mail that waits needs is spared. Raises InputError without a decision, NotAllowedError for a day
    that has not come.
    """
    if not act.decision:
        raise InputError([Problem("beslutet saknas. Skriv vilket beslut som medger gallringen.")])
    _require_past(act.before, act.at)
    with changing(store, key, act.at) as change:
        made = change.room.culling(_spared(change.unit, key, act.at)).cull(act)
    if act.kind is DisposalKind.UPLOADS:
        forget_culled(store, settings, key)
    return made


def cull_by_rule(store: Store, settings: Settings, key: str, doer: Doer) -> tuple[Disposal, ...]:
    """Remove what the association's own rules let be removed on the day of *doer*."""
    made = []
    for rule in rules(store, key, doer.at):
        if rule.decided and rule.before and rule.found.number:
            kind = DisposalKind(rule.kind.kept.value)
            act = disposal(kind, rule.before, rule.decided.decision, doer)
            made.append(cull(store, settings, key, act))
    # A pass that was killed after its commit has left files that nobody may read any more.
    forget_culled(store, settings, key)
    return tuple(one for one in made if one)


def cull_strays(store: Store, doer: Doer) -> int:
    """Remove what an administrator's rule lets be removed of what is no association's: a line of the log."""
    [rule] = rules(store, None, doer.at)
    if not rule.decided or not rule.before:
        return 0
    with store.writing() as unit:
        number = unit.inbox.cull_strays(_midnight(rule.before))
        if number:
            note = f"{number} från tiden före {rule.before}, {rule.decided.decision}"
            unit.entrance.log(NewLine(Logged.CULLED, doer.at, note=note))
    return number


def keys_to_cull(store: Store, now: datetime) -> tuple[str, ...]:
    """The associations whose rules let something be removed, by key."""
    with store.reading() as unit:
        decided = unit.retentions.deciding()
    return tuple(key for key in decided if any(rule.found.number for rule in rules(store, key, now)))


def disposal(kind: DisposalKind, before: date, decision: str, doer: Doer) -> Disposal:
    """An act that has not been done."""
    return Disposal(0, doer.at, doer.by, " ".join(decision.split()), before, 0, kind)


def _spared(unit: Unit, key: str, now: datetime) -> Spared:
    """What the association needs still: its open years, those whose chains are open, and those with mails that wait."""
    room = unit.of(key)
    today = now.astimezone(STOCKHOLM).date()
    closed = (year for year, status in room.years.items() if status is YearStatus.CLOSED)
    standing = standing_of(unit, key, now, *(year for year in closed if year + YEARS_OPEN >= today.year))
    needed = tuple(year for year in standing.years if is_needed(year, today))
    waiting = {row.year for row in room.deliveries.unsent()}
    return Spared(room.living() | {year.plan.year for year in needed} | waiting, _unsettled(needed, today))


def _unsettled(years: tuple[YearStanding, ...], today: date) -> frozenset[str]:
    """The meetings about which somebody may ask still who was called and what was answered, by key."""
    minutes = (one for year in years for one in year.minutes)
    final = {one.occasion.key for one in minutes if one.final_from and one.final_from <= today}
    return frozenset(one.key for year in years for one in year.plan.occasions if one.key not in final)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, STOCKHOLM)


def _require_past(before: date, now: datetime) -> None:
    today = now.astimezone(STOCKHOLM).date()
    if before > today:
        raise NotAllowedError(
            f"Dagen {before} har inte varit. Gallra det som är från före en dag som har varit, eller i dag."
        )
