"""Every calendar that we build, as libical, ical.js and node-ical read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from calendar_faults import unseen_faults
from calendar_readers import Reading, Seen, read_all
from icalendar import Timezone

from arshjul.ical.components import Organizer
from arshjul.ical.feed import FeedDeadline, FeedEntry, FeedOccasion, feed
from arshjul.ical.invitation import Attendee, Invitation, Method, Revision, calendar_part
from arshjul.year.model import Body, Occasion, OccasionKind, Person

STOCKHOLM = ZoneInfo("Europe/Stockholm")
STAMP = datetime(2026, 3, 3, 8, tzinfo=UTC)
MEETING = Occasion(
    key="3",
    year=2026,
    kind=OccasionKind.MEETING,
    title="Styrelsemöte 3/2026 – ekonomi, val; årsmöte \\ övrigt",
    day=date(2026, 7, 1),
    start=time(12),
    end=time(14, 30),
    body=Body.JOINT,
    place="Folkets hus, Storgatan 1; 841 31 Ånge",
    link="https://video.example/rum,1;2",
    sequence=2,
    known_since=datetime(2026, 3, 1, 8, tzinfo=UTC),
)
WHOLE_DAYS = replace(MEETING, start=None, end=None, end_day=date(2026, 7, 2))
OPEN_END = replace(MEETING, end=None)
CHAIR = Attendee(Person("o", "Ordförande", "o@b.example"))
DEPUTY = Attendee(Person("e", "Ersättare", "e@b.example"), optional=True)
UID = "m-3.forbundet@forbundet.example"
READERS = {"libical", "ical.js", "node-ical"}


def call(
    occasion: Occasion = MEETING,
    method: Method = Method.REQUEST,
    *,
    uid: str = UID,
    sequence: int | None = None,
    optional: bool = False,
    stands: bool = False,
    others: tuple[Attendee, ...] = (),
) -> bytes:
    return calendar_part(
        Invitation(
            occasion,
            Attendee(Person("l", "Ledamot, för ”Ånge; kommun”", "ledamot@mottagare.example"), optional),
            method,
            Revision(uid, occasion.sequence if sequence is None else sequence, STAMP),
            Organizer("Kansliet: Ånge, m.fl.", "kallelse+r7kq2mzx4vtn6bwcdpfhj3yg5e@forbundet.example"),
            "Kallelse, se nedan;\n\n1. Val, 2. Beslut\nC:\\handlingar",
            url="https://arshjul.forbundet.example/moten/3?forbund=f,g;h",
            others=others,
            stands=stands,
        )
    )


def subscribe(*entries: FeedEntry) -> bytes:
    return feed(
        "Styrelsen, Ånge; m.fl.",
        "https://arshjul.forbundet.example/",
        entries,
        organizer=Organizer("Kansliet", "kallelse@forbundet.example"),
        revised_at=STAMP,
    )


LAST_DAY = FeedDeadline(
    "d-1.f@forbundet.example", "årsredovisning, till revisorn", date(2026, 12, 31), STAMP, 1, "A, b"
)
FEED = subscribe(
    FeedOccasion(MEETING, UID, STAMP, "Dagordning: 1, 2; 3", "https://arshjul.forbundet.example/"),
    FeedOccasion(replace(MEETING, cancelled=True, sequence=3), "m-2.f@forbundet.example", STAMP),
    FeedOccasion(WHOLE_DAYS, "m-4.f@forbundet.example", STAMP, invited=True),
    FeedOccasion(replace(WHOLE_DAYS, cancelled=True), "m-5.f@forbundet.example", STAMP),
    FeedOccasion(OPEN_END, "m-6.f@forbundet.example", STAMP),
    FeedOccasion(replace(MEETING, kind=OccasionKind.EVENT, body=None), "m-7.f@forbundet.example", STAMP),
    LAST_DAY,
)
BUILT = {
    "the first invitation": call(replace(MEETING, sequence=0)),
    "an update to another time": call(),
    "another room of the same house": call(replace(MEETING, place="Rum 2, Folkets hus"), sequence=2),
    "a deputy who may come": call(optional=True),
    "a deputy who is called to serve": call(sequence=2),
    "invited again after a cancellation": call(sequence=5),
    "one that lists the others": call(others=(CHAIR, DEPUTY)),
    "a whole day": call(WHOLE_DAYS),
    "no known end": call(OPEN_END),
    "only a video link": call(replace(MEETING, place="")),
    "the whole meeting cancelled": call(replace(MEETING, cancelled=True), Method.CANCEL),
    "a whole day cancelled": call(replace(WHOLE_DAYS, cancelled=True), Method.CANCEL),
    "one person uninvited": call(method=Method.CANCEL, sequence=3, stands=True),
    "a feed": FEED,
    "an empty feed": subscribe(),
}


@pytest.mark.debian
def test_nobody_finds_a_fault_in_anything_that_we_build() -> None:
    readings = read_all(list(BUILT.values()))

    assert {name: reading.faults for name, reading in zip(BUILT, readings, strict=True) if reading.faults} == {}
    assert {name: unseen_faults(content) for name, content in BUILT.items() if unseen_faults(content)} == {}
    assert {len(reading.events["libical"]) for reading in readings} == {0, 1, 7}
    assert all(reading.events.keys() == READERS for reading in readings)


@pytest.mark.debian
def test_all_see_whole_days_as_days_and_cancelled_entries_at_their_time() -> None:
    [reading] = read_all([FEED])

    noon = Seen(UID, datetime(2026, 7, 1, 10, tzinfo=UTC), datetime(2026, 7, 1, 12, 30, tzinfo=UTC))
    for events in reading.events.values():
        seen = {event.uid: event for event in events}
        assert seen[UID] == noon
        assert seen["m-2.f@forbundet.example"] == replace(noon, uid="m-2.f@forbundet.example")
        assert (seen["m-4.f@forbundet.example"].start, seen["m-4.f@forbundet.example"].end) == (
            date(2026, 7, 1),
            date(2026, 7, 3),
        )
        assert (seen[LAST_DAY.uid].start, seen[LAST_DAY.uid].end) == (date(2026, 12, 31), date(2027, 1, 1))


def around_the_clock_changes() -> Iterator[Occasion]:
    """Meetings from the day before to the day after each change of the clock, 2020 to 2041, and one over the night."""
    for year in range(2020, 2042):
        for month in (3, 10):
            change = max(day for day in (date(year, month, n) for n in range(25, 32)) if day.weekday() == 6)
            for distance in (-1, 0, 1):
                for begins, ends in ((time(0, 15), time(1, 45)), (time(9), time(23, 45))):
                    yield replace(MEETING, day=change + timedelta(distance), start=begins, end=ends)
            yield replace(MEETING, day=change - timedelta(1), end_day=change, start=time(22), end=time(5))


@pytest.mark.debian
def test_the_moment_of_a_meeting_is_the_same_to_all_at_every_clock_change_from_2020_to_2041() -> None:
    meetings = list(around_the_clock_changes())
    mails = [call(meeting, method) for meeting in meetings for method in Method]
    entries = [FeedOccasion(meeting, f"m-{n}@f.example", STAMP) for n, meeting in enumerate(meetings)]

    readings = read_all([*mails, subscribe(*entries)])

    assert [fault for reading in readings for fault in reading.faults] == []
    expected = [expected_moments(meeting) for meeting in meetings]
    by_mail = [moment for moment in expected for _ in Method]
    for reader in READERS:
        assert [moments(reading, reader) for reading in readings[:-1]] == [[moment] for moment in by_mail]
        in_feed = {seen.uid: (seen.start, seen.end) for seen in readings[-1].events[reader]}
        assert in_feed == {entry.uid: moment for entry, moment in zip(entries, expected, strict=True)}


def expected_moments(meeting: Occasion) -> tuple[datetime, datetime]:
    assert meeting.start
    assert meeting.end
    begins = datetime.combine(meeting.day, meeting.start, STOCKHOLM).astimezone(UTC)
    return begins, datetime.combine(meeting.last_day, meeting.end, STOCKHOLM).astimezone(UTC)


def moments(reading: Reading, reader: str) -> list[tuple[object, object]]:
    return [(seen.start, seen.end) for seen in reading.events[reader]]


# From here on: that the readers would have found it.


def without(line: bytes, content: bytes) -> bytes:
    """*content* without the lines that begin with *line*."""
    unfolded = content.replace(b"\r\n ", b"")
    return b"".join(one + b"\r\n" for one in unfolded.split(b"\r\n")[:-1] if not one.startswith(line))


@pytest.mark.debian
@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (without(b"ORGANIZER", FEED), "ORGANIZER"),
        (without(b"ORGANIZER", call()), "ORGANIZER"),
        (without(b"ATTENDEE", call()), "ATTENDEE"),
        (without(b"DTSTAMP", call()), "DTSTAMP"),
        (without(b"UID", call(method=Method.CANCEL)), "UID"),
        (without(b"SEQUENCE", call(method=Method.CANCEL)), "SEQUENCE"),
        (call().replace(b"STATUS:CONFIRMED", b"STATUS:CANCELLED"), "STATUS"),
        (FEED.replace(b"STATUS:CONFIRMED", b"ATTENDEE:mailto:a@b.example\r\nSTATUS:CONFIRMED"), "ATTENDEE"),
    ],
)
def test_libical_finds_what_the_method_forbids_or_misses(broken: bytes, words: str) -> None:
    [reading] = read_all([broken])

    assert [fault for fault in reading.faults if fault.startswith("libical: ") and words in fault]


@pytest.mark.debian
def test_ical_js_sees_an_hour_too_late_in_a_zone_written_as_dates() -> None:
    dates = Timezone.from_tzid("Europe/Stockholm").to_ical()
    ours = call()
    at, end = ours.index(b"BEGIN:VTIMEZONE"), ours.index(b"BEGIN:VEVENT")
    [reading] = read_all([ours[:at] + dates + ours[end:]])

    assert reading.events["ical.js"][0].start == datetime(2026, 7, 1, 11, tzinfo=UTC)
    assert reading.events["node-ical"][0].start == datetime(2026, 7, 1, 10, tzinfo=UTC)


@pytest.mark.debian
def test_ical_js_and_libical_see_a_wrong_rule_and_node_ical_a_wrong_name() -> None:
    wrong_rule = call().replace(b"TZOFFSETTO:+0200", b"TZOFFSETTO:+0300")
    wrong_name = call().replace(b"Europe/Stockholm", b"Europe/Helsinki")

    by_rule, by_name = read_all([wrong_rule, wrong_name])

    nine, ten = (datetime(2026, 7, 1, hour, tzinfo=UTC) for hour in (9, 10))
    assert {reader: seen[0].start for reader, seen in by_rule.events.items()} == {
        "libical": nine,
        "ical.js": nine,
        "node-ical": ten,
    }
    assert by_name.events["node-ical"][0].start == nine


@pytest.mark.debian
def test_a_text_that_is_no_calendar_is_told_by_every_reader() -> None:
    [reading] = read_all([b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nhej"])

    assert {fault.partition(":")[0] for fault in reading.faults} >= {"libical", "ical.js"}


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (call().replace(b"hus\\,", b"hus,"), "LOCATION"),
        (call().replace(b"\\\\", b"\\"), "SUMMARY"),
        (call().replace(b"\r\n ", b"").replace(b"mailto:ledamot", b"ledamot"), "ATTENDEE without mailto"),
        (call().replace(b"T120000", b"T120000Z"), "both a time zone and Z"),
        (call().replace(b"DTSTART;TZID=Europe/Stockholm:", b"DTSTART:"), "no time zone"),
        (call().replace(b"DTSTART;TZID=Europe/Stockholm:", b'DTSTART;TZID="UTC+01:00":'), "no time zone"),
        (call().replace(b"CLASS:PUBLIC", b"CLASS"), "not a line"),
    ],
)
def test_what_no_reader_complains_about_is_found_by_us(broken: bytes, words: str) -> None:
    assert [fault for fault in unseen_faults(broken) if words in fault]
