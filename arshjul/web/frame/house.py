"""What every page has at hand: the settings, the store, and the pages that were made lately."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from starlette.requests import Request

from arshjul.errors import StoreError
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.store.kept import Kept
from arshjul.work.alarms import alarms

MOST_CALLERS = 1000


@dataclass(frozen=True)
class House:
    """The settings and the store that the pages are served from."""

    settings: Settings
    store: Store
    pages: Kept = field(default_factory=Kept)
    """Pages as they were sent, by all that they show."""
    callers: Kept = field(default_factory=lambda: Kept(MOST_CALLERS))
    """What addresses are in their associations."""

    def now(self) -> datetime:
        """The moment of a visit. Ask once for each."""
        return self.settings.clock.now()


def house_of(request: Request) -> House:
    """The house that *request* came to."""
    house: House = request.app.state.house
    return house


def alarms_of(request: Request) -> tuple[str, ...]:
    """What a person must act on whichever page is looked at."""
    house = house_of(request)
    try:
        with house.store.reading() as unit:
            going = unit.passes.going()
    except StoreError as error:
        return (str(error),)
    return alarms(going, house.now())
