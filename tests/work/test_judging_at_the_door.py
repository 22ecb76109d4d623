"""What leaves is true when it leaves: mails that waited are judged by how things stand when they could go."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from kept_databases import DoneOnce
from post_office import (
    ADOPTED_AT,
    BASE,
    KEY,
    MEETING,
    MINUTE,
    Office,
    about,
    at,
    calendar_of,
    calls,
    changed,
    has_calendar,
    text_of,
    to,
)
from work_cases import deliveries, doer, settings_in

from arshjul.errors import DeliveryError, NotFoundError
from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, Store
from arshjul.work.files.associations import load
from arshjul.work.jobs import run_job
from arshjul.work.mailing import Leaves
from arshjul.work.saying.judging import DoorOfAPass
from arshjul.work.saying.sending_again import Wanted, send_again
from arshjul.work.years import adopt
from arshjul.year.saying.message import Ending

CANCELLED = changed("key: m1, kind: meeting,", "key: m1, kind: meeting, status: cancelled,")
STANDS = changed("key: m1, kind: meeting,", "key: m1, kind: meeting, cancelled: nej,")
MOVED = changed("day: 2027-03-17", "day: 2027-03-18")


@pytest.fixture
def office(store: Store, settings: Settings, tmp_path: Path, done_once: DoneOnce) -> Office:
    def load_and_adopt() -> None:
        load(store, settings, BASE.encode(), "base.yaml", doer(ADOPTED_AT))
        adopt(store, settings, KEY, 2027, doer(ADOPTED_AT), accept_because="Ett prov")

    done_once("base", load_and_adopt)
    return Office(store, settings, tmp_path)


# A server that was away


def test_after_days_without_a_server_nothing_stale_leaves_and_every_row_has_its_reason(office: Office) -> None:
    office.deliver(ADOPTED_AT)
    for day in (14, 15, 16, 17):
        office.job("morning", at(3, day))
        with pytest.raises(DeliveryError):
            away(office, at(3, day, 7, 5))
    waited = [row for row in office.rows() if row.status is DeliveryStatus.PLANNED]
    assert len(waited) > 5

    office.job("morning", at(3, 18))
    left = office.deliver(at(3, 18, 7, 5))

    assert [row for row in office.rows() if row.sent_at == at(3, 18, 7, 5)] == []
    assert not any(has_calendar(mail) for mail in left)
    assert about(left, "behöver svara") == []
    assert deliveries(office.store, DeliveryStatus.PLANNED, key=KEY) == ()
    stopped = [row for row in office.rows() if row.id in {one.id for one in waited}]
    assert {row.status for row in stopped} == {DeliveryStatus.SKIPPED}
    assert all(row.ending and row.reason for row in stopped)


def test_a_server_that_is_given_after_the_meeting_gets_only_what_still_is_to_come(office: Office) -> None:
    for day in (10, 14, 16):
        office.job("morning", at(3, day))

    left = office.deliver(at(3, 18))

    assert len(calls(left)) == 6
    assert len(about(calls(left), "15 september")) == 6
    assert about(left, "behöver svara", "17 mars") == []
    assert {row.status for row in office.rows()} == {DeliveryStatus.SKIPPED}
    assert all(row.ending and row.reason for row in office.rows())


def away(office: Office, now: datetime) -> None:
    settings = settings_in(
        office.data, ARSHJUL_DATABASE_URL=str(office.settings.database_url), ARSHJUL_SMTP_URL="smtp://127.0.0.1:9"
    )
    asyncio.run(run_job("deliver", settings, now))


def test_calls_that_waited_for_a_while_leave_all_when_nothing_has_changed(office: Office) -> None:
    left = office.deliver(ADOPTED_AT + 30 * MINUTE)

    assert len(calls(left)) == 12
    assert len(left) == 12 + 6, "and a list to each"
    assert deliveries(office.store, DeliveryStatus.SENT, key=KEY) == deliveries(office.store, key=KEY)[:18]


# What happened just before


def test_of_a_meeting_that_is_cancelled_while_its_reminder_waits_only_the_cancellation_leaves(office: Office) -> None:
    office.deliver(ADOPTED_AT)
    office.job("remind", at(3, 10))
    office.load(CANCELLED, at(3, 10, 7, 1))

    left = office.deliver(at(3, 10, 7, 5))

    assert len(about(left, "Inställt")) == 6
    assert about(left, "Påminnelse", "17 mars") == []
    reminders = [row for row in office.rows() if row.kind == "reminder" and row.due_at == at(3, 10)]
    assert {(row.status, row.reason) for row in reminders if row.ending is Ending.WITHDRAWN} == {
        (DeliveryStatus.SKIPPED, "Mötet är inställt.")
    }
    assert deliveries(office.store, DeliveryStatus.PLANNED, key=KEY) == ()


def test_who_answers_while_the_reminder_waits_is_reminded_of_the_meeting_and_not_to_answer(office: Office) -> None:
    office.deliver(ADOPTED_AT)
    office.job("remind", at(3, 10))
    office.answer("ledamot-fk", at(3, 10, 7, 2))

    left = office.deliver(at(3, 10, 7, 5))

    (reminded,) = to(left, "ledamot-fk")
    assert "behöver svara" not in text_of(reminded)
    assert "7 dagar kvar" in reminded["Subject"]
    (asked,) = to(left, "ledamot-af")
    assert "behöver svara" in text_of(asked)
    stopped = next(row for row in office.rows("ledamot-fk") if row.about == "answer" and row.days_before == 7)
    assert (stopped.ending, stopped.reason) == (Ending.WITHDRAWN, "Svaret kom innan mejlet gick.")


def test_a_reminder_that_waited_says_the_days_that_are_left_under_its_message_id(office: Office) -> None:
    office.deliver(ADOPTED_AT)
    office.answer("ledamot-fk", at(3, 1))
    office.job("remind", at(3, 10))
    before = next(row for row in office.rows("ledamot-fk") if row.status is DeliveryStatus.PLANNED)
    assert "7 dagar kvar" in before.subject

    left = office.deliver(at(3, 14))

    (reminded,) = to(left, "ledamot-fk")
    assert "3 dagar kvar" in reminded["Subject"]
    assert reminded["Message-ID"] == before.message_id


def test_reminders_of_several_mornings_leave_as_one_mail(office: Office) -> None:
    off = BASE.replace("\nmembers:", "\narticles: {digest: nej}\nmembers:", 1)
    load(office.store, office.settings, off.encode(), "base.yaml", doer(ADOPTED_AT))
    office.deliver(ADOPTED_AT)
    office.answer("ordforande", at(3, 1))
    for day in (8, 9, 10, 11, 12, 13):
        office.job("remind", at(3, day))
    waiting = [r for r in deliveries(office.store, DeliveryStatus.PLANNED, key=KEY) if r.person == "chef"]
    assert len({row.target for row in waiting}) > 1

    left = office.deliver(at(3, 13, 8))

    subjects = [str(mail["Subject"]) for mail in to(left, "chef")]
    # The meeting, the accounts and the elections; what is asked is another matter.
    assert [one.endswith(" och 2 saker till") for one in subjects if one.startswith("Påminnelse")] == [True]
    carried = [row for row in deliveries(office.store, key=KEY) if row.id in {one.id for one in waiting}]
    assert {row.ending for row in carried} == {None, Ending.PAST}


# In order


def put_off(office: Office, person: str) -> None:
    """The server puts the person's call off twice."""
    for minutes in (0, 2):
        office.deliver(ADOPTED_AT + minutes * MINUTE, {person: "451 Later"})


