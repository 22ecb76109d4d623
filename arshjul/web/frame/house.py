"""What every page has at hand: the settings, the store, and the pages that were made lately."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime

from starlette.requests import Request
from starlette.types import Scope

from arshjul.errors import StoreError
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.store.computed import Computed
from arshjul.work.alarms import alarms

MOST_CALLERS = 1000


@dataclass(frozen=True)
class House:
    """The settings and the store that the pages are served from."""

    settings: Settings
    store: Store
    pages: Computed = field(default_factory=Computed)
    """Pages as they were sent, by all that they show."""
    callers: Computed = field(default_factory=lambda: Computed(MOST_CALLERS))
    """What addresses are in their associations."""

    def now(self) -> datetime:
        """The moment of a visit. Ask once for each."""
        return self.settings.clock.now()


def house_of(request: Request) -> House:
    """The house as far as the page that *request* asks for reaches: see `within`."""
    if not hasattr(request.state, "house"):
        reached = getattr(request.state, "reach", _all)(request)
        house = whole_house(request)
        request.state.house = house if reached is None else replace(house, store=house.store.bound_to(reached))
    house_: House = request.state.house
    return house_


def whole_house(request: Request) -> House:
    """The house with all of its associations: for what finds out who is asking, and for how the service itself is."""
    house: House = request.app.state.house
    return house


def within(scope: Scope, reach: Callable[[Request], Collection[str] | None]) -> None:
    """Let the page that is asked for in *scope* have no more of the house than *reach* says.

    That is the keys of associations; None: all of them.
    """
    scope.setdefault("state", {})["reach"] = reach


def _all(_: Request) -> None:
    """What no route leads to is a failure's page, which is about no association."""


def alarms_of(request: Request) -> tuple[str, ...]:
    """What a person must act on whichever page is looked at."""
    house = house_of(request)
    try:
        with house.store.reading() as unit:
            going = unit.passes.going()
    except StoreError as error:
        return (str(error),)
    return alarms(going, house.now())
