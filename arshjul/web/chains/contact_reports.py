"""The director's answer to what members' contacts have reported, and the extracts that came with it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.errors import ArshjulError, NotFoundError
from arshjul.web.chains.discharge import shown
from arshjul.web.frame.attachment import attachment
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.fields import fields
from arshjul.web.frame.house import house_of
from arshjul.web.frame.visit import Visit, visit_of
from arshjul.work.chains.contact_reports import confirm, decline, extract_of
from arshjul.work.chains.extracts import media_type

ANSWERS = {"bekrafta": confirm, "avboj": decline}


async def answer(request: Request) -> Response:
    """``POST /ansvarsfrihet/{year}/svar``: confirm or decline one report."""
    visit = await run_in_threadpool(visit_of, request)
    posted = await fields(request)
    return await run_in_threadpool(_answer, request, visit, posted)


def extract(request: Request) -> Response:
    """``/ansvarsfrihet/{year}/utdrag/{id}``: the file, only to be saved; a browser never opens it as a page."""
    house, visit = house_of(request), visit_of(request)
    year, number = request.path_params["year"], request.path_params["id"]
    file, content = extract_of(house.store, house.settings, visit.key, year, number, house.now())
    # A name of our own: the sender's name of the file is never kept.
    return attachment(f"protokollsutdrag-{year}-{number}.{file.ending}", content, media_type(file))


def _answer(request: Request, visit: Visit, posted: Mapping[str, str]) -> Response:
    house, year = house_of(request), request.path_params["year"]
    deed, number = ANSWERS.get(posted.get("svar", "")), posted.get("id", "")
    try:
        if deed is None or not re.fullmatch("[0-9]{1,9}", number):
            raise NotFoundError("Sidan skickade ett svar som inte finns. Ladda om sidan.")
        deed(house.store, visit.key, year, int(number), doer_of(request))
    except ArshjulError as error:
        return shown(request, visit, error)
    return RedirectResponse(visit.link(f"/ansvarsfrihet/{year}") + "#medlemmar", 303)
