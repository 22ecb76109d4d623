"""``cull`` and ``retention``: remove what is old by decision (gallring), and decide how long each kind is kept."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import (
    AssociationArgument,
    Json,
    MaybeAssociationArgument,
    Yes,
    day,
    doer,
    number,
    require_yes,
    show,
    show_aside,
    show_json,
)
from arshjul.cli.frame.wrong_use import WrongUse
from arshjul.settings import read_settings
from arshjul.store import Cullable, Disposal, DisposalKind
from arshjul.year.model import STOCKHOLM
from arshjul.year.retention import by_default, how_long

if TYPE_CHECKING:
    from arshjul.work.culling import Rule

ONE_OR_MORE = {
    DisposalKind.MAILS: ("mejl", "mejl"),
    DisposalKind.INCOMING: ("inkommet mejl", "inkomna mejl"),
    DisposalKind.UPLOADS: ("fil", "filer"),
    DisposalKind.PERSON: ("mejl", "mejl"),
}


class Kind(StrEnum):
    """What `cull` removes."""

    MAILS = "mails"
    INCOMING = "incoming"
    UPLOADS = "uploads"


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("cull")(cull_command)
    app.command("retention")(retention_command)


def cull_command(
    association: AssociationArgument,
    before: Annotated[
        str | None,
        typer.Option("--before", metavar="ÅÅÅÅ-MM-DD", help="Gallra det som är från före den dagen."),
    ] = None,
    kind: Annotated[
        Kind,
        typer.Option(
            "--kind", metavar="SLAG", help="mails: skickade mejl, incoming: inkomna mejl, uploads: uppladdade filer."
        ),
    ] = Kind.MAILS,
    decision: Annotated[
        str, typer.Option("--decision", metavar="BESLUT", help="Beslutet som medger gallringen, med dag och paragraf.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Visa bara hur mycket det gäller.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Gallra utan att fråga.")] = False,
    as_json: Json = False,
) -> None:
    """Gallra det som är gammalt enligt ett beslut; utan --before visas de gallringar som är gjorda."""
    # Here and not on top, as in every command.
    from arshjul.work.culling import cull, cullable, disposal, disposals

    if before is None and (decision or dry_run or yes):
        raise WrongUse("Ange också --before: den dag som det ska vara äldre än.")
    settings = read_settings()
    what = DisposalKind(kind.value)
    with opened(settings) as store:
        if before is None:
            _show_disposals(disposals(store, association), as_json=as_json)
            return
        act = disposal(what, day(before, "--before"), decision, doer(settings))
        found = cullable(store, association, what, act.before, act.at)
        if dry_run:
            _show_found(found, act, as_json=as_json)
            return
        if not act.decision:
            raise WrongUse(
                "Beslutet saknas. Det är allmänna handlingar, som gallras bara efter beslut: "
                '--decision "Gallringsbeslut 2027-03-01 § 12".'
            )
        if found.number and not yes:
            # Not among the answers: they may go to a program.
            show_aside(f"{_in_words(found, act)} Det går inte att ångra: bara en säkerhetskopia har det kvar.")
            require_yes("Vill du gallra?")
        made = cull(store, settings, association, act)
    if as_json:
        show_json({"disposal": _shape(made) if made else None, "spared": found.number_spared})
    elif made:
        one, several = ONE_OR_MORE[what]
        is_done = "är gallrat" if what is not DisposalKind.UPLOADS else "är gallrad"
        show(f"{number(made.number, f'{one} {is_done}', f'{several} är gallrade')} enligt {made.decision}.")
        show("Vad det var, och när det gallrades, står i historiken.")
    else:
        show(_in_words(found, act))


def retention_command(
    association: MaybeAssociationArgument = None,
    kind: Annotated[str, typer.Option("--kind", metavar="SLAG", help="Vad fristen gäller.")] = "",
    days: Annotated[int | None, typer.Option("--days", metavar="DAGAR", help="Hur många dagar det bevaras.")] = None,
    forever: Annotated[bool, typer.Option("--forever", help="Bevara tills något annat är beslutat.")] = False,
    decision: Annotated[str, typer.Option("--decision", metavar="BESLUT", help="Beslutet, med dag och paragraf.")] = "",
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Visa eller bestäm gallringsfrister; utan FÖRBUND för det som inte hör till något förbund."""
    from arshjul.work.culling import decide, rules

    settings = read_settings()
    doing = doer(settings)
    with opened(settings) as store:
        if kind or days is not None or forever or decision:
            if not kind or (days is None) is not forever:
                raise WrongUse("Ange --kind och antingen --days eller --forever, och beslutet: --decision.")
            if not yes:
                kept = "bevaras tills något annat är beslutat" if days is None else f"gallras efter {how_long(days)}"
                show_aside(f"{kind} {kept}. Jobbet cull gallrar varje natt det som då är äldre.")
                require_yes("Vill du bestämma det?")
            decide(store, association, kind, (days, decision), doing)
        found = rules(store, association, doing.at)
    if as_json:
        show_json({"retentions": [_shape_of_rule(one) for one in found]})
        return
    for one in found:
        show(_told(one))
    if association:
        show("Gallra något för sig: arshjul cull. Allt som bevaras, och varför: docs/dataskydd.md.")


def _told(rule: Rule) -> str:
    kind, decided = rule.kind, rule.decided
    period = how_long(decided.days) if decided else by_default(kind)
    told = f"{kind.kept}  {kind.what}: {period}"
    if decided:
        told += f"\n  {decided.decision}, {decided.at.astimezone(STOCKHOLM):%Y-%m-%d}, av {decided.by}"
    if rule.before:
        told += f"\n  Att gallra nu, från tiden före {rule.before}: {rule.found.number}"
        told += f" ({rule.found.number_spared} behövs än)" if rule.found.number_spared else ""
    return told


def _show_found(found: Cullable, act: Disposal, *, as_json: bool) -> None:
    if as_json:
        show_json({"kind": act.kind.value, "number": found.number, "spared": found.number_spared})
    else:
        show(_in_words(found, act))


def _in_words(found: Cullable, act: Disposal) -> str:
    one, several = ONE_OR_MORE[act.kind]
    words = (
        f"{number(found.number, one, several)} från tiden före {act.before} kan gallras."
        if found.number
        else f"Det finns inget att gallra från tiden före {act.before}."
    )
    if found.number_spared:
        words += f" {number(found.number_spared, one, several)} sparas: det behövs än, för något som inte är avslutat."
    return words


def _show_disposals(made: tuple[Disposal, ...], *, as_json: bool) -> None:
    if as_json:
        show_json({"disposals": [_shape(one) for one in made]})
        return
    for one in made:
        at = f"{one.at.astimezone(STOCKHOLM):%Y-%m-%d %H.%M}"
        what = number(one.number, *ONE_OR_MORE[one.kind])
        show(f"{at}  {what} från tiden före {one.before}, av {one.by}\n  {one.decision}")
    if not made:
        show("Inget är gallrat.")


def _shape(made: Disposal) -> dict[str, Any]:
    return {
        "at": made.at.isoformat(),
        "by": made.by,
        "decision": made.decision,
        "kind": made.kind.value,
        "before": made.before.isoformat(),
        "number": made.number,
    }


def _shape_of_rule(rule: Rule) -> dict[str, Any]:
    decided = rule.decided
    return {
        "kind": rule.kind.kept.value,
        "days": decided.days if decided else None,
        "decision": decided.decision if decided else None,
        "before": rule.before.isoformat() if rule.before else None,
        "number": rule.found.number,
        "spared": rule.found.number_spared,
    }
