"""Taking back what others have not been told of yet, from the bar on top of the pages."""

from __future__ import annotations

from starlette.requests import Request

from arshjul.errors import NotAllowedError
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.web.mails.deliveries import deliveries


def _undo(request: Request, posted: Posted) -> str:
    # Here and not on top: what undoes also writes mail.
    from arshjul.work.undoing import undo, waiting

    house, visit, doer = house_of(request), visit_of(request), doer_of(request)
    with house.store.reading() as unit:
        found = waiting(unit, visit.key, doer.at)
    if found is None or str(found.deed.number) != posted.get("nummer"):
        raise NotAllowedError("Det som väntade har redan lämnat, eller är redan ångrat. Se listan över utskick.")
    undone = undo(posted.store, house.settings, visit.key, found.deed.number, doer)
    return visit.link("/utskick", stoppade=found.mails, rattade=undone.mails)


undo_waiting = FormDeed(
    Form((Field("nummer", kind=Kind.HIDDEN),)), _undo, deliveries, lambda request, _: visit_of(request).link("/utskick")
)
"""``POST /utskick/angra``: take back the deed that waits and has that number."""
