"""Recording who was at a meeting, item by item, and showing it: prefilled from the answers until it is recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from arshjul.errors import InputError, NotAllowedError, NotFoundError, Problem
from arshjul.store import Room, Store
from arshjul.work.held.attendance_facts import ATTENDED, held_in, recorded, spells_in, write
from arshjul.work.memory import remembered_of_meetings
from arshjul.year.attendance.conflicts import Conflict, conflicts, new_faults
from arshjul.year.attendance.prefill import prefilled
from arshjul.year.attendance.quorate import ItemQuorum, quorate
from arshjul.year.attendance.spells import Attendance, Held, Spell
from arshjul.year.model import STOCKHOLM, Association, Occasion, YearPlan
from arshjul.year.saying.told import lines, standing_answers

Edit = Callable[[tuple[Spell, ...]], tuple[Spell, ...]]
"""A correction of the list."""


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
        room = unit.of(key)
        association = room.association()
        plan, occasion = _meeting(association, occasion_key)
        return _view(room, association, plan, occasion, now)


def recorded_attendances(store: Store, key: str, now: datetime) -> tuple[AttendanceView, ...]:
    """Every meeting whose attendance is recorded, by day."""
    with store.reading() as unit:
        room = unit.of(key)
        association = room.association()
        targets = {fact.target for fact in room.facts() if fact.kind == ATTENDED}
        return tuple(
            _view(room, association, plan, occasion, now)
            for plan in association.years
            for occasion in plan.standing
            if occasion.key in targets
        )


def record_attendance(
    store: Store,
    key: str,
    occasion_key: str,
    by: str,
    now: datetime,
    *,
    edit: Edit | None = None,
    held: Held | None = None,
) -> AttendanceView:
    """Record the list as it stands after *edit*, the whole of it, and return how it then stands.

    The first time it is the list that the answers foretell which is corrected. Without *edit* only *held* is
    recorded, and a list that is foretold stays so: the paragraphs are known before everybody is. Recording the same
    again changes nothing. Raises NotFoundError for an unknown meeting, NotAllowedError when the meeting has not been
    or nobody would be left, and InputError, with every fault, when something cannot be true.
    """
    with store.writing() as unit:
        room = unit.of(key)
        association = room.association()
        plan, occasion = _meeting(association, occasion_key)
        before = _view(room, association, plan, occasion, now)
        if before.refusal:
            raise NotAllowedError(before.refusal)
        after = replace(
            before.attendance,
            spells=edit(before.attendance.spells) if edit else before.attendance.spells,
            held=before.attendance.held if held is None else held,
        )
        confirms = edit is not None or before.is_recorded
        if confirms and not after.spells:
            raise NotAllowedError("Ingen skulle vara kvar på listan. Ta tillbaka hela listan om mötet inte blev av.")
        if faults := new_faults(before.attendance, after):
            raise InputError([Problem(fault.message) for fault in faults])
        write(room, occasion, after.spells if confirms else (), after.held, by, now)
        return _view(room, association, plan, occasion, now)


def take_back_attendance(store: Store, key: str, occasion_key: str, by: str, now: datetime) -> AttendanceView:
    """Let nothing that was recorded of the meeting's attendance stand; the rows stay. Raises NotFoundError."""
    with store.writing() as unit:
        room = unit.of(key)
        association = room.association()
        plan, occasion = _meeting(association, occasion_key)
        write(room, occasion, (), Held(), by, now)
        return _view(room, association, plan, occasion, now)


def _view(room: Room, association: Association, plan: YearPlan, occasion: Occasion, now: datetime) -> AttendanceView:
    facts = recorded(room, occasion.key)
    spells, held = spells_in(facts), held_in(facts)
    if spells:
        attendance = Attendance(association, occasion, spells, held)
    else:
        memory = remembered_of_meetings(room, plan)
        told = lines(memory.told.get(occasion.key, ()))
        standing = standing_answers(memory.given.get(occasion.key, ()), told, occasion)
        attendance = prefilled(Attendance(association, occasion, held=held), standing, told)
    last = facts[-1] if spells else None
    return AttendanceView(
        plan,
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


def _meeting(association: Association, key: str) -> tuple[YearPlan, Occasion]:
    for plan in association.years:
        for occasion in plan.occasions:
            if occasion.key == key and occasion.kind.is_meeting:
                return plan, occasion
    raise NotFoundError(
        f"Det finns inget möte som heter {key}. Det kan vara borttaget. Se mötena med arshjul upcoming "
        f"{association.key}, eller på webbsidan."
    )
