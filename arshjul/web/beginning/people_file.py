"""The list of persons and seats, to be changed in Excel and taken in again."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.web.beginning.frame import present, today
from arshjul.web.frame.attachment import EXCEL, attachment
from arshjul.work.roster import roster_excel


def people_file(request: Request) -> Response:
    """``/f/{association}/personer.xlsx``"""
    association = present(request)
    return attachment(f"personer-{association.key}.xlsx", roster_excel(association, today(request)), EXCEL)
