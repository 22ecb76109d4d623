"""Boka in: one list of the year's meetings to each person, before the calls to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from year_cases import ADOPTED_AT, BOOK, association, meeting

from arshjul.year.model import Association
from arshjul.year.saying.booking import to_book
from arshjul.year.saying.message import About, Message, MessageKind
from arshjul.year.saying.messages import demanded
from arshjul.year.saying.remembered import Remembered
from arshjul.year.saying.told import told_by

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


def test_who_was_called_before_there_were_lists_gets_none() -> None:
    called = [replace(m, about=None) for m in wanted()[1:]]

    assert wanted(SUBJECT, *called) == []
    assert [m.about for m in wanted(SUBJECT, called[0])] == [None, None]
