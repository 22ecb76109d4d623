"""The list of persons and seats, to be changed in Excel and taken in again."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.web.beginning.frame import present
from arshjul.web.frame.attachment import attachment
from arshjul.web.frame.house import house_of
from arshjul.work.roster import roster_excel
from arshjul.year.model import STOCKHOLM

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def people_file(request: Request) -> Response:
    """``/f/{association}/personer.xlsx``"""
    association = present(request)
    today = house_of(request).now().astimezone(STOCKHOLM).date()
    return attachment(f"personer-{association.key}.xlsx", roster_excel(association, today), EXCEL)
