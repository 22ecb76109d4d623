"""The options and arguments that several commands share, and the moment they stand for."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, Any

import typer

from arshjul.cli.frame.colours import coloured
from arshjul.cli.frame.opening import HIDDEN
from arshjul.cli.frame.wrong_use import WrongUse
from arshjul.clock import FIRST_YEAR, LAST_YEAR
from arshjul.errors import InputError, NotAllowedError, Problem
from arshjul.settings import Settings
from arshjul.year.deeds import Doer, Origin
from arshjul.year.model import STOCKHOLM

AssociationArgument = Annotated[str, typer.Argument(metavar="FÖRBUND", help="Förbundets nyckel.")]
MaybeAssociationArgument = Annotated[str | None, typer.Argument(metavar="[FÖRBUND]", help="Förbundets nyckel.")]


def _reasonable_year(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise WrongUse(f"ÅR: året {year} är orimligt. Skriv ett år mellan {FIRST_YEAR} och {LAST_YEAR}.")
    return year


YearArgument = Annotated[int, typer.Argument(metavar="ÅR", help="Verksamhetsåret.", callback=_reasonable_year)]
Json = Annotated[bool, typer.Option("--json", help="Skriv JSON för program.")]
On = Annotated[str | None, typer.Option("--on", metavar="ÅÅÅÅ-MM-DD", help="Räkna som om det vore den dagen.")]
Yes = Annotated[bool, typer.Option("--yes", help="Gör det utan att fråga.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Visa bara vad som skickas.")]
WithProtected = Annotated[
    bool,
    typer.Option("--with-protected", help="Ta med namn och adress för dem som har skyddade personuppgifter."),
]
Now = Annotated[bool, typer.Option("--now", help="Skicka direkt, utan ångertid.")]
File = Annotated[Path, typer.Argument(metavar="FIL", help="Filen.")]


def year_in(word: str) -> int:
    """The year that a word of the command line gives. Raises WrongUse."""
    if not word.isdecimal():
        raise WrongUse(f"ÅR: {word} är inget år. Skriv ett år mellan {FIRST_YEAR} och {LAST_YEAR}.")
    return _reasonable_year(int(word))


def moment(settings: Settings, on: str | None) -> datetime:
    """The moment a command decides at: now, or noon in Stockholm on the day *on*. Raises WrongUse."""
    if on is None:
        return settings.clock.now()
    return datetime.combine(day(on, "--on"), time(12), STOCKHOLM).astimezone(UTC)


def doer(settings: Settings, on: str | None = None) -> Doer:
    """Whoever runs a command, at its `moment`."""
    return Doer("kommandoraden", moment(settings, on), Origin.COMMAND_LINE)


def unheld(settings: Settings) -> Settings:
    """*settings* under which others are told of a deed at once."""
    return replace(settings, hold_minutes=0)


def day(text: str, option: str) -> date:
    """The day that an option gives as ``ÅÅÅÅ-MM-DD``. Raises WrongUse: it is wrong use of the command."""
    try:
        given = date.fromisoformat(text)
    except ValueError as error:
        raise WrongUse(
            f"{option}: dagen {text} finns inte. Skriv en dag som finns, till exempel 2022-08-05."
        ) from error
    if not FIRST_YEAR <= given.year <= LAST_YEAR:
        raise WrongUse(f"{option}: året {given.year} är orimligt. Skriv en dag mellan {FIRST_YEAR} och {LAST_YEAR}.")
    return given


def read_file(path: Path, most_bytes: int = -1) -> bytes:
    """The content of a file that somebody named, no more than *most_bytes* of it. Raises InputError."""
    try:
        with path.open("rb") as file:
            return file.read(most_bytes)
    except FileNotFoundError as error:
        raise InputError([Problem("filen finns inte. Kontrollera namnet och mappen.", str(path))]) from error
    except IsADirectoryError as error:
        raise InputError([Problem("det är en mapp. Ange en fil i den.", str(path))]) from error
    except OSError as error:
        raise InputError(
            [Problem("filen går inte att läsa. Kontrollera att du har rätt att läsa den.", str(path))]
        ) from error


def require_yes(question: str) -> None:
    """Go on only when somebody at the terminal says yes. Raises NotAllowedError otherwise, and without a terminal."""
    if not sys.stdin.isatty():
        again = shlex.join(["arshjul", *sys.argv[1:], "--yes"])
        raise NotAllowedError("Inget är gjort: det där behöver ett ja. Är det rätt?", command=again)
    sys.stderr.write(f"{HIDDEN.get().over(question)} (ja/nej) ")
    sys.stderr.flush()
    if sys.stdin.readline().strip().lower() not in ("ja", "j", "yes", "y"):
        raise NotAllowedError("Inget är gjort.")


def when_they_leave(held_until: datetime | None) -> str:
    """When the mails of a deed leave, as it ends a sentence about them."""
    if held_until is None:
        return "lämnar vid nästa utskick (inom fem minuter)"
    return f"lämnar från klockan {held_until.astimezone(STOCKHOLM):%H.%M}"


def number(count: int, one: str, several: str) -> str:
    """``1 anmärkning``, ``2 anmärkningar``."""
    return f"{count} {one if count == 1 else several}"


def show(text: str, *, tells_protected: bool = False) -> None:
    """Write for people, at once also where the output goes to a file: the service says there that it is ready.

    Who the protected people are is hidden, but where the command *tells_protected*.
    """
    sys.stdout.write(coloured(text if tells_protected else HIDDEN.get().over(text), sys.stdout) + "\n")
    sys.stdout.flush()


def show_aside(text: str) -> None:
    """Write for people beside what the command gives, on stderr; as `show`, and never with who they are."""
    sys.stderr.write(coloured(HIDDEN.get().over(text), sys.stderr) + "\n")


def show_json(shape: Mapping[str, Any], *, tells_protected: bool = False) -> None:
    """Write for programs; as `show`."""
    show(json.dumps(shape, ensure_ascii=False, indent=2), tells_protected=tells_protected)
