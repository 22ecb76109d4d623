"""A doubt rather than a guess: what the reader asks a person about."""

from __future__ import annotations

from datetime import date, time

import pytest

from arshjul.reading.plan import Doubt, ReadOccasion, read_plan


def asked(line: str, year: int | None = None, heading: str = "Styrelsemöten 2027") -> tuple[ReadOccasion, Doubt]:
    """The only occasion of one line, and the first doubt about it."""
    plan = read_plan(f"{heading}\n{line}\n", year)
    (occasion,) = plan.occasions
    return occasion, plan.doubts[0]


@pytest.mark.parametrize(
    ("line", "candidates", "part"),
    [
        ("31 april kl 9", ("2027-04-30", "2027-05-01"), "april har 30 dagar"),
        ("2027-02-29 9-12", ("2027-02-28", "2027-03-01"), "februari har 28 dagar"),
        ("30/2 kl 9", ("2027-02-28", "2027-03-01"), "28 februari 2027 eller 1 mars 2027"),
        ("32 mars kl 9", ("2027-03-31", "2027-04-01"), "Den 32 mars 2027 finns inte"),
        ("2027-13-01 kl 9", ("2027-01-13",), "ingen månad 13"),
        ("12/31 2027 kl 9", ("2027-12-31",), "ingen månad 31"),
        ("0000-01-01 kl 9", (), "finns inte"),
    ],
)
def test_a_day_that_does_not_exist_is_null_with_its_neighbours(
    line: str, candidates: tuple[str, ...], part: str
) -> None:
    occasion, doubt = asked(line)

    assert (occasion.day, doubt.code, doubt.candidates) == (None, "no_such_date", candidates)
    assert part in doubt.message


def test_29_february_stands_in_a_leap_year() -> None:
    (occasion,) = read_plan("Styrelsemöten 2028\n29 februari kl 9\n", None).occasions

    assert (occasion.day, occasion.doubts) == (date(2028, 2, 29), ())


def test_a_weekday_that_disagrees_is_doubted_and_the_date_kept() -> None:
    occasion, doubt = asked("tisdag 14 juni kl 9-12")

    assert occasion.day == date(2027, 6, 14)
    assert (doubt.code, doubt.candidates) == ("weekday_differs", ("2027-06-14", "2027-06-15"))
    assert "Det står tisdag, men 14 juni 2027 är en måndag." in doubt.message


def test_a_weekday_of_another_year_names_that_year() -> None:
    _, doubt = asked("måndag 7 februari kl 9", heading="Styrelsemöten 2023")

    assert "2022-02-07" in doubt.candidates


@pytest.mark.parametrize("weekday", ["mån", "mån.", "måndag", "måndagen den", "Mandag", "MÅNDAG"])
def test_a_weekday_that_agrees_is_no_matter(weekday: str) -> None:
    (occasion,) = read_plan(f"Styrelsemöten 2027\n{weekday} 8 februari kl 9\n", None).occasions

    assert (occasion.day, occasion.doubts, occasion.title) == (date(2027, 2, 8), (), "Styrelsemöte")


@pytest.mark.parametrize("line", ["vecka 24 kl 9", "v. 24 kl 9", "v24 kl 9", "v 24, 2027 kl 9"])
def test_a_week_is_no_day(line: str) -> None:
    occasion, doubt = asked(line)

    assert occasion.day is None
    assert doubt.code == "week_only"
    assert doubt.candidates == ("2027-06-14", "2027-06-15", "2027-06-16", "2027-06-17", "2027-06-18")


def test_a_weekday_of_a_week_in_a_known_year_is_a_day() -> None:
    (occasion,) = read_plan("Styrelsemöten 2027\nonsdag v 24 kl 13\n", None).occasions

    assert (occasion.day, occasion.doubts) == (date(2027, 6, 16), ())


@pytest.mark.parametrize(
    ("line", "heading"), [("onsdag v 24 kl 13", "Styrelsemöten"), ("onsdag v 52–53 kl 13", "Styrelsemöten 2027")]
)
def test_a_weekday_of_a_week_is_asked_about_where_the_year_or_the_week_is_not_known(line: str, heading: str) -> None:
    occasion, doubt = asked(line, heading=heading)

    assert (occasion.day, doubt.code) == (None, "week_only")


def test_a_week_that_the_year_has_not_is_doubted() -> None:
    occasion, doubt = asked("vecka 53 kl 9")

    assert (occasion.day, doubt.code) == (None, "no_such_date")
    assert "52 veckor" in doubt.message


def test_a_week_beside_a_day_is_compared_with_it() -> None:
    occasion, doubt = asked("v. 7 mån 8/2 kl 9")

    assert (occasion.day, occasion.doubts) == (date(2027, 2, 8), ("week_differs",))
    assert doubt.candidates == ("2027-02-08", "2027-02-15")


def test_a_month_beside_a_date_is_compared_with_it() -> None:
    occasion, doubt = asked("MAJ Budget 2027-06-03 9-12")

    assert (occasion.day, occasion.doubts) == (date(2027, 6, 3), ("month_differs",))
    assert doubt.candidates == ("2027-06-03", "2027-05-03")


def test_a_date_without_year_is_null() -> None:
    occasion, doubt = asked("8 februari kl 9", heading="Styrelsemöten")

    assert (occasion.day, doubt.code, doubt.candidates) == (None, "year_missing", ())


