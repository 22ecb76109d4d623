"""Agreements and access rights that expire, on their page."""

from __future__ import annotations

import re

import pytest
from beginning_cases import form_in
from starlette.testclient import TestClient
from visitors import signed_in

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.year.model import Precondition

KEY = "degerfors-karlskoga"
PAGE = f"/f/{KEY}/avtal"
RIGHT = "behorighet-nationell-uppfoljning"
NEW = {"namn": "Avtal om ekonomitjänster", "dag": "2022-12-31", "kalla": "§ 12", "behovs": "annual-report"}


@pytest.fixture
def director(web_settings: Settings, web_store: Store) -> TestClient:
    return signed_in(web_settings, web_store, "forbundschef@finsam-dk.example")


def stored(store: Store) -> dict[str, Precondition]:
    with store.reading() as unit:
        return {one.key: one for one in unit.of(KEY).association(()).preconditions}


def sent(client: TestClient, deed: str, written: dict[str, str]) -> tuple[int, str]:
    forms = re.findall(r"<form.*?</form>", client.get(PAGE).text, re.DOTALL)
    form = form_in(next(one for one in forms if f'value="{deed}"' in one), PAGE)
    answer = client.post(PAGE, data=form | written | {"gor": deed}, follow_redirects=False)
    return answer.status_code, answer.text


def test_one_is_entered_with_what_needs_it(director: TestClient, web_store: Store) -> None:
    assert sent(director, "ny", NEW)[0] == 303

    made = stored(web_store)["avtal-om-ekonomitjanster"]
    assert (made.name, str(made.expires), made.needed_by, made.source) == (
        NEW["namn"],
        "2022-12-31",
        ("annual-report",),
        "§ 12",
    )
    assert NEW["namn"] in director.get(PAGE).text


def test_one_is_renewed_with_another_day_and_keeps_what_needs_it(director: TestClient, web_store: Store) -> None:
    needed = stored(web_store)[RIGHT].needed_by

    assert sent(director, "andra", {"dag": "2024-01-31"})[0] == 303
    assert (str(stored(web_store)[RIGHT].expires), stored(web_store)[RIGHT].needed_by) == ("2024-01-31", needed)
    assert sent(director, "ta-bort", {})[0] == 303
    assert RIGHT not in stored(web_store)


def test_faults_stand_at_their_fields_and_nothing_is_saved(director: TestClient, web_store: Store) -> None:
    before = stored(web_store)

    for wrong in ({"namn": ""}, {"dag": "snart"}, {"behovs": "annat"}):
        status, html = sent(director, "ny", NEW | wrong)
        assert (status, f'href="#nytt-{next(iter(wrong))}"' in html) == (400, True), wrong
    assert stored(web_store) == before
