"""The association's own items as duties: how often they come round, whose day it is, and who is reminded."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from year_cases import BOOK, association, meeting

from arshjul.year.basis import Basis
from arshjul.year.deadlines import Deadline, deadlines
from arshjul.year.model import Association, Body, Role
from arshjul.year.own_duties import duty_of, with_items
from arshjul.year.own_items import OwnItem, OwnPaper
from arshjul.year.people import responsible
from arshjul.year.rules import Every, FixedDay, IsoWeek, NthWeekday, NthWorkingDay, Offset, Rule, Unit
from arshjul.year.saying.messages import Remembered, demanded


def item(rule: Rule, **changed: Any) -> OwnItem:
    return replace(OwnItem("punkten", "Punkten", rule), **changed)


def dated(subject: Association, *items: OwnItem) -> tuple[Deadline, ...]:
    """The deadlines of the *items*, in the only year of *subject*."""
    keys = {one.key for one in items}
    found = deadlines(subject, subject.years[0], with_items(BOOK, items))
    return tuple(deadline for deadline in found if deadline.duty.id in keys)


@pytest.mark.parametrize(
    ("rule", "every", "expected"),
    [
        (FixedDay(2, 12), Every.YEAR, ["02-12"]),
        (FixedDay(2, 12), Every.QUARTER, ["02-12", "05-12", "08-12", "11-12"]),
        (FixedDay(12, None), Every.QUARTER, ["03-31", "06-30", "09-30", "12-31"]),
        (NthWeekday(1, 1, -1), Every.QUARTER, ["01-25", "04-26", "07-26", "10-25"]),
        (IsoWeek(10), Every.YEAR, ["03-13"]),
    ],
)
def test_an_item_has_a_day_as_often_as_it_comes_round(rule: Rule, every: Every, expected: list[str]) -> None:
    found = dated(association(year=2022), item(rule, every=every))

    assert [f"{one.day:%m-%d}" for one in found] == expected


def test_an_item_of_each_month_has_twelve_days_with_names_and_keys_of_their_own() -> None:
    found = dated(association(year=2022), item(NthWorkingDay(1, -1), every=Every.MONTH, name="Arvoden"))

    assert [one.key for one in found] == [f"2022:punkten:{month:02}" for month in range(1, 13)]
    assert (found[2].title, found[2].day) == ("Arvoden mars 2022", date(2022, 3, 31))


@pytest.mark.parametrize(("year", "comes"), [(2024, False), (2025, True), (2026, False), (2027, True)])
def test_an_item_of_every_second_year_is_counted_from_its_first(year: int, comes: bool) -> None:
    found = dated(association(year=year), item(FixedDay(9, 30), every=Every.SECOND_YEAR, since=2025))

    assert bool(found) is comes


def test_an_item_is_counted_from_a_decision_from_each_meeting_and_from_another_item() -> None:
    subject = association(
        meeting(date(2022, 3, 10)), meeting(date(2022, 11, 24), "Budget 2023", public=True), year=2022
    )
    sent = item(Offset("decision:budget", 14, Unit.DAYS), key="skickat")
    followed = item(Offset("skickat", 1, Unit.WEEKS), key="uppfoljt")
    before = item(Offset("meeting", -10, Unit.DAYS), key="underlag", bodies=(Body.BOARD,))

    found = {one.key: one.day for one in dated(subject, followed, sent, before)}

    assert found == {
        "2022:skickat": date(2022, 12, 8),
        "2022:uppfoljt": date(2022, 12, 15),
        "underlag@board-2022-03-10": date(2022, 2, 28),
        "underlag@board-2022-11-24": date(2022, 11, 14),
    }


def test_the_day_of_an_item_is_the_associations_own_also_when_it_is_counted_from_the_laws() -> None:
    subject = association(meeting(date(2022, 2, 10)), year=2022)

    found = dated(subject, item(FixedDay(3, 1)), item(Offset("minutes-approval", 1, Unit.DAYS), key="efter"))

    assert {one.basis for one in found} == {Basis.OWN}


def test_the_person_who_answers_for_an_item_does_so_instead_of_the_role() -> None:
    subject = association(year=2022)
    by_person, by_role = item(FixedDay(3, 1), person="revisor"), item(FixedDay(3, 2), key="b", role=Role.SECRETARY)

    found = [person.key for one in dated(subject, by_person, by_role) for person in responsible(subject, one)]

    assert found == ["revisor", "sekreterare"]


def test_a_paper_of_an_item_is_owed_by_whoever_answers_for_it_unless_it_says_another() -> None:
    papers = (OwnPaper("underlag", "Underlag", -7), OwnPaper("protokoll", "Protokoll", role=Role.SECRETARY))

    first, second = duty_of(item(FixedDay(3, 1), person="revisor", checklist=papers)).checklist

    assert (first.person, second.person, second.role) == ("revisor", None, Role.SECRETARY)


def test_nobody_is_reminded_of_what_had_passed_when_the_item_came() -> None:
    came = datetime(2022, 2, 20, 12, tzinfo=UTC)
    late = item(FixedDay(3, 1), reminders=(14, 1), known_since=came)
    subject = association(year=2022, items=(late,))

    messages = demanded(subject, subject.years[0], with_items(BOOK, subject.items), Remembered())

    stages = {m.days_before: bool(m.skip_reason) for m in messages if m.target == "2022:punkten"}
    assert stages == {14: True, 1: False}
