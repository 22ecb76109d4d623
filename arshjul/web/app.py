"""The web application: which address leads to which page."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from arshjul.settings import Settings, read_settings
from arshjul.store import Store
from arshjul.web.accessibility import accessibility
from arshjul.web.chains.bundle import document, keep_document, send
from arshjul.web.chains.chains import chains, record_in_chain
from arshjul.web.chains.contact import report, report_page
from arshjul.web.chains.contact_reports import answer, extract
from arshjul.web.chains.discharge import discharge, nearest_discharge, record_discharge
from arshjul.web.frame.door import Door
from arshjul.web.frame.failures import HANDLERS, Failures
from arshjul.web.frame.headers import Headers
from arshjul.web.frame.house import House
from arshjul.web.frame.stylesheet import stylesheet
from arshjul.web.health import health
from arshjul.web.mails.deliveries import deliveries, delivery, delivery_file, delivery_html
from arshjul.web.mails.inbox import count_incoming, ignore_incoming, inbox, incoming, incoming_file
from arshjul.web.meetings import attendance
from arshjul.web.meetings.meetings import meeting, tick_meeting
from arshjul.web.meetings.minutes import record_step
from arshjul.web.people import answers
from arshjul.web.people.calendars import change_address, guide, own_guide
from arshjul.web.people.feeds import feed
from arshjul.web.people.members import members
from arshjul.web.year.collisions import collisions, this_years_collisions
from arshjul.web.year.overview import overview
from arshjul.web.year.years import deadline, finish_deadline, this_year, tick_deadline, year
from arshjul.work.opening import open_in_order

PAGES = (
    Route("/", overview),
    Route("/arshjul", this_year),
    Route("/arshjul/{year:int}", year),
    Route("/arshjul/{year:int}/{key}", deadline),
    Route("/moten/{id}", meeting),
    Route("/moten/{id}/narvaro", attendance.attendance),
    Route("/moten/{id}/narvaro.csv", attendance.fees_file),
    Route("/svar/{token}/{occasion}", answers.invitation),
    Route("/min-sida/{token}", answers.own),
    Route("/min-sida/{token}/kalender", own_guide),
    Route("/krockar", this_years_collisions),
    Route("/krockar/{year:int}", collisions),
    Route("/ansvarsfrihet", nearest_discharge),
    Route("/ansvarsfrihet/{year:int}", discharge),
    Route("/ansvarsfrihet/{year:int}/utdrag/{id:int}", extract),
    Route("/ansvarsfrihet/{year:int}/dokument/{id}", document),
    Route("/kedjor/{year:int}", chains),
    Route("/beslut/{token}", report_page),
    Route("/utskick", deliveries),
    Route("/utskick/{id:int}.eml", delivery_file),
    Route("/utskick/{id:int}/html", delivery_html),
    Route("/utskick/{id:int}", delivery),
    Route("/inkorg", inbox),
    Route("/inkorg/{id:int}.eml", incoming_file),
    Route("/inkorg/{id:int}", incoming),
    Route("/medlemmar", members),
    Route("/kalendrar", guide),
    Route("/kalender/{token}.ics", feed),
    Route("/halsa", health),
    Route("/tillganglighet", accessibility),
    Route("/static/arshjul.css", stylesheet),
)
DEEDS = (
    Route("/inkorg/{id:int}/svar", count_incoming, methods=["POST"]),
    Route("/inkorg/{id:int}/ignorera", ignore_incoming, methods=["POST"]),
    Route("/moten/{id}/lista", tick_meeting, methods=["POST"]),
    Route("/moten/{id}/protokoll", record_step, methods=["POST"]),
    Route("/moten/{id}/narvaro", attendance.record, methods=["POST"]),
    Route("/moten/{id}/svar", answers.answer_by_phone, methods=["POST"]),
    Route("/svar/{token}/{occasion}", answers.answer, methods=["POST"]),
    Route("/kalendrar", change_address, methods=["POST"]),
    Route("/arshjul/{year:int}/{key}/lista", tick_deadline, methods=["POST"]),
    Route("/arshjul/{year:int}/{key}/klar", finish_deadline, methods=["POST"]),
    Route("/ansvarsfrihet/{year:int}", record_discharge, methods=["POST"]),
    Route("/ansvarsfrihet/{year:int}/handlingar", send, methods=["POST"]),
    Route("/ansvarsfrihet/{year:int}/dokument", keep_document, methods=["POST"]),
    Route("/ansvarsfrihet/{year:int}/svar", answer, methods=["POST"]),
    Route("/kedjor/{year:int}", record_in_chain, methods=["POST"]),
    Route("/beslut/{token}", report, methods=["POST"]),
)


def create_app() -> Starlette:
    """The application of the settings in the environment; for ``uvicorn --factory``."""
    os.umask(0o077)  # as in `arshjul.cli`
    settings = read_settings()
    return build_app(settings, open_in_order(settings))


def build_app(settings: Settings, store: Store) -> Starlette:
    """The application of *settings* and *store*, which it closes when it stops."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        store.close()

    app = Starlette(
        routes=[*PAGES, *DEEDS],
        middleware=[Middleware(Headers), Middleware(Failures), Middleware(Door)],
        exception_handlers=HANDLERS,
        lifespan=lifespan,
    )
    app.state.house = House(settings, store)
    return app
