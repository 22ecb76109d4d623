"""The calendar feeds over a year: each changes only for its own readers, and nothing stays that should be gone."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import vobject
from doers import doer
from icalendar import Calendar, Event
from work_cases import ADOPTED_AT, EXAMPLE, FILE, KEY, WHOLE, WHOLE_AT_ONCE, changed, without_occasion

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.settings import Settings
from arshjul.store import Room, Store
from arshjul.store.values.feeds import ServedFeed
from arshjul.work.feeds import building
from arshjul.work.feeds.building import addresses, feed, renew_feed, revoke_feed
from arshjul.work.files.associations import load
from arshjul.work.held.minutes import StepDay, record_minutes
from arshjul.work.jobs import run_job
from arshjul.year.minutes import StepKind
from arshjul.year.standing import Standing

CHANGED_AT = datetime(2022, 5, 10, 8, tzinfo=UTC)
BOARD, PREPARATORY = "body:board", "body:preparatory"
MEMBER = "person:ledamot-degerfors"
SEAT = "  - {person: ledamot-degerfors, body: board, role: member, member: degerfors}\n"
PERSON = "  - {key: ledamot-degerfors, name: Ledamot Degerfors kommun, address: ledamot@degerfors.example}\n"
SECRETS = (
    "title: Verksamhetsuppföljning\n        day: 2022-06-13",
    "title: Lön för Kim Kimsson\n        note: Kim är sjuk\n        link: https://video.example/hemlig\n"
    "        papers_link: https://handlingar.example/hemlig\n        agenda: [{number: '1', title: Om Kim}]\n"
    "        day: 2022-06-13",
)


def url_of(store: Store, settings: Settings, who: str) -> str:
    return next(one.url for one in addresses(store, settings, KEY) if one.who == who)


def opened_by(store: Store, url: str) -> ServedFeed | None:
    return feed(store, url.rpartition("/")[2].removesuffix(".ics"))


def served(store: Store, settings: Settings, who: str) -> ServedFeed:
    found = opened_by(store, url_of(store, settings, who))
    if found is None:
        raise ValueError(who)
    return found


def events(store: Store, settings: Settings, who: str) -> dict[str, Event]:
    """The events by the key of their occasion or deadline."""
    calendar = Calendar.from_ical(served(store, settings, who).content)
    return {re.sub(rf"^[md]-|\.{KEY}@.*$", "", str(event["UID"])): event for event in calendar.events}


def pass_at(settings: Settings, now: datetime) -> None:
    asyncio.run(run_job("invite", settings, now))


# What changes, and for whom


def test_a_change_of_one_meeting_touches_only_the_feeds_that_hold_it(adopted: Store, settings: Settings) -> None:
    everybody = [one.who for one in addresses(adopted, settings, KEY) if one.url]
    before = {who: served(adopted, settings, who) for who in everybody}
    had = {who: "2022-styrelse-3" in events(adopted, settings, who) for who in everybody}

    moved = changed("day: 2022-06-13", "day: 2022-06-14")
    load(adopted, settings, moved, FILE, doer(CHANGED_AT))

    after = {who: served(adopted, settings, who) for who in everybody}
    assert had[BOARD]
    assert not had[PREPARATORY]
    assert after[PREPARATORY] == before[PREPARATORY]
    assert after[BOARD].changed_at == CHANGED_AT
    assert after[BOARD].etag != before[BOARD].etag
    # The minutes' last days follow the meeting, so those who answer for them see a change too.
    assert {who for who in everybody if after[who] != before[who]} >= {who for who in everybody if had[who]}
    untouched = [who for who in everybody if who.startswith("person:beredning")]
    assert untouched
    assert all(after[who] == before[who] for who in untouched)


def test_the_other_events_of_a_changed_feed_stay_the_same_to_the_byte(adopted: Store, settings: Settings) -> None:
    before = events(adopted, settings, BOARD)

    load(adopted, settings, changed("day: 2022-06-13", "day: 2022-06-14"), FILE, doer(CHANGED_AT))

    after = events(adopted, settings, BOARD)
    assert {key for key in before if before[key].to_ical() != after[key].to_ical()} == {"2022-styrelse-3"}
    assert after["2022-styrelse-3"].start.date() == date(2022, 6, 14)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("day: 2022-06-13", "day: 2022-06-14"),
        ("title: Verksamhetsuppföljning\n        day: 2022-06-13", "title: Uppföljning\n        day: 2022-06-13"),
        ("place: Finsams lokaler", "place: Rådhuset"),
    ],
)
def test_every_change_that_is_seen_raises_sequence_and_stamps(
    adopted: Store, settings: Settings, old: str, new: str
) -> None:
    before = events(adopted, settings, BOARD)["2022-styrelse-3"]

    load(adopted, settings, changed(old, new), FILE, doer(CHANGED_AT))

    after = events(adopted, settings, BOARD)["2022-styrelse-3"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["DTSTAMP"].dt == after["LAST-MODIFIED"].dt == CHANGED_AT


def test_a_deadline_that_moves_says_that_it_has_changed(adopted: Store, settings: Settings) -> None:
    before = events(adopted, settings, "person:sekreterare")
    approved = (StepDay(StepKind.APPROVED, "", date(2022, 2, 8)),)

    record_minutes(adopted, settings, KEY, "2022-styrelse-1", approved, doer(CHANGED_AT, "prov"))

    after = events(adopted, settings, "person:sekreterare")
    moved = [key for key in after if key in before and after[key].start != before[key].start]
    assert moved
    assert all(after[key]["SEQUENCE"] > before[key]["SEQUENCE"] for key in moved)
    assert all(after[key]["LAST-MODIFIED"].dt == CHANGED_AT for key in moved)


def test_two_changes_within_a_second_have_different_times(adopted: Store, settings: Settings) -> None:
    load(adopted, settings, changed("day: 2022-06-13", "day: 2022-06-14"), FILE, doer(CHANGED_AT))
    first = served(adopted, settings, BOARD)

    load(adopted, settings, changed("day: 2022-06-13", "day: 2022-06-15"), FILE, doer(CHANGED_AT))

    assert served(adopted, settings, BOARD).changed_at - first.changed_at == timedelta(seconds=1)


# What is off


def test_a_cancelled_meeting_stays_as_such_for_thirty_days_and_then_leaves(adopted: Store, settings: Settings) -> None:
    load(adopted, settings, without_occasion("2022-styrelse-3"), FILE, doer(CHANGED_AT), WHOLE)
    at_first = events(adopted, settings, BOARD)["2022-styrelse-3"]
    pass_at(settings, CHANGED_AT + timedelta(days=30))
    on_the_last_day = served(adopted, settings, BOARD)
    pass_at(settings, CHANGED_AT + timedelta(days=31))
    afterwards = served(adopted, settings, BOARD)
    pass_at(settings, CHANGED_AT + timedelta(days=32))

    assert at_first["SUMMARY"].startswith("INSTÄLLT: ")
    assert (at_first["STATUS"], at_first["TRANSP"]) == ("CANCELLED", "TRANSPARENT")
    assert b"2022-styrelse-3." in on_the_last_day.content
    assert on_the_last_day.changed_at == CHANGED_AT
    assert b"2022-styrelse-3." not in afterwards.content
    assert afterwards.changed_at == CHANGED_AT + timedelta(days=31)
    assert Calendar.from_ical(afterwards.content)["LAST-MODIFIED"].dt == afterwards.changed_at
    assert served(adopted, settings, BOARD) == afterwards


def test_a_meeting_that_is_held_after_all_is_confirmed_again(adopted: Store, settings: Settings) -> None:
    before = events(adopted, settings, BOARD)["2022-styrelse-3"]
    load(adopted, settings, without_occasion("2022-styrelse-3"), FILE, doer(CHANGED_AT), WHOLE)

    load(adopted, settings, EXAMPLE.encode(), FILE, doer(CHANGED_AT + timedelta(days=2)), WHOLE)

    after = events(adopted, settings, BOARD)["2022-styrelse-3"]
    assert (after["STATUS"], after["SUMMARY"]) == ("CONFIRMED", before["SUMMARY"])
    assert after["SEQUENCE"] >= before["SEQUENCE"] + 2


def test_who_is_called_no_more_sees_it_as_cancelled_at_the_time_they_knew(adopted: Store, settings: Settings) -> None:
    known = events(adopted, settings, MEMBER)
    without = changed(SEAT, "")
    load(adopted, settings, without, FILE, doer(CHANGED_AT), WHOLE)
    load(adopted, settings, changed("day: 2022-06-13", "day: 2022-06-20", without.decode()), FILE, doer(CHANGED_AT))
    seen = events(adopted, settings, MEMBER)

    coming = {key for key in known if known[key].start.date() >= CHANGED_AT.date()}
    assert {key for key in seen if seen[key]["STATUS"] == "CANCELLED"} == coming
    assert seen["2022-styrelse-3"]["SUMMARY"] == f"INSTÄLLT: {known['2022-styrelse-3']['SUMMARY']}"
    assert seen["2022-styrelse-3"].start == known["2022-styrelse-3"].start
    assert seen["2022-styrelse-3"]["TRANSP"] == "TRANSPARENT"
    assert all(seen[key].to_ical() == known[key].to_ical() for key in known.keys() - coming)

    pass_at(settings, CHANGED_AT + timedelta(days=31))
    assert events(adopted, settings, MEMBER).keys() == known.keys() - coming


def test_who_is_called_again_sees_it_as_confirmed(adopted: Store, settings: Settings) -> None:
    known = events(adopted, settings, MEMBER)["2022-styrelse-3"]
    load(adopted, settings, changed(SEAT, ""), FILE, doer(CHANGED_AT), WHOLE)
    load(adopted, settings, EXAMPLE.encode(), FILE, doer(CHANGED_AT + timedelta(days=1)))

    again = events(adopted, settings, MEMBER)["2022-styrelse-3"]
    assert (again["STATUS"], again["SUMMARY"]) == ("CONFIRMED", known["SUMMARY"])
    assert again["SEQUENCE"] > known["SEQUENCE"] + 1


def test_who_has_left_gets_an_empty_calendar_without_their_name(adopted: Store, settings: Settings) -> None:
    url, without_seat = url_of(adopted, settings, MEMBER), changed(SEAT, "")
    load(adopted, settings, without_seat, FILE, doer(CHANGED_AT), WHOLE_AT_ONCE)
    gone_at = CHANGED_AT + timedelta(days=1)
    load(adopted, settings, changed(PERSON, "", without_seat.decode()), FILE, doer(gone_at), WHOLE)

    left = opened_by(adopted, url)
    assert left is not None
    assert left.changed_at == gone_at
    calendar = Calendar.from_ical(left.content)
    assert calendar.events == []
    assert "Ledamot Degerfors" not in calendar["NAME"]
    assert MEMBER not in {one.who for one in addresses(adopted, settings, KEY)}

    pass_at(settings, gone_at + timedelta(days=1))
    assert opened_by(adopted, url) == left


def test_a_newcomer_is_not_told_of_meetings_that_were_off_before(adopted: Store, settings: Settings) -> None:
    load(adopted, settings, without_occasion("2022-styrelse-3"), FILE, doer(CHANGED_AT), WHOLE)
    text = without_occasion("2022-styrelse-3").decode()
    newcomer = changed(PERSON, PERSON + PERSON.replace("ledamot-degerfors", "ny").replace("ledamot@", "ny@"), text)
    seated = changed(SEAT, SEAT + SEAT.replace("ledamot-degerfors", "ny"), newcomer.decode())

    load(adopted, settings, seated, FILE, doer(CHANGED_AT + timedelta(days=1)))

    assert "2022-styrelse-3" in events(adopted, settings, MEMBER)
    assert "2022-styrelse-3" not in events(adopted, settings, "person:ny")
    assert "2022-styrelse-4" in events(adopted, settings, "person:ny")


# When it is built


def test_a_pass_builds_nothing_until_something_or_the_day_is_another(
    adopted: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    built: list[datetime] = []

    def noted(room: Room, standing: Standing, settings: Settings, now: datetime) -> tuple[int, datetime]:
        built.append(now)
        return build(room, standing, settings, now)

    # The first pass of a service looks at everything.
    pass_at(settings, ADOPTED_AT)
    build = building._build
    monkeypatch.setattr(building, "_build", noted)

    for wait in (timedelta(minutes=5), timedelta(minutes=10), timedelta(days=1)):
        pass_at(settings, ADOPTED_AT + wait)
    assert built == []

    load(adopted, settings, without_occasion("2022-styrelse-3"), FILE, doer(CHANGED_AT), WHOLE)
    pass_at(settings, CHANGED_AT + timedelta(minutes=5))
    pass_at(settings, CHANGED_AT + timedelta(days=30))
    assert built == [CHANGED_AT]

    day_it_leaves = CHANGED_AT + timedelta(days=31)
    pass_at(settings, day_it_leaves)
    pass_at(settings, day_it_leaves + timedelta(minutes=5))
    assert built == [CHANGED_AT, day_it_leaves]


def test_another_sender_or_another_key_reaches_the_feeds_at_the_next_pass(adopted: Store, settings: Settings) -> None:
    old = url_of(adopted, settings, BOARD)
    former = (settings.secret_key,)
    other = replace(settings, secret_key="en annan", former_keys=former, mail_from_address="nytt@finsam.example")

    pass_at(other, ADOPTED_AT + timedelta(minutes=5))

    assert url_of(adopted, other, BOARD) == old
    assert opened_by(adopted, old)
    organizers = {str(event["ORGANIZER"]) for event in events(adopted, other, BOARD).values()}
    assert organizers == {"mailto:nytt@finsam.example"}


# Addresses


def test_a_new_address_replaces_the_old_at_once_and_serves_the_same(adopted: Store, settings: Settings) -> None:
    old, before = url_of(adopted, settings, MEMBER), served(adopted, settings, MEMBER)

    new = renew_feed(adopted, settings, KEY, MEMBER, doer(CHANGED_AT))

    assert opened_by(adopted, old) is None
    assert opened_by(adopted, new.url) == before
    pass_at(settings, CHANGED_AT)
    assert opened_by(adopted, old) is None
    assert opened_by(adopted, new.url) == before


def test_a_closed_feed_stays_closed_over_changes_and_is_up_to_date_when_it_opens(
    adopted: Store, settings: Settings
) -> None:
    old = url_of(adopted, settings, BOARD)
    revoke_feed(adopted, settings, KEY, BOARD, doer(CHANGED_AT))
    load(adopted, settings, changed("day: 2022-06-13", "day: 2022-06-14"), FILE, doer(CHANGED_AT))

    assert opened_by(adopted, old) is None
    with pytest.raises(NotAllowedError, match="redan stängd"):
        revoke_feed(adopted, settings, KEY, BOARD, doer(CHANGED_AT))

    renew_feed(adopted, settings, KEY, BOARD, doer(CHANGED_AT))
    assert opened_by(adopted, old) is None
    assert events(adopted, settings, BOARD)["2022-styrelse-3"].start.date() == date(2022, 6, 14)


def test_no_address_is_given_to_somebody_who_has_no_calendar(adopted: Store, settings: Settings) -> None:
    for who in ("person:ingen", "body:board:x", "ledamot-degerfors", "", "public:"):
        with pytest.raises(NotFoundError, match="Det finns ingen kalender"):
            renew_feed(adopted, settings, KEY, who, doer(CHANGED_AT))


# The public's


def test_the_public_has_no_calendar_until_somebody_opens_it(adopted: Store, settings: Settings) -> None:
    pass_at(settings, ADOPTED_AT + timedelta(days=1))
    assert url_of(adopted, settings, "public") == ""
    with pytest.raises(NotAllowedError):
        revoke_feed(adopted, settings, KEY, "public", doer(CHANGED_AT))

    opened = renew_feed(adopted, settings, KEY, "public", doer(CHANGED_AT))

    found = opened_by(adopted, opened.url)
    assert found is not None
    assert found.kind == "public"
    revoke_feed(adopted, settings, KEY, "public", doer(CHANGED_AT))
    assert opened_by(adopted, opened.url) is None


def test_the_public_sees_when_and_where_the_board_meets_and_nothing_else(adopted: Store, settings: Settings) -> None:
    renew_feed(adopted, settings, KEY, "public", doer(CHANGED_AT))
    load(adopted, settings, changed(*SECRETS), FILE, doer(CHANGED_AT))

    seen = events(adopted, settings, "public")
    content = served(adopted, settings, "public").content.decode()
    assert {key.rpartition("-")[0] for key in seen} == {"2022-styrelse"}
    meeting = seen["2022-styrelse-3"]
    assert (meeting["SUMMARY"], meeting["LOCATION"]) == ("Styrelsemöte", "Finsams lokaler")
    assert meeting.start.astimezone(UTC) == datetime(2022, 6, 13, 7, tzinfo=UTC)
    assert not re.search("Kim|hemlig|video|handlingar|Ersättare|Ledamot|ATTENDEE|/moten/", content)


def test_a_link_that_stands_as_a_place_is_not_shown_to_the_public(adopted: Store, settings: Settings) -> None:
    renew_feed(adopted, settings, KEY, "public", doer(CHANGED_AT))
    load(
        adopted,
        settings,
        changed("place: Finsams lokaler", "place: 'Teams: https://video.example/hemlig'"),
        FILE,
        doer(CHANGED_AT),
    )

    assert b"hemlig" not in served(adopted, settings, "public").content
    assert "LOCATION" not in events(adopted, settings, "public")["2022-styrelse-3"]


# Readers that are not ours


def test_every_feed_is_read_without_faults_by_two_other_parsers(adopted: Store, settings: Settings) -> None:
    renew_feed(adopted, settings, KEY, "public", doer(ADOPTED_AT))
    load(
        adopted,
        settings,
        without_occasion("2022-styrelse-3", changed(SEAT, "").decode()),
        FILE,
        doer(CHANGED_AT),
        WHOLE,
    )

    for one in addresses(adopted, settings, KEY):
        content = served(adopted, settings, one.who).content
        calendar = Calendar.from_ical(content)
        assert not [error for component in calendar.walk() for error in component.errors]
        uids = [str(event["UID"]) for event in calendar.events]
        assert len(uids) == len(set(uids))
        read = vobject.readOne(content.decode())
        assert [event.uid.value for event in read.contents.get("vevent", [])] == uids
        assert b"ATTENDEE" not in content
        assert all(len(line) <= 75 for line in content.split(b"\r\n"))
