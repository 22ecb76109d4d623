"""What others see of a person with protected identity, and what is hidden in texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from arshjul.year.cloaked import cloaked
from arshjul.year.model import Association, Body, Occasion, OccasionKind, Person, Role, Seat, YearPlan
from arshjul.year.protection import HIDDEN_ADDRESS

ANNA = Person(
    "a", "Anna-Karin O'Berg", "anna@hemligt.example", protected=True, earlier=("Anna Ek", "a.ek@gammalt.example")
)
BO = Person("b", "Bo Ek", "bo@forbundet.example")
CILLA = Person("c", "Cilla Lund", "cilla@hemligt.example", protected=True)
MASK = "Ledamot 1 med skyddad identitet"
ASSOCIATION = Association(
    "prov",
    "Prov",
    people=(ANNA, BO, CILLA),
    seats=tuple(Seat(person.key, Body.BOARD, Role.MEMBER) for person in (ANNA, BO, CILLA)),
)
HIDDEN = ASSOCIATION.cloak


def test_others_see_what_somebody_is_and_can_tell_two_apart() -> None:
    assert [(one.name, one.address) for one in ASSOCIATION.people] == [
        (MASK, HIDDEN_ADDRESS),
        ("Bo Ek", "bo@forbundet.example"),
        ("Ledamot 2 med skyddad identitet", HIDDEN_ADDRESS),
    ]


def test_the_mask_follows_the_seat_and_needs_no_number_when_there_is_one() -> None:
    chair = replace(ASSOCIATION, people=(ANNA, BO), seats=(Seat("a", Body.BOARD, Role.VICE_CHAIR),))

    assert chair.people[0].name == "Vice ordförande med skyddad identitet"
    assert replace(chair, seats=()).people[0].name == "Person med skyddad identitet"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Anna-Karin O'Bergs svar", f"{MASK} svar"),
        ("ANNA-KARIN  O'BERG kommer", f"{MASK} kommer"),
        ("<td>Anna-Karin O&#39;Berg</td>", f"<td>{MASK}</td>"),
        ("O'Berg, Anna-Karin", MASK),
        ("Förr Anna Ek.", f"Förr {MASK}."),
        ("550 <Anna@Hemligt.example>", f"550 <{HIDDEN_ADDRESS}>"),
        ("mailto:a.ek%40gammalt.example", f"mailto:{HIDDEN_ADDRESS}"),
        ("Hanna Eklund och Bo Ek", "Hanna Eklund och Bo Ek"),
    ],
)
def test_all_names_and_addresses_are_hidden_as_people_write_them(text: str, shown: str) -> None:
    assert HIDDEN.over(text) == shown
    assert HIDDEN.tells(text) == (text != shown)


def test_nothing_of_oneself_is_hidden_from_oneself() -> None:
    assert ASSOCIATION.cloak_for("a").over("Anna Ek och Cilla Lund") == "Anna Ek och Ledamot 2 med skyddad identitet"


def test_a_name_of_one_word_is_hidden_where_it_stands_alone() -> None:
    one = replace(ASSOCIATION, people=(replace(ANNA, own_name="Sol", earlier=()),))

    assert one.cloak.over("Sol") == "Ledamot med skyddad identitet"
    assert one.cloak.over("Sol och vår") == "Sol och vår"


def test_where_nobody_is_protected_everything_is_as_it_was() -> None:
    plain = replace(ASSOCIATION, people=(BO,))

    assert plain.cloak.over("Bo Ek, bo@forbundet.example") == "Bo Ek, bo@forbundet.example"
    assert cloaked(plain) is plain


def test_what_is_written_of_a_meeting_tells_nobodys_name() -> None:
    meeting = Occasion("m", 2026, OccasionKind.MEETING, "Anna Ek berättar", date(2026, 3, 2), note="Ring Anna Ek")
    told = cloaked(replace(ASSOCIATION, years=(YearPlan(2026, occasions=(meeting,)),))).years[0].occasions[0]

    assert (told.title, told.note) == (f"{MASK} berättar", f"Ring {MASK}")
