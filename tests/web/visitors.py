"""Visitors of the pages who have signed in, and the one way in which the tests get them."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.testclient import TestClient

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.store.values.entrance import Visitor
from arshjul.web.app import build_app
from arshjul.web.frame.cookies import session_cookie
from arshjul.work.entering import enter, offer_link
from arshjul.year.access import Capacity

ADDRESSES = {
    Capacity.DIRECTOR: "forbundschef@finsam-dk.example",
    Capacity.CHAIR: "ledamot@regionorebrolan.example",
    Capacity.VICE_CHAIR: "ledamot@karlskoga.example",
    Capacity.SECRETARY: "sekreterare@finsam-dk.example",
    Capacity.ECONOMIST: "ekonom@finsam-dk.example",
    Capacity.BOARD_MEMBER: "ledamot@degerfors.example",
    Capacity.DEPUTY: "ersattare@degerfors.example",
    Capacity.PREPARATORY: "beredning@degerfors.example",
    Capacity.AUDITOR: "revisor@degerfors.example",
    Capacity.CONTACT: "kontakt@degerfors.example",
    Capacity.FOLLOWER: "foljer@regionorebrolan.example",
    Capacity.ADMINISTRATOR: "drift@kommun.example",
}
"""Somebody of each capacity in the example; who follows and who administers is appointed by the test."""


def signed_in(settings: Settings, store: Store, address: str | None = None, *, raises: bool = True) -> TestClient:
    """A visitor who has signed in with *address*; without one, whoever sits at the machine."""
    return admitted(build_app(settings, store), address, raises=raises)


def admitted(app: Starlette, address: str | None = None, *, raises: bool = True) -> TestClient:
    """As `signed_in`, in a process that there is."""
    house = app.state.house
    client = TestClient(app, base_url=house.settings.base_url, raise_server_exceptions=raises)
    client.cookies.set(session_cookie(house.settings), session_of(house.settings, house.store, address))
    return client


def session_of(settings: Settings, store: Store, address: str | None = None) -> str:
    """The secret of a new session."""
    now = settings.clock.now()
    secret = offer_link(store, settings, address, now).rpartition("/")[2]
    return enter(store, settings, secret, Visitor("127.0.0.1", "Ett prov"), now)
