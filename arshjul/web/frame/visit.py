"""Which association a visitor looks at, and links that stay with it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from starlette.requests import Request

from arshjul.errors import NotFoundError
from arshjul.store import Unit
from arshjul.web.frame.house import house_of
from arshjul.work.overview import associations
from arshjul.year.upcoming import Item


class NoAssociationError(NotFoundError):
    """There is no association yet."""


@dataclass(frozen=True)
class Visit:
    """The association that a page is about, among those that there are."""

    key: str
    name: str
    all: tuple[tuple[str, str], ...]
    """Key and name of every association."""

    def link(self, path: str, **query: str | int) -> str:
        """The address of one of our pages, about the same association."""
        if len(self.all) > 1:
            query.setdefault("forbund", self.key)
        return quote(path, safe="/:@") + (f"?{urlencode(query)}" if query else "")

    def item_link(self, item: Item, year: int) -> str:
        """The address of the page of a meeting or a deadline, which may be of another year than *year*."""
        of_year = item.deadline.year if item.deadline else year
        return self.link(f"/moten/{item.key}" if item.occasion else f"/arshjul/{of_year}/{item.key}")


def visit_of(request: Request) -> Visit:
    """The association that ``?forbund=KEY`` names; else the first there is. Raises NotFoundError."""
    return _among(associations(house_of(request).store), request)


def visit_in(unit: Unit, request: Request) -> Visit:
    """As `visit_of`, within a unit of work."""
    return _among(unit.association_keys(), request)


def _among(found: tuple[tuple[str, str], ...], request: Request) -> Visit:
    if not found:
        raise NoAssociationError(
            "Det finns inget förbund än. Läs in ett: arshjul load examples/degerfors-karlskoga.yaml."
        )
    wanted = request.query_params.get("forbund")
    for key, name in found:
        if wanted in (None, "", key):
            return Visit(key, name, found)
    raise NotFoundError(f"Det finns inget förbund som heter {wanted}. Välj bland: {', '.join(k for k, _ in found)}.")
