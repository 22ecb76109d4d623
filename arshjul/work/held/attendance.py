"""Recording who was at a meeting, item by item, and showing it: prefilled from the answers until it is recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from arshjul.errors import InputError, NotAllowedError, NotFoundError, Problem
from arshjul.store import Store
from arshjul.work.changing import Change, changing
from arshjul.work.units import plan_of, reading, standing_with
from arshjul.year.attendance.conflict import Conflict
from arshjul.year.attendance.conflicts import conflicts, new_faults
from arshjul.year.attendance.facts import content, held_in, recorded_attendance, spells_in
from arshjul.year.attendance.prefill import prefilled
from arshjul.year.attendance.quorate import ItemQuorum, quorate
from arshjul.year.attendance.spells import Attendance, Decided, Held, Spell
from arshjul.year.deeds import Doer
from arshjul.year.model import STOCKHOLM, Occasion, YearPlan
from arshjul.year.saying.told import lines, standing_answers
from arshjul.year.standing import Standing

Edit = Callable[[tuple[Spell, ...]], tuple[Spell, ...]]
"""A correction of the list."""
HeldEdit = Callable[[Held], Held]
"""A correction of what is told of the meeting as a whole."""


@dataclass(frozen=True)
class AttendanceView:
    """One meeting's attendance as it stands."""

    plan: YearPlan
    attendance: Attendance
    recorded_at: datetime | None
    """When somebody last recorded something of it; None: it is only what the answers foretell."""
    recorded_by: str
    counts: tuple[ItemQuorum, ...]
    """None while it is only foretold: the forecast tells of that."""
    conflicts: tuple[Conflict, ...]
    refusal: str = ""
    """Not empty: why nothing can be recorded yet; Swedish."""

    @property
    def is_recorded(self) -> bool:
        """Whether somebody has confirmed or corrected the list."""
        return self.recorded_at is not None


def attendance_of(store: Store, key: str, occasion_key: str, now: datetime) -> AttendanceView:
    """Who attended the meeting, or is expected to have. Raises NotFoundError."""
    with store.reading() as unit:
        return attendance_in(standing_with(unit, key, occasion_key, now), occasion_key, now)


def attendance_in(standing: Standing, occasion_key: str, now: datetime) -> AttendanceView:
    """As `attendance_of`, for who knows how the association stands."""
    return _view(standing, _meeting(standing, occasion_key), now)


def recorded_attendances(store: Store, key: str, now: datetime) -> tuple[AttendanceView, ...]:
    """Every meeting of the living years whose attendance is recorded, by day."""
    with reading(store, key, now) as standing:
        return tuple(
            _view(standing, occasion, now)
            for plan in standing.association.years
            for occasion in plan.standing
            if occasion.key in standing.ledger.attended
        )


def record_attendance(
    store: Store,
    key: str,
    occasion_key: str,
    doer: Doer,
    *,
    edit: Edit | None = None,
    held: Held | HeldEdit | None = None,
) -> AttendanceView:
    """Record the list as it stands after *edit*, the whole of it, and return how it then stands.

    The first time it is the list that the answers foretell which is corrected. Without *edit* only *held* is
    recorded, and a list that is foretold stays so: the paragraphs are known before everybody is. Recording the same
    again changes nothing. Raises NotFoundError for an unknown meeting, NotAllowedError when the meeting has not been
    or nobody would be left, and InputError, with every fault, when something cannot be true.
    """
    with changing(store, key, doer.at) as change:
        standing = standing_with(change.unit, key, occasion_key, doer.at)
        occasion = _meeting(standing, occasion_key)
        before = _view(standing, occasion, doer.at)
        if before.refusal:
            raise NotAllowedError(before.refusal)
        stood = before.attendance.held
        after = replace(
            before.attendance,
            spells=edit(before.attendance.spells) if edit else before.attendance.spells,
            held=held(stood) if callable(held) else held or stood,
        )
        confirms = edit is not None or before.is_recorded
        if not confirms and after.held.decided != before.attendance.held.decided:
            raise NotAllowedError("Bekräfta först vilka som var med. Jäv, röster och reservationer räknas mot listan.")
        if confirms and not after.spells:
            raise NotAllowedError("Ingen skulle vara kvar på listan. Ta tillbaka hela listan om mötet inte blev av.")
        if faults := new_faults(before.attendance, after):
            raise InputError([Problem(fault.message) for fault in faults])
        # Who is disqualified stands with the list: what is only foretold is not recorded.
        kept = after if confirms else replace(after, spells=(), held=replace(after.held, decided=Decided()))
        _write(change, standing, occasion, kept.spells, kept.held, doer.by)
        return _view(standing_with(change.unit, key, occasion_key, doer.at), occasion, doer.at)


def take_back_attendance(store: Store, key: str, occasion_key: str, doer: Doer) -> AttendanceView:
    """Let nothing that was recorded of the meeting's attendance stand; the rows stay. Raises NotFoundError."""
    with changing(store, key, doer.at) as change:
        standing = standing_with(change.unit, key, occasion_key, doer.at)
        occasion = _meeting(standing, occasion_key)
        _write(change, standing, occasion, (), Held(), doer.by)
        return _view(standing_with(change.unit, key, occasion_key, doer.at), occasion, doer.at)


def _write(
    change: Change, standing: Standing, occasion: Occasion, spells: tuple[Spell, ...], held: Held, by: str
) -> None:
    """Make *spells* and *held* what stands about the meeting."""
    stood = {content(fact): fact for fact in standing.ledger.attendance(occasion.key)}
    wanted = recorded_attendance(occasion, spells, held, by, change.now)
    new = [fact for fact in wanted if stood.pop(content(fact), None) is None]
    for fact in stood.values():
        change.take_back(fact, by)
    for fact in new:
        change.record(fact)


def _view(standing: Standing, occasion: Occasion, now: datetime) -> AttendanceView:
    association, ledger = standing.association, standing.ledger
    facts = ledger.attendance(occasion.key)
    spells, held = spells_in(facts), held_in(facts)
    if spells:
        attendance = Attendance(association, occasion, spells, held)
    else:
        told = lines(ledger.told.get(occasion.key, ()))
        answered = standing_answers(ledger.answers.get(occasion.key, ()), told, association.placed(occasion))
        attendance = prefilled(Attendance(association, occasion, held=held), answered, told)
    last = facts[-1] if spells else None
    return AttendanceView(
        plan_of(association, occasion.year),
        attendance,
        last.recorded_at if last else None,
        last.by if last else "",
        quorate(attendance) if spells else (),
        conflicts(attendance) if spells else (),
        _refusal(occasion, now),
    )


def _refusal(occasion: Occasion, now: datetime) -> str:
    if occasion.cancelled:
        return "Mötet är inställt, så ingen närvaro antecknas."
    if occasion.day > now.astimezone(STOCKHOLM).date():
        return "Mötet har inte varit än. Närvaron kan antecknas från och med mötesdagen."
    return ""


def _meeting(standing: Standing, key: str) -> Occasion:
    found = standing.of_occasion(key)
    if found is None or not found[1].kind.is_meeting:
        raise NotFoundError(
            f"Det finns inget möte som heter {key}. Det kan vara borttaget: se mötena i årshjulet.",
            command=f"arshjul upcoming {standing.association.key}",
        )
    return found[1]