def test_a_call_that_never_left_is_dropped_with_its_cancellation(office: Office) -> None:
    put_off(office, "ledamot-af")
    office.load(CANCELLED, ADOPTED_AT + 4 * MINUTE)

    left = [*office.deliver(ADOPTED_AT + 5 * MINUTE), *office.deliver(ADOPTED_AT + 70 * MINUTE)]

    assert len(about(left, "Inställt")) == 5
    assert about(to(left, "ledamot-af"), "17 mars") == []
    assert {row.status for row in office.rows("ledamot-af")} == {DeliveryStatus.SKIPPED}
    assert [row.person for row in deliveries(office.store, DeliveryStatus.PLANNED, key=KEY)] == []


def test_calls_that_are_taken_at_once_to_be_sent_side_by_side_all_leave(office: Office) -> None:
    later = ADOPTED_AT + timedelta(minutes=30)
    with office.store.writing() as unit:
        taken = unit.waiting.claim(later, "prov", timedelta(minutes=15), 4)
    door = DoorOfAPass(office.store, office.settings)

    judged = [door(one, later) for one in reversed(taken)]

    assert len(judged) == 4
    assert [one for one in judged if not isinstance(one, Leaves)] == []


def test_a_move_becomes_the_call_for_who_has_had_none(office: Office) -> None:
    put_off(office, "ledamot-af")
    office.load(MOVED, ADOPTED_AT + 4 * MINUTE)

    left = [*office.deliver(ADOPTED_AT + 5 * MINUTE), *office.deliver(ADOPTED_AT + 70 * MINUTE)]

    (called,) = about(calls(to(left, "ledamot-af")), "18 mars")
    assert about(to(left, "ledamot-af"), "17 mars") == []
    assert "Ändrad" not in called["Subject"]
    assert "METHOD:REQUEST" in calendar_of(called)
    assert len(about(left, "Ändrad tid", "18 mars")) == 5


