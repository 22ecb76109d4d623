"""What becomes of a mail that waits, by what is demanded when it could leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from year_cases import ADOPTED_AT, BOOK, MEMBERS, PEOPLE, SEATS, meeting

from arshjul.year.door import Stopped, Waiting, at_the_door
from arshjul.year.ledger import Ledger
from arshjul.year.model import STOCKHOLM, Association, Occasion, YearPlan, YearStatus
from arshjul.year.saying.message import CALENDAR_KINDS, About, Ending, Message, MessageKind, turn_of_day
from arshjul.year.saying.told import Told, when_and_where
from arshjul.year.standing import Standing

BOARD = meeting(date(2022, 3, 16))
LATER = meeting(date(2022, 3, 18), "Planeringsmöte")
MEMBER = "ledamot-nora"


def at(day: date, hour: int = 8) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=STOCKHOLM)


def standing(now: datetime, *occasions: Occasion, told: tuple[Told, ...] = ()) -> Standing:
    plan = YearPlan(2022, YearStatus.ADOPTED, ADOPTED_AT, occasions or (BOARD, LATER))
    association = Association("prov", "Prov", members=MEMBERS, people=PEOPLE, seats=SEATS, years=(plan,))
    of_each = {o.key: tuple(one for one in told if one.content == when_and_where(o)) for o in plan.occasions}
    return Standing(association, BOOK, Ledger(told=of_each), turn_of_day(now))


def sent(*occasions: Occasion) -> tuple[Told, ...]:
    return tuple(Told(MEMBER, 0, ADOPTED_AT, when_and_where(o), left_at=ADOPTED_AT) for o in occasions)


def message(of: Standing, kind: MessageKind, days_before: int | None = None, target: str = BOARD.key) -> Message:
    """What was queued to the member."""
    return next(
        m
        for year in of.years
        for m in year.messages
        if (m.kind, m.person, m.target, m.days_before) == (kind, MEMBER, target, days_before)
        and m.about in (None, About.BOOKED)
    )


def waiting(one: Message, written_at: datetime | None = None, *, may_be_there: bool = False) -> Waiting:
    return Waiting(
        one.key, one.kind, one.about, one.person, one.topic, one.target, one.year, written_at or one.at, may_be_there
    )


def judged(of: Standing, now: datetime, *rows: Waiting) -> list[Message | Stopped]:
    found = at_the_door(of, rows, now)
    return [found[row.key] for row in rows]


def test_a_call_is_true_until_the_meeting_has_ended() -> None:
    call = message(standing(ADOPTED_AT), MessageKind.INVITATION)

    (during,) = judged(standing(at(BOARD.day, 11)), at(BOARD.day, 11), waiting(call))
    (after,) = judged(standing(at(BOARD.day, 12)), at(BOARD.day, 12), waiting(call))

    assert isinstance(during, Message)
    assert isinstance(after, Stopped)
    assert after.ending is Ending.PAST


def test_of_two_stages_that_wait_the_later_alone_is_true() -> None:
    now = at(date(2022, 3, 15))
    of = standing(now, told=sent(BOARD))
    week, day = (waiting(message(of, MessageKind.REMINDER, days)) for days in (7, 1))

    first, second = judged(of, now, week, day)

    assert isinstance(first, Stopped)
    assert (first.ending, isinstance(second, Message)) == (Ending.OVERTAKEN, True)


def test_reminders_to_one_person_become_one_and_what_may_be_there_stands_alone() -> None:
    now = at(date(2022, 3, 11))
    of = standing(now, told=sent(BOARD, LATER))
    near, far = (message(of, MessageKind.REMINDER, 7, target) for target in (BOARD.key, LATER.key))

    one, other = judged(of, now, waiting(far, now), waiting(near, now))
    doubtful, alone = judged(of, now, waiting(far, now, may_be_there=True), waiting(near, now))

    assert isinstance(one, Stopped)
    assert isinstance(other, Message)
    assert (one.ending, one.carried_by, [m.key for m in other.together]) == (Ending.CARRIED, near.key, [far.key])
    assert isinstance(doubtful, Message)
    assert isinstance(alone, Message)
    assert (doubtful.together, alone.together) == ((), ())


def test_a_reminder_that_may_be_there_is_said_in_other_words_only_as_another_mail() -> None:
    now = at(date(2022, 3, 11))
    of = standing(now, told=sent(BOARD))
    week = message(of, MessageKind.REMINDER, 7)

    (same_day,) = judged(of, now, waiting(week, now - timedelta(hours=1), may_be_there=True))
    (stale,) = judged(of, now, waiting(week, now - timedelta(days=2), may_be_there=True))

    assert isinstance(same_day, Message)
    assert isinstance(stale, Stopped)
    assert stale.ending is Ending.WITHDRAWN


def test_neither_a_call_nor_its_cancellation_is_demanded_when_the_call_never_left() -> None:
    now = ADOPTED_AT + timedelta(hours=1)
    call = message(standing(now), MessageKind.INVITATION)
    gone = replace(BOARD, cancelled=True, sequence=1, revised_at=now)
    cancel = message(standing(now, gone, LATER, told=sent(BOARD)), MessageKind.CANCELLATION)

    never = judged(standing(now, gone, LATER), now, waiting(call), waiting(cancel))
    held = judged(standing(now, gone, LATER, told=sent(BOARD)), now, waiting(cancel))

    assert [one.reason for one in never if isinstance(one, Stopped)] == [
        "Mötet är inställt.",
        "Kallelsen har inte gått fram, eller gäller igen: det finns inget att ta tillbaka.",
    ]
    assert [m.kind in CALENDAR_KINDS for m in held if isinstance(m, Message)] == [True]


def test_a_leave_taking_that_a_cancellation_overtook_says_so() -> None:
    cancelled = replace(BOARD, cancelled=True, sequence=1, revised_at=ADOPTED_AT)
    of = standing(ADOPTED_AT, cancelled, told=sent(BOARD))
    told = Ledger(told={BOARD.key: sent(BOARD)})
    cancel = message(replace(of, ledger=told), MessageKind.CANCELLATION)
    uninvited = replace(waiting(cancel), key=f"uninvite:{BOARD.key}:{MEMBER}:1:x")

    stopped, stands = judged(replace(of, ledger=told), ADOPTED_AT, uninvited, waiting(cancel))

    assert isinstance(stopped, Stopped)
    assert (stopped.reason, isinstance(stands, Message)) == ("Ett senare besked om samma möte ersätter det här.", True)
