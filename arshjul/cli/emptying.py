"""``remove-person``: empty a person's name and address by decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import AssociationArgument, Json, doer, number, require_yes, show, show_aside, show_json
from arshjul.cli.frame.wrong_use import WrongUse
from arshjul.settings import read_settings

if TYPE_CHECKING:
    from arshjul.work.emptying import Emptied


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("remove-person")(remove_person_command)


def remove_person_command(
    association: AssociationArgument,
    person: Annotated[str, typer.Argument(metavar="VEM", help="Personens nyckel, namn eller adress.")],
    decision: Annotated[
        str, typer.Option("--decision", metavar="BESLUT", help="Beslutet som medger det, med dag och paragraf.")
    ] = "",
    ends_seats: Annotated[bool, typer.Option("--ends-seats", help="Avsluta också platserna som personen har.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Visa bara vad som skulle tömmas.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Töm utan att fråga.")] = False,
    as_json: Json = False,
) -> None:
    """Töm en persons namn och adress enligt ett beslut; det som har hänt står kvar utan namn."""
    from arshjul.work.emptying import Removal, empty_person, would_empty

    if not dry_run and not decision.strip():
        raise WrongUse(
            'Beslutet saknas. Uppgifterna töms bara efter beslut: --decision "Gallringsbeslut 2027-03-01 § 12".'
        )
    settings = read_settings()
    with opened(settings) as store:
        if dry_run or not yes:
            tried = would_empty(store, settings, association, person, doer(settings))
            if dry_run:
                show_json(_shape(tried)) if as_json else show(_told(tried))
                return
            # Not among the answers: they may go to a program.
            show_aside(f"{_told(tried)} Det går inte att ångra.")
            require_yes("Vill du tömma?")
        made = empty_person(
            store, settings, association, Removal(person, decision, ends_seats=ends_seats), doer(settings)
        )
    if as_json:
        show_json(_shape(made))
    else:
        show(f"Uppgifterna för {made.person} är tömda enligt {made.disposal.decision}.")
        show("Säkerhetskopior, uppladdade dokument och mejl hos mottagarna har dem kvar; se docs/dataskydd.md.")


def _told(one: Emptied) -> str:
    mails = number(one.disposal.number, "mejl", "mejl")
    seats = f" {number(len(one.seats), 'plats', 'platser')} avslutas." if one.seats else ""
    return f"Namnet och adressen för {one.person} töms, och texten i {mails}.{seats}"


def _shape(one: Emptied) -> dict[str, Any]:
    return {
        "person": one.person,
        "decision": one.disposal.decision,
        "mails": one.disposal.number,
        "seats_ended": len(one.seats),
    }
