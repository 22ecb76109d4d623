"""The chain of the minutes against legal cases, and how it stands in words and reminders."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from year_cases import BOOK, minutes_in

from arshjul.year.dates import is_working_day
from arshjul.year.deadlines import Named, deadlines
from arshjul.year.minutes import Minutes, MinutesStep, StepKind, done_on, fault, with_approvers
from arshjul.year.model import (
    Association,
    Body,
    Member,
    MemberKind,
    Occasion,
    OccasionKind,
    Person,
    Role,
    Seat,
    YearPlan,
    YearStatus,
)
from arshjul.year.saying.messages import demanded
from arshjul.year.saying.remembered import Remembered
from arshjul.year.upcoming import Known, Status, items_of_year

CASES = sorted((Path(__file__).parent.parent / "cases" / "law").glob("minutes-*.yaml"))
MEMBERS = (
    Member("kramfors", "Kramfors kommun", MemberKind.MUNICIPALITY),
    Member("regionen", "Regionen", MemberKind.REGION),
    Member("forsakringskassan", "Försäkringskassan", MemberKind.INSURANCE_AGENCY),
    Member("arbetsformedlingen", "Arbetsförmedlingen", MemberKind.EMPLOYMENT_AGENCY),
)


def planned(*days: date) -> YearPlan:
    adopted = datetime(days[0].year - 1, 12, 1, tzinfo=UTC)
    meetings = tuple(
        Occasion(f"styrelse-{n}", day.year, OccasionKind.MEETING, "Styrelsemöte", day, Body.BOARD)
        for n, day in enumerate(days, 1)
    )
    return YearPlan(days[0].year, YearStatus.ADOPTED, adopted, meetings)


def association(plan: YearPlan) -> Association:
    people = (Person("sekreterare", "Sekreterare", "sekreterare@prov.example"),)
    seats = (Seat("sekreterare", Body.OFFICE, Role.SECRETARY),)
    return Association("prov", "Prov", MEMBERS, people, seats, years=(plan,))


def step(kind: StepKind, day: date, member: str = "", occasion: str = "styrelse-1") -> MinutesStep:
    return MinutesStep(occasion, kind, member, day)


def approved(day: date) -> MinutesStep:
    return step(StepKind.APPROVED, day)


def posted(**days: date) -> tuple[MinutesStep, ...]:
    return tuple(step(StepKind.POSTED, day, member) for member, day in days.items())


def taken_down(**days: date) -> tuple[MinutesStep, ...]:
    return tuple(step(StepKind.TAKEN_DOWN, day, member) for member, day in days.items())


def certified(**days: date) -> tuple[MinutesStep, ...]:
    return tuple(step(StepKind.CERTIFIED, day, member) for member, day in days.items())


def minutes(meeting: date, *steps: MinutesStep) -> Minutes:
    plan = planned(meeting)
    (found,) = minutes_in(association(plan), steps)
    return found


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_days_of_the_chain_are_those_of_the_law(path: Path) -> None:
    case = yaml.safe_load(path.read_text("utf-8"))
    steps = [approved(case["approved"])] if "approved" in case else []
    steps += posted(**case.get("posted", {}))

    found = minutes(case["meeting"], *steps)

    told = {
        "approval_due": found.approval_due,
        "posting_due": found.postings[0].due,
        "last_posting_day": found.postings[0].last_day,
        "last_appeal_day": found.last_appeal_day,
        "earliest_take_down": found.earliest_take_down,
        "final_from": found.final_from,
    }
    assert {name: told[name] for name in case["expected"]} == case["expected"]


def test_the_notice_is_put_up_at_every_kommun_and_region_and_at_no_agency() -> None:
    found = minutes(date(2022, 2, 7))

    assert [posting.member.key for posting in found.postings] == ["kramfors", "regionen"]


def test_a_preparatory_meeting_has_no_minutes_to_follow() -> None:
    plan = planned(date(2022, 2, 7))
    preparing = Occasion("beredning-1", 2022, OccasionKind.MEETING, "Beredning", date(2022, 2, 1), Body.PREPARATORY)
    plan = YearPlan(2022, plan.status, plan.adopted_at, (*plan.occasions, preparing))

    found = minutes_in(association(plan))

    assert [one.occasion.key for one in found] == ["styrelse-1"]


def test_each_step_that_came_late_is_told_with_its_days() -> None:
    found = minutes(
        date(2022, 2, 7),
        approved(date(2022, 2, 25)),
        *posted(kramfors=date(2022, 2, 28), regionen=date(2022, 3, 3)),
        *taken_down(kramfors=date(2022, 3, 21)),
    )

    assert found.lateness() == (
        "Protokollet justerades 25 februari 2022, 4 dagar efter sista dagen 21 februari 2022.",
        "Regionen anslog 3 mars 2022, 3 dagar efter sista dagen 28 februari 2022.",
        "Kramfors kommun tog ned anslaget 21 mars 2022; det får tas ned tidigast 25 mars 2022.",
    )


def test_that_the_time_counts_from_the_last_of_several_boards_is_told_as_an_inference() -> None:
    day = date(2022, 2, 15)
    found = minutes(date(2022, 2, 7), approved(date(2022, 2, 14)), *posted(kramfors=day, regionen=day))
    half = minutes(date(2022, 2, 7), approved(date(2022, 2, 14)), *posted(kramfors=day))

    assert "vår slutsats efter förebild av kommunallagen (2017:725) 13 kap. 5 §" in found.inference
    assert half.inference == ""
    assert replace(found, postings=found.postings[:1]).inference == ""


def test_a_notice_taken_down_too_early_makes_nothing_final() -> None:
    found = minutes(
        date(2022, 2, 7),
        approved(date(2022, 2, 14)),
        *posted(kramfors=date(2022, 2, 15), regionen=date(2022, 2, 15)),
        *taken_down(kramfors=date(2022, 3, 8)),
    )

    assert found.last_appeal_day == date(2022, 3, 8)
    assert found.final_from is None
    assert found.status(date(2022, 4, 1)).startswith("Anslaget togs ned för tidigt hos Kramfors kommun.")


@pytest.mark.parametrize(
    ("steps", "today", "expected"),
    [
        ((), date(2022, 2, 6), "Mötet har inte varit än."),
        ((), date(2022, 2, 21), "Protokollet är inte justerat. Sista dag är 21 februari 2022."),
        ((), date(2022, 2, 22), "Protokollet är inte justerat: 1 dag försenat, sista dag var 21 februari 2022."),
        (
            (approved(date(2022, 2, 17)), *posted(kramfors=date(2022, 2, 18))),
            date(2022, 2, 21),
            "Justerat men inte anslaget hos Regionen. Sista dag är 19 februari 2022 (får göras 21 februari 2022).",
        ),
        (
            (approved(date(2022, 2, 14)), *posted(kramfors=date(2022, 2, 15), regionen=date(2022, 2, 15))),
            date(2022, 3, 8),
            "Anslaget hos alla. Kan överklagas till och med 8 mars 2022.",
        ),
        (
            (
                approved(date(2022, 2, 14)),
                *posted(kramfors=date(2022, 2, 15), regionen=date(2022, 2, 15)),
                *taken_down(kramfors=date(2022, 3, 9)),
            ),
            date(2022, 3, 9),
            "Besluten har laga kraft från 9 mars 2022 om ingen har överklagat. Anslaget kan tas ned hos Regionen. "
            "Bevis om anslaget har inte kommit från Kramfors kommun.",
        ),
        (
            (
                approved(date(2022, 2, 14)),
                *posted(kramfors=date(2022, 2, 15), regionen=date(2022, 2, 15)),
                *taken_down(kramfors=date(2022, 3, 9), regionen=date(2022, 3, 9)),
                *certified(kramfors=date(2022, 3, 10), regionen=date(2022, 3, 9)),
            ),
            date(2022, 3, 10),
            "Besluten har laga kraft från 9 mars 2022 om ingen har överklagat.",
        ),
    ],
)
def test_the_minutes_stand_in_words(steps: tuple[MinutesStep, ...], today: date, expected: str) -> None:
    assert minutes(date(2022, 2, 7), *steps).status(today) == expected


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((approved(date(2022, 2, 6)),), "mötet var 7 februari 2022"),
        (posted(kramfors=date(2022, 2, 10)), "innan det är justerat"),
        ((approved(date(2022, 2, 14)), *posted(kramfors=date(2022, 2, 13))), "det justerades 14 februari 2022"),
        ((approved(date(2022, 2, 14)), *taken_down(kramfors=date(2022, 3, 13))), "innan det är uppsatt"),
        (
            (
                approved(date(2022, 2, 14)),
                *posted(kramfors=date(2022, 2, 15)),
                *taken_down(kramfors=date(2022, 2, 14)),
            ),
            "det sattes upp 15 februari 2022",
        ),
        (
            (
                approved(date(2022, 2, 14)),
                *posted(kramfors=date(2022, 2, 15)),
                *certified(kramfors=date(2022, 2, 15)),
            ),
            "beviset ges när anslaget är nedtaget",
        ),
        (
            (
                approved(date(2022, 2, 14)),
                *posted(kramfors=date(2022, 2, 15)),
                *taken_down(kramfors=date(2022, 3, 9)),
                *certified(kramfors=date(2022, 3, 8)),
            ),
            "beviset ges när anslaget är nedtaget",
        ),
        ((approved(date(2022, 4, 2)),), "2 april 2022 har inte varit än"),
    ],
)
def test_what_cannot_be_true_is_told_with_the_mend(steps: tuple[MinutesStep, ...], expected: str) -> None:
    told = fault(minutes(date(2022, 2, 7), *steps), today=date(2022, 4, 1))

    assert told is not None
    assert expected in told


def test_all_on_one_day_may_be_true() -> None:
    day = date(2022, 2, 7)

    assert fault(minutes(day, approved(day), *posted(kramfors=day, regionen=day)), today=day) is None


@given(st.dates(date(2020, 1, 1), date(2049, 12, 31)), st.integers(0, 20), st.integers(0, 10))
def test_the_appeal_ends_on_a_working_day_at_least_three_weeks_after_the_last_posting(
    meeting: date, until_approved: int, until_posted: int
) -> None:
    approval = date.fromordinal(meeting.toordinal() + until_approved)
    last = date.fromordinal(approval.toordinal() + until_posted)

    found = minutes(meeting, approved(approval), *posted(kramfors=approval, regionen=last))

    assert found.last_appeal_day is not None
    assert is_working_day(found.last_appeal_day)
    assert (found.last_appeal_day - last).days >= 21
    assert found.final_from == found.earliest_take_down


def test_reminders_of_a_step_stop_when_it_is_recorded() -> None:
    plan = planned(date(2022, 2, 7))
    steps = (approved(date(2022, 2, 14)), *posted(kramfors=date(2022, 2, 15), regionen=date(2022, 2, 16)))

    before = demanded(association(plan), plan, BOOK, Remembered())
    after = demanded(association(plan), plan, BOOK, Remembered(done_on=done_on(steps)))

    def about_minutes(messages: tuple[object, ...]) -> set[str]:
        return {target for m in messages if "minutes-" in (target := getattr(m, "target", ""))}

    assert about_minutes(before) == {"minutes-approval@styrelse-1", "minutes-notice@styrelse-1"}
    assert about_minutes(after) == set()


def test_the_day_to_post_by_and_its_reminder_follow_the_approval() -> None:
    plan = planned(date(2022, 2, 7))
    done = done_on([approved(date(2022, 2, 24))])

    dated = deadlines(association(plan), plan, BOOK, done)
    reminders = demanded(association(plan), plan, BOOK, Remembered(done_on=done))

    assert {d.day for d in dated if d.duty.id == "minutes-notice"} == {date(2022, 2, 26)}
    assert {d.last_day for d in dated if d.duty.id == "minutes-notice"} == {date(2022, 2, 28)}
    # Planned for Friday 25 February, the working day before Saturday; reminded the morning before.
    assert [m.at for m in reminders if m.target == "minutes-notice@styrelse-1"] == [
        datetime(2022, 2, 24, 6, 0, tzinfo=UTC)
    ]


def test_one_meetings_approval_moves_no_other_meetings_postings() -> None:
    plan = planned(date(2022, 2, 7), date(2022, 4, 4))

    dated = deadlines(association(plan), plan, BOOK, done_on([approved(date(2022, 2, 8))]))

    assert {d.day for d in dated if d.key.startswith("minutes-notice@styrelse-2")} == {date(2022, 4, 20)}


def test_the_postings_are_one_item_that_is_done_when_the_last_member_has_posted() -> None:
    plan = planned(date(2022, 2, 7))
    one, both = (
        posted(kramfors=date(2022, 2, 15)),
        posted(kramfors=date(2022, 2, 15), regionen=date(2022, 2, 16)),
    )

    def status(steps: tuple[MinutesStep, ...]) -> Status:
        met = done_on((approved(date(2022, 2, 14)), *steps))
        known = Known(done_on=met, deadlines=deadlines(association(plan), plan, BOOK, met))
        items = items_of_year(association(plan), plan, BOOK, known, datetime(2022, 2, 17, 8, tzinfo=UTC))
        (item,) = (i for i in items if "minutes-notice" in i.key)
        return item.status

    assert status(one) is Status.LATE
    assert status(both) is Status.DONE


def test_ticking_the_duty_as_done_still_stops_its_reminders() -> None:
    plan = planned(date(2022, 2, 7))
    done = frozenset({"minutes-approval@styrelse-1"})

    messages = demanded(association(plan), plan, BOOK, Remembered(done=done))

    assert not [m for m in messages if m.target == "minutes-approval@styrelse-1"]


def test_who_was_chosen_to_approve_is_reminded_beside_the_secretary_within_the_fourteen_days() -> None:
    plan = planned(date(2022, 2, 7))
    chosen = {"styrelse-1": (Named("sekreterare"), Named("ledamot", datetime(2022, 2, 7, 15, tzinfo=UTC)))}
    subject = replace(
        association(plan),
        people=(*association(plan).people, Person("ledamot", "Ledamot", "ledamot@prov.example")),
    )

    messages = demanded(subject, plan, BOOK, Remembered(approvers=chosen))

    told = [(m.at.date(), m.person) for m in messages if m.target == "minutes-approval@styrelse-1"]
    # KL 5:69: at latest on Monday 21 February; the stages are a week and a day before, on a working day.
    assert sorted(told) == [
        (date(2022, 2, 14), "ledamot"),
        (date(2022, 2, 14), "sekreterare"),
        (date(2022, 2, 18), "ledamot"),
        (date(2022, 2, 18), "sekreterare"),
    ]
    assert not any(m.skip_reason for m in messages if m.person == "ledamot")


def test_a_reminder_from_before_somebody_was_chosen_is_never_sent() -> None:
    plan = planned(date(2022, 2, 7))
    chosen = {"styrelse-1": (Named("sekreterare", datetime(2022, 2, 16, 15, tzinfo=UTC)),)}
    subject = replace(association(plan), seats=())

    (dated,) = with_approvers(
        subject, [d for d in deadlines(subject, plan, BOOK) if d.key == "minutes-approval@styrelse-1"], chosen
    )
    messages = [m for m in demanded(subject, plan, BOOK, Remembered(approvers=chosen)) if m.target == dated.key]

    assert [(m.at.date(), bool(m.skip_reason)) for m in messages] == [
        (date(2022, 2, 14), True),
        (date(2022, 2, 18), False),
    ]
