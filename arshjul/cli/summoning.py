"""``summons``: how the kallelse of a meeting stands, and sending it, or what is new in it."""

from __future__ import annotations

from typing import Annotated

import typer

from arshjul.cli.frame.asking import require_yes_to
from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import (
    AssociationArgument,
    DryRun,
    Json,
    Now,
    On,
    Yes,
    doer,
    moment,
    number,
    show,
    show_json,
)
from arshjul.cli.frame.waiting import at_work
from arshjul.cli.frame.wrong_use import WrongUse
from arshjul.errors import NotAllowedError
from arshjul.settings import read_settings
from arshjul.year.model import Role
from arshjul.year.wording import heading, with_weekday


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("summons")(summons_command)


def summons_command(
    association: AssociationArgument,
    meeting: Annotated[str, typer.Argument(metavar="MÖTE", help="Mötets nyckel.")],
    agreed: Annotated[bool, typer.Option("--agreed", help="Anteckna att ordföranden har sagt ja.")] = False,
    on_its_day: Annotated[
        bool, typer.Option("--on-its-day", help="Skicka den dag som förbundsordningen säger.")
    ] = False,
    at_once: Now = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: Json = False,
    on: On = None,
) -> None:
    """Skicka kallelsen till ett möte med dagordning och handlingar, eller det som är nytt i den."""
    from arshjul.work.agendas.sending import When, kallelse, preview, say_yes, send

    if on_its_day and at_once:
        raise WrongUse("Ange --on-its-day eller --now, inte båda.")
    when = When.DAY if on_its_day else When.NOW if at_once else When.LATER
    settings = read_settings()
    now = moment(settings, on)
    with opened(settings) as store:
        if agreed and not dry_run:
            say_yes(store, association, meeting, Role.CHAIR, doer(settings, on))
        found = kallelse(store, association, meeting, now)
        if found.refusal:
            raise NotAllowedError(found.refusal)
        with at_work("Räknar ut vad som skickas"):
            seen = preview(store, settings, association, meeting, When.NOW, now)
        occasion = found.agenda.occasion
        what = f"Kallelsen till {heading(occasion)} {with_weekday(occasion.day)}"
        told = [f"{name}: {number(mails, 'mejl', 'mejl')}" for name, mails in seen.readers]
        papers = f"med {number(len(found.papers), 'handling', 'handlingar')}" if found.papers else "utan handlingar"
        if not dry_run and not yes:
            people = number(len(told), "person", "personer")
            require_yes_to(f"{what}, {papers}, går till {people}", told, "Vill du skicka den?")
        if not dry_run:
            send(store, settings, association, meeting, when, doer(settings, on))
    mails = sum(count for _, count in seen.readers)
    if as_json:
        shape = {"occasion": meeting, "sent": not dry_run, "mails": mails, "told": [name for name, _ in seen.readers]}
        show_json(shape | {"papers": [paper.name for paper in found.papers]})
        return
    if dry_run:
        show(f"{what}, {papers}. Inget skickas.")
        for line in told:
            show(f"  {line}")
        return
    day = with_weekday(found.day) if when is When.DAY and found.can_wait else ""
    leaves = {When.NOW: "vid nästa utskick (inom fem minuter)", When.LATER: "när ångertiden är slut", When.DAY: day}
    show(f"{what}, {papers}: {number(mails, 'mejl', 'mejl')} lämnar {leaves[when] or leaves[When.NOW]}.")
    if not at_once:
        show(f"Ångra dig före dess så får ingen veta något: arshjul undo {association}")
