"""What leads to a page or a deed, and whom it is for: there is no route that does not say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from typing import Any

from starlette.routing import Route

from arshjul.pages_address import association_path
from arshjul.year.access import Right

ANY = "{association}"


class Open(StrEnum):
    """Who may come where no right of the table is asked for."""

    ALL = "all"
    """Anybody."""
    LINK = "link"
    """Whoever has the secret in the address."""
    SIGNED_IN = "signed_in"
    """Whoever has signed in: what is one's own."""


class GuardedRoute(Route):
    """A route that says whom it is for. What asks for a right is about an association, and its address says which.

    What is open to anybody, or to whoever has a secret, stands where it has always stood: in mails and calendars.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], admits: Right | Open, method: str) -> None:
        of_association = isinstance(admits, Right)
        super().__init__(association_path(ANY, path) if of_association else path, endpoint, methods=[method])
        self.admits = admits
        self.method = method


def shows(path: str, endpoint: Callable[..., Any], admits: Right | Open) -> GuardedRoute:
    """What is shown at *path* to those whom it *admits*; it changes nothing."""
    return GuardedRoute(path, endpoint, admits, "GET")


def does(path: str, endpoint: Callable[..., Any], admits: Right | Open) -> GuardedRoute:
    """What a form that is sent to *path* does for those whom it *admits*."""
    return GuardedRoute(path, endpoint, admits, "POST")


def former(routes: Sequence[GuardedRoute], leads_on: Callable[..., Any]) -> Iterator[GuardedRoute]:
    """Where the associations' pages stood before their addresses named one, unless another page stands there now.

    What is asked for there *leads_on* to where it stands.
    """
    taken = {(route.path, route.method) for route in routes}
    for route in routes:
        path = route.path.removeprefix(association_path(ANY, "")) or "/"
        if (path, route.method) not in taken:
            yield GuardedRoute(path, leads_on, Open.SIGNED_IN, route.method)
