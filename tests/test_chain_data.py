"""The chains of calendar/: the real file, and what is said of every fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from arshjul.duties import load_duties, read_duties
from arshjul.errors import InputError
from arshjul.year.chain import Each
from arshjul.year.model import MemberKind

SMALLEST = (Path(__file__).parent / "cases" / "duties" / "smallest.yaml").read_text(encoding="utf-8")
CHAIN = """
chains:
  - id: audit
    name: Revision
    source: lag
    steps:
      - {id: ready, name: Klar, role: director}
      - {id: sent, name: Skickad, role: director, each: member, rule: {after: ready, days: 7}, follows: [ready]}
    nudges:
      - {id: late, step: sent, rule: {after: ready, days: 7}, role: director, text: Skicka.}
"""


def problems(old: str, new: str) -> list[str]:
    assert old in CHAIN
    with pytest.raises(InputError) as refusal:
        read_duties((SMALLEST.rstrip() + "\n" + CHAIN.replace(old, new, 1)).encode(), "calendar/example.yaml")
    return [str(problem) for problem in refusal.value.problems]


def test_the_smallest_chain_is_read() -> None:
    book = read_duties((SMALLEST.rstrip() + "\n" + CHAIN).encode(), "calendar/example.yaml")

    assert [(c.id, len(c.steps)) for c in book.chains] == [("audit", 2)]


def test_the_real_file_has_every_chain() -> None:
    book = load_duties("samordningsforbund")

    assert [chain.id for chain in book.chains] == [
        "audit-year",
        "discharge",
        "budget",
        "half-year-report",
        "funding-application",
        "internal-control",
        "national-follow-up",
        "open-items",
        "tasks",
        "delegated-decisions",
        "change-of-mandate",
    ]


def test_each_kind_of_member_has_its_road() -> None:
    chain = load_duties("samordningsforbund").chain("discharge")

    assert chain
    assert chain.road(MemberKind.MUNICIPALITY) == ("KSAU", "KS", "KF")
    assert chain.road(MemberKind.REGION) == ("RSAU", "RS", "RF")
    assert all(chain.road(kind) for kind in MemberKind)
    assert {step.each for step in chain.steps} == {Each.MEMBER}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name: Skickad, ", "", 'chains "audit", steg "sent", fältet name: Fältet name saknas'),
        ("{after: ready, days: 7}, follows", "{after: redy, days: 7}, follows", "inget steg ”redy”. Menade du ready?"),
        ("{after: ready, days: 7}, follows", "entered, follows", "”entered” går bara att skriva i en plikt"),
        ("follows: [ready]", "follows: [sent]", "inget steg ”sent”"),
        ("step: sent", "step: snt", "fältet nudges[1].step: Det finns inget steg ”snt”. Menade du sent?"),
        ("role: director}", "role: director, duties: [x]}", "ingen plikt ”x”"),
        ("role: director}", "role: director, met_by: sent}", "CHAIN.STEP"),
        ("role: director}", "role: director, met_by: other.sent}", "inget i chains som heter ”other”"),
        ("role: director}", "role: director, met_by: audit.done}", "inget steg i audit som heter ”done”"),
        ("role: director}", "role: director, outcomes: [granted]}", "Lägg till outcome i takes"),
        ("role: director}", "role: director, takes: [outcome]}", "Fältet outcomes saknas"),
        ("role: director}", "role: director, colour: red}", "Fältet ”colour” är okänt"),
        ("role: director}", "role: director, rule: {after: sent, days: 1}}", "Stegen väntar på varandra"),
        ("id: sent", "id: ready", "”ready” står redan tidigare bland stegen"),
        ("role: director}", "role: director, by_seats: ja}", "Skriv each: member, eller ta bort by_seats"),
        ("role: director}", "role: director, by_seats: ja, takes: [reference]}", "Ta bort takes och outcomes"),
        ("role: director}", "role: director, told_in: sent}", "inget steg ”sent”"),
        ("follows: [ready]", "told_in: ready", "Lägg till due i dess takes"),
        ("role: director}", "role: director, foretells: sent}", "Skriv samma each i båda"),
        ("id: ready", "id: mandate", "”mandate” är en dag som regler kan utgå från"),
        ("    source: lag\n", "    source: lag\n    every: {years: 1, year: 2027}\n", "fältet every.years"),
        ("text: Skicka.", "text: '{who} ska skicka.'", "{who} kan inte fyllas i"),
    ],
)
def test_a_fault_names_chain_step_field_and_mend(old: str, new: str, said: str) -> None:
    told = problems(old, new)

    assert any(said in problem for problem in told), told
    assert all(problem.startswith("calendar/example.yaml, rad ") for problem in told)


def test_the_line_of_a_fault_is_the_steps_own() -> None:
    (told,) = problems("follows: [ready]", "follows: [rady]")

    line = int(told.split("rad ")[1].split(",")[0])
    lines = (SMALLEST.rstrip() + "\n" + CHAIN).splitlines()
    assert "id: sent" in lines[line - 1]
