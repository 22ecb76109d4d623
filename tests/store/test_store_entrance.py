"""Who gets in, as the database keeps it: links that are used once, sessions and their places, tries, and the log."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from arshjul.store import Store
from arshjul.store.values.entrance import Appointment, NewLine, Place, Visitor
from arshjul.store.values.kinds import Logged
from arshjul.year.access import Capacity
from arshjul.year.deeds import Deed, DeedKind, Doer, Origin
from arshjul.year.model import Association, Body, Person, Role, Seat

NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
VISITOR = Visitor("192.0.2.1", "En webbläsare", "browser")
ANNA, BO = "Anna.Lind@Kommun.example", "bo@kommun.example"


def association(key: str, *addresses: str) -> Association:
    people = tuple(Person(f"p{number}", f"P {number}", address) for number, address in enumerate(addresses))
    return Association(
        key, key.upper(), people=people, seats=tuple(Seat(p.key, Body.BOARD, Role.MEMBER) for p in people)
    )


def keep(store: Store, *found: Association) -> None:
    with store.writing() as unit:
        for one in found:
            unit.create(one, Deed(DeedKind.LOADED, Doer("prov", NOW, Origin.COMMAND_LINE)))


def test_a_link_is_asked_for_taken_once_and_used_once(store: Store) -> None:
    with store.writing() as unit:
        id = unit.entrance.ask(ANNA, VISITOR, NOW)
        assert unit.entrance.asked() == ((id, ANNA, NOW),)
        account = unit.entrance.account(ANNA)
        assert unit.entrance.take(id, account, "mark", NOW + 10 * MINUTE)
        assert not unit.entrance.take(id, account, "mark", NOW + 10 * MINUTE)
        unit.entrance.settle(id, sent=True)

        found = unit.entrance.sign_in("mark", NOW + 9 * MINUTE)
        assert found
        assert (found.address, found.browser) == (ANNA.lower(), "browser")
        assert unit.entrance.sign_in("mark", NOW + 10 * MINUTE) is None
        assert unit.entrance.sign_in("mar", NOW) is None
        assert unit.entrance.use(id, NOW)
        assert not unit.entrance.use(id, NOW)
        assert unit.entrance.sign_in("mark", NOW) is None


def test_what_is_settled_holds_neither_address_nor_link(store: Store) -> None:
    with store.writing() as unit:
        unit.entrance.take(unit.entrance.ask("okand@annan.example", VISITOR, NOW), None, None, None)
        unit.entrance.ask(ANNA, VISITOR, NOW)
        assert unit.entrance.give_up(NOW + MINUTE) == 1

    with store.engine.connect() as connection:
        rows = connection.execute(
            text("SELECT state, asked_address, token_fingerprint FROM sign_ins ORDER BY id")
        ).all()
    assert [tuple(row) for row in rows] == [("nobody", "", None), ("failed", "", None)]


def test_a_session_is_found_with_the_places_where_its_address_stands_now(store: Store) -> None:
    keep(
        store,
        association("a", ANNA, "bo@kommun.example"),
        association("b", ANNA),
        association("c", "bo@kommun.example"),
    )
    with store.writing() as unit:
        id = unit.entrance.offer(unit.entrance.account(ANNA), "link", NOW + MINUTE, NOW)
        sign_in = unit.entrance.sign_in("link", NOW)
        assert sign_in
        assert sign_in.id == id
        unit.entrance.appoint(Appointment(0, ANNA, Capacity.FOLLOWER, "c", NOW, "prov"), unit.of("c").id)
        unit.entrance.appoint(Appointment(0, ANNA, Capacity.ADMINISTRATOR, "", NOW, "prov"), None)
        unit.entrance.appoint(Appointment(0, ANNA, Capacity.ADMINISTRATOR, "", NOW, "prov"), None)
        unit.entrance.begin(sign_in.account_id, "cookie", NOW, NOW + timedelta(hours=12), VISITOR)

    with store.reading() as unit:
        found = unit.entrance.session("cookie")
        assert found
        session, places = found
        ids = {key: unit.of(key).id for key in "abc"}
        assert unit.entrance.session("kaka") is None
        assert set(unit.entrance.places_of(ANNA)) == set(places)
    assert (session.address, session.ends_at) == (ANNA.lower(), NOW + timedelta(hours=12))
    assert set(places) == {
        Place(ids["a"], "a", 1, None),
        Place(ids["b"], "b", 1, None),
        Place(ids["c"], "c", 1, Capacity.FOLLOWER),
        Place(None, "", 0, Capacity.ADMINISTRATOR),
    }


def test_a_session_whose_address_stands_nowhere_any_more_has_no_place(store: Store) -> None:
    keep(store, association("a", ANNA))
    with store.writing() as unit:
        unit.entrance.offer(unit.entrance.account(ANNA), "link", NOW + MINUTE, NOW)
        sign_in = unit.entrance.sign_in("link", NOW)
        assert sign_in
        unit.entrance.begin(sign_in.account_id, "cookie", NOW, NOW + MINUTE, VISITOR)
        unit.of("a").save(association("a"), Deed(DeedKind.LOADED, Doer("prov", NOW, Origin.COMMAND_LINE)))

    with store.reading() as unit:
        found = unit.entrance.session("cookie")
    assert found
    assert found[1] == ()


def test_so_many_tries_are_let_through_and_then_one_as_time_goes(store: Store) -> None:
    with store.writing() as unit:

        def tried(at: datetime) -> bool:
            return unit.entrance.may_try("anna", at, times=5, within=timedelta(hours=1))

        assert [tried(NOW) for _ in range(6)] == [True] * 5 + [False]
        assert not tried(NOW + 11 * MINUTE)
        assert tried(NOW + 12 * MINUTE)
        assert not tried(NOW + 13 * MINUTE)
        assert unit.entrance.may_try("bo", NOW, times=5, within=timedelta(hours=1))


def test_old_network_addresses_are_emptied_and_what_is_over_is_removed(store: Store) -> None:
    with store.writing() as unit:
        unit.entrance.log(NewLine(Logged.WRONG_LINK, NOW - timedelta(days=91), network="192.0.2.1"))
        unit.entrance.log(NewLine(Logged.WRONG_LINK, NOW, network="192.0.2.2"))
        unit.entrance.ask(ANNA, VISITOR, NOW - timedelta(days=2))
        unit.entrance.sweep(NOW, NOW - timedelta(days=90))

        assert [line.network for line in unit.entrance.log_lines(10)] == ["192.0.2.2", ""]
        assert unit.entrance.asked() == ()
