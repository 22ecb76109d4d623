"""The association's own items in its file: read, changed, written back, and every fault in them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arshjul.associations import read_association, read_association_file, write_association
from arshjul.errors import InputError
from arshjul.year.model import Association, Body, Person, Role, Seat
from arshjul.year.own_items import OwnItem, OwnPaper
from arshjul.year.rules import (
    Entered,
    Every,
    FixedDay,
    IsoWeek,
    LastMeetingBefore,
    NextMeetingAfter,
    NthWeekday,
    NthWorkingDay,
    Offset,
    Rule,
    Unit,
)

HEAD = """\
name: Prov
people:
  - {key: chef, name: Chefen, address: chef@prov.example}
seats:
  - {person: chef, body: office, role: director}
  - {person: chef, body: board, role: chair}
items:
"""
RULES = (
    FixedDay(2, 28),
    FixedDay(6, None),
    IsoWeek(10),
    NthWeekday(5, 1, -1),
    NthWorkingDay(1, 5),
    Offset("budget", -14, Unit.DAYS),
    Offset("decision:annual-report", 2, Unit.WEEKS),
    LastMeetingBefore(Body.BOARD, FixedDay(12, 31)),
    NextMeetingAfter(Body.BOARD, "annual-report"),
    Entered(),
)


def items_in(rows: str) -> tuple[OwnItem, ...]:
    return read_association((HEAD + rows).encode(), "prov.yaml").items


def fault_in(rows: str) -> str:
    with pytest.raises(InputError) as caught:
        items_in(rows)
    return str(caught.value)


@settings(max_examples=40, deadline=None)
@given(
    rule=st.sampled_from(RULES),
    who=st.sampled_from([(Role.CHAIR, None), (Role.DIRECTOR, "chef"), (Role.DIRECTOR, None)]),
    reminders=st.sampled_from([(), (14, 1), (30, 7)]),
    papers=st.sampled_from([(), (OwnPaper("underlag", "Underlag"), OwnPaper("p-2", "Avtal: bilaga", -7, Role.CHAIR))]),
    since=st.sampled_from([None, 2025]),
)
def test_items_are_read_back_as_they_were_written(
    rule: Rule,
    who: tuple[Role, str | None],
    reminders: tuple[int, ...],
    papers: tuple[OwnPaper, ...],
    since: int | None,
) -> None:
    item = OwnItem(
        "punkten",
        "Punkten: första",
        rule,
        *who,
        every=Every.SECOND_YEAR if since else Every.YEAR,
        since=since,
        decided_by=Body.BOARD,
        concerns=1,
        reminders=reminders,
        checklist=papers,
        source="delegationsordningen § 4",
    )
    association = Association(
        "prov",
        "Prov",
        people=(Person("chef", "Chefen", "chef@prov.example"),),
        seats=(Seat("chef", Body.OFFICE, Role.DIRECTOR), Seat("chef", Body.BOARD, Role.CHAIR)),
        items=(item,),
    )

    assert read_association(write_association(association).encode(), "prov.yaml") == association


def test_an_item_of_four_words_is_the_directors_every_year_with_reminders() -> None:
    (item,) = items_in("  - {key: forsakring, name: Försäkring, rule: {fixed: 11-15}}\n")

    assert (item.role, item.every, item.reminders) == (Role.DIRECTOR, Every.YEAR, (14, 1))


def test_a_file_changes_the_fields_of_an_item_that_it_names() -> None:
    before = read_association(
        (HEAD + "  - {key: avtal, name: Avtal, rule: {week: 40}, person: chef, checklist: [{name: Lista}]}\n").encode(),
        "prov.yaml",
    )
    change = b"items:\n  - {key: avtal, role: chair, reminders: []}\n"

    (item,) = read_association_file(change, "prov.yaml", before).association.items

    assert (item.name, item.rule, item.role, item.person, item.reminders) == (
        "Avtal",
        IsoWeek(40),
        Role.CHAIR,
        None,
        (),
    )
    assert item.checklist == (OwnPaper("lista", "Lista"),)


def test_an_item_is_removed_in_so_many_words() -> None:
    before = read_association((HEAD + "  - {key: avtal, name: Avtal, rule: {week: 40}}\n").encode(), "prov.yaml")

    found = read_association_file(b"items:\n  - {key: avtal, remove: ja}\n", "prov.yaml", before).association

    assert found.items == ()


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("rule: {fixed: 02-29}", "02-29 finns inte varje år. Skriv 02-28 eller 03-01."),
        ("rule: {fixed: 02-30}", "finns inte: februari har 29 dagar"),
        ("rule: {week: 53}", "Skriv ett tal mellan 1 och 52"),
        ("rule: {nth_weekday: {month: 2, weekday: monday, n: 5}}", "Skriv ett tal mellan -1 och 4"),
        ("rule: {fixed: 01-31}, every: month", "Den 31 finns inte i alla de månader som every: month ger."),
        ("rule: {fixed: 05-31}, every: quarter", "Den 31 finns inte i alla de månader"),
        ("rule: {week: 10}, every: month", "Regeln har ingen månad att upprepa från"),
        ("rule: {week: 10}, every: second_year", "Fältet since saknas."),
        ("rule: {week: 10}, since: 2027, until: 2026", "Sista året 2026 ligger före första året 2027."),
        ("rule: {after: punkten, days: 1}", "Dagen räknas från sig själv: punkten → punkten."),
        ("rule: {after: budgett, days: 1}", "Det finns ingen plikt ”budgett”. Menade du budget?"),
        ("rule: {after: decision:access-rights, days: 1}", "har ingen som beslutar"),
        ("rule: {before: minutes-approval, days: 1}", "har flera dagar om året"),
        ("rule: {before: meeting, days: 1}", "Skriv vilka organs möten, till exempel bodies: [board]."),
        ("rule: {week: 10}, bodies: [board]", "Med bodies ska dagen räknas från mötet."),
        ("rule: {week: 10}, role: economist", "Ingen har rollen economist, som punkten ”Punkten” behöver."),
        ("rule: {week: 10}, checklist: [{name: A, role: auditor}]", "Ingen har rollen auditor"),
        ("rule: {week: 10}, person: anna", "Nyckeln ”anna” finns inte under people."),
        ("rule: {week: 10}, person: chef, role: chair", "Både role och person är ifyllda."),
        ("rule: {week: 10}, checklist: [{name: A}, {name: A}]", "Punkten ”a” står flera gånger."),
        ("rule: {before: meeting, days: 1}, bodies: [office]", "Kansliet (office) har inga möten"),
        ("rule: {next_meeting: office, after: budget}", "Kansliet (office) har inga möten"),
        ("reminders: [1]", "Fältet rule saknas."),
    ],
)
def test_a_fault_in_an_item_is_told_with_its_line_and_the_mend(row: str, fault: str) -> None:
    told = fault_in(f"  - {{key: punkten, name: Punkten, {row}}}\n")

    assert fault in told
    assert told.startswith("prov.yaml, rad 8, items[1]")


def test_items_that_count_from_each_other_are_a_fault_as_is_a_key_that_a_duty_has() -> None:
    told = fault_in(
        "  - {key: a, name: A, rule: {after: b, days: 1}}\n"
        "  - {key: b, name: B, rule: {before: a, days: 1}}\n"
        "  - {key: budget, name: Egen budget, rule: {week: 3}}\n"
    )

    assert "Dagen räknas från sig själv: a → b → a." in told
    assert "Nyckeln ”budget” har plikten Verksamhetsplan och budget redan. Välj en annan." in told


def test_an_item_that_counts_from_one_of_each_month_is_a_fault() -> None:
    told = fault_in(
        "  - {key: a, name: A, rule: {fixed: 01-12}, every: month}\n  - {key: b, name: B, rule: {after: a, days: 1}}\n"
    )

    assert "Plikten ”a” har flera dagar om året." in told


def test_a_role_cannot_lose_its_last_holder_while_an_item_needs_it() -> None:
    before = read_association(
        (HEAD + "  - {key: avtal, name: Avtal, role: chair, rule: {week: 40}}\n").encode(), "prov.yaml"
    )
    change = b"seats:\n  - {person: chef, body: board, role: chair, remove: ja}\n"

    with pytest.raises(InputError, match="Ingen har rollen chair, som punkten ”Avtal” behöver"):
        read_association_file(change, "prov.yaml", before)
