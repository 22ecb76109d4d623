"""``install-service``: the whole service as systemd runs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from arshjul.cli.frame.options import show
from arshjul.errors import MissingProgramError, NotAllowedError


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("install-service")(install_service_command)


def install_service_command(
    root: Annotated[
        Path | None, typer.Option("--root", metavar="MAPP", help="Skriv bara filerna, under en annan rot än /.")
    ] = None,
) -> None:
    """Installera tjänsten i systemd, som root: användare, inställningsfil, tjänst, larm och säkerhetskopia."""
    from arshjul.service.installing import HOME, SETTINGS, STARTED, check_readable, check_zone, place_files

    if root is None and os.geteuid() != 0:
        raise NotAllowedError("Bara root får installera en tjänst.", command="sudo .venv/bin/arshjul install-service")
    check_readable(HOME, Path(sys.executable))
    check_zone()
    for path in place_files(root or Path("/")):
        show(f"Skrev {path}")
    if root is not None:
        return
    _run("systemd-sysusers", "arshjul.conf")
    shutil.chown(f"/{SETTINGS}", "root", "arshjul")
    _run("systemctl", "daemon-reload")
    if _is_running():
        _run("systemctl", "restart", STARTED[0])
        show("Tjänsten är omstartad med den nya versionen. Se att allt mår bra: arshjul doctor")
        return
    show(f"1. Skriv in e-postservern i /{SETTINGS}.")
    show(f"2. Starta: systemctl enable --now {' '.join(STARTED)}")
    show("3. Se att allt mår bra: arshjul doctor")


def _is_running() -> bool:
    return subprocess.run(["systemctl", "--quiet", "is-active", "arshjul.service"], check=False).returncode == 0


def _run(*words: str) -> None:
    try:
        done = subprocess.run(words, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise MissingProgramError(
            f"Programmet {words[0]} finns inte här. Utan systemd kör du jobben från cron, se docs/drift.md."
        ) from error
    if done.returncode:
        raise NotAllowedError(f"{' '.join(words)} gick inte: {done.stderr.strip() or done.stdout.strip()}")
