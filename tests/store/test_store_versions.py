"""A change is one new revision, and leaves versions that say who did what, when, from where and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update
from store_cases import ASSOCIATION, BOARD_MEETING, DEADLINE, LOADED, NOW, OTHER, delivery

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.store import DeliveryStatus, Part, Room, Settled, Store
from arshjul.store.tables import particulars
from arshjul.year.answers import Answer, Given, Via
from arshjul.year.deeds import Deed, DeedKind, Doer, Origin
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.model import Association, YearPlan, YearStatus

EARLIER = YearPlan(
    2020, YearStatus.ADOPTED, NOW, (replace(DEADLINE, key="2020-budget", year=2020, day=date(2020, 11, 30)),)
)
WITH_EARLIER = replace(ASSOCIATION, years=(*ASSOCIATION.years, EARLIER))
CLOSED = Deed(DeedKind.CLOSED, Doer("Årshjul", NOW + timedelta(days=1), Origin.SERVICE), "Allt är klart.")
EDITED = Deed(DeedKind.LOADED, Doer("chef", NOW + timedelta(hours=1), Origin.PAGE), "Nytt namn")
DONE = Fact(FactAbout.ITEM, FactKind.DONE, 2022, date(2022, 3, 14), NOW, "chef", key="2022:budget")
GIVEN = Given(BOARD_MEETING.key, "ordforande", Answer.ACCEPTED, 2, NOW, NOW, Via.WEB)


@pytest.fixture
def filled(store: Store) -> Store:
    with store.writing() as unit:
        unit.create(WITH_EARLIER, LOADED)
        unit.create(OTHER, LOADED)
    return store


@pytest.fixture
def closed(filled: Store) -> Store:
    """With 2020 closed."""
    save(filled, closing(2020, WITH_EARLIER), CLOSED)
    return filled


def closing(year: int, association: Association) -> Association:
    years = (replace(p, status=YearStatus.CLOSED) if p.year == year else p for p in association.years)
    return replace(association, years=tuple(years))


def save(store: Store, association: Association, deed: Deed = EDITED) -> bool:
    with store.writing() as unit:
        return unit.of(association.key).save(association, deed)


def revision(store: Store, key: str = ASSOCIATION.key) -> int:
    with store.reading() as unit:
        return unit.of(key).revision


def lines(store: Store, since: int) -> list[tuple[Part, str, bool]]:
    """What the history says from then on: the part, its key, and whether there still is one."""
    with store.reading() as unit:
        return [(one.part, one.key, one.content is not None) for one in unit.of(ASSOCIATION.key).history(since)]


# Revisions


@pytest.mark.parametrize(
    "change",
    [
        lambda room: room.save(replace(WITH_EARLIER, name="Nytt namn"), EDITED),
        lambda room: room.save(replace(WITH_EARLIER, people=tuple(reversed(ASSOCIATION.people))), EDITED),
        lambda room: room.add_fact(DONE),
        lambda room: room.add_answer(GIVEN, 2022),
        lambda room: room.add_alias("chef", "annan@nord.example", NOW),
        lambda room: room.deliveries.add([delivery("ny")]),
        lambda room: [room.add_fact(DONE), room.add_answer(GIVEN, 2022), room.save(ASSOCIATION, EDITED)],
    ],
    ids=["save", "order", "fact", "answer", "alias", "delivery", "several"],
)
def test_a_unit_that_changes_anything_is_exactly_one_new_revision(
    filled: Store, change: Callable[[Room], object]
) -> None:
    before, others = revision(filled), revision(filled, OTHER.key)

    with filled.writing() as unit:
        change(unit.of(ASSOCIATION.key))

    assert revision(filled) == before + 1
    assert revision(filled, OTHER.key) == others


@pytest.mark.parametrize(
    "look",
    [
        lambda room: room.association(),
        lambda room: room.ledger(),
        lambda room: room.save(WITH_EARLIER, EDITED),
        lambda room: room.deliveries.add([]),
        lambda room: room.deliveries.add([delivery("gammal")]),
        lambda room: room.deliveries.record_bounce(999, "550"),
    ],
    ids=["read", "ledger", "the same again", "none", "queued already", "not ours"],
)
def test_a_unit_that_changes_nothing_is_no_new_revision(filled: Store, look: Callable[[Room], object]) -> None:
    with filled.writing() as unit:
        unit.of(ASSOCIATION.key).deliveries.add([delivery("gammal")])
    before = revision(filled)

    with filled.writing() as unit:
        look(unit.of(ASSOCIATION.key))

    assert revision(filled) == before


def test_that_a_mail_left_is_no_new_revision_and_that_it_came_back_is_one(filled: Store) -> None:
    with filled.writing() as unit:
        unit.of(ASSOCIATION.key).deliveries.add([delivery("a")])
    before = revision(filled)

    with filled.writing() as unit:
        (claimed,) = unit.waiting.claim(NOW, "a", timedelta(minutes=10), 1)
        unit.waiting.settle(claimed.id, "a", Settled.sent(NOW, "250 OK"))
    left = revision(filled)
    with filled.writing() as unit:
        assert unit.of(ASSOCIATION.key).deliveries.record_bounce(claimed.id, "550 okänd")

    assert (left, revision(filled)) == (before, before + 1)
    with filled.reading() as unit:
        assert unit.of(ASSOCIATION.key).deliveries.one(claimed.id).status is DeliveryStatus.FAILED


def test_a_fact_that_cannot_be_taken_back_is_no_new_revision(filled: Store) -> None:
    before = revision(filled)

    with filled.writing() as unit, pytest.raises(NotFoundError):
        unit.of(ASSOCIATION.key).retract_fact(999, NOW, "chef")

    assert revision(filled) == before


@pytest.mark.parametrize(
    "refused",
    [
        {"people": (ASSOCIATION.people[0], ASSOCIATION.people[0])},
        {"years": (YearPlan(2022, occasions=(BOARD_MEETING, replace(DEADLINE, year=2021))),)},
    ],
)
def test_a_refused_change_leaves_nothing_of_the_unit(filled: Store, refused: dict[str, object]) -> None:
    before = revision(filled)

    def change() -> None:
        with filled.writing() as unit:
            room = unit.of(ASSOCIATION.key)
            room.add_fact(DONE)
            room.save(replace(WITH_EARLIER, name="Nytt namn"), EDITED)
            room.save(replace(WITH_EARLIER, **refused), EDITED)  # type: ignore[arg-type]

    with pytest.raises(NotAllowedError):
        change()

    assert revision(filled) == before
    assert lines(filled, before) == []
    with filled.reading() as unit:
        room = unit.of(ASSOCIATION.key)
        assert (room.association(), room.facts()) == (WITH_EARLIER, ())


# The history


def test_the_history_tells_who_did_what_when_from_where_and_why(filled: Store) -> None:
    before = revision(filled)
    moved = replace(BOARD_MEETING, day=date(2022, 4, 4), end_day=date(2022, 4, 5))
    plan = replace(ASSOCIATION.years[0], occasions=(moved, DEADLINE))

    save(filled, replace(WITH_EARLIER, years=(plan, *WITH_EARLIER.years[1:])))

    with filled.reading() as unit:
        room = unit.of(ASSOCIATION.key)
        (first, second) = (one for one in room.history() if one.key == BOARD_MEETING.key)
        assert room.history(before) == (second,)
    assert (first.deed, first.at, first.by, first.origin, first.why) == (
        *(DeedKind.LOADED, LOADED.doer.at, "kommandoraden", Origin.COMMAND_LINE, LOADED.why),
    )
    assert (second.deed, second.at, second.by, second.origin, second.why) == (
        *(DeedKind.LOADED, EDITED.doer.at, "chef", Origin.PAGE, "Nytt namn"),
    )
    assert (first.until, second.since, second.until) == (before + 1, before + 1, None)
    assert first.content is not None
    assert second.content is not None
    assert (first.content["day"], second.content["day"]) == ("2022-03-28", "2022-04-04")


def test_what_is_taken_away_leaves_a_row_that_says_who_did(filled: Store) -> None:
    before = revision(filled)

    save(filled, replace(WITH_EARLIER, members=WITH_EARLIER.members[:1], people=WITH_EARLIER.people[:1]))

    assert sorted(lines(filled, before)) == [(Part.MEMBER, "fk", False), (Part.PERSON, "chef", False)]
    with filled.reading() as unit:
        gone = unit.of(ASSOCIATION.key).history(before)
    assert {(one.deed, one.by, one.why) for one in gone} == {(DeedKind.LOADED, "chef", "Nytt namn")}


def test_what_comes_back_has_a_version_of_its_own(filled: Store) -> None:
    save(filled, replace(WITH_EARLIER, people=WITH_EARLIER.people[:1]))
    before = revision(filled)

    save(filled, WITH_EARLIER)

    assert lines(filled, before) == [(Part.PERSON, "chef", True)]
    with filled.reading() as unit:
        assert unit.of(ASSOCIATION.key).association() == WITH_EARLIER


def test_another_order_is_no_history(filled: Store) -> None:
    before = revision(filled)

    assert save(filled, replace(WITH_EARLIER, seats=tuple(reversed(ASSOCIATION.seats))))

    assert [(part, there) for part, _, there in lines(filled, before) if part is not Part.SEAT] == []


def test_names_and_addresses_stand_in_no_version(filled: Store) -> None:
    save(filled, replace(WITH_EARLIER, people=(replace(ASSOCIATION.people[0], own_name="Kim"), ASSOCIATION.people[1])))

    with filled.reading() as unit:
        written = repr([one.content for one in unit.of(ASSOCIATION.key).history()])

    assert "'key': 'chef'" in written
    assert not any(secret in written for secret in ("Ordföranden", "Förbundschefen", "Kim", "@nord.example"))


def test_the_history_is_readable_when_a_name_and_an_address_have_been_emptied(filled: Store) -> None:
    kim = replace(ASSOCIATION.people[0], own_name="Kim", own_address="kim@nord.example")
    save(filled, replace(WITH_EARLIER, people=(kim, ASSOCIATION.people[1])))
    save(filled, WITH_EARLIER)

    with filled.engine.execution_options(writes=True).begin() as connection:
        connection.execute(update(particulars).where(particulars.c.name == "Kim").values(name="", address=""))

    with filled.reading() as unit:
        room = unit.of(ASSOCIATION.key)
        assert [one.part for one in room.history() if one.key == "ordforande"] == [Part.PERSON] * 3
        assert room.association() == WITH_EARLIER


# Closed years


def test_a_closed_year_is_named_and_read_only_when_it_is_asked_for(closed: Store) -> None:
    with closed.reading() as unit:
        room = unit.of(ASSOCIATION.key)
        assert room.association() == replace(ASSOCIATION, closed=(2020,))
        assert room.association(room.living(2020)) == closing(2020, WITH_EARLIER)
        assert room.years == {2020: YearStatus.CLOSED, 2021: YearStatus.DRAFT, 2022: YearStatus.ADOPTED}
        assert room.year_of_occasion("2020-budget") == 2020


def test_saving_the_others_keeps_a_closed_year(closed: Store) -> None:
    with closed.writing() as unit:
        room = unit.of(ASSOCIATION.key)
        room.save(replace(room.association(), name="Nytt namn"), EDITED)

    with closed.reading() as unit:
        room = unit.of(ASSOCIATION.key)
        assert room.association(room.living(2020)) == replace(closing(2020, WITH_EARLIER), name="Nytt namn")


def test_an_occasion_with_the_key_of_one_in_a_closed_year_is_refused(closed: Store) -> None:
    taken = replace(DEADLINE, key="2020-budget")
    plan = replace(ASSOCIATION.years[0], occasions=(BOARD_MEETING, taken))

    with pytest.raises(NotAllowedError, match=r"2020-budget finns redan .* avslutat år"):
        save(closed, replace(ASSOCIATION, years=(plan,), closed=(2020,)))


def test_what_is_remembered_of_a_closed_year_is_read_only_when_it_is_asked_for(closed: Store) -> None:
    def at(year: int, about: FactAbout = FactAbout.ITEM, kind: FactKind = FactKind.DONE) -> Fact:
        return replace(DONE, year=year, about=about, kind=kind, key=f"{about}-{year}")

    with closed.writing() as unit:
        room = unit.of(ASSOCIATION.key)
        for year in (2018, 2019, 2020, 2022):
            room.add_fact(at(year))
            room.add_fact(at(year, FactAbout.CHAIN, FactKind.STEP))
        room.add_answer(GIVEN, 2022)
        room.add_answer(replace(GIVEN, occasion="2020-styrelse"), 2020)
        room.deliveries.add([delivery("a"), delivery("b", year=2020, target="2020-styrelse")])

    with closed.reading() as unit:
        room = unit.of(ASSOCIATION.key)
        living, with_closed = room.ledger(), room.ledger(room.living(2020))
        assert len(room.facts()) == 8
        assert room.delivery_keys() == {"a"}
        assert room.delivery_keys(room.living(2020)) == {"a", "b"}
    # A chain about a year runs on in the two that follow.
    assert [fact.key for fact in living.facts] == ["chain-2019", "chain-2020", "item-2022", "chain-2022"]
    assert [fact.key for fact in with_closed.facts] == [
        *("chain-2018", "chain-2019", "item-2020", "chain-2020", "item-2022", "chain-2022"),
    ]
    assert (living.answers.keys(), living.told.keys()) == ({BOARD_MEETING.key}, {BOARD_MEETING.key})
    assert with_closed.answers.keys() == with_closed.told.keys() == {BOARD_MEETING.key, "2020-styrelse"}
