"""An association goes into the database and comes out the same."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest
from sqlalchemy import select, update
from store_cases import ASSOCIATION, BOARD_MEETING, DEADLINE, LOADED, NOW, OTHER

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.store import Disposal, Part, Store
from arshjul.store.tables import associations, versions
from arshjul.year.model import Association, Member, MemberKind, Occasion, Person, YearPlan
from arshjul.year.rules import IsoWeek


def saved(store: Store, association: Association) -> Association:
    with store.writing() as unit:
        unit.of(association.key).save(association, LOADED)
    with store.reading() as unit:
        return unit.of(association.key).association()


@pytest.fixture
def filled(store: Store) -> Store:
    with store.writing() as unit:
        unit.create(ASSOCIATION, LOADED)
        unit.create(OTHER, LOADED)
    return store


def test_what_is_saved_comes_back_equal(filled: Store) -> None:
    with filled.reading() as unit:
        room = unit.of(ASSOCIATION.key)

        assert room.key == ASSOCIATION.key
        assert room.association() == ASSOCIATION


def test_an_association_with_nothing_in_it_comes_back_equal(store: Store) -> None:
    empty = Association(key="tom", name="Tomma förbundet")

    with store.writing() as unit:
        unit.create(empty, LOADED)

    with store.reading() as unit:
        assert unit.of("tom").association() == empty


def test_the_case_gives_every_field_of_an_occasion_a_value_of_its_own() -> None:
    plain = Occasion("", 0, BOARD_MEETING.kind, "", date.min)

    same = [
        field.name for field in fields(Occasion) if getattr(plain, field.name) == getattr(BOARD_MEETING, field.name)
    ]

    assert same == ["kind"]


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Nya namnet", "place": "", "kind": "annat", "organisation_number": "1"},
        {"members": ()},
        {"members": tuple(reversed(ASSOCIATION.members))},
        {"members": (Member("kommunen", "Kommunen", MemberKind.MUNICIPALITY), *ASSOCIATION.members)},
        {"people": (*ASSOCIATION.people, Person("ny", "Ny ledamot", "ny@nord.example"))},
        {"people": (replace(ASSOCIATION.people[0], own_address="annan@nord.example"),)},
        {"seats": ASSOCIATION.seats[1:]},
        {"seats": ASSOCIATION.seats[2:]},
        {"seats": (*ASSOCIATION.seats, *ASSOCIATION.seats)},
        {"agreements": (replace(ASSOCIATION.agreements[0], day=None, week=33, confirmed=True),)},
        {"articles": replace(ASSOCIATION.articles, half_year_report_due=None, consultation_days=14)},
        {"bodies": ASSOCIATION.bodies[1:]},
        {"preconditions": (), "closures": (), "council_days": ()},
        {"preconditions": (replace(ASSOCIATION.preconditions[0], expires=date(2023, 1, 31), needed_by=()),)},
        {"items": (replace(ASSOCIATION.items[0], rule=IsoWeek(10)), *ASSOCIATION.items[2:])},
        {"closures": tuple(reversed(ASSOCIATION.closures))},
        {"council_days": (*ASSOCIATION.council_days, *ASSOCIATION.council_days)},
        {"years": ()},
        {"years": tuple(reversed(ASSOCIATION.years))},
        {"years": (YearPlan(2022, occasions=(DEADLINE, BOARD_MEETING)), YearPlan(2023))},
        {"years": (YearPlan(2022, occasions=(replace(BOARD_MEETING, day=date(2022, 4, 4), matters=()),)),)},
        {"years": (YearPlan(2023, occasions=(replace(DEADLINE, year=2023),)),)},
        {"years": (YearPlan(2021), YearPlan(2022), YearPlan(2023, occasions=(replace(DEADLINE, year=2023),)))},
    ],
)
def test_a_changed_association_comes_back_as_changed_and_the_others_as_they_were(
    filled: Store, change: dict[str, object]
) -> None:
    changed = replace(ASSOCIATION, **change)  # type: ignore[arg-type]

    assert saved(filled, changed) == changed
    assert saved(filled, ASSOCIATION) == ASSOCIATION
    with filled.reading() as unit:
        assert unit.of(OTHER.key).association() == OTHER


def test_parts_are_known_again_by_their_keys(filled: Store) -> None:
    def numbers(part: Part) -> dict[str, int]:
        query = select(versions.c.key, versions.c.id).join(associations, associations.c.id == versions.c.association_id)
        query = query.where(associations.c.key == ASSOCIATION.key, versions.c.until.is_(None), versions.c.part == part)
        with filled.engine.connect() as connection:
            return dict(connection.execute(query).tuples().all())

    people, occasions = numbers(Part.PERSON), numbers(Part.OCCASION)
    moved = replace(ASSOCIATION.years[0], occasions=(DEADLINE, replace(BOARD_MEETING, day=date(2022, 4, 4))))

    saved(filled, replace(ASSOCIATION, people=tuple(reversed(ASSOCIATION.people)), years=(moved,)))

    after = numbers(Part.OCCASION)
    assert numbers(Part.PERSON) == people
    assert after.keys() == occasions.keys()
    assert {key for key in after if after[key] != occasions[key]} == {BOARD_MEETING.key}


def test_what_was_stored_before_a_field_was_known_is_no_change_when_the_field_is_empty(filled: Store) -> None:
    of_deadline = (versions.c.key == DEADLINE.key) & versions.c.until.is_(None)
    with filled.writing() as unit:
        by_decision = unit.of(ASSOCIATION.key).disposals
        act = by_decision.remember(Disposal(0, NOW, "prov", "prov", NOW.date(), 0), is_open=True)
        connection = unit._connection
        for id, content in connection.execute(select(versions.c.id, versions.c.content).where(of_deadline)).all():
            del content["own_body"]
            connection.execute(update(versions).where(versions.c.id == id).values(content=content))
        by_decision.close(act.id, 0)

    saved(filled, ASSOCIATION)

    with filled.engine.connect() as connection:
        found = connection.scalars(select(versions.c.content).where(versions.c.key == DEADLINE.key)).all()
    assert [content and "own_body" in content for content in found] == [False, False]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"people": (ASSOCIATION.people[0], ASSOCIATION.people[0])}, "ordforande finns 2 gånger bland personerna"),
        ({"years": (YearPlan(2022), YearPlan(2022))}, "2022 finns 2 gånger bland åren"),
        ({"years": (YearPlan(2022, occasions=(DEADLINE, DEADLINE)),)}, "2022-budget finns 2 gånger"),
        (
            {"years": (YearPlan(2023, occasions=(DEADLINE,)),)},
            "2022-budget hör till 2022 men står i årshjulet för 2023",
        ),
        ({"key": "finsam-syd"}, "finsam-syd kan inte sparas som finsam-nord"),
    ],
)
def test_what_cannot_be_kept_apart_is_refused_and_nothing_is_changed(
    filled: Store, change: dict[str, object], named: str
) -> None:
    with pytest.raises(NotAllowedError, match=named), filled.writing() as unit:
        unit.of(ASSOCIATION.key).save(replace(ASSOCIATION, **change), LOADED)  # type: ignore[arg-type]

    with filled.reading() as unit:
        assert unit.of(ASSOCIATION.key).association() == ASSOCIATION


def test_the_associations_are_listed_by_key(store: Store) -> None:
    for key in ("öster", "Norr", "nord"):
        with store.writing() as unit:
            unit.create(Association(key, f"Förbundet {key}"), LOADED)

    with store.reading() as unit:
        assert unit.association_keys() == (
            ("Norr", "Förbundet Norr"),
            ("nord", "Förbundet nord"),
            ("öster", "Förbundet öster"),
        )


def test_an_unknown_association_is_refused_with_the_names_of_those_there_are(filled: Store) -> None:
    with filled.reading() as unit, pytest.raises(NotFoundError, match=r"väst.*finsam-nord, finsam-syd"):
        unit.of("väst")


def test_an_unknown_association_in_an_empty_store_tells_how_to_load_one(store: Store) -> None:
    with store.reading() as unit, pytest.raises(NotFoundError, match="inget är inläst än"):
        unit.of("väst")


def test_a_key_that_is_taken_is_refused(filled: Store) -> None:
    taken = "Det finns redan ett förbund med nyckeln finsam-nord"

    with pytest.raises(NotAllowedError, match=taken), filled.writing() as unit:
        unit.create(ASSOCIATION, LOADED)
