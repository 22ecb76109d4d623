"""Who may do what: the table against a grid that was written by hand, and the capacities that seats give."""

from __future__ import annotations

from datetime import date

import pytest

from arshjul.year.access import (
    CAPACITY_WORDS,
    RIGHT_WORDS,
    TABLE,
    Capacity,
    Grant,
    Right,
    capacities,
    granted,
    is_function,
    who_signs_in,
)
from arshjul.year.model import Association, Body, Person, Role, Seat

GRID = """
                   director chair vice_chair secretary economist board_member deputy preparatory auditor contact follower administrator
read_overview      yes      yes   yes        yes       yes       own          own    own         own     no      yes      no
read_year          yes      yes   yes        yes       yes       yes          no     yes         yes     no      yes      no
read_meeting       yes      yes   yes        yes       yes       no           no     no          no      no      yes      no
read_attendance    yes      yes   yes        yes       yes       no           no     no          yes     no      no       no
read_chains        yes      yes   yes        yes       yes       no           no     no          yes     no      yes      no
read_documents     yes      yes   yes        yes       yes       yes          no     yes         yes     no      yes      no
read_mails         yes      no    no         yes       no        no           no     no          no      no      no       no
read_inbox         yes      no    no         yes       no        no           no     no          no      no      no       no
read_history       yes      yes   no         yes       no        no           no     no          no      no      no       no
read_people        yes      no    no         yes       no        no           no     no          no      no      no       no
answer             yes      own   own        yes       own       own          own    own         own     no      no       no
tick               yes      own   own        yes       own       own          no     own         own     no      no       no
edit_agenda        yes      no    no         yes       no        no           no     no          no      no      no       no
send_summons       yes      no    no         no        no        no           no     no          no      no      no       no
agree_summons      yes      yes   yes        no        no        no           no     no          no      no      no       no
record_minutes     yes      no    no         yes       no        no           no     no          no      no      no       no
record_attendance  yes      no    no         yes       no        no           no     no          no      no      no       no
record_chain       yes      no    no         yes       no        no           no     no          no      no      no       no
report_decision    yes      no    no         yes       no        no           no     no          no      own     no       no
draft              yes      no    no         yes       no        no           no     no          no      no      no       no
adopt              yes      no    no         no        no        no           no     no          no      no      no       no
undo               yes      no    no         no        no        no           no     no          no      no      no       no
send_bundle        yes      no    no         no        no        no           no     no          no      no      no       no
judge_inbox        yes      no    no         yes       no        no           no     no          no      no      no       no
renew_addresses    yes      no    no         no        no        no           no     no          no      no      no       no
publish            yes      no    no         no        no        no           no     no          no      no      no       no
edit_association   yes      no    no         no        no        no           no     no          no      no      no       no
decide_retention   yes      no    no         no        no        no           no     no          no      no      no       no
appoint_followers  yes      no    no         no        no        no           no     no          no      no      no       no
see_protected      yes      no    no         no        no        no           no     no          no      no      no       no
renew_factor       yes      yes   no         no        no        no           no     no          no      no      no       yes
run_house          no       no    no         no        no        no           no     no          no      no      no       yes
"""  # noqa: E501
TODAY = date(2026, 11, 27)


def test_every_cell_is_as_the_grid_says() -> None:
    head, *lines = [line.split() for line in GRID.strip().splitlines()]
    grid = {
        (Capacity(c), Right(line[0])): Grant[word.upper()]
        for line in lines
        for c, word in zip(head, line[1:], strict=True)
    }

    assert {(c, r): grant for c, row in TABLE.items() for r, grant in row.items()} == grid


def test_every_capacity_and_right_has_a_word() -> None:
    assert (set(CAPACITY_WORDS), set(RIGHT_WORDS)) == (set(Capacity), set(Right))


def test_who_has_several_capacities_may_do_what_any_of_them_may() -> None:
    assert granted({Capacity.DEPUTY, Capacity.SECRETARY}, Right.ANSWER) is Grant.YES
    assert granted((), Right.READ_YEAR) is Grant.NO


@pytest.mark.parametrize(
    ("body", "role", "capacity"),
    [
        (Body.OFFICE, Role.DIRECTOR, Capacity.DIRECTOR),
        (Body.BOARD, Role.CHAIR, Capacity.CHAIR),
        (Body.PREPARATORY, Role.CHAIR, Capacity.PREPARATORY),
        (Body.BOARD, Role.MEMBER, Capacity.BOARD_MEMBER),
        (Body.BOARD, Role.DEPUTY, Capacity.DEPUTY),
        (Body.PREPARATORY, Role.DEPUTY, Capacity.PREPARATORY),
        (Body.BOARD, Role.CO_OPTED, Capacity.PREPARATORY),
        (Body.AUDITORS, Role.MEMBER, Capacity.AUDITOR),
        (Body.MEMBERS, Role.CONTACT, Capacity.CONTACT),
    ],
)
def test_a_seat_gives_a_capacity_as_long_as_it_is_held(body: Body, role: Role, capacity: Capacity) -> None:
    seat = Seat("anna", body, role, since=date(2026, 1, 1), until=TODAY)
    association = Association("a", "A", seats=(seat,))

    assert capacities(association, {"anna"}, TODAY) == {capacity}
    assert capacities(association, {"anna"}, date(2026, 11, 28)) == frozenset()
    assert capacities(association, {"anna"}, date(2025, 12, 31)) == frozenset()
    assert capacities(association, {"bo"}, TODAY) == frozenset()


def test_a_deputy_is_in_a_members_place_from_the_call() -> None:
    association = Association("a", "A", seats=(Seat("anna", Body.BOARD, Role.DEPUTY),))

    assert capacities(association, {"anna"}, TODAY) == {Capacity.DEPUTY}
    assert capacities(association, {"anna"}, TODAY, serving={"anna"}) == {Capacity.DEPUTY, Capacity.BOARD_MEMBER}
    assert capacities(association, {"anna"}, TODAY, serving={"bo"}) == {Capacity.DEPUTY}


def association_of(*people: tuple[str, str, Role]) -> Association:
    return Association(
        "a",
        "A",
        people=tuple(Person(key, key, address) for key, address, _ in people),
        seats=tuple(Seat(key, Body.BOARD, role) for key, _, role in people),
    )


def test_an_address_signs_in_the_one_person_whose_it_is() -> None:
    association = association_of(("anna", "Anna@Kommun.example", Role.MEMBER), ("bo", "bo@kommun.example", Role.CHAIR))

    assert who_signs_in(association, "anna@kommun.example", TODAY) == ("anna",)
    assert who_signs_in(association, "eva@kommun.example", TODAY) == ()


def test_an_address_that_is_shared_or_an_offices_signs_in_nobody() -> None:
    shared = association_of(("anna", "vi@kommun.example", Role.MEMBER), ("bo", "vi@kommun.example", Role.CHAIR))
    registrator = association_of(("anna", "ks.registrator@kommun.example", Role.CONTACT))
    director = association_of(("anna", "kansli@forbundet.example", Role.DIRECTOR))

    assert who_signs_in(shared, "vi@kommun.example", TODAY) == ()
    assert who_signs_in(registrator, "ks.registrator@kommun.example", TODAY) == ()
    assert who_signs_in(director, "kansli@forbundet.example", TODAY) == ("anna",)


@pytest.mark.parametrize("address", ["registrator@a.example", "kommunen@a.example", "Diarium.KS@a.example"])
def test_an_offices_address_is_known_by_its_name(address: str) -> None:
    assert is_function(address)
    assert not is_function("anna.regionsson@a.example")
