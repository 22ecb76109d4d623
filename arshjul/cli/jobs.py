"""``run`` and ``doctor``: one pass of one job, and whether all is well."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from arshjul.cli.frame.options import Json, On, moment, show, show_json
from arshjul.cli.frame.waiting import at_work
from arshjul.cli.frame.wrong_use import WrongUse
from arshjul.settings import Settings, read_settings

if TYPE_CHECKING:
    from arshjul.work.health import Health


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
    import uvloop

    from arshjul.work.jobs import JOBS, run_job

    if name not in JOBS:
        raise WrongUse(f"Det finns inget jobb som heter {name}. Välj bland: {', '.join(JOBS)}.")
    settings = read_settings()
    report = uvloop.run(run_job(name, settings, moment(settings, on), at_once=at_once))
    if as_json:
        show_json({"job": report.job, "done": report.done, "note": report.note})
    else:
        show(f"{report.job}: {report.note}.")


def doctor_command(
    mails: Annotated[
        bool, typer.Option("--mail", help="Mejla ARSHJUL_ALARM_TO om jobben har stannat, högst en gång om dagen.")
    ] = False,
    from_outside: Annotated[
        bool,
        typer.Option("--public", help="Pröva också utifrån: adressen, länkarna i mejlen, avsändaren och svaren."),
    ] = False,
    as_json: Json = False,
    on: On = None,
) -> None:
    """Kontrollera att allt mår bra; slutar med 1 om något behöver åtgärdas."""
    settings = read_settings()
    now = moment(settings, on)
    with at_work("Kontrollerar"):
        found = _looked_at(settings, now, from_outside=from_outside)
    if as_json:
        show_json({"ok": found.ok, "lines": [asdict(line) for line in found.lines]})
    else:
        for line in found.lines:
            show(f"{'⚠' if line.ok and line.warns else '✔' if line.ok else '✖'} {line.name}: {line.text}")
    if mails:
        from arshjul.work.operator_mail import tell_operator

        if asyncio.run(tell_operator(settings, found.alarms, now)):
            show(f"Mejlat till {settings.alarm_to}.")
    if not found.ok:
        sys.exit(1)


def _looked_at(settings: Settings, now: datetime, *, from_outside: bool) -> Health:
    if from_outside:
        from arshjul.work.outside import looked_at_from_outside

        return looked_at_from_outside(settings, now)
    from arshjul.work.health import looked_at

    return looked_at(settings, now)
