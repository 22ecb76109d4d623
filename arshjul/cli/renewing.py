"""``renew``: next year's draft, with the reasons for every day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from arshjul.cli.frame import shapes
from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import AssociationArgument, Json, On, YearArgument, doer, moment, number, show, show_json
from arshjul.cli.frame.waiting import at_work
from arshjul.settings import read_settings

if TYPE_CHECKING:
    from arshjul.work.drafts.renewing import RenewedYear
    from arshjul.year.renewal import Renewal


MOST_DAYS = 4
"""So many days of one item are named."""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("renew")(renew_command)


def renew_command(
    association: AssociationArgument,
    year: YearArgument,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Visa förslaget, spara inget.")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Ersätt, eller ångra, också ett utkast som någon har ändrat.")
    ] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Ta bort utkastet som förnyelsen gjorde.")] = False,
    as_json: Json = False,
    on: On = None,
) -> None:
    """Gör ett utkast till ÅR av året före, med skäl för varje dag. Inget skickas."""
    from arshjul.work.drafts.renewing import proposed_year, renew_year, undo_renewal

    if undo and dry_run:
        raise typer.BadParameter("--undo och --dry-run kan inte användas tillsammans")
    settings = read_settings()
    with opened(settings) as store:
        if undo:
            gone = undo_renewal(store, association, year, doer(settings, on), discard_changes=replace)
            if as_json:
                show_json({"year": year, "removed": {"occasions": gone.occasions, "agreements": gone.agreements}})
                return
            show(
                f"Utkastet {year} är borttaget: {gone.occasions} tillfällen och {gone.agreements} väntade datum. "
                "Inget var skickat."
            )
            return
        with at_work(f"Räknar ut {year}"):
            if dry_run:
                renewed = proposed_year(store, association, year, moment(settings, on))
            else:
                renewed = renew_year(store, association, year, doer(settings, on), replace_draft=replace)
    if as_json:
        show_json(_shape(renewed))
        return
    for line in _lines(renewed):
        show(line)
    if dry_run:
        show(f"Förslag till årshjul {year}: {len(renewed.renewal.renewed)} möten. Inget sparat, inget skickat.")
    else:
        show(
            f"Sparat som utkast: årshjulet {year}, {len(renewed.renewal.renewed)} möten. Inget skickas förrän året är "
            f"fastställt. Ångra med: arshjul renew {association} {year} --undo"
        )


def _shape(renewed: RenewedYear) -> dict[str, Any]:
    renewal = renewed.renewal
    return {
        "year": renewal.plan.year,
        "occasions": [
            {
                "key": one.occasion.key,
                "date": one.occasion.day.isoformat(),
                "from": one.origin.day.isoformat(),
                "title": one.occasion.title,
                "reasons": list(one.reasons),
                "from_key": one.origin.key,
                "kind": one.occasion.kind.value,
                "body": one.occasion.body_key or None,
            }
            for one in renewal.renewed
        ],
        "diff": list(_diff(renewal)),
        "items": [
            {
                "key": one.key,
                "name": one.name,
                "dates": [day.planned.isoformat() for day in one.days if not day.week],
                "weeks": [f"{day.day.isocalendar().year}-W{day.week:02}" for day in one.days if day.week],
                "why": one.why or None,
            }
            for one in renewal.items
        ],
        "findings": [shapes.finding(found) for found in renewed.findings],
        "agreements": [
            {
                "duty": a.duty,
                "member": a.member,
                "date": a.day.isoformat() if a.day else None,
                "week": a.week,
                "source": a.source,
            }
            for a in renewal.agreements
        ],
    }


def _diff(renewal: Renewal) -> Iterator[dict[str, Any]]:
    for one in renewal.renewed:
        yield {
            "key": one.occasion.key,
            "title": one.occasion.title,
            "from": one.origin.day.isoformat(),
            "to": one.occasion.day.isoformat(),
            "why": one.reasons[-1],
        }
    for left in renewal.left_out:
        yield {
            "key": left.origin.key,
            "title": left.origin.title,
            "from": left.origin.day.isoformat(),
            "to": None,
            "why": left.why,
        }


def _lines(renewed: RenewedYear) -> Iterator[str]:
    # Here and not on top: the words bring Babel, which no other command here needs.
    from arshjul.words import weekday_date, who_word

    renewal = renewed.renewal
    for one in renewal.renewed:
        who = who_word(one.occasion) or "okänt organ"
        yield f"{one.origin.day} → {one.occasion.day}  {who}: {one.occasion.title} ({weekday_date(one.occasion.day)})"
        for reason in one.reasons:
            yield f"    {reason}"
    for left in renewal.left_out:
        yield f"{left.origin.day} → –           {left.origin.title}\n    {left.why}"
    if renewal.items:
        yield f"\nEgna punkter ({len(renewal.items)}), alla med:"
    for item in renewal.items:
        days = ", ".join(day.when for day in item.days[:MOST_DAYS])
        more = f" och {number(len(item.days) - MOST_DAYS, 'dag', 'dagar')} till" if item.days[MOST_DAYS:] else ""
        yield f"- {item.name}: {f'{days}{more}' if days else f'ingen dag. {item.why}'}"
    if renewed.findings:
        yield f"\nAtt titta på ({len(renewed.findings)}):"
    for found in renewed.findings:
        yield f"- {found.message}"
    yield ""
