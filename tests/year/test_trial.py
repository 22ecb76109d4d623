"""What is demanded while a trial goes on, and of what waited when it is let go."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from year_cases import ADOPTED_AT, BOOK, association, meeting

from arshjul.year.answers import Answer, Given, Via
from arshjul.year.ledger import Ledger
from arshjul.year.model import UNTIL_LET_GO, Association, YearStatus
from arshjul.year.moments import NEVER, next_moments
from arshjul.year.prepared import Issue, Prepared
from arshjul.year.saying.message import CALENDAR_KINDS, About, Ending, Message, MessageKind, turn_of_day
from arshjul.year.saying.messages import demanded, due
from arshjul.year.saying.remembered import Remembered, known_after
from arshjul.year.saying.told import Told, when_and_where
from arshjul.year.saying.trial import PREFIX, as_others_know
from arshjul.year.standing import Standing

MOTE = meeting(date(2022, 4, 4), key="mote")
SUBJECT = association(MOTE)
LET_GO = datetime(2022, 4, 1, 10, tzinfo=UTC)
"""Three days before the meeting."""


def wanted(subject: Association, remembered: Remembered = Remembered()) -> tuple[Message, ...]:
    return demanded(subject, subject.years[0], BOOK, remembered)


def tried(until: datetime) -> Association:
    return replace(SUBJECT, trial_until=until)


def test_only_the_directors_own_mails_are_demanded_and_no_call() -> None:
    left = wanted(tried(UNTIL_LET_GO))

    assert {message.person for message in left} == {"chef"}
    assert not [message for message in left if message.kind in CALENDAR_KINDS]
    assert {m.key for m in left} < {m.key for m in wanted(SUBJECT)}


def test_what_is_shown_and_what_leaves_are_together_all_that_is_demanded() -> None:
    standing = Standing(tried(UNTIL_LET_GO), BOOK, Ledger(), turn_of_day(ADOPTED_AT))

    left = [m for year in standing.years for m in year.messages]
    assert {m.key for m in (*left, *standing.tried)} == {m.key for m in wanted(SUBJECT)}
    assert len(left) + len(standing.tried) == len(wanted(SUBJECT))


def test_what_was_shown_is_looked_at_no_more() -> None:
    standing = Standing(tried(UNTIL_LET_GO), BOOK, Ledger(), turn_of_day(ADOPTED_AT))

    assert next_moments(standing, set(), ADOPTED_AT).due_at == ADOPTED_AT
    shown = {PREFIX + message.key for message in standing.tried}
    assert next_moments(standing, shown, ADOPTED_AT).due_at == NEVER


def test_when_it_is_let_go_everybody_is_called_from_that_moment_under_the_keys_that_the_calls_have_anyway() -> None:
    calls = [m for m in wanted(tried(LET_GO)) if m.kind in CALENDAR_KINDS]

    assert {m.at for m in calls} == {LET_GO}
    assert {m.key for m in calls} == {m.key for m in wanted(SUBJECT) if m.kind in CALENDAR_KINDS}
    assert due(calls, set(), LET_GO - timedelta(seconds=1)) == ()


def test_who_is_called_first_then_is_not_reminded_of_what_passed_before() -> None:
    said = due(wanted(tried(LET_GO)), set(), LET_GO)

    reminders = [m for m in said if m.kind is MessageKind.REMINDER and m.target == "mote" and m.person != "chef"]
    assert reminders
    assert {m.ending for m in reminders} == {Ending.TOO_LATE}


def test_the_deputy_of_who_declined_while_it_went_on_is_called_to_serve_and_not_told_first_of_no_duty_to_come() -> None:
    declined = LET_GO - timedelta(days=1)
    given = Given("mote", "ledamot-nora", Answer.DECLINED, 0, declined, declined, Via.WEB)
    known = Remembered(given={"mote": (given,)})

    said = due(wanted(tried(LET_GO), known), set(), LET_GO)
    after = wanted(tried(LET_GO), known_after(known, said))

    calls = [m for m in (*said, *after) if m.person == "ersattare-nora" and m.kind in CALENDAR_KINDS]
    assert [(m.about, m.at) for m in calls] == [(About.SERVING, LET_GO)]


def test_who_was_called_before_it_is_reminded_once_by_the_latest() -> None:
    told = tuple(Told(key, 0, ADOPTED_AT, when_and_where(MOTE)) for key in [p.key for p in SUBJECT.people])
    said = due(wanted(tried(LET_GO), Remembered(told={"mote": told})), set(), LET_GO)

    reminders = [m for m in said if m.kind is MessageKind.REMINDER and m.target == "mote" and m.person != "chef"]
    left = [m for m in reminders if not m.skip_reason]
    assert len(left) == len({m.person for m in left}) == len({m.person for m in reminders})
    assert {m.ending for m in reminders if m not in left} <= {Ending.OVERTAKEN, Ending.CARRIED}


def test_a_last_day_that_passed_while_it_went_on_is_told_of_no_more() -> None:
    late = LET_GO + timedelta(days=30)

    said = [m for m in due(wanted(tried(late)), set(), late) if not m.skip_reason]

    assert all(m.day >= late.date() for m in said)


def test_a_trial_that_ended_before_anything_was_to_be_said_changes_nothing() -> None:
    before = tried(ADOPTED_AT - timedelta(days=1))

    assert wanted(before) == wanted(SUBJECT)


def test_others_calendars_show_what_they_have_been_told_and_a_year_that_nobody_was_told_of_is_none() -> None:
    now, later = ADOPTED_AT + timedelta(days=1), replace(MOTE, day=date(2022, 4, 11), place="Biblioteket")
    told = {"mote": (Told("ledamot-nora", 0, ADOPTED_AT, when_and_where(SUBJECT.placed(MOTE))),)}
    subject = replace(association(later, meeting(date(2022, 9, 5), key="ny")), trial_until=UNTIL_LET_GO)

    [year] = as_others_know(subject, told, now).years
    assert [(o.key, o.day) for o in year.occasions] == [("mote", date(2022, 4, 4))]
    [called_off] = as_others_know(
        replace(subject, years=association(replace(MOTE, cancelled=True)).years), told, now
    ).years
    assert [o.cancelled for o in called_off.occasions] == [False]
    [untold] = as_others_know(subject, {}, now).years
    assert untold.status is YearStatus.DRAFT
    assert as_others_know(replace(subject, trial_until=now), {}, now).years == subject.years


def test_a_kallelse_that_is_sent_while_it_goes_on_is_shown_to_whom_it_would_have_gone() -> None:
    sent = replace(MOTE, prepared=Prepared(issues=(Issue(ADOPTED_AT + timedelta(days=90)),)))
    subject = replace(association(sent), trial_until=UNTIL_LET_GO)
    standing = Standing(subject, BOOK, Ledger(), turn_of_day(ADOPTED_AT))

    calls = {m.person for m in standing.tried if m.kind is MessageKind.INVITATION}
    shown = [m for m in standing.tried if m.kind is MessageKind.SUMMONS]
    assert {m.person for m in shown} == calls
    assert {m.at for m in shown} == {ADOPTED_AT + timedelta(days=90)}
    assert not [m for year in standing.years for m in year.messages if m.kind is MessageKind.SUMMONS]
