"""The bar on top of the director's pages while others have not been told yet of what was done, and it can be undone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from arshjul.web.frame.house import house_of
from arshjul.web.frame.visit import Visit
from arshjul.work.overview import YearView
from arshjul.year.access import Right
from arshjul.year.model import Hold

if TYPE_CHECKING:
    from arshjul.work.undoing import Waiting


def waiting_on(
    request: Request, visit: Visit | None, may: Collection[str], values: Mapping[str, Any]
) -> tuple[Waiting, int] | None:
    """What waits of the association that a page is about, and for how many minutes; None: nothing, or not to see here.

    *may* are the visitor's rights, *values* what the page shows.
    """
    if visit is None or Right.UNDO not in may:
        return None
    now, view = house_of(request).now(), values.get("view")
    if isinstance(view, YearView) and not is_held(view.association.hold, request):
        return None
    with house_of(request).store.reading() as unit:
        if not is_held(unit.of(visit.key).held, request):
            return None
        # Here and not on top: mostly nothing is held.
        from arshjul.work.undoing import waiting

        found = waiting(unit, visit.key, now)
    return (found, found.minutes(now)) if found else None


def is_held(hold: Hold | None, request: Request) -> bool:
    """Whether others are not told yet of the last deed."""
    return hold is not None and hold.until > house_of(request).now()
