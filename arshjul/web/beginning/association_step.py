"""The first step: the association's name and what its articles say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import InputError, Problem
from arshjul.fields import parse_text, quoted
from arshjul.mail.address import checked_name
from arshjul.web.beginning import own_bodies, settings
from arshjul.web.beginning.frame import looked_at, present, save, step_page
from arshjul.web.frame.form import Again, Field, Form, in_field, merged
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.page import refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.year.beginning import Step
from arshjul.year.model import Association

NAME, NUMBER, PLACE = "namn", "organisationsnummer", "plats"
ASSOCIATION = Form(
    (
        Field(NAME, "Förbundets namn", longest=100, autocomplete="organization"),
        Field(NUMBER, "Organisationsnummer", hint="Till exempel 222000-1234.", is_optional=True, longest=20),
        Field(PLACE, "Mötesplats", hint="Står i kallelsen när mötet inte har en egen plats.", is_optional=True),
        *own_bodies.FIELDS,
        *settings.report_fields(),
        *(one.field for one in settings.SETTINGS),
    ),
    id="forbundet",
)


def _shown(association: Association) -> dict[str, str]:
    own = {NAME: association.name, NUMBER: association.organisation_number, PLACE: association.place}
    return (
        {one.name: "" for one in ASSOCIATION.fields}
        | own
        | own_bodies.shown(association)
        | settings.shown(association.articles)
    )


def _become(association: Association, written: Mapping[str, str]) -> Association:
    problems: list[Problem] = []
    number = written[NUMBER].strip()
    if number and not re.fullmatch(r"\d{6}-\d{4}", number, re.ASCII):
        text = f"{quoted(number)} är inget organisationsnummer. Skriv sex siffror, bindestreck, fyra siffror."
        problems.append(Problem(text, field=NUMBER))
    articles = association.articles
    try:
        articles = settings.read(written, articles)
    except InputError as error:
        problems.extend(error.problems)
    try:
        association = own_bodies.read(written, association)
    except InputError as error:
        problems.extend(error.problems)
    if problems:
        raise InputError(problems)
    with in_field(NAME):
        name = checked_name(written[NAME])
    with in_field(PLACE):
        place = parse_text(written[PLACE])
    return replace(association, name=name, organisation_number=number, place=place, articles=articles)


def association_step(request: Request) -> Response:
    """``/f/{association}/kom-igang/forbundet``"""
    form = ASSOCIATION.shown(refused_in(request), _shown(present(request)), changes=True)
    reports = range(1, settings.MOST_REPORTS + 1)
    names = [[one.field.name for one in some] for some in (settings.ARTICLES, settings.HABITS)]
    return step_page(request, "begin-association.html", Step.ASSOCIATION, form=form, reports=reports, names=names)


def _save(request: Request, posted: Posted) -> str | Again:
    written = {one.name: posted.get(one.name) for one in ASSOCIATION.fields}

    def decide(association: Association) -> Association:
        return _become(association, merged(posted.stood, _shown(association), written))

    return looked_at(request, posted, decide) or save(
        request, posted, Step.ASSOCIATION, "uppgifter om förbundet", decide
    )


save_association = FormDeed(
    ASSOCIATION, _save, association_step, lambda request, _: visit_of(request).link("/kom-igang")
)
"""``POST /f/{association}/kom-igang/forbundet``"""
