"""``run`` and ``doctor``: one pass of one job, and whether all is well."""

from __future__ import annotations

import asyncio
import sys
from typing import Annotated

import typer

from arshjul.cli.frame.options import Json, On, moment, show, show_json
from arshjul.cli.frame.wrong_use import WrongUse
from arshjul.settings import read_settings


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("run")(run_command)
    app.command("doctor")(doctor_command)


def run_command(
    name: Annotated[
        str,
        typer.Argument(
            metavar="JOBB", help="morning, invite, remind, deliver, collect, follow, digest, renew, close eller cull."
        ),
    ],
    at_once: Annotated[
        bool, typer.Option("--now", help="För invite: vänta inte ut tiden då flera ändringar blir ett utskick.")
    ] = False,
    as_json: Json = False,
    on: On = None,
) -> None:
    """Kör ett jobb en gång, utan Prefect; för cron, systemd eller för hand."""
    from arshjul.work.jobs import JOBS, run_job

    if name not in JOBS:
        raise WrongUse(f"Det finns inget jobb som heter {name}. Välj bland: {', '.join(JOBS)}.")
    settings = read_settings()
    report = asyncio.run(run_job(name, settings, moment(settings, on), at_once=at_once))
    if as_json:
        show_json({"job": report.job, "done": report.done, "note": report.note})
    else:
        show(f"{report.job}: {report.note}.")


def doctor_command(as_json: Json = False, on: On = None) -> None:
    """Kontrollera att allt mår bra; slutar med 1 om något behöver åtgärdas."""
    from arshjul.work.health import health
    from arshjul.work.opening import opened

    settings = read_settings()
    with opened(settings) as store:
        found = health(store, settings, moment(settings, on))
    if as_json:
        lines = [{"name": line.name, "ok": line.ok, "text": line.text} for line in found.lines]
        show_json({"ok": found.ok, "lines": lines})
    else:
        for line in found.lines:
            show(f"{'✔' if line.ok else '✖'} {line.name}: {line.text}")
    if not found.ok:
        sys.exit(1)
