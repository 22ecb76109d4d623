"""The bodies of an association's own: named in its file, used by seats and meetings, and written back."""

from __future__ import annotations

import pytest

from arshjul.associations import read_association, write_association
from arshjul.associations.reader import read_association_file
from arshjul.errors import InputError
from arshjul.year.model import Body, OwnBody
from arshjul.year.people import called

FILE = """
name: Samordningsförbundet Exempel
bodies:
  - {key: preparatory, name: Styrgruppen}
  - {key: lsg, name: LSG, kind: preparatory}
  - {key: arbetsutskott, name: Arbetsutskottet}
members:
  - {key: norr, name: Norrby kommun, kind: municipality}
people:
  - {key: ordforande, name: Ordförande, address: ordforande@norr.example}
  - {key: tjansteperson, name: Tjänsteperson, address: tjansteperson@norr.example}
  - {key: enhetschef, name: Enhetschef, address: enhetschef@norr.example}
  - {key: chef, name: Förbundschef, address: chef@finsam.example}
seats:
  - {person: ordforande, body: board, role: chair, member: norr}
  - {person: ordforande, body: arbetsutskott, role: chair}
  - {person: tjansteperson, body: preparatory, role: member, member: norr}
  - {person: enhetschef, body: lsg, role: member, member: norr}
  - {person: chef, body: office, role: director}
years:
  - year: 2027
    occasions:
      - {key: au-1, kind: meeting, title: Inför styrelsen, day: 2027-02-01, body: arbetsutskott}
      - {key: lsg-1, kind: meeting, title: Bokslut, day: 2027-02-08, body: lsg}
      - {key: beredning-1, kind: meeting, title: Bokslut, day: 2027-02-09, body: preparatory}
      - {key: dag-1, kind: planning_day, title: Planeringsdag, day: 2027-05-10, body: joint}
"""


def test_each_body_calls_those_who_sit_in_it_and_a_joint_day_all_who_prepare() -> None:
    association = read_association(FILE.encode(), "exempel.yaml")
    [plan] = association.years

    found = {o.key: {one.person.key for one in called(association, o)} for o in plan.occasions}

    assert found == {
        "au-1": {"ordforande", "chef"},
        "lsg-1": {"enhetschef", "chef"},
        "beredning-1": {"tjansteperson", "chef"},
        "dag-1": {"ordforande", "tjansteperson", "enhetschef", "chef"},
    }
    assert [o.body for o in plan.occasions] == [Body.GROUP, Body.PREPARATORY, Body.PREPARATORY, Body.JOINT]
    assert [o.own_body.name if o.own_body else "" for o in plan.occasions] == [
        "Arbetsutskottet",
        "LSG",
        "Styrgruppen",
        "",
    ]


def test_a_file_with_bodies_of_its_own_reads_back_to_an_equal_association() -> None:
    association = read_association(FILE.encode(), "exempel.yaml")

    again = read_association(write_association(association).encode(), "exempel.yaml")

    assert again == association


def test_a_new_name_of_a_body_reaches_seats_and_meetings_that_the_file_does_not_mention() -> None:
    association = read_association(FILE.encode(), "exempel.yaml")

    renamed = read_association_file(
        b"name: X\nbodies:\n  - {key: lsg, name: Ledningsgruppen}\n  - {key: board, name: Direktionen}\n",
        "exempel.yaml",
        association,
    ).association

    ledning, direktion = (
        OwnBody("lsg", "Ledningsgruppen", Body.PREPARATORY),
        OwnBody("board", "Direktionen", Body.BOARD),
    )
    assert renamed.years[0].occasions[1].own_body == ledning
    assert [seat.own_body for seat in renamed.seats if seat.person in ("ordforande", "enhetschef")] == [
        direktion,
        association.bodies[2],
        ledning,
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("{key: group, name: Gruppen}", "är upptagen"),
        ("{key: direktion, name: Direktionen, kind: board}", "bara ett organ av slaget board"),
        ("{key: board, name: Direktionen, kind: group}", "Ta bort kind"),
        ("{key: au, name: LSG}", "Namnet ”lsg” står redan"),
        ("{key: au}", "Fältet name saknas"),
    ],
)
def test_a_body_that_cannot_be_is_told_with_the_mend(row: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        read_association(FILE.replace("bodies:\n", f"bodies:\n  - {row}\n").encode(), "exempel.yaml")


def test_a_meeting_of_a_body_that_nobody_has_set_up_is_told_with_those_that_there_are() -> None:
    with pytest.raises(InputError, match=r"”arbetsutskottet” finns inte att välja\. Menade du arbetsutskott\?"):
        read_association(FILE.replace("body: arbetsutskott}", "body: arbetsutskottet}").encode(), "exempel.yaml")


def test_a_body_with_meetings_is_not_removed_under_them() -> None:
    association = read_association(FILE.encode(), "exempel.yaml")

    with pytest.raises(InputError, match="”LSG” tas bort, men 2 platser och möten hör dit"):
        read_association_file(b"name: X\nbodies:\n  - {key: lsg, remove: ja}\n", "exempel.yaml", association)
