"""Papers to the members in a chain on the pages: attached, shown, sent, read and answered by a contact."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from discharge_cases import KEY, OURS, PDF, browser_on, facts, settings_on, words_of
from doers import doer
from httpx import Response
from starlette.testclient import TestClient
from web_pages import Reader

from arshjul.folders import folder
from arshjul.settings import Settings
from arshjul.store import Store, open_store
from arshjul.web.app import build_app
from arshjul.work.files.associations import load
from arshjul.work.links import contact_page_token, papers_path
from arshjul.work.years import adopt
from arshjul.year.chain import Outcome
from arshjul.year.chains.sendings import Which

PAGE = f"/f/{KEY}/steg-for-steg/2022/budget/consultation-sent"
CONSULTATION = Which("budget", "consultation-sent", 2022)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(settings_on(tmp_path, "2021-09-20T14:00"), hold_minutes=10)


@pytest.fixture
def store(settings: Settings, migrated_sqlite: Path, tmp_path: Path) -> Iterator[Store]:
    """SOFINT in September 2021, the year adopted: the budget is to be consulted about."""
    path = tmp_path / "september.db"
    shutil.copyfile(migrated_sqlite, path)
    store = open_store(f"sqlite:///{path}")
    text = (folder("examples") / "sofint.yaml").read_text("utf-8").partition("\nfacts:")[0] + "\n"
    load(store, settings, text.encode(), "sofint.yaml", doer(settings.clock.now()))
    adopt(store, settings, KEY, 2021, doer(settings.clock.now()), accept_because="Prov")
    yield store
    store.close()


@pytest.fixture
def director(settings: Settings, store: Store) -> TestClient:
    return browser_on(settings, store)


@pytest.fixture
def contact(settings: Settings, store: Store) -> TestClient:
    """Somebody who has no account."""
    return TestClient(build_app(settings, store), base_url=settings.base_url, raise_server_exceptions=False)


@pytest.fixture
def answering(settings: Settings, store: Store) -> str:
    """The page of Nora's contact about it."""
    with store.reading() as unit:
        return papers_path(settings, unit.of(KEY).association(), CONSULTATION, "kontakt-nora")


def attach(director: TestClient, name: str = "Förslag till budget", content: bytes = PDF) -> Response:
    file = {"fil": ("forslag.pdf", content, "application/pdf")}
    return director.post(f"{PAGE}/handling", data={"namn": name}, files=file, headers=OURS, follow_redirects=False)


def send(director: TestClient, *members: str, **fields: str) -> Response:
    """Send what the page shows, to the *members*."""
    shown = dict(re.findall(r'name="(utgava|avtryck)" value="([^"]+)"', director.get(PAGE).text))
    data = {**shown, "nar": "senare", "medlem": list(members), **fields}
    return director.post(PAGE, data=data, headers=OURS, follow_redirects=False)


def test_the_page_of_the_years_things_leads_to_what_can_be_sent(director: TestClient) -> None:
    html = director.get(f"/f/{KEY}/steg-for-steg/2022").text

    assert f'href="{PAGE}"' in html
    assert "Skicka till medlemmarna: samråd om verksamhetsplan och budget 2022" in words_of(html)
    for step in ("budget/decided-sent", "half-year-report/sent", "funding-application/asked"):
        page = director.get(f"/f/{KEY}/steg-for-steg/2022/{step}")
        assert (page.status_code, Reader(page.text).faults) == (200, [])
    assert director.get(f"/f/{KEY}/steg-for-steg/2022/budget/decided").status_code == 404


def test_what_is_attached_is_shown_as_a_mail_and_sent_to_the_chosen(director: TestClient, store: Store) -> None:
    bare = send(director, "nora")
    kept, wrong = attach(director), attach(director, "Annat", b"<html>")
    page = director.get(PAGE).text
    stale = send(director, "nora", avtryck="")
    nobody, sent = send(director), send(director, "nora", "hallefors")
    after = words_of(director.get(PAGE).text)

    assert (bare.status_code, wrong.status_code, stale.status_code, nobody.status_code) == (409, 400, 409, 409)
    assert (kept.status_code, sent.status_code) == (303, 303)
    assert "Samråd om verksamhetsplan och budget 2022 från SOFINT" in words_of(page)
    assert "Bifogade handlingar - Förslag till budget" in words_of(page)
    assert Reader(page).faults == []
    assert "Mejlen (2 st) lämnar från klockan 14.10" in after
    assert "Har fått det som är bifogat" in after
    number = re.findall(r'name="angra" value="(\d+)"', director.get(PAGE).text)[0]
    undone = director.post(f"{PAGE}/angra", data={"angra": number}, headers=OURS, follow_redirects=False)
    assert undone.status_code == 303
    assert [fact for fact in facts(store) if fact.chain == "budget"] == []


