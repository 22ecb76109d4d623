"""A meeting's agenda, kallelse, minutes' skeleton and extract as Word, and the skeleton as a page to print."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.web.frame.attachment import attachment
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page
from arshjul.web.frame.visit import visit_of
from arshjul.work.agendas.documents import (
    agenda_document,
    extract_document,
    kallelse_document,
    minutes_document,
    minutes_values,
)

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def agenda_file(request: Request) -> Response:
    """``/moten/{id}/dagordning.docx``"""
    house, key = house_of(request), request.path_params["id"]
    content = agenda_document(house.store, house.settings, visit_of(request).key, key, house.now())
    return attachment(f"dagordning-{key}.docx", content, WORD)


def kallelse_file(request: Request) -> Response:
    """``/moten/{id}/kallelse.docx``"""
    house, key = house_of(request), request.path_params["id"]
    content = kallelse_document(house.store, house.settings, visit_of(request).key, key, house.now())
    return attachment(f"kallelse-{key}.docx", content, WORD)


def minutes_file(request: Request) -> Response:
    """``/moten/{id}/protokoll.docx``"""
    house, key = house_of(request), request.path_params["id"]
    content = minutes_document(house.store, house.settings, visit_of(request).key, key, house.now())
    return attachment(f"protokoll-{key}.docx", content, WORD)


def extract_file(request: Request) -> Response:
    """``/moten/{id}/protokoll/{number}.docx``: the paragraph with that number alone."""
    house, key, number = house_of(request), request.path_params["id"], request.path_params["number"]
    content = extract_document(house.store, house.settings, visit_of(request).key, key, number, house.now())
    return attachment(f"protokollsutdrag-{key}-{number}.docx", content, WORD)


def minutes_page(request: Request) -> Response:
    """``/moten/{id}/protokoll``"""
    house, visit, key = house_of(request), visit_of(request), request.path_params["id"]
    values = minutes_values(house.store, visit.key, key, house.now())
    return page(request, "minutes-skeleton.html", visit, key=key, minutes=values)