def test_a_call_that_may_have_come_is_not_said_again_when_it_is_untrue_and_its_cancellation_leaves(
    office: Office,
) -> None:
    office.deliver(ADOPTED_AT, {"ledamot-af": "drop"})
    office.load(CANCELLED, ADOPTED_AT + 4 * MINUTE)

    left = office.deliver(ADOPTED_AT + 15 * MINUTE)

    (told,) = about(to(left, "ledamot-af"), "17 mars")
    assert "METHOD:CANCEL" in calendar_of(told)
    call = office.rows("ledamot-af")[0]
    assert (call.status, call.ending, call.next_attempt_at) == (DeliveryStatus.IN_DOUBT, Ending.WITHDRAWN, None)


def test_a_call_that_may_have_come_and_still_holds_leaves_again_as_it_was(office: Office) -> None:
    office.deliver(ADOPTED_AT, {"ledamot-af": "drop"})
    office.load(changed("day: 2027-09-15", "day: 2027-09-16"), ADOPTED_AT + 4 * MINUTE)
    before = office.rows("ledamot-af")[0]

    left = office.deliver(ADOPTED_AT + 15 * MINUTE)

    (called,) = about(calls(to(left, "ledamot-af")), "17 mars")
    assert called["Message-ID"] == before.message_id
    with office.store.reading() as unit:
        assert called["Date"] in unit.of(KEY).deliveries.bytes_of(before.id).decode("ascii", "replace")


def test_a_list_that_may_have_come_is_written_anew_when_a_meeting_has_moved_since(office: Office) -> None:
    office.deliver(ADOPTED_AT, {"ledamot-af": "drop"})
    office.load(changed("day: 2027-09-15", "day: 2027-09-16"), ADOPTED_AT + 4 * MINUTE)

    left = [*office.deliver(ADOPTED_AT + 15 * MINUTE), *office.deliver(ADOPTED_AT + 20 * MINUTE)]

    (listed,) = about(to(left, "ledamot-af"), "Boka in: 2 möten 2027")
    assert "16 september" in text_of(listed)
    assert "15 september" not in text_of(listed)


def test_what_was_withdrawn_and_holds_again_is_said_after_all(office: Office) -> None:
    put_off(office, "ledamot-af")
    office.load(CANCELLED, ADOPTED_AT + 4 * MINUTE)
    office.deliver(ADOPTED_AT + 10 * MINUTE)
    office.load(STANDS, ADOPTED_AT + 20 * MINUTE)

    left = office.deliver(ADOPTED_AT + 80 * MINUTE)

    (called,) = about(calls(to(left, "ledamot-af")), "17 mars")
    assert "METHOD:REQUEST" in calendar_of(called)


# Who was never reached


