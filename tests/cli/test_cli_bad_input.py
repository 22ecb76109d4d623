"""Bad input through the real command: exit 1, a Swedish sentence that names the place and the mend, nothing stored."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_cases import EXAMPLE, KEY, PLAN, Desk, Said

CASES = Path(__file__).parent.parent / "cases" / "associations"
VALID = (CASES / "giltig.yaml").read_text("utf-8")

FAULTS = [
    ("trasig-yaml.yaml", "rad"),
    ("okant-falt.yaml", "Ta bort"),
    ("person-utan-adress.yaml", "address"),
    ("samma-adress.yaml", "samma"),
    ("samma-adress-gemensamt-mote.yaml", "samma"),
    ("slutar-fore-det-borjar.yaml", "end"),
    ("dag-som-inte-finns.yaml", "finns inte"),
    ("klockslag-som-inte-finns.yaml", "klockslag"),
    ("namn-med-radbrytning.yaml", "radbrytning"),
    ("samma-falt-tva-ganger.yaml", "två gånger"),
    ("tabb-i-indraget.yaml", "tabb"),
]


def assert_refused(said: Said, *words: str) -> None:
    """It ended with 1, in Swedish on stderr alone, with every one of *words*."""
    assert said.code == 1, said
    assert said.out == ""
    assert said.err.startswith("Fel: ")
    assert "Traceback" not in said.err
    assert [word for word in words if word.casefold() not in said.err.casefold()] == [], said.err


def assert_empty(desk: Desk) -> None:
    assert desk.run("upcoming", "--json").shape == {"items": []}


@pytest.mark.parametrize(("name", "word"), FAULTS, ids=[name for name, _ in FAULTS])
def test_a_faulty_file_is_refused_with_file_line_and_field_and_nothing_is_stored(
    begun: Desk, name: str, word: str
) -> None:
    path = begun.write(name, (CASES / name).read_bytes())

    said = begun.run("load", path)

    assert_refused(said, name, "rad ", word)
    assert_empty(begun)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("day: 2022-02-07", "day: 2022-04-31", ("dag", "finns inte")),
        ("day: 2022-02-07", "day: 2022-02-29", ("dag", "finns inte")),
        ("name: Samordningsförbundet Prov", "namn: Samordningsförbundet Prov", ("namn",)),
        ("end: 12:00", "end: 08:00", ("end", "start")),
    ],
)
def test_a_day_a_field_or_a_time_that_cannot_be_is_told_with_its_line(
    begun: Desk, old: str, new: str, words: tuple[str, ...]
) -> None:
    assert old in VALID
    path = begun.write("prov.yaml", VALID.replace(old, new, 1))

    said = begun.run("load", path)

    assert_refused(said, "prov.yaml, rad ", *words)
    assert_empty(begun)


def test_a_file_that_is_not_there_empty_a_folder_or_no_text_is_refused(desk: Desk) -> None:
    (desk.home / "mapp.yaml").mkdir()
    desk.write("tom.yaml", "")
    desk.write("skrap.yaml", bytes(range(256)) * 4)

    for command in ("load", "read"):
        assert_refused(desk.run(command, "saknas.yaml"), "saknas.yaml", "finns inte")
        assert_refused(desk.run(command, "mapp.yaml"), "mapp.yaml", "mapp")
        assert_refused(desk.run(command, "tom.yaml"), "tom.yaml", "tom")
        assert_refused(desk.run(command, "skrap.yaml"), "skrap.yaml", "text")
    assert not desk.data.exists()


def test_a_file_that_may_not_be_read_is_refused(desk: Desk) -> None:
    # Root may read everything, but nobody can read a file of the kernel's that gives an error when it is read.
    said = desk.run("load", "/proc/self/mem")

    assert_refused(said, "/proc/self/mem", "går inte att läsa")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "cp1252"])
def test_a_file_in_any_usual_encoding_is_read_with_its_letters_whole(begun: Desk, encoding: str) -> None:
    path = begun.write("prov.yaml", VALID.encode(encoding))

    assert begun.run("load", path).code == 0

    assert "Samordningsförbundet Prov" in begun.run("dump", "prov").out


def test_a_faulty_update_leaves_what_was_stored(loaded: Desk) -> None:
    before = loaded.run("dump", KEY).out
    faulty = loaded.write(EXAMPLE.name, EXAMPLE.read_text("utf-8").replace("2022-11-14", "2022-11-31"))

    assert_refused(loaded.run("load", faulty), EXAMPLE.name, "rad ")

    assert loaded.run("dump", KEY).out == before


def test_what_does_not_exist_is_told_with_what_does(loaded: Desk) -> None:
    assert_refused(loaded.run("dump", "finns-inte"), "finns-inte", KEY)
    assert_refused(loaded.run("check", KEY, "2019"), "2019", "2022")
    assert_refused(loaded.run("checklist", KEY, "finns-inte"), "finns-inte")
    assert_refused(loaded.run("read", PLAN, "--year", "2022", "--save", "finns-inte"), "finns-inte", KEY)


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("run kaffe", ("kaffe", "remind")),
        ("upcoming --on 2022-02-29", ("--on", "2022-02-29", "finns inte")),
        ("check degerfors-karlskoga 2022 --on igår", ("--on", "igår")),
        ("upcoming --days 3660 --on 9999-12-31", ("--on", "9999", "1990", "2100")),
        ("upcoming --on 0001-01-01", ("--on", "1990", "2100")),
        ("check degerfors-karlskoga 9999", ("ÅR", "9999", "1990", "2100")),
    ],
)
def test_a_word_that_no_command_can_use_is_wrong_use(loaded: Desk, written: str, words: tuple[str, ...]) -> None:
    said = loaded.run(*written.split())

    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Fel: ")
    assert [word for word in words if word not in said.err] == []


def test_the_farthest_day_that_may_be_asked_for_has_an_answer(loaded: Desk) -> None:
    assert loaded.run("upcoming", "--days", "3660", "--on", "2100-12-31").code == 0


def test_a_file_too_large_for_a_plan_is_refused_unread(desk: Desk) -> None:
    desk.write("stor.txt", b"8 februari 2027 kl. 9 Styrelsem\xc3\xb6te\n" * 200_000)

    assert_refused(desk.run("read", "stor.txt"), "stor.txt", "5 MB", "Klipp ut")


def test_a_faulty_setting_or_database_is_told_without_a_traceback(desk: Desk) -> None:
    desk.write("en-fil", "")
    desk.write("ingen-databas.db", "Det här är ingen databas. " * 100)

    assert_refused(desk.run("upcoming", ARSHJUL_NOW="i morgon"), "ARSHJUL_NOW")
    assert_refused(desk.run("upcoming", ARSHJUL_DATABASE_URL="mysql://x"), "ARSHJUL_DATABASE_URL")
    assert_refused(desk.run("upcoming", ARSHJUL_DATABASE_URL=f"sqlite:///{desk.home}/ingen-databas.db"), "databas")
    assert_refused(desk.run("upcoming", ARSHJUL_DATA=str(desk.home / "en-fil")), "en-fil")


def test_a_reader_that_leaves_early_is_no_fault(adopted: Desk) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "arshjul", "rehearse", KEY, "2022"],
        env=adopted.environment(),
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)

    assert b"Traceback" not in done.stderr
