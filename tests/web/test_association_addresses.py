"""The address of a page says which association it is about; where the pages stood before still leads there."""

from __future__ import annotations

import pytest
from doers import doer
from starlette.testclient import TestClient

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.files.associations import load

KEY = "degerfors-karlskoga"


@pytest.fixture
def of_two(client: TestClient, web_settings: Settings, web_store: Store, example_content: bytes) -> TestClient:
    """A visitor of a service with two associations."""
    other = example_content.replace(b"key: degerfors-karlskoga", b"key: annat", 1)
    load(web_store, web_settings, other, "annat.yaml", doer(web_settings.clock.now()))
    return client


@pytest.mark.parametrize(
    ("former", "now"),
    [
        (f"/?forbund={KEY}", f"/f/{KEY}"),
        (f"/moten/2022-styrelse-4?forbund={KEY}", f"/f/{KEY}/moten/2022-styrelse-4"),
        (f"/arshjul/2022/2022:budget?forbund={KEY}", f"/f/{KEY}/arshjul/2022/2022:budget"),
        (f"/utskick?status=failed&forbund={KEY}&blad=2", f"/f/{KEY}/utskick?status=failed&blad=2"),
        ("/medlemmar?forbund=//evil.example", "/f/%2F%2Fevil.example/medlemmar"),
        ("/moten/x?forbund=a%0d%0aSet-Cookie:b", "/f/a%0D%0ASet-Cookie%3Ab/moten/x"),
    ],
)
def test_a_former_address_leads_on_for_ever(of_two: TestClient, former: str, now: str) -> None:
    answer = of_two.get(former, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (308, now)


def test_a_form_sent_to_a_former_address_is_carried_out(of_two: TestClient, web_store: Store) -> None:
    before = number_of_facts(web_store)

    answer = of_two.post(f"/moten/2022-styrelse-4/lista?forbund={KEY}", data={"item": "summons"})

    assert answer.status_code == 200
    assert number_of_facts(web_store) == before + 1


def number_of_facts(store: Store) -> int:
    with store.reading() as unit:
        return len(unit.of(KEY).facts())


def test_without_a_name_a_former_address_leads_to_the_only_association(client: TestClient) -> None:
    answer = client.get("/utskick?status=failed", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (307, f"/f/{KEY}/utskick?status=failed")


def test_without_a_name_nobody_is_guessed_among_several(of_two: TestClient) -> None:
    answer = of_two.get("/utskick")

    assert answer.url.path == "/"
    assert "Välj förbund" in answer.text
    assert f'href="/f/{KEY}"' in answer.text
    assert 'href="/f/annat"' in answer.text


@pytest.mark.parametrize("path", ["", "/moten/2022-styrelse-4", "/utskick"])
def test_an_association_that_is_not_there_is_not_answered_with_those_that_are(of_two: TestClient, path: str) -> None:
    answer = of_two.get(f"/f/finns-inte{path}")

    assert answer.status_code == 404
    assert KEY not in answer.text
    assert "annat" not in answer.text


def test_the_guide_to_calendars_is_about_no_association(of_two: TestClient) -> None:
    assert "/f/" not in of_two.get("/kalendrar").text.partition("<main")[2]
    assert f'href="/f/{KEY}/medlemmar#kalendrar"' in of_two.get(f"/f/{KEY}/kalendrar").text
