"""Secret links: kept once each, found by the fingerprint of their token, within their own association."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from asked_statements import statements
from sqlalchemy import update
from store_cases import ASSOCIATION, LEASE, LOADED, NOW, OTHER, delivery

from arshjul.store import BOUNCES, Link, LinkKind, Store
from arshjul.store.tables import links

PAGE = Link(LinkKind.PAGE, "chef")
MAIL = Link(LinkKind.MAIL, "chef")
CONTACT = Link(LinkKind.CONTACT, member="fk", year=2021)


@pytest.fixture
def filled(store: Store) -> Store:
    with store.writing() as unit:
        unit.create(ASSOCIATION, LOADED)
        unit.create(OTHER, LOADED)
    return store


def opens(store: Store, kind: LinkKind, token_fingerprint: str, now: datetime = NOW) -> tuple[str, Link] | None:
    with store.reading() as unit:
        return unit.link(kind, token_fingerprint, now)


def test_a_token_opens_its_own_link_and_nothing_of_another_kind(filled: Store) -> None:
    with filled.writing() as unit:
        unit.of(ASSOCIATION.key).links.add({PAGE: "f1", MAIL: "f2", CONTACT: "f3"}, NOW)

    assert opens(filled, LinkKind.PAGE, "f1") == (ASSOCIATION.key, PAGE)
    assert opens(filled, LinkKind.MAIL, "f2") == (ASSOCIATION.key, MAIL)
    assert opens(filled, LinkKind.CONTACT, "f3") == (ASSOCIATION.key, CONTACT)
    assert (opens(filled, LinkKind.PAGE, "f2"), opens(filled, LinkKind.PAGE, "f4")) == (None, None)


def test_a_token_is_asked_for_once_and_by_an_index(filled: Store) -> None:
    with filled.writing() as unit:
        unit.of(ASSOCIATION.key).links.add({PAGE: "f1"}, NOW)

    with statements(filled) as asked:
        opens(filled, LinkKind.PAGE, "f4")
        opens(filled, LinkKind.PAGE, "f1")

    assert len(asked) == 2
    if filled.engine.dialect.name == "sqlite":
        with filled.engine.connect() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[0]}", ("f4", "page", "2022")).all()
        assert ["SCAN" in row.detail for row in plan] == [False] * 2


def test_the_same_link_again_stays_as_it_is(filled: Store) -> None:
    with filled.writing() as unit:
        unit.of(ASSOCIATION.key).links.add({PAGE: "f1"}, NOW)
    with filled.writing() as unit:
        unit.of(ASSOCIATION.key).links.add({PAGE: "other", MAIL: "f2"}, NOW + timedelta(days=1))
        unit.of(ASSOCIATION.key).links.add({}, NOW)

    with filled.reading() as unit:
        assert unit.of(ASSOCIATION.key).links.all() == {PAGE, MAIL}
    assert (opens(filled, LinkKind.PAGE, "f1"), opens(filled, LinkKind.PAGE, "other")) == (
        (ASSOCIATION.key, PAGE),
        None,
    )


def test_a_link_may_have_a_later_generation_beside_the_first(filled: Store) -> None:
    later = Link(LinkKind.PAGE, "chef", generation=1)
    with filled.writing() as unit:
        unit.of(ASSOCIATION.key).links.add({PAGE: "f1", later: "f2"}, NOW)

    assert opens(filled, LinkKind.PAGE, "f1") == (ASSOCIATION.key, PAGE)
    assert opens(filled, LinkKind.PAGE, "f2") == (ASSOCIATION.key, later)


def test_an_expired_link_opens_nothing_from_its_moment_on(filled: Store) -> None:
    until = NOW + timedelta(days=1)
    with filled.writing() as unit:
        unit.of(ASSOCIATION.key).links.add({PAGE: "f1"}, NOW)
    with filled.engine.execution_options(writes=True).begin() as connection:
        connection.execute(update(links).values(expires_at=until))

    assert opens(filled, LinkKind.PAGE, "f1", until - timedelta(seconds=1)) == (ASSOCIATION.key, PAGE)
    assert opens(filled, LinkKind.PAGE, "f1", until) is None


def test_links_begin_anew_for_another_key_in_one_association_alone_and_the_old_go_on_opening(filled: Store) -> None:
    with filled.writing() as unit:
        ours, theirs = unit.of(ASSOCIATION.key).links, unit.of(OTHER.key).links
        assert unit.keys_without_links("key 1") == (ASSOCIATION.key, OTHER.key)
        for number, own in enumerate((ours, theirs)):
            own.begin_anew("key 1")
            own.add({PAGE: f"f{number}"}, NOW)

        ours.begin_anew("key 2")

        assert (ours.made_for(), theirs.made_for()) == ("key 2", "key 1")
        ours.add({PAGE: "f2"}, NOW)
        ours.begin_anew("key 2")
        assert {one.generation for one in ours.all()} == {-1, -2}
        assert theirs.all() == {PAGE}
        assert unit.keys_without_links("key 2") == (OTHER.key,)
        assert unit.keys_without_links("key 1") == (ASSOCIATION.key,)
    for number in ("f0", "f2"):
        found = opens(filled, LinkKind.PAGE, number)
        assert found
        assert (found[0], found[1].person) == (ASSOCIATION.key, PAGE.person)


def test_a_renewed_address_is_counted_by_what_it_is_and_whose_and_a_mail_on_its_way_knows_it(filled: Store) -> None:
    with filled.writing() as unit:
        ours = unit.of(ASSOCIATION.key)
        ours.links.add({PAGE: "f1", MAIL: "f2", CONTACT: "f3"}, NOW)
        ours.deliveries.add([delivery("d")])
        for _ in range(2):
            ours.renew_address(LinkKind.PAGE, "chef")
        ours.renew_address(BOUNCES)
        ours.links.expire(LinkKind.PAGE, "chef", NOW)
        ours.links.expire(LinkKind.CONTACT, "chef", NOW, members=("annan",))

    with filled.reading() as unit:
        association = unit.of(ASSOCIATION.key).association()
        assert (association.generation(LinkKind.PAGE, "chef"), association.generation(LinkKind.MAIL, "chef")) == (2, 0)
        assert unit.of(OTHER.key).generation(LinkKind.PAGE, "chef") == 0
    assert [bool(opens(filled, one, f)) for one, f in ((LinkKind.PAGE, "f1"), (LinkKind.MAIL, "f2"))] == [False, True]
    assert opens(filled, LinkKind.CONTACT, "f3")
    with filled.writing() as unit:
        unit.of(ASSOCIATION.key).links.expire(LinkKind.CONTACT, "chef", NOW, members=("fk",))
        [claimed] = unit.waiting.claim(NOW, "h", LEASE, 1)
    assert claimed.bounce_generation == 1
    assert opens(filled, LinkKind.CONTACT, "f3") is None
