"""Every command, as one application."""

from __future__ import annotations

import typer

from arshjul.cli.acceptance import add_to as add_acceptance
from arshjul.cli.answering import add_to as add_answering
from arshjul.cli.associations import add_to as add_associations
from arshjul.cli.chains import add_to as add_chains
from arshjul.cli.helping import SwedishCommand, SwedishGroup
from arshjul.cli.jobs import add_to as add_jobs
from arshjul.cli.minutes import add_to as add_minutes
from arshjul.cli.renewing import add_to as add_renewing
from arshjul.cli.running import add_to as add_running
from arshjul.cli.tray import add_to as add_tray
from arshjul.cli.years import add_to as add_years

app = typer.Typer(
    name="arshjul",
    cls=SwedishGroup,
    help="Årshjul driver samordningsförbundets år: planerar, kontrollerar, kallar, påminner och följer upp.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    options_metavar="[VAL]",
    subcommand_metavar="KOMMANDO …",
)
for add_to in (
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
):
    add_to(app)
for command in app.registered_commands:
    command.cls = SwedishCommand
