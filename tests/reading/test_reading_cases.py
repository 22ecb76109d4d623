"""Small documents that each stand for a kind, and the right outcome of each: what is read, and what is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from arshjul.reading.occasions import ReadOccasion, ReadPlan
from arshjul.work.drafts import read_document, reading_lines

CASES = Path(__file__).parents[1] / "cases" / "reading"


def read(name: str, year: int | None = None) -> ReadPlan:
    return read_document((CASES / name).read_bytes(), name, year)


def told(occasion: ReadOccasion) -> str:
    """ "2027-02-08 09:00-12:00 board": the day, the times and whose it is; for what is no meeting, what it is."""
    days = [str(day) for day in (occasion.day, occasion.end_day) if day]
    when = "/".join(days) or (f"week {occasion.week}" if occasion.week else occasion.month or "None")
    clocks = "-".join(f"{clock:%H:%M}" for clock in (occasion.start, occasion.end) if clock)
    kind = "" if occasion.kind.is_meeting and occasion.kind != "planning_day" else occasion.kind.value
    words = (when, clocks, occasion.body or occasion.own_body, kind, "cancelled" if occasion.cancelled else "")
    return " ".join(word for word in words if word)


BOARD_LIST = (
    "2027-02-08 09:00-12:00 board",
    "2027-04-05 09:00-12:00 board",
    "2027-06-14 09:00-12:00 board",
)
TABLE = (
    "2027-02-02 14:00-16:00 preparatory",
    "2027-02-08 09:00-12:00 board",
    "2027-05-03 12:00-16:00 joint planning_day",
    "2027-11-15 09:00-12:00 board",
)
MAIL = ("2027-02-08 09:00-12:00 board", "2027-05-03 12:00-16:00 board planning_day", "2027-11-15 09:00-12:00 board")
DIRECTOR = (
    "2027-01-26 13:00-15:30 preparatory",
    "2027-02-11 09:00-12:00 board",
    "2027-03-02 13:00-15:30 preparatory",
    "2027-03-18 09:00-12:00 board",
    "2027-05-18 13:00-15:30 preparatory",
    "2027-06-03 09:00-12:00 board",
    "2027-08-24 13:00-15:30 preparatory",
    "2027-09-09 09:00-12:00 board",
    "2027-10-19 13:00-15:30 preparatory",
    "2027-11-25 09:00-12:00 board",
    "2027-12-16 09:00-11:00 board",
    "week 19 joint planning_day",
)
CASES_AND_OUTCOMES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "cancel-after-list.txt": (
        (*BOARD_LIST, "2027-11-22 09:00-12:00 board cancelled", "2027-12-13 09:00-12:00 board"),
        (),
    ),
    "moved.txt": ((*BOARD_LIST, "2027-11-29 09:00-12:00 board", "2027-12-13 09:00-12:00 board"), ()),
    "yymmdd.txt": (
        ("2027-02-08 09:00-12:00 board", "2027-04-05 09:00-12:00 board", "2027-11-15 board"),
        ("time_missing",),
    ),
    "yymmdd-mixed.txt": (BOARD_LIST, ()),
    "time-in-heading.txt": (
        ("2027-01-12 13:00-16:00 preparatory", "2027-01-26 08:15 board", "2027-02-23 08:15 board"),
        (),
    ),
    "time-in-lead-sentence.txt": (("2027-01-25 13:30 board", "2027-02-22 13:30 board"), ()),
    "from-kl.txt": (
        ("2027-02-05 08:30-16:00 board", "2027-05-07 08:30-16:00 board", "2027-10-08 08:30-16:00 board"),
        (),
    ),
    "double-space-range.txt": (
        (
            "2027-02-07/2027-02-08 board",
            "2027-03-14/2027-03-15 board",
            "2027-10-15/2027-10-17 board",
            "2027-12-11/2027-12-12 board",
        ),
        ("not_a_working_day",) * 4 + ("time_missing",),
    ),
    "month-grid.txt": (
        (
            "2027-01-19 13:30 preparatory",
            "2027-02-08 09:00-12:00 board",
            "2027-03-16 13:30 preparatory",
            "2027-04-05 09:00-12:00 board",
            "2027-05-11 13:30 preparatory",
            "2027-05-25 13:30 preparatory",
            "2027-06-14 09:00-12:00 board",
        ),
        (),
    ),
    "kallelse.txt": (("2027-03-12 09:00-12:00 board",), ()),
    "unknown-heading.txt": (
        (
            "2027-01-12 auditors",
            "2027-02-01 presidium",
            "2027-02-08 09:00-12:00 board",
            "2027-03-03 arbetsutskott",
            "2027-03-04 10:00-12:00 event",
            "2027-03-16",
        ),
        ("body_missing", "time_missing"),
    ),
    "member-council.txt": (("2027-02-08 09:00-12:00 board", "2027-04-26 event", "2027-06-14 event"), ()),
    "mixed-bodies.txt": (
        (
            "2027-02-08 09:00-12:00 board",
            "2027-02-12 10:00-15:00 event",
            "2027-03-03 13:00-16:00 event",
            "2027-04-01 10:00 auditors",
            "2027-04-20/2027-04-21 event",
        ),
        (),
    ),
    "member-bodies.txt": (("2027-05-07 board", "2027-06-16 members"), ("time_missing",)),
    "weekday-habit.txt": (
        tuple(
            f"2027-{day} 09:00-12:00 board"
            for day in ("02-08", "03-15", "04-19", "05-24", "06-28", "09-22", "10-18", "11-22", "12-13")
        ),
        ("breaks_habit",),
    ),
    "arshjul-months.txt": (
        (
            "2027-01 deadline",
            "2027-01 deadline",
            "2027-02 deadline",
            "2027-02-08 09:00-12:00 board",
            "2027-03 deadline",
            "2027-08 deadline",
            "2027-11 deadline",
            "2027-11-15 09:00-12:00 board",
        ),
        (),
    ),
    "ext-deadlines.txt": (("2027-02-12 deadline", "2027-03-10 deadline"), ()),
    "next-meeting-year.txt": (("None 09:00-12:00",), ("body_missing", "year_missing")),
    "csv-with-weekday-column.csv": (("2027-02-08 09:00-12:00 board", "2027-05-03 12:00-16:00 board"), ()),
    "plan.html": ((*TABLE[:2], "2027-03-22 09:00-12:00 board", *TABLE[2:]), ()),
    "plan.docx": (TABLE, ()),
    "plan.xlsx": (TABLE, ()),
    "plan.pdf": (TABLE, ()),
    "plan.ics": (TABLE, ()),
    "plan_qp.eml": (MAIL, ()),
    "plan_b64.eml": (MAIL, ()),
    "sammantradesplan-2027.docx": (
        (*DIRECTOR[:7], "2027-08-20 deadline", *DIRECTOR[7:]),
        ("week_only", "weekday_differs"),
    ),
}


@pytest.mark.parametrize("name", CASES_AND_OUTCOMES)
def test_a_case_is_read_as_a_person_reads_it(name: str) -> None:
    occasions, codes = CASES_AND_OUTCOMES[name]

    plan = read(name)

    assert sorted(told(it) for it in plan.occasions) == sorted(occasions)
    assert sorted(doubt.code for doubt in plan.doubts) == sorted(codes)


def test_a_row_of_another_year_is_told_and_not_moved() -> None:
    plan = read("year-in-body-heading.txt", 2027)

    assert [told(it) for it in plan.occasions] == [
        "2026-01-26 board",
        "2026-03-23 board",
        "2027-01-25 board",
        "2027-03-22 board",
        "2026-01-12 arbetsutskott",
        "2027-01-11 arbetsutskott",
    ]
    assert sorted(doubt.code for doubt in plan.doubts) == ["time_missing", "year_differs"]


def test_a_workbook_without_a_year_is_read_for_the_year_that_is_said() -> None:
    plan = read("plan-2027.xlsx", 2027)

    assert sorted(told(it) for it in plan.occasions) == sorted(DIRECTOR)
    assert sorted(doubt.code for doubt in plan.doubts) == ["week_only", "weekday_differs"]


def test_the_columns_of_a_table_are_all_read() -> None:
    plan = read("sammantradesplan-2027.docx")

    assert {it.place for it in plan.occasions if it.kind.is_meeting} == {"Teams", "Stadshuset, Falun", "Säter"}
    assert [it.day and it.day.isoformat() for it in plan.occasions if it.public] == ["2027-11-25"]
    (asked,) = [doubt for doubt in plan.doubts if doubt.code == "weekday_differs"]
    assert {"2027-12-15", "2027-12-16"} <= set(asked.candidates)


def test_a_moved_meeting_says_from_when_it_is_moved() -> None:
    (moved,) = [it for it in read("moved.txt").occasions if it.history]

    assert (str(moved.day), moved.history[0].what, moved.history[0].line) == (
        "2027-11-29",
        "flyttat från 22 november 2027",
        8,
    )


def test_minutes_look_forward_from_their_own_day() -> None:
    assert read("next-meeting-year.txt").doubts[0].candidates[0] == "2027-01-25"


def test_a_summons_has_its_place() -> None:
    (meeting,) = read("kallelse.txt").occasions

    assert meeting.place.startswith("City Konferenscenter, Klostergatan 23, Örebro")


def test_a_part_that_begins_later_is_told_and_is_not_the_start() -> None:
    assert read("from-kl.txt").occasions[1].notes == ("från kl 13:00 Delregionala medel",)


def test_a_missing_time_is_asked_once_for_all() -> None:
    (asked,) = [doubt for doubt in read("unknown-heading.txt").doubts if doubt.code == "time_missing"]

    assert asked.lines == (5, 8, 11, 14)
    assert "4 möten saknar klockslag" in asked.message


@pytest.mark.parametrize(
    "name",
    sorted({*CASES_AND_OUTCOMES, "plan-2027.xlsx", "year-in-body-heading.txt", "minutes_2024_past_meetings.txt"}),
)
def test_no_doubt_is_denied_over_a_date_that_is_not_read(name: str) -> None:
    plan = read(name)
    lines = list(reading_lines(plan))

    assert ("Inga tveksamheter." in lines) == (not plan.doubts and not plan.others)
    assert all(any(other.written in line for line in lines) for other in plan.others)
