"""``up`` and ``demo``: the whole service on this machine."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

import typer

from arshjul.cli.frame.options import show
from arshjul.pages_address import association_path
from arshjul.settings import read_settings

if TYPE_CHECKING:
    from arshjul.service import ServiceAddresses

HOW_TO_STOP = "Stoppa med Ctrl-C."
"""The last line, so that what to open is not pushed out of sight."""


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("up")(up_command)
    app.command("demo")(demo_command)


def up_command() -> None:
    """Starta hela tjänsten på den här datorn: databas, Prefect med scheman, och webbsidor."""
    from arshjul.service import run_service
    from arshjul.work.entering import first_link
    from arshjul.work.opening import opened

    settings = read_settings()
    began = time.monotonic()

    def ready(addresses: ServiceAddresses) -> None:
        show(f"Årshjul är i gång efter {time.monotonic() - began:.0f} sekunder.")
        _tell(addresses)
        with opened(settings) as store:
            link = first_link(store, settings, settings.clock.now())
        if link and "JOURNAL_STREAM" in os.environ:
            # systemd's journal keeps what it is told, and has more readers than the link is for.
            show("Ingen är inbjuden än. Kör arshjul login, och öppna länken som visas.")
        elif link:
            show("Ingen är inbjuden än. Öppna länken inom tio minuter, den går att använda en gång:")
            show(f"  {link}")
        else:
            show("Logga in med den länk som det här kommandot visar, i en annan terminal: arshjul login")
        if settings.smtp_url is None:
            show("Ingen e-postserver är angiven (ARSHJUL_SMTP_URL), så inga mejl lämnar.")
        show(HOW_TO_STOP)

    show("Startar Årshjul …")
    sys.exit(run_service(settings, ready=ready))


def demo_command() -> None:
    """Visa Årshjul med ett verkligt förbund år 2022; inget kan lämna datorn."""
    from arshjul.service import run_service
    from arshjul.work.demonstrating import ASSOCIATION, prepare

    settings = prepare(read_settings(), show)

    def ready(addresses: ServiceAddresses) -> None:
        show("\nAllt är i gång. Öppna:")
        _tell(addresses)
        show(f"  Mejlen som ”lämnat”  {addresses.web}{association_path(ASSOCIATION, '/utskick')}")
        if addresses.mail:
            show(f"  … och som filer      {addresses.mail}")
        show(HOW_TO_STOP)

    sys.exit(run_service(settings, demo_sink=True, ready=ready))


def _tell(addresses: ServiceAddresses) -> None:
    show(f"  Översikten           {addresses.web}/")
    show(f"  Prefect              {addresses.prefect}/ ({_login(addresses)})")
    show(f"  Loggar               {addresses.logs}")


def _login(addresses: ServiceAddresses) -> str:
    """What to write at Prefect's pages. What is no terminal keeps what it is told, and a journal has more readers."""
    user, _, password = addresses.prefect_login.partition(":")
    if sys.stdout.isatty():
        return f"användare {user}, lösenord {password}"
    return f"användare och lösenord står i {addresses.login_file}"
