"""``trial``: every mail to the director alone, until somebody lets go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import (
    AssociationArgument,
    Json,
    Now,
    On,
    Yes,
    doer,
    moment,
    require_yes,
    show,
    show_aside,
    show_json,
    unheld,
    when_they_leave,
)
from arshjul.cli.frame.wrong_use import WrongUse
from arshjul.settings import read_settings

if TYPE_CHECKING:
    from arshjul.work.trials import Trial


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("trial")(trial_command)


def trial_command(
    association: AssociationArgument,
    begin: Annotated[bool, typer.Option("--begin", help="Börja provdrift, eller ångra att den släpptes.")] = False,
    let_go: Annotated[bool, typer.Option("--let-go", help="Avsluta provdriften: det som gäller skickas.")] = False,
    at_once: Now = False,
    yes: Yes = False,
    as_json: Json = False,
    on: On = None,
) -> None:
    """Visa, börja eller avsluta provdrift: alla mejl går bara till förbundschefen."""
    from arshjul.work import trials

    if begin and let_go:
        raise WrongUse("Ange --begin eller --let-go, inte båda.")
    settings = unheld(read_settings()) if at_once else read_settings()
    with opened(settings) as store:
        if begin:
            trials.begin_trial(store, association, doer(settings, on))
        found = trials.trial_of(store, settings, association, moment(settings, on))
        until = found.ends_at
        if let_go:
            if found.sent and not yes:
                show_aside(f"{found.sent.told('Förbundet')}:")
                for line in found.sent.lines():
                    show_aside(f"  {line}")
                require_yes("Vill du avsluta provdriften?")
            seen = found.sent.digest if found.sent else None
            until = trials.let_go(store, settings, association, doer(settings, on), seen)
    if as_json:
        goes_on = found.goes_on and not let_go
        show_json({"trial": goes_on, "until": until.isoformat() if until and not goes_on else None})
    elif let_go:
        waits = until and until > moment(settings, on)
        show(f"Provdriften är avslutad. Mejlen {when_they_leave(until if waits else None)}.")
        if waits:
            show(f"Ångra dig före dess så får ingen veta något: arshjul trial {association} --begin")
    else:
        show(_told(found))


def _told(found: Trial) -> str:
    if found.goes_on:
        who = found.director or "ingen, för det finns ingen förbundschef"
        return f"Provdrift pågår: alla mejl går till {who}. Avsluta den med --let-go."
    if found.ends_at:
        return f"Provdriften är avslutad. Mejlen {when_they_leave(found.ends_at)}. Ångra med --begin."
    return "Ingen provdrift: mejlen går till dem som de gäller."