def test_who_could_not_be_reached_with_the_call_is_not_asked_why_no_answer_came(office: Office) -> None:
    office.deliver(ADOPTED_AT, {"ledamot-af": "550 No such user"})
    for day in (10, 14):
        office.job("remind", at(3, day))

    left = office.deliver(at(3, 14, 8))

    assert about(to(left, "ledamot-af"), "behöver svara") == []
    assert len(about(left, "behöver svara")) == 3


def test_who_was_called_only_now_is_not_asked_for_an_answer_beside_the_call(office: Office) -> None:
    put_off(office, "ledamot-af")
    office.job("remind", at(3, 10))

    left = office.deliver(at(3, 10, 7, 5))

    (called,) = about(calls(to(left, "ledamot-af")), "17 mars")
    assert "METHOD:REQUEST" in calendar_of(called)
    assert about(to(left, "ledamot-af"), "behöver svara") == []
    asked = next(row for row in office.rows("ledamot-af") if row.about == "answer" and row.days_before == 7)
    assert (asked.status, asked.ending) == (DeliveryStatus.SKIPPED, Ending.TOO_LATE)


# Sending again


def again(office: Office, wanted: Wanted, now: datetime) -> list[tuple[str, str]]:
    """Who is sent what again, or why not."""
    sent = send_again(office.store, office.settings, KEY, wanted, doer(now))
    return [(one.row.person, one.why_not) for one in sent.mails if one.row.target == MEETING]


def test_a_call_that_was_refused_and_still_holds_is_sent_again_as_a_new_mail(office: Office) -> None:
    office.deliver(ADOPTED_AT, {"ledamot-af": "550 5.1.1 No such user", "ledamot-fk": "554 5.7.1 Denied"})

    assert again(office, Wanted(words="no such user"), ADOPTED_AT + MINUTE) == [("ledamot-af", "")]
    left = office.deliver(ADOPTED_AT + 2 * MINUTE)

    (called,) = about(calls(to(left, "ledamot-af")), "17 mars")
    first, second = office.rows("ledamot-af")[:2]
    assert (first.status, first.ending) == (DeliveryStatus.SKIPPED, Ending.SENT_AGAIN)
    assert "Skickades igen 2026-12-01" in first.reason
    assert "No such user" in first.answer
    assert (second.key, second.again, second.status) == (first.key, 1, DeliveryStatus.SENT)
    assert (called["Message-ID"], second.message_id == first.message_id) == (second.message_id, False)
    assert again(office, Wanted("ledamot-af"), ADOPTED_AT + 3 * MINUTE) == []
    assert again(office, Wanted("ledamot-fk"), ADOPTED_AT + 3 * MINUTE) == [("ledamot-fk", "")]


def test_what_is_not_true_any_more_is_not_sent_again(office: Office) -> None:
    office.deliver(ADOPTED_AT, {"ledamot-af": "550 No such user"})
    office.load(CANCELLED, ADOPTED_AT + 4 * MINUTE)

    assert again(office, Wanted(), ADOPTED_AT + 5 * MINUTE) == [("ledamot-af", "Mötet är inställt.")]

    assert about(office.deliver(ADOPTED_AT + 6 * MINUTE), "Kallelse", "17 mars") == []


def test_a_mended_address_gets_the_call_once_and_not_again_by_hand(office: Office) -> None:
    office.deliver(ADOPTED_AT, {"ledamot-af": "550 No such user"})
    mended = changed("ledamot-af@af.example", "ratt@af.example")
    office.load(mended, ADOPTED_AT + 4 * MINUTE)

    (left_out,) = again(office, Wanted(), ADOPTED_AT + 5 * MINUTE)
    left = office.deliver(ADOPTED_AT + 6 * MINUTE)

    assert left_out == ("ledamot-af", "Ett senare besked om samma möte ersätter det här.")
    (called,) = about(calls(to(left, "ratt")), "17 mars")
    assert "METHOD:REQUEST" in calendar_of(called)


def test_only_a_mail_that_failed_can_be_sent_again(office: Office) -> None:
    office.deliver(ADOPTED_AT)

    with pytest.raises(NotFoundError, match="Utskick 1 finns inte bland dem som inte har gått fram"):
        again(office, Wanted(delivery=1), ADOPTED_AT + MINUTE)
