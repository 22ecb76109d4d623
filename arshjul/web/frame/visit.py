"""Which association a visitor looks at, and links that stay with it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from starlette.requests import Request

from arshjul.errors import NotFoundError
from arshjul.pages_address import association_path
from arshjul.store import NOT_YOURS
from arshjul.web.frame.caller import caller_of
from arshjul.web.frame.house import whole_house
from arshjul.work.overview import associations
from arshjul.year.upcoming import Item


@dataclass(frozen=True)
class Visit:
    """The association that a page is about, among those that there are."""

    key: str
    name: str
    all: tuple[tuple[str, str], ...]
    """Key and name of every association that the visitor is told of."""

    def link(self, path: str, **query: str | int) -> str:
        """The address of one of the association's pages."""
        return self.link_of(self.key, path, **query)

    def link_of(self, association: str, path: str, **query: str | int) -> str:
        """The address of one of another association's pages."""
        return quote(association_path(association, path), safe="/:@") + (f"?{urlencode(query)}" if query else "")

    def item_link(self, item: Item, year: int) -> str:
        """The address of the page of a meeting or a deadline, which may be of another year than *year*."""
        of_year = item.deadline.year if item.deadline else year
        return self.link(f"/moten/{item.key}" if item.occasion else f"/arshjul/{of_year}/{item.key}")


def visit_of(request: Request) -> Visit:
    """The association that the address names. Raises NotFoundError."""
    return _among(told_of(request), request)


def told_of(request: Request) -> tuple[tuple[str, str], ...]:
    """Key and name of the associations that the visitor is told of, as they were when the request first asked."""
    if not hasattr(request.state, "told"):
        request.state.told = _told(request)
    told: tuple[tuple[str, str], ...] = request.state.told
    return told


def _told(request: Request) -> tuple[tuple[str, str], ...]:
    caller = caller_of(request)
    if caller is None or caller.is_host:
        return associations(whole_house(request).store)
    return tuple((one.key, one.name) for one in caller.memberships.values())


def _among(found: tuple[tuple[str, str], ...], request: Request) -> Visit:
    wanted = request.path_params["association"]
    for key, name in found:
        if key == wanted:
            return Visit(key, name, found)
    raise NotFoundError(NOT_YOURS)
