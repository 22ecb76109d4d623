"""What has happened comes out of the tables that tell it, newest first, a page at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from store_cases import ASSOCIATION, BOARD_MEETING, LOADED, NOW, OTHER, delivery

from arshjul.store import Disposal, Settled, Store
from arshjul.store.values.entrance import NewLine
from arshjul.store.values.history import Line, PageStart, Sought, Source
from arshjul.store.values.kinds import Logged
from arshjul.year.answers import Answer, Given, Via
from arshjul.year.deeds import Deed, DeedKind, Doer, Origin
from arshjul.year.facts import Fact, FactAbout, FactKind

CHAIR = ASSOCIATION.people[0]
LATER = NOW + timedelta(hours=1)
ALL = Sought()
MOVED = Deed(DeedKind.LOADED, Doer("chef", LATER, Origin.PAGE), "nytt.yaml")


@pytest.fixture
def lived(store: Store) -> Store:
    """One of each, and another association whose history is its own."""
    with store.writing() as unit:
        room = unit.create(ASSOCIATION, LOADED)
        unit.create(OTHER, LOADED)
        fact = Fact(FactAbout.ITEM, FactKind.DONE, 2022, date(2022, 3, 14), NOW, "chef", key=BOARD_MEETING.key)
        room.retract_fact(room.add_fact(fact), LATER, "chef")
        room.add_answer(Given(BOARD_MEETING.key, CHAIR.key, Answer.DECLINED, 2, NOW, NOW, Via.WEB), 2022)
        room.deliveries.add([delivery("ett", person=CHAIR.key, target=BOARD_MEETING.key)])
        room.disposals.remember(Disposal(0, NOW, "chef", "§ 12", NOW.date(), 1))
        account = unit.entrance.account(CHAIR.own_address)
        unit.entrance.log(NewLine(Logged.SIGNED_IN, NOW, account, "192.0.2.1"))
        unit.entrance.log(NewLine(Logged.SIGNED_IN, NOW, unit.entrance.account("annan@annat.example"), "192.0.2.2"))
        unit.entrance.log(NewLine(Logged.OPENED, NOW, account, association_id=unit.of(OTHER.key).id))
    with store.writing() as unit:
        (claimed,) = unit.waiting.claim(LATER, "a", timedelta(minutes=10), 1)
        unit.waiting.settle(claimed.id, "a", Settled.sent(LATER, "250"))
        years = ASSOCIATION.years
        moved = replace(
            years[0],
            occasions=tuple(
                replace(o, place="Annan plats") if o.key == BOARD_MEETING.key else o for o in years[0].occasions
            ),
        )
        unit.of(ASSOCIATION.key).save(replace(ASSOCIATION, years=(moved, *years[1:])), MOVED)
    return store


def lines(store: Store, sought: Sought = ALL, most: int = 100) -> tuple[Line, ...]:
    with store.reading() as unit:
        return unit.of(ASSOCIATION.key).happened.lines(sought, most)


def test_every_kind_is_told_once_newest_first_and_nothing_of_another_association(lived: Store) -> None:
    found = lines(lived)

    assert [one.at for one in found] == sorted((one.at for one in found), reverse=True)
    assert sorted(one.source for one in found) == [1, 1, 3, 4, 5, 6, 8, 9]
    [signed_in] = [one for one in found if one.source is Source.LOG]
    assert (signed_in.by, signed_in.where) == (CHAIR.own_address.lower(), "192.0.2.1")


@pytest.mark.parametrize("size", [1, 2, 3])
def test_the_pages_together_are_the_whole_however_large_each_is(lived: Store, size: int) -> None:
    found: list[Line] = []
    while page := lines(
        lived, Sought(before=PageStart(found[-1].at, found[-1].source, found[-1].id) if found else None), size
    ):
        found += page

    assert found == list(lines(lived))


def test_a_meeting_and_a_person_have_their_own(lived: Store) -> None:
    of_meeting = lines(lived, Sought(occasion=BOARD_MEETING.key))
    names, addresses = frozenset({CHAIR.name}), frozenset({CHAIR.own_address.lower()})
    of_person = lines(lived, Sought(person=CHAIR.key, names=names, addresses=addresses))

    assert sorted(one.source for one in of_meeting) == [1, 1, 3, 4, 5, 6]
    assert sorted(one.source for one in of_person) == [1, 5, 6, 8]


def test_what_a_deed_changed_stands_beside_what_it_was(lived: Store) -> None:
    revision = next(one.id for one in lines(lived) if one.source is Source.CHANGE)

    with lived.reading() as unit:
        (changed,), numbers = unit.of(ASSOCIATION.key).happened.changes([revision])

    assert numbers == {revision: 1}
    assert (changed.before or {})["place"] != "Annan plats"
    assert (changed.after or {})["place"] == "Annan plats"
