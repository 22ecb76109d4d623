"""What leaves late is true when it leaves, and in order, however long the server was away and whatever changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import yaml
from counting import Taken, count, deliveries_in, judged, taken
from field import Field
from filling import ADOPTED_AT, EXAMPLE, name_of
from killing import finish
from scripted_smtp import Rule, Script

from arshjul.store import DeliveryStatus
from arshjul.year.model import STOCKHOLM

KEY, MEETING = name_of(0), "2022-styrelse-1"
ONE = "nr0.ledamot@degerfors"
AWAY = (Rule("connect", "421 4.3.2 Not now"),)
DAYS = {one["key"]: one["day"] for year in yaml.safe_load(EXAMPLE)["years"] for one in year["occasions"]}
MORNING = datetime(2022, 2, 1, 7, tzinfo=STOCKHOLM).astimezone(UTC)
"""Six days before the first meeting of the board."""


def changes(there: Field, now: datetime, **fields: object) -> None:
    """The director changes the meeting, and tells it at once."""
    file = there.data / "andring.yaml"
    change = {"years": [{"year": 2022, "occasions": [{"key": MEETING, **fields}]}]}
    file.write_text(yaml.safe_dump(change), "utf-8")
    there.do(now, "load", str(file), "--into", KEY, "--now", "--yes")


def passes(there: Field, now: datetime, *rules: Rule) -> None:
    there.tell_server(Script(rules, now.isoformat()))
    there.passes(now)


def is_stale(there: Field) -> Callable[[Taken], bool]:
    """Whether a mail told of a meeting that had been when it left."""
    days: dict[str, date] = {
        row.message_id: DAYS[row.target] for row in deliveries_in(there.database_url) if row.target in DAYS
    }
    return lambda one: days.get(one.id, date.max) < one.now.astimezone(STOCKHOLM).date()


def about_the_meeting(there: Field, to: str = "") -> list[tuple[str, int]]:
    """What calendars were told of it, in order: METHOD and SEQUENCE."""
    ids = {row.message_id for row in deliveries_in(there.database_url) if row.target == MEETING}
    return [(one.method, one.sequence) for one in taken(there.log) if one.id in ids and one.uid and to in one.to]


def conclude(name: str, there: Field, later: datetime) -> None:
    """Let everything that can leave do so, and judge: what is settled with a reason is not owed any more."""
    finish(there, later)
    rows = deliveries_in(there.database_url)
    owed = {row.message_id for row in rows if row.status is not DeliveryStatus.SKIPPED}
    judged(count(name, there.database_url, there.log, owed=owed, is_stale=is_stale(there)))


@pytest.fixture
def there(place: Callable[..., Field]) -> Field:
    """The calls have left; the first meeting of the board is in six days."""
    made = place(1, meetings=4)
    passes(made, ADOPTED_AT + timedelta(minutes=20))
    return made


@pytest.mark.drill
@pytest.mark.parametrize("database", ["sqlite"])
def test_a_server_that_was_away_until_after_the_meeting_gets_no_mail_about_it(place: Callable[..., Field]) -> None:
    there = place(1, meetings=4)
    for day in range(56):
        now = datetime(2021, 12, 15, 7, tzinfo=STOCKHOLM).astimezone(UTC) + timedelta(days=day)
        there.tell_server(Script(AWAY, now.isoformat()))
        there.do(now, "run", "morning")
        there.passes(now)

    conclude("away for eight weeks", there, datetime(2022, 2, 9, 8, tzinfo=UTC))


@pytest.mark.drill
@pytest.mark.parametrize("database", ["sqlite"])
def test_what_was_cancelled_a_minute_ago_is_not_reminded_of(there: Field) -> None:
    there.do(MORNING, "run", "morning")
    waits = {row.message_id for row in deliveries_in(there.database_url) if row.status is DeliveryStatus.PLANNED}
    changes(there, MORNING + timedelta(minutes=1), status="cancelled")
    before = {row.message_id for row in deliveries_in(there.database_url) if row.target == MEETING} & waits

    passes(there, MORNING + timedelta(minutes=5))

    assert not before & {one.id for one in taken(there.log)}
    conclude("cancelled a minute before", there, MORNING + timedelta(hours=3))


@pytest.mark.drill
@pytest.mark.parametrize("database", ["sqlite"])
def test_who_has_just_answered_is_not_told_to_answer(there: Field) -> None:
    there.do(MORNING, "run", "morning")
    answered = "ledamot-degerfors"
    waits = {
        row.message_id
        for row in deliveries_in(there.database_url)
        if row.status is DeliveryStatus.PLANNED and row.person == answered and row.target == MEETING
    }
    there.do(MORNING + timedelta(minutes=2), "answer", KEY, MEETING, answered, "ja")

    passes(there, MORNING + timedelta(minutes=5))

    assert waits
    assert not waits & {one.id for one in taken(there.log)}
    conclude("answered two minutes before", there, MORNING + timedelta(hours=3))


@pytest.mark.drill
@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize("change", ["cancelled", "moved"])
def test_a_call_that_was_put_off_never_comes_after_what_replaces_it(place: Callable[..., Field], change: str) -> None:
    there, first = place(1, meetings=4), ADOPTED_AT + timedelta(minutes=20)
    put_off = Rule("rcpt", "451 4.7.1 Greylisted", to=ONE)
    for minutes in (0, 3):
        passes(there, first + timedelta(minutes=minutes), put_off)
    fields = {"status": "cancelled"} if change == "cancelled" else {"day": date(2022, 2, 8)}

    changes(there, first + timedelta(minutes=4), **fields)
    for minutes in (5, 30, 120):
        passes(there, first + timedelta(minutes=minutes))

    conclude(f"put off, then {change}", there, first + timedelta(hours=4))
    told = about_the_meeting(there, ONE)
    assert told == [] if change == "cancelled" else [method for method, _ in told] == ["REQUEST"]
