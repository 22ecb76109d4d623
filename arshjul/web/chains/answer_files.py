"""The file that a member's contact sends with an answer: an opinion, an extract of the minutes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import InputError, Problem
from arshjul.web.frame.attachment import attachment
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.house import house_of
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.web.meetings.paper_names import named_by
from arshjul.work.attaching import LONGEST_NAME, numbered
from arshjul.work.chains.answer_papers import AnswerPaper
from arshjul.work.receiving import MOST_MEGABYTES, content_of, media_type
from arshjul.work.units import reading
from arshjul.year.attached import attached_in
from arshjul.year.facts import FactKind

FILE = Field(
    "fil", "Fil", Kind.FILE, f"Yttrande eller protokollsutdrag: PDF, Word eller bild, högst {MOST_MEGABYTES} MB."
)
NAME = Field("filnamn", "Vad filen är", hint="Tomt: som filen heter.", is_optional=True, longest=LONGEST_NAME)
WITH_ANSWER = (replace(FILE, label="Bifoga en fil", is_optional=True), NAME)
MORE = Form((Field("medlem", kind=Kind.HIDDEN), FILE, NAME))
"""One more file, to what is answered."""


def file_in(posted: Posted) -> AnswerPaper | None:
    """The file that was sent; None: there is none."""
    if posted.upload is None:
        return None
    name = " ".join(posted.get(NAME.name).split()) or named_by(posted.upload.name)
    return AnswerPaper(name, posted.upload)


def file_needed(posted: Posted) -> AnswerPaper:
    """As `file_in`. Raises InputError when there is none."""
    found = file_in(posted)
    if found is None:
        raise InputError([Problem("Välj en fil först.", field=FILE.name)])
    return found


@contextmanager
def at_the_file() -> Iterator[None]:
    """What is wrong with a file is told at the field where it was chosen."""
    try:
        yield
    except InputError as error:
        raise InputError([one if one.field else replace(one, field=FILE.name) for one in error.problems]) from error


def answer_file(request: Request) -> Response:
    """``/steg-for-steg/{year}/svarsfil-{id}``: the file, only to be saved; a browser never opens it as a page."""
    house, visit, year = house_of(request), visit_of(request), request.path_params["year"]
    with reading(house.store, visit.key, house.now(), year) as standing:
        papers = attached_in(standing.ledger.of(FactKind.ANSWER_PAPER, year))
    one = numbered(papers, request.path_params["id"])
    return attachment(one.file_name, content_of(house.settings, visit.key, one.file), media_type(one.file))
