"""``stand-in``: who gets the director's mails and deeds from one day to another."""

from __future__ import annotations

from email.utils import parseaddr
from typing import TYPE_CHECKING, Annotated

import typer

from arshjul.cli.frame.asking import require_yes_to
from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import (
    AssociationArgument,
    Json,
    On,
    Yes,
    day,
    doer,
    moment,
    number,
    show,
    show_json,
    when_they_leave,
)
from arshjul.cli.frame.wrong_use import WrongUse
from arshjul.errors import NotFoundError
from arshjul.settings import read_settings
from arshjul.year.dates import ONE_DAY
from arshjul.year.deeds import Deed, DeedKind
from arshjul.year.model import STOCKHOLM
from arshjul.year.stand_ins import stand_ins

if TYPE_CHECKING:
    from datetime import date

    from arshjul.work.editing import Decide
    from arshjul.year.model import Association


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("stand-in")(stand_in_command)


def stand_in_command(
    association: AssociationArgument,
    person: Annotated[
        str | None,
        typer.Argument(metavar="[PERSON]", help="Personens nyckel, eller ”Namn <ADRESS>” för en ny; utan: visa."),
    ] = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="ÅÅÅÅ-MM-DD", help="Första dagen; utan: i dag.")
    ] = None,
    last: Annotated[str | None, typer.Option("--until", metavar="ÅÅÅÅ-MM-DD", help="Sista dagen.")] = None,
    end: Annotated[bool, typer.Option("--end", help="Avsluta personens vikariat nu.")] = False,
    yes: Yes = False,
    as_json: Json = False,
    on: On = None,
) -> None:
    """Visa, lägg in eller avsluta en vikarie, som får förbundschefens mejl och får göra det hen gör."""
    from arshjul.work.editing import edit, would_edit
    from arshjul.work.overview import association_of

    if end == bool(last) and person:
        raise WrongUse("Ange --until med den sista dagen, eller --end för att avsluta.")
    settings = read_settings()
    now, by = moment(settings, on), doer(settings, on)
    today = now.astimezone(STOCKHOLM).date()
    with opened(settings) as store:
        if person:
            begins = day(first, "--from") if first else today
            decide = _ended(person, today) if end else _begun(person, begins, day(last or "", "--until"))
            would = would_edit(store, association, now, decide)
            told = f"{number(would.mails, 'mejl', 'mejl')} om det och om möten, till {', '.join(would.told) or 'ingen'}"
            what = "Vikariatet avslutas" if end else f"Förbundschefens mejl och uppgifter går till {person}"
            days = "" if end else f" från {begins} till {last}"
            if not yes:
                require_yes_to(f"{what}{days}", (told, *would.cautions), "Vill du göra det?")
            done = edit(store, settings, association, Deed(DeedKind.EDITED, by, "vikarie för förbundschefen"), decide)
            if done.mails and not as_json:
                show(f"{number(done.mails, 'mejl', 'mejl')} {when_they_leave(done.held_until)}.")
            if done.is_changed and not as_json:
                show(f"Ångra med: arshjul undo {association}")
        known = association_of(store, association)
    found = [(one, seat) for seat in stand_ins(known) if (one := known.person(seat.person))]
    if as_json:
        rows = [{"person": one.key, "from": str(seat.since), "until": str(seat.until)} for one, seat in found]
        show_json({"stand_ins": rows})
        return
    for one, seat in found:
        show(f"{one.name}  [{one.key}]  {seat.since} – {seat.until}")
    if not found:
        show("Ingen vikarie är inlagd.")


def _begun(person: str, first: date, last: date) -> Decide:
    from arshjul.work.roster import known_stand_in, new_stand_in

    name, address = parseaddr(person) if "@" in person else ("", "")
    if address:
        return lambda association: new_stand_in(association, name, address, first, last)
    return lambda association: known_stand_in(association, person, first, last)


def _ended(person: str, today: date) -> Decide:
    from arshjul.work.roster import standing_in_until

    def decide(association: Association) -> Association:
        seats = [one for one in stand_ins(association) if one.person == person and one.until and one.until >= today]
        if not seats:
            raise NotFoundError(f"{person} vikarierar inte.", command=f"arshjul stand-in {association.key}")
        for seat in seats:
            association = standing_in_until(association, seat, today - ONE_DAY)
        return association

    return decide
