"""Minutes and summonses: meetings and deadlines in running text, and the dates that are neither."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from arshjul.reading.extracting.decoding import decode
from arshjul.reading.plan import ReadPlan, read_plan
from arshjul.year.model import Body, OccasionKind

CASES = Path(__file__).parents[1] / "cases" / "reading"


def read(name: str, year: int | None) -> ReadPlan:
    return read_plan(decode((CASES / name).read_bytes()), year, name)


def days(plan: ReadPlan) -> list[str]:
    return [str(occasion.day) for occasion in plan.occasions]


def codes(plan: ReadPlan) -> list[str]:
    return [doubt.code for doubt in plan.doubts]


def test_the_next_meeting_and_the_moved_planning_day_are_read() -> None:
    plan = read("minutes_2021_planning_day_moved.txt", 2021)

    deadline, *reports, planning_day, board = plan.occasions
    assert (deadline.day, deadline.kind, deadline.title) == (
        date(2021, 8, 18),
        OccasionKind.DEADLINE,
        "Regionens deadline",
    )
    assert (planning_day.day, planning_day.start, planning_day.end) == (date(2021, 9, 27), time(11, 30), time(16))
    assert [said.what for said in planning_day.history] == ["flyttat från 21 oktober 2021"]
    assert planning_day.place == "Loka Brunn"
    assert (board.day, board.start, board.end, board.body) == (
        date(2021, 11, 15),
        time(9),
        time(12),
        Body.BOARD,
    )
    assert [(it.day, it.kind) for it in reports] == [(None, OccasionKind.DEADLINE)] * 2


def test_days_of_the_year_after_are_asked_about() -> None:
    plan = read("minutes_2021_planning_day_moved.txt", 2021)

    (asked,) = plan.doubts
    assert (asked.code, asked.candidates) == ("year_missing", ("2022", "2021"))
    assert "12 februari och 10 mars" in asked.message


def test_without_a_year_no_day_is_guessed_and_the_year_is_asked_once() -> None:
    plan = read("minutes_2021_planning_day_moved.txt", None)

    assert days(plan) == ["None"] * 5
    (asked,) = plan.doubts
    assert asked.code == "year_missing"
    assert "2021" in asked.candidates
    assert asked.lines == (31, 33, 39, 47, 49)


def test_meetings_moved_by_a_decision_are_one_meeting_each_and_the_past_is_told_among_the_others() -> None:
    plan = read("minutes_2021_plan_changed.txt", 2022)

    assert days(plan) == ["2021-11-19", "2022-11-18", "2022-02-18"]
    november, february = plan.occasions[1:]
    assert (november.start, [said.what for said in november.history]) == (time(9), ["flyttat", "ny tid"])
    assert (february.start, february.end) == (time(9), time(12))
    assert any("5 oktober 2021" in other.written and "har redan varit" in other.why for other in plan.others)


def test_what_stands_after_the_next_meeting_is_not_its_title() -> None:
    assert read("minutes_2021_plan_changed.txt", 2022).occasions[-1].title == "Styrelsemöte"


def test_past_meetings_conferences_and_signatures_are_no_plan() -> None:
    plan = read("minutes_2024_past_meetings.txt", 2024)

    assert [(str(o.day), o.kind) for o in plan.occasions] == [
        ("2024-05-30", OccasionKind.MEETING),
        ("2024-07-19", OccasionKind.DEADLINE),
    ]
    assert codes(plan) == []
    assert [other.line for other in plan.others if other.why == "mötet har redan varit"] == [15]


def test_the_head_of_minutes_gives_the_meeting_its_time() -> None:
    meeting = read("minutes_2024_past_meetings.txt", 2024).occasions[0]

    assert (meeting.start, meeting.end) == (time(8, 30), time(11))


def test_a_summons_gives_its_meeting_and_the_last_day_for_the_minutes() -> None:
    meeting, deadline = read("summons_2021.txt", 2021).occasions

    assert (meeting.day, meeting.start, meeting.end) == (date(2021, 6, 1), time(13, 30), time(15, 15))
    assert (deadline.day, deadline.title) == (date(2021, 6, 15), "Protokollet ska vara justerat")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Nästa styrelsemöte är den 13 december 2026 kl. 9-12 i stadshuset.", ["2026-12-13"]),
        ("Den 15 november 2026 hålls nästa styrelsemöte.", ["2026-11-15"]),
        ("Planeringsdagen flyttas från den 21 oktober till den 27 september 2026.", ["2026-09-27"]),
        ("Planeringsdagen flyttas till 27/9 2026 i stället för 21/10.", ["2026-09-27"]),
        ("På grund av krock flyttas planeringsdagen den 21 oktober till den 27 september 2026.", ["2026-09-27"]),
        ("Styrelsen sammanträder 8 februari, 5 april och 14 juni 2026.", ["2026-02-08", "2026-04-05", "2026-06-14"]),
        ("Handlingarna ska vara inne senast den 1 mars 2026.", ["2026-03-01"]),
        ("Sista dag för ansökan är den 3 mars 2026.", ["2026-03-03"]),
        ("Lagen (2003:1210) gäller från den 1 januari 2004.", []),
        ("Projektet startade den 1 mars 2026 och pågår till 30/11.", []),
        ("KF har möte den 3 mars 2026 om budgeten och beviljar ansvarsfrihet för alla styrelser.", []),
        ("Vid sammanträdet den 3 mars 2026 beslutade styrelsen att avslå ansökan.", []),
        ("Budgeten för 2026 är 5 574 000 kr, varav 12-16 procent går till kansliet (s. 3/4).", []),
        ("Målgruppen är mellan 16-64 år, se bilaga 3/4 och § 5/6.", []),
    ],
)
def test_a_sentence_gives_only_what_it_says_is_a_meeting_or_a_deadline(sentence: str, expected: list[str]) -> None:
    plan = read_plan(f"Allmänt\n\n{sentence}\n\nSlut.", 2026)

    assert days(plan) == expected


def test_a_sentence_may_run_over_a_line_break() -> None:
    text = (
        "Förbundschefen påminner om att nästa styrelsemöte äger rum i stadshuset den\n"
        "15 november 2026 kl. 9.00-12.00 och att alla är välkomna."
    )

    (meeting,) = read_plan(text, 2026).occasions

    assert (meeting.day, meeting.line, meeting.start) == (date(2026, 11, 15), 2, time(9))


def test_nothing_at_all_is_a_doubt_and_no_error() -> None:
    plan = read_plan("Här står inget om när.", None)

    assert plan.occasions == ()
    assert codes(plan) == ["nothing_found"]
    assert "Kontrollera att mötena står med datum" in plan.doubts[0].message
