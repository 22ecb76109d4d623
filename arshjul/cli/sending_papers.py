"""``send-papers``: what the office has attached for the members leaves, and later what has come since."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from arshjul.cli.frame.asking import mail_lines, require_yes_to
from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import (
    AssociationArgument,
    DryRun,
    Json,
    Now,
    On,
    YearArgument,
    Yes,
    doer,
    moment,
    number,
    show,
    show_json,
    unheld,
    when_they_leave,
)
from arshjul.cli.frame.waiting import at_work
from arshjul.errors import NotAllowedError, NotFoundError, meant
from arshjul.settings import read_settings

if TYPE_CHECKING:
    from arshjul.work.chains.papers import SendingView


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("send-papers")(send_papers_command)


def send_papers_command(
    association: AssociationArgument,
    year: YearArgument,
    chain: Annotated[str, typer.Argument(metavar="ID", help="Vad det gäller, till exempel budget.")],
    step: Annotated[str, typer.Argument(metavar="STEG", help="Stegets id, till exempel consultation-sent.")],
    members: Annotated[
        list[str] | None,
        typer.Option("--member", metavar="MEDLEM", help="Bara till den medlemmen; går att ange flera gånger."),
    ] = None,
    bare: Annotated[bool, typer.Option("--without-papers", help="Skicka fast ingen handling är bifogad.")] = False,
    at_once: Now = False,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: Json = False,
    on: On = None,
) -> None:
    """Skicka handlingar till medlemmarna, eller det som har bifogats sedan de skickades."""
    from arshjul.work.chains.papers import why_not
    from arshjul.work.chains.papers_sending import Chosen, preview_papers, send_papers
    from arshjul.work.changing import minutes_to_undo
    from arshjul.year.chains.sendings import Which

    settings = unheld(read_settings()) if at_once else read_settings()
    now, which = moment(settings, on), Which(chain, step, year)
    with opened(settings) as store:
        with at_work("Räknar ut vad som skickas"):
            seen = preview_papers(store, settings, association, which, now)
        if reason := why_not(seen.view):
            raise NotAllowedError(reason)
        chosen = Chosen(_members(seen.view, members or ()), without_papers=bare)
        mails = [mail for member, mail in seen.mails if member.key in chosen.members]
        papers = ", ".join(one.name for one in seen.view.papers) or "inga handlingar"
        what = f"{seen.view.title}: {number(len(mails), 'mejl', 'mejl')}, med {papers}"
        if mails and not dry_run and not yes:
            require_yes_to(what, mail_lines(mails), "Vill du skicka det?")
        if not dry_run:
            send_papers(store, settings, association, which, chosen, doer(settings, on))
        minutes = minutes_to_undo(settings, seen.view.standing.association)
    if as_json:
        told = [{"to": mail.person, "address": mail.address, "subject": mail.subject} for mail in mails]
        show_json({"sent": not dry_run, "mails": told, "papers": [one.name for one in seen.view.papers]})
        return
    show(f"{what}.")
    for line in mail_lines(mails) if dry_run else ():
        show(f"  {line}")
    if dry_run:
        show("Inget skickas.")
        return
    show(f"Mejlen {when_they_leave(now + timedelta(minutes=minutes) if minutes else None)}.")
    if minutes:
        show(f"Ångra dig före dess så får ingen något: arshjul undo {association}")


def _members(view: SendingView, named: Iterable[str]) -> frozenset[str]:
    """The keys of those that are *named*, by key or name; all when none is. Raises NotFoundError."""
    keys = {word: one.member.key for one in view.receivers for word in (one.member.name, one.member.key)}
    for one in named:
        if one not in keys:
            there_are = [receiver.member.key for receiver in view.receivers]
            mend = meant(one, there_are, f"De som finns: {', '.join(there_are)}.")
            raise NotFoundError(f"Medlemmen ”{one}” är inte med {view.which.year}. {mend}")
    return frozenset(keys[one] for one in named) or frozenset(keys.values())
