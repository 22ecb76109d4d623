"""The page on which a member's contact tells when a notice was put up and taken down."""

from __future__ import annotations

import pytest
from addressed import never_renewed
from starlette.testclient import TestClient

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.links import notice_url, page_token

KEY, MEETING = "degerfors-karlskoga", "2022-styrelse-3"
OURS = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}


@pytest.fixture
def page(client: TestClient, web_settings: Settings) -> str:
    """The address of a contact's page about minutes that are approved."""
    fields = {"steg": "approved", "dag": "2022-06-20"}
    answer = client.post(f"/f/{KEY}/moten/{MEETING}/protokoll", data=fields, headers=OURS, follow_redirects=False)
    assert answer.status_code == 303
    url = notice_url(web_settings, never_renewed(KEY), MEETING, "kontakt-karlskoga")
    return url.removeprefix(web_settings.base_url)


def tell(client: TestClient, page: str, **fields: str) -> int:
    told = {"steg": "posted", "medlem": "karlskoga", "dag": "2022-06-21", **fields}
    return client.post(page, data=told, headers=OURS, follow_redirects=False).status_code


def recorded(store: Store) -> list[tuple[str, str, str, str]]:
    with store.reading() as unit:
        found = unit.of(KEY).facts()
    return [(f.kind, f.subject, f.day.isoformat(), f.by) for f in found if f.key == MEETING][1:]


def test_a_contact_tells_without_an_account_when_the_notice_was_put_up(
    client: TestClient, web_store: Store, page: str
) -> None:
    shown = client.get(page).text

    assert "Anslaget uppsatt hos Karlskoga kommun" in shown
    assert "Degerfors kommun" not in shown
    assert "Protokollet justerat: 20 juni 2022" in shown
    assert tell(client, page) == 303
    assert recorded(web_store) == [("posted", "karlskoga", "2022-06-21", "kontakten")]
    assert tell(client, page, steg="taken_down", dag="2022-08-08") == 303
    assert "Nedtaget måndag 8 augusti 2022" in client.get(page).text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"medlem": "degerfors"}, 404),
        ({"steg": "approved"}, 404),
        ({"dag": "2022-06-19"}, 409),
        ({"dag": "i går"}, 400),
        ({"dag": "2022-08-09"}, 409),
    ],
)
def test_what_a_contact_cannot_tell_is_refused(
    client: TestClient, web_store: Store, page: str, fields: dict[str, str], status: int
) -> None:
    assert tell(client, page, **fields) == status
    assert recorded(web_store) == []


def test_another_day_than_the_recorded_is_for_the_office_to_mend(
    client: TestClient, web_store: Store, page: str
) -> None:
    assert tell(client, page) == 303
    assert tell(client, page, dag="2022-06-22") == 409
    assert len(recorded(web_store)) == 1


def test_nobody_elses_link_opens_the_page(client: TestClient, web_settings: Settings, page: str) -> None:
    another = page_token(web_settings, never_renewed(KEY), "ledamot-degerfors")
    of_before = page_token(web_settings, never_renewed(KEY), "kontakt-karlskoga")
    secret = page.split("/")[2]

    assert client.get(f"/anslag/{of_before}/{MEETING}").status_code == 200
    for path in (
        f"/anslag/{secret}/2022-styrelse-1",
        f"/min-sida/{secret}",
        f"/val/{secret}/2023",
        f"/svar/{secret}/x",
    ):
        assert client.get(path).status_code == 404
    assert client.get(f"/anslag/{another}/{MEETING}").status_code == 404
    assert client.get(f"/anslag/{'a' * 26}/{MEETING}").status_code == 404
    assert client.get(page.replace(MEETING, "2022-styrelse-2")).status_code == 404
