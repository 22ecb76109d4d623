"""The calendar that people subscribe to, read with parsers that are not ours."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
import vobject
from icalendar import Calendar

from arshjul.ical.components import Organizer
from arshjul.ical.feed import FeedDeadline, FeedEntry, FeedOccasion, deadline_uid, feed
from arshjul.year.model import Body, Occasion, OccasionKind

STAMP = datetime(2026, 3, 3, 8, tzinfo=UTC)
MEETING = Occasion(
    key="2026-styrelse-3",
    year=2026,
    kind=OccasionKind.MEETING,
    title="Styrelsemöte 3/2026",
    day=date(2026, 4, 1),
    start=time(18),
    end=time(20, 30),
    body=Body.BOARD,
    place="Folkets hus, Storgatan 1",
    sequence=1,
)
IN_FEED = FeedOccasion(MEETING, "m-2026-styrelse-3.sofint@forbundet.example", STAMP)
LAST_DAY = FeedDeadline("d-1.sofint@forbundet.example", "årsredovisning till revisorn", date(2026, 3, 31), STAMP)


def subscribe(*entries: FeedEntry, name: str = "Årshjul: Styrelsen") -> bytes:
    return feed(
        name,
        "https://arshjul.forbundet.example/",
        entries,
        organizer=Organizer("Kansliet", "kallelse@forbundet.example"),
        revised_at=STAMP,
    )


def test_a_feed_is_published_with_organizer_and_without_attendees_or_alarms() -> None:
    content = subscribe(IN_FEED, LAST_DAY)

    calendar = Calendar.from_ical(content)
    assert calendar["METHOD"] == "PUBLISH"
    assert calendar["X-WR-TIMEZONE"] == "Europe/Stockholm"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n" in content
    assert b"X-PUBLISHED-TTL:PT4H\r\n" in content
    assert b"ATTENDEE" not in content
    assert b"VALARM" not in content
    assert content.count(b"ORGANIZER;") == 2
    assert not [error for component in calendar.walk() for error in component.errors]
    assert not calendar.get_missing_tzids()
    assert calendar["X-WR-CALNAME"] == calendar["NAME"] == "Årshjul: Styrelsen"


def test_the_first_uid_that_a_reader_meets_is_an_events() -> None:
    """vdirsyncer puts the calendar's own lines before each event, and knows an event by the first UID it then sees."""
    head, *events = subscribe(IN_FEED, LAST_DAY).decode().split("BEGIN:VEVENT\r\n")

    alone = [re.search(r"^UID:(.*)\r$", head + event, re.MULTILINE) for event in events]

    assert [found and found[1] for found in alone] == [LAST_DAY.uid, IN_FEED.uid]


def test_entries_stand_in_order_of_day_whatever_order_they_come_in() -> None:
    assert subscribe(IN_FEED, LAST_DAY) == subscribe(LAST_DAY, IN_FEED)
    assert Calendar.from_ical(subscribe(IN_FEED, LAST_DAY)).events[0].start == date(2026, 3, 31)


def test_a_meeting_stands_at_its_hour_and_takes_time() -> None:
    event = vobject.readOne(subscribe(IN_FEED).decode()).vevent

    assert event.dtstart.value.astimezone(UTC) == datetime(2026, 4, 1, 16, tzinfo=UTC)
    assert event.transp.value == "OPAQUE"
    assert event.sequence.value == "1"
    assert event.categories.value == ["Styrelsen"]


def test_a_meeting_that_came_by_mail_too_takes_no_time_twice() -> None:
    [event] = Calendar.from_ical(subscribe(replace(IN_FEED, invited=True))).events

    assert event["TRANSP"] == "TRANSPARENT"


def test_a_deadline_takes_its_whole_day_and_no_time() -> None:
    [event] = Calendar.from_ical(subscribe(LAST_DAY)).events

    assert event["SUMMARY"] == "Sista dag: årsredovisning till revisorn"
    assert (event.start, event.end) == (date(2026, 3, 31), date(2026, 4, 1))
    assert event["TRANSP"] == "TRANSPARENT"


def test_a_last_day_of_which_only_the_week_is_known_stands_over_the_week_and_not_on_its_friday() -> None:
    week = replace(LAST_DAY, day=date(2026, 8, 14), monday=date(2026, 8, 10))

    published = subscribe(week).decode()

    assert "DTSTART;VALUE=DATE:20260810" in published
    assert "DTEND;VALUE=DATE:20260817" in published


def test_a_cancelled_meeting_stays_and_says_so() -> None:
    [event] = Calendar.from_ical(subscribe(replace(IN_FEED, occasion=replace(MEETING, cancelled=True)))).events

    assert event["SUMMARY"] == "INSTÄLLT: Styrelsemöte 3/2026"
    assert event["STATUS"] == "CANCELLED"
    assert event["TRANSP"] == "TRANSPARENT"


@pytest.mark.parametrize("kind", [OccasionKind.DEADLINE, OccasionKind.EVENT])
def test_what_nobody_is_called_to_takes_no_time(kind: OccasionKind) -> None:
    [event] = Calendar.from_ical(subscribe(replace(IN_FEED, occasion=replace(MEETING, kind=kind)))).events

    assert event["TRANSP"] == "TRANSPARENT"


def test_a_hostile_name_stays_inside_its_property() -> None:
    content = subscribe(IN_FEED, name="Ond\r\nX-EVIL:1\x00,;\u2029")

    assert b"\r\nX-EVIL" not in content
    assert b"\x00" not in content
    assert "X-EVIL" not in Calendar.from_ical(content)


def test_a_changed_meeting_is_built_anew() -> None:
    before = subscribe(IN_FEED)

    after = subscribe(
        replace(IN_FEED, occasion=replace(MEETING, place="Rådhuset"), dtstamp=datetime(2026, 3, 4, tzinfo=UTC))
    )

    assert subscribe(IN_FEED) == before
    assert Calendar.from_ical(after).events[0]["LOCATION"] == "Rådhuset"
    assert after.count(b"BEGIN:VEVENT") == after.count(b"END:VEVENT") == after.count(b"END:VCALENDAR") == 1


def test_an_empty_feed_is_still_a_calendar() -> None:
    assert Calendar.from_ical(subscribe()).events == []


def test_the_uid_of_a_deadline_differs_from_that_of_a_meeting() -> None:
    assert deadline_uid("2026:budget", "sofint", "forbundet.example") == "d-2026:budget.sofint@forbundet.example"
