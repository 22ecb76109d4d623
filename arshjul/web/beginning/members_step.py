"""The second step: the members, ticked in the list of a county's kommuner and region, and the two agencies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from arshjul.errors import InputError, Problem
from arshjul.fields import slug
from arshjul.sweden import Authority, authorities, counties
from arshjul.web.beginning.frame import looked_at, present, save, step_page
from arshjul.web.frame.form import Again, Field, Form, Kind, merged
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.page import refused_in
from arshjul.web.frame.posting import Posted
from arshjul.web.frame.visit import visit_of
from arshjul.year.beginning import Step
from arshjul.year.model import Association, Member, MemberKind

COUNTY = "lan"
AGENCIES = {
    "fk": ("Försäkringskassan", MemberKind.INSURANCE_AGENCY),
    "af": ("Arbetsförmedlingen", MemberKind.EMPLOYMENT_AGENCY),
}
AGENCY_KINDS = frozenset(kind for _, kind in AGENCIES.values())


def _field(one: Authority) -> str:
    return f"m-{one.code}"


MEMBERS = Form(
    (
        Field(COUNTY, kind=Kind.HIDDEN, longest=60),
        *(Field(name, text, Kind.TICK, longest=5) for name, (text, _) in AGENCIES.items()),
        *(Field(_field(one), one.name, Kind.TICK, longest=5) for one in authorities()),
    ),
    id="medlemmar",
)


def _of_county(county: str) -> tuple[Authority, ...]:
    """The region of a county and then its kommuner, by name. Gotland's region is its kommun as well."""
    found = [one for one in authorities() if one.county == county]
    regions = [one for one in found if one.is_region]
    kommuner = [] if len(found) <= 2 else [one for one in found if not one.is_region]
    return (*regions, *sorted(kommuner, key=lambda one: one.name))


def _member_of(one: Authority) -> Member:
    kind = MemberKind.REGION if one.is_region else MemberKind.MUNICIPALITY
    return Member(slug(one.short), one.name, kind)


def _county_of(association: Association) -> str:
    """The county in which most of the members are; empty when none are."""
    names = {member.name for member in association.members}
    found = Counter(one.county for one in authorities() if one.name in names)
    return found.most_common(1)[0][0] if found else ""


def _choices(county: str) -> dict[str, Member]:
    """Who can be ticked, by the field's name."""
    agencies = {name: Member(slug(text), text, kind) for name, (text, kind) in AGENCIES.items()}
    return agencies | {_field(one): _member_of(one) for one in _of_county(county)}


def _shown(association: Association, county: str) -> dict[str, str]:
    """Who is a member."""
    choices = _choices(county).items()
    return {name: "1" if any(_is(member, one) for member in association.members) else "" for name, one in choices}


def _is(member: Member, choice: Member) -> bool:
    return member.name == choice.name or (member.kind in AGENCY_KINDS and member.kind is choice.kind)


def _proposed(association: Association, county: str) -> dict[str, str]:
    """What is ticked at first: with nobody there the region and the agencies, which always are members."""
    shown = _shown(association, county)
    if association.members:
        return shown
    return {name: "" if one.kind is MemberKind.MUNICIPALITY else "1" for name, one in _choices(county).items()}


def _become(association: Association, county: str, ticked: Mapping[str, str]) -> Association:
    members, problems = list(association.members), []
    for name, choice in _choices(county).items():
        there = [one for one in members if _is(one, choice)]
        if ticked[name] and not there:
            members.append(replace(choice, key=_free(choice.key, members)))
        for one in there if not ticked[name] else ():
            if _is_used(association, one):
                text = (
                    f"{one.name} har platser eller datum inlagda. Ta bort dem först, eller låt medlemmen vara ikryssad."
                )
                problems.append(Problem(text, field=name))
            members.remove(one)
    if problems:
        raise InputError(problems)
    return replace(association, members=tuple(members))


def _free(key: str, members: list[Member]) -> str:
    taken = {one.key for one in members}
    return next(one for one in (key, *(f"{key[:56]}-{number}" for number in range(2, 99))) if one not in taken)


def _is_used(association: Association, member: Member) -> bool:
    lists = (association.seats, association.agreements, association.council_days)
    return any(one.member == member.key for some in lists for one in some)


def members_step(request: Request) -> Response:
    """``/f/{association}/kom-igang/medlemmar``, of the county that ``?lan=`` says."""
    association, refused = present(request), refused_in(request)
    asked = refused.values.get(COUNTY, "") if refused else request.query_params.get(COUNTY, "")
    county = asked if asked in counties() else _county_of(association)
    stored, proposed = _shown(association, county), _proposed(association, county)
    form = MEMBERS.shown(refused, {COUNTY: county, **stored}, changes=True)
    if not refused:
        form = replace(form, values={COUNTY: county, **proposed})
    listed = {one.name for one in _choices(county).values()}
    return step_page(
        request,
        "begin-members.html",
        Step.MEMBERS,
        form=form,
        county=county,
        counties=sorted(counties()),
        agencies=list(AGENCIES),
        names=[_field(one) for one in _of_county(county)],
        others=[one for one in association.members if one.name not in listed and one.kind not in AGENCY_KINDS],
    )


def _save(request: Request, posted: Posted) -> str | Again:
    county = posted.get(COUNTY)
    if county not in counties():
        raise InputError([Problem("Välj län först.")])

    def decide(association: Association) -> Association:
        now = _shown(association, county)
        stood = {name: posted.stood.get(name, "") for name in now}
        return _become(association, county, merged(stood, now, {name: posted.get(name) for name in now}))

    return looked_at(request, posted, decide) or save(request, posted, Step.MEMBERS, "medlemmarna", decide)


save_members = FormDeed(MEMBERS, _save, members_step, lambda request, _: visit_of(request).link("/kom-igang"))
"""``POST /f/{association}/kom-igang/medlemmar``"""
