"""The association's own Word templates: taken along, changed in Word, sent in and tried, and gone back from."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import InputError, NotFoundError, Problem
from arshjul.web.frame.attachment import attachment
from arshjul.web.frame.caller import doer_of
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page, refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.web.meetings.documents import WORD
from arshjul.work.agendas.template_tags import tags_of
from arshjul.work.agendas.word_templates import (
    keep_template,
    kept_template,
    template_in_use,
    tried_out,
    use_again,
    use_ours,
    versions_of,
)
from arshjul.year.word_templates import Document

NAMES = {
    "dagordning": Document.AGENDA,
    "kallelse": Document.SUMMONS,
    "protokoll": Document.MINUTES,
    "utdrag": Document.EXTRACT,
}
"""What each is called in addresses."""
TEMPLATE = Form(
    (
        Field("fil", "Din ändrade mall", Kind.FILE, hint="Word-dokument (.docx), högst 5 MB."),
        *(Field(name, kind=Kind.HIDDEN, longest=100) for name in ("gor", "mall")),
    )
)


def word_templates(request: Request) -> Response:
    """``/word-mallar``"""
    house, visit, refused = house_of(request), visit_of(request), refused_in(request)
    versions = versions_of(house.store, visit.key)
    return page(
        request,
        "word-templates.html",
        visit,
        documents=[
            (name, one, versions.get(one, ()), TEMPLATE.shown(refused, id=f"mall-{name}"), tags_of(one))
            for name, one in NAMES.items()
        ],
    )


def template_file(request: Request) -> Response:
    """``/word-mallar/{name}.docx``: what the document is made of now."""
    house, document = house_of(request), _document(request)
    content = template_in_use(house.store, house.settings, visit_of(request).key, document)
    return attachment(f"mall-{request.path_params['name']}.docx", content, WORD)


def earlier_file(request: Request) -> Response:
    """``/word-mallar/{name}/{sha256}.docx``: what it is or was made of."""
    house, document, sha256 = house_of(request), _document(request), request.path_params["sha256"]
    content = kept_template(house.store, house.settings, visit_of(request).key, document, sha256)
    return attachment(f"mall-{request.path_params['name']}.docx", content, WORD)


def example_file(request: Request) -> Response:
    """``/word-mallar/{name}/exempel.docx``: the template filled in with a meeting that there is not."""
    house, document = house_of(request), _document(request)
    content = tried_out(house.store, house.settings, visit_of(request).key, document)
    return attachment(f"exempel-{request.path_params['name']}.docx", content, WORD)


def _document(request: Request) -> Document:
    if request.path_params["name"] not in NAMES:
        raise NotFoundError("Det finns ingen sådan mall. Välj på sidan Word-mallar.")
    return NAMES[request.path_params["name"]]


def _change(request: Request, posted: Posted) -> None:
    house, key, document, doer = house_of(request), visit_of(request).key, _document(request), doer_of(request)
    match posted.get("gor"):
        case "spara":
            if posted.upload is None:
                raise InputError([Problem("Välj en fil först.", field="fil")])
            keep_template(posted.store, key, document, posted.upload, doer)
        case "igen":
            use_again(posted.store, house.settings, key, document, posted.get("mall"), doer)
        case "var":
            use_ours(posted.store, key, document, doer)
        case _:
            raise NotFoundError("Sidan skickade något som inte finns. Läs om sidan.")


change_template = FormDeed(
    TEMPLATE,
    _change,
    word_templates,
    lambda request, _: visit_of(request).link("/word-mallar") + f"#{request.path_params['name']}",
)
"""``POST /word-mallar/{name}``: told by ``gor``: a new file, one that it was made of before, or the house's own."""
