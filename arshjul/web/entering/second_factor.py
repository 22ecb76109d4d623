"""The second factor's pages: giving the code, setting the telephone up, and letting somebody begin anew."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from arshjul.errors import ArshjulError, NotFoundError
from arshjul.web.entering.own import signed_in_caller
from arshjul.web.frame.failures import status_of
from arshjul.web.frame.fields import fields
from arshjul.web.frame.form import Field, Form, Kind
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.house import house_of
from arshjul.web.frame.page import page
from arshjul.web.frame.posting import Posted
from arshjul.work.entering import prove, renew, renewable, setup


def factor_page(request: Request) -> Response:
    """``/andra-faktorn``"""
    return _shown(request)


async def give_code(request: Request) -> Response:
    """``POST /andra-faktorn``"""
    posted = await fields(request)
    return await run_in_threadpool(_proven, request, posted)


def renewals(request: Request) -> Response:
    """``/andra-faktorn/fornya``"""
    house, caller = house_of(request), signed_in_caller(request)
    return page(request, "factor-renewals.html", None, people=renewable(house.store, caller, house.now()))


def _renew(request: Request, posted: Posted) -> None:
    """The first asks, and the second lets it be so."""
    number = posted.get("konto")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NotFoundError("Välj vems kod som ska ställas in på nytt.")
    renew(posted.store, signed_in_caller(request), int(number), house_of(request).now())


ask_renewal = FormDeed(Form((Field("konto", kind=Kind.HIDDEN),)), _renew, renewals, lambda *_: "/andra-faktorn/fornya")
"""``POST /andra-faktorn/fornya``"""


def _proven(request: Request, posted: Mapping[str, str]) -> Response:
    house, caller = house_of(request), signed_in_caller(request)
    try:
        prove(house.store, house.settings, caller, posted.get("kod", ""), house.now())
    except NotFoundError:
        raise
    except ArshjulError as error:
        return _shown(request, error)
    return RedirectResponse("/mina-forbund", 303)


def _shown(request: Request, error: ArshjulError | None = None) -> Response:
    # Here and not on top: whoever never shows it must not wait for it.
    import segno

    house, caller = house_of(request), signed_in_caller(request)
    told = setup(house.store, house.settings, caller, house.now())
    code = segno.make(told.uri, micro=False).svg_inline(omitsize=True, svgclass="qr", lineclass=None) if told else ""
    return page(
        request,
        "second-factor.html",
        None,
        status=status_of(error) if error else 200,
        error=str(error) if error else "",
        setup=told,
        picture=code,
    )
