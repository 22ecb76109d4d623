"""``discharge``: how far each member has come, in one association or in all, and sending them the request."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from arshjul.cli import chain_shapes
from arshjul.cli.chain_lines import show_agenda, show_discharge, show_link
from arshjul.cli.frame.asking import mail_lines, require_yes_to
from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import (
    Json,
    On,
    doer,
    moment,
    number,
    show,
    show_json,
    unheld,
    when_they_leave,
    year_in,
)
from arshjul.cli.frame.waiting import at_work
from arshjul.settings import Settings, read_settings
from arshjul.year.chains.names import DECIDED, DISCHARGE, MINUTED

if TYPE_CHECKING:
    from arshjul.store import Store
    from arshjul.work.chains.bundle import BundlePreview


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("discharge")(discharge_command)


def discharge_command(
    first: Annotated[str, typer.Argument(metavar="FÖRBUND", help="Förbundets nyckel; med --member bara året.")],
    second: Annotated[str | None, typer.Argument(metavar="ÅR", help="Verksamhetsåret som prövas.")] = None,
    member: Annotated[
        str | None, typer.Option("--member", metavar="MEDLEM", help="Visa medlemmen i alla förbund på en gång.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Visa alla förbund på en gång; då anges bara året.")] = False,
    agenda: Annotated[bool, typer.Option("--agenda", help="Visa ärendena till styrelsens möten.")] = False,
    send: Annotated[
        bool, typer.Option("--send", help="Skicka begäran till de medlemmar som inte har fått den.")
    ] = False,
    at_once: Annotated[bool, typer.Option("--now", help="Med --send: skicka direkt, utan ångertid.")] = False,
    bare: Annotated[
        bool, typer.Option("--without-papers", help="Med --send: skicka fast ingen handling är bifogad.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Med --send: skicka utan att fråga.")] = False,
    as_json: Json = False,
    on: On = None,
) -> None:
    """Visa hur långt varje medlem har kommit med ansvarsfriheten, eller skicka begäran till dem."""
    from arshjul.work.chains.bundle import preview_bundle
    from arshjul.work.chains.bundle_undoing import bundle_to_undo
    from arshjul.work.chains.recording import chain_view, views_of_member

    association, year = (first, second) if second else (None, first)
    if year is None or (association is None and member is None and not every):
        raise typer.BadParameter("Ange förbund och år, eller ett år med --member eller --all.")
    if association and every:
        raise typer.BadParameter("--all visar alla förbund. Ange bara året, eller ta bort --all.")
    tried = year_in(year)
    settings = unheld(read_settings()) if at_once else read_settings()
    now = moment(settings, on)
    with opened(settings) as store:
        if every:
            _show_all(store, tried, now, as_json=as_json)
            return
        if member:
            views = views_of_member(store, member, tried, DISCHARGE, now, association)
            if as_json:
                show_json(chain_shapes.of_member(views))
                return
            for one in views:
                show_link(one.link, f"{one.association.name}: ")
            return
        if association is None:
            return
        if send:
            if not yes:
                with at_work("Räknar ut vad som skickas"):
                    preview = preview_bundle(store, settings, association, tried, now)
                _require_yes(preview, tried, bare=bare)
            _send(store, settings, association, tried, (on, bare), as_json=as_json)
            return
        if agenda:
            show_agenda(store, association, tried, DISCHARGE, now, as_json=as_json)
            return
        view = chain_view(store, association, tried, DISCHARGE, now)
        waiting = bundle_to_undo(store, view.standing, tried)
    if as_json:
        show_json(chain_shapes.discharge(view.state))
        return
    show_discharge(view.state, waiting)


def _require_yes(preview: BundlePreview, year: int, *, bare: bool) -> None:
    """Tell who is mailed what before it is sent; nothing is asked when nobody is."""
    preview.bundled.require_papers(without_papers=bare)
    if not preview.mails:
        return
    people = len({mail.address for mail in preview.mails})
    lines = mail_lines(preview.mails)
    for word, names in (("Bifogat", preview.bundled.attached), ("Inte uppladdat", preview.bundled.left_out)):
        lines += [f"{word}: {', '.join(names)}"] if names else []
    require_yes_to(
        f"{number(len(preview.mails), 'mejl', 'mejl')} om ansvarsfrihet {year} skickas, till "
        f"{number(people, 'person', 'personer')}",
        lines,
        "Vill du skicka dem?",
    )


def _send(
    store: Store, settings: Settings, association: str, year: int, how: tuple[str | None, bool], *, as_json: bool
) -> None:
    from arshjul.work.chains.bundle import send_bundle

    on, bare = how
    done = send_bundle(store, settings, association, year, doer(settings, on), without_papers=bare)
    if as_json:
        told = asdict(done) | {"held_until": done.held_until.isoformat() if done.held_until else None}
        show_json(told)
        return
    show(f"Begäran skickas till: {', '.join(done.sent)}." if done.sent else "Ingen ny begäran skickas.")
    if done.completed:
        show(f"Det som saknades skickas till: {', '.join(done.completed)}.")
    if done.sent or done.completed:
        show(f"Mejlen {when_they_leave(done.held_until)}.")
    if done.held_until:
        show(f"Ångra dig före dess så får ingen något: arshjul undo {association}")
    if done.already:
        show(f"Har redan fått den eller beslutat: {', '.join(done.already)}.")
    if done.without_contact:
        show(f"⚠ Saknar kontaktperson, skicka själv: {', '.join(done.without_contact)}.")
    if done.sent and done.attached:
        show(f"Bifogat: {', '.join(done.attached)}.")
    if done.sent and done.left_out:
        show(f"⚠ Inte uppladdat, skicka i ett eget mejl: {', '.join(done.left_out)}.")


def _show_all(store: Store, year: int, now: datetime, *, as_json: bool) -> None:
    from arshjul.work.chains.recording import views_of_all

    views = views_of_all(store, year, DISCHARGE, now)
    if as_json:
        associations = [
            {"association": v.association.key, "name": v.association.name, **chain_shapes.discharge(v.state)}
            for v in views
        ]
        show_json({"associations": associations})
        return
    for view in views:
        members = len(view.state.members)
        show(
            f"{view.association.name}: {view.number_past(DECIDED)} av {members} beslutat, "
            f"{view.number_past(MINUTED)} av {members} protokollfört"
            + (f", avslutad {view.state.closed_on}" if view.state.closed_on else "")
            + (f". Tysta: {', '.join(link.name for link in view.state.silent)}" if view.state.silent else "")
        )
    closed = sum(view.state.closed_on is not None for view in views)
    show(f"\n{number(len(views), 'förbund', 'förbund')}, {closed} {'avslutat' if closed == 1 else 'avslutade'}.")
