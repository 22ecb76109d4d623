"""A contact's page about one decision: from what it is decided, that it is not decided yet, and what was answered."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from asked_statements import statements
from discharge_cases import KEY, OURS, PAGE, PDF, browser_on, report, row_of, settings_on, undecided, words_of
from doers import doer
from starlette.testclient import TestClient

from arshjul.folders import folder
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.chains.recording import retract
from arshjul.work.files.associations import load
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.names import DISCHARGE

OTHER_TOKEN = "a" * 26


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_on(tmp_path, "2021-10-26T09:00")


@pytest.fixture
def browser(settings: Settings, sofint: Store) -> TestClient:
    return browser_on(settings, sofint)


@pytest.fixture
def page(settings: Settings, sofint: Store) -> str:
    """The path of the page of Nora's contact, which has been asked and has not answered."""
    return undecided(sofint, settings)


def wait_until(browser: TestClient, page: str, day: str, whom: str = "KF") -> int:
    return browser.post(
        f"{page}/vantas", data={"vantas": day, "vem": whom}, headers=OURS, follow_redirects=False
    ).status_code


def test_the_contact_fetches_what_the_house_has_and_nothing_before_it_was_sent(
    browser: TestClient, page: str, sofint: Store, settings: Settings
) -> None:
    kept = {"fil": ("a.pdf", PDF, "application/pdf")}
    browser.post(f"{PAGE}/dokument", data={"dokument": "audit-report"}, files=kept, headers=OURS)
    stranger = TestClient(browser.app, base_url=settings.base_url)

    [address] = re.findall(r'href="(/beslut/[^"]+)"', stranger.get(page).text)
    served = stranger.get(address)

    assert "Revisionsberättelse (PDF, 1 kB)" in words_of(stranger.get(page).text)
    assert served.content == PDF
    assert served.headers["content-disposition"] == 'attachment; filename="revisionsberattelse.pdf"'
    assert stranger.get(f"{page}/dokument/review-report").status_code == 404
    assert stranger.get(address.replace(page, f"/beslut/{OTHER_TOKEN}")).status_code == 404
    retract(sofint, KEY, ChainFact(DISCHARGE, 2020, "sent", date(2021, 4, 30), "nora"), doer(settings.clock.now()))
    assert "Revisionsberättelse (PDF" not in words_of(stranger.get(page).text)


def test_not_decided_yet_moves_the_question_and_is_seen_by_the_director(browser: TestClient, page: str) -> None:
    assert "Beslutet behövs senast onsdag 30 juni 2021." in browser.get(page).text

    assert wait_until(browser, page, "2021-11-29") == 303

    shown = words_of(browser.get(page).text)
    assert "Beslutet väntas måndag 29 november 2021, KF. Vi frågar igen först efter den dagen." in shown
    assert "Det är efter sista dagen 30 juni 2021, och förbundschefen får veta det." in shown
    assert "Väntas Enligt svar 2021-10-26 2021-11-29 KF" in row_of(browser.get(PAGE).text, "Nora kommun")
    assert report(browser, page) == 303
    assert "Inte beslutat än?" not in browser.get(page).text


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({}, "Skriv dagen som"),
        ({"vantas": "i höst"}, "Skriv dagen som"),
        ({"vantas": "2021-W44-1"}, "Skriv dagen som"),
        ({"vantas": "2021-10-25", "vem": "KF"}, "inom ett år"),
        ({"vantas": "2024-11-29", "vem": "KF"}, "inom ett år"),
        ({"vantas": "2021-11-29", "vem": "x" * 2000}, "får vara högst 100 tecken"),
    ],
)
def test_a_day_that_is_none_is_told_on_the_page_with_what_was_written(
    browser: TestClient, page: str, form: dict[str, str], told: str
) -> None:
    answer = browser.post(f"{page}/vantas", data={"formular": "vantas", **form}, headers=OURS)

    assert answer.status_code in (400, 409)
    assert told in words_of(answer.text)
    assert f'value="{form.get("vantas", "")}"' in answer.text
    assert "Enligt svar" not in row_of(browser.get(PAGE).text, "Nora kommun")


