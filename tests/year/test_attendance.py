"""Who was there at each item: the rules of attendance, with plain values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arshjul.year.answers import Answer, Given, Via
from arshjul.year.attendance.conflicts import conflicts, new_faults
from arshjul.year.attendance.fees import fee_rows, hours
from arshjul.year.attendance.listing import Part, away, listing
from arshjul.year.attendance.prefill import prefilled
from arshjul.year.attendance.quorate import quorate, runs
from arshjul.year.attendance.roles import Choice, choices
from arshjul.year.attendance.spells import AtItem, Attendance, Held, ServedAs, Spell
from arshjul.year.attendance.wording import during
from arshjul.year.model import (
    AgendaItem,
    Articles,
    Association,
    Body,
    Member,
    MemberKind,
    Occasion,
    OccasionKind,
    Person,
    Role,
    Seat,
)

NOW = datetime(2021, 11, 20, tzinfo=UTC)
OWNERS = ("nora", "regionen", "fk", "af")
SEATS = (
    *(Seat(f"ledamot-{owner}", Body.BOARD, Role.MEMBER, owner) for owner in OWNERS),
    Seat("ersattare-nora", Body.BOARD, Role.DEPUTY, "nora", 1),
    Seat("andra-ersattare-nora", Body.BOARD, Role.DEPUTY, "nora", 2),
    Seat("ersattare-fk", Body.BOARD, Role.DEPUTY, "fk", 1),
    Seat("adjungerad", Body.BOARD, Role.CO_OPTED, "nora"),
    Seat("chef", Body.OFFICE, Role.DIRECTOR),
    Seat("revisor", Body.AUDITORS, Role.AUDITOR, "nora"),
    Seat("avgangen", Body.BOARD, Role.MEMBER, "nora", until=date(2020, 12, 31)),
)
MEETING = Occasion(
    "styrelse-5",
    2021,
    OccasionKind.MEETING,
    "Styrelsemöte",
    date(2021, 11, 29),
    Body.BOARD,
    start=time(9),
    end=time(12),
)
PROV = Association(
    "prov",
    "Prov",
    tuple(Member(owner, owner.capitalize(), MemberKind.MUNICIPALITY) for owner in OWNERS),
    tuple(Person(seat.person, seat.person.capitalize(), f"{seat.person}@prov.example") for seat in SEATS),
    # A seat that was held and filled anew is not vacant.
    tuple(replace(seat, since=date(2021, 1, 1)) if seat.person == "ledamot-nora" else seat for seat in SEATS),
)
PARAGRAPHS = Held(62, 79)


def member(owner: str, from_item: str = "", until_item: str = "", *, remote: bool = False) -> Spell:
    return Spell(f"ledamot-{owner}", ServedAs.MEMBER, "", remote, from_item, until_item)


def serving(deputy: str, owner: str, from_item: str = "", until_item: str = "") -> Spell:
    return Spell(deputy, ServedAs.SERVING, f"ledamot-{owner}", False, from_item, until_item)


def attended(*spells: Spell, held: Held = PARAGRAPHS, association: Association = PROV, **changed: object) -> Attendance:
    return Attendance(association, replace(MEETING, **changed), spells, held)  # type: ignore[arg-type]


def told(attendance: Attendance, *, cannot_be: bool) -> list[str]:
    return [one.message for one in conflicts(attendance) if one.cannot_be is cannot_be]


def present(attendance: Attendance, number: str) -> list[str]:
    return [spell.person for spell in present_spells(attendance, number)]


def present_spells(attendance: Attendance, number: str) -> tuple[Spell, ...]:
    place = attendance.place(number)
    return () if place is None else attendance.at(place)


FULL = tuple(member(owner) for owner in OWNERS)


def test_who_joins_from_72_is_there_for_72_and_not_for_71() -> None:
    attendance = attended(member("nora"), member("regionen", "72"))

    assert present(attendance, "§ 71") == ["ledamot-nora"]
    assert present(attendance, "§ 72") == ["ledamot-nora", "ledamot-regionen"]
    assert present(attendance, "79") == ["ledamot-nora", "ledamot-regionen"]
    assert during(attendance, attendance.spells[1]) == "från § 72"


def test_who_leaves_after_71_is_there_for_71_and_not_for_72() -> None:
    attendance = attended(member("nora"), member("fk", "", "71"))

    assert present(attendance, "§71") == ["ledamot-nora", "ledamot-fk"]
    assert present(attendance, "§72") == ["ledamot-nora"]
    assert during(attendance, attendance.spells[1]) == "till och med § 71"


def test_who_goes_and_comes_back_has_two_spells() -> None:
    attendance = attended(*FULL[1:], member("nora", "", "65"), member("nora", "70"))

    assert "ledamot-nora" not in present(attendance, "66")
    assert present(attendance, "70").count("ledamot-nora") == 1
    assert told(attendance, cannot_be=True) == []


def test_without_paragraphs_the_agenda_gives_the_items() -> None:
    agenda = (AgendaItem("1", "Öppnande"), AgendaItem("2", "Budget"))
    attendance = attended(member("nora", "2"), held=Held(), agenda=agenda)

    assert present(attendance, "1") == []
    assert present(attendance, "2.") == ["ledamot-nora"]
    assert during(attendance, attendance.spells[0]) == "från ärende 2"


@pytest.mark.parametrize(
    ("spells", "words"),
    [
        ((member("fk"), serving("ersattare-fk", "fk")), ("kan inte tjänstgöra", "själv är närvarande", "§§ 62–79")),
        ((member("fk", "72"), serving("ersattare-fk", "fk", "", "73")), ("själv är närvarande (§§ 72–73)",)),
        (
            (serving("ersattare-nora", "nora"), serving("andra-ersattare-nora", "nora", "70")),
            ("tjänstgör båda för Ledamot-nora (§§ 70–79)", "En plats har en röst"),
        ),
        ((serving("ersattare-fk", "af"),), ("Ersattare-fk kan inte vara", "samma medlem")),
        ((Spell("adjungerad", ServedAs.MEMBER),), ("kan inte vara ledamot", "kan vara: adjungerad")),
        ((Spell("revisor", ServedAs.MEMBER),), ("kan vara: tjänsteperson",)),
        ((Spell("avgangen", ServedAs.MEMBER),), ("ingen plats i förbundet 29 november 2021", "övrig deltagare")),
        ((member("nora", "73", "71"),), ("slutar med § 71, före den börjar med § 73",)),
        ((member("nora", "80"),), ("§ 80 finns inte", "Protokollet har §§ 62–79")),
        ((member("nora", "", "61"),), ("§ 61 finns inte",)),
        ((member("nora", "", "70"), member("nora", "70")), ("antecknad två gånger (§ 70)",)),
        ((replace(member("nora"), start=time(11), end=time(10)),), ("10.00", "11.00")),
    ],
)
def test_what_cannot_be_is_told_with_its_mend(spells: tuple[Spell, ...], words: tuple[str, ...]) -> None:
    (message,) = told(attended(*spells), cannot_be=True)

    assert [word for word in words if word not in message] == []


def test_paragraphs_are_asked_for_before_a_part_of_a_meeting_is_recorded() -> None:
    (message,) = told(attended(member("nora", "72"), held=Held()), cannot_be=True)

    assert "Skriv först vilka paragrafer" in message


@pytest.mark.parametrize("held", [Held(79, 62), Held(start=time(12), end=time(9)), Held(end=time(8))])
def test_a_meeting_that_ends_before_it_begins_cannot_be(held: Held) -> None:
    assert len(told(attended(*FULL, held=held), cannot_be=True)) == 1


def test_an_ordinary_who_comes_takes_the_seat_from_the_deputy() -> None:
    attendance = attended(*FULL[:2], FULL[3], member("fk", "72"), serving("ersattare-fk", "fk", "", "71"))

    assert conflicts(attendance) == ()
    assert all((one.lawful, one.needed) == (4, 3) for one in quorate(attendance))


def test_a_vacant_seat_takes_one_deputy_of_its_member_and_counts_among_the_members() -> None:
    seats = tuple(seat for seat in PROV.seats if seat.person != "ledamot-nora")
    vacant = replace(PROV, seats=seats)
    first = Spell("ersattare-nora", ServedAs.SERVING)
    second = Spell("andra-ersattare-nora", ServedAs.SERVING)

    one = attended(*FULL[1:3], first, association=vacant)
    two = attended(*FULL[1:3], first, second, association=vacant)

    assert Choice(ServedAs.SERVING) in choices(one, "ersattare-nora")
    assert (quorate(one)[0].lawful, quorate(one)[0].needed) == (3, 3)
    assert told(one, cannot_be=True) == []
    assert "tjänstgör båda för samma vakanta plats" in told(two, cannot_be=True)[0]


def test_quorum_is_counted_at_each_item() -> None:
    attendance = attended(member("nora"), member("regionen"), member("fk", "66", "71"))

    shown = runs(attendance, quorate(attendance))

    assert [(items, one.lawful, one.is_quorate) for items, one in shown] == [
        ("§§ 62–65", 2, False),
        ("§§ 66–71", 3, True),
        ("§§ 72–79", 2, False),
    ]
    assert told(attendance, cannot_be=False) == [
        "Styrelsen var inte beslutsför (§§ 62–65, §§ 72–79): som minst fanns 2 av de 3 som behövdes."
    ]


def test_an_item_of_the_agenda_keeps_its_qualified_majority_in_the_minutes() -> None:
    agenda = (AgendaItem("§ 70", "Medel", qualified=True),)
    association = replace(PROV, articles=Articles(qualified_majority="4/4"))

    counts = quorate(attended(*FULL, association=association, agenda=agenda))

    assert [one.needed for one in counts[7:10]] == [3, 4, 3]


def test_a_qualified_item_with_a_number_outside_the_minutes_is_told() -> None:
    (message,) = told(attended(*FULL, agenda=(AgendaItem("9", "Medel", qualified=True),)), cannot_be=False)

    assert "9 Medel" in message


@pytest.mark.parametrize(
    ("day", "since", "lawful"),
    [
        (date(2021, 11, 29), date(2021, 1, 1), 2),
        (date(2022, 3, 15), date(2022, 1, 1), 2),
        (date(2022, 3, 16), date(2022, 1, 1), 3),
        (date(2022, 3, 16), None, 2),
    ],
)
def test_those_at_a_distance_decide_only_when_law_and_board_let_them(
    day: date, since: date | None, lawful: int
) -> None:
    association = replace(PROV, articles=Articles(distance_since=since))
    spells = (member("nora"), member("regionen"), member("fk", remote=True))

    attendance = attended(*spells, association=association, day=day)

    count = quorate(attendance)[0]
    assert (count.lawful, count.in_room, count.with_remote) == (lawful, 2, 3)
    assert any("på distans" in message for message in told(attendance, cannot_be=False)) is (lawful == 2)
    assert told(attendance, cannot_be=True) == []


def test_a_deputy_at_a_distance_who_does_not_decide_is_nothing_to_check() -> None:
    distant = Spell("ersattare-fk", ServedAs.DEPUTY, remote=True, until_item="71")

    assert conflicts(attended(*FULL, distant)) == ()


def test_a_deputy_who_sat_by_an_empty_seat_or_was_passed_over_is_told() -> None:
    idle = attended(*FULL[1:], Spell("ersattare-nora", ServedAs.DEPUTY))
    passed = attended(
        *FULL[1:], Spell("ersattare-nora", ServedAs.DEPUTY), serving("andra-ersattare-nora", "nora", "70")
    )

    assert "tjänstgjorde inte för Ledamot-nora" in told(idle, cannot_be=False)[0]
    assert any(
        "kommer före i ordningen" in message and "§§ 70–79" in message for message in told(passed, cannot_be=False)
    )


def test_other_bodies_have_no_quorum() -> None:
    assert quorate(attended(*FULL, body=Body.PREPARATORY)) == ()


def test_an_old_fault_does_not_stop_another_correction() -> None:
    wrong = attended(*FULL, serving("ersattare-fk", "fk", "70"))

    assert new_faults(wrong, replace(wrong, spells=(*wrong.spells[1:],))) == ()
    assert len(new_faults(wrong, replace(wrong, spells=(*wrong.spells, member("nora", "70"))))) == 1


def test_the_list_is_in_the_order_of_the_minutes() -> None:
    guest = Spell("Samordnare Coachingteamet", ServedAs.GUEST, from_item="67", until_item="67")
    director = Spell("chef", ServedAs.OFFICIAL)
    idle = Spell("ersattare-fk", ServedAs.DEPUTY)
    attendance = attended(guest, idle, director, member("fk", "70"), member("fk", "", "65"), member("nora"))

    found = listing(attendance)

    assert [[spell.from_item for spell in one.spells] for one in found[Part.DECIDING]] == [[""], ["", "70"]]
    assert [one.first.person for one in found[Part.DEPUTIES]] == ["ersattare-fk"]
    assert [one.first.person for one in found[Part.OTHERS]] == ["chef", "Samordnare Coachingteamet"]
    assert away(attendance) == ("ledamot-regionen", "ledamot-af")


def test_hours_are_the_meetings_own_where_nothing_else_was_written() -> None:
    late = replace(member("regionen", "72"), start=time(10, 30))
    attendance = attended(member("nora"), late, member("fk", "", "71"), held=replace(PARAGRAPHS, end=time(11, 15)))

    rows = fee_rows(attendance)

    assert [(row.start, row.end, row.minutes(attendance)) for row in rows] == [
        (time(9), time(11, 15), 135),
        (time(10, 30), time(11, 15), 45),
        (time(9), None, None),
    ]
    assert [(row.from_item, row.until_item) for row in rows] == [("§ 62", "§ 79"), ("§ 72", "§ 79"), ("§ 62", "§ 71")]
    assert [hours(minutes) for minutes in (135, 45, 180, 50)] == ["2,25", "0,75", "3", "0,83"]


def test_the_night_the_clock_changes_is_paid_as_long_as_it_was() -> None:
    night = attended(member("nora"), held=Held(start=time(1), end=time(4)), day=date(2022, 3, 27))

    assert fee_rows(night)[0].minutes(night) == 120


def answered(person: str, answer: Answer, **changed: object) -> Given:
    plain = Given(MEETING.key, person, answer, 0, NOW, NOW, Via.WEB)
    return replace(plain, **changed)  # type: ignore[arg-type]


def test_the_answers_fill_the_list_in() -> None:
    agenda = tuple(AgendaItem(f"§ {number}", "Ärende") for number in range(70, 74))
    standing = {
        "ledamot-nora": answered("ledamot-nora", Answer.DECLINED),
        "ersattare-nora": answered("ersattare-nora", Answer.ACCEPTED),
        "andra-ersattare-nora": answered("andra-ersattare-nora", Answer.ACCEPTED),
        "ledamot-regionen": answered("ledamot-regionen", Answer.ACCEPTED, from_item="§ 72", remote=True),
        "ledamot-fk": answered("ledamot-fk", Answer.TENTATIVE),
        "adjungerad": answered("adjungerad", Answer.ACCEPTED),
        "chef": answered("chef", Answer.ACCEPTED),
    }

    found = prefilled(Attendance(PROV, replace(MEETING, agenda=agenda)), standing, {})

    assert set(found.spells) == {
        serving("ersattare-nora", "nora"),
        Spell("andra-ersattare-nora", ServedAs.DEPUTY),
        member("regionen", "72", remote=True),
        Spell("adjungerad", ServedAs.CO_OPTED),
        Spell("chef", ServedAs.OFFICIAL),
    }


def test_a_guest_who_said_yes_stands_in_the_list_by_name_and_decides_nothing() -> None:
    association = replace(PROV, people=(*PROV.people, Person("gast", "Utvärderaren", "gast@prov.example")))
    empty = Attendance(association, replace(MEETING, guests=("gast",)))

    found = prefilled(empty, {"gast": answered("gast", Answer.ACCEPTED)}, {})

    assert found.spells == (Spell("Utvärderaren", ServedAs.GUEST),)
    assert quorate(found)[0].lawful == 0


def test_who_said_to_be_disqualified_at_an_item_is_listed_so_and_not_counted_there() -> None:
    agenda = tuple(AgendaItem(f"§ {number}", "Ärende") for number in range(70, 73))
    said = answered("ledamot-nora", Answer.ACCEPTED, disqualified=("§ 71", "§ 99"))

    found = prefilled(Attendance(PROV, replace(MEETING, agenda=agenda)), {"ledamot-nora": said}, {})

    assert found.spells == (member("nora"),)
    assert found.held.decided.disqualified == (AtItem("ledamot-nora", "71"),)
    assert [count.lawful for count in quorate(found)] == [1, 0, 1]


LIMITS = st.sampled_from(["", "§ 70", "§ 71", "§ 73", "§ 99"])
ANSWERS = st.tuples(st.sampled_from(Answer), LIMITS, LIMITS, st.sampled_from([None, True, False]), LIMITS)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from([seat.person for seat in SEATS]), ANSWERS))
def test_whatever_is_answered_the_list_can_be_confirmed(
    said: dict[str, tuple[Answer, str, str, bool | None, str]],
) -> None:
    agenda = tuple(AgendaItem(f"§ {number}", "Ärende") for number in range(70, 74))
    standing = {
        person: answered(person, answer, from_item=first, until_item=last, remote=remote, disqualified=(away,))
        for person, (answer, first, last, remote, away) in said.items()
    }

    found = prefilled(Attendance(PROV, replace(MEETING, agenda=agenda)), standing, {})

    assert told(found, cannot_be=True) == []
    assert {spell.person for spell in found.spells} <= {p for p, one in said.items() if one[0] is Answer.ACCEPTED}


NUMBERS = st.sampled_from(["", "62", "63", "64"])
SPELLS = st.builds(
    Spell,
    st.sampled_from([seat.person for seat in SEATS[:8]]),
    st.sampled_from([ServedAs.MEMBER, ServedAs.SERVING, ServedAs.DEPUTY]),
    st.sampled_from(["", "ledamot-nora", "ledamot-fk"]),
    st.booleans(),
    NUMBERS,
    NUMBERS,
)


@settings(max_examples=200, deadline=None)
@given(st.lists(SPELLS, max_size=8))
def test_what_can_be_never_gives_a_seat_two_votes_nor_a_person_two_places(spells: list[Spell]) -> None:
    attendance = attended(*spells, held=Held(62, 64))
    if told(attendance, cannot_be=True):
        return

    for number, count in zip(("62", "63", "64"), quorate(attendance), strict=True):
        there = present_spells(attendance, number)
        assert len({spell.person for spell in there}) == len(there)
        assert count.with_remote == sum(spell.served_as.decides for spell in there) <= 4
