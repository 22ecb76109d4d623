"""``discharge``, ``chain`` and ``record``: how far the chains have come, and what happens in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from arshjul.cli import chain_shapes
from arshjul.cli.frame.options import (
    AssociationArgument,
    Json,
    On,
    YearArgument,
    day,
    doer,
    moment,
    show,
    show_json,
    unheld,
    when_they_leave,
    year_in,
)
from arshjul.errors import InputError, Problem
from arshjul.settings import Settings, read_settings
from arshjul.work.opening import opened
from arshjul.year.chain import Outcome
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.names import DECIDED, DISCHARGE, MINUTED
from arshjul.year.chains.state import ChainState, LinkState, StepState, StepStatus
from arshjul.year.chains.wording import outcome_word, yes_no
from arshjul.year.model import STOCKHOLM
from arshjul.year.wording import counted, heading

if TYPE_CHECKING:
    from arshjul.store import Store
    from arshjul.work.chains.bundle_undoing import SentBundle

STEP_MARKS = {
    StepStatus.DONE: "✔",
    StepStatus.PASSED: "✔ okänd dag",
    StepStatus.UNKNOWN: "? okänt om det är gjort",
    StepStatus.LATE: "✖ Försenad",
    StepStatus.WAITING: "○",
}


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("discharge")(discharge_command)
    app.command("chain")(chain_command)
    app.command("record")(record_command)


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
    as_json: Json = False,
    on: On = None,
) -> None:
    """Visa hur långt varje medlem har kommit med ansvarsfriheten, eller skicka begäran till dem."""
    from arshjul.work.chains.bundle_undoing import bundle_to_undo
    from arshjul.work.chains.recording import chain_view, views_of_member

    association, year = (first, second) if second else (None, first)
    if year is None or (association is None and member is None and not every):
        raise typer.BadParameter("Ange förbund och år, eller ett år med --member eller --all.")
    if association and every:
        raise typer.BadParameter("--all visar alla förbund. Ange bara året, eller ta bort --all.")
    number = year_in(year)
    settings = unheld(read_settings()) if at_once else read_settings()
    now = moment(settings, on)
    with opened(settings) as store:
        if every:
            _show_all(store, number, now, as_json=as_json)
            return
        if member:
            views = views_of_member(store, member, number, DISCHARGE, now, association)
            if as_json:
                show_json(chain_shapes.of_member(views))
                return
            for one in views:
                _show_link(one.link, f"{one.association.name}: ")
            return
        if association is None:
            return
        if send:
            _send(store, settings, association, number, on, as_json=as_json)
            return
        if agenda:
            _show_agenda(store, association, number, DISCHARGE, now, as_json=as_json)
            return
        view = chain_view(store, association, number, DISCHARGE, now)
        waiting = bundle_to_undo(store, view.standing, number)
    if as_json:
        show_json(chain_shapes.discharge(view.state))
        return
    _show_discharge(view.state, waiting)


def chain_command(
    association: AssociationArgument,
    year: YearArgument,
    chain: Annotated[
        str | None, typer.Argument(metavar="[KEDJA]", help="Kedjans id; utan: alla som har börjat.")
    ] = None,
    agenda: Annotated[bool, typer.Option("--agenda", help="Visa ärendena till styrelsens möten.")] = False,
    as_json: Json = False,
    on: On = None,
) -> None:
    """Visa hur långt en kedja har kommit, steg för steg."""
    from arshjul.work.chains.recording import chain_view, chain_views

    settings = read_settings()
    now = moment(settings, on)
    with opened(settings) as store:
        if chain and agenda:
            _show_agenda(store, association, year, chain, now, as_json=as_json)
            return
        views = [chain_view(store, association, year, chain, now)] if chain else []
        views = views or [*chain_views(store, association, year, now)]
    if as_json:
        shapes = [chain_shapes.chain(view.state) for view in views]
        show_json(shapes[0] if chain else {"chains": shapes})
        return
    for view in views:
        _show_chain(view.state)
    if not views:
        show(f"Inget är antecknat om {year} än. Anteckna med arshjul record.")


def record_command(
    association: AssociationArgument,
    year: YearArgument,
    chain: Annotated[str, typer.Argument(metavar="KEDJA", help="Kedjans id, till exempel discharge.")],
    step: Annotated[str, typer.Argument(metavar="STEG", help="Stegets id, till exempel decided.")],
    day_text: Annotated[str | None, typer.Option("--day", metavar="ÅÅÅÅ-MM-DD", help="Dagen; utan: i dag.")] = None,
    member: Annotated[str | None, typer.Option("--member", metavar="MEDLEM", help="Medlemmens nyckel.")] = None,
    item: Annotated[str, typer.Option("--item", metavar="ÄRENDE", help="Ärendet eller momentet.")] = "",
    reference: Annotated[str, typer.Option("--reference", metavar="§", help="Paragraf eller diarienummer.")] = "",
    outcome: Annotated[
        str | None, typer.Option("--outcome", metavar="UTFALL", help="Till exempel granted eller refused.")
    ] = None,
    accounts: Annotated[
        str | None, typer.Option("--accounts-approved", metavar="ja|nej", help="Om årsredovisningen godkändes.")
    ] = None,
    who: Annotated[str, typer.Option("--by", metavar="VEM", help="Organ (KF, RSAU) eller den som skrev under.")] = "",
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Anmärkning.")] = "",
    correct: Annotated[bool, typer.Option("--correct", help="Ersätt det som redan är antecknat.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Ta tillbaka det som är antecknat.")] = False,
    as_json: Json = False,
    on: On = None,
) -> None:
    """Anteckna att ett steg är taget. Inget skrivs över: en rättelse är en ny anteckning."""
    from arshjul.work.chains.recording import record, retract

    settings = read_settings()
    now = moment(settings, on)
    fact = ChainFact(
        chain=chain,
        year=year,
        step=step,
        day=day(day_text, "--day") if day_text else now.astimezone(STOCKHOLM).date(),
        member=member,
        item=item,
        reference=reference,
        outcome=_chosen(outcome, Outcome, "--outcome"),
        accounts_approved=_answer(accounts),
        by=who,
        note=note,
    )
    with opened(settings) as store:
        if undo:
            number = retract(store, association, fact, doer(settings, on))
            if as_json:
                show_json({"retracted": number})
            else:
                show(f"Återtaget ({number} st); det finns kvar i historiken.")
            return
        done = record(store, association, fact, doer(settings, on), correct=correct)
    doubts = [d for d in done.view.state.doubts if (d.step, d.member, d.item) == (step, member, item)]
    if as_json:
        show_json(
            {
                "new": done.is_new,
                "corrected": done.taken_back,
                "doubts": [chain_shapes.doubt(d) for d in doubts],
                "chain": chain_shapes.chain(done.view.state),
            }
        )
        return
    show("Antecknat." if done.is_new else "Det var redan antecknat. Inget ändrat.")
    if done.taken_back:
        show(f"{done.taken_back} tidigare anteckningar är återtagna; de finns kvar i historiken.")
    for doubt in doubts:
        show(f"⚠ {doubt.message}")


def _send(store: Store, settings: Settings, association: str, year: int, on: str | None, *, as_json: bool) -> None:
    from arshjul.work.chains.bundle import send_bundle

    done = send_bundle(store, settings, association, year, doer(settings, on))
    if as_json:
        told = asdict(done) | {"held_until": done.held_until.isoformat() if done.held_until else None}
        show_json(told)
        return
    show(f"Begäran skickas till: {', '.join(done.sent)}." if done.sent else "Ingen ny begäran skickas.")
    if done.sent:
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


def _show_discharge(state: ChainState, waiting: SentBundle | None = None) -> None:
    show(f"{state.title}, {state.on}")
    if waiting:
        at, mails = waiting.leaves_at.astimezone(STOCKHOLM), len(waiting.mails)
        names = ", ".join(link.name for link in state.members if link.member and link.member.key in waiting.members)
        show(f"\nVäntar: {mails} mejl med begäran har inte lämnat än (från {at:%Y-%m-%d klockan %H.%M}), till {names}.")
    for link in state.members:
        _show_link(link)
    _show_end(state)


def _show_link(link: LinkState, before: str = "") -> None:
    show(f"\n{before}{link.name}: {link.status_name}")
    for step in link.steps:
        if step.facts or step.is_done or step.status in (StepStatus.LATE, StepStatus.PASSED, StepStatus.UNKNOWN):
            show(f"  {_step_line(step)}")
    if link.outcome:
        accounts = f", årsredovisningen godkänd: {yes_no(link.accounts_approved)}"
        reference = f", {link.reference}" if link.reference else ""
        show(f"  Ansvarsfrihet: {outcome_word(link.outcome)}{accounts}{reference}")
    lag = link.days_between(DECIDED, MINUTED)
    if lag is not None:
        show(f"  Dagar från beslut till protokoll: {lag}")
    _show_following(link)


def _show_chain(state: ChainState) -> None:
    show(f"{state.title}, {state.on}\n{state.chain.source.text}")
    for link in state.links:
        if link.name:
            show(f"\n{link.name}: {link.status_name}")
        for step in link.steps:
            show(f"  {_step_line(step)}")
        _show_following(link)
    _show_end(state)


def _step_line(step: StepState) -> str:
    parts = [f"{STEP_MARKS[step.status]} {step.step.name}"]
    if step.day:
        parts.append(str(step.day))
    if step.due and not step.day and step.status is not StepStatus.PASSED:
        parts.append(f"senast {step.due}")
    if step.days_late and step.status in (StepStatus.DONE, StepStatus.LATE):
        parts.append(f"{counted(step.days_late)} sent")
    told = [_told(fact) for fact in step.facts]
    line = "  ".join(parts) + "".join(f" [{text}]" for text in told if text)
    return f"{line}  saknas: {', '.join(step.missing)}" if step.missing else line


def _told(fact: ChainFact) -> str:
    return ", ".join(part for part in (fact.by, fact.reference, outcome_word(fact.outcome), fact.note) if part)


def _show_following(link: LinkState) -> None:
    for one in link.following:
        due = f"senast {one.day}: " if one.day else ""
        show(f"  ▲ {due}{one.consequence.name} ({one.consequence.source.text})")


def _show_end(state: ChainState) -> None:
    if state.silent:
        show(f"\nTysta: {', '.join(link.name for link in state.silent)}")
    for doubt in state.doubts:
        show(f"⚠ {doubt.message}")
    show(f"\nAvslutad {state.closed_on}." if state.closed_on else "\nInte avslutad.")


def _show_agenda(store: Store, association: str, year: int, chain: str, now: datetime, *, as_json: bool) -> None:
    from arshjul.work.chains.recording import agenda

    items = agenda(store, association, year, chain, now)
    if as_json:
        show_json({"items": [chain_shapes.agenda_item(item, text) for item, text in items]})
        return
    for item, text in items:
        show(f"--- {heading(item.occasion)} {item.occasion.day}\n{text}\n")
    if not items:
        show("Inget att ta upp på styrelsens möten.")


def _answer(text: str | None) -> bool | None:
    if text is None:
        return None
    if text.lower() not in ("ja", "nej"):
        raise InputError([Problem(f"--accounts-approved: ”{text}” är varken ja eller nej. Skriv ja eller nej.")])
    return text.lower() == "ja"


def _chosen(text: str | None, choices: Iterable[Outcome], option: str) -> Outcome | None:
    if text is None:
        return None
    for choice in choices:
        if text in (choice.value, outcome_word(choice)):
            return choice
    known = ", ".join(f"{choice.value} ({outcome_word(choice)})" for choice in choices)
    raise InputError([Problem(f"{option}: ”{text}” finns inte att välja. Välj bland: {known}.")])
