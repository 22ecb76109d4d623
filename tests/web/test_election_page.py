"""The page on which a member's contact tells whom the member has elected to the new board."""

from __future__ import annotations

import re

import pytest
from addressed import never_renewed
from starlette.testclient import TestClient

from arshjul.settings import Settings
from arshjul.store import LinkKind, Store
from arshjul.work.links import page_token
from arshjul.work.links.secrets import secret_about

KEY = "degerfors-karlskoga"
OURS = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
ANSWER = {
    "medlem": "karlskoga",
    "dag": "2022-08-02",
    "beteckning": "§ 88",
    "organ": "KF",
    "anmarkning": "Ledamot: A. Ersättare: B.",
}


@pytest.fixture
def page(web_settings: Settings) -> str:
    """The address of a contact's page about the mandate from 1 January 2023."""
    secret = secret_about(web_settings, never_renewed(KEY), LinkKind.ELECTION, "kontakt-karlskoga", "2023")
    return f"/val/{secret}/2023"


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def tell(client: TestClient, page: str, **fields: str) -> int:
    return client.post(page, data={**ANSWER, **fields}, headers=OURS, follow_redirects=False).status_code


def recorded(store: Store) -> list[tuple[str, str, str, str]]:
    with store.reading() as unit:
        found = unit.of(KEY).facts()
    return [(f.key, f.step, f.subject, f.by) for f in found if f.key == "change-of-mandate"]


def test_a_contact_tells_without_an_account_whom_the_member_has_elected(
    client: TestClient, web_store: Store, page: str
) -> None:
    shown = words_of(client.get(page).text)

    assert "En ny mandattid börjar söndag 1 januari 2023 och gäller till och med 31 december 2026." in shown
    assert "Karlskoga kommun" in shown
    assert "Degerfors kommun" not in shown
    assert tell(client, page) == 303
    assert tell(client, page) == 303
    assert recorded(web_store) == [("change-of-mandate", "elected", "karlskoga", "kontakten")]
    assert "Besked 2 augusti 2022, KF, § 88: Ledamot: A. Ersättare: B." in words_of(client.get(page).text)
    assert "Ledamot: A. Ersättare: B." in client.get(f"/steg-for-steg/2023?forbund={KEY}").text


@pytest.mark.parametrize(
    ("fields", "status", "told"),
    [
        ({"medlem": "degerfors"}, 404, ""),
        ({"dag": "2022-08-09"}, 409, "har inte varit än"),
        ({"dag": "i går"}, 400, "är ingen dag"),
        ({"anmarkning": " "}, 409, "Skriv vilka ni har utsett"),
    ],
)
def test_what_a_contact_cannot_tell_is_refused_and_what_was_written_is_kept(
    client: TestClient, web_store: Store, page: str, fields: dict[str, str], status: int, told: str
) -> None:
    answer = client.post(page, data={**ANSWER, **fields}, headers=OURS, follow_redirects=False)

    assert answer.status_code == status
    assert told in words_of(answer.text)
    assert status == 404 or 'value="§ 88"' in answer.text
    assert recorded(web_store) == []


def test_another_answer_than_the_recorded_is_for_the_office_to_mend(
    client: TestClient, web_store: Store, page: str
) -> None:
    assert tell(client, page) == 303
    assert tell(client, page, anmarkning="Ledamot: C. Ersättare: B.") == 409
    assert len(recorded(web_store)) == 1


def test_the_last_day_of_the_elections_leads_to_every_member_in_the_chain(client: TestClient) -> None:
    shown = client.get(f"/f/{KEY}/arshjul/2022/2022:mandate:2023-01-01").text

    assert "Val till styrelsen från 1 januari 2023 – 5 av 5 återstår" in words_of(shown)
    assert f'href="/f/{KEY}/steg-for-steg/2023#change-of-mandate"' in shown
    assert 'id="change-of-mandate"' in client.get(f"/f/{KEY}/steg-for-steg/2023").text


def test_nobody_elses_link_opens_the_page_and_no_year_without_a_change(
    client: TestClient, web_settings: Settings, page: str
) -> None:
    another = page_token(web_settings, never_renewed(KEY), "ledamot-degerfors")
    of_before = page_token(web_settings, never_renewed(KEY), "kontakt-karlskoga")
    secret = page.split("/")[2]

    assert client.get(f"/val/{of_before}/2023").status_code == 200
    for path in (f"/val/{secret}/2027", f"/min-sida/{secret}", f"/anslag/{secret}/2022-styrelse-1"):
        assert client.get(path).status_code == 404
    assert client.get(f"/val/{another}/2023").status_code == 404
    assert client.get(f"/val/{'a' * 26}/2023").status_code == 404
    assert client.get(page.replace("2023", "2024")).status_code == 404


def test_the_extract_of_the_minutes_comes_with_what_is_told_and_is_read_where_that_is(
    client: TestClient, page: str
) -> None:
    for path, fields in ((page, ANSWER), (f"{page}/fil", {"medlem": "karlskoga", "filnamn": "Utdrag § 88"})):
        file = {"fil": ("utdrag.pdf", b"%PDF-1.7\n", "application/pdf")}
        assert client.post(path, data=fields, files=file, headers=OURS, follow_redirects=False).status_code == 303

    shown = client.get(f"/f/{KEY}/steg-for-steg/2023").text
    found = re.findall(r'href="([^"]+svarsfil-[0-9]+)">([^<]+) \(', shown)
    assert [name for _, name in found] == ["utdrag", "Utdrag § 88"]
    assert client.get(found[0][0]).content == b"%PDF-1.7\n"
    assert "Utdrag § 88 (PDF, 1 kB)" in words_of(client.get(page).text)
