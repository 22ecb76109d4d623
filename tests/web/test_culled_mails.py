"""A mail that was emptied by decision: the pages say so, and tell it from one that never was."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from doers import doer
from starlette.testclient import TestClient
from web_pages import Reader

from arshjul.settings import Settings
from arshjul.store import Delivery, DeliveryStatus, DisposalKind, Store
from arshjul.work.closing import close_year
from arshjul.work.culling import cull, disposal

KEY = "degerfors-karlskoga"
CULLED_AT = datetime(2027, 3, 1, 23, 30, tzinfo=UTC)
"""The second of March in Stockholm."""
DECISION = 'Gallringsbeslut 2027-03-01 § 12 <b>"mejl"</b>'


@pytest.fixture
def culled(web_store: Store, web_settings: Settings) -> Store:
    """The example when its year is closed and its mails are emptied."""
    close_year(web_store, KEY, 2022, "Allt är klart.", doer(datetime(2023, 6, 1, tzinfo=UTC), "förbundschefen"))
    act = disposal(DisposalKind.MAILS, date(2027, 1, 1), DECISION, doer(CULLED_AT, "kommandoraden"))
    cull(web_store, web_settings, KEY, act)
    return web_store


def newest(store: Store, status: DeliveryStatus) -> Delivery:
    with store.reading() as unit:
        return unit.of(KEY).deliveries.newest(limit=1, status=status)[0]


@pytest.mark.parametrize("status", [DeliveryStatus.SENT, DeliveryStatus.FAILED])
def test_the_page_says_when_and_why_the_mail_is_gone_and_keeps_the_rest(
    client: TestClient, culled: Store, status: DeliveryStatus
) -> None:
    row = newest(culled, status)

    page = client.get(f"/f/degerfors-karlskoga/utskick/{row.id}")

    assert page.status_code == 200
    assert Reader(page.text).faults == []
    assert "Mejlet är gallrat" in page.text
    assert "Tisdag 2 mars 2027" in page.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "Gallringsbeslut 2027-03-01 § 12 &lt;b&gt;" in page.text
    assert row.answer in page.text
    assert row.message_id.strip("<>") in page.text
    assert f"/f/degerfors-karlskoga/utskick/{row.id}.eml" not in page.text


@pytest.mark.parametrize("ending", [".eml", "/html"])
def test_the_mail_itself_is_not_found_and_it_is_told_why(client: TestClient, culled: Store, ending: str) -> None:
    answer = client.get(f"/f/degerfors-karlskoga/utskick/{newest(culled, DeliveryStatus.SENT).id}{ending}")

    assert answer.status_code == 404
    assert "Mejlet är gallrat 2027-03-02" in answer.text
    assert "<b>" not in answer.text


def test_a_message_that_was_skipped_is_still_told_as_never_sent(client: TestClient, culled: Store) -> None:
    row = newest(culled, DeliveryStatus.SKIPPED)

    assert "gallrat" not in client.get(f"/f/degerfors-karlskoga/utskick/{row.id}").text
    assert "det skickades aldrig" in client.get(f"/f/degerfors-karlskoga/utskick/{row.id}.eml").text


def test_a_mail_that_is_kept_is_shown_as_before(client: TestClient, web_store: Store) -> None:
    row = newest(web_store, DeliveryStatus.SENT)

    page = client.get(f"/f/degerfors-karlskoga/utskick/{row.id}")

    assert "gallrat" not in page.text
    assert f"/f/degerfors-karlskoga/utskick/{row.id}.eml" in page.text
    assert client.get(f"/f/degerfors-karlskoga/utskick/{row.id}.eml").status_code == 200
