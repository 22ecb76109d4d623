"""Answers are a log; a mail that came in is kept once; a mailbox remembers how far it was read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from doers import doer
from sqlalchemy import select
from store_cases import ASSOCIATION, BOARD_MEETING, LEASE, LOADED, NOW, OTHER, delivery

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.store import DeliveryStatus, Settled, Store, Unit
from arshjul.store.tables import incoming
from arshjul.store.values.incoming import InMailbox, Judged, NewIncoming, ReadSoFar, Stray
from arshjul.store.values.kinds import Verdict
from arshjul.year.answers import Answer, Given, Via

YES = Given(BOARD_MEETING.key, "ordforande", Answer.ACCEPTED, 2, NOW, NOW, Via.MAIL, source="<a@nord.example>")
MAIL = NewIncoming("f1", b"Subject: Ja\r\n\r\n", NOW, InMailbox("chef@nord.example/INBOX", 4_000_000_000, 7))
WAITS = Judged(Verdict.TRAY, "Oklart", "chef@nord.example", "Ja", "<a@nord.example>")


def keep(unit: Unit, mail: NewIncoming = MAIL, judged: Judged = WAITS) -> int:
    """Keep a mail and write what became of it."""
    id = unit.inbox.keep(mail)
    assert id
    assert unit.inbox.hold(id)
    unit.inbox.judge(id, judged)
    return id


@pytest.fixture
def filled(store: Store) -> Store:
    with store.writing() as unit:
        unit.create(ASSOCIATION, LOADED)
        unit.create(OTHER, LOADED)
    return store


def test_answers_come_back_in_the_order_they_came_and_stay_in_their_association(filled: Store) -> None:
    part = replace(
        YES, answer=Answer.DECLINED, sequence=None, via=Via.WEB, from_item="71", until_item="72", remote=True
    )
    part = replace(part, disqualified=("§ 71",))
    with filled.writing() as unit:
        room = unit.of(ASSOCIATION.key)
        first, second, third = (room.add_answer(one, 2022) for one in (YES, part, replace(YES, person="chef")))

    with filled.reading() as unit:
        room = unit.of(ASSOCIATION.key)
        assert room.answers() == (
            replace(YES, id=first),
            replace(part, id=second),
            replace(YES, id=third, person="chef"),
        )
        assert unit.of(OTHER.key).answers() == ()


def test_a_mail_is_kept_once_and_judged_once(filled: Store) -> None:
    with filled.writing() as unit:
        id = unit.inbox.keep(MAIL)
        assert id
        assert unit.inbox.keep(replace(MAIL, raw=b"Nej")) is None
        assert [(one.id, one.verdict) for one in unit.inbox.unjudged()] == [(id, Verdict.RECEIVED)]
        assert unit.inbox.hold(id)
        unit.inbox.judge(id, WAITS)
        assert not unit.inbox.hold(id)

    with filled.reading() as unit:
        [kept] = unit.inbox.list()
        assert (kept.id, kept.subject, kept.reason) == (id, "Ja", "Oklart")
        assert (unit.inbox.verdict_of("f1"), unit.inbox.verdict_of("f2")) == (Verdict.TRAY, None)
        assert unit.inbox.raw(kept.id) == MAIL.raw
        assert unit.inbox.unjudged() == ()


def test_of_a_mail_that_is_none_of_ours_nothing_is_kept_but_where_it_stands(filled: Store) -> None:
    with filled.writing() as unit:
        id = keep(unit, judged=replace(WAITS, verdict=Verdict.LEFT))

    with filled.reading() as unit:
        assert unit.inbox.taken("chef@nord.example/INBOX", 4_000_000_000, range(2000)) == {7: Verdict.LEFT}
        assert unit.inbox.taken("chef@nord.example/INBOX", 4_000_000_001, [7]) == {}
        assert unit.inbox.taken("annan@nord.example/INBOX", 4_000_000_000, [7]) == {}
        assert unit.inbox.number_left() == 1
        assert unit.inbox.list(waiting=False) == ()
        assert unit.inbox.raw(id) == b""
    with filled.engine.connect() as connection:
        assert connection.execute(select(incoming.c.from_address, incoming.c.subject)).one() == ("", "")


def test_an_address_tells_in_which_associations_somebody_has_it(filled: Store) -> None:
    with filled.writing() as unit:
        unit.of(OTHER.key).add_alias("chef", "hemma@brev.example", NOW)
        address = ASSOCIATION.people[0].own_address

        assert ASSOCIATION.key in unit.keys_with_address([address.lower()])
        assert unit.keys_with_address(["hemma@brev.example"]) == (OTHER.key,)
        assert unit.keys_with_address(["ingen@brev.example"]) == ()


def test_an_association_sees_its_own_mails_and_nobodys_are_apart(filled: Store) -> None:
    with filled.writing() as unit:
        own = keep(unit, MAIL, replace(WAITS, association_key=ASSOCIATION.key))
        other = keep(unit, replace(MAIL, fingerprint="f2"), replace(WAITS, association_key=OTHER.key))
        nobodys = keep(unit, replace(MAIL, fingerprint="f3"))
        keep(unit, replace(MAIL, fingerprint="f4"), replace(WAITS, verdict=Verdict.IGNORED))

    with filled.reading() as unit:
        assert [one.id for one in unit.inbox.list(ASSOCIATION.key)] == [own]
        assert unit.of(ASSOCIATION.key).tally(NOW.year, NOW).waiting.mails == 1
        assert unit.inbox.strays() == (Stray(nobodys, "chef@nord.example", NOW, len(MAIL.raw)),)
        assert len(unit.inbox.list(waiting=False)) == 4
        assert unit.inbox.one(own, ASSOCIATION.key).association_key == ASSOCIATION.key
        for id in (other, nobodys):
            with pytest.raises(NotFoundError):
                unit.inbox.one(id, ASSOCIATION.key)
        assert unit.inbox.stray(nobodys).subject == "Ja"
        with pytest.raises(NotFoundError):
            unit.inbox.stray(own)


def test_a_mail_of_nobody_is_given_to_an_association_once(filled: Store) -> None:
    with filled.writing() as unit:
        id = keep(unit)
        unit.inbox.give(id, OTHER.key)

    with filled.writing() as unit, pytest.raises(NotAllowedError, match="redan"):
        unit.inbox.give(id, ASSOCIATION.key)
    with filled.reading() as unit:
        assert [one.id for one in unit.inbox.list(OTHER.key)] == [id]
        assert unit.inbox.strays() == ()


def test_a_mail_is_taken_out_of_the_tray_once(filled: Store) -> None:
    with filled.writing() as unit:
        id = keep(unit)
        unit.inbox.handle(
            id, Verdict.COUNTED, doer(NOW, "chef"), association=ASSOCIATION.key, person="chef", occasion="x"
        )

    with filled.writing() as unit, pytest.raises(NotAllowedError, match="redan"):
        unit.inbox.handle(id, Verdict.IGNORED, doer(NOW, "annan"), association=None, person="", occasion="")
    with filled.reading() as unit:
        kept = unit.inbox.one(id, ASSOCIATION.key)
    assert (kept.verdict, kept.handled_by, kept.person) == (Verdict.COUNTED, "chef", "chef")


def test_old_mails_of_nobody_are_emptied_unless_somebody_is_waited_for(filled: Store) -> None:
    with filled.writing() as unit:
        is_counted = replace(WAITS, verdict=Verdict.COUNTED, association_key=None)
        waiting = keep(unit)
        counted = keep(unit, replace(MAIL, fingerprint="f2"), is_counted)
        young = keep(unit, replace(MAIL, fingerprint="f3", received_at=NOW + LEASE), is_counted)

        assert unit.inbox.cullable_strays(NOW + LEASE) == 1
        assert unit.inbox.cull_strays(NOW + LEASE) == 1

        assert unit.inbox.cull_strays(NOW + LEASE) == 0
        assert unit.inbox.raw(counted) == b""
        assert unit.inbox.raw(waiting) == unit.inbox.raw(young) == MAIL.raw
        assert unit.inbox.keep(replace(MAIL, fingerprint="f2")) is None


def test_a_mailbox_remembers_how_far_it_was_read(filled: Store) -> None:
    with filled.writing() as unit:
        assert unit.inbox.read_so_far("a") is None
        unit.inbox.put_read_so_far("a", ReadSoFar(4_000_000_000, 7))
        unit.inbox.put_read_so_far("a", ReadSoFar(4_000_000_000, 8))

    with filled.reading() as unit:
        assert unit.inbox.read_so_far("a") == ReadSoFar(4_000_000_000, 8)
        assert unit.inbox.read_so_far("b") is None


def test_an_alias_is_known_once_and_only_in_its_association(filled: Store) -> None:
    with filled.writing() as unit:
        room = unit.of(ASSOCIATION.key)
        room.add_alias("chef", "chefen@hem.example", NOW)
        room.add_alias("chef", "chefen@hem.example", NOW)

        assert room.aliases("chef") == {"chefen@hem.example"}
        assert room.aliases("ordforande") == frozenset()
        assert unit.of(OTHER.key).aliases("chef") == frozenset()


def test_a_bounce_lets_a_delivery_that_left_count_as_failed(filled: Store) -> None:
    with filled.writing() as unit:
        unit.of(ASSOCIATION.key).deliveries.add([delivery("a"), delivery("b")])
        [claimed] = unit.waiting.claim(NOW, "h", LEASE, 1)
        unit.waiting.settle(claimed.id, "h", Settled.sent(NOW, "250 OK"))

    with filled.writing() as unit:
        found = unit.delivery_of_mail(claimed.message_id)
        assert found
        key, row = found
        room = unit.of(key)
        assert room.deliveries.record_delay(row.id, "väntar")
        assert room.deliveries.one(row.id).status is DeliveryStatus.SENT
        assert room.deliveries.record_bounce(row.id, "550 5.1.1 Okänd")
        assert not room.deliveries.record_bounce(row.id, "igen")
        assert not room.deliveries.record_bounce(row.id + 1, "har inte lämnat")
        bounced = room.deliveries.one(row.id)
        assert unit.delivery_of_mail("<okänt@nord.example>") is None
    assert (bounced.status, bounced.reason, bounced.answer) == (
        DeliveryStatus.FAILED,
        "Adressen avvisas",
        "550 5.1.1 Okänd",
    )
    assert bounced.sent_at == NOW


def test_what_was_received_keeps_its_moment(filled: Store) -> None:
    moment = NOW + timedelta(microseconds=5)
    with filled.writing() as unit:
        keep(unit, replace(MAIL, received_at=moment))

    with filled.reading() as unit:
        assert unit.inbox.list()[0].received_at == moment
