"""``chain`` and ``record``: how far a chain has come, and what happens in it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from arshjul.cli import chain_shapes
from arshjul.cli.chain_lines import show_agenda, show_chain
from arshjul.cli.frame.opening import opened
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
)
from arshjul.errors import InputError, Problem
from arshjul.settings import read_settings
from arshjul.year.chain import Outcome
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.wording import outcome_word
from arshjul.year.model import STOCKHOLM

if TYPE_CHECKING:
    pass


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("chain")(chain_command)
    app.command("record")(record_command)


def chain_command(
    association: AssociationArgument,
    year: YearArgument,
    chain: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Till exempel budget; utan: allt som har börjat.")
    ] = None,
    agenda: Annotated[bool, typer.Option("--agenda", help="Visa ärendena till styrelsens möten.")] = False,
    as_json: Json = False,
    on: On = None,
) -> None:
    """Visa hur långt ansvarsfrihet, budget, rapporter och uppdrag har kommit, steg för steg."""
    from arshjul.work.chains.recording import chain_view, chain_views

    settings = read_settings()
    now = moment(settings, on)
    with opened(settings) as store:
        if chain and agenda:
            show_agenda(store, association, year, chain, now, as_json=as_json)
            return
        views = [chain_view(store, association, year, chain, now)] if chain else []
        views = views or [*chain_views(store, association, year, now)]
    if as_json:
        shapes = [chain_shapes.chain(view.state) for view in views]
        show_json(shapes[0] if chain else {"chains": shapes})
        return
    for view in views:
        show_chain(view.state)
    if not views:
        show(f"Inget är antecknat om {year} än. Anteckna med arshjul record.")


def record_command(
    association: AssociationArgument,
    year: YearArgument,
    chain: Annotated[str, typer.Argument(metavar="ID", help="Vad det gäller, till exempel discharge.")],
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
    whom: Annotated[str, typer.Option("--whom", metavar="PERSON", help="Vem som ska göra det.")] = "",
    due: Annotated[str | None, typer.Option("--due", metavar="ÅÅÅÅ-MM-DD", help="Till vilken dag.")] = None,
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
        whom=whom,
        due=day(due, "--due") if due else None,
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
