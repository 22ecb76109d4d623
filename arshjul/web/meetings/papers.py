"""The papers of a meeting: attached on the page of its agenda, and opened by those who may read them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import InputError, NotFoundError, Problem
from arshjul.web.frame.attachment import attachment
from arshjul.web.frame.caller import caller_of, doer_of
from arshjul.web.frame.form import in_field
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.web.meetings.agenda import agenda
from arshjul.web.meetings.agenda_forms import PAPER, anchor
from arshjul.web.meetings.paper_names import named_by
from arshjul.work.agendas.papers import NewPaper, attach, detach, paper_of
from arshjul.work.attaching import GONE
from arshjul.work.receiving import content_of, media_type
from arshjul.year.access import Grant, Right


def paper(request: Request) -> Response:
    """``/moten/{id}/handlingar/{paper}``: the file, only to be saved; a browser never opens it as a page."""
    house, visit, caller = house_of(request), visit_of(request), caller_of(request)
    # Who may read what is public and nothing more follows the association from outside, and has no seat in it.
    inside = caller is None or caller.is_host or caller.grant(visit.key, Right.ANSWER) is not Grant.NO
    meeting, number = request.path_params["id"], request.path_params["paper"]
    found = paper_of(house.store, visit.key, meeting, number, house.now())
    if not (inside or found.is_public):
        raise NotFoundError(GONE)
    content = content_of(house.settings, visit.key, found.file)
    return attachment(found.file_name, content, media_type(found.file))


def _keep(request: Request, posted: Posted) -> None:
    key, meeting, doer = visit_of(request).key, request.path_params["id"], doer_of(request)
    if number := posted.get("bort"):
        detach(posted.store, key, meeting, int(number) if number.isascii() and number.isdigit() else 0, doer)
        return
    if posted.upload is None:
        raise InputError([Problem("Välj en fil först.", field="fil")])
    name = " ".join(posted.get("namn").split()) or named_by(posted.upload.name)
    new = NewPaper(posted.get("punkt"), name, bool(posted.get("offentlig")), posted.upload)
    with in_field("fil"):
        attach(posted.store, key, meeting, new, doer)


keep_paper = FormDeed(
    PAPER,
    _keep,
    agenda,
    lambda request, posted: (
        visit_of(request).link(f"/moten/{request.path_params['id']}/dagordning") + f"#{anchor(posted.get('punkt'))}"
    ),
)
"""``POST /moten/{id}/handlingar``: attach a paper, or with the field ``bort`` take that one away."""
