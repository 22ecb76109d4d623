"""What a person reads on a page names no command, and calls nothing a chain: each thing is called what it is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from arshjul.cli.commands import COMMANDS
from arshjul.folders import folder

HOUSE = Path(__file__).parents[1] / "arshjul"
TEMPLATES = folder("templates")
NAMES = "|".join(sorted((name for names in COMMANDS.values() for name in names), key=len, reverse=True))
COMMAND = re.compile(rf"\barshjul ({NAMES})\b|(?<![\w-])--[a-z]{{2,}}")
CHAIN = re.compile(r"\bkedj(a|an|or|orna|ornas|ans|as)\b", re.IGNORECASE)
OF_THE_OPERATOR = (
    "work/alarms.py",
    "work/health.py",
    "work/operator_mail.py",
    "work/opening.py",
    "work/keeping/",
    "work/jobs/",
    "work/entering/sessions.py",
    "work/files/associations.py",
    "work/files/cautions.py",
    "work/drafts/saving.py",
    "store/faults.py",
    "store/postgresql_programs.py",
    "work/outside/",
)
"""Told to whoever runs the machine, who has a terminal; a loaded file and `read --save` come from there alone."""
OF_THE_MACHINE = ("sign-in.html",)
"""Without a public address one signs in from a terminal: there is no other way in."""


def test_no_error_and_no_finding_that_a_page_shows_names_a_command() -> None:
    found = [
        (path.relative_to(HOUSE).as_posix(), text)
        for room in ("year", "work", "store", "web")
        for path in sorted((HOUSE / room).rglob("*.py"))
        if not path.relative_to(HOUSE).as_posix().startswith(OF_THE_OPERATOR)
        for text in texts_in(path)
        if COMMAND.search(text)
    ]

    assert found == []


def test_no_page_and_no_mail_names_a_command() -> None:
    found = [
        (path.name, words)
        for path in sorted(TEMPLATES.rglob("*.*"))
        if path.suffix in (".html", ".txt") and path.name not in OF_THE_MACHINE
        for words in (re.sub(r"\{#.*?#\}|<style.*?</style>", "", path.read_text("utf-8"), flags=re.DOTALL),)
        if re.search(rf"\barshjul ({NAMES})\b", words)
    ]

    assert found == []


def test_nothing_that_a_person_reads_is_called_a_chain() -> None:
    pages = [path for path in TEMPLATES.rglob("*.*") if path.suffix in (".html", ".txt")]
    shown = [(path.name, text) for path in pages for text in re.findall(r">([^<>{}]+)<", path.read_text("utf-8"))]
    told = [(path.name, text) for path in HOUSE.rglob("*.py") for text in texts_in(path) if " " in text]

    assert [(name, text) for name, text in (*shown, *told) if CHAIN.search(text) and name != "asking.py"] == []


def texts_in(path: Path) -> Iterator[str]:
    """Every text that the program may say: not what documents it, nor the commands that only a terminal shows."""
    tree = ast.parse(path.read_text("utf-8"))
    commands = {
        id(part)
        for node in ast.walk(tree)
        if (isinstance(node, ast.keyword) and node.arg == "command")
        or (isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("command", "answers"))
        for part in ast.walk(node.value)
    }
    documented = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in commands | documented:
            yield node.value
