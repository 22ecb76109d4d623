"""What an association that is being entered still lacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from arshjul.year.beginning import Step, remaining
from arshjul.year.model import Articles, Association, Body, CouncilDay, Member, MemberKind, Person, Role, Seat

TODAY = date(2026, 11, 28)
MEMBERS = tuple(Member(kind.value, kind.value.title(), kind) for kind in MemberKind)


def whole() -> Association:
    board = [Seat("a", Body.BOARD, role, m.key) for m in MEMBERS for role in (Role.MEMBER, Role.DEPUTY)]
    contacts = [Seat("a", Body.OFFICE, Role.CONTACT, m.key) for m in MEMBERS]
    others = [
        Seat("a", Body.BOARD, Role.CHAIR, MEMBERS[0].key),
        Seat("a", Body.OFFICE, Role.DIRECTOR),
        Seat("a", Body.AUDITORS, Role.AUDITOR),
    ]
    return Association(
        "prov",
        "Prov",
        members=MEMBERS,
        people=(Person("a", "A", "a@a.example"),),
        seats=(*board, *contacts, *others),
        articles=Articles(stated=("summons_days",)),
        council_days=tuple(CouncilDay(m.key, date(2027, 2, 1), "Fullmäktige") for m in MEMBERS[:2]),
    )


def test_what_has_only_a_name_lacks_something_in_every_step_and_the_days_of_others_can_wait() -> None:
    found = remaining(Association("prov", "Prov"), TODAY)

    assert {one.step for one in found if one.is_needed} == {Step.ASSOCIATION, Step.MEMBERS, Step.PEOPLE}
    members = next(one.text for one in found if one.step is Step.MEMBERS)
    assert members == "Välj minst en kommun, regionen, Försäkringskassan och Arbetsförmedlingen som medlem."
    assert [one.is_needed for one in found if one.step is Step.DATES] == [False]


def test_what_has_all_lacks_nothing() -> None:
    assert remaining(whole(), TODAY) == ()


def test_the_member_that_lacks_a_deputy_and_one_whose_seat_has_ended_are_named() -> None:
    association = whole()
    seats = [seat for seat in association.seats if (seat.role, seat.member) != (Role.DEPUTY, "region")]
    ended = replace(association.seats[0], until=date(2026, 11, 27))
    texts = [one.text for one in remaining(replace(association, seats=(ended, *seats[1:])), TODAY)]

    assert "Lägg in en ersättare i styrelsen för Region." in texts
    assert not any("ledamot" in text for text in texts)  # the chair votes for the first member
