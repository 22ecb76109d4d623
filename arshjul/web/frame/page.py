"""Make a page out of a template."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from arshjul import words
from arshjul.web.frame import marks
from arshjul.web.frame.visit import Visit
from arshjul.year.model import STOCKHOLM
from arshjul.year.upcoming import Item
from arshjul.year.wording import heading


def page(request: Request, template: str, visit: Visit | None, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Return the page ``templates/web/``\\ *template*; *visit* is None on pages that are about no association."""
    html = words.render(
        f"web/{template}",
        visit=visit,
        section="/" + request.url.path.split("/")[1],
        marks=marks,
        name_of=name_of,
        stockholm=STOCKHOLM,
        **values,
    )
    return HTMLResponse(html, status)


def name_of(item: Item) -> str:
    """What a meeting or a deadline is called where the plan is not at hand: ``Styrelsemöte (halvårsredovisning)``."""
    return heading(item.occasion) if item.occasion else item.title
