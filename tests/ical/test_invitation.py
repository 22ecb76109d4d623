"""The calendar part of an invitation, read with parsers that are not ours."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
import vobject
from icalendar import Calendar, Event

from arshjul.errors import InputError
from arshjul.ical.components import Organizer
from arshjul.ical.invitation import CATEGORIES, Attendee, Invitation, Method, Revision, calendar_part, occasion_uid
from arshjul.year.model import Body, Occasion, OccasionKind, Person

MEETING = Occasion(
    key="2026-styrelse-3",
    year=2026,
    kind=OccasionKind.MEETING,
    title="Styrelsemöte 3/2026 – ekonomi, val; årsmöte",
    day=date(2026, 3, 31),
    start=time(18),
    end=time(20, 30),
    body=Body.BOARD,
    place="Folkets hus, Storgatan 1, 841 31 Ånge",
    known_since=datetime(2026, 3, 1, 8, tzinfo=UTC),
)
PERSON = Person("ledamot-1", "Ledamot för Ånge kommun", "ledamot@mottagare.example")
UID = "m-2026-styrelse-3.sofint@forbundet.example"

GOLDEN = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Arshjul//Arshjul 0.1//SV
CALSCALE:GREGORIAN
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Europe/Stockholm
X-LIC-LOCATION:Europe/Stockholm
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
SUMMARY:Styrelsemöte 3/2026 – ekonomi\\, val\\; årsmöte
DTSTART;TZID=Europe/Stockholm:20260331T180000
DTEND;TZID=Europe/Stockholm:20260331T203000
DTSTAMP:20260303T080000Z
UID:m-2026-styrelse-3.sofint@forbundet.example
SEQUENCE:0
ATTENDEE;CN="Ledamot för Ånge kommun";CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-A
 CTION;ROLE=REQ-PARTICIPANT;RSVP=TRUE:mailto:ledamot@mottagare.example
CATEGORIES:Styrelsen
CLASS:PUBLIC
CREATED:20260301T080000Z
DESCRIPTION:Kallelse till styrelsemöte.\\n\\nHandlingar: https://arshjul.fo
 rbundet.example/m/3
LAST-MODIFIED:20260303T080000Z
LOCATION:Folkets hus\\, Storgatan 1\\, 841 31 Ånge
ORGANIZER;CN=Kansliet:mailto:kallelse+r7kq2mzx4vtn6bwcdpfhj3yg5e@forbundet
 .example
STATUS:CONFIRMED
TRANSP:OPAQUE
URL:https://arshjul.forbundet.example/moten/3
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
X-MICROSOFT-DISALLOW-COUNTER:TRUE
END:VEVENT
END:VCALENDAR
"""


def call(
    occasion: Occasion = MEETING,
    person: Person = PERSON,
    method: Method = Method.REQUEST,
    organizer_name: str = "Kansliet",
    description: str = "Kallelse till styrelsemöte.\n\nHandlingar: https://arshjul.forbundet.example/m/3",
    url: str = "https://arshjul.forbundet.example/moten/3",
    *,
    optional: bool = False,
) -> bytes:
    return calendar_part(
        Invitation(
            occasion,
            Attendee(person, optional),
            method,
            Revision(UID, occasion.sequence, datetime(2026, 3, 3, 8, tzinfo=UTC)),
            Organizer(organizer_name, "kallelse+r7kq2mzx4vtn6bwcdpfhj3yg5e@forbundet.example"),
            description,
            url=url,
        )
    )


def event_of(content: bytes) -> Event:
    calendar = Calendar.from_ical(content)
    [event] = calendar.events
    assert not [error for component in calendar.walk() for error in component.errors]
    assert not calendar.get_missing_tzids()
    return event


def test_a_request_is_the_golden_one_to_the_byte() -> None:
    assert call() == GOLDEN.replace("\n", "\r\n").encode()


def test_the_same_revision_gives_the_same_bytes() -> None:
    assert call() == call()


def test_vobject_reads_the_meeting_as_it_was_meant() -> None:
    calendar = vobject.readOne(call().decode())

    assert calendar.method.value == "REQUEST"
    [event] = calendar.vevent_list
    assert event.summary.value == "Styrelsemöte 3/2026 – ekonomi, val; årsmöte"
    assert event.dtstart.value.astimezone(UTC) == datetime(2026, 3, 31, 16, tzinfo=UTC)
    assert event.dtend.value.astimezone(UTC) == datetime(2026, 3, 31, 18, 30, tzinfo=UTC)
    assert event.location.value == "Folkets hus, Storgatan 1, 841 31 Ånge"
    assert event.uid.value == UID
    [attendee] = event.attendee_list
    assert attendee.value == "mailto:ledamot@mottagare.example"
    assert attendee.params["CN"] == ["Ledamot för Ånge kommun"]
    assert attendee.params["RSVP"] == ["TRUE"]


@pytest.mark.parametrize(
    ("day", "hour_in_utc"),
    [
        (date(2026, 3, 28), 8),
        (date(2026, 3, 29), 7),
        (date(2026, 7, 1), 7),
        (date(2026, 10, 24), 7),
        (date(2026, 10, 25), 8),
        (date(2041, 7, 1), 7),
    ],
)
@pytest.mark.parametrize("method", Method)
def test_nine_in_the_morning_is_right_on_both_sides_of_the_clock_change(
    day: date, hour_in_utc: int, method: Method
) -> None:
    content = call(replace(MEETING, day=day, start=time(9), end=time(12)), method=method)

    expected = datetime(day.year, day.month, day.day, hour_in_utc, tzinfo=UTC)
    assert event_of(content).start.astimezone(UTC) == expected
    assert vobject.readOne(content.decode()).vevent.dtstart.value.astimezone(UTC) == expected


