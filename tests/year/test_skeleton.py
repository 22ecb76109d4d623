"""The skeleton of minutes: its paragraphs, and who came and left at which."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from year_cases import meeting

from arshjul.year.agenda.agendas import Agenda
from arshjul.year.agenda.items import Item
from arshjul.year.attendance.spells import AtItem, Attendance, Decided, Held, ServedAs, Spell, Vote
from arshjul.year.model import AgendaItem, Association, Person
from arshjul.year.skeleton import paragraphs_of

ITEMS = tuple(Item(title, title, "prov", f"Styrelsen tar {title}.") for title in ("öppnande", "bokslut", "budget"))
MEETING = replace(
    meeting(date(2022, 5, 6), key="maj"),
    agenda=tuple(AgendaItem(f"§ {number}", item.title) for number, item in enumerate(ITEMS, 7)),
)
AGENDA = Agenda(
    MEETING, tuple(replace(item, number=f"§ {number}") for number, item in enumerate(ITEMS, 7)), 7, {}, 7, True
)
PROV = Association(
    "prov", "Prov", (), tuple(Person(key, key.capitalize(), f"{key}@prov.example") for key in ("anna", "bo", "eva"))
)


def attendance(*spells: Spell, held: Held = Held()) -> Attendance:
    return Attendance(PROV, MEETING, spells, held)


def test_before_the_meeting_the_paragraphs_are_those_of_the_agenda_with_what_is_proposed() -> None:
    found = paragraphs_of(AGENDA, attendance())

    assert [(one.number, one.title) for one in found] == [("§ 7", "öppnande"), ("§ 8", "bokslut"), ("§ 9", "budget")]
    assert found[1].proposal == "Styrelsen tar bokslut."


def test_a_paragraph_that_the_agenda_does_not_have_waits_for_its_heading() -> None:
    found = paragraphs_of(AGENDA, attendance(held=Held(8, 10)))

    assert [(one.number, one.title) for one in found] == [("§ 8", "bokslut"), ("§ 9", "budget"), ("§ 10", "")]


def test_an_agenda_that_was_never_sent_gets_the_numbers_of_the_minutes_when_it_has_as_many() -> None:
    unsent = replace(MEETING, agenda=())

    def titles(last: int) -> list[tuple[str, str]]:
        found = paragraphs_of(AGENDA, Attendance(PROV, unsent, (), Held(62, last)))
        return [(one.number, one.title) for one in found]

    assert titles(64) == [("§ 62", "öppnande"), ("§ 63", "bokslut"), ("§ 64", "budget")]
    assert titles(63) == [("§ 62", ""), ("§ 63", "")]


def test_each_paragraph_tells_who_came_and_left_there_and_how_it_was_decided() -> None:
    decided = Decided((AtItem("anna", "9"),), (Vote("8", 2, 1),), (AtItem("anna", "8"),))
    found = paragraphs_of(
        AGENDA,
        attendance(
            Spell("anna", ServedAs.MEMBER),
            Spell("bo", ServedAs.SERVING, "eva", until_item="8"),
            Spell("eva", ServedAs.MEMBER, from_item="9"),
            Spell("Revisorn", ServedAs.GUEST, from_item="8", until_item="8"),
            held=Held(decided=decided),
        ),
    )

    assert [one.told for one in found] == [
        (),
        (
            "Bo, tjänstgörande ersättare för Eva, deltar till och med den här paragrafen.",
            "Revisorn, övrig deltagare, deltar i den här paragrafen.",
            "Omröstning: 2 ja, 1 nej.",
            "Anna reserverar sig mot beslutet.",
        ),
        ("Eva, ledamot, deltar från och med den här paragrafen.", "Anna är jävig och deltar inte i ärendet."),
    ]
