"""Dates, clocks and words in Swedish, and the environment that renders them."""

from datetime import date, time

import pytest
from jinja2 import UndefinedError

from arshjul import words
from arshjul.year.model import Body, Occasion, OccasionKind, Role


def meeting(day: date, **more: object) -> Occasion:
    return Occasion(key="2026-1", year=2026, kind=OccasionKind.MEETING, title="Styrelsemöte", day=day, **more)


def test_dates_read_as_a_swede_writes_them() -> None:
    day = date(2026, 11, 30)

    assert words.swedish_date(day) == "30 november 2026"
    assert words.weekday_date(day) == "måndag 30 november 2026"
    assert words.iso_week(day) == "v.\N{NO-BREAK SPACE}49"


@pytest.mark.parametrize(("day", "week"), [(date(2027, 1, 3), 53), (date(2025, 12, 29), 1)])
def test_the_week_is_the_iso_week_also_at_the_turn_of_the_year(day: date, week: int) -> None:
    assert words.iso_week(day) == f"v.\N{NO-BREAK SPACE}{week}"


def test_whole_hours_are_short_and_minutes_bring_both_ends_along() -> None:
    assert words.clock(time(9)) == "9"
    assert words.clock(time(9, 30)) == "9.30"
    assert words.clock_range(time(9), time(12)) == "kl. 9–12"
    assert words.clock_range(time(9), time(15, 30)) == "kl. 9.00–15.30"
    assert words.clock_range(time(9)) == "kl. 9"
    assert words.clock_range(None) == ""
    assert words.table_clock(time(9)) == "09.00"
    assert words.table_clock(None) == ""


def test_a_meeting_over_several_days_names_both() -> None:
    november = meeting(date(2026, 11, 18), end_day=date(2026, 11, 19))
    over_the_month = meeting(date(2026, 11, 30), end_day=date(2026, 12, 1))
    over_the_year = meeting(date(2026, 12, 31), end_day=date(2027, 1, 1))

    assert words.short_when(november) == "18–19 november 2026"
    assert words.when(november) == "onsdag–torsdag 18–19 november 2026 (v.\N{NO-BREAK SPACE}47)"
    assert words.short_when(over_the_month) == "30 november–1 december 2026"
    assert words.short_when(over_the_year) == "31 december 2026–1 januari 2027"


def test_a_meeting_at_an_hour_says_day_week_and_hour() -> None:
    occasion = meeting(date(2026, 11, 30), start=time(9), end=time(12))

    assert words.when(occasion) == "måndag 30 november 2026 (v.\N{NO-BREAK SPACE}49) kl. 9–12"
    assert words.short_when(occasion) == "30 november 2026 kl. 9–12"


@pytest.mark.parametrize(
    ("weeks", "distance"),
    [
        (3, "om 3 veckor"),
        (1, "nästa vecka"),
        (0, "den här veckan"),
        (-1, "förra veckan"),
        (-2, "för 2 veckor sedan"),
    ],
)
def test_the_distance_to_a_week_is_said_in_weeks(weeks: int, distance: str) -> None:
    assert words.weeks_left(weeks) == distance


@pytest.mark.parametrize(
    ("days", "distance", "left"),
    [
        (7, "om 7 dagar", "7 dagar kvar"),
        (1, "i morgon", "1 dag kvar"),
        (0, "i dag", "sista dagen"),
        (-1, "i går", "1 dag för sent"),
        (-3, "för 3 dagar sedan", "3 dagar för sent"),
    ],
)
def test_distance_and_time_left_are_said_in_words(days: int, distance: str, left: str) -> None:
    assert words.days_left(days) == distance
    assert words.time_left(days) == left


def test_a_title_inside_a_sentence_keeps_its_abbreviations() -> None:
    assert words.in_sentence("Styrelsemöte 3") == "styrelsemöte 3"
    assert words.in_sentence("SUS-uppföljning") == "SUS-uppföljning"
    assert words.in_sentence("") == ""
    assert words.as_sentence("åter i dag") == "Åter i dag"


def test_a_list_is_spoken_with_commas_and_och() -> None:
    assert words.enumeration(["a"]) == "a"
    assert words.enumeration(["a", "b"]) == "a och b"
    assert words.enumeration(iter(["a", "b", "c"])) == "a, b och c"


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_word(role: Role) -> None:
    assert words.role_word(role)


@pytest.mark.parametrize("body", Body)
def test_every_body_has_a_word(body: Body) -> None:
    assert words.body_word(body)


def test_every_ending_but_txt_is_escaped() -> None:
    environment = words.environment()

    assert environment.autoescape("mail/reminder/body.html") is True
    assert environment.autoescape("wheel.svg") is True
    assert environment.autoescape("page.html.j2") is True
    assert environment.autoescape(None) is True
    assert environment.autoescape("mail/reminder/body.txt") is False


def test_a_value_that_nobody_gave_is_an_error_and_not_a_gap() -> None:
    with pytest.raises(UndefinedError):
        words.render("mail/cancellation/body.txt", association_name="Förbundet")
