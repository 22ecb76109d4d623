"""An association as its calendars tell of it: nothing that somebody has written names a protected person."""

from __future__ import annotations

from dataclasses import replace

from arshjul.year.model import AgendaItem, Association, Occasion
from arshjul.year.protection import Cloak


def cloaked(association: Association) -> Association:
    """*association* with what is written of its meetings, and of where it meets, under its cloak."""
    hidden = association.cloak
    if not hidden.hidden:
        return association
    years = (
        replace(plan, occasions=tuple(cloaked_occasion(one, hidden) for one in plan.occasions))
        for plan in association.years
    )
    return replace(association, place=hidden.over(association.place), years=tuple(years))


def cloaked_occasion(occasion: Occasion, hidden: Cloak) -> Occasion:
    """*occasion* with what is written of it under the cloak *hidden*."""
    if not hidden.hidden:
        return occasion
    return replace(
        occasion,
        title=hidden.over(occasion.title),
        place=hidden.over(occasion.place),
        note=hidden.over(occasion.note),
        agenda=tuple(_item(one, hidden) for one in occasion.agenda),
    )


def _item(item: AgendaItem, hidden: Cloak) -> AgendaItem:
    return replace(item, title=hidden.over(item.title))
