"""Taking back what was just changed on these pages, as long as nobody has been told of it."""

from __future__ import annotations

from starlette.requests import Request

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.web.beginning.overview import begin_page
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of

UNDOING = Form((Field("nummer", kind=Kind.HIDDEN, longest=12),), id="angra")


def _undo(request: Request, posted: Posted) -> None:
    # Here and not on top: what undoes also writes mail.
    from arshjul.work.undoing import undo, would_undo

    house, key, doer, number = house_of(request), visit_of(request).key, doer_of(request), posted.get("nummer")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NotFoundError("Ändringen finns inte. Läs om sidan.")
    if would_undo(house.store, house.settings, key, int(number), doer).mails:
        text = "Andra har redan fått mejl om den ändringen. Ändra tillbaka på personens sida, så får de veta det."
        raise NotAllowedError(text)
    undo(posted.store, house.settings, key, int(number), doer)


undo_edit = FormDeed(UNDOING, _undo, begin_page, lambda request, _: visit_of(request).link("/kom-igang") + "#andringar")
"""``POST /f/{association}/kom-igang/angra``: take back the change with that number."""