def test_a_cancellation_is_in_utc_and_asks_for_nothing() -> None:
    content = call(replace(MEETING, sequence=2, cancelled=True), method=Method.CANCEL)

    event = event_of(content)
    assert event["STATUS"] == "CANCELLED"
    assert event["SEQUENCE"] == 2
    assert b"DTSTART:20260331T160000Z\r\n" in content
    assert b"DTEND:20260331T183000Z\r\n" in content
    assert b"METHOD:CANCEL\r\n" in content
    assert b"VTIMEZONE" not in content
    assert b"RSVP" not in content
    assert b"DISALLOW-COUNTER" not in content
    assert b"X-MICROSOFT-CDO-BUSYSTATUS:FREE" in content


def test_a_deputy_who_may_stay_away_is_an_optional_participant() -> None:
    assert event_of(call(optional=True))["ATTENDEE"].params["ROLE"] == "OPT-PARTICIPANT"


def test_a_meeting_without_an_hour_takes_the_whole_day() -> None:
    content = call(replace(MEETING, start=None, end=None, end_day=date(2026, 4, 1)))

    event = event_of(content)
    assert event.start == date(2026, 3, 31)
    assert event.end == date(2026, 4, 2)
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["X-MICROSOFT-CDO-ALLDAYEVENT"] == "TRUE"
    assert b"VTIMEZONE" not in content


def test_a_meeting_without_an_end_says_none() -> None:
    content = call(replace(MEETING, end=None))

    assert b"DTEND" not in content
    assert b"DTSTART;TZID=Europe/Stockholm:20260331T180000\r\n" in content


def test_a_meeting_over_two_days_ends_on_the_second() -> None:
    event = event_of(call(replace(MEETING, end_day=date(2026, 4, 1))))

    assert event.end.astimezone(UTC) == datetime(2026, 4, 1, 18, 30, tzinfo=UTC)


def test_the_video_link_stands_in_the_description_and_as_place_when_there_is_no_other() -> None:
    link = "https://video.example/rum,1"
    event = event_of(call(replace(MEETING, place="", link=link)))

    assert event["LOCATION"] == link
    assert str(event["DESCRIPTION"]).endswith(f"Videolänk: {link}")


def test_a_link_that_the_description_holds_is_not_said_twice() -> None:
    link = "https://video.example/1"
    event = event_of(call(replace(MEETING, link=link), description=f"Länk: {link}"))

    assert str(event["DESCRIPTION"]).count(link) == 1


@pytest.mark.parametrize("body", Body)
def test_every_body_has_a_category(body: Body) -> None:
    categories = event_of(call(replace(MEETING, body=body)))["CATEGORIES"].cats

    assert [str(category) for category in categories] == [CATEGORIES[body]]


HOSTILE = 'A";RSVP=FALSE:x\r\nATTENDEE:mailto:ond@annan.example\nX-ALT-DESC:1\x00\x07^n\u2028\x85B\\;,\udc80'


def test_hostile_texts_stay_inside_their_property() -> None:
    person = Person("x", HOSTILE, "ledamot@mottagare.example")
    occasion = replace(MEETING, title=HOSTILE, place=HOSTILE)

    content = call(occasion, person, organizer_name=HOSTILE, description=HOSTILE)

    harmless = event_of(call())
    event = event_of(content)
    assert sorted(event.keys()) == sorted(harmless.keys())
    assert event["ATTENDEE"] == "mailto:ledamot@mottagare.example"
    assert event["ATTENDEE"].params["RSVP"] == "TRUE"
    assert "^" not in event["ATTENDEE"].params["CN"]
    plain = content.replace(b"\r\n", b"")
    assert not [octet for octet in plain if octet < 0x20 or octet == 0x7F]
    assert len(vobject.readOne(content.decode()).vevent.attendee_list) == 1


@pytest.mark.parametrize("name", ["Ledamot\\", 'Ledamot"', "Ledamot^n", "Ledamot\n"])
def test_a_name_of_one_word_ends_where_it_ends(name: str) -> None:
    content = call(person=replace(PERSON, own_name=name))

    assert event_of(content)["ATTENDEE"].params["CN"].startswith("Ledamot")
    assert event_of(content)["ATTENDEE"].params["RSVP"] == "TRUE"
    assert vobject.readOne(content.decode()).vevent.attendee.params["RSVP"] == ["TRUE"]


@pytest.mark.parametrize("address", ["a@b.example\r\nX-EVIL:1", "a b@c.example", "å@c.example", 'a"@c.example'])
def test_an_address_that_could_end_the_line_is_refused(address: str) -> None:
    with pytest.raises(InputError, match="kan inte stå som adress i en kalender"):
        call(person=Person("x", "Ledamot", address))


def test_a_page_address_that_could_end_the_line_is_refused() -> None:
    with pytest.raises(InputError):
        call(url="https://x.example/\r\nSTATUS:CANCELLED")


def test_no_line_is_longer_than_75_octets_and_none_is_cut_inside_a_character() -> None:
    words = "Å" * 200 + "\\" * 200 + "🎻" * 100 + "x" * 400
    content = call(replace(MEETING, title=words))

    lines = content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert all(line.decode() or line == b"" for line in lines)
    assert event_of(content)["SUMMARY"] == words
    assert vobject.readOne(content.decode()).vevent.summary.value == words


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        call(replace(MEETING, known_since=datetime(2026, 3, 1, 8)))  # noqa: DTZ001


def test_the_uid_holds_the_occasion_the_association_and_the_domain() -> None:
    assert occasion_uid("2026-styrelse-3", "sofint", "forbundet.example") == UID
