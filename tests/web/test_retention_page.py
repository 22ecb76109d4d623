"""The page on which the director decides how long what is kept is kept, and culls."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from arshjul.store import Store
from arshjul.store.values.incoming import Judged, NewIncoming
from arshjul.store.values.kinds import Verdict
from arshjul.work.culling import disposals

KEY = "degerfors-karlskoga"
PAGE = f"/f/{KEY}/gallring"
DECISION = "Gallringsbeslut § 12 <b>"


def shown(client: TestClient) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return answer.text


def test_a_rule_is_written_in_and_stands_with_who_and_which_decision(client: TestClient, web_store: Store) -> None:
    assert "tills något är beslutat" in shown(client)

    client.post(PAGE, data={"slag": "incoming", "dagar": "400", "beslut": DECISION, "engang": "a" * 32})

    page = shown(client)
    assert "400 dagar" in page
    assert "Gallringsbeslut § 12 &lt;b&gt;, inskrivet" in page
    assert (
        "Bestämde gallringsfrist för texten och ämnet i inkomna mejl"
        in client.get(f"/f/{KEY}/historik?visa=gallring").text
    )
    client.post(PAGE, data={"slag": "incoming", "dagar": "", "beslut": "§ 13"})
    assert "400 dagar" not in shown(client)


@pytest.mark.parametrize(
    ("field", "text", "told"),
    [
        ("dagar", "29", "minst 30"),
        ("dagar", "tre", "med siffror"),
        ("beslut", " ", "Skriv vilket beslut det är"),
        ("slag", "register", "inget som har en gallringsfrist"),
    ],
)
def test_what_cannot_be_decided_is_told_and_nothing_that_was_written_is_lost(
    client: TestClient, web_store: Store, field: str, text: str, told: str
) -> None:
    sent = {"slag": "incoming", "dagar": "400", "beslut": "Beslut § 99"} | {field: text}

    answer = client.post(PAGE, data=sent | {"formular": "frist-incoming"})

    assert answer.status_code >= 400
    assert told in answer.text
    if field != "beslut":
        assert "Beslut § 99" in answer.text
    with web_store.reading() as unit:
        assert unit.of(KEY).retentions.all() == ()


def test_what_is_culled_is_as_much_as_the_page_showed_and_stands_there_afterwards(
    client: TestClient, web_store: Store
) -> None:
    with web_store.writing() as unit:
        id = unit.inbox.keep(NewIncoming("f", b"Jag kommer", datetime(2022, 1, 3, tzinfo=UTC)))
        assert id
        unit.inbox.judge(id, Judged(Verdict.COUNTED, association_key=KEY))
    assert "Fristerna låter inget gallras i dag." in shown(client)
    client.post(PAGE, data={"slag": "incoming", "dagar": "30", "beslut": DECISION})
    assert 'name="antal" value="1"' in shown(client)

    assert client.post(f"{PAGE}/nu", data={"antal": "2"}).status_code == 409
    assert disposals(web_store, KEY) == ()
    assert client.post(f"{PAGE}/nu", data={"antal": "1"}, follow_redirects=False).status_code == 303

    [made] = disposals(web_store, KEY)
    assert (made.number, made.decision) == (1, DECISION)
    assert "gallrade texten i inkomna mejl, 1 från tiden före" in shown(client)
