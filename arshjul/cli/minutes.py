"""``minutes``: approved, posted, taken down and final, for each board meeting."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import AssociationArgument, Json, On, doer, moment, show, show_json
from arshjul.settings import read_settings
from arshjul.work.held.minutes import (
    StepDay,
    minutes_of,
    name_approver,
    record_minutes,
    release_approver,
    step_day,
)
from arshjul.year.minutes import Minutes, StepKind
from arshjul.year.model import STOCKHOLM
from arshjul.year.wording import heading, with_weekday, written


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("minutes")(minutes_command)


def minutes_command(
    association: AssociationArgument,
    occasion: Annotated[str | None, typer.Argument(metavar="[TILLFÄLLE]", help="Styrelsemötets nyckel.")] = None,
    approved: Annotated[
        str | None,
        typer.Option("--approved", metavar="DAG", help="Dagen då protokollet justerades; tomt tar tillbaka."),
    ] = None,
    posted: Annotated[
        list[str] | None,
        typer.Option("--posted", metavar="MEDLEM=DAG", help="Dagen då medlemmen anslog; får anges flera gånger."),
    ] = None,
    taken_down: Annotated[
        list[str] | None,
        typer.Option("--taken-down", metavar="MEDLEM=DAG", help="Dagen då medlemmen tog ned anslaget."),
    ] = None,
    certified: Annotated[
        list[str] | None,
        typer.Option("--certified", metavar="MEDLEM=DAG", help="Dagen för medlemmens bevis om anslaget."),
    ] = None,
    approver: Annotated[
        list[str] | None,
        typer.Option("--approver", metavar="PERSON", help="Vald att justera protokollet, och påminns; flera gånger."),
    ] = None,
    not_approver: Annotated[
        list[str] | None, typer.Option("--not-approver", metavar="PERSON", help="Ta tillbaka valet av justerare.")
    ] = None,
    as_json: Json = False,
    on: On = None,
) -> None:
    """Visa hur protokollen står: justering, anslag, överklagande, laga kraft; skriv in vad som har hänt."""
    recorded = [StepDay(StepKind.APPROVED, "", _day(approved))] if approved is not None else []
    recorded += [_of_member(StepKind.POSTED, "--posted", told) for told in posted or ()]
    recorded += [_of_member(StepKind.TAKEN_DOWN, "--taken-down", told) for told in taken_down or ()]
    recorded += [_of_member(StepKind.CERTIFIED, "--certified", told) for told in certified or ()]
    chosen = [(name_approver, one.strip()) for one in approver or ()]
    chosen += [(release_approver, one.strip()) for one in not_approver or ()]
    if (recorded or chosen) and occasion is None:
        raise typer.BadParameter("Ange också styrelsemötet som det gäller, före --approved och de andra valen.")
    settings = read_settings()
    now = moment(settings, on)
    today = now.astimezone(STOCKHOLM).date()
    with opened(settings) as store:
        if recorded and occasion:
            record_minutes(store, settings, association, occasion, tuple(recorded), doer(settings, on))
        if occasion:
            for choose, person in chosen:
                choose(store, settings, association, occasion, person, doer(settings, on))
        found = minutes_of(store, association, now, occasion)
    if as_json:
        show_json({"minutes": [shape(minutes, today) for minutes in found]})
        return
    for minutes in found:
        _tell(minutes, today)
    if not found:
        show("Det finns inget styrelsemöte, så det finns inget protokoll att följa.")


def shape(minutes: Minutes, today: date) -> dict[str, Any]:
    """The minutes of one meeting, for programs."""
    return {
        "occasion": minutes.occasion.key,
        "date": minutes.occasion.day.isoformat(),
        "approval_due": minutes.approval_due.isoformat(),
        "approvers": [person.key for person in minutes.approvers],
        "approved_on": _iso(minutes.approved),
        "approval_days_late": minutes.days_late,
        "postings": [
            {
                "member": posting.member.key,
                "due": posting.due.isoformat(),
                "last_day": posting.last_day.isoformat(),
                "posted_on": _iso(posting.posted),
                "days_late": posting.days_late,
                "taken_down_on": _iso(posting.taken_down),
                "certified_on": _iso(posting.certified),
            }
            for posting in minutes.postings
        ],
        "last_appeal_day": _iso(minutes.last_appeal_day),
        "appeal_inference": minutes.inference or None,
        "earliest_take_down": _iso(minutes.earliest_take_down),
        "final_from": _iso(minutes.final_from),
        "status": minutes.status(today),
        "lateness": list(minutes.lateness()),
    }


def _tell(minutes: Minutes, today: date) -> None:
    show(f"\n{heading(minutes.occasion)} {with_weekday(minutes.occasion.day)}  [{minutes.occasion.key}]")
    show(f"  {minutes.status(today)}")
    if minutes.approvers:
        show(f"  Justerare     {', '.join(f'{one.name} [{one.key}]' for one in minutes.approvers)}")
    if minutes.occasion.last_day > today:
        return
    show(f"  Justering     senast {minutes.approval_due}   {_done('justerat', minutes.approved)}")
    for posting in minutes.postings:
        down = f", nedtaget {posting.taken_down}" if posting.taken_down else ""
        down += f", bevis {posting.certified}" if posting.certified else ""
        moved = f" (får göras {posting.last_day})" if posting.last_day != posting.due else ""
        done = _done("anslaget", posting.posted)
        who = f"{posting.member.name}  [{posting.member.key}]"
        show(f"  Anslag        senast {posting.due}{moved}   {done}{down}  {who}")
    if minutes.last_appeal_day and minutes.earliest_take_down:
        show(f"  Överklagande  till och med {written(minutes.last_appeal_day)}")
        show(f"  Tas ned       tidigast {written(minutes.earliest_take_down)}")
    if minutes.inference:
        show(f"  {minutes.inference}")
    for sentence in minutes.lateness():
        show(f"  ✖ {sentence}")


def _done(word: str, day: date | None) -> str:
    return f"✔ {word} {day}" if day else f"○ inte {word}"


def _of_member(kind: StepKind, option: str, told: str) -> StepDay:
    member, equals, day = told.partition("=")
    if not equals:
        raise typer.BadParameter(f"Skriv {option} MEDLEM=DAG, till exempel {option} karlskoga=2024-06-13.")
    return StepDay(kind, member.strip(), _day(day))


def _day(text: str) -> date | None:
    return step_day(text) if text.strip() else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
