"""The association's own items as duties: how often they come round, whose day it is, and who is reminded."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from year_cases import BOOK, association, meeting

from arshjul.mail.address import LONGEST_SUBJECT
from arshjul.year.basis import Basis
from arshjul.year.checks import check
from arshjul.year.deadlines import Deadline, deadlines
from arshjul.year.model import Agreement, Association, Body, Occasion, OccasionKind, Role
from arshjul.year.own_duties import duty_of, with_items
from arshjul.year.own_items import OwnItem, OwnPaper
from arshjul.year.people import responsible
from arshjul.year.renewal import renew
from arshjul.year.rules import Entered, Every, FixedDay, IsoWeek, NthWeekday, NthWorkingDay, Offset, Rule, Unit
from arshjul.year.saying.messages import demanded
from arshjul.year.saying.remembered import Remembered

OCCASION = Occasion("a", 2022, OccasionKind.DEADLINE, "Sista dag", date(2022, 3, 1))


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


def test_every_item_goes_on_to_the_next_year_and_one_without_a_day_is_told_with_the_true_reason() -> None:
    items = (
        item(FixedDay(3, 1), key="varje", name="Varje"),
        item(FixedDay(3, 1), key="vartannat", name="Vartannat", every=Every.SECOND_YEAR, since=2022),
        item(FixedDay(3, 1), key="slut", name="Slut", until=2022),
        item(FixedDay(3, 1), key="sen", name="Sen", since=2030),
        item(Entered(), key="konferens", name="Konferens"),
        item(Offset("decision:budget", 1, Unit.WEEKS), key="efter", name="Efter budgeten"),
    )

    renewal = renew(association(meeting(date(2022, 3, 10)), items=items), 2023, with_items(BOOK, items))

    assert [(one.key, [d.day for d in one.days], one.why) for one in renewal.items] == [
        ("varje", [date(2023, 3, 1)], ""),
        ("vartannat", [], "Punkten infaller vartannat år, nästa gång 2024."),
        ("slut", [], "Punkten gäller till och med 2022."),
        ("sen", [], "Punkten gäller från 2030."),
        ("konferens", [], "Ingen har lagt in dagen för 2023."),
        ("efter", [], "Det möte eller den dag som den räknas från finns inte i planen för 2023."),
    ]


def test_a_date_of_the_plan_that_is_an_own_item_or_agreed_is_no_question_in_the_next_year() -> None:
    own, dated = item(FixedDay(3, 1), name="Lönesamtal"), replace(OCCASION, title="Lönesamtal 2022")
    agreed = replace(OCCASION, key="b", title="Halvårsrapport till regionen", day=date(2022, 8, 18))
    unknown = replace(OCCASION, key="c", title="Finsamkonferens", day=date(2022, 5, 3))
    asked = Agreement("half-year-report-member", 2022, date(2022, 8, 18), member="regionen")
    subject = association(meeting(date(2022, 3, 10)), dated, agreed, unknown, items=(own,), agreements=(asked,))

    renewal = renew(subject, 2023, with_items(BOOK, subject.items))

    assert {one.origin.key: one.why for one in renewal.left_out} == {
        "a": "Den egna punkten Lönesamtal följer med, så den står inte två gånger.",
        "b": "Dagen är överenskommen (Halvårsredovisning) och följer med som väntad.",
        "c": "Årshjulet vet inte vem som bestämmer dagen: fråga och lägg in den, eller gör en egen punkt av den.",
    }
    assert [f.subject for f in renewal.doubts if f.code == "not_renewed"] == ["c"]


def test_an_item_without_a_day_and_one_without_a_decision_are_found_in_the_check() -> None:
    items = (
        item(Offset("decision:budget", 1, Unit.WEEKS), key="efter", name="Efter budgeten"),
        item(Entered(), key="konferens", name="Konferens"),
        item(FixedDay(3, 1), key="attest", name="Attestordning", decided_by=Body.BOARD),
        item(FixedDay(2, 1), key="delegation", name="Delegationsordning", decided_by=Body.BOARD),
        item(FixedDay(12, 1), key="arvoden", name="Arvoden", decided_by=Body.BOARD),
        item(FixedDay(3, 1), key="vilar", name="Vilar", every=Every.SECOND_YEAR, since=2023),
    )
    subject = association(
        meeting(date(2022, 2, 10), "Delegationsordning"),
        meeting(date(2022, 9, 10), "Arvoden"),
        meeting(date(2022, 12, 14)),
        items=items,
    )

    found = check(subject, subject.years[0], with_items(BOOK, items))

    told = {one.code: one for one in found if "own_item" in one.code or one.code == "dates_missing"}
    assert {code: one.subject for code, one in told.items()} == {
        "own_item_without_day": "2022:efter",
        "own_item_undecided": "2022:attest",
        "own_item_decided_late": "2022:delegation@board-2022-02-10",
        "dates_missing": "konferens",
    }
    assert "ska beslutas senast 1 februari 2022, men tas upp först vid styrelsens möte 10 februari 2022: 9 dagar" in (
        told["own_item_decided_late"].message
    )
    assert all(len(one.remedies) >= 2 for one in told.values())


def test_a_last_day_of_the_plan_that_is_an_own_item_too_is_reminded_of_once() -> None:
    own, dated = item(FixedDay(3, 1), name="Lönesamtal"), replace(OCCASION, title="Lönesamtal med chefen")
    subject = association(dated, items=(own,))

    messages = demanded(subject, subject.years[0], with_items(BOOK, subject.items), Remembered())

    assert {m.target for m in messages if m.day == OCCASION.day} == {"2022:punkten"}


def test_a_day_set_for_one_year_is_of_that_year_alone() -> None:
    own = item(FixedDay(3, 1))
    moved = Agreement("punkten", 2022, date(2022, 4, 5))
    subject = association(meeting(date(2022, 2, 10)), items=(own,), agreements=(moved,))

    this_year = dated(subject, own)
    renewal = renew(subject, 2023, with_items(BOOK, (own,)))

    assert [(one.day, one.basis) for one in this_year] == [(date(2022, 4, 5), Basis.OWN)]
    assert [(day.day, day.confirmed) for one in renewal.items for day in one.days] == [(date(2023, 3, 1), True)]
    assert renewal.agreements == ()


def test_the_title_of_an_item_of_a_meeting_fits_in_a_subject_however_long_both_are() -> None:
    long = meeting(date(2022, 3, 10), "Styrelsemöte om " + "mycket " * 20)
    one = item(Offset("meeting", -10, Unit.DAYS), name="Underlag " * 11, bodies=(Body.BOARD,))

    [found] = dated(association(long), one)

    assert len(f"Påminnelse (100 dagar kvar): {found.title}") <= LONGEST_SUBJECT
    assert found.title.endswith("… 10 mars 2022")
