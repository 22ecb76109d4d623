"""A file over what stands: it changes what it mentions, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from arshjul.associations import read_association, read_association_file, write_association, years_named
from arshjul.errors import InputError
from arshjul.folders import folder
from arshjul.year.model import AgendaItem, Association, Body, Occasion, OccasionKind, Role, Seat

EXAMPLES = sorted(folder("examples").glob("*.yaml"))
PATH = folder("examples") / "degerfors-karlskoga.yaml"
PRESENT = read_association(PATH.read_bytes(), PATH.name)


def over(text: str, present: Association = PRESENT) -> Association:
    return read_association_file(text.encode(), PATH.name, present).association


def occasion(association: Association, key: str) -> Occasion:
    return next(o for plan in association.years for o in plan.occasions if o.key == key)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_same_file_over_what_it_said_changes_nothing(path: Path) -> None:
    present = read_association(path.read_bytes(), path.name)

    assert read_association_file(write_association(present).encode(), path.name, present).association == present


def test_a_file_with_one_new_meeting_adds_it_and_leaves_the_rest() -> None:
    after = over(
        "years:\n  - year: 2022\n    occasions:\n"
        "      - {key: extra, kind: meeting, title: Extra, day: 2022-09-19, body: board, start: 09:00}\n"
    )

    extra = Occasion("extra", 2022, OccasionKind.MEETING, "Extra", date(2022, 9, 19), Body.BOARD, start=time(9))
    (before,), (plan,) = PRESENT.years, after.years
    assert plan.occasions == (*before.occasions, extra)
    assert replace(after, years=PRESENT.years) == PRESENT


def test_what_is_named_keeps_the_fields_that_are_not_named() -> None:
    after = over("years:\n  - year: 2022\n    occasions:\n      - {key: 2022-styrelse-1, start: 10:00}\n")

    before = occasion(PRESENT, "2022-styrelse-1")
    assert occasion(after, "2022-styrelse-1") == replace(before, start=time(10))


def test_an_empty_field_clears() -> None:
    present = replace(PRESENT, place="Rådhuset")

    after = over(
        "place:\nyears:\n  - year: 2022\n    occasions:\n      - {key: 2022-styrelse-1, start: , end: }\n", present
    )

    meeting = occasion(after, "2022-styrelse-1")
    assert (after.place, meeting.start, meeting.end) == ("", None, None)


def test_a_field_that_must_be_there_cannot_be_cleared() -> None:
    with pytest.raises(InputError, match="Fältet title saknas"):
        over("years:\n  - year: 2022\n    occasions:\n      - {key: 2022-styrelse-1, title: }\n")


def test_a_member_that_is_removed_while_seats_of_it_stand_is_told_so() -> None:
    with pytest.raises(InputError, match=r"tas bort, men platsen som \S+ har i board hör dit"):
        over("members:\n  - {key: degerfors, remove: ja}\n")


def test_one_field_of_the_articles_leaves_the_others() -> None:
    after = over("articles: {summons_days: 9}\n")

    assert after.articles == replace(PRESENT.articles, summons_days=9)


def test_a_seat_is_known_by_person_body_role_member_and_since() -> None:
    after = over(
        "seats:\n"
        "  - {person: ledamot-degerfors, body: board, role: member, member: degerfors, until: 2022-06-30}\n"
        "  - {person: ledamot-degerfors, body: board, role: member, member: degerfors, since: 2022-09-01}\n"
    )

    ended = Seat("ledamot-degerfors", Body.BOARD, Role.MEMBER, "degerfors", until=date(2022, 6, 30))
    again = Seat("ledamot-degerfors", Body.BOARD, Role.MEMBER, "degerfors", since=date(2022, 9, 1))
    before = [seat for seat in PRESENT.seats if seat != replace(ended, until=None)]
    assert ended in after.seats
    assert after.seats[-1] == again
    assert [seat for seat in after.seats if seat not in (ended, again)] == before


def test_removing_is_said() -> None:
    after = over("seats:\n  - {person: ekonom, body: office, role: economist, remove: ja}\n")

    assert set(PRESENT.seats) - set(after.seats) == {Seat("ekonom", Body.OFFICE, Role.ECONOMIST)}


def test_what_is_removed_twice_is_told_and_no_fault() -> None:
    read = read_association_file(b"people:\n  - {key: nagon-annan, remove: ja}\n", PATH.name, PRESENT)

    assert read.association == PRESENT
    assert read.notes == (f"{PATH.name}, rad 2: det som ska tas bort finns inte, så inget ändras.",)


def test_a_person_is_not_removed_from_under_a_seat() -> None:
    with pytest.raises(InputError) as refusal:
        over("people:\n  - {key: ekonom, remove: ja}\n")

    (problem,) = refusal.value.problems
    assert (problem.line, problem.field) == (None, "seats (redan inläst).person")
    assert "”ekonom” tas bort, men platsen som ekonom har i office hör dit och står kvar" in problem.message


@pytest.mark.parametrize("said", ["status: cancelled", "cancelled: ja"])
def test_cancelling_is_said(said: str) -> None:
    after = over(f"years:\n  - year: 2022\n    occasions:\n      - {{key: 2022-styrelse-1, {said}}}\n")

    assert occasion(after, "2022-styrelse-1").cancelled
    for back in ("status: standing", "cancelled: nej", "status: ", "cancelled: "):
        again = over(f"years:\n  - year: 2022\n    occasions:\n      - {{key: 2022-styrelse-1, {back}}}\n", after)
        assert again == PRESENT


def test_status_and_cancelled_may_not_say_different_things() -> None:
    with pytest.raises(InputError, match="Fälten status och cancelled säger olika"):
        over(
            "years:\n  - year: 2022\n    occasions:\n"
            "      - {key: 2022-styrelse-1, status: cancelled, cancelled: nej}\n"
        )


def test_an_agenda_keeps_the_items_that_are_not_named_and_an_empty_one_is_cleared() -> None:
    def with_agenda(said: str, present: Association) -> Association:
        return over(
            f"years:\n  - year: 2022\n    occasions:\n      - {{key: 2022-styrelse-1, agenda: {said}}}\n", present
        )

    two = with_agenda("[{number: 1, title: Ett}, {number: 2, title: Två}]", PRESENT)
    changed = with_agenda("[{number: 2, title: Annat}]", two)

    assert occasion(changed, "2022-styrelse-1").agenda == (AgendaItem("1", "Ett"), AgendaItem("2", "Annat"))
    assert occasion(with_agenda("", two), "2022-styrelse-1").agenda == ()


def test_a_file_of_a_new_association_must_say_all_of_it() -> None:
    with pytest.raises(InputError, match="Fältet name saknas"):
        read_association(b"people: []\n", "ny.yaml")


def test_the_years_that_a_file_names_are_known_before_it_is_read() -> None:
    assert years_named(b"years:\n  - year: 2027\n  - {year: 2028}\n  - year: snart\n", "a.yaml") == {2027, 2028}
