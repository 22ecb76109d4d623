"""Ticking a paper from a page."""

from __future__ import annotations

from collections.abc import Mapping

from arshjul.web.frame.house import House
from arshjul.work.held.checklists import tick, untick
from arshjul.year.model import STOCKHOLM

BY = "sidan"
"""Who ticked, until the pages know who is reading them."""


def tick_as_posted(house: House, association: str, target: str, posted: Mapping[str, str]) -> None:
    """Tick, or with the field ``angra`` take back, the checklist's item that the form names."""
    now, item = house.now(), posted.get("item", "")
    if "angra" in posted:
        untick(house.store, association, target, item, BY, now)
    else:
        tick(house.store, association, target, item, now.astimezone(STOCKHOLM).date(), BY, now)
