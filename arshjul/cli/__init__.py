"""The command line: Swedish for people, ``--json`` for programs, faults on stderr."""

from __future__ import annotations

import sys

import typer

from arshjul.cli.acceptance import add_to as add_acceptance
from arshjul.cli.answering import add_to as add_answering
from arshjul.cli.associations import add_to as add_associations
from arshjul.cli.chains import add_to as add_chains
from arshjul.cli.jobs import add_to as add_jobs
from arshjul.cli.minutes import add_to as add_minutes
from arshjul.cli.renewing import add_to as add_renewing
from arshjul.cli.running import add_to as add_running
from arshjul.cli.tray import add_to as add_tray
from arshjul.cli.wrong_use import in_swedish
from arshjul.cli.years import add_to as add_years
from arshjul.errors import ArshjulError

app = typer.Typer(
    name="arshjul",
    help="Årshjul driver samordningsförbundets år: planerar, kontrollerar, kallar, påminner och följer upp.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar="[VAL]",
    subcommand_metavar="KOMMANDO …",
)
ADDERS = (
    add_associations,
    add_years,
    add_acceptance,
    add_minutes,
    add_chains,
    add_renewing,
    add_answering,
    add_tray,
    add_jobs,
    add_running,
)
for add_to in ADDERS:
    add_to(app)


def main() -> None:
    """Run the command line. A fault that a person can mend is told in Swedish on stderr, exit 1; wrong use exit 2."""
    # A terminal or a pipe of another encoding must not turn å into a traceback.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        sys.exit(app(standalone_mode=False))
    except typer.TyperException as error:
        sys.stderr.write(in_swedish(error))
        sys.exit(error.exit_code)
    except typer.Abort:
        sys.exit(130)
    except ArshjulError as error:
        sys.stderr.write(f"Fel: {error}\n")
        sys.exit(1)
    except BrokenPipeError:
        # The reader, e.g. head, has had enough.
        sys.stderr.close()
        sys.exit(0)
