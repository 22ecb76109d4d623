"""What leads to a page or a deed, and whom it is for: there is no route that does not say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from inspect import iscoroutinefunction
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from arshjul.errors import StoreError
from arshjul.pages_address import association_path
from arshjul.store.values.entrance import NewLine
from arshjul.store.values.kinds import Logged
from arshjul.web.frame.asked import led_to
from arshjul.web.frame.caller import caller_of, network_of
from arshjul.web.frame.form_deed import FormDeed
from arshjul.web.frame.gate import Open, form_refusal, reach, refusal
from arshjul.web.frame.house import house_of, within
from arshjul.web.frame.posting import Posted, posted_in
from arshjul.web.frame.wrong_links import A_MINUTE, WrongLinks
from arshjul.work.entering import TooOftenError
from arshjul.year.access import OF_SERVICE, Right

ANY = "{association}"


class ShortNumber(IntegerConvertor):
    """``{…:int}`` in an address: no year and no row of a database has more digits, and no larger number is kept."""

    regex = "[0-9]{1,9}"


register_url_convertor("int", ShortNumber())


class GuardedRoute(Route):
    """A route that says whom it is for, and lets nobody else come so far as to its page.

    What asks for a right is about an association, and its address says which. What is open to anybody, or to whoever
    has a secret, stands where it has always stood: in mails and calendars.

    The page gets a database in which there is nothing but what it is for (`gate.reach`): what it asks about another
    association is not found.
    """

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Any],
        admits: Right | Open,
        method: str,
        *,
        narrows: bool = False,
        across: bool = False,
    ) -> None:
        super().__init__(
            association_path(ANY, path) if isinstance(admits, Right) and admits not in OF_SERVICE else path,
            _let_in(endpoint, admits, narrows=narrows),
            methods=[method],
        )
        self.admits = admits
        self.takes = endpoint if isinstance(endpoint, FormDeed) else None
        self.method = method
        self.narrows = narrows
        self._reach = partial(reach, admits=admits, across=across)

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request whose path is this route's, or say that the method is not."""
        led_to(scope, self.path)
        within(scope, self._reach)
        await super().handle(scope, receive, send)


def shows(
    path: str, endpoint: Callable[..., Any], admits: Right | Open, *, across: bool = False, narrows: bool = False
) -> GuardedRoute:
    """What is shown at *path* to those whom it *admits*; it changes nothing.

    With *across* it may show every association in which the visitor has the same right; *narrows* as in `does`.
    """
    return GuardedRoute(path, endpoint, admits, "GET", across=across, narrows=narrows)


def does(path: str, endpoint: Callable[..., Any], admits: Right | Open, *, narrows: bool = False) -> GuardedRoute:
    """What a form that is sent to *path* does for those whom it *admits*.

    With *narrows* also for those whose right reaches their own alone: the endpoint sees to that it is.
    """
    return GuardedRoute(path, endpoint, admits, "POST", narrows=narrows)


def former(routes: Sequence[GuardedRoute], leads_on: Callable[..., Any]) -> Iterator[GuardedRoute]:
    """Where the associations' pages stood before their addresses named one, unless another page stands there now.

    What is asked for there *leads_on* to where it stands.
    """
    taken = {(route.path, route.method) for route in routes}
    for route in routes:
        path = route.path.removeprefix(association_path(ANY, "")) or "/"
        if (path, route.method) not in taken:
            yield GuardedRoute(path, leads_on, Open.SIGNED_IN, route.method)


def _let_in(endpoint: Callable[..., Any], admits: Right | Open, *, narrows: bool) -> Callable[..., Any]:
    """*endpoint* behind what *admits* asks for."""
    match admits:
        case Open.ALL | Open.PUBLIC:
            return endpoint
        case Open.LINK:
            return _counted(endpoint)
    return _guarded(endpoint, admits, narrows=narrows)


def _counted(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    if iscoroutinefunction(endpoint) or isinstance(endpoint, FormDeed):

        async def deed(request: Request) -> Any:
            with _counting(request):
                answer = await endpoint(request)
            if answer.status_code == 404:
                # Told on a page that keeps what was written.
                WrongLinks.of(request).count(network_of(request))
            return answer

        return deed

    def page(request: Request) -> Any:
        with _counting(request):
            return endpoint(request)

    return page


@contextmanager
def _counting(request: Request) -> Iterator[None]:
    """Count what is not found; that there were too many is a line of the log once an hour, and never the link."""
    wrong, network = WrongLinks.of(request), network_of(request)
    try:
        with wrong.counting(network):
            yield
    except TooOftenError:
        if wrong.is_news(network):
            house = house_of(request)
            note = f"fler än {A_MINUTE} på en minut"
            # Who tries too much must wait also when nothing can be written.
            with suppress(StoreError), house.store.writing() as unit:
                unit.entrance.log(NewLine(Logged.WRONG_LINK, house.now(), network=network, note=note))
        raise


def _guarded(endpoint: Callable[..., Any], admits: Right | Open, *, narrows: bool) -> Callable[..., Any]:
    if isinstance(endpoint, FormDeed):
        return _guarded_form(endpoint, admits, narrows=narrows)
    if iscoroutinefunction(endpoint):

        async def deed(request: Request) -> Any:
            return await run_in_threadpool(refusal, request, admits, narrows=narrows) or await endpoint(request)

        return deed

    def page(request: Request) -> Any:
        return refusal(request, admits, narrows=narrows) or endpoint(request)

    return page


def _guarded_form(form: FormDeed, admits: Right | Open, *, narrows: bool) -> Callable[..., Any]:
    """Read before the gate is asked: what somebody wrote must not be lost because a session has ended meanwhile."""

    async def deed(request: Request) -> Any:
        caller = await run_in_threadpool(caller_of, request)
        async with posted_in(request, form.form, drops_files=caller is None) as posted:
            return await run_in_threadpool(taken, request, posted)

    def taken(request: Request, posted: Posted) -> Any:
        return form_refusal(request, admits, form, posted, narrows=narrows) or form.take(request, posted)

    return deed
