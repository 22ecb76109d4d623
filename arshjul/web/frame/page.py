"""Make a page out of a template."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from arshjul import words
from arshjul.pages_address import association_path
from arshjul.web.frame import marks
from arshjul.web.frame.caller import caller_of
from arshjul.web.frame.cloaks import cloak_on
from arshjul.web.frame.form import Refused
from arshjul.web.frame.form_key import new_key
from arshjul.web.frame.house import alarms_of, house_of
from arshjul.web.frame.static_files import static_address
from arshjul.web.frame.visit import Visit
from arshjul.web.frame.waiting import is_being_let_go, is_held, told_on_top
from arshjul.work.entering import Caller
from arshjul.work.overview import YearView
from arshjul.year.access import OF_SERVICE, Grant, Right
from arshjul.year.model import STOCKHOLM
from arshjul.year.upcoming import Item
from arshjul.year.wording import heading

OWN_PAGE = "own_page"
"""Stands among the rights of whoever has a page of the own, for the menu."""


def page(request: Request, template: str, visit: Visit | None, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Return the page ``templates/web/``\\ *template*; *visit* is None on pages that are about no association.

    Who the protected people are is hidden in whatever it says, but where ``tells_protected`` is among the *values*.
    """
    html = _html(request, template, visit, values)
    if "tells_protected" not in values:
        html = cloak_on(request, visit.key if visit else None, values).over(html)
    return HTMLResponse(html, status)


def _html(request: Request, template: str, visit: Visit | None, values: Mapping[str, Any]) -> str:
    caller = None if "own" in values else getattr(request.state, "caller", None)
    may = _rights(caller, visit)
    return words.render(
        f"web/{template}",
        visit=visit,
        signed_in=caller.session if caller else None,
        may=may,
        **({"bar": None, "in_trial": ""} if "own" in values else told_on_top(request, visit, may, values)),
        section=_section(request),
        marks=marks,
        name_of=name_of,
        static_address=static_address,
        stockholm=STOCKHOLM,
        alarms=_alarms(request, visit, values),
        refused=_told_of(refused_in(request)),
        told_first=getattr(request.state, "told_first", None),
        new_key=partial(new_key, request),
        is_here_alone=not house_of(request).settings.is_public,
        **values,
    )


def refused_in(request: Request) -> Refused | None:
    """What was sent in a form and is shown again, since it could not be taken in; None: nothing."""
    return getattr(request.state, "refused", None)


def _told_of(refused: Refused | None) -> Refused | None:
    """What stands on top of the page; nothing of a form that is only shown again before it is done."""
    return refused if refused and (refused.faults or refused.clashes) else None


def _section(request: Request) -> str:
    """The address of the menu's item that the page belongs to, within its association."""
    path = request.url.path.removeprefix(association_path(request.path_params.get("association", ""), ""))
    return "/" + path.removeprefix("/").partition("/")[0]


def rights_of(request: Request, visit: Visit) -> frozenset[str]:
    """What the caller may do there, as the templates have it in ``may``."""
    return _rights(caller_of(request), visit)


def _rights(caller: Caller | None, visit: Visit | None) -> frozenset[str]:
    """What the caller may do in the association that the page is about, or in the only one: what menus lead to."""
    if caller is None:
        return frozenset()
    only = next(iter(caller.memberships)) if len(caller.memberships) == 1 else ""
    key = visit.key if visit else only
    of_service = (right for right in OF_SERVICE if caller.grant_anywhere(right) is Grant.YES)
    own = (OWN_PAGE,) if caller.has_own_page(key) else ()
    rights = (*of_service, *(one for one in Right if caller.grant(key, one) is Grant.YES))
    return frozenset((*own, *(right.value for right in rights)))


def _alarms(request: Request, visit: Visit | None, values: Mapping[str, Any]) -> tuple[str, ...]:
    """What stands on top of every page of the director's, and of nobody else's."""
    if visit is None or "own" in values:
        return ()
    view = values.get("view")
    return view.warnings if isinstance(view, YearView) else alarms_of(request)


def kept_page(request: Request, visit: Visit, view: YearView, make: Callable[[], HTMLResponse]) -> HTMLResponse:
    """Return the page that *make* gives, made once in the process for the *view* that it shows.

    What that is made from must hold everything that the page says; whoever may do the same, and sees the same, gets
    the same page. So it has no form, whose key is of one visitor alone, and is made anew while something is held.
    """
    if is_held(view.association.hold, request) or is_being_let_go(view.association.trial_until, request):
        return make()
    pages = house_of(request).pages
    caller = caller_of(request)
    key = (request.url.path, visit, _rights(caller, visit), bool(caller and caller.session), view.made_from)
    made: bytes | None = pages.get(key)
    if made is None:
        made = bytes(make().body)
        if b"<form" in made:
            raise ValueError(f"a page that is kept has a form: {request.url.path}")
        pages.put(key, made)
    return HTMLResponse(made)


def name_of(item: Item) -> str:
    """What a meeting or a deadline is called where the plan is not at hand: ``Styrelsemöte (halvårsredovisning)``."""
    return heading(item.occasion) if item.occasion else item.title
