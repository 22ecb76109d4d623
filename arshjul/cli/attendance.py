"""``attendance``: who was at a meeting, item by item."""

from __future__ import annotations

from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import AssociationArgument, Json, On, doer, moment, show, show_json
from arshjul.errors import InputError, Problem
from arshjul.settings import read_settings

if TYPE_CHECKING:
    from arshjul.work.held.attendance import AttendanceView
    from arshjul.year.attendance.spells import Attendance, Spell


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("attendance", options_metavar="[VAL]")(attendance_command)


def attendance_command(
    association: AssociationArgument,
    occasion: Annotated[
        str | None, typer.Argument(metavar="[MÖTE]", help="Mötets nyckel; utan: alla möten med antecknad närvaro.")
    ] = None,
    paragraphs: Annotated[
        str | None, typer.Option("--paragraphs", metavar="FÖRSTA-SISTA", help="Protokollets paragrafer: 62-79.")
    ] = None,
    began: Annotated[
        str | None, typer.Option("--began", metavar="TT:MM", help="När mötet började, om inte som planerat.")
    ] = None,
    ended: Annotated[str | None, typer.Option("--ended", metavar="TT:MM", help="När mötet slutade.")] = None,
    present: Annotated[
        list[str] | None,
        typer.Option(
            "--present",
            metavar="PERSON[=NÄR]",
            help="Närvarande; NÄR är 72-, -71 eller 70-71, distans och klockslag 10:30-11:15, med komma emellan. "
            "En gång för varje tid.",
        ),
    ] = None,
    serving: Annotated[
        list[str] | None,
        typer.Option(
            "--serving", metavar="ERSÄTTARE=LEDAMOT[,NÄR]", help="Tjänstgörande ersättare för ledamot (eller vakant)."
        ),
    ] = None,
    guest: Annotated[
        list[str] | None, typer.Option("--guest", metavar="NAMN[=NÄR]", help="Övrig deltagare utan plats i förbundet.")
    ] = None,
    absent: Annotated[
        list[str] | None, typer.Option("--absent", metavar="PERSON", help="Var inte där. Skälet antecknas aldrig.")
    ] = None,
    disqualified: Annotated[
        list[str] | None,
        typer.Option("--disqualified", metavar="PERSON=§", help="Jävig vid paragraferna; tomt tar tillbaka."),
    ] = None,
    vote: Annotated[
        list[str] | None,
        typer.Option("--vote", metavar="§=JA-NEJ-AVSTOD", help="Omröstning: 72=4-2-1; tomt tar tillbaka."),
    ] = None,
    reserved: Annotated[
        list[str] | None,
        typer.Option("--reserved", metavar="PERSON=§", help="Reservation mot besluten; tomt tar tillbaka."),
    ] = None,
    confirm: Annotated[bool, typer.Option("--confirm", help="Bekräfta listan som den står.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Ta tillbaka hela listan.")] = False,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FIL", help="Skriv underlag för arvoden, en rad för varje tid.")
    ] = None,
    text: Annotated[bool, typer.Option("--text", help="Skriv listan som text till protokollet.")] = False,
    as_json: Json = False,
    on: On = None,
) -> None:
    """Anteckna och visa vem som var med på ett möte, paragraf för paragraf."""
    from arshjul.work.held.attendance import (
        attendance_of,
        record_attendance,
        recorded_attendances,
        take_back_attendance,
    )
    from arshjul.work.held.attendance_told import held_told
    from arshjul.work.held.decided_told import decided_told

    settings = read_settings()
    now = moment(settings, on)
    people = bool(present or serving or guest or absent)
    items = bool(disqualified or vote or reserved)
    about_meeting = paragraphs is not None or began is not None or ended is not None or items
    records = people or about_meeting or confirm
    if occasion is None and (records or undo or text):
        raise typer.BadParameter("Ange också mötet som närvaron gäller.")
    if undo and records:
        raise typer.BadParameter("--undo tar tillbaka hela listan. Använd det ensamt.")
    with opened(settings) as store:
        if occasion is None:
            views = recorded_attendances(store, association, now)
        else:
            view = attendance_of(store, association, occasion, now)
            if records:
                new = _told(view.attendance, present or [], serving or [], guest or [], absent or [])
                held = held_told(view.attendance.held, paragraphs, began, ended)
                view = record_attendance(
                    store,
                    association,
                    occasion,
                    doer(settings, on),
                    edit=(lambda spells: _edited(spells, new)) if people or confirm else None,
                    held=decided_told(held, disqualified or (), vote or (), reserved or ()) if about_meeting else None,
                )
            elif undo:
                view = take_back_attendance(store, association, occasion, doer(settings, on))
            views = (view,)
    if csv:
        _write_csv(csv, views)
    if as_json:
        show_json({"attendance": [shape(view) for view in views]})
        return
    if text:
        from arshjul.work.held.attendance_export import minutes_text

        show(minutes_text(views[0]))
        return
    for view in views:
        _tell(view)
    if csv:
        show(f"\nUnderlaget är skrivet till {csv}.")
    if not views:
        show("Ingen närvaro är antecknad än. Se ett möte: arshjul attendance FÖRBUND MÖTE.")


