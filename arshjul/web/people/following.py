"""All associations that one reads, in one list: what comes, what is late, who is silent. Nothing is changed here."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.web.entering.own import signed_in_caller
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page
from arshjul.work.following import following, following_csv
from arshjul.year.access import Grant, Right
from arshjul.year.followed import Followed


def following_page(request: Request) -> Response:
    """``/mina-forbund/laget``"""
    if asks := _asked_for_code(request):
        return asks
    found = _found(request)
    return page(request, "following.html", None, caller=signed_in_caller(request), found=found)


def following_file(request: Request) -> Response:
    """``/mina-forbund/laget.csv``"""
    if asks := _asked_for_code(request):
        return asks
    headers = {"Content-Disposition": 'attachment; filename="laget-i-mina-forbund.csv"'}
    return Response(following_csv(_found(request)), headers=headers, media_type="text/csv; charset=utf-8")


def _found(request: Request) -> tuple[Followed, ...]:
    house = house_of(request)
    return following(house.store, _keys(request), house.now())


def _keys(request: Request) -> frozenset[str] | None:
    """The associations of which the caller may see both the overview and the chains; None: all."""
    caller = signed_in_caller(request)
    if caller.is_host:
        return None
    rights = (Right.READ_OVERVIEW, Right.READ_CHAINS)
    return frozenset(key for key in caller.memberships if all(caller.grant(key, r) is Grant.YES for r in rights))


def _asked_for_code(request: Request) -> Response | None:
    caller = signed_in_caller(request)
    lacks = any(caller.lacks_factor(key) for key in _keys(request) or ())
    return RedirectResponse("/andra-faktorn", 303) if lacks else None
