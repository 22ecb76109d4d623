"""What every page has at hand: the settings and the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request

from arshjul.settings import Settings
from arshjul.store import Store


@dataclass(frozen=True)
class House:
    """The settings and the store that the pages are served from."""

    settings: Settings
    store: Store

    def now(self) -> datetime:
        """The moment of a visit. Ask once for each."""
        return self.settings.clock.now()


def house_of(request: Request) -> House:
    """The house that *request* came to."""
    house: House = request.app.state.house
    return house
