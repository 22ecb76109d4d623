"""What ends a command, for people and for programs, and what is told while somebody waits for it."""

from __future__ import annotations

import ast
import io
import json
import re
import sys

import pytest
from cli_cases import KEY, Desk
from polling import eventually

from arshjul.cli.frame import waiting
from arshjul.cli.frame.colours import coloured
from arshjul.folders import folder

ONE_SENTENCE = ("NotFoundError", "NotAllowedError", "SettingsError", "StoreError", "StoreBusyError")


class Terminal(io.StringIO):
    """Somebody looks on."""

    def isatty(self) -> bool:
        return True


def test_a_fault_is_a_shape_for_programs_and_a_sentence_with_the_command_for_people(loaded: Desk) -> None:
    told = loaded.run("checklist", KEY, "finns-inte")
    shaped = loaded.run("checklist", KEY, "finns-inte", "--json")

    assert (told.code, told.out, shaped.code, shaped.out) == (1, "", 1, "")
    assert told.err == (
        "Fel: Det finns ingen checklista för finns-inte. Börja om från årshjulet: det kan vara borttaget. "
        f"Kör: arshjul checklist {KEY}\n"
    )
    error = "Det finns ingen checklista för finns-inte. Börja om från årshjulet: det kan vara borttaget."
    assert json.loads(shaped.err) == {"error": error, "mend": f"arshjul checklist {KEY}"}


def test_wrong_use_is_a_shape_too_and_ends_as_before(loaded: Desk) -> None:
    shaped = loaded.run("check", KEY, "--json")

    assert (shaped.code, shaped.out) == (2, "")
    shape = json.loads(shaped.err)
    assert (shape["error"], shape["mend"].endswith("arshjul check --help")) == ("ÅR saknas.", True)


def test_without_a_database_the_mend_is_a_command_of_its_own_and_is_said_once(desk: Desk) -> None:
    told, shaped = desk.run("upcoming"), desk.run("upcoming", "--json")

    assert json.loads(shaped.err)["mend"] == "arshjul up"
    assert told.err.count("arshjul up") == 1


def test_every_error_whose_sentence_names_a_command_says_it_to_programs_too() -> None:
    """An error of several faults lists them, and has no command of its own."""
    wanting = [
        f"{path.name}:{raised.lineno}"
        for path in sorted(folder("arshjul").rglob("*.py"))
        if "rshjul " in (text := path.read_text("utf-8"))
        for raised in ast.walk(ast.parse(text))
        if isinstance(raised, ast.Call) and isinstance(raised.func, ast.Name) and raised.func.id in ONE_SENTENCE
        if re.search(r"arshjul [a-z]", ast.unparse(raised.args[0]) if raised.args else "")
        if not any(keyword.arg == "command" for keyword in raised.keywords)
    ]

    assert wanting == []


def test_marks_are_in_colour_at_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    shown = coloured("Fel: ⚠ Krock", Terminal())
    monkeypatch.setenv("NO_COLOR", "1")

    assert shown == "\x1b[31mFel:\x1b[0m \x1b[33m⚠\x1b[0m Krock"
    assert coloured("Fel: ⚠ Krock", Terminal()) == coloured("Fel: ⚠ Krock", io.StringIO()) == "Fel: ⚠ Krock"


def test_a_shell_is_told_how_to_complete_and_gets_the_options_of_a_command(loaded: Desk) -> None:
    script = loaded.run("completion", "bash")
    wrong = loaded.run("completion", "csh")
    found = loaded.run(_ARSHJUL_COMPLETE="complete_bash", COMP_WORDS="arshjul upcoming --", COMP_CWORD="2")

    assert "_ARSHJUL_COMPLETE=complete_bash" in script.out
    assert "Skriv något av: bash, zsh, fish." in wrong.err
    assert {"--days", "--json"} <= set(found.out.split())


def test_the_version_is_told(loaded: Desk) -> None:
    told = loaded.run("--version")

    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("Årshjul ")


def test_lists_end_with_how_many_there_are(loaded: Desk) -> None:
    upcoming = loaded.run("upcoming", KEY, "--days", "90", "--on", "2022-08-08")
    papers = loaded.run("checklist", KEY, "2022-styrelse-4", "--on", "2022-08-08")

    assert " rader" in upcoming.out.splitlines()[-1]
    assert " handlingar: 0 klara, " in papers.out.splitlines()[-1]


def test_whoever_waits_at_a_terminal_is_told_what_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "SECONDS", 0.0)
    monkeypatch.setattr(sys, "argv", ["arshjul", "rehearse"])
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)

    with waiting.at_work("Övar 2027"):
        eventually(lambda: "Övar 2027 …" in terminal.getvalue())

    assert "Övar" in terminal.getvalue()


@pytest.mark.parametrize(("stream", "words"), [(io.StringIO, ()), (Terminal, ("--json",))])
def test_nothing_is_told_to_a_program(
    monkeypatch: pytest.MonkeyPatch, stream: type[io.StringIO], words: tuple[str, ...]
) -> None:
    monkeypatch.setattr(waiting, "SECONDS", 0.0)
    monkeypatch.setattr(sys, "argv", ["arshjul", "rehearse", *words])
    written = stream()
    monkeypatch.setattr(sys, "stderr", written)

    with waiting.at_work("Övar 2027"):
        pass

    assert written.getvalue() == ""
