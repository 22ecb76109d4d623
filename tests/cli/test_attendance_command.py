"""``arshjul attendance``, as a person and a program use it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli_cases import Run

from arshjul.folders import folder

KEY, MEETING = "degerfors-karlskoga", "2022-styrelse-3"
CHAIR, VICE, DEPUTY = "ordforande-region-orebro-lan", "vice-ordforande-karlskoga", "ersattare-karlskoga"
LATER = ("--on", "2022-08-01")
PREPARED = [("load", folder("examples") / f"{KEY}.yaml")]


def attendance(run: Run, *words: str) -> dict[str, Any]:
    code, out, err = run("attendance", KEY, MEETING, *words, "--json", *LATER)
    assert (code, err) == (0, "")
    (found,) = json.loads(out)["attendance"]
    return dict(found)


def test_late_comers_deputies_and_guests_are_recorded_in_one_go(run: Run) -> None:
    found = attendance(
        run,
        "--paragraphs=62-79",
        "--ended=11:15",
        "--present=ledamot-degerfors",
        f"--present={CHAIR}=distans",
        f"--present={VICE}=72-,10:30-",
        f"--serving={DEPUTY}={VICE},-71",
        "--guest=Samordnare Coachingteamet=67",
    )

    shown = [(p["name"], p["served_as"], p["from"], p["until"], p["remote"], p["minutes"]) for p in found["people"]]
    assert shown == [
        ("Ledamot Degerfors kommun", "member", "§ 62", "§ 79", False, 135),
        ("Vice ordförande Karlskoga kommun", "member", "§ 72", "§ 79", False, 45),
        ("Ordförande Region Örebro län", "member", "§ 62", "§ 79", True, 135),
        ("Ersättare Karlskoga kommun", "serving", "§ 62", "§ 71", False, None),
        ("Samordnare Coachingteamet", "guest", "§ 67", "§ 67", False, None),
    ]
    assert {(item["present"], item["with_remote"], item["quorate"]) for item in found["items"]} == {(2, 3, False)}
    assert len(found["warnings"]) == 2


def test_what_is_said_of_a_person_is_all_there_is(run: Run) -> None:
    attendance(run, "--paragraphs=62-79", f"--present={CHAIR}", f"--present={VICE}")

    found = attendance(run, f"--present={VICE}=-65", f"--present={VICE}=70-", f"--absent={CHAIR}")

    assert [(p["person"], p["from"], p["until"]) for p in found["people"]] == [
        (VICE, "§ 62", "§ 65"),
        (VICE, "§ 70", "§ 79"),
    ]


def test_votes_reservations_and_disqualification_are_told_item_by_item(run: Run) -> None:
    attendance(run, "--paragraphs=62-79", f"--present={CHAIR}", f"--present={VICE}", "--present=ledamot-degerfors")

    found = attendance(run, f"--disqualified={VICE}=70", "--vote=71=2-1", f"--reserved={CHAIR}=71")
    _, text, _ = run("attendance", KEY, MEETING, "--text", *LATER)
    late = run("attendance", KEY, MEETING, f"--reserved={VICE}=70", *LATER)

    assert found["disqualified"] == [{"person": VICE, "item": "70"}]
    assert found["votes"] == [{"item": "71", "yes": 2, "no": 1, "abstained": 0}]
    assert found["reservations"] == [{"person": CHAIR, "item": "71"}]
    assert "Omröstningar\n§ 71: 2 ja, 1 nej\n" in text
    assert late[0] == 1
    assert "Bara den som har deltagit i avgörandet får reservera sig" in late[2]
    assert attendance(run, "--vote=71=")["votes"] == []


def test_people_read_it_in_swedish_and_take_it_along(run: Run, tmp_path: Path) -> None:
    attendance(run, "--paragraphs=62-79", f"--present={CHAIR}", f"--present={VICE}=-71")
    file = tmp_path / "underlag.csv"

    _, text, _ = run("attendance", KEY, MEETING, "--text", *LATER)
    code, out, _ = run("attendance", KEY, "--csv", str(file), *LATER)

    assert "Vice ordförande Karlskoga kommun, vice ordförande, Karlskoga kommun (till och med § 71)" in text
    assert code == 0
    assert "Styrelsen var inte beslutsför (§§ 62–79)" in out
    assert file.read_bytes().startswith(b"\xef\xbb\xbfDatum;")
    assert len(file.read_bytes().splitlines()) == 3


def test_a_list_is_confirmed_only_with_somebody_on_it_and_taken_back(run: Run) -> None:
    empty = run("attendance", KEY, MEETING, "--confirm", *LATER)
    attendance(run, f"--present={CHAIR}")

    found = attendance(run, "--undo")

    assert (empty[0], found["recorded_at"], found["people"]) == (1, None, [])
    assert "Ingen skulle vara kvar" in empty[2]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--present=ingen",), "ingen person med nyckeln"),
        (("--absent=ingen",), "står inte på listan"),
        ((f"--present={VICE}=72-",), "Skriv först vilka paragrafer"),
        ((f"--present={VICE}=10:75-11:00",), "finns inte"),
        ((f"--present={VICE}", f"--serving={DEPUTY}={VICE}"), "kan inte tjänstgöra för"),
        ((f"--serving={DEPUTY}={CHAIR}",), "samma medlem"),
        ((f"--serving={DEPUTY}=vakant",), "en vakant plats"),
        (("--paragraphs=79-62", f"--present={VICE}"), "orimligt|före den första"),
        (("--guest= ",), "saknas"),
        (("--csv=/finns/inte.csv",), "inte antecknad än"),
    ],
)
def test_what_cannot_be_is_refused_in_swedish(run: Run, words: tuple[str, ...], told: str) -> None:
    code, out, err = run("attendance", KEY, MEETING, *words, *LATER)

    assert (code, out) == (1, "")
    assert any(one in err for one in told.split("|"))
    assert attendance(run)["recorded_at"] is None


@pytest.mark.parametrize("words", [("--confirm",), (MEETING, "--undo", "--confirm"), (MEETING, "--serving=x")])
def test_wrong_use_of_attendance_ends_with_2(run: Run, words: tuple[str, ...]) -> None:
    assert run("attendance", KEY, *words)[0] == 2


def test_a_file_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    attendance(run, f"--present={CHAIR}")

    code, _, err = run("attendance", KEY, MEETING, "--csv", str(tmp_path / "ingen" / "x.csv"), *LATER)

    assert code == 1
    assert "går inte att skriva" in err
