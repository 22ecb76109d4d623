"""The form that takes a change back, as long as nobody has been told of it; each page that shows changes has one."""

from __future__ import annotations

from starlette.requests import Request

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.house import house_of
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.year.deeds import DeedKind

UNDOING = Form((Field("nummer", kind=Kind.HIDDEN, longest=12),), id="angra")


def take_back(request: Request, posted: Posted) -> None:
    """Take back the change with the number that was posted. Raises NotFoundError, NotAllowedError with the reason."""
    # Here and not on top: what undoes also writes mail.
    from arshjul.work.undoing import undo, would_undo

    house, key, doer, number = house_of(request), visit_of(request).key, doer_of(request), posted.get("nummer")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NotFoundError("Ändringen finns inte. Läs om sidan.")
    found = would_undo(house.store, house.settings, key, int(number), doer)
    if found.mails and found.deed.kind is DeedKind.CLOSED:
        raise NotAllowedError(
            f"Öppnas året igen går {found.mails} mejl som stoppades när det avslutades. Den som sköter driften kan "
            "ångra det.",
            command="arshjul undo",
        )
    if found.mails:
        raise NotAllowedError(
            "Andra har redan fått mejl om den ändringen. Ändra tillbaka i stället, så får de veta det."
        )
    undo(posted.store, house.settings, key, int(number), doer)
