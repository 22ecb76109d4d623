"""What a person may do to an agenda: order, wording, proposals, items of one's own; and what the deed is called."""

from __future__ import annotations

from dataclasses import dataclass, replace

from arshjul.year.agenda.agendas import Agenda
from arshjul.year.agenda.items import Item
from arshjul.year.prepared import ADDED, ItemEdit, Prepared


@dataclass(frozen=True)
class Edited:
    """An agenda as somebody made it."""

    prepared: Prepared
    why: str
    """What was done; Swedish, within a sentence."""


@dataclass(frozen=True)
class Wording:
    """What somebody writes of one item."""

    title: str
    proposal: str
    qualified: bool = False


def moved(agenda: Agenda, item: Item, step: int) -> Edited:
    """*agenda* with *item* one place up (*step* −1) or down (1) among what is taken up; at an end it stays."""
    shown = [one.key for one in agenda.shown]
    at = shown.index(item.key)
    to = min(max(at + step, 0), len(shown) - 1)
    order = [one.key for one in agenda.items if not one.is_gone]
    first, second = order.index(shown[at]), order.index(shown[to])
    order[first], order[second] = order[second], order[first]
    return Edited(replace(agenda.occasion.prepared, order=tuple(order)), f"flyttade ”{item.title}”")


def worded(agenda: Agenda, item: Item, wording: Wording) -> Edited:
    """*agenda* with other words for *item*; a title that is left empty is the one that it writes itself."""
    edit = replace(
        agenda.occasion.prepared.edit(item.key),
        title=wording.title,
        proposal=wording.proposal,
        qualified=wording.qualified,
    )
    return Edited(agenda.occasion.prepared.with_edit(edit), f"skrev om ”{wording.title or item.title}”")


def added(agenda: Agenda, wording: Wording) -> Edited:
    """*agenda* with one item more, before what closes it."""
    prepared = agenda.occasion.prepared
    edit = ItemEdit(prepared.new_key(), wording.title, wording.proposal, wording.qualified)
    return Edited(prepared.with_edit(edit), f"lade till ”{wording.title}”")


def removed(agenda: Agenda, item: Item) -> Edited:
    """*agenda* without *item*, which may be put back."""
    edit = replace(agenda.occasion.prepared.edit(item.key), is_removed=True)
    return Edited(agenda.occasion.prepared.with_edit(_named(edit, item)), f"tog bort ”{item.title}”")


def put_back(agenda: Agenda, item: Item) -> Edited:
    """*agenda* with *item* that was removed, where it stood."""
    edit = replace(agenda.occasion.prepared.edit(item.key), is_removed=False)
    return Edited(agenda.occasion.prepared.with_edit(edit), f"lade tillbaka ”{item.title}”")


def begun_with(agenda: Agenda, first: int | None) -> Edited:
    """*agenda* whose first number is *first*; None: the one that follows from the earlier meetings."""
    kept = None if first == agenda.proposed_first else first
    return Edited(
        replace(agenda.occasion.prepared, first=kept), f"lät numreringen börja med {first or agenda.proposed_first}"
    )


def _named(edit: ItemEdit, item: Item) -> ItemEdit:
    return replace(edit, title=item.title) if edit.key.startswith(ADDED) else edit
