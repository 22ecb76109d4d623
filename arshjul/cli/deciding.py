"""``decides``: which meeting decides what, and how that is known."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import AssociationArgument, Json, On, YearArgument, doer, moment, number, show, show_json
from arshjul.cli.frame.wrong_use import WrongUse
from arshjul.settings import read_settings
from arshjul.work.overview import decisions_of_year
from arshjul.year.deciding import BECAUSE_WORDS
from arshjul.year.decisions import Matter
from arshjul.year.wording import heading, with_weekday


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("decides")(decides_command)


def decides_command(
    association: AssociationArgument,
    year: YearArgument,
    matter: Annotated[str | None, typer.Argument(metavar="[ÄRENDE]", help="Till exempel budget.")] = None,
    meeting: Annotated[str | None, typer.Argument(metavar="[MÖTE]", help="Nyckeln för mötet som beslutar.")] = None,
    as_json: Json = False,
    on: On = None,
) -> None:
    """Visa vilket möte som beslutar vad och varför; med ärende och möte: svara."""
    from arshjul.work.drafts.deciding import say_what_decides

    if (matter is None) is not (meeting is None):
        raise WrongUse("Ange både ärendet och mötet, eller inget av dem.")
    settings = read_settings()
    with opened(settings) as store:
        if matter and meeting:
            say_what_decides(store, association, year, matter, meeting, doer(settings, on))
        found = decisions_of_year(store, association, year, moment(settings, on))
    if as_json:
        show_json({"matters": [_shape(one) for one in found]})
        return
    for one in found:
        show(f"{one.title}  [{one.deadline.duty.id}]")
        if one.decision is None:
            show("  inget möte i planen säger att det beslutar det")
            continue
        decided = one.decision.meeting
        show(
            f"  {heading(decided)} {with_weekday(decided.day)}: {BECAUSE_WORDS[one.decision.because]}  [{decided.key}]"
        )
        for other in one.decision.candidates:
            show(f"  ? {heading(other)} {with_weekday(other.day)}  [{other.key}]")
    without = sum(one.decision is None for one in found)
    show(f"\n{number(len(found), 'ärende', 'ärenden')}, {without} utan möte.")


def _shape(one: Matter) -> dict[str, Any]:
    found = one.decision
    return {
        "matter": one.deadline.duty.id,
        "title": one.title,
        "meeting": found.meeting.key if found else None,
        "date": found.meeting.day.isoformat() if found else None,
        "because": found.because.value if found else None,
        "candidates": [o.key for o in found.candidates] if found else [],
    }