def test_the_contact_reads_and_answers_without_an_account(
    director: TestClient, contact: TestClient, answering: str, settings: Settings, store: Store
) -> None:
    before = contact.get(answering).status_code
    attach(director)
    send(director, "nora")
    with store.reading() as unit:
        tasks = f"/kontakt/{contact_page_token(settings, unit.of(KEY).association(), 'kontakt-nora')}"

    page, asked = contact.get(answering).text, contact.get(tasks).text
    paper = re.findall(rf'href="({answering}/\d+)"', page)[0]
    said = {"medlem": "nora", "dag": "2021-09-20", "utfall": "supported", "anmarkning": "Inget att invända."}
    empty = contact.post(answering, data={**said, "utfall": "", "anmarkning": ""}, headers=OURS)
    another = contact.post(answering, data={**said, "medlem": "hallefors"}, headers=OURS)
    told = contact.post(answering, data=said, headers=OURS, follow_redirects=False)

    assert (before, empty.status_code, another.status_code, told.status_code) == (404, 409, 404, 303)
    assert Reader(page).faults == Reader(asked).faults == []
    assert "Förslag till budget" in page
    assert f'href="{answering}"' in asked
    assert contact.get(paper).content == PDF
    [fact] = [one for one in facts(store) if one.step == "answered"]
    assert (fact.member, fact.outcome, fact.note) == ("nora", Outcome.SUPPORTED, "Inget att invända.")
    assert "ställer sig bakom. Inget att invända." in words_of(contact.get(f"{answering}?tack=1").text)
    assert f'href="{answering}"' not in contact.get(tasks).text
    assert "Har svarat" in words_of(director.get(PAGE).text)


def test_the_contact_sends_a_file_with_the_answer_and_one_later_and_the_director_reads_them(
    director: TestClient, contact: TestClient, answering: str, settings: Settings
) -> None:
    attach(director)
    send(director, "nora")
    said = {"medlem": "nora", "dag": "2021-09-20", "anmarkning": "Se yttrandet.", "formular": "svar-1"}

    def sent(path: str, content: bytes, **fields: str) -> Response:
        file = {"fil": ("Nora_yttrande.pdf", content, "application/pdf")}
        return contact.post(path, data=fields, files=file, headers=OURS, follow_redirects=False)

    early = sent(f"{answering}/fil", PDF, medlem="nora")
    wrong = sent(answering, b"<html>", **said)
    told = sent(answering, PDF, **said)
    more = sent(f"{answering}/fil", PDF + b"2", medlem="nora", filnamn="Protokollsutdrag § 7")
    none = contact.post(f"{answering}/fil", data={"medlem": "nora", "formular": "fil-1"}, headers=OURS)

    assert [one.status_code for one in (early, wrong, told, more, none)] == [409, 400, 303, 303, 400]
    assert "Tack, filen är mottagen." in contact.get(more.headers["location"]).text
    assert 'href="#svar-1-fil"' in wrong.text
    assert "Se yttrandet." in wrong.text
    page = contact.get(answering).text
    assert "Nora yttrande (PDF, 1 kB), mottagen 20 september 2021" in words_of(page)
    assert Reader(page).faults == Reader(none.text).faults == []
    for shown in (PAGE, f"/f/{KEY}/steg-for-steg/2022"):
        html = director.get(shown).text
        assert Reader(html).faults == []
        found = re.findall(rf'href="(/f/{KEY}/steg-for-steg/2022/svarsfil-\d+)">([^<]+) \(PDF', html)
        assert [name for _, name in found] == ["Nora yttrande", "Protokollsutdrag § 7"]
    kept = director.get(found[1][0])
    assert (kept.content, kept.headers["content-type"]) == (PDF + b"2", "application/pdf")
    assert kept.headers["content-disposition"] == 'attachment; filename="protokollsutdrag-7.pdf"'
    assert kept.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert director.get(found[1][0].replace("/2022/", "/2021/")).status_code == 404
    assert contact.get(found[1][0], follow_redirects=False).status_code == 303
