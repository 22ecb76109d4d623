"""The director's answer to what members' contacts have reported, and the extracts that came with it."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import NotFoundError
from arshjul.web.chains.discharge import led_to, shown
from arshjul.web.frame.attachment import attachment
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.work.chains.contact_reports import confirm, decline, extract_of
from arshjul.work.receiving import media_type

ANSWERS = {"bekrafta": confirm, "avboj": decline}


def extract(request: Request) -> Response:
    """``/ansvarsfrihet/{year}/utdrag/{id}``: the file, only to be saved; a browser never opens it as a page."""
    house, visit = house_of(request), visit_of(request)
    year, number = request.path_params["year"], request.path_params["id"]
    file, content = extract_of(house.store, house.settings, visit.key, year, number, house.now())
    # A name of our own: the sender's name of the file is never kept.
    return attachment(f"protokollsutdrag-{year}-{number}.{file.ending}", content, media_type(file))


def _answer(request: Request, posted: Posted) -> None:
    deed, number = ANSWERS.get(posted.get("svar")), posted.get("id")
    if deed is None or not re.fullmatch("[0-9]{1,9}", number):
        raise NotFoundError("Sidan skickade ett svar som inte finns. Ladda om sidan.")
    deed(posted.store, visit_of(request).key, request.path_params["year"], int(number), doer_of(request))


answer = FormDeed(
    Form((Field("svar", kind=Kind.HIDDEN), Field("id", kind=Kind.HIDDEN))), _answer, shown, led_to("#medlemmar")
)
"""``POST /ansvarsfrihet/{year}/svar``: confirm or decline one report."""
