"""When people are told of a change, who is reminded to answer, and how several reminders become one mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from year_cases import ADOPTED_AT, BOOK, association, meeting

from arshjul.year.answers import Answer, Given, Via
from arshjul.year.model import Association, Body
from arshjul.year.people import called
from arshjul.year.saying.message import About, Message, MessageKind
from arshjul.year.saying.messages import demanded, due
from arshjul.year.saying.quorum import Outlook
from arshjul.year.saying.rehearsal import rehearse
from arshjul.year.saying.remembered import Remembered, known_after
from arshjul.year.saying.told import as_it_was_told, when_and_where

DAY = date(2022, 6, 13)
CHANGED_AT = datetime(2022, 2, 1, 9, tzinfo=UTC)
BOARD = meeting(DAY, known_since=ADOPTED_AT, revised_at=ADOPTED_AT)


def told(one: Association) -> Remembered:
    """What is remembered when everybody has been called."""
    messages = demanded(one, one.years[0], BOOK, Remembered())
    return known_after(Remembered(), due(messages, set(), ADOPTED_AT))


def changed(**fields: object) -> Association:
    """The association whose board meeting was changed after everybody was called."""
    anew = not fields.keys() <= {"title", "note", "agenda", "papers_link"}
    occasion = replace(BOARD, sequence=int(anew), revised_at=CHANGED_AT, **fields)  # type: ignore[arg-type]
    return association(occasion)


def calendar_mails(one: Association, memory: Remembered) -> list[Message]:
    of_themselves = (MessageKind.REMINDER, MessageKind.DIGEST)
    return [m for m in demanded(one, one.years[0], BOOK, memory) if m.kind not in of_themselves]


def answered(memory: Remembered, *answers: tuple[str, Answer], at: datetime = CHANGED_AT) -> Remembered:
    given = tuple(Given(BOARD.key, person, answer, 0, at, at, Via.WEB) for person, answer in answers)
    return replace(memory, given={BOARD.key: given})


def test_a_change_is_told_when_ten_minutes_have_passed_without_another() -> None:
    memory = told(association(BOARD))

    updates = calendar_mails(changed(day=date(2022, 6, 14)), memory)

    assert {m.kind for m in updates} == {MessageKind.UPDATE}
    assert {m.sequence for m in updates} == {1}
    assert {m.at for m in updates} == {CHANGED_AT + timedelta(minutes=10)}


def test_a_text_sends_nobody_anything() -> None:
    memory = told(association(BOARD))

    assert calendar_mails(changed(note="Ta med kalender", papers_link="https://handlingar.example"), memory) == []


def test_what_was_moved_and_moved_back_within_the_quiet_time_sends_nobody_anything() -> None:
    memory = told(association(BOARD))
    back = association(replace(BOARD, sequence=2, revised_at=CHANGED_AT))

    assert calendar_mails(back, memory) == []


def test_a_person_who_has_lost_the_seat_is_uninvited_alone() -> None:
    memory = told(association(BOARD))
    one = association(BOARD)
    without = replace(one, seats=tuple(s for s in one.seats if s.person != "ledamot-nora"))

    (message,) = (m for m in calendar_mails(without, memory) if m.person == "ledamot-nora")

    assert (message.about, message.kind, message.sequence) == (About.UNINVITED, MessageKind.CANCELLATION, 1)


def test_only_those_who_have_not_answered_are_reminded_to() -> None:
    one = association(BOARD)
    memory = answered(told(one), ("ledamot-nora", Answer.ACCEPTED), ("ledamot-fk", Answer.TENTATIVE))

    reminders = [m for m in demanded(one, one.years[0], BOOK, memory) if m.about is About.ANSWER]

    assert {m.person for m in reminders} == {"ledamot-regionen", "ledamot-af"}
    assert sorted({m.days_before for m in reminders if m.days_before}) == [3, 7, 21]


@pytest.mark.parametrize(("days_earlier", "is_reminded"), [(0, False), (1, True)])
def test_who_is_asked_the_same_day_is_not_reminded_to_answer(days_earlier: int, is_reminded: bool) -> None:
    one = association(BOARD)
    memory = told(one)
    (stage,) = (
        m
        for m in demanded(one, one.years[0], BOOK, memory)
        if m.about is About.ANSWER and m.person == "ledamot-nora" and m.days_before == 7
    )
    asked = tuple(replace(t, left_at=stage.at - timedelta(days=days_earlier)) for t in memory.told[BOARD.key])

    later = demanded(one, one.years[0], BOOK, replace(memory, told={BOARD.key: asked}))

    (again,) = (m for m in later if m.key == stage.key)
    assert (not again.skip_reason) is is_reminded


def test_an_answer_to_an_earlier_time_is_no_answer() -> None:
    memory = answered(told(association(BOARD)), ("ledamot-nora", Answer.ACCEPTED))
    one = changed(start=time(13), end=time(15))
    memory = known_after(memory, calendar_mails(one, memory))

    reminders = [m for m in demanded(one, one.years[0], BOOK, memory) if m.about is About.ANSWER]

    assert "ledamot-nora" in {m.person for m in reminders}


def test_reminders_of_one_morning_to_one_person_are_one_mail() -> None:
    one = association(BOARD, meeting(date(2022, 6, 14), key="styrelse-2"))
    messages = demanded(one, one.years[0], BOOK, told(one))
    # The day a week before the first is the national day, so its reminder was for the Friday before.
    said = {m.key for m in messages if m.at < datetime(2022, 6, 3, tzinfo=UTC)}

    coming = [
        m
        for m in due(messages, said, datetime(2022, 6, 7, 6, tzinfo=UTC))
        if m.person == "ledamot-nora" and m.kind is MessageKind.REMINDER
    ]

    sent = [m for m in coming if not m.skip_reason]
    assert len(coming) == 4
    assert len(sent) == 1
    in_the_mail = (sent[0], *sent[0].together)
    # Each meeting once: who is asked to answer is told of the meeting by that.
    assert [(m.target, m.about) for m in in_the_mail] == [(BOARD.key, About.ANSWER), ("styrelse-2", About.ANSWER)]
    assert {m.skip_reason for m in coming if m is not sent[0]} == {f"Ingår i samma mejl som {sent[0].key}."}


def test_the_director_is_told_when_the_quorum_turns_and_when_it_turns_back() -> None:
    one = association(BOARD)
    away = [(f"{role}-{m}", Answer.DECLINED) for role in ("ledamot", "ersattare") for m in ("nora", "fk")]
    memory = answered(told(one), *away)

    (worse,) = (m for m in calendar_mails(one, memory) if m.about is About.QUORUM)
    memory = known_after(memory, [worse])
    still = [m for m in calendar_mails(one, memory) if m.about is About.QUORUM]
    later = CHANGED_AT + timedelta(days=1)
    back = [Given(BOARD.key, f"ledamot-{m}", Answer.ACCEPTED, 0, later, later, Via.WEB) for m in ("nora", "fk", "af")]
    memory = replace(memory, given={BOARD.key: (*memory.given[BOARD.key], *back)})
    (better,) = (m for m in calendar_mails(one, memory) if m.about is About.QUORUM)

    assert (worse.person, worse.content, worse.kind) == ("chef", Outlook.IMPOSSIBLE, MessageKind.QUORUM)
    assert still == []
    assert better.content == Outlook.CERTAIN


def test_a_rehearsal_with_answers_equals_what_is_then_sent() -> None:
    one = association(BOARD, meeting(date(2022, 9, 19), known_since=ADOPTED_AT))
    memory = answered(told(one), ("ledamot-nora", Answer.DECLINED))
    start = CHANGED_AT + timedelta(minutes=5)

    rehearsed = [(m.key, m.at) for m in rehearse(one, one.years[0], BOOK, start, memory)]

    said: set[str] = set()
    sent = []
    now = start
    demands = demanded(one, one.years[0], BOOK, memory)
    while now < datetime(2023, 1, 1, tzinfo=UTC):
        coming = due(demands, said, now)
        said |= {m.key for m in coming}
        new = [m for m in coming if not m.skip_reason]
        if new:  # what is demanded follows from what is remembered, and from no clock
            memory = known_after(memory, new)
            demands = demanded(one, one.years[0], BOOK, memory)
        sent += [m.key for m in new]
        now += timedelta(hours=3)
    assert sorted(sent) == sorted(key for key, _ in rehearsed)
    assert any(key.startswith("serve:") for key in sent)


def test_mails_from_before_the_content_was_remembered_demand_nothing_anew() -> None:
    one = association(BOARD)
    memory = told(one)
    old = tuple(replace(t, content="", optional=None) for t in memory.told[BOARD.key])
    memory = replace(memory, told={BOARD.key: old})

    assert calendar_mails(one, memory) == []
    assert {m.kind for m in calendar_mails(changed(day=date(2022, 6, 14)), memory)} == {MessageKind.UPDATE}


def test_a_meeting_at_the_place_of_the_association_has_changed_when_that_is_another() -> None:
    at_the_office = association(BOARD, place="Kansliet")
    memory = told(at_the_office)

    moved = association(replace(BOARD, sequence=1, revised_at=CHANGED_AT), place="Biblioteket")

    changes = calendar_mails(moved, memory)
    assert {m.kind for m in changes} == {MessageKind.UPDATE}
    assert len(changes) == len(called(moved, BOARD))
    assert calendar_mails(at_the_office, memory) == []


@pytest.mark.parametrize("field", [{"link": "https://mote.example/1"}, {"end": time(13)}, {"body": Body.JOINT}])
def test_another_end_link_or_body_is_a_change(field: dict[str, object]) -> None:
    memory = told(association(BOARD))

    updates = [m for m in calendar_mails(changed(**field), memory) if m.kind is MessageKind.UPDATE]

    assert {m.person for m in updates} >= {"ledamot-nora", "chef"}


def test_what_was_told_can_be_read_back() -> None:
    meeting = replace(BOARD, place="Sal A | plan 2", link="https://mote.example/1", end_day=date(2022, 6, 14))

    assert as_it_was_told(when_and_where(meeting), BOARD) == meeting
    assert as_it_was_told("", BOARD) is None