def test_a_heading_of_two_years_leaves_both_open() -> None:
    occasion, doubt = asked("8 februari kl 9", heading="Styrelsemöten 2026/2027")

    assert (occasion.day, doubt.candidates) == (None, ("2026-02-08", "2027-02-08"))
    assert "rubriken nämner 2026 och 2027" in doubt.message


def test_lists_of_two_years_are_read_and_the_year_is_asked_for() -> None:
    plan = read_plan("Styrelsemöten 2026\n9 februari kl 9\nStyrelsemöten 2027\n8 februari kl 9\n", None)

    assert plan.year is None
    assert [str(o.day) for o in plan.occasions] == ["2026-02-09", "2027-02-08"]
    assert (plan.doubts[0].code, plan.doubts[0].candidates) == ("several_years", ("2026", "2027"))


def test_a_time_that_ends_before_it_starts_is_kept_and_doubted() -> None:
    occasion, doubt = asked("8 februari kl 12-9")

    assert (occasion.start, occasion.end, doubt.code) == (time(12), time(9), "ends_before_start")


def test_a_span_of_days_that_ends_before_it_starts_is_doubted() -> None:
    _, doubt = asked("2027-12-31 - 2027-12-01 kl 9")

    assert doubt.code == "ends_before_start"


@pytest.mark.parametrize("written", ["kl 25.00", "kl 9.75", "24:30", "09:00-25:00"])
def test_a_time_that_does_not_exist_is_doubted(written: str) -> None:
    _, doubt = asked(f"8 februari {written}")

    assert doubt.code == "no_such_time"


def test_a_meeting_without_time_is_a_doubt_and_a_deadline_without_time_is_not() -> None:
    plan = read_plan("Kalendarium 2027\nStyrelsemöte 8 februari\nHandlingar senast 1 februari\n", None)

    assert [o.doubts for o in plan.occasions] == [("time_missing",), ()]


def test_the_same_meeting_twice_is_doubted_once() -> None:
    plan = read_plan("Styrelsemöten 2027\n8 februari kl 9-12\n2027-02-08 kl 9-12\n8/2 kl 13\n", None)

    assert [o.doubts for o in plan.occasions] == [(), ("duplicate",), ()]
    assert "står redan på rad 2" in plan.doubts[0].message


def test_letters_in_a_date_are_not_read_as_digits_in_silence() -> None:
    occasion, doubt = asked("2O27-O2-08 kl 9")

    assert (occasion.day, doubt.code, doubt.candidates) == (None, "unreadable_date", ("2027-02-08",))


def test_joint_days_of_two_lists_that_differ_are_both_doubted_when_nothing_says_which() -> None:
    text = (
        "Mötesplanering 2027\nSTYRELSEMÖTEN\n4 oktober 12-16 Planeringsdag gemensam\n"
        "BEREDNINGSMÖTEN\n11 oktober 12-16 Planeringsdag gemensam\n"
    )

    plan = read_plan(text, None)

    assert [o.doubts for o in plan.occasions] == [("joint_day_differs",), ("joint_day_differs",)]
    assert plan.doubts[0].candidates == ("2027-10-04", "2027-10-11")


def test_a_planning_day_in_both_lists_is_joint_also_without_the_word() -> None:
    text = (
        "Mötesplanering 2027\nSTYRELSEMÖTEN\n4 oktober 12-16 Planeringsdag\n"
        "BEREDNINGSMÖTEN\n4 oktober 12-16 Planeringsdag\n"
    )

    assert [o.body for o in read_plan(text, None).occasions] == ["joint", "joint"]


def test_a_line_too_long_for_a_person_is_not_read_and_says_so() -> None:
    plan = read_plan("Styrelsemöten 2027\n" + "8 februari " * 5000 + "\n5 april kl 9\n", None)

    assert [str(o.day) for o in plan.occasions] == ["2027-04-05"]
    assert plan.doubts[0].code == "line_too_long"


def test_meetings_of_which_nothing_says_whose_they_are_are_asked_about_once() -> None:
    plan = read_plan("Mötestider 2027\n8 februari kl 9-12\n5 april kl 9-12\n14 juni kl 9-12 inställt\n", None)

    (doubt,) = plan.doubts
    assert (doubt.code, doubt.lines) == ("body_missing", (2, 3))
    assert "inte vem som möts" in doubt.message


@pytest.mark.parametrize(
    ("line", "is_asked"),
    [
        ("Vi räknar med ägarsamråd torsdagen den 20 maj i Mora", True),
        ("Preliminärt möte i presidiet 20 maj", True),
        ("Styrelsen\t11\t15\t23", True),
        ("Kostnader\t11\t15\t23", False),
        ("Kan presidiet mötas den 20 maj?", False),
        ("Protokollet från styrelsemötet den 20 maj godkändes.", False),
        ("Nätverket har kurs den 20 maj", False),
        ("Vid mötet den 8 februari väljs justerare", False),
    ],
)
def test_a_line_that_a_person_would_call_a_meeting_is_read_or_asked_about(line: str, is_asked: bool) -> None:
    plan = read_plan(f"Styrelsemöten 2027\n8 februari kl 9\n\n## Allmänt\n\n{line}\n", None)

    asked = any(doubt.code == "maybe_meeting" for doubt in plan.doubts)
    assert (asked or len(plan.occasions) > 1) is is_asked
