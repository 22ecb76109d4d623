"""Boka in: one list of the year's meetings to each person, before the calls to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from year_cases import ADOPTED_AT, BOOK, association, meeting

from arshjul.year.model import Association
from arshjul.year.saying.booking import to_book
from arshjul.year.saying.message import About, Message, MessageKind, bookings_target
from arshjul.year.saying.messages import demanded
from arshjul.year.saying.remembered import Remembered
from arshjul.year.saying.told import Told, told_by

MARCH, MAY, AUGUST = (meeting(date(2022, month, 7), key=f"m{month}") for month in (3, 5, 9))
SUBJECT = association(MARCH, MAY, AUGUST)
MEMBER = "ledamot-nora"


def wanted(subject: Association = SUBJECT, *told: Message) -> list[Message]:
    remembered = Remembered(
        told={o.key: tuple(told_by(m) for m in told if m.target == o.key) for o in subject.years[0].occasions}
    )
    messages = demanded(subject, subject.years[0], BOOK, remembered)
    return [m for m in messages if m.person == MEMBER and m.kind in (MessageKind.BOOKING, MessageKind.INVITATION)]


def test_who_is_called_to_several_gets_the_list_first_and_the_calls_as_told_by_it() -> None:
    found = wanted()

    assert [m.kind for m in found] == [MessageKind.BOOKING, *[MessageKind.INVITATION] * 3]
    assert {m.about for m in found[1:]} == {About.BOOKED}
    assert {m.at for m in found} == {ADOPTED_AT}
    assert [o.key for o in to_book(SUBJECT, SUBJECT.years[0], MEMBER, date(2022, 4, 1))] == ["m5", "m9"]


def test_who_is_called_to_one_gets_a_call_as_any() -> None:
    assert [(m.kind, m.about) for m in wanted(association(MARCH))] == [(MessageKind.INVITATION, None)]


def test_while_some_of_the_calls_wait_the_others_and_the_list_are_the_same() -> None:
    first, *_ = calls = wanted()[1:]

    left = wanted(SUBJECT, first)

    assert [m.key for m in left] == [m.key for m in wanted() if m is not first and m.key != first.key]
    assert {m.about for m in left[1:]} == {About.BOOKED}
    assert [m.key for m in wanted(SUBJECT, *calls)] == [f"book:2022:{MEMBER}"]


def test_what_is_added_later_is_called_to_as_any_and_lists_nothing_anew() -> None:
    calls = wanted()[1:]
    added = meeting(date(2022, 11, 7), key="m11", known_since=ADOPTED_AT + timedelta(days=30))
    later = association(MARCH, MAY, AUGUST, added)

    assert [(m.key[:5], m.about) for m in wanted(later, *calls)] == [("book:", None), ("call:", None)]


def test_a_list_that_was_refused_is_said_anew_to_another_address_alone_and_one_that_came_through_never() -> None:
    subject, calls = moved_to("ny@nora.example"), wanted()[1:]
    refused = Told(MEMBER, 0, ADOPTED_AT, reached=False, address=SUBJECT_ADDRESS)

    assert listed(SUBJECT, calls, refused) == [f"book:2022:{MEMBER}"]
    [anew] = listed(subject, calls, refused)
    assert anew != f"book:2022:{MEMBER}"
    there = replace(refused, reached=True, address="ny@nora.example")
    assert listed(moved_to("en-till@nora.example"), calls, refused, there) == [anew]
    assert listed(subject, calls, replace(refused, reached=True)) == [f"book:2022:{MEMBER}"]


SUBJECT_ADDRESS = next(person.own_address for person in SUBJECT.people if person.key == MEMBER)


def moved_to(address: str) -> Association:
    people = tuple(replace(one, own_address=address) if one.key == MEMBER else one for one in SUBJECT.people)
    return replace(SUBJECT, people=people)


def listed(subject: Association, calls: list[Message], *lists: Told) -> list[str]:
    """The keys of the lists that are demanded when *calls* have been told, and *lists* were queued."""
    told = {o.key: tuple(told_by(m) for m in calls if m.target == o.key) for o in subject.years[0].occasions}
    remembered = Remembered(told={**told, bookings_target(2022): lists})
    messages = demanded(subject, subject.years[0], BOOK, remembered)
    return [m.key for m in messages if m.person == MEMBER and m.kind is MessageKind.BOOKING]


def test_who_was_called_before_there_were_lists_gets_none() -> None:
    called = [replace(m, about=None) for m in wanted()[1:]]

    assert wanted(SUBJECT, *called) == []
    assert [m.about for m in wanted(SUBJECT, called[0])] == [None, None]
