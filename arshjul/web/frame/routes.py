"""What leads to a page or a deed, and whom it is for: there is no route that does not say."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from starlette.routing import Route

from arshjul.year.access import Right


class Open(StrEnum):
    """Who may come where no right of the table is asked for."""

    ALL = "all"
    """Anybody."""
    LINK = "link"
    """Whoever has the secret in the address."""
    SIGNED_IN = "signed_in"
    """Whoever has signed in: what is one's own."""


class GuardedRoute(Route):
    """A route that says whom it is for."""

    def __init__(self, path: str, endpoint: Callable[..., Any], admits: Right | Open, method: str) -> None:
        super().__init__(path, endpoint, methods=[method])
        self.admits = admits


def shows(path: str, endpoint: Callable[..., Any], admits: Right | Open) -> GuardedRoute:
    """What is shown at *path* to those whom it *admits*; it changes nothing."""
    return GuardedRoute(path, endpoint, admits, "GET")


def does(path: str, endpoint: Callable[..., Any], admits: Right | Open) -> GuardedRoute:
    """What a form that is sent to *path* does for those whom it *admits*."""
    return GuardedRoute(path, endpoint, admits, "POST")
