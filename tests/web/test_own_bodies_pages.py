"""What a guest and a body of one's own meet on the pages."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from doers import doer
from starlette.testclient import TestClient

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.tokens import token
from arshjul.work.files.associations import load

KEY = "degerfors-karlskoga"
MEETING = "2022-styrelse-4"
LONG_AGO = datetime(2021, 12, 14, 11, tzinfo=UTC)
OURS = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
FILE = f"""
bodies:
  - {{key: preparatory, name: Styrgruppen}}
  - {{key: arbetsutskott, name: Arbetsutskottet}}
people:
  - {{key: gast, name: Utvärderaren, address: gast@hogskolan.example}}
seats:
  - {{person: forbundschef, body: arbetsutskott, role: member}}
years:
  - year: 2022
    occasions:
      - {{key: {MEETING}, guests: [gast]}}
"""


def words_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.fixture
def changed(web_settings: Settings, web_store: Store) -> Store:
    load(web_store, web_settings, FILE.encode(), f"{KEY}.yaml", doer(LONG_AGO))
    return web_store


def test_a_guest_answers_by_the_link_of_the_call_and_stands_as_a_guest(
    changed: Store, client: TestClient, web_settings: Settings
) -> None:
    path = f"/svar/{token(web_settings.secret_key, 'page', KEY, 'gast')}/{MEETING}"
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', client.get(path).text))

    posted = client.post(path, data={**hidden, "svar": "ja"}, headers=OURS, follow_redirects=False)

    assert posted.status_code == 303
    with changed.reading() as unit:
        assert [one.person for one in unit.of(KEY).answers() if one.occasion == MEETING] == ["gast"]
    assert "Utvärderaren Gäst" in words_of(client.get(f"/f/{KEY}/moten/{MEETING}").text)


def test_a_body_is_called_what_the_association_calls_it(changed: Store, client: TestClient) -> None:
    members = words_of(client.get(f"/f/{KEY}/medlemmar").text)
    year = words_of(client.get(f"/f/{KEY}/arshjul/2022").text)

    assert "Arbetsutskottet" in members
    assert "Styrgruppen" in members
    assert "Styrgruppen (halvårsredovisning)" in year
    assert "Beredningsmöte" not in year
    assert "Styrelsen Styrgruppen Medlemmar och myndigheter" in year
