"""Calendar files: events as rows in Swedish time, and what recurs as often as it happens."""

from __future__ import annotations

import pytest
from made_documents import calendar, event

from arshjul.reading.extracting.calendars import read_calendar
from arshjul.reading.extracting.refusing import UnreadableError


def rows(*lines: str) -> list[str]:
    return [line.text for line in read_calendar(calendar(*lines)).lines][1:]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            ["DTSTART;TZID=Europe/Stockholm:20270308T090000", "DTEND;TZID=Europe/Stockholm:20270308T120000"],
            "09:00-12:00",
        ),
        (["DTSTART:20270308T080000Z", "DURATION:PT3H"], "09:00-12:00"),
        (["DTSTART:20270308T090000"], "09:00"),
        (["DTSTART;TZID=W. Europe Standard Time:20270308T090000"], "09:00"),
        (["DTSTART;VALUE=DATE:20270308", "DTEND;VALUE=DATE:20270309"], ""),
    ],
)
def test_an_event_is_a_row_with_its_hours_in_swedish_time(lines: list[str], said: str) -> None:
    assert rows(*event(*lines, "SUMMARY:Möte", "LOCATION:Falun\\, sal 2")) == [
        f"2027-03-08\t\t{said}\tMöte\tFalun, sal 2"
    ]


def test_what_is_to_be_done_has_a_table_of_its_own() -> None:
    to_do = ["BEGIN:VTODO", "UID:1", "DUE;VALUE=DATE:20270331", "SUMMARY:Lämna bokslut", "END:VTODO"]

    assert rows(*event("DTSTART;VALUE=DATE:20270308", "SUMMARY:Möte"), *to_do) == [
        "2027-03-08\t\t\tMöte",
        "",
        "Sista dag\tÄrende",
        "2027-03-31\tLämna bokslut",
    ]


def test_what_is_said_of_an_event_is_laid_aside() -> None:
    said = event("DTSTART;VALUE=DATE:20270308", "SUMMARY:Möte", "DESCRIPTION:Handlingar 1 mars.\\nVälkomna")

    assert [aside.text for aside in read_calendar(calendar(*said)).asides] == ["Handlingar 1 mars.", "Välkomna"]


def test_days_in_a_row_end_on_the_last_of_them() -> None:
    assert rows(*event("DTSTART;VALUE=DATE:20270310", "DTEND;VALUE=DATE:20270312", "SUMMARY:Internat")) == [
        "2027-03-10\t2027-03-11\t\tInternat"
    ]


def test_a_cancelled_event_says_so() -> None:
    (row,) = rows(*event("DTSTART;VALUE=DATE:20270308", "SUMMARY:Möte", "STATUS:CANCELLED"))

    assert row.endswith("\tInställt")


def test_a_series_has_its_days_less_those_taken_away_and_with_those_moved() -> None:
    series = event(
        "DTSTART;TZID=Europe/Stockholm:20270301T090000",
        "RRULE:FREQ=MONTHLY;BYDAY=1MO;UNTIL=20270501T000000Z",
        "EXDATE;TZID=Europe/Stockholm:20270405T090000",
        "RDATE;TZID=Europe/Stockholm:20270412T100000",
        "SUMMARY:Möte",
    )
    moved = event(
        "RECURRENCE-ID;TZID=Europe/Stockholm:20270301T090000",
        "DTSTART;TZID=Europe/Stockholm:20270302T130000",
        "SUMMARY:Möte",
    )

    assert rows(*series, *moved) == ["2027-03-02\t\t13:00\tMöte", "2027-04-12\t\t10:00\tMöte"]


def test_a_series_without_end_is_followed_to_the_year_after_and_told() -> None:
    document = read_calendar(calendar(*event("DTSTART;VALUE=DATE:20270308", "RRULE:FREQ=YEARLY", "SUMMARY:Möte")))

    assert [line.text for line in document.lines][1:] == ["2027-03-08\t\t\tMöte", "2028-03-08\t\t\tMöte"]
    assert "till och med 2028" in document.notes[0]


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "INTERVAL=1;FREQ=HOURLY", "FREQ=DAILY;BYHOUR=1,2,3,4;COUNT=9999"])
def test_what_recurs_too_often_is_refused(rule: str) -> None:
    with pytest.raises(UnreadableError, match="ingen mötesplan"):
        read_calendar(calendar(*event("DTSTART:20270308T090000", f"RRULE:{rule}", "SUMMARY:Möte")))


def test_a_calendar_that_is_damaged_is_refused() -> None:
    with pytest.raises(UnreadableError, match="skadad"):
        read_calendar(calendar("BEGIN:VEVENT", "DTSTART:imorgon", "END:VEVENT"))
