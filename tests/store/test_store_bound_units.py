"""A unit that is bound to some associations answers about another as if there were none such."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from store_cases import ASSOCIATION, LOADED, NOW, OTHER, delivery

from arshjul.errors import NotFoundError
from arshjul.store import Due, Link, LinkKind, Store
from arshjul.store.values.entrance import Appointment
from arshjul.store.values.incoming import Judged, NewIncoming
from arshjul.store.values.kinds import Verdict
from arshjul.year.access import Capacity

OURS, THEIRS = ASSOCIATION.key, OTHER.key
SECRET = "e" * 64


@pytest.fixture
def filled(store: Store) -> Store:
    """Two associations with a mail, a link, a follower and a mail that came in each, and one that is nobody's."""
    with store.writing() as unit:
        for number, association in enumerate((ASSOCIATION, OTHER)):
            room = unit.create(association, LOADED)
            room.deliveries.add([replace(delivery("d"), message_id=f"<{number}@nord.example>")])
            room.links.add({Link(LinkKind.PAGE, "chef"): f"{SECRET[:-1]}{number}"}, NOW)
            follows = Appointment(0, f"{number}@kommun.example", Capacity.FOLLOWER, association.key, NOW, "prov")
            unit.entrance.appoint(follows, room.id)
        for number, key in enumerate((OURS, THEIRS, None)):
            id = unit.inbox.keep(NewIncoming(f"f{number}", b"Subject: Ja\r\n\r\n", NOW))
            assert id
            unit.inbox.judge(id, Judged(Verdict.TRAY, "", association_key=key))
    return store


def test_the_room_of_another_association_is_not_found_and_none_is_named(filled: Store) -> None:
    bound = filled.bound_to([OURS])

    for key in (THEIRS, "finns-inte"):
        for unit_of in (bound.reading, bound.writing):
            with pytest.raises(NotFoundError) as refused, unit_of() as unit:
                unit.of(key)
            assert str(refused.value).startswith("Sidan finns inte, eller hör till")
            assert THEIRS not in str(refused.value)
    with bound.writing() as unit, pytest.raises(NotFoundError):
        unit.create(replace(OTHER, key="ny"), LOADED)
    with bound.reading() as unit:
        assert unit.of(OURS).association() == ASSOCIATION
    with filled.reading() as unit:
        assert unit.of(THEIRS).association() == OTHER


def test_what_is_asked_of_all_is_asked_of_those_within_reach(filled: Store) -> None:
    with filled.bound_to([OURS]).reading() as unit:
        assert [key for key, _ in unit.association_keys()] == [OURS]
        assert [room.key for room in unit.rooms()] == [OURS]
        assert unit.due(Due.AT_ONCE, NOW + timedelta(days=9999)) == (OURS,)
        assert {year.association_key for year in unit.years()} <= {OURS}
        assert [one.association for one in unit.entrance.appointments()] == [OURS]
        assert unit.delivery_of_mail("<0@nord.example>")
        assert unit.delivery_of_mail("<1@nord.example>") is None
        assert set(unit.keys_with_address([person.own_address for person in OTHER.people])) <= {OURS}
        for asked in (unit.count_deliveries, lambda: unit.waiting):
            with pytest.raises(ValueError, match="asked about all"):
                asked()


def test_another_associations_mails_that_came_in_are_not_there_and_neither_are_nobodys(filled: Store) -> None:
    with filled.reading() as unit:
        ids = {mail.association_key: mail.id for mail in unit.inbox.list()}
    assert set(ids) == {OURS, THEIRS, None}

    with filled.bound_to([OURS]).reading() as unit:
        assert [mail.id for mail in unit.inbox.list()] == [ids[OURS]]
        assert unit.inbox.raw(ids[OURS])
        assert unit.inbox.strays() == ()
        for other in (THEIRS, None):
            assert unit.inbox.raw(ids[other]) == b""
            with pytest.raises(NotFoundError):
                unit.inbox.one(ids[other], THEIRS)


def test_a_secret_brings_the_association_that_it_opens_within_reach(filled: Store) -> None:
    bound = filled.bound_to([])
    with bound.reading() as unit:
        assert unit.link(LinkKind.PAGE, "f" * 64, NOW) is None
        assert unit.association_keys() == ()
        assert unit.link(LinkKind.PAGE, f"{SECRET[:-1]}1", NOW) == (THEIRS, Link(LinkKind.PAGE, "chef"))

    with bound.reading() as unit:
        assert unit.of(THEIRS).association() == OTHER
        with pytest.raises(NotFoundError):
            unit.of(OURS)
    with filled.bound_to([]).reading() as unit, pytest.raises(NotFoundError):
        unit.of(THEIRS)
