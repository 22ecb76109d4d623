"""The plan of 2022 as a scanner left it: eight rows for the board, eight for the preparatory group."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest

from arshjul.reading.extracting.decoding import decode
from arshjul.reading.plan import Doubt, ReadPlan, as_json, read_plan
from arshjul.year.model import Body, OccasionKind

FILE = Path(__file__).parents[1] / "cases" / "reading" / "plan_2022_scanned.txt"
TEXT = decode(FILE.read_bytes())
BOARD, PREPARATORY, JOINT = Body.BOARD, Body.PREPARATORY, Body.JOINT

ROWS = [
    ("2022-02-07", "09:00", "12:00", BOARD, "Helarsredovisning"),
    ("2022-04-04", "09:00", "12:00", BOARD, "Revisionsrapport"),
    ("2022-05-03", "12:00", "16:00", JOINT, "Planeringsdag Gemensam"),
    ("2022-06-13", "09:00", "12:00", BOARD, "Verksamhetsuppféljning"),
    ("2022-08-29", "09:00", "12:00", BOARD, "Halvarsredovisning"),
    ("2021-10-04", "12:00", "16:00", JOINT, "Planeringsdag Gemensam"),
    ("2022-11-14", "09:00", "12:00", BOARD, "Verksamhet& budgetplan"),
    ("2022-12-12", "09:00", "13:00", BOARD, "Internstyrning & kontrollplan, Julavslutning"),
    ("2022-02-02", "14:00", "16:00", PREPARATORY, "Helarsredovisning"),
    ("2022-03-22", "13:00", "16:00", PREPARATORY, "Revisionsrapport / PO"),
    ("2022-05-03", "12:00", "16:00", JOINT, "Planeringsdag Gemensam"),
    ("2022-05-31", "14:00", "16:00", PREPARATORY, "Verksamhetsuppfoljning"),
    ("2022-08-23", "14:00", "16:00", PREPARATORY, "Halvarsredovisning"),
    ("2022-10-04", "12:00", "16:00", JOINT, "Planeringsdag Gemensam"),
    ("2022-11-01", "13:00", "16:00", PREPARATORY, "Verksamhet& budgetplan / PO"),
    ("2022-12-06", "12:00", "16:00", PREPARATORY, "Internstyrning & kontrollplan, Julavslutning"),
]


def doubt(plan: ReadPlan, code: str) -> Doubt:
    return next(doubt for doubt in plan.doubts if doubt.code == code)


@pytest.mark.parametrize("year", [2022, None])
def test_every_row_is_read_and_nothing_else_in_the_document(year: int | None) -> None:
    plan = read_plan(TEXT, year)

    assert plan.year == 2022
    assert [(str(o.day), f"{o.start:%H:%M}", f"{o.end:%H:%M}", o.body, o.title) for o in plan.occasions] == ROWS


def test_the_line_of_a_row_is_the_line_of_its_date() -> None:
    plan = read_plan(TEXT, 2022)

    lines = TEXT.split("\n")
    assert all(str(occasion.day) in lines[occasion.line - 1] for occasion in plan.occasions)


def test_the_row_is_kept_as_it_was_written() -> None:
    october = read_plan(TEXT, 2022).occasions[13]

    assert october.written == "| OKTOBER Planeringsdag Gemensam 2022-10-04\n| ) 12:00 - 16:00 |"


def test_the_joint_planning_days_stand_in_both_lists() -> None:
    joint = [o for o in read_plan(TEXT, 2022).occasions if o.body is JOINT]

    assert [str(o.day) for o in joint] == ["2022-05-03", "2021-10-04", "2022-05-03", "2022-10-04"]
    assert {o.kind for o in joint} == {OccasionKind.PLANNING_DAY}


def test_the_date_outside_the_year_is_kept_and_doubted() -> None:
    plan = read_plan(TEXT, 2022)

    october = plan.occasions[5]
    asked = doubt(plan, "year_differs")
    assert october.day == date(2021, 10, 4)
    assert october.doubts == ("year_differs", "joint_day_differs")
    assert (asked.line, asked.candidates) == (56, ("2022-10-04",))


def test_the_doubt_gives_its_reasons_in_swedish() -> None:
    message = doubt(read_plan(TEXT, 2022), "year_differs").message

    assert "4 oktober 2021 ligger utanför planens år 2022." in message
    assert "Den andra listan har 4 oktober 2022 (rad 73)." in message
    assert "4 oktober 2022 är en tisdag, liksom planens andra planeringsdagar (3 maj 2022)" in message


def test_one_joint_day_with_two_dates_is_doubted_with_both() -> None:
    asked = doubt(read_plan(TEXT, 2022), "joint_day_differs")

    assert asked.candidates == ("2021-10-04", "2022-10-04")
    assert "4 oktober 2021 i styrelsens lista (rad 56)" in asked.message
    assert "4 oktober 2022 i beredningsgruppens (rad 73)" in asked.message


def test_no_other_row_is_doubted() -> None:
    plan = read_plan(TEXT, 2022)

    assert [o.line for o in plan.occasions if set(o.doubts) - {"title_unclear"}] == [56]
    assert len([doubt for doubt in plan.doubts if doubt.code != "title_unclear"]) == 2


def test_a_misread_title_stays_as_it_is_written_with_the_likely_one_as_candidate() -> None:
    plan = read_plan(TEXT, 2022)

    asked = {
        o.title: d.candidates for d in plan.doubts for o in plan.occasions if o.line == d.line and o.title in d.message
    }
    assert asked == {
        "Helarsredovisning": ("Helårsredovisning",),
        "Verksamhetsuppféljning": ("Verksamhetsuppföljning",),
        "Verksamhetsuppfoljning": ("Verksamhetsuppföljning",),
        "Halvarsredovisning": ("Halvårsredovisning",),
    }


def test_the_json_has_the_promised_shape() -> None:
    shape = as_json(read_plan(TEXT, 2022))

    assert set(shape) == {"year", "occasions", "doubts", "others", "decisions"}
    assert shape["occasions"][5] == {
        "date": "2021-10-04",
        "end_date": None,
        "start": "12:00",
        "end": "16:00",
        "body": "joint",
        "kind": "planning_day",
        "precision": "day",
        "week": None,
        "month": None,
        "title": "Planeringsdag Gemensam",
        "place": None,
        "public": False,
        "notes": [],
        "line": 56,
        "written": "OKTOBER Planeringsdag Gemensam 2021-10-04\n12:00-16:00",
        "cancelled": False,
        "history": [],
        "doubts": ["year_differs", "joint_day_differs"],
    }
    assert set(shape["doubts"][0]) == {"code", "line", "lines", "message", "candidates"}


@pytest.mark.parametrize("line_break", ["\r\n", "\r", "\x0c\n"])
def test_the_kind_of_line_break_changes_nothing(line_break: str) -> None:
    plan = read_plan(TEXT.replace("\n", line_break), 2022)

    assert [(o.line, o.day, o.title) for o in plan.occasions] == [
        (o.line, o.day, o.title) for o in read_plan(TEXT, 2022).occasions
    ]


def test_another_year_doubts_every_row() -> None:
    plan = read_plan(TEXT, 2023)

    assert all("year_differs" in occasion.doubts for occasion in plan.occasions)
    assert plan.occasions[0].start == time(9)


@pytest.mark.parametrize(
    "row", ["To l6 september kl. O9.00-12.O0", "Torsdag 16 september kI l2.3o—13.00", "16/9 9.00~1o.00"]
)
def test_letters_that_a_scanner_took_for_digits_are_read_where_only_a_digit_can_be_meant(row: str) -> None:
    plan = read_plan(f"Styre1sens m0tesplan 2O27\n{row}\n", None)

    (occasion,) = plan.occasions
    assert (occasion.day, occasion.body, occasion.start is None, plan.doubts) == (date(2027, 9, 16), BOARD, False, ())


def test_a_misread_day_is_asked_about_where_no_weekday_agrees() -> None:
    (occasion,) = read_plan("Styrelsens mötesplan 2027\nFre l6 september kl. 9-12\n", None).occasions

    assert (occasion.day, occasion.doubts) == (None, ("unreadable_date",))
