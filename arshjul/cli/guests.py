"""``guests``: who is invited to one meeting and no other."""

from __future__ import annotations

from typing import Annotated

import typer

from arshjul.cli.associations import consequences, differences, show_mails
from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import AssociationArgument, Json, On, Yes, doer, moment, require_yes, show, show_json
from arshjul.settings import read_settings
from arshjul.year.wording import heading, with_weekday


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("guests")(guests_command)


def guests_command(
    association: AssociationArgument,
    meeting: Annotated[str, typer.Argument(metavar="MÖTE", help="Nyckeln för mötet.")],
    invite: Annotated[
        list[str] | None,
        typer.Option("--invite", metavar="PERSON", help="Personens nyckel, eller ”Namn <ADRESS>” för en ny."),
    ] = None,
    uninvite: Annotated[
        list[str] | None, typer.Option("--uninvite", metavar="PERSON", help="Nyckeln för den som inte ska komma.")
    ] = None,
    yes: Yes = False,
    as_json: Json = False,
    on: On = None,
) -> None:
    """Visa eller ändra vilka som är inbjudna till ett enda möte; de kallas, men räknas inte i beslutsförheten."""
    from arshjul.work.files.associations import Taking, difference, load
    from arshjul.work.files.guests import guests_file, meeting_named
    from arshjul.work.overview import association_of

    settings, how = read_settings(), Taking(into=association)
    with opened(settings) as store:
        known = association_of(store, association)
        occasion = meeting_named(known, meeting)
        if invite or uninvite:
            content = guests_file(known, occasion, invite or (), uninvite or ()).encode()
            file = f"gäster till {occasion.key}"
            planned = difference(store, content, file, moment(settings, on), how)
            if planned.is_to_be_asked and not yes:
                for line in (*differences(planned), *consequences(planned)):
                    show(line)
                require_yes("Vill du ändra vilka som är inbjudna?")
            loaded = load(store, settings, content, file, doer(settings, on), how)
            if not as_json:
                show_mails(loaded)
            known = association_of(store, association)
            occasion = meeting_named(known, meeting)
    guests = [person for key in occasion.guests if (person := known.person(key))]
    if as_json:
        show_json({"occasion": occasion.key, "guests": [{"key": p.key, "name": p.name} for p in guests]})
        return
    show(f"{heading(occasion)} {with_weekday(occasion.day)}  [{occasion.key}]")
    for person in guests:
        show(f"  {person.name}  [{person.key}]")
    if not guests:
        show("  Ingen är inbjuden utöver dem som har en plats.")
