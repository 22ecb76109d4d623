"""No page and no deed without saying whom it is for."""

from __future__ import annotations

from arshjul.web.app import DEEDS, ROUTES
from arshjul.web.frame.gate import Open
from arshjul.web.frame.routes import GuardedRoute
from arshjul.year.access import OF_SERVICE, Right

WITHOUT_A_PAGE = {Right.REPORT_DECISION}


def test_every_route_says_whom_it_admits() -> None:
    assert all(isinstance(route, GuardedRoute) for route in ROUTES)
    assert {route.path for route in ROUTES if "{token}" in route.path} == {
        route.path for route in ROUTES if route.admits is Open.LINK
    }


def test_every_right_has_a_page_or_a_deed() -> None:
    assert {route.admits for route in ROUTES} - set(Open) == set(Right) - WITHOUT_A_PAGE


def test_no_deed_is_open_to_all_and_none_only_asks_to_read() -> None:
    open_to_all = [route.path for route in DEEDS if route.admits in (Open.ALL, Open.PUBLIC)]

    assert open_to_all == ["/logga-in"]
    assert not [route.path for route in DEEDS if route.admits.startswith("read")]


def test_what_a_right_is_asked_for_names_its_association_and_what_stands_in_mails_never_moves() -> None:
    assert {route.path for route in ROUTES if isinstance(route.admits, Right) and route.admits not in OF_SERVICE} == {
        route.path for route in ROUTES if route.path.startswith("/f/{association}")
    }
    assert {route.path for route in ROUTES} >= {
        "/svar/{token}/{occasion}",
        "/beslut/{token}",
        "/min-sida/{token}",
        "/kalender/{token}.ics",
        "/kalendrar",
        "/halsa",
        "/tillganglighet",
        "/static/arshjul.css",
    }
