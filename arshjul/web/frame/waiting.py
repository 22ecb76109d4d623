"""What stands on top of pages: the bar while what was done can be undone, and that a trial goes on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from arshjul.web.frame.house import house_of
from arshjul.web.frame.visit import Visit
from arshjul.work.overview import YearView
from arshjul.year.access import Right
from arshjul.year.model import STOCKHOLM, UNTIL_LET_GO, Hold

if TYPE_CHECKING:
    from arshjul.work.undoing import Waiting


def told_on_top(
    request: Request, visit: Visit | None, may: Collection[str], values: Mapping[str, Any]
) -> dict[str, object]:
    """What stands on top of a page, beside its alarms: the ``bar`` of what waits, and ``in_trial``.

    *may* are the visitor's rights, *values* what the page shows. ``in_trial`` is
    ``pagar`` while a trial goes on, the clock at which one that has been let go ends, or empty.
    """
    view, found = values.get("view"), None
    if isinstance(view, YearView):
        hold, trial_until = view.association.hold, view.association.trial_until
    elif visit is None or not may:
        return {"bar": None, "in_trial": ""}
    else:
        with house_of(request).store.reading() as unit:
            room = unit.of(visit.key)
            hold, trial_until = room.held, room.trial_until
    if visit and Right.UNDO in may and is_held(hold, request):
        found = _waiting(request, visit)
    return {"bar": found, "in_trial": _trial(request, trial_until)}


def _waiting(request: Request, visit: Visit) -> tuple[Waiting, int] | None:
    """What waits of the association, and for how many minutes; None: nothing."""
    # Here and not on top: mostly nothing is held.
    from arshjul.work.undoing import waiting

    now = house_of(request).now()
    with house_of(request).store.reading() as unit:
        found = waiting(unit, visit.key, now)
    return (found, found.minutes(now)) if found else None


def _trial(request: Request, until: datetime | None) -> str:
    if until is None or until <= house_of(request).now():
        return ""
    return "pagar" if until == UNTIL_LET_GO else f"{until.astimezone(STOCKHOLM):%H.%M}"


def is_being_let_go(until: datetime | None, request: Request) -> bool:
    """Whether a trial that lasts *until* a moment has been let go, and that moment is still to come."""
    return until not in (None, UNTIL_LET_GO) and bool(_trial(request, until))


def is_held(hold: Hold | None, request: Request) -> bool:
    """Whether others are not told yet of the last deed."""
    return hold is not None and hold.until > house_of(request).now()
