"""Clock times that are of a message or of a matter, and not of a meeting."""

from __future__ import annotations

from arshjul.reading.margins import without_margins
from arshjul.reading.plan import read_plan


def test_the_time_of_a_message_is_no_part_of_what_it_says() -> None:
    lines, claims = without_margins(["[09:14] Förbundschefen: presidiet ses den 18/2 kl 10", "[2027-02-03 09:15] Ja!"])

    assert [line.strip() for line in lines] == ["presidiet ses den 18/2 kl 10", "Ja!"]
    assert [len(line) for line in lines] == [52, 22]
    assert {claim.why for claim in claims} == {"klockslaget då ett meddelande skrevs"}


def test_a_row_of_a_plan_is_no_message() -> None:
    rows = [
        "2027-02-08 09:00 - Styrelsen: budget",
        "09.00 – Presidiet: 8 februari",
        "8 februari 09:00 - 12:00 Styrelsen",
    ]

    assert without_margins(rows) == (rows, [])


def test_the_time_of_a_matter_in_an_agenda_is_not_when_the_next_meeting_begins() -> None:
    agenda = "1  Öppnande  10.00\n2  Budget  10.20\n3  Lunch  12.00\n4  Nästa styrelsemöte 18 november  14.20\n"

    (occasion,) = read_plan("Kallelse till styrelsen\n" + agenda, 2027).occasions

    assert (str(occasion.day), occasion.start, occasion.doubts) == ("2027-11-18", None, ("time_missing",))


def test_numbered_rows_with_a_day_and_a_time_each_are_a_list_and_no_agenda() -> None:
    rows = ["1. 8 februari  09.00", "2. 5 april  10.00", "3. 14 juni  11.00"]

    assert without_margins(rows) == (rows, [])
