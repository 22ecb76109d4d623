"""Whatever the text, the reader answers; and a date that it is given it gives back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arshjul.reading.plan import as_json, read_plan
from arshjul.swedish import MONTHS, WEEKDAYS

DAYS_OF_2027 = st.dates(date(2027, 1, 1), date(2027, 12, 31))

FORMS = [
    lambda d: d.isoformat(),
    lambda d: f"{d:%Y/%m/%d}",
    lambda d: f"{d:%Y.%m.%d}",
    lambda d: f"{d:%Y%m%d}",
    lambda d: f"{d:%d-%m-%Y}",
    lambda d: f"{d.day}.{d.month}.{d.year}",
    lambda d: f"{d.day}/{d.month}",
    lambda d: f"{d.day}/{d.month} {d.year}",
    lambda d: f"{d.day}/{d.month}-{d.year}",
    lambda d: f"{d.day}/{d.month}–{d.year}",
    lambda d: f"{d.day}/{d.month}-27",
    lambda d: f"{d.day} {MONTHS[d.month - 1]}",
    lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"den {d.day} {MONTHS[d.month - 1]}",
    lambda d: f"den {d.day}:e {MONTHS[d.month - 1]}",
    lambda d: f"{d.day} {MONTHS[d.month - 1][:3]}",
    lambda d: f"{d.day} {MONTHS[d.month - 1][:3]}. {d.year}",
    lambda d: f"{d.day} {MONTHS[d.month - 1].upper()}",
    lambda d: f"{MONTHS[d.month - 1].capitalize()} {d.day}",
    lambda d: f"{WEEKDAYS[d.weekday()]} {d.day} {MONTHS[d.month - 1]}",
    lambda d: f"{WEEKDAYS[d.weekday()]}en den {d.day} {MONTHS[d.month - 1]} {d.year}",
    lambda d: f"{WEEKDAYS[d.weekday()][:3]} {d.day}/{d.month}",
    lambda d: f"{WEEKDAYS[d.weekday()][:3]} {d.isoformat()}",
    lambda d: f"{d.day} {MONTHS[d.month - 1]} ({WEEKDAYS[d.weekday()]})",
    lambda d: f"v. {d.isocalendar().week} {WEEKDAYS[d.weekday()][:3]} {d.day}/{d.month}",
    lambda d: WEEKDAYS[d.weekday()].translate(str.maketrans("åäö", "aao")) + f" {d.day}/{d.month}",
]
BULLETS = ["", "- ", "• "]
TAILS = [
    "",
    " kl 9-12",
    " 9.00–12.00 Bokslut",
    ", kl. 09:00, Årsredovisning",
    "\t9-12\tBokslut",
    "; 9:00-12:00; Bokslut",
]


@settings(deadline=None)
@given(day=DAYS_OF_2027, form=st.sampled_from(FORMS), tail=st.sampled_from(TAILS), bullet=st.sampled_from(BULLETS))
def test_a_date_in_any_swedish_form_comes_back(day: date, form: object, tail: str, bullet: str) -> None:
    written = form(day)  # type: ignore[operator]

    plan = read_plan(f"Styrelsemöten 2027\n\n{bullet}{written}{tail}\n", None)

    assert [occasion.day for occasion in plan.occasions] == [day]
    assert set(plan.occasions[0].doubts) <= {"time_missing", "not_a_working_day"}


@settings(deadline=None)
@given(first=DAYS_OF_2027, length=st.integers(1, 40))
def test_a_span_of_days_comes_back(first: date, length: int) -> None:
    last = first + timedelta(days=length)

    (occasion,) = read_plan(f"Styrelsemöten 2027\n{first} – {last} Planeringsdagar\n", None).occasions

    assert (occasion.day, occasion.end_day) == (first, last)


PLAN_WORDS = (
    "Styrelsemöten Beredning 2027 2026/27 8 februari 31 april 2027-02-08 2027-02-30 8/2 30/11. kl "
    "9-12 09:00 25:99 v. vecka 24 mån tisdag INSTÄLLT gemensam Planeringsdag senast deadline ; | , "
    "\t \n \n\n : - – ( ) # ## § 3.1 ** och till från flyttas den nästa möte sammanträde Datum Tid "
    "Organ Samtliga . FEBRUARI JUNI Inledning 9(13) \x0c \u2028 \x00 1"
)
WORDS = st.sampled_from(PLAN_WORDS.split(" "))


@settings(deadline=None)
@given(st.lists(WORDS, max_size=60), st.sampled_from([None, 2022, 2027]))
def test_any_heap_of_plan_words_is_read_in_the_promised_shape(words: list[str], year: int | None) -> None:
    text = " ".join(words)

    shape = as_json(read_plan(text, year))

    number_of_lines = text.count("\n") + 1
    codes = {doubt["code"] for doubt in shape["doubts"]}
    for occasion in shape["occasions"]:
        assert 1 <= occasion["line"] <= number_of_lines
        assert occasion["title"]
        assert occasion["title"] == " ".join(occasion["title"].split())
        assert occasion["date"] or set(occasion["doubts"]) & {
            "no_such_date",
            "year_missing",
            "week_only",
            "day_missing",
            "unreadable_date",
        }
        assert set(occasion["doubts"]) <= codes
    assert shape["occasions"] or codes
    assert all(1 <= doubt["line"] <= number_of_lines and doubt["message"] for doubt in shape["doubts"])


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=300))
def test_any_text_at_all_is_read(text: str) -> None:
    read_plan(text, 2027)


HUGE = {
    "digits on one line": "1" * 1_000_000,
    "digits on many lines": "12345\n" * 100_000,
    "numbers": "1 " * 500_000,
    "dashes": "1-" * 500_000,
    "slashes": "1/1" * 300_000,
    "spaces between digits": ("9" + " " * 50) * 20_000,
    "weeks": "v1 " * 300_000,
    "headings": "Styrelsemöten 2027\n" * 50_000,
    "clocks": "Styrelsemöten 2027\n" + "9-12 " * 200_000,
    "days and no month": "8, " * 300_000 + "och 8 februari",
    "months": "januari " * 120_000,
    "weekdays": "Styrelsemöten 2027\n1/1 " + "mandag " * 140_000,
    "almost dates": "2027-" * 200_000,
    "letters like digits": "o1l-" * 250_000,
    "lines without dates": "rad utan datum\n" * 100_000,
    "empty lines": "\n" * 1_000_000,
    "table heads": "Datum;Tid\n" * 50_000,
    "quotation marks": '"' * 1_000_000,
    "a long line within a list": "Styrelsemöten 2027\n" + "x " * 9_000 + "\n8 februari kl 9",
    "dates on a line": "Styrelsemöten 2027: " + "8 februari, " * 1_600,
    "moves on a line": "flyttas från 1/1 till 2/2 " * 750,
    "words of meetings": "styrelsemöte den " * 1_100 + "8 februari",
    "accents": "a" + "\u0301" * 200_000,
    "places of all": "Samtliga möten hålls i A.\n" * 10_000,
    "places of all on a line": "Samtliga möten hålls i A, " * 190 + "utom 8 februari",
    "towns": "Avesta\n" * 20_000,
    "names and empty lines": "Möten\n\n" * 10_000,
    "cells that make no table": "8\t9\t10\t11\n" * 10_000,
    "brackets after a date": "8 februari 2027 " + "(a" * 1_200 + " (" * 1_200,
    "words of a card": "a" * 4_000 + " möte den",
    "months that are moved": "mötet i juni flyttas till den " * 160 + "8 februari",
    "discharges": "Fullmäktige har beviljat ansvarsfrihet.\n" * 5_000,
}


@pytest.mark.parametrize("name", HUGE)
def test_huge_and_hostile_texts_are_answered(name: str) -> None:
    plan = read_plan(HUGE[name], 2027)

    assert plan.occasions or plan.doubts
