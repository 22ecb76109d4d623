"""Sending a mail about a meeting again, from its page, when it did not reach its reader."""

from __future__ import annotations

from starlette.requests import Request

from arshjul.errors import NotAllowedError
from arshjul.store import DeliveryStatus
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.web.meetings.meetings import led_to, meeting
from arshjul.work.overview import meeting_view
from arshjul.work.saying import Wanted, send_again

SENDING_AGAIN = Form((Field("nummer", kind=Kind.HIDDEN, longest=20),))


def _send(request: Request, posted: Posted) -> None:
    house, key, doer = house_of(request), visit_of(request).key, doer_of(request)
    sent = meeting_view(house.store, key, request.path_params["id"], doer.at).deliveries
    failed = next(
        (one.id for one in sent if str(one.id) == posted.get("nummer") and one.status is DeliveryStatus.FAILED), None
    )
    if failed is None:
        raise NotAllowedError("Mejlet är redan skickat igen, eller har gått fram. Läs om sidan.")
    for one in send_again(posted.store, house.settings, key, Wanted(delivery=failed), doer).mails:
        if one.why_not:
            raise NotAllowedError(f"Mejlet skickas inte igen: {one.why_not}")


send_mail_again = FormDeed(SENDING_AGAIN, _send, meeting, led_to("#utskick"))
"""``POST /moten/{id}/skicka-igen``: that one, as it stands today, when the time to undo it is over."""
