"""The chains of a year on their page: every step and every signature recorded by a click, and taken back."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from visitors import signed_in
from web_pages import Reader

from arshjul.settings import Settings, read_settings
from arshjul.store import Store
from arshjul.work.chains.recording import chain_view
from arshjul.work.units import reading
from arshjul.year.chain import Outcome
from arshjul.year.chains.facts import ChainFact, chain_facts_in
from arshjul.year.chains.state import ChainState
from arshjul.year.facts import FactAbout

KEY = "sofint"
PAGES = "/f/sofint/steg-for-steg"
PAGE = f"{PAGES}/2020"
BASE_URL = "http://127.0.0.1:8321"
NOW = datetime(2021, 10, 26, 7, tzinfo=UTC)
OURS = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
BOARD = ("ordforande-hallefors", "ledamot-lindesberg", "ledamot-ljusnarsberg", "ledamot-nora")
BOARD += ("vice-ordforande-region-orebro-lan", "ledamot-forsakringskassan", "ledamot-arbetsformedlingen")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings(
        {
            "ARSHJUL_DATA": str(tmp_path),
            "ARSHJUL_NOW": "2021-10-26T09:00",
            "ARSHJUL_BASE_URL": BASE_URL,
            "ARSHJUL_SECRET_KEY": "a key for tests",
            "ARSHJUL_HOLD_MINUTES": "0",
            "ARSHJUL_LOOPBACK_ONLY": "1",
        }
    )


@pytest.fixture
def browser(settings: Settings, sofint: Store) -> TestClient:
    return signed_in(settings, sofint, raises=False)


def forms(html: str) -> list[dict[str, str]]:
    """What each form of the page sends when nothing is changed in it, its choices left out."""
    found = []
    for form in re.findall(r'<form method="post" action="/f/sofint/steg-for-steg.*?</form>', html, re.DOTALL):
        inputs = re.findall(r'<input type="(?:hidden|date|text)" name="(\w+)"[^>]*?value="([^"]*)"', form)
        found.append(
            {name: unescape(value) for name, value in inputs} | dict(re.findall(r'name="(angra)" value="(1)"', form))
        )
    return found


def click(browser: TestClient, page: str = PAGE, *, undo: bool = False, **which: str) -> int:
    """Send the form of the one row that *which* names, with the other fields of *which* filled in."""
    named = {name: which.pop(name) for name in ("kedja", "steg", "medlem", "item", "vem") if name in which}
    wanted = {"medlem": "", "item": "", "vem": ""} | named
    [form] = [f for f in forms(browser.get(page).text) if wanted.items() <= f.items() and ("angra" in f) is undo]
    return browser.post(page, data=form | which, headers=OURS, follow_redirects=False).status_code


def state(store: Store, chain: str = "audit-year", year: int = 2020) -> ChainState:
    return chain_view(store, KEY, year, chain, NOW).state


def facts(store: Store) -> tuple[ChainFact, ...]:
    with store.reading() as unit:
        return unit.of(KEY).ledger().chain_facts


def words_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_the_whole_audit_year_is_recorded_by_clicks(browser: TestClient, sofint: Store) -> None:
    clicks = [
        click(browser, kedja="audit-year", steg="accounts-closed", dag="2021-02-01"),
        click(browser, kedja="audit-year", steg="prepared", dag="2021-03-01"),
        click(browser, kedja="audit-year", steg="adopted", dag="2021-03-26", beteckning="§ 21"),
        *(click(browser, kedja="audit-year", steg="signed", vem=one, dag="2021-04-01") for one in BOARD),
        click(browser, kedja="audit-year", steg="audit-report", dag="2021-04-16", utfall="recommended"),
    ]

    assert clicks == [303] * 11
    own = state(sofint).own
    assert own
    assert own.day_of("adopted") == date(2021, 3, 26)
    assert own.day_of("signed") == date(2021, 4, 1)
    assert ChainFact("audit-year", 2020, "audit-report", date(2021, 4, 16), outcome=Outcome.RECOMMENDED) in facts(
        sofint
    )


def test_the_page_tells_who_has_signed_and_who_has_not(browser: TestClient, sofint: Store) -> None:
    click(browser, kedja="audit-year", steg="audit-signed", vem="revisor-nora", dag="2021-04-16")
    click(
        browser,
        kedja="audit-year",
        steg="audit-signed",
        vem="revisor-staten",
        dag="2021-04-16",
        anmarkning="Godkänt via mejl",
    )

    text = words_of(browser.get(PAGE).text)

    assert "Underskriven av revisorerna: Revisor Nora kommun 16 april 2021 ✔ Klar" in text
    assert "Gemensam revisor för staten 16 april 2021: ”Godkänt via mejl”, räknas inte ○ Återstår" in text
    assert "Revisor Hällefors kommun Har inte skrivit under" in text


def test_a_signature_after_an_approval_by_mail_ends_the_doubt(browser: TestClient, sofint: Store) -> None:
    click(
        browser,
        kedja="audit-year",
        steg="audit-signed",
        vem="revisor-staten",
        dag="2021-04-16",
        anmarkning="Godkänt via mejl",
    )
    assert [doubt.code for doubt in state(sofint).doubts] == ["not-signed"]

    assert click(browser, kedja="audit-year", steg="audit-signed", vem="revisor-staten", dag="2021-04-20") == 303

    assert state(sofint).doubts == ()


def test_what_is_undone_stands_no_more_and_stays_in_the_history(browser: TestClient, sofint: Store) -> None:
    click(browser, kedja="audit-year", steg="signed", vem="ledamot-nora", dag="2021-04-01")
    click(browser, kedja="audit-year", steg="signed", vem="ledamot-lindesberg", dag="2021-04-01")
    before = facts(sofint)

    assert click(browser, undo=True, kedja="audit-year", steg="signed", vem="ledamot-nora") == 303

    gone = set(before) - set(facts(sofint))
    assert {fact.by for fact in gone} == {"ledamot-nora"}
    with sofint.reading() as unit:
        assert gone <= set(chain_facts_in(unit.of(KEY).facts_ever(FactAbout.CHAIN)))


def test_a_member_answers_in_the_consultation_and_a_new_item_is_put_off(browser: TestClient, sofint: Store) -> None:
    page = f"{PAGES}/2022"

    assert click(browser, page, kedja="budget", steg="consultation-sent", dag="2021-09-20") == 303
    assert (
        click(browser, page, kedja="budget", steg="answered", medlem="nora", dag="2021-10-15", utfall="supported")
        == 303
    )
    put_off = {"kedja": "open-items", "steg": "put-off", "item": "Arvoden", "dag": "2021-09-10"}
    assert browser.post(f"{PAGES}/2021", data=put_off, headers=OURS, follow_redirects=False).status_code == 303

    nora = state(sofint, "budget", 2022).link("nora")
    assert nora
    assert nora.outcome is Outcome.SUPPORTED
    assert click(browser, f"{PAGES}/2021", kedja="open-items", steg="taken-up", item="Arvoden", dag="2021-10-20") == 303
    assert state(sofint, "open-items", 2021).closed_on == date(2021, 10, 20)


def test_a_decision_by_delegation_stands_on_the_agenda_of_the_next_meeting(browser: TestClient, sofint: Store) -> None:
    decided = {"kedja": "delegated-decisions", "steg": "decided", "item": "Hyresavtal", "dag": "2021-10-20"}
    told = decided | {"beteckning": "D 2021:4", "organ": "förbundschefen"}

    assert browser.post(f"{PAGES}/2021", data=told, headers=OURS, follow_redirects=False).status_code == 303

    page = browser.get("/f/sofint/moten/2021-styrelse-3").text
    assert "- Hyresavtal, 20 oktober 2021, D 2021:4, av förbundschefen" in page
    assert "Ärende: Delegationsbeslut 2021" in page
    assert state(sofint, "delegated-decisions", 2021).closed_on is None


def test_a_task_is_given_on_the_page_and_finished_on_the_page_of_its_day(browser: TestClient, sofint: Store) -> None:
    given = {"kedja": "tasks", "steg": "given", "item": "Utred lokalerna", "dag": "2021-09-10"}
    told = given | {"beteckning": "§ 47", "ansvarig": "ledamot-nora", "senast": "2021-10-26"}

    assert browser.post(f"{PAGES}/2021", data=given, headers=OURS, follow_redirects=False).status_code == 409
    assert browser.post(f"{PAGES}/2021", data=told, headers=OURS, follow_redirects=False).status_code == 303

    assert "§ 47, till Ledamot Nora kommun, senast 26 oktober 2021" in browser.get(f"{PAGES}/2021").text
    with reading(sofint, KEY, NOW) as standing:
        (task,) = (task for year in standing.years for task in year.tasks)
    where = f"/f/sofint/arshjul/2021/{task.deadline.key}"
    assert "styrelsens protokoll § 47" in browser.get(where).text
    assert browser.post(f"{where}/klar", headers=OURS, follow_redirects=False).status_code == 303
    assert state(sofint, "tasks", 2021).closed_on == NOW.date()


@pytest.mark.parametrize(
    ("fields", "status", "told"),
    [
        ({"steg": "adopted", "dag": "2021-10-27"}, 409, "har inte varit än"),
        ({"steg": "adopted", "dag": "2020-10-27"}, 409, "inte slut"),
        ({"steg": "adopted", "dag": "i dag"}, 400, "Dagen saknas eller är ingen dag"),
        ({"steg": "adopted", "item": "x" * 600}, 400, "får vara högst 500 tecken"),
        ({"steg": "signed", "vem": "forbundschef"}, 409, "satt inte i styrelsen"),
        ({"steg": "signed"}, 409, "antecknas för var och en"),
        ({"steg": "closed"}, 409, "räknas ut när alla har ”Protokollfört” i Ansvarsfrihet"),
        ({"steg": "adopted", "utfall": "granted"}, 409, "har inget utfall"),
        ({"steg": "adopted", "angra": "1"}, 404, "inget antecknat"),
        ({"kedja": "ingen"}, 404, "inget som följs steg för steg"),
        ({"kedja": "open-items", "steg": "put-off"}, 409, "Ange vilket ärende"),
    ],
)
def test_what_cannot_be_true_is_told_in_the_words_of_the_page_and_nothing_is_stored(
    browser: TestClient, sofint: Store, fields: dict[str, str], status: int, told: str
) -> None:
    before = facts(sofint)

    answer = browser.post(PAGE, data={"kedja": "audit-year", "dag": "2021-03-26", **fields}, headers=OURS)

    assert (answer.status_code, facts(sofint)) == (status, before)
    text = words_of(answer.text)
    assert told in text
    refused = text.partition("Inget har sparats.")[2].partition("Revisionsåret 2020")[0]
    assert "--" not in refused
    assert "arshjul " not in refused


def test_the_address_that_mails_and_bookmarks_have_leads_to_the_page(browser: TestClient) -> None:
    answer = browser.get("/f/sofint/kedjor/2020", follow_redirects=False)

    assert (answer.status_code, answer.headers["Location"]) == (301, PAGE)
    assert browser.get("/kedjor/2020?forbund=sofint").url.path == PAGE


def test_what_was_written_stays_in_the_row_that_was_refused(browser: TestClient) -> None:
    fields = {"kedja": "audit-year", "steg": "adopted", "dag": "2020-03-26", "beteckning": "§ 21"}

    html = browser.post(PAGE, data=fields, headers=OURS).text

    assert html.count('value="§ 21"') == 1
    assert html.count('value="2020-03-26"') == 1


@pytest.mark.parametrize("path", [PAGE, f"{PAGES}/2021", f"{PAGES}/2022", f"{PAGES}/2026"])
def test_the_page_is_well_formed(browser: TestClient, path: str) -> None:
    page = Reader(browser.get(path).text)

    assert page.faults == []
    assert len(page.ids) == len(set(page.ids))
    assert set(page.references) <= set(page.ids)
    assert page.inline_styles == 0
