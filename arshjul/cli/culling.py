"""``cull``: empty old mails by decision (gallring), or see when that was done."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from arshjul.cli.frame.options import AssociationArgument, Json, day, doer, number, require_yes, show, show_json
from arshjul.cli.frame.wrong_use import WrongUse
from arshjul.settings import read_settings
from arshjul.store import Cullable, Disposal
from arshjul.work.opening import opened
from arshjul.year.model import STOCKHOLM


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("cull")(cull_command)


def cull_command(
    association: AssociationArgument,
    before: Annotated[
        str | None,
        typer.Option("--before", metavar="ÅÅÅÅ-MM-DD", help="Gallra mejl som skickades eller gavs upp före den dagen."),
    ] = None,
    decision: Annotated[
        str, typer.Option("--decision", metavar="BESLUT", help="Beslutet som medger gallringen, med dag och paragraf.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Visa bara hur många mejl det gäller.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Gallra utan att fråga.")] = False,
    as_json: Json = False,
) -> None:
    """Gallra texten i gamla mejl enligt ett beslut; utan --before visas de gallringar som är gjorda."""
    # Here and not on top, as in every command.
    from arshjul.work.culling import cull, cullable, disposals

    if before is None and (decision or dry_run or yes):
        raise WrongUse("Ange också --before: den dag som mejlen ska vara äldre än.")
    settings = read_settings()
    now = settings.clock.now()
    with opened(settings) as store:
        if before is None:
            _show_disposals(disposals(store, association), as_json=as_json)
            return
        first_kept = day(before, "--before")
        found = cullable(store, association, first_kept, now)
        if dry_run:
            _show_found(found, before, as_json=as_json)
            return
        if not decision.strip():
            raise WrongUse(
                "Beslutet saknas. Mejlen är allmänna handlingar och gallras bara efter beslut: "
                '--decision "Gallringsbeslut 2027-03-01 § 12".'
            )
        if found.number and not yes:
            # Not among the answers: they may go to a program.
            sys.stderr.write(f"{_in_words(found, before)} Gallrade mejl går inte att få tillbaka.\n")
            require_yes("Vill du gallra?")
        made = cull(store, association, first_kept, decision, doer(settings))
    if as_json:
        show_json({"disposal": _shape(made) if made else None, "spared": found.number_spared})
    elif made:
        show(f"{number(made.number, 'mejl är gallrat', 'mejl är gallrade')} enligt {made.decision}.")
        show("Uppgifterna om varje utskick sparas: till vem, när, ämne och serverns svar.")
    else:
        show(_in_words(found, before))


def _show_found(found: Cullable, before: str, *, as_json: bool) -> None:
    if as_json:
        show_json({"mails": found.number, "spared": found.number_spared})
    else:
        show(_in_words(found, before))


def _in_words(found: Cullable, before: str) -> str:
    number_of = found.number
    words = (
        f"{number(number_of, 'mejl', 'mejl')} från tiden före {before} kan gallras."
        if number_of
        else (f"Inget mejl från tiden före {before} kan gallras.")
    )
    if found.number_spared:
        words += f" {number(found.number_spared, 'mejl', 'mejl')} sparas: året som de hör till är inte avslutat."
    return words


def _show_disposals(made: tuple[Disposal, ...], *, as_json: bool) -> None:
    if as_json:
        show_json({"disposals": [_shape(one) for one in made]})
        return
    for one in made:
        at = f"{one.at.astimezone(STOCKHOLM):%Y-%m-%d %H.%M}"
        mails = number(one.number, "mejl", "mejl")
        show(f"{at}  {mails} från tiden före {one.before}, av {one.by}\n  {one.decision}")
    if not made:
        show("Inget är gallrat.")


def _shape(made: Disposal) -> dict[str, Any]:
    return {
        "at": made.at.isoformat(),
        "by": made.by,
        "decision": made.decision,
        "before": made.before.isoformat(),
        "mails": made.number,
    }
