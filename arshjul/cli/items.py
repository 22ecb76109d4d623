"""``items``: the association's own items: list, add, change and remove them, and choose from the library."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from arshjul.cli.frame.opening import opened
from arshjul.cli.frame.options import AssociationArgument, Json, On, doer, moment, number, show, show_json
from arshjul.cli.frame.wrong_use import WrongUse
from arshjul.settings import read_settings

if TYPE_CHECKING:
    from arshjul.duties import Proposed
    from arshjul.work.files.associations import Loaded
    from arshjul.work.files.own_items import Items, ListedItem
    from arshjul.year.own_items import OwnItem


class Deed(StrEnum):
    """What to do with the items."""

    LIST = "list"
    LIBRARY = "library"
    ADD = "add"
    CHANGE = "change"
    REMOVE = "remove"
    CHOOSE = "choose"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("items")(items_command)


def items_command(
    association: AssociationArgument,
    word: Annotated[
        str,
        typer.Argument(
            metavar="[GÖR]", help="list (förval), library, add, change, remove eller choose (ur biblioteket)."
        ),
    ] = Deed.LIST.value,
    item: Annotated[str | None, typer.Argument(metavar="[PUNKT]", help="Punktens nyckel.")] = None,
    fields: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FÄLT=VÄRDE …]", help="Fält som i filen, till exempel name=Avtal role=chair."),
    ] = None,
    as_json: Json = False,
    on: On = None,
) -> None:
    """Visa och ändra förbundets egna punkter i årshjulet, eller välj ur biblioteket."""
    from arshjul.work.files.own_items import Items, items_to_choose, own_items

    deed = _deed(word)
    settings = read_settings()
    now = moment(settings, on)
    if deed in (Deed.LIST, Deed.LIBRARY):
        if item:
            raise WrongUse(f"PUNKT: {deed} visar alla. Utelämna {item}.")
        with opened(settings) as store:
            if deed is Deed.LIBRARY:
                _show_library(items_to_choose(store, association, now), association, as_json=as_json)
            else:
                _show_items(own_items(store, association, now), association, as_json=as_json)
        return
    if not item:
        raise WrongUse("PUNKT saknas. Ange punktens nyckel, till exempel lonesamtal.")
    with opened(settings) as store:
        items = Items(store, settings, association, doer(settings, on))
        done = _do(items, deed, item, dict(map(_field, fields or ())))
    _show_done(done, as_json=as_json)


def _do(items: Items, deed: Deed, item: str, fields: dict[str, str]) -> Loaded:
    match deed:
        case Deed.ADD:
            return items.add(item, fields)
        case Deed.CHOOSE:
            return items.choose(item, fields)
        case Deed.REMOVE if not fields:
            return items.remove(item)
        case Deed.CHANGE if fields:
            return items.change(item, fields)
    raise WrongUse("FÄLT=VÄRDE: change behöver minst ett fält, och remove inget.")


def _deed(word: str) -> Deed:
    try:
        return Deed(word)
    except ValueError:
        raise WrongUse(f"GÖR: {word} finns inte. Skriv något av: {', '.join(Deed)}.") from None


def _field(word: str) -> tuple[str, str]:
    name, is_there, value = word.partition("=")
    if not is_there or not name.strip():
        raise WrongUse(f"FÄLT=VÄRDE: {word} har inget likhetstecken. Skriv till exempel name=Avtal.")
    return name.strip(), value.strip()


def _show_items(found: tuple[ListedItem, ...], association: str, *, as_json: bool) -> None:
    if as_json:
        show_json({"items": [_shape(one.item) | _next(one) for one in found]})
        return
    for one in found:
        for line in _lines(one):
            show(line)
    show(
        f"\n{number(len(found), 'egen punkt', 'egna punkter')}."
        if found
        else f"Inga egna punkter. Se vad som finns att välja: arshjul items {association} library"
    )


def _lines(one: ListedItem) -> Iterator[str]:
    from arshjul.duties import item_line

    yield item_line(one.item)
    coming = one.next
    if coming is None:
        yield "  ingen kommande dag i de årshjul som finns"
        return
    who = ", ".join(coming.responsible) or "ingen"
    yield f"  nästa: {coming.when}, {coming.status_word} ({who})"


def _next(one: ListedItem) -> dict[str, Any]:
    coming = one.next
    return {
        "next": coming.day.isoformat() if coming and not coming.week else None,
        "next_week": f"{coming.day.isocalendar().year}-W{coming.week:02}" if coming and coming.week else None,
        "responsible": list(coming.responsible) if coming else [],
    }


def _show_library(found: tuple[Proposed, ...], association: str, *, as_json: bool) -> None:
    if as_json:
        show_json({"items": [_shape(one.item) | {"about": one.about} for one in found]})
        return
    for one in found:
        show(f"{one.item.name}  [{one.item.key}]\n  {one.about}")
    how_many = number(len(found), "förslag", "förslag")
    choose = f"\n{how_many}. Välj ett: arshjul items {association} choose NYCKEL"
    show(choose if found else "Allt i biblioteket är redan valt.")


def _show_done(done: Loaded, *, as_json: bool) -> None:
    if as_json:
        changes = [{"sign": change.sign, "text": change.text} for change in done.changes]
        show_json({"association": done.key, "changes": changes, "warnings": list(done.warnings)})
        return
    for warning in done.warnings:
        show(f"⚠ {warning}")
    for change in done.changes:
        show(f"{change.sign} {change.text}")
    show(f"Ångra med: arshjul undo {done.key}" if done.changes else "Punkten är redan så. Inget ändrat.")


def _shape(item: OwnItem) -> dict[str, Any]:
    from arshjul.duties import written_rule

    return {
        "key": item.key,
        "name": item.name,
        "rule": written_rule(item.rule),
        "every": item.every.value,
        "since": item.since,
        "until": item.until,
        "role": None if item.person else item.role.value,
        "person": item.person,
        "bodies": [body.value for body in item.bodies],
        "decided_by": item.decided_by.value if item.decided_by else None,
        "reminders": list(item.reminders),
        "checklist": [{"id": paper.id, "name": paper.name, "days": paper.days} for paper in item.checklist],
        "source": item.source or None,
    }
