"""Who is called to a meeting, and who answers for a duty."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from year_cases import BOOK, PEOPLE, SEATS, association, meeting

from arshjul.year.deadlines import deadlines
from arshjul.year.model import Association, Body, Occasion, OccasionKind, Role, Seat
from arshjul.year.people import called, holders, meetings_of_nobody, responsible

DAY = date(2022, 2, 7)


def keys(subject: Association, occasion: Occasion, *, optional: bool | None = None) -> list[str]:
    found = called(subject, occasion)
    return [one.person.key for one in found if optional is None or one.optional is optional]


def test_the_board_its_deputies_and_the_office_are_called_to_a_board_meeting() -> None:
    board = [seat.person for seat in SEATS if seat.body is Body.BOARD]

    assert sorted(keys(association(), meeting(DAY))) == sorted([*board, "chef", "sekreterare"])


def test_the_meetings_of_a_body_in_which_nobody_has_a_seat_are_known() -> None:
    board = meeting(DAY, key="styrelse")
    auditors = meeting(DAY, key="revisorer", body=Body.AUDITORS)
    subject = association(board, auditors)
    without = replace(subject, seats=tuple(one for one in subject.seats if one.body is not Body.AUDITORS))

    assert [one.key for one in meetings_of_nobody(without, (board, auditors))] == ["revisorer"]


def test_deputies_may_come_and_the_others_are_bound() -> None:
    optional = keys(association(), meeting(DAY), optional=True)

    assert optional == ["ersattare-nora", "ersattare-regionen", "ersattare-fk", "ersattare-af"]


def test_a_contact_person_is_never_called() -> None:
    for body in Body:
        assert "kontakt-nora" not in keys(association(), meeting(DAY, body=body))


def test_a_guest_is_called_to_one_meeting_and_bound_to_come() -> None:
    invited = replace(meeting(DAY), guests=("kontakt-nora", "ledamot-nora"))

    found = {one.person.key: one for one in called(association(), invited)}

    assert (found["kontakt-nora"].is_guest, found["kontakt-nora"].optional) == (True, False)
    assert not found["ledamot-nora"].is_guest
    assert "kontakt-nora" not in keys(association(), meeting(DAY))


def test_a_person_with_several_seats_is_called_once_by_the_one_that_binds() -> None:
    seats = (
        Seat("chef", Body.BOARD, Role.DEPUTY, "nora"),
        Seat("chef", Body.OFFICE, Role.DIRECTOR),
        Seat("chef", Body.OFFICE, Role.SECRETARY),
    )

    (one,) = called(association(seats=seats), meeting(DAY))

    assert (one.person.key, one.optional, one.seat.role) == ("chef", False, Role.DIRECTOR)


def test_both_bodies_are_called_to_a_joint_meeting() -> None:
    found = keys(association(), meeting(DAY, body=Body.JOINT, kind=OccasionKind.PLANNING_DAY))

    assert {"beredning", "ledamot-nora", "chef"} <= set(found)
    assert "revisor" not in found


def test_the_presidium_is_the_boards_chairs_and_the_office() -> None:
    seats = (*SEATS, Seat("beredning", Body.BOARD, Role.CHAIR, "fk"))

    assert keys(association(seats=seats), meeting(DAY, body=Body.PRESIDIUM)) == ["chef", "sekreterare", "beredning"]


def test_nobody_is_called_to_a_deadline_or_to_something_that_no_body_meets_for() -> None:
    assert keys(association(), meeting(DAY, kind=OccasionKind.DEADLINE)) == []
    assert keys(association(), meeting(DAY, body=None)) == []


def test_a_seat_is_held_from_its_first_day_to_its_last() -> None:
    seat = Seat("ledamot-nora", Body.BOARD, Role.MEMBER, "nora", since=date(2022, 2, 7), until=date(2022, 3, 7))
    subject = association(seats=(seat,))

    begun = [day for day in (6, 7, 8) if keys(subject, meeting(date(2022, 2, day)))]
    left = [day for day in (6, 7, 8) if keys(subject, meeting(date(2022, 3, day)))]

    assert (begun, left) == ([7, 8], [6, 7])


def test_a_seat_of_somebody_unknown_calls_nobody() -> None:
    subject = association(people=tuple(p for p in PEOPLE if p.key != "ledamot-nora"))

    assert "ledamot-nora" not in keys(subject, meeting(DAY))


def test_who_has_the_role_answers_and_else_the_director() -> None:
    subject = association()

    assert [p.key for p in holders(subject, Role.SECRETARY, DAY)] == ["sekreterare"]
    assert [p.key for p in holders(subject, Role.ECONOMIST, DAY)] == ["chef"]
    assert [p.key for p in holders(subject, Role.CONTACT, DAY, "nora")] == ["kontakt-nora"]
    assert [p.key for p in holders(subject, Role.CONTACT, DAY, "fk")] == ["chef"]
    assert len(holders(subject, Role.MEMBER, DAY)) == 4
    assert holders(replace(subject, seats=()), Role.DIRECTOR, DAY) == ()


def test_the_holder_on_the_day_answers_for_a_duty() -> None:
    seats = (
        Seat("chef", Body.OFFICE, Role.DIRECTOR, until=date(2022, 6, 30)),
        Seat("sekreterare", Body.OFFICE, Role.DIRECTOR, since=date(2022, 7, 1)),
    )

    subject = association(seats=seats)
    budget = next(d for d in deadlines(subject, subject.years[0], BOOK) if d.duty.id == "budget")

    assert [p.key for p in responsible(subject, budget)] == ["sekreterare"]
