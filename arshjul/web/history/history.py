"""What has happened: who, when, what, from where; of the association, of a meeting, of a person."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.store.values.history import Sought
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page
from arshjul.web.frame.taking_back import UNDOING, take_back
from arshjul.web.frame.visit import visit_of
from arshjul.work.history import KIND_WORDS, Kind, history, page_start


def history_page(request: Request) -> Response:
    """``/historik``, of all, of a meeting (``?mote=``) or of a person (``?person=``), of one kind with ``?visa=``.

    It goes on from where ``?fore=`` says; what is no such place begins anew.
    """
    house, visit, asked = house_of(request), visit_of(request), request.query_params
    kind = next((kind for kind in Kind if kind == asked.get("visa")), None)
    narrowed = {name: asked[name] for name in ("mote", "person") if asked.get(name)}
    sought = Sought(
        occasion=narrowed.get("mote", ""), person=narrowed.get("person", ""), before=page_start(asked.get("fore", ""))
    )
    found = history(house.store, visit.key, house.now(), sought, kind)
    return page(
        request,
        "history.html",
        visit,
        found=found,
        kinds=KIND_WORDS,
        chosen=kind,
        narrowed=narrowed,
        choice={**narrowed, **({"visa": kind.value} if kind else {})},
        begins_later=sought.before is not None,
    )


undo_change = FormDeed(UNDOING, take_back, history_page, lambda request, _: visit_of(request).link("/historik"))
"""``POST /f/{association}/historik/angra``: take back the change with that number."""
