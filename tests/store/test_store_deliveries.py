"""The delivery table: each message once, claimed by one, settled by the one who holds it."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
import store_cases
from store_cases import ASSOCIATION, BOARD_MEETING, LEASE, LOADED, NOW, OTHER

from arshjul.errors import NotFoundError
from arshjul.store import ClaimedDelivery, Delivery, DeliveryStatus, NewDelivery, Settled, Store
from arshjul.year.saying.message import About, Ending, MessageKind, Topic

MINUTE = timedelta(minutes=1)


@pytest.fixture
def filled(store: Store) -> Store:
    with store.writing() as unit:
        unit.create(ASSOCIATION, LOADED)
        unit.create(OTHER, LOADED)
    return store


def delivery(key: str, person: str = "", **changed: Any) -> NewDelivery:
    """To a person of its own, so that it waits for no other."""
    return store_cases.delivery(key, person=person or key, **changed)


def queue(store: Store, *new: NewDelivery, association: str = ASSOCIATION.key) -> int:
    with store.writing() as unit:
        return unit.of(association).deliveries.add(new)


def claim(store: Store, holder: str = "a", now: datetime = NOW, limit: int = 1000) -> tuple[ClaimedDelivery, ...]:
    with store.writing() as unit:
        return unit.waiting.claim(now, holder, LEASE, limit)


def settle(store: Store, id: int, holder: str, outcome: Settled) -> bool:
    with store.writing() as unit:
        return unit.waiting.settle(id, holder, outcome)


def only_delivery(store: Store) -> Delivery:
    with store.reading() as unit:
        (only,) = unit.of(ASSOCIATION.key).deliveries.newest()
    return only


# Queueing and looking


def test_a_queued_message_can_be_read_back_with_every_byte(filled: Store) -> None:
    new = delivery("kallelse-1", about=About.SERVING, sequence=3, days_before=14, reason="en anledning")

    assert queue(filled, new) == 1

    with filled.reading() as unit:
        room = unit.of(ASSOCIATION.key)
        (stored,) = room.deliveries.newest()
        assert room.deliveries.one(stored.id) == stored
        assert room.deliveries.bytes_of(stored.id) == new.body
    assert stored == Delivery(
        id=stored.id,
        key="kallelse-1",
        kind=MessageKind.INVITATION,
        person="kallelse-1",
        person_name="Ordföranden",
        address="ordforande@nord.example",
        topic=Topic.OCCASION,
        year=2022,
        target=BOARD_MEETING.key,
        about=About.SERVING,
        subject="Kallelse",
        message_id="<kallelse-1@nord.example>",
        due_at=NOW,
        status=DeliveryStatus.PLANNED,
        reason="en anledning",
        ending=None,
        carried_by=None,
        again=0,
        sequence=3,
        days_before=14,
        created_at=NOW,
        written_at=NOW,
        revision=2,
        attempts=0,
        next_attempt_at=NOW,
        sent_at=None,
        answer="",
    )


def test_a_mail_knows_whether_there_were_others_about_the_same_to_the_same_person(filled: Store) -> None:
    others = delivery("call", "a"), delivery("to-another", "b"), delivery("of-another-thing", "a", target="annat")
    queue(filled, *others)
    queue(filled, delivery("elsewhere", "a"), association=OTHER.key)

    assert beside(filled) == dict.fromkeys(("call", "to-another", "of-another-thing"), False)
    queue(filled, delivery("change", "a"))
    assert {key for key, has_others in beside(filled).items() if has_others} == {"call", "change"}


def beside(store: Store) -> dict[str, bool]:
    with store.reading() as unit:
        room = unit.of(ASSOCIATION.key)
        return {row.key: room.outgoing.is_one_of_several(row.id) for row in room.deliveries.newest()}


def test_each_key_is_queued_once_and_the_first_one_stays(filled: Store) -> None:
    assert queue(filled, delivery("a"), delivery("b")) == 2
    assert queue(filled, delivery("b", subject="Ny"), delivery("c"), delivery("c", subject="Ny")) == 1
    assert queue(filled) == 0

    with filled.reading() as unit:
        room = unit.of(ASSOCIATION.key)
        assert room.delivery_keys() == {"a", "b", "c"}
        assert {each.subject for each in room.deliveries.newest()} == {"Kallelse"}


def test_the_same_key_in_two_associations_is_two_messages(filled: Store) -> None:
    assert queue(filled, delivery("a")) == 1
    assert queue(filled, delivery("a"), association=OTHER.key) == 1


def test_two_who_queue_the_same_messages_at_once_queue_each_once(filled: Store) -> None:
    together = threading.Barrier(2)

    def queue_all(order: int) -> int:
        new = [delivery(f"d{number}") for number in range(300)][::order]
        together.wait()
        return queue(filled, *new)

    with ThreadPoolExecutor(2) as threads:
        queued = list(threads.map(queue_all, (1, -1)))

    assert sorted(queued) == [0, 300]


def test_a_thousand_and_more_messages_are_queued_in_one_unit(filled: Store) -> None:
    assert queue(filled, *(delivery(f"d{number}") for number in range(2500))) == 2500

    with filled.reading() as unit:
        assert unit.count_deliveries()[DeliveryStatus.PLANNED] == 2500


def test_deliveries_are_listed_newest_first_and_by_what_is_asked_for(filled: Store) -> None:
    queue(filled, delivery("a"), delivery("b", target="2022-budget"))
    queue(filled, delivery("c", person="chef"), delivery("d", status=DeliveryStatus.SKIPPED, reason="Passerat"))

    with filled.reading() as unit:
        room = unit.of(ASSOCIATION.key)

        def keys(**asked: object) -> list[str]:
            return [each.key for each in room.deliveries.newest(**asked)]  # type: ignore[arg-type]

        assert keys() == ["d", "c", "b", "a"]
        assert keys(limit=2) == ["d", "c"]
        assert keys(status=DeliveryStatus.SKIPPED) == ["d"]
        assert keys(target="2022-budget") == ["b"]
        assert keys(person="chef", status=DeliveryStatus.PLANNED) == ["c"]


def test_another_associations_deliveries_are_not_found(filled: Store) -> None:
    queue(filled, delivery("a"), association=OTHER.key)
    with filled.reading() as unit:
        (theirs,) = unit.of(OTHER.key).deliveries.newest()

        room = unit.of(ASSOCIATION.key)
        assert room.deliveries.newest() == ()
        assert room.delivery_keys() == frozenset()
        assert room.ledger().told == {}
        assert room.ledger().outlooks == {}
        with pytest.raises(NotFoundError, match="finns inte här"):
            room.deliveries.one(theirs.id)
        with pytest.raises(NotFoundError, match="finns inte här"):
            room.deliveries.bytes_of(theirs.id)


def test_they_are_counted_by_status_for_all_and_for_one(filled: Store) -> None:
    queue(filled, delivery("a"), delivery("b"), delivery("c", status=DeliveryStatus.SKIPPED))
    queue(filled, delivery("a"), association=OTHER.key)
    claim(filled, limit=1)

    none = dict.fromkeys(DeliveryStatus, 0)
    with filled.reading() as unit:
        assert unit.count_deliveries() == none | {
            DeliveryStatus.SENDING: 1,
            DeliveryStatus.PLANNED: 2,
            DeliveryStatus.SKIPPED: 1,
        }
        assert unit.of(OTHER.key).tally(2022, NOW).deliveries == none | {DeliveryStatus.PLANNED: 1}


def test_of_one_year_those_that_are_over_are_counted_and_of_every_year_those_that_are_not(filled: Store) -> None:
    before, skipped = 2021, DeliveryStatus.SKIPPED
    queue(filled, delivery("a", year=before, status=skipped), delivery("b", year=before), delivery("c", status=skipped))

    with filled.reading() as unit:
        counts = unit.of(ASSOCIATION.key).tally(2022, NOW).deliveries

    assert (counts[skipped], counts[DeliveryStatus.PLANNED]) == (1, 1)


def test_what_was_told_is_what_may_reach_people_and_what_was_refused(filled: Store) -> None:
    skipped = DeliveryStatus.SKIPPED
    queue(
        filled,
        delivery("1", person="planned", sequence=1),
        delivery("2", person="planned", sequence=4, kind=MessageKind.UPDATE),
        delivery("3", person="planned", sequence=9, status=skipped),
        delivery("4", person="skipped", status=skipped),
        delivery("5", person="reminded", kind=MessageKind.REMINDER),
        delivery("6", person="elsewhere", target="2022-budget"),
        delivery("7", person="sent", due_at=NOW - MINUTE),
        delivery("8", person="refused", due_at=NOW - MINUTE),
        delivery("9", person="in doubt", due_at=NOW - MINUTE, sequence=2),
    )
    outcomes = {
        "7": Settled.sent(NOW, "250 OK"),
        "8": Settled.failed("550 No"),
        "9": Settled.retry(NOW, "connection lost", in_doubt=True),
    }
    for claimed in claim(filled, limit=3):
        settle(filled, claimed.id, "a", outcomes[claimed.key])

    with filled.reading() as unit:
        told = unit.of(ASSOCIATION.key).ledger().told

    assert [(one.person, one.sequence, one.reached) for one in told[BOARD_MEETING.key]] == [
        ("planned", 1, True),
        ("planned", 4, True),
        ("sent", 0, True),
        ("refused", 0, False),
        ("in doubt", 2, True),
    ]
    assert [one.person for one in told["2022-budget"]] == ["elsewhere"]


# Claiming


def test_what_is_due_is_claimed_oldest_first_across_associations(filled: Store) -> None:
    queue(filled, delivery("new"), delivery("old", due_at=NOW - MINUTE), delivery("later", due_at=NOW + MINUTE))
    queue(filled, delivery("oldest", due_at=NOW - 2 * MINUTE), association=OTHER.key)
    queue(filled, delivery("skipped", status=DeliveryStatus.SKIPPED))

    claimed = claim(filled)

    assert [(each.association_key, each.key) for each in claimed] == [
        (OTHER.key, "oldest"),
        (ASSOCIATION.key, "old"),
        (ASSOCIATION.key, "new"),
    ]
    assert claimed[1] == ClaimedDelivery(
        id=claimed[1].id,
        key="old",
        association_key=ASSOCIATION.key,
        address="ordforande@nord.example",
        message_id="<old@nord.example>",
        body=delivery("old").body,
        attempts=1,
        was_in_doubt=False,
        due_at=NOW - MINUTE,
        kind=MessageKind.INVITATION,
        person="old",
        target=BOARD_MEETING.key,
        written_at=NOW,
        is_unchanged=False,
        bounce_generation=0,
        trial_until=None,
    )
    assert [each.is_unchanged for each in claimed] == [False, False, False]


def test_nothing_leaves_before_what_was_decided_earlier_about_the_same_thing_to_the_same_person(filled: Store) -> None:
    queue(filled, delivery("call", "a"), delivery("cancel", "a", due_at=NOW - MINUTE), delivery("call-b", "b"))
    queue(filled, delivery("elsewhere", "a", target="another"), delivery("call-o", "a"), association=OTHER.key)
    queue(filled, delivery("another", "a", target="another"))

    first = {one.key: one for one in claim(filled)}
    assert first.keys() == {"call", "call-b", "another", "elsewhere", "call-o"}
    assert claim(filled, "b") == ()

    settle(filled, first["call"].id, "a", Settled.retry(NOW + MINUTE, "451 Later", in_doubt=False))
    assert claim(filled) == ()

    (again,) = claim(filled, now=NOW + MINUTE)
    settle(filled, again.id, "a", Settled.retry(NOW + 2 * MINUTE, "lost", in_doubt=True))
    assert claim(filled, now=NOW + MINUTE) == ()

    (in_doubt,) = claim(filled, now=NOW + 2 * MINUTE)
    settle(filled, in_doubt.id, "a", Settled.stopped(Ending.WITHDRAWN, "Inställt.", in_doubt=True))
    assert [one.key for one in claim(filled, now=NOW + 2 * MINUTE)] == ["cancel"]


def test_several_dispatchers_keep_the_order_too(filled: Store) -> None:
    queue(filled, *(delivery(f"{person}:{turn}", person) for turn in range(3) for person in "abcdefgh"))
    together = threading.Barrier(3)
    left: list[str] = []

    def send_all(holder: str) -> None:
        together.wait()
        while len(left) < 24:
            for claimed in claim(filled, holder, limit=2):
                left.append(claimed.key)
                settle(filled, claimed.id, holder, Settled.sent(NOW, "250 OK"))

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(send_all, "xyz"))

    assert len(left) == 24
    assert all(
        [key for key in left if key[0] == person] == [f"{person}:{n}" for n in range(3)] for person in "abcdefgh"
    )


def test_what_the_door_stopped_has_its_reason_and_may_be_queued_again(filled: Store) -> None:
    queue(filled, delivery("a"))
    (claimed,) = claim(filled)

    assert settle(filled, claimed.id, "a", Settled.stopped(Ending.WITHDRAWN, "Mötet är inställt.", in_doubt=False))

    stored = only_delivery(filled)
    assert (stored.status, stored.ending, stored.reason) == (
        DeliveryStatus.SKIPPED,
        Ending.WITHDRAWN,
        "Mötet är inställt.",
    )
    with filled.reading() as unit:
        assert unit.of(ASSOCIATION.key).deliveries.bytes_of(stored.id) == b""
        assert unit.of(ASSOCIATION.key).delivery_keys() == frozenset()
        assert unit.of(ASSOCIATION.key).ledger().told == {}
        assert not unit.of(ASSOCIATION.key).is_seen
    assert queue(filled, delivery("a", again=1)) == 1


def test_no_more_than_the_limit_is_claimed(filled: Store) -> None:
    queue(filled, *(delivery(f"d{number}") for number in range(5)))

    assert [len(claim(filled, limit=2)) for _ in range(4)] == [2, 2, 1, 0]


def test_two_dispatchers_at_once_never_get_the_same_mail(filled: Store) -> None:
    queue(filled, *(delivery(f"d{number}") for number in range(200)))
    together = threading.Barrier(2)

    def claim_all(holder: str) -> list[str]:
        together.wait()
        keys: list[str] = []
        while claimed := claim(filled, holder, limit=7):
            keys.extend(each.key for each in claimed)
        return keys

    with ThreadPoolExecutor(2) as threads:
        first, second = threads.map(claim_all, ("a", "b"))

    # PostgreSQL's SKIP LOCKED may tell one that all is taken while the other still holds the last rows.
    assert sorted(first + second) == sorted(f"d{number}" for number in range(200))


def test_a_claim_that_was_not_committed_is_no_claim(filled: Store) -> None:
    queue(filled, delivery("a"))

    def claim_and_die() -> None:
        with filled.writing() as unit:
            unit.waiting.claim(NOW, "a", LEASE, 10)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        claim_and_die()

    (claimed,) = claim(filled, "b")
    assert (claimed.attempts, claimed.was_in_doubt) == (1, False)


def test_what_somebody_holds_is_claimed_again_in_doubt_when_the_lease_is_over(filled: Store) -> None:
    queue(filled, delivery("a"))
    claim(filled, "a")

    assert claim(filled, "b", NOW + LEASE - MINUTE) == ()

    (again,) = claim(filled, "b", NOW + LEASE)
    assert (again.attempts, again.was_in_doubt) == (2, True)
    assert again.message_id == "<a@nord.example>"


def test_a_dead_holders_claims_are_due_at_once_in_doubt(filled: Store) -> None:
    queue(filled, delivery("a"), delivery("b"), delivery("c"))
    claim(filled, "dead", limit=2)
    claim(filled, "alive", limit=1)

    with filled.writing() as unit:
        assert unit.waiting.release(lambda holder: holder == "dead") == 2
        assert unit.waiting.release(lambda holder: holder == "dead") == 0

    assert [(each.key, each.was_in_doubt, each.attempts) for each in claim(filled, "b")] == [
        ("a", True, 2),
        ("b", True, 2),
    ]


# Settling


def test_a_mail_that_left_is_sent_and_never_claimed_again(filled: Store) -> None:
    queue(filled, delivery("a"))
    (claimed,) = claim(filled)

    assert settle(filled, claimed.id, "a", Settled.sent(NOW + MINUTE, "250 2.0.0 Ok"))

    stored = only_delivery(filled)
    assert (stored.status, stored.sent_at, stored.answer) == (DeliveryStatus.SENT, NOW + MINUTE, "250 2.0.0 Ok")
    assert stored.next_attempt_at is None
    assert claim(filled, now=NOW + 1000 * LEASE) == ()


def test_a_mail_that_is_refused_is_failed_and_never_claimed_again(filled: Store) -> None:
    queue(filled, delivery("a"))
    (claimed,) = claim(filled)

    assert settle(filled, claimed.id, "a", Settled.failed("550 5.1.1 okänd"))

    stored = only_delivery(filled)
    assert (stored.status, stored.sent_at, stored.answer) == (DeliveryStatus.FAILED, None, "550 5.1.1 okänd")
    assert claim(filled, now=NOW + 1000 * LEASE) == ()


@pytest.mark.parametrize(("in_doubt", "status"), [(False, DeliveryStatus.PLANNED), (True, DeliveryStatus.IN_DOUBT)])
def test_a_mail_is_tried_again_at_the_moment_that_was_set(
    filled: Store, in_doubt: bool, status: DeliveryStatus
) -> None:
    queue(filled, delivery("a"))
    (claimed,) = claim(filled)

    assert settle(filled, claimed.id, "a", Settled.retry(NOW + 5 * MINUTE, "451 senare", in_doubt=in_doubt))

    stored = only_delivery(filled)
    assert (stored.status, stored.answer, stored.attempts) == (status, "451 senare", 1)
    assert claim(filled, now=NOW + 4 * MINUTE) == ()
    (again,) = claim(filled, now=NOW + 5 * MINUTE)
    assert (again.attempts, again.was_in_doubt) == (2, in_doubt)


@pytest.mark.parametrize(("in_doubt", "status"), [(False, DeliveryStatus.PLANNED), (True, DeliveryStatus.IN_DOUBT)])
def test_a_mail_that_is_put_back_has_not_been_tried(filled: Store, in_doubt: bool, status: DeliveryStatus) -> None:
    queue(filled, delivery("a"))
    (claimed,) = claim(filled)

    assert settle(filled, claimed.id, "a", Settled.kept(claimed.due_at, "450 för fort", in_doubt=in_doubt))

    stored = only_delivery(filled)
    assert (stored.status, stored.answer, stored.attempts) == (status, "450 för fort", 0)
    assert [one.attempts for one in claim(filled)] == [1]


def test_a_holder_that_lost_its_claim_settles_nothing(filled: Store) -> None:
    queue(filled, delivery("a"))
    (claimed,) = claim(filled, "a")
    claim(filled, "b", NOW + LEASE)

    assert not settle(filled, claimed.id, "a", Settled.failed("550"))
    assert only_delivery(filled).status is DeliveryStatus.SENDING

    assert settle(filled, claimed.id, "b", Settled.sent(NOW, "250"))
    assert not settle(filled, claimed.id, "a", Settled.failed("550"))
    assert not settle(filled, claimed.id, "b", Settled.failed("550"))
    assert only_delivery(filled).status is DeliveryStatus.SENT


def test_a_holder_whose_claim_was_released_settles_nothing(filled: Store) -> None:
    queue(filled, delivery("a"))
    (claimed,) = claim(filled, "a")
    with filled.writing() as unit:
        unit.waiting.release(lambda holder: True)

    assert not settle(filled, claimed.id, "a", Settled.sent(NOW, "250"))
    assert only_delivery(filled).status is DeliveryStatus.IN_DOUBT


def test_of_the_reminders_to_one_person_one_at_a_time_is_handed_out(filled: Store) -> None:
    reminders = [delivery(f"r{n}", "a", target=f"t{n}", kind=MessageKind.REMINDER) for n in range(3)]
    queue(filled, *reminders, delivery("other", "b", kind=MessageKind.REMINDER), delivery("call", "a", target="t9"))

    first = claim(filled)
    assert [one.key for one in first] == ["r0", "other", "call"]
    assert claim(filled, "b") == ()

    settle(filled, first[0].id, "a", Settled.retry(NOW + MINUTE, "451", in_doubt=False))
    assert [one.key for one in claim(filled)] == ["r1"]