def test_what_is_written_is_shown_as_text_and_a_field_that_stands_twice_counts_once(
    browser: TestClient, page: str
) -> None:
    body = "vantas=2021-11-01&vantas=2021-11-29&vem=%3Cscript%3E"
    form = {**OURS, "Content-Type": "application/x-www-form-urlencoded"}

    assert browser.post(f"{page}/vantas", content=body, headers=form, follow_redirects=False).status_code == 303

    for html in (browser.get(page).text, browser.get(PAGE).text):
        assert "<script>" not in html
        assert "2021-11-01" not in html
    assert browser.post(f"{page}/vantas", content="vem=" + "x" * 100_000, headers=form).status_code == 400


def test_what_was_answered_before_is_told(browser: TestClient, page: str) -> None:
    report(browser, page)
    [number] = re.findall(r'name="id" value="(\d+)"', browser.get(PAGE).text)
    browser.post(f"{PAGE}/svar", data={"id": number, "svar": "avboj"}, headers=OURS)
    report(browser, page, beteckning="§ 123")
    [number] = re.findall(r'name="id" value="(\d+)"', browser.get(PAGE).text)
    browser.post(f"{PAGE}/svar", data={"id": number, "svar": "bekrafta"}, headers=OURS)

    shown = words_of(browser.get(page).text)

    assert "§ 122. Årsredovisningen godkänd: ja. Inget protokollsutdrag är bifogat. Förbundet har lagt" in shown
    assert "§ 123. Årsredovisningen godkänd: ja. Inget protokollsutdrag är bifogat. Förbundet har bekräftat" in shown


def test_the_text_is_copied_by_a_button_that_only_a_script_of_ours_shows(browser: TestClient, page: str) -> None:
    html = browser.get(page).text

    assert re.search(r'<script src="/static/copy\.js\?v=[0-9a-f]+" defer></script>', html)
    assert '<button type="button" class="quiet" data-copies="beslutstext" hidden>' in html
    assert '<pre class="letter" id="beslutstext" tabindex="0"' in html


@pytest.mark.parametrize("path", ["/beslut/{}", "/beslut/{}/dokument/audit-report"])
def test_a_wrong_link_is_looked_up_by_one_question(browser: TestClient, sofint: Store, page: str, path: str) -> None:
    stranger = TestClient(browser.app, base_url="http://127.0.0.1:8321", raise_server_exceptions=False)

    with statements(sofint) as asked:
        assert stranger.get(path.format(OTHER_TOKEN)).status_code == 404
        assert stranger.post(f"/beslut/{OTHER_TOKEN}/vantas", data={}, headers=OURS).status_code == 404

    assert len([one for one in asked if "links" in one]) == 2
    assert len(asked) == 2


def test_another_associations_contact_reads_and_answers_nothing_here(
    browser: TestClient, page: str, sofint: Store, settings: Settings
) -> None:
    text = (folder("examples") / "sofint.yaml").read_bytes()
    load(sofint, settings, text, "annat.yaml", doer(settings.clock.now()))
    wait_until(browser, page, "2021-11-29")

    assert "Enligt svar" not in browser.get("/f/annat/ansvarsfrihet/2020").text


def test_an_extract_that_comes_after_the_decision_is_sent_on_the_page_and_read_by_the_director(
    browser: TestClient, page: str
) -> None:
    def sent() -> int:
        file = {"fil": ("utdrag.pdf", PDF, "application/pdf")}
        answer = browser.post(f"{page}/fil", data={"medlem": "nora"}, files=file, headers=OURS, follow_redirects=False)
        return answer.status_code

    early = sent()
    report(browser, page)
    [number] = re.findall(r'name="id" value="(\d+)"', browser.get(PAGE).text)
    browser.post(f"{PAGE}/svar", data={"id": number, "svar": "bekrafta"}, headers=OURS)
    asked = words_of(browser.get(page).text)

    assert (early, sent()) == (409, 303)
    assert "Protokollsutdraget behövs också." in asked
    assert "utdrag (PDF, 1 kB), mottagen 26 oktober 2021" in words_of(browser.get(page).text)
    html = browser.get(PAGE).text
    [address] = re.findall(r'href="([^"]+svarsfil-\d+)"', html)
    assert browser.get(address).content == PDF
