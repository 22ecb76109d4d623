"""The help of every command in Swedish, where typer has only English words.

Typer keeps the classes of contexts and formatters to itself, so they are Any here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from typer.core import TyperArgument, TyperCommand, TyperGroup

HELP_OF_HELP = "Visa den här hjälpen."
USAGE = "Skriv så här: "


class SwedishCommand(TyperCommand):
    """A command whose help has Swedish headings, and says of a parameter what a person needs: no Python types."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """``Skriv så här: arshjul read [VAL] FIL``."""
        formatter.write_usage(ctx.command_path, " ".join(_usage(self, ctx)), prefix=USAGE)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """The arguments and the options, each with its help, and how it may be written."""
        # Here and not on top: only who asks for help needs them.
        from arshjul.cli.frame.examples import EXAMPLES

        _write_parameters(self, ctx, formatter)
        if examples := EXAMPLES.get(self.name or ""):
            with formatter.section("Exempel"):
                for example in examples:
                    # Never broken: what is copied is to work.
                    formatter.write(f"{' ' * formatter.current_indent}arshjul {example}\n")


class SwedishGroup(TyperGroup):
    """The program itself: its commands, each with the whole first line of its help."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """``Skriv så här: arshjul [VAL] KOMMANDO …``."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix=USAGE)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """The options and the commands, by what they are about."""
        # Here and not on top: only who asks for help needs them.
        from arshjul.cli.frame.groups import GROUPS

        _write_parameters(self, ctx, formatter)
        for heading, names in GROUPS.items():
            if rows := list(_commands(self, ctx, names)):
                with formatter.section(heading):
                    formatter.write_dl(rows)


def _usage(command: TyperCommand, ctx: Any) -> Iterator[str]:
    yield "[VAL]"
    for parameter in command.get_params(ctx):
        if isinstance(parameter, TyperArgument):
            yield parameter.human_readable_name


def _write_parameters(command: TyperCommand | TyperGroup, ctx: Any, formatter: Any) -> None:
    arguments, options = [], []
    for parameter in command.get_params(ctx):
        shown = parameter.get_help_record(ctx)
        if isinstance(parameter, TyperArgument):
            arguments.append((parameter.human_readable_name, parameter.help or ""))
        elif shown and ctx.help_option_names[0] in parameter.opts:
            options.append((shown[0], HELP_OF_HELP))
        elif shown:
            options.append((shown[0], f"{getattr(parameter, 'help', None) or ''}{_default(parameter.default)}"))
    for heading, rows in (("Ord", arguments), ("Val", options)):
        if rows:
            with formatter.section(heading):
                formatter.write_dl(rows)


def _default(default: object) -> str:
    # What is false, nothing or empty says itself that the option need not be there.
    return f" Utan valet: {default}." if default and not callable(default) else ""


def _commands(group: TyperGroup, ctx: Any, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        command = group.get_command(ctx, name)
        if command:
            yield name, (command.help or "").partition("\n\n")[0]
