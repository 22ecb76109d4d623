"""The rhythm of the year: free periods, several meetings on a day, the habits of weekday and preparation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations

from arshjul.swedish import WEEKDAYS, listed
from arshjul.year.basis import Basis
from arshjul.year.checks.remedies import day_for, day_for_a_new, extra_meeting, offered
from arshjul.year.checks.situation import Situation, capitalised, meeting_of
from arshjul.year.findings import Finding, Remedy, Severity
from arshjul.year.matters import meetings_of
from arshjul.year.model import Body, Occasion, OccasionKind
from arshjul.year.wording import counted, in_sentence, with_weekday, written

PLAN = "Årsplanen"
FEW_MEETINGS = 4
"""Fewer board meetings than this are unusual: associations hold four to eight a year."""
FEWEST_OF_A_PART = 3
"""With fewer board meetings nobody knows which part of the year a plan is of."""
HABIT_DAYS = 10
"""A preparation that lies this much farther from the board than usual is out of habit."""
LONGEST_PREPARATION_DAYS = 30
"""A preparatory meeting longer before the board prepares something else."""
NUMBER_THAT_MAKES_A_HABIT = 4


def in_closures(situation: Situation) -> Iterator[Finding]:
    """A meeting in a school break or another period without meetings."""
    for occasion in situation.plan.standing:
        for closure in situation.association.closures:
            if not occasion.kind.is_meeting or not closure.first <= occasion.day <= closure.last:
                continue
            earlier = day_for(situation, occasion, closure.first - timedelta(days=1), occasion.day.weekday())
            yield Finding(
                code="meeting_in_closure",
                severity=Severity.NOTE,
                day=occasion.day,
                subject=occasion.key,
                involved=(occasion.key,),
                other_days=(closure.first, closure.last),
                message=(
                    f"{capitalised(meeting_of(occasion))} {with_weekday(occasion.day)} ligger i {closure.name}, "
                    f"{written(closure.first)}–{written(closure.last)}."
                ),
                source="Förbundets mötesfria perioder",
                remedies=offered(
                    Remedy(
                        f"Flytta mötet till {with_weekday(earlier)}.", "Dagen är ledig i planen.", occasion.key, earlier
                    )
                    if earlier
                    else None,
                    Remedy(
                        "Behåll dagen och fråga ledamöterna först.",
                        "Färre kan komma, och mötet riskerar att inte bli beslutsfört.",
                    ),
                ),
            )


def several_on_one_day(situation: Situation) -> Iterator[Finding]:
    """Two meetings of one body on one day: one of them is often a slip of the pen."""
    meetings = [o for o in situation.plan.standing if o.kind.is_meeting and o.body]
    for first, second in combinations(meetings, 2):
        if first.day != second.day or first.body_key != second.body_key:
            continue
        earlier = day_for(situation, second, second.day)
        yield Finding(
            code="several_meetings_one_day",
            severity=Severity.NOTE,
            day=second.day,
            subject=f"{first.key}+{second.key}",
            involved=(first.key, second.key),
            message=f"”{first.title}” och ”{second.title}” är två möten samma dag, {with_weekday(second.day)}.",
            source=PLAN,
            remedies=offered(
                Remedy("Slå ihop dem till ett möte.", "En kallelse och ett protokoll i stället för två."),
                Remedy(f"Flytta det ena till {with_weekday(earlier)}.", "Dagen är ledig i planen.", second.key, earlier)
                if earlier
                else None,
                Remedy("Behåll dagen om mötena har skilda ärenden.", "Ledamöterna får två kallelser till samma dag."),
            ),
        )


def on_an_unusual_weekday(situation: Situation) -> Iterator[Finding]:
    """The only meeting of a body on another weekday than all its others (domain: seed 003, the wrong year)."""
    regular = (Body.BOARD, Body.PREPARATORY)
    planned = [o for o in situation.plan.standing if o.kind is OccasionKind.MEETING and o.body in regular]
    for body in dict.fromkeys(o.body_key for o in planned):
        meetings = [o for o in planned if o.body_key == body]
        weekdays = Counter(o.day.weekday() for o in meetings)
        if len(weekdays) != 2 or len(meetings) <= NUMBER_THAT_MAKES_A_HABIT or min(weekdays.values()) != 1:
            continue
        (usual, _), (unusual, _) = weekdays.most_common()
        odd = next(o for o in meetings if o.day.weekday() == unusual)
        near = odd.day + timedelta(days=(usual - odd.day.weekday() + 3) % 7 - 3)
        free = day_for(situation, odd, near, usual, strict=True)
        yield Finding(
            code="unusual_weekday",
            severity=Severity.NOTE,
            day=odd.day,
            subject=odd.key,
            involved=(odd.key,),
            message=(
                f"{capitalised(meeting_of(odd))} ligger {with_weekday(odd.day)}; alla andra ligger på en "
                f"{WEEKDAYS[usual]}."
            ),
            source=PLAN,
            remedies=offered(
                Remedy(f"Flytta mötet till {with_weekday(free)}.", "Samma veckodag som de andra.", odd.key, free)
                if free
                else None,
                Remedy("Kontrollera datumet mot underlaget.", "Ett skrivfel i dag eller år märks ofta på veckodagen."),
                Remedy("Behåll dagen.", "Ledamöter som har räknat med veckodagen kan vara upptagna."),
            ),
        )


def preparation_out_of_habit(situation: Situation) -> Iterator[Finding]:
    """A board meeting that nobody prepares, or that is prepared much earlier than the others."""
    preparing = meetings_of(situation.plan, Body.PREPARATORY)
    # A joint planning day is also a time when the preparatory group meets.
    days = sorted({o.day for o in situation.plan.standing if o.body and o.body.includes(Body.PREPARATORY)})
    boards = [o for o in meetings_of(situation.plan, Body.BOARD) if o.body is Body.BOARD]
    # A group that meets seldom prepares what it is asked to, and not every meeting.
    if 2 * len(preparing) < len(boards) or not preparing:
        return
    gaps = {o.key: _gap(o, days) for o in boards}
    known = [gap for gap in gaps.values() if gap is not None]
    usual = sorted(known)[(len(known) - 1) // 2] if known else 0
    for board in boards:
        gap = gaps[board.key]
        if gap is None:
            yield _unprepared(situation, board)
        elif gap - usual > HABIT_DAYS:
            yield _early(situation, board, gap, usual)


def _gap(board: Occasion, days: list[date]) -> int | None:
    before = [(board.day - day).days for day in days if 0 <= (board.day - day).days <= LONGEST_PREPARATION_DAYS]
    return min(before, default=None)


def _unprepared(situation: Situation, board: Occasion) -> Finding:
    earlier = day_for_a_new(situation, "beredning", board.day - timedelta(days=7))
    return Finding(
        code="preparation_missing",
        severity=Severity.NOTE,
        day=board.day,
        subject=board.key,
        involved=(board.key,),
        message=(
            f"{capitalised(situation.name(board))} har ingen beredning under {counted(LONGEST_PREPARATION_DAYS)} före."
        ),
        source="Beredningen förbereder styrelsens ärenden (förbundets arbetsordning)",
        remedies=offered(
            Remedy(f"Lägg in en beredning {with_weekday(earlier)}.", "Medlemmarna hinner ta ställning före styrelsen.")
            if earlier
            else None,
            Remedy("Behandla bara ärenden som inte behöver beredas.", "Övriga ärenden väntar till nästa möte."),
        ),
    )


def _early(situation: Situation, board: Occasion, gap: int, usual: int) -> Finding:
    prepared = board.day - timedelta(days=gap)
    standing = situation.plan.standing
    before = next(o for o in standing if o.day == prepared and o.body and o.body.includes(Body.PREPARATORY))
    earlier = day_for(situation, before, board.day - timedelta(days=usual), prepared.weekday())
    return Finding(
        code="preparation_early",
        severity=Severity.NOTE,
        day=board.day,
        subject=board.key,
        involved=(board.key,),
        days=gap,
        message=(
            f"Beredningen {written(prepared)} ligger {counted(gap)} före {situation.name(board)}; "
            f"vanligast i planen är {counted(usual)}."
        ),
        source=PLAN,
        remedies=offered(
            Remedy(f"Flytta beredningen till {with_weekday(earlier)}.", "Underlaget är färskt när styrelsen beslutar.")
            if earlier
            else None,
            Remedy("Behåll dagen.", "Det som händer mellan mötena hinner inte beredas."),
        ),
    )


def is_partial(situation: Situation) -> bool:
    """Whether the plan is only a part of a year: its board meetings begin after spring, or end with it."""
    boards = [o.day for o in meetings_of(situation.plan, Body.BOARD)]
    year = situation.plan.year
    return len(boards) >= FEWEST_OF_A_PART and (boards[0] > date(year, 5, 31) or boards[-1] < date(year, 7, 1))


def covers(situation: Situation, day: date) -> bool:
    """Whether *day* lies in the part of the year that the plan is of."""
    if not is_partial(situation):
        return True
    boards = [o.day for o in meetings_of(situation.plan, Body.BOARD)]
    return boards[0] <= day <= boards[-1]


def part_of_a_year(situation: Situation) -> Iterator[Finding]:
    """A plan that is only a part of a year: told once, instead of everything that the rest of it would hold."""
    if not is_partial(situation):
        return
    year, boards = situation.plan.year, meetings_of(situation.plan, Body.BOARD)
    first, last = boards[0].day, boards[-1].day
    outside = [
        d
        for d in situation.deadlines
        if d.duty.decided_by and d.basis is Basis.LAW and not covers(situation, d.day) and not situation.is_done(d)
    ]
    undecided = [d for d in outside if situation.deciding(d.duty) is None]
    matters = listed(f"{in_sentence(d.title)} (senast {written(d.day)})" for d in undecided)
    without = f" Där finns inget möte för {matters}." if undecided else ""
    yield Finding(
        code="part_of_a_year",
        severity=Severity.RISK,
        day=first,
        other_days=(last,),
        subject=str(year),
        involved=tuple(d.key for d in undecided),
        days=len(undecided),
        message=f"Planen har styrelsemöten bara {written(first)}–{written(last)}, en del av {year}.{without}",
        source=PLAN,
        remedies=(
            Remedy("Lägg in årets övriga möten.", "Då kontrolleras hela året, och alla kallas i tid."),
            Remedy("Godta att planen är en del av året.", "Det som hör till resten kontrolleras inte."),
        ),
    )


def too_few_meetings(situation: Situation) -> Iterator[Finding]:
    """A year with so few board meetings that decisions wait for months."""
    year = situation.plan.year
    meetings = meetings_of(situation.plan, Body.BOARD)
    if not 0 < len(meetings) < FEW_MEETINGS or is_partial(situation):
        return
    listed = ", ".join(written(o.day) for o in meetings)
    number = "1 möte" if len(meetings) == 1 else f"{len(meetings)} möten"
    yield Finding(
        code="few_meetings",
        severity=Severity.NOTE,
        day=date(year, 12, 31),
        subject=str(year),
        days=len(meetings),
        other_days=tuple(o.day for o in meetings),
        involved=tuple(o.key for o in meetings),
        message=f"Styrelsen har bara {number} {year}: {listed}. De flesta förbund har fyra till åtta.",
        source="Praxis i andra förbund",
        remedies=(
            Remedy(
                "Kontrollera att alla möten är inlagda.", "Möten som saknas kallas ingen till, och krockar märks inte."
            ),
            Remedy("Lägg in ett möte till.", "Ärenden behöver inte vänta, men det kostar arvoden och tid."),
        ),
    )


def too_late_for_discharge(situation: Situation) -> Iterator[Finding]:
    """No board meeting after the agencies' decisions on discharge: they are minuted next year."""
    boards = meetings_of(situation.plan, Body.BOARD)
    agencies = [d for d in situation.deadlines if d.duty.id == "discharge-agencies"]
    if not boards or not agencies or boards[-1].day > agencies[0].day or is_partial(situation):
        return
    last, awaited = boards[-1], agencies[0].day
    yield Finding(
        code="discharge_after_last_meeting",
        severity=Severity.NOTE,
        day=last.day,
        subject=last.key,
        involved=(last.key,),
        days=(awaited - last.day).days,
        message=(
            f"Styrelsens sista möte är {written(last.day)}, före {written(awaited)} då myndigheterna brukar ha prövat "
            "ansvarsfriheten. Besluten kan inte protokollföras i år."
        ),
        source=agencies[0].source,
        remedies=offered(
            extra_meeting(situation, date(situation.plan.year, 12, 15), "Då kan besluten protokollföras i år."),
            Remedy("Protokollför besluten på nästa års första möte.", "Året avslutas några månader senare."),
        ),
    )
