"""Ticking a paper from a page."""

from __future__ import annotations

from collections.abc import Mapping

from arshjul.web.frame.house import House
from arshjul.work.held.checklists import tick, untick
from arshjul.year.model import STOCKHOLM


def tick_as_posted(house: House, association: str, target: str, posted: Mapping[str, str]) -> None:
    """Tick, or with the field ``angra`` take back, the checklist's item that the form names."""
    doer, item = house.doer(), posted.get("item", "")
    if "angra" in posted:
        untick(house.store, association, target, item, doer)
    else:
        tick(house.store, association, target, item, doer.at.astimezone(STOCKHOLM).date(), doer)
