"""Emptying sent mails by decision: what goes, what is spared, and what is remembered of the act."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import inspect
from store_cases import ASSOCIATION, LEASE, OTHER

from arshjul.errors import NotFoundError
from arshjul.store import Cullable, DeliveryStatus, Disposal, DisposalKind, NewDelivery, Room, Settled, Store
from arshjul.store.culling import Culling, Spared
from arshjul.year.deeds import Deed, DeedKind, Doer, Origin
from arshjul.year.model import YearPlan, YearStatus
from arshjul.year.saying.message import MessageKind, Topic

KEY = ASSOCIATION.key
CLOSED, LIVING = 2021, 2022
SENT_AT = datetime(2021, 3, 1, 6, 0, tzinfo=UTC)
BEFORE = date(2022, 1, 1)
MIDNIGHT = datetime(2021, 12, 31, 23, 0, tzinfo=UTC)
"""When that day begins in Stockholm."""
CULLED_AT = datetime(2027, 3, 2, 9, 30, tzinfo=UTC)
DECISION = "Gallringsbeslut 2027-03-01 § 12"
LOADED = Deed(DeedKind.LOADED, Doer("kommandoraden", SENT_AT, Origin.COMMAND_LINE))


@pytest.fixture
def filled(store: Store) -> Store:
    with store.writing() as unit:
        for one in (ASSOCIATION, OTHER):
            years = (YearPlan(CLOSED, YearStatus.CLOSED), YearPlan(LIVING, YearStatus.ADOPTED))
            unit.create(replace(one, years=years), LOADED)
    return store


def mail(key: str, year: int = CLOSED, due_at: datetime = SENT_AT, created_at: datetime = SENT_AT) -> NewDelivery:
    """A mail to somebody of its own: those to one person wait for each other."""
    return NewDelivery(
        key=key,
        kind=MessageKind.REMINDER,
        person=key,
        person_name="Ordföranden",
        address="ordforande@nord.example",
        topic=Topic.DEADLINE,
        year=year,
        target=f"{year}:budget",
        subject="Budget",
        message_id=f"<{key}@nord.example>",
        body=b"Subject: Budget\r\n\r\nP\xc3\xa5minnelse\x00\r\n",
        due_at=due_at,
        created_at=created_at,
    )


def queue(store: Store, *new: NewDelivery, association: str = KEY) -> None:
    with store.writing() as unit:
        unit.of(association).deliveries.add(new)


def settle_all(store: Store, outcome: Settled, now: datetime) -> None:
    with store.writing() as unit:
        for claimed in unit.waiting.claim(now, "a", LEASE, 100):
            unit.waiting.settle(claimed.id, "a", outcome)


def send(store: Store, *new: NewDelivery, at: datetime = SENT_AT, association: str = KEY) -> None:
    queue(store, *new, association=association)
    settle_all(store, Settled.sent(at, "250 OK"), at)


def cull(store: Store, before: date = BEFORE, association: str = KEY) -> Disposal | None:
    with store.writing() as unit:
        act = Disposal(0, CULLED_AT, "kommandoraden", DECISION, before, 0)
        return culling(unit.of(association)).cull(act)


def culling(room: Room) -> Culling:
    return room.culling(Spared(room.living()))


def cullable(store: Store, before: date = BEFORE) -> Cullable:
    with store.reading() as unit:
        return culling(unit.of(KEY)).cullable(DisposalKind.MAILS, before)


def kept(store: Store, association: str = KEY) -> set[str]:
    """The keys of the deliveries that still have their mail."""
    with store.reading() as unit:
        room = unit.of(association)
        return {one.key for one in room.deliveries.newest() if room.deliveries.bytes_of(one.id)}


def only_id(room: Room) -> int:
    (only,) = room.deliveries.newest()
    return only.id


def test_an_emptied_mail_keeps_every_fact_about_it(filled: Store) -> None:
    send(filled, mail("ett"))
    with filled.reading() as unit:
        before = unit.of(KEY).deliveries.newest()

    cull(filled)

    with filled.reading() as unit:
        room = unit.of(KEY)
        assert room.deliveries.newest() == before
        assert room.deliveries.bytes_of(only_id(room)) == b""
        assert room.delivery_keys((CLOSED,)) == {"ett"}
        assert unit.delivery_of_mail("<ett@nord.example>") == (KEY, before[0])


def test_the_act_is_remembered_and_found_from_its_mails(filled: Store) -> None:
    send(filled, mail("ett"), mail("två"))

    made = cull(filled)

    with filled.reading() as unit:
        room = unit.of(KEY)
        assert made is not None
        assert made == Disposal(made.id, CULLED_AT, "kommandoraden", DECISION, BEFORE, number=2)
        assert room.disposals.all() == (made,)
        assert [room.disposals.of(one.id) for one in room.deliveries.newest()] == [made, made]


def test_the_act_is_a_new_revision(filled: Store) -> None:
    send(filled, mail("ett"))
    with filled.reading() as unit:
        before = unit.of(KEY).revision

    cull(filled)

    with filled.reading() as unit:
        assert unit.of(KEY).revision == before + 1


def test_an_act_that_is_broken_off_empties_nothing_and_is_not_remembered(filled: Store) -> None:
    def cull_half_way() -> None:
        with filled.writing() as unit:
            culling(unit.of(KEY)).cull(Disposal(0, CULLED_AT, "kommandoraden", DECISION, BEFORE, 0))
            raise RuntimeError

    send(filled, mail("ett"))

    with pytest.raises(RuntimeError):
        cull_half_way()

    assert kept(filled) == {"ett"}
    with filled.reading() as unit:
        assert unit.of(KEY).disposals.all() == ()


def test_when_there_is_nothing_to_empty_no_act_is_remembered(filled: Store) -> None:
    send(filled, mail("ett"))
    cull(filled)
    with filled.reading() as unit:
        before = unit.of(KEY).revision

    assert cull(filled) is None

    with filled.reading() as unit:
        assert len(unit.of(KEY).disposals.all()) == 1
        assert unit.of(KEY).revision == before


def test_mails_about_a_living_year_are_spared_until_it_is_closed(filled: Store) -> None:
    send(filled, mail("avslutat"), mail("levande", LIVING))
    assert cullable(filled) == Cullable(number=1, number_spared=1)

    cull(filled)
    assert kept(filled) == {"levande"}

    with filled.writing() as unit:
        room = unit.of(KEY)
        years = tuple(YearPlan(year, YearStatus.CLOSED) for year in (CLOSED, LIVING))
        room.save(replace(room.association((CLOSED, LIVING)), years=years), LOADED)
    second = cull(filled)

    assert kept(filled) == set()
    with filled.reading() as unit:
        room = unit.of(KEY)
        assert [(one.key, one.id) for one in room.deliveries.newest() if room.disposals.of(one.id) == second] == [
            ("levande", max(one.id for one in room.deliveries.newest()))
        ]


def test_the_day_begins_at_midnight_in_stockholm(filled: Store) -> None:
    just_before = MIDNIGHT - timedelta(microseconds=1)
    send(filled, mail("före"), at=just_before)
    send(filled, mail("vid"), at=MIDNIGHT)

    cull(filled)

    assert kept(filled) == {"vid"}


def test_a_mail_that_was_given_up_counts_from_when_it_was_to_leave_or_was_queued(filled: Store) -> None:
    queue(filled, mail("gammalt"), mail("sent köat", created_at=MIDNIGHT), mail("senare", due_at=MIDNIGHT))
    settle_all(filled, Settled.failed("550 Okänd"), MIDNIGHT)

    cull(filled)

    assert kept(filled) == {"sent köat", "senare"}


def test_what_may_still_leave_is_never_emptied(filled: Store) -> None:
    queue(filled, mail("hålls"))
    with filled.writing() as unit:
        unit.waiting.claim(SENT_AT, "a", LEASE, 1)
    queue(filled, mail("väntar"), mail("i tvivel"))
    with filled.writing() as unit:
        waiting, doubtful = unit.waiting.claim(SENT_AT, "b", LEASE, 2)
        unit.waiting.settle(waiting.id, "b", Settled.retry(SENT_AT, "451", in_doubt=False))
        unit.waiting.settle(doubtful.id, "b", Settled.retry(SENT_AT, "timeout", in_doubt=True))

    assert cull(filled) is None
    assert kept(filled) == {"hålls", "väntar", "i tvivel"}


def test_a_skipped_message_never_was_a_mail(filled: Store) -> None:
    queue(filled, replace(mail("överhoppat"), body=b"", status=DeliveryStatus.SKIPPED, reason="Tiden har gått"))

    assert cullable(filled) == Cullable(0, 0)
    assert cull(filled) is None
    with filled.reading() as unit:
        assert unit.of(KEY).disposals.of(only_id(unit.of(KEY))) is None


def test_a_mail_that_comes_back_after_it_was_emptied_is_still_told(filled: Store) -> None:
    send(filled, mail("ett"))
    made = cull(filled)

    with filled.writing() as unit:
        room = unit.of(KEY)
        assert room.deliveries.record_bounce(only_id(room), "550 Brevlådan finns inte")

    with filled.reading() as unit:
        room = unit.of(KEY)
        assert room.deliveries.one(only_id(room)).status is DeliveryStatus.FAILED
        assert room.disposals.of(only_id(room)) == made


def test_nothing_of_another_association_is_touched(filled: Store) -> None:
    send(filled, mail("nord"))
    send(filled, mail("syd"), association=OTHER.key)

    cull(filled)

    assert kept(filled, OTHER.key) == {"syd"}
    with filled.reading() as unit:
        other, own = unit.of(OTHER.key), unit.of(KEY)
        assert other.disposals.all() == ()
        assert other.disposals.of(only_id(own)) is None
        with pytest.raises(NotFoundError):
            other.deliveries.bytes_of(only_id(own))


@pytest.mark.parametrize("database", ["sqlite"])
def test_the_bytes_of_a_mail_are_the_last_that_is_read_of_its_row(store: Store) -> None:
    assert inspect(store.engine).get_columns("deliveries")[-1]["name"] == "body"
