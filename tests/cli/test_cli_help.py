"""The help that typer writes for every command: Swedish, and without the words of a programmer."""

from __future__ import annotations

import re
import shlex
from functools import cache
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from arshjul.cli.commands import COMMANDS, application
from arshjul.cli.frame.examples import EXAMPLES
from arshjul.cli.frame.groups import GROUPS

app = application()
NAMES = [str(command.name) for command in app.registered_commands]
ENGLISH = re.compile(r"Usage|Options|Arguments|Commands|Show this|required|default|<[a-z]|range|\{|None|\.\.\.")


@cache
def commands() -> dict[str, Any]:
    """Every command, as it is parsed."""
    found: dict[str, Any] = get_command(app).commands
    return found


@cache
def help_of(name: str) -> str:
    """What the whole program says of a command, or of itself."""
    shown: str = CliRunner().invoke(app, [*name.split(), "--help"]).output
    return shown


@pytest.mark.parametrize("name", ["", *NAMES])
def test_the_help_has_no_english_words(name: str) -> None:
    shown = help_of(name)

    assert shown.startswith(f"Skriv så här: {' '.join(['arshjul', *name.split()])}")
    assert "Visa den här hjälpen." in shown
    # The examples have the signs that are to be written, and are tried below.
    assert ENGLISH.findall(shown.partition("\nExempel:\n")[0]) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_word_and_option_of_a_command_is_explained_by_name(name: str) -> None:
    shown = help_of(name)

    for parameter in commands()[name].params:
        assert (parameter.metavar or parameter.opts[0]) in shown
        assert parameter.help
        assert parameter.help.split()[0] in shown


@pytest.mark.parametrize("name", NAMES)
def test_each_command_is_shown_with_examples_that_can_be_written(name: str) -> None:
    assert EXAMPLES[name]

    for example in EXAMPLES[name]:
        words = shlex.split(example.partition(" > ")[0])
        assert words[0] == name
        with commands()[name].make_context(name, words[1:]):
            assert f"  arshjul {example}\n" in help_of(name)


def test_each_command_stands_under_one_heading_of_the_help() -> None:
    assert sorted(name for names in GROUPS.values() for name in names) == sorted(NAMES)


def test_the_help_of_the_program_tells_each_command_in_a_whole_sentence() -> None:
    shown = " ".join(help_of("").split())

    told = "Läs in ett förbund ur en YAML-fil; finns det redan ändras bara det som filen nämner."
    assert f"load {told} dump" in shown


@pytest.mark.parametrize("module", COMMANDS)
def test_the_module_of_a_command_is_enough_for_it(module: str) -> None:
    for name in COMMANDS[module]:
        alone = application([name, "--help"])

        assert tuple(command.name for command in alone.registered_commands) == COMMANDS[module]
        assert CliRunner().invoke(alone, [name, "--help"]).output == help_of(name)


@pytest.mark.parametrize("words", [[], ["--help"], ["--help", "check"], ["kaffe"]])
def test_all_commands_are_there_when_none_is_named(words: list[str]) -> None:
    assert [command.name for command in application(words).registered_commands] == NAMES


def test_the_help_tells_what_an_option_is_when_it_is_left_out() -> None:
    assert "--days ANTAL Dagar framåt. Utan valet: 60." in " ".join(help_of("upcoming").split())
