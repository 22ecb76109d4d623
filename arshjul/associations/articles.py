"""What an association's articles say, as its file says them; each number within its limits."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from arshjul.associations.interim import check_reports, interim_reports
from arshjul.errors import InputError, Problem
from arshjul.fields import Fields, quoted
from arshjul.year.model import Articles, Association, ControlYear, QualifiedOf

MOST = {
    "summons_days": (0, 90),
    "budget_notice_days": (0, 90),
    "consultation_days": (0, 365),
    "deputy_answer_days": (1, 60),
    "deputy_answer_days_last_week": (1, 7),
    "quiet_minutes": (0, 1440),
}
"""The least and the most that a number may be."""


def read_articles(root: Fields, present: Association | None) -> Articles:
    """What the file says under ``articles``, over what stands of the *present* association."""
    fields = root.fields("articles")
    usual = Articles()
    if fields is None:
        return present.articles if present else usual
    if present:
        fields.over(present.articles)

    def whole(name: str) -> int:
        least, most = MOST[name]
        return fields.whole(name, least, most, getattr(usual, name))

    said = Articles(
        summons_days=whole("summons_days"),
        budget_notice_days=whole("budget_notice_days"),
        consultation_days=whole("consultation_days"),
        half_year_report_due=fields.month_day("half_year_report_due", usual.half_year_report_due),
        interim_reports=interim_reports(fields),
        audit_handover=fields.month_day("audit_handover", usual.audit_handover),
        internal_control_due=fields.month_day("internal_control_due", usual.internal_control_due),
        internal_control_year=fields.choice("internal_control_year", ControlYear, usual.internal_control_year),
        mandate_start=fields.month_day("mandate_start", usual.mandate_start),
        qualified_majority=_share(fields, "qualified_majority", usual.qualified_majority),
        qualified_of=fields.choice("qualified_of", QualifiedOf, usual.qualified_of),
        distance_since=fields.day("distance_since", None),
        deputy_answer_days=whole("deputy_answer_days"),
        deputy_answer_days_last_week=whole("deputy_answer_days_last_week"),
        quiet_minutes=whole("quiet_minutes"),
        show_attendees=fields.yes("show_attendees", usual.show_attendees),
        digest=fields.yes("digest", usual.digest),
        telephone=_telephone(fields),
        second_factor=fields.yes("second_factor", usual.second_factor),
        public_page=fields.yes("public_page", usual.public_page),
    )
    said = replace(said, stated=_stated(fields, said, present.articles.stated if present else ()))
    check_reports(fields, said)
    return said


def _telephone(fields: Fields) -> str:
    return _parsed(fields, "telephone", parse_telephone, "")


def _share(fields: Fields, name: str, usual: str) -> str:
    return _parsed(fields, name, parse_share, usual)


def _parsed(fields: Fields, name: str, parse: Callable[[str], str], usual: str) -> str:
    text = fields.text(name, usual)
    try:
        return parse(text) if text else usual
    except InputError as error:
        fields.problem(error.problems[0].message, name)
        return usual


def parse_telephone(text: str) -> str:
    """Return the number to call in *text*. Raises InputError."""
    if not re.fullmatch(r"\+?\d[\d -]{3,22}\d", text, re.ASCII):
        mend = "Skriv siffror, med bindestreck och mellanslag: 0555-123 45."
        raise InputError([Problem(f"{quoted(text)} är inget telefonnummer. {mend}")])
    return text


def parse_share(text: str) -> str:
    """Return a share of the votes in *text*, more than half and at most all: ``2/3``. Raises InputError."""
    match = re.fullmatch(r"([1-9]\d?)/([1-9]\d?)", text, re.ASCII)
    if not match or not int(match[2]) < 2 * int(match[1]) <= 2 * int(match[2]):
        message = f"{quoted(text)} är ingen kvalificerad majoritet. Skriv en andel, till exempel 2/3."
        raise InputError([Problem(message)])
    return text


def _stated(fields: Fields, said: Articles, before: tuple[str, ...]) -> tuple[str, ...]:
    """What is as usual because somebody has said so, in this file or before."""
    usual = Articles()
    of_articles = vars(usual).keys()
    named = {name for name in fields.names if fields.has(name) and name in of_articles}
    named |= {name for name in before if name not in fields.names}
    return tuple(sorted(name for name in named if getattr(said, name) == getattr(usual, name)))
