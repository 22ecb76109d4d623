"""A year to take along: its wheel as SVG and PDF, its rows as Excel, CSV and a calendar file."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from arshjul.web.frame.attachment import EXCEL, attachment
from arshjul.web.frame.house import house_of
from arshjul.web.wheel.geometry import WIDTH
from arshjul.web.wheel.rings import named_rings
from arshjul.web.wheel.sheet import BOTTOM, TOP, sheet, title_of
from arshjul.web.year.chosen_year import ChosenYear, chosen_year
from arshjul.web.year.listing import COLUMNS, rows_of
from arshjul.words import render
from arshjul.work.csv_rows import csv_file
from arshjul.work.excel_rows import excel_file
from arshjul.work.feeds.year_file import year_calendar

SVG, PDF = "image/svg+xml", "application/pdf"


def wheel_svg(request: Request) -> Response:
    """``/arshjul/{year}/hjul.svg``"""
    asked = chosen_year(request)
    association = asked.view.association
    content = render(
        "web/wheel.svg",
        title=title_of(asked.wheel, association.name),
        parts=list(sheet(asked.wheel, named_rings(association.bodies))),
        width=WIDTH,
        top=TOP,
        bottom=BOTTOM,
    )
    return attachment(_name(asked, "svg"), content.encode(), SVG)


def wheel_pdf(request: Request) -> Response:
    """``/arshjul/{year}/hjul.pdf``"""
    # Here and not on top: few ask for one.
    from arshjul.web.year.year_pdf import year_pdf

    asked = chosen_year(request)
    association = asked.view.association
    content = year_pdf(asked.wheel, asked.items, named_rings(association.bodies), association.name)
    return attachment(_name(asked, "pdf"), content, PDF)


def list_excel(request: Request) -> Response:
    """``/arshjul/{year}/lista.xlsx``"""
    asked = chosen_year(request)
    content = excel_file(f"Årshjulet {asked.view.plan.year}", COLUMNS, rows_of(asked.items, asked.view.association))
    return attachment(_name(asked, "xlsx"), content, EXCEL)


def list_csv(request: Request) -> Response:
    """``/arshjul/{year}/lista.csv``"""
    asked = chosen_year(request)
    rows = ((str(cell) for cell in cells) for cells in rows_of(asked.items, asked.view.association))
    return attachment(_name(asked, "csv"), csv_file(COLUMNS, rows), "text/csv; charset=utf-8")


def calendar_file(request: Request) -> Response:
    """``/arshjul/{year}/kalender.ics``: of an adopted year."""
    asked, house = chosen_year(request), house_of(request)
    view = asked.view
    content = year_calendar(house.store, house.settings, view.association, view.plan, asked.items)
    return attachment(_name(asked, "ics"), content, "text/calendar; charset=utf-8")


def _name(asked: ChosenYear, ending: str) -> str:
    return f"arshjul-{asked.view.plan.year}-{asked.visit.key}.{ending}"
