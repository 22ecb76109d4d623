"""A draft rehearsed on a page: what it would send, week by week and person by person."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page
from arshjul.web.frame.visit import visit_of
from arshjul.work.overview import year_view
from arshjul.work.saying import Rehearsed, rehearsal
from arshjul.year.model import STOCKHOLM
from arshjul.year.saying.message import KIND_WORDS


def rehearsing(request: Request) -> Response:
    """``/f/{association}/arshjul/{year}/utkast/ovning``"""
    house, visit, year = house_of(request), visit_of(request), request.path_params["year"]
    mails = rehearsal(house.store, house.settings, visit.key, year, house.now())
    association = year_view(house.store, visit.key, year, house.now()).association
    names = {person.key: person.name for person in association.people}
    weeks = ((first, Counter(KIND_WORDS[one.kind] for one in some)) for first, some in groupby(mails, _monday))
    by_person = sorted(mails, key=lambda one: (names[one.person], one.person))
    return page(
        request,
        "ovning.html",
        visit,
        year=year,
        number=len(mails),
        weeks=[(first, kinds.most_common()) for first, kinds in weeks],
        people=[(names[key], list(some)) for key, some in groupby(by_person, lambda one: one.person)],
    )


def _monday(mail: Rehearsed) -> date:
    day = mail.at.astimezone(STOCKHOLM).date()
    return day - timedelta(days=day.weekday())