def shape(view: AttendanceView) -> dict[str, Any]:
    """The attendance of one meeting, for programs."""
    from arshjul.work.held.attendance_export import role_of
    from arshjul.year.attendance.fees import fee_rows

    attendance, decided = view.attendance, view.attendance.held.decided
    return {
        "occasion": attendance.occasion.key,
        "date": attendance.occasion.day.isoformat(),
        "recorded_at": view.recorded_at.isoformat() if view.recorded_at else None,
        "recorded_by": view.recorded_by or None,
        "people": [
            {
                "person": None if row.seat is None else row.spell.person,
                "name": attendance.name(row.spell.person),
                "served_as": row.spell.served_as.value,
                "role": role_of(attendance, row.spell, row.seat),
                "instead_of": row.spell.instead_of or None,
                "member": row.member or None,
                "remote": row.spell.remote,
                "from": row.from_item or None,
                "until": row.until_item or None,
                "start": f"{row.start:%H:%M}" if row.start else None,
                "end": f"{row.end:%H:%M}" if row.end else None,
                "minutes": row.minutes(attendance),
            }
            for row in fee_rows(attendance)
        ],
        "items": [
            {
                "item": count.item.number if count.item else None,
                "needed": count.needed,
                "present": count.lawful,
                "in_room": count.in_room,
                "with_remote": count.with_remote,
                "quorate": count.is_quorate,
            }
            for count in view.counts
        ],
        "disqualified": [{"person": one.person, "item": one.item} for one in decided.disqualified],
        "votes": [{"item": v.item, "yes": v.yes, "no": v.no, "abstained": v.abstained} for v in decided.votes],
        "reservations": [{"person": one.person, "item": one.item} for one in decided.reservations],
        "warnings": [conflict.message for conflict in view.conflicts],
    }


def _told(
    attendance: Attendance, present: list[str], serving: list[str], guest: list[str], absent: list[str]
) -> dict[tuple[bool, str], list[Spell]]:
    """What the options tell of each person, all that there is to be about that person."""
    from arshjul.work.held.attendance_told import VACANT, guest_name, spell_told, usual
    from arshjul.year.attendance.roles import Choice
    from arshjul.year.attendance.spells import ServedAs

    told: list[Spell] = []
    for one in present:
        person, _, words = one.partition("=")
        told.append(spell_told(person.strip(), usual(attendance, person.strip()), words.split(",")))
    for one in serving:
        person, equals, words = one.partition("=")
        ordinary, *when = words.split(",")
        if not equals or not ordinary.strip():
            raise typer.BadParameter("Skriv --serving ERSÄTTARE=LEDAMOT, eller ERSÄTTARE=vakant.")
        usual(attendance, person.strip())
        seat = "" if ordinary.strip() == VACANT else ordinary.strip()
        told.append(spell_told(person.strip(), Choice(ServedAs.SERVING, seat), when))
    for one in guest:
        name, _, words = one.partition("=")
        told.append(spell_told(guest_name(name), Choice(ServedAs.GUEST), words.split(",")))
    found: dict[tuple[bool, str], list[Spell]] = {_there(attendance, name.strip()): [] for name in absent}
    for spell in told:
        found.setdefault(spell.who, []).append(spell)
    return found


def _there(attendance: Attendance, name: str) -> tuple[bool, str]:
    """Whom *name* means among those who are on the list. Raises InputError."""
    who = next((spell.who for spell in attendance.spells if spell.person == name), None)
    if who is None and attendance.association.person(name) is None:
        raise InputError([Problem(f"{name} står inte på listan. Se den med arshjul attendance.")])
    return who or (False, name)


def _edited(spells: tuple[Spell, ...], new: dict[tuple[bool, str], list[Spell]]) -> tuple[Spell, ...]:
    from arshjul.year.attendance.spells import with_person

    return reduce(lambda so_far, one: with_person(so_far, *one), new.items(), spells)


def _write_csv(path: Path, views: tuple[AttendanceView, ...]) -> None:
    from arshjul.work.held.attendance_export import fees_csv

    content = fees_csv(views)
    try:
        path.write_bytes(content)
    except OSError as error:
        why = "Kontrollera mappen, att du får skriva där och att filen inte är öppen i Excel."
        raise InputError([Problem(f"filen går inte att skriva. {why}", str(path))]) from error


def _tell(view: AttendanceView) -> None:
    from arshjul.work.held.attendance_export import list_lines
    from arshjul.year.wording import heading, with_weekday

    occasion = view.attendance.occasion
    show(f"\n{heading(occasion)} {with_weekday(occasion.day)}  [{occasion.key}]")
    if not view.is_recorded:
        show("  ○ Inte antecknad än. Så här ser det ut av svaren; rätta och bekräfta med --confirm.")
    for title, lines in list_lines(view):
        show(f"\n  {title}")
        for line in lines:
            show(f"    {line}")
    for conflict in view.conflicts:
        show(f"\n  {'✖' if conflict.cannot_be else '⚠'} {conflict.message}")
