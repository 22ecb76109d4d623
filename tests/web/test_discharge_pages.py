"""Discharge on the pages: seen, recorded, sent, reported by a contact and confirmed."""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from discharge_cases import (
    ANSWER,
    KEY,
    OURS,
    PAGE,
    PDF,
    browser_on,
    facts,
    report,
    row_of,
    settings_on,
    undecided,
    uploads,
    words_of,
)
from doers import doer
from httpx import Response
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.testclient import TestClient
from web_pages import Reader

from arshjul.folders import folder
from arshjul.settings import Settings
from arshjul.store import Store, open_store
from arshjul.web.frame.form import Form
from arshjul.web.frame.posting import posted_in
from arshjul.work.chains.recording import chain_view, record, retract
from arshjul.work.changing import changing
from arshjul.work.files.associations import load
from arshjul.work.receiving import MOST_BYTES
from arshjul.work.years import adopt
from arshjul.year.chain import Outcome
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.names import DISCHARGE
from arshjul.year.deeds import Deed, DeedKind, Doer, Origin
from arshjul.year.model import CouncilDay

PAGES = "/f/sofint/steg-for-steg"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_on(tmp_path, "2021-10-26T09:00")


@pytest.fixture
def waiting(settings: Settings, migrated_sqlite: Path, tmp_path: Path) -> Iterator[TestClient]:
    """SOFINT in April 2021, the auditors' report in: the bundle can be sent, and undone for ten minutes."""
    path = tmp_path / "april.db"
    shutil.copyfile(migrated_sqlite, path)
    store = open_store(f"sqlite:///{path}")
    april = replace(settings_on(tmp_path, "2021-04-20T14:00"), hold_minutes=10)
    text = (folder("examples") / "sofint.yaml").read_text("utf-8").partition("\nfacts:")[0] + "\n"
    load(store, april, text.encode(), "sofint.yaml", doer(april.clock.now()))
    adopt(store, april, KEY, 2021, doer(april.clock.now()), accept_because="Prov")
    report_in = ChainFact("audit-year", 2020, "audit-report", date(2021, 4, 16), outcome=Outcome.RECOMMENDED)
    record(store, KEY, report_in, doer(april.clock.now()))
    yield browser_on(april, store)
    store.close()


@pytest.fixture
def browser(settings: Settings, sofint: Store) -> TestClient:
    return browser_on(settings, sofint)


def test_the_page_shows_who_has_decided_who_is_silent_and_the_lag(browser: TestClient) -> None:
    html = browser.get(PAGE).text

    assert "Inte avslutad: 5 av 7 medlemmars beslut är protokollförda." in words_of(html)
    assert "✔ Protokollfört" in row_of(html, "Nora kommun")
    assert "2021-09-20" in row_of(html, "Försäkringskassan")
    assert "Beviljad med uppmaning" in row_of(html, "Försäkringskassan")
    assert "Undanröj de brister" in words_of(html)


def test_when_all_are_minuted_the_page_says_since_when(tmp_path: Path, sofint: Store) -> None:
    later = settings_on(tmp_path, "2022-01-10T09:00")
    load(sofint, later, (folder("examples") / "sofint.yaml").read_bytes(), "sofint.yaml", doer(later.clock.now()))

    html = browser_on(later, sofint).get(PAGE).text

    assert "✔ Avslutad 19 november 2021" in words_of(html)
    assert "60 dagar från beslut till protokoll" in row_of(html, "Försäkringskassan")
    assert "25 dagar från beslut till protokoll" in row_of(html, "Lindesbergs kommun")


def test_a_silent_member_is_told_in_symbol_and_word(tmp_path: Path, sofint: Store) -> None:
    html = browser_on(settings_on(tmp_path, "2021-09-11T09:00"), sofint).get(PAGE).text

    assert "✖ Tyst" in row_of(html, "Lindesbergs kommun")
    assert "Tysta: Lindesbergs kommun" in words_of(html)


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}?medlem=Region", f"{PAGES}/2021", f"{PAGES}/2022", f"{PAGES}/2019"])
def test_the_pages_are_well_formed_and_accessible_as_far_as_a_machine_sees(browser: TestClient, path: str) -> None:
    answer = browser.get(path)
    page = Reader(answer.text)

    assert answer.status_code == 200
    assert page.faults == []
    assert len(page.ids) == len(set(page.ids))
    assert set(page.references) <= set(page.ids)
    assert (page.headers_without_scope, page.inline_styles) == (0, 0)
    assert page.headings.count(1) == 1


def test_the_page_without_a_year_leads_to_the_nearest(browser: TestClient) -> None:
    answer = browser.get("/f/sofint/ansvarsfrihet", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert browser.get("/f/sofint/ansvarsfrihet/99999999999").status_code == 404
    assert browser.get("/f/sofint/steg-for-steg/99999999999").status_code == 404


def test_the_page_without_a_year_leads_to_the_year_that_is_tried_now_also_when_nothing_is_recorded(
    client: TestClient,
) -> None:
    # In August 2022; what is recorded is about 2020.
    answer = client.get("/f/degerfors-karlskoga/ansvarsfrihet", follow_redirects=False)

    assert answer.headers["location"] == "/f/degerfors-karlskoga/ansvarsfrihet/2021"


def test_the_other_chains_are_shown_the_same_way(browser: TestClient, sofint: Store, settings: Settings) -> None:
    adopted = ChainFact("audit-year", 2020, "adopted", date(2021, 3, 26), reference="§ 21")
    record(sofint, KEY, adopted, doer(settings.clock.now(), "chef"))

    text = words_of(browser.get("/f/sofint/steg-for-steg/2020").text)

    assert "Revisionsåret 2020" in text
    assert "Årsredovisning beslutad 26 mars 2021, § 21 ✔ Klar" in text
    assert "Ansvarsfrihet 2020" not in text


def test_one_member_is_seen_in_all_its_associations(browser: TestClient, sofint: Store, settings: Settings) -> None:
    others = ("degerfors-karlskoga", "orebro-lan/finsam-lekeberg-orebro", "orebro-lan/sydnarke")
    for path in (folder("examples") / f"{other}.yaml" for other in others):
        load(sofint, settings, path.read_bytes(), path.name, doer(settings.clock.now()))
    with sofint.reading() as unit:
        associations = unit.association_keys()

    text = words_of(browser.get(f"{PAGE}?medlem=Region Örebro län").text)

    assert len(associations) == 4
    assert all(name in text for _, name in associations)
    assert browser.get(f"{PAGE}?medlem=Ingen").status_code == 404
    together = browser.get(f"{PAGE}?alla=1").text
    assert all(name in words_of(together) for _, name in associations)
    assert "7 av 7 7 av 7 5 av 7" in row_of(together, "SOFINT Samordningsförbundet i Norra Örebro län")
    assert Reader(together).faults == []


def test_the_director_records_a_step(browser: TestClient, sofint: Store) -> None:
    fields = {"medlem": "lindesberg", "steg": "extract-received", "dag": "2021-10-26", "utfall": "", "godkand": ""}

    answer = browser.post(PAGE, data=fields, headers=OURS, follow_redirects=False)

    assert answer.status_code == 303
    assert ChainFact(DISCHARGE, 2020, "extract-received", date(2021, 10, 26), "lindesberg") in facts(sofint)


@pytest.mark.parametrize(
    ("fields", "status", "told"),
    [
        ({"dag": "vecka 43"}, 400, "Dagen saknas eller är ingen dag"),
        ({"dag": "2021-10-27"}, 409, "har inte varit än"),
        ({"dag": "2020-10-25"}, 409, "inte slut"),
        ({"utfall": "kanske"}, 400, "Utfallet finns inte"),
        ({"medlem": ""}, 400, "Välj vilken medlem det gäller."),
        ({"steg": ""}, 400, "Välj vilket steg du antecknar."),
        ({"medlem": "orebro"}, 409, "har ingen medlem"),
        ({"steg": "hittat"}, 409, "har inget steg"),
        ({"ratta": "1"}, 409, "inget att rätta"),
        ({"anmarkning": "x" * 600}, 400, "Anmärkning får vara högst 500 tecken"),
    ],
)
def test_what_cannot_be_true_is_told_on_the_page_and_nothing_is_stored(
    browser: TestClient, sofint: Store, settings: Settings, fields: dict[str, str], status: int, told: str
) -> None:
    undecided(sofint, settings)
    before = facts(sofint)
    form = {"formular": "steget", "medlem": "nora", "steg": "decided"}

    answer = browser.post(PAGE, data={**form, **ANSWER, **fields}, headers=OURS)

    assert answer.status_code == status
    assert told in words_of(answer.text)
    assert "Inget har sparats." in answer.text
    assert "Medlemmarna steg för steg" in answer.text
    assert 'value="§ 122"' in answer.text
    assert facts(sofint) == before


def test_approved_accounts_without_discharge_are_pointed_out_and_not_counted(
    browser: TestClient, sofint: Store, settings: Settings
) -> None:
    undecided(sofint, settings)
    fields = {"medlem": "nora", "steg": "decided", **ANSWER, "utfall": "none"}

    browser.post(PAGE, data=fields, headers=OURS)

    html = browser.get(PAGE).text
    assert "Att titta på" in html
    assert "ansvarsfrihet" in words_of(html.partition('id="tveksamt"')[2].partition("</section>")[0])
    assert "Årsredovisningen godkänd: ja" in row_of(html, "Nora kommun")
    assert "Beslutat" not in row_of(html, "Nora kommun").partition("Nora kommun")[2][:20]


def test_a_refusal_shows_what_follows_with_its_sources(browser: TestClient, sofint: Store, settings: Settings) -> None:
    undecided(sofint, settings)

    browser.post(PAGE, data={"medlem": "nora", "steg": "decided", **ANSWER, "utfall": "refused"}, headers=OURS)

    text = words_of(browser.get(PAGE).text)
    assert "Sista dag för medlemmen att väcka talan om skadestånd Senast tisdag 25 oktober 2022" in text
    assert "kommunallagen (2017:725) 5 kap. 25 §" in text


def test_a_contact_sees_what_is_asked_and_nothing_of_the_house(
    browser: TestClient, sofint: Store, settings: Settings
) -> None:
    html = browser.get(undecided(sofint, settings)).text

    page = Reader(html)
    assert "Kommunfullmäktige beslutar för sin del" in html
    assert "att bevilja styrelsen i SOFINT" in html
    assert page.faults == []
    assert set(page.references) <= set(page.ids)
    assert [link for link in page.links if link.startswith("/") and link != "/"] == []


def test_what_a_contact_reports_counts_first_when_the_director_confirms(
    browser: TestClient, sofint: Store, settings: Settings
) -> None:
    path = undecided(sofint, settings)
    before = facts(sofint)

    assert report(browser, path, ("KF § 122.pdf", PDF)) == 303

    assert facts(sofint) == before
    assert "Tack, svaret är inskickat" in browser.get(path).text
    waiting = browser.get(PAGE).text
    assert "Nora kommun: beviljad 25 oktober 2021" in words_of(waiting)
    assert "Bekräfta 1 svar om ansvarsfrihet 2020" in words_of(browser.get("/").text)
    [number] = re.findall(r'name="id" value="(\d+)"', waiting)

    confirmed = browser.post(
        f"{PAGE}/svar", data={"id": number, "svar": "bekrafta"}, headers=OURS, follow_redirects=False
    )

    assert confirmed.status_code == 303
    link = chain_view(sofint, KEY, 2020, DISCHARGE, settings.clock.now()).state.link("nora")
    assert link
    assert (link.status, link.reference, link.accounts_approved) == ("extract-received", "§ 122", True)
    assert "Att bekräfta" not in browser.get(PAGE).text
    assert "Bekräfta" not in browser.get("/").text
    assert "Ert beslut är antecknat" in browser.get(path).text


def test_a_declined_report_counts_for_nothing_and_is_answered_once(
    browser: TestClient, sofint: Store, settings: Settings
) -> None:
    path = undecided(sofint, settings)
    before = facts(sofint)
    report(browser, path)
    [number] = re.findall(r'name="id" value="(\d+)"', browser.get(PAGE).text)

    first = browser.post(f"{PAGE}/svar", data={"id": number, "svar": "avboj"}, headers=OURS, follow_redirects=False)
    again = browser.post(f"{PAGE}/svar", data={"id": number, "svar": "bekrafta"}, headers=OURS)

    assert (first.status_code, again.status_code) == (303, 404)
    assert "redan hanterat" in again.text
    assert facts(sofint) == before


@pytest.mark.parametrize(
    "fields",
    [{}, {"svar": "bekrafta"}, {"svar": "bekrafta", "id": "1" * 5000}, {"svar": "bekrafta", "id": "²"}, {"id": "1"}],
)
def test_an_answer_to_nothing_is_told_on_the_page(browser: TestClient, sofint: Store, fields: dict[str, str]) -> None:
    before = facts(sofint)

    answer = browser.post(f"{PAGE}/svar", data=fields, headers=OURS)

    assert answer.status_code == 404
    assert "Inget har sparats." in answer.text
    assert facts(sofint) == before


def test_the_extract_is_kept_under_a_name_of_ours_and_served_only_to_be_saved(
    browser: TestClient, sofint: Store, settings: Settings
) -> None:
    report(browser, undecided(sofint, settings), ("../../Ordförandens <b>.PDF", PDF))
    [address] = re.findall(r'href="(/f/sofint/ansvarsfrihet/2020/utdrag/\d+)"', browser.get(PAGE).text)

    answer = browser.get(address)

    [kept] = uploads(settings)
    assert re.fullmatch(r"[0-9a-f]{64}\.pdf", kept.name)
    assert kept.stat().st_mode & 0o077 == 0
    assert answer.content == PDF
    assert re.fullmatch(r'attachment; filename="protokollsutdrag-2020-\d+\.pdf"', answer.headers["content-disposition"])
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert browser.get("/f/sofint/ansvarsfrihet/2020/utdrag/999").status_code == 404


def test_a_word_file_and_a_picture_are_taken(browser: TestClient, sofint: Store, settings: Settings) -> None:
    path = undecided(sofint, settings)
    word = BytesIO()
    with ZipFile(word, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    assert report(browser, path, ("utdrag.docx", word.getvalue())) == 303
    assert report(browser, path, ("utdrag.JPEG", b"\xff\xd8\xff\xe0 bild"), beteckning="§ 9") == 303

    assert [kept.suffix for kept in uploads(settings)] in ([".docx", ".jpg"], [".jpg", ".docx"])


@pytest.mark.parametrize(
    ("file", "fields", "told"),
    [
        (("utdrag.exe", b"MZ"), {}, "PDF, Word"),
        (("utdrag.pdf", b"<html><script>"), {}, "innehållet är något annat"),
        (("utdrag.docx", b"PK\x03\x04 not an archive"), {}, "innehållet är något annat"),
        (("utdrag.pdf", b""), {}, "tom"),
        (("utdrag.pdf", PDF + b"x" * MOST_BYTES), {}, "större än 20 MB"),
        (("utdrag.pdf", PDF), {"dag": "2021-10-27"}, "har inte varit än"),
        (("utdrag.pdf", PDF), {"dag": "2021-04-29"}, "ligger före"),
        (("utdrag.pdf", PDF), {"utfall": ""}, "Välj vad beslutet säger"),
    ],
)
def test_what_is_not_taken_is_told_on_the_page_and_leaves_nothing(
    browser: TestClient,
    sofint: Store,
    settings: Settings,
    file: tuple[str, bytes],
    fields: dict[str, str],
    told: str,
) -> None:
    path = undecided(sofint, settings)

    answer = browser.post(path, data={**ANSWER, **fields}, files={"utdrag": (*file, "application/pdf")}, headers=OURS)

    assert answer.status_code in (400, 409)
    assert told in words_of(answer.text)
    assert uploads(settings) == []
    assert "Att bekräfta" not in browser.get(PAGE).text


def test_a_body_that_never_ends_is_not_read_to_its_end(browser: TestClient) -> None:
    given = 0

    async def endless() -> dict[str, object]:
        nonlocal given
        given += 1
        begin = b'--x\r\nContent-Disposition: form-data; name="utdrag"; filename="a.pdf"\r\n\r\n'
        return {"type": "http.request", "body": begin if given == 1 else bytes(1 << 20), "more_body": True}

    async def read() -> None:
        scope = {"type": "http", "method": "POST", "headers": [(b"content-type", b"multipart/form-data; boundary=x")]}
        async with posted_in(Request(scope | {"app": browser.app}, endless), Form(())):
            raise AssertionError("it was read to an end that it has not")

    with pytest.raises(HTTPException) as refused:
        asyncio.run(read())
    assert refused.value.status_code == 413
    assert given < 65


def test_the_same_report_twice_waits_once_and_too_many_are_refused(
    browser: TestClient, sofint: Store, settings: Settings
) -> None:
    path = undecided(sofint, settings)

    twice = [report(browser, path, ("a.pdf", PDF)) for _ in range(2)]
    more = [report(browser, path, beteckning=f"§ {number}") for number in range(5)]

    assert twice == [303, 303]
    assert more == [303, 303, 303, 303, 409]


@pytest.mark.parametrize("token", ["a" * 26, "kort", "A" * 26, "..%2f..%2fetc", "a" * 500])
def test_a_wrong_link_opens_nothing(browser: TestClient, sofint: Store, settings: Settings, token: str) -> None:
    undecided(sofint, settings)

    assert browser.get(f"/beslut/{token}").status_code == 404
    assert browser.post(f"/beslut/{token}", data=ANSWER, headers=OURS).status_code == 404


def test_a_deed_from_another_page_is_refused(browser: TestClient, sofint: Store, settings: Settings) -> None:
    path = undecided(sofint, settings)
    before = facts(sofint)
    elsewhere = {"Sec-Fetch-Site": "cross-site", "Origin": "http://evil.example"}

    statuses = [
        browser.post(address, data=ANSWER, headers=elsewhere).status_code
        for address in (PAGE, f"{PAGE}/svar", f"{PAGE}/handlingar", f"{PAGE}/skicka", path)
    ]

    assert statuses == [403, 403, 403, 403, 403]
    assert facts(sofint) == before


def test_sending_without_an_auditors_report_is_refused_on_the_page(browser: TestClient, sofint: Store) -> None:
    before = facts(sofint)

    answer = browser.post(f"{PAGE}/skicka", headers=OURS)

    assert answer.status_code == 409
    assert "Inget har sparats." in answer.text
    assert "Årshjulet 2021 är inte fastställt" in words_of(browser.get(f"{PAGE}/skicka").text)
    assert facts(sofint) == before


def test_the_next_boards_page_has_the_items_to_copy_with_the_closing_list_last(browser: TestClient) -> None:
    html = browser.get("/f/sofint/moten/2021-styrelse-3").text

    found = [unescape(text) for text in re.findall(r'<pre class="letter"[^>]*>(.*?)</pre>', html, re.DOTALL)]
    assert [text.splitlines()[0] for text in found] == [
        "Beslut om ansvarsfrihet 2020, Försäkringskassan",
        "Beslut om ansvarsfrihet 2020, Lindesbergs kommun (KF)",
    ]
    insurance, lindesberg = found
    assert "Förbundschefens förslag till beslut\n- att lägga informationen till handlingarna." in insurance
    assert "Samtliga medlemmars" not in insurance
    assert lindesberg.endswith(
        "Samtliga medlemmars beviljande av ansvarsfrihet har nu protokollförts vid styrelsemöten enligt nedan:\n"
        "Arbetsförmedlingen – 4 juni 2021.\n"
        "Hällefors kommun, Ljusnarsbergs kommun, Nora kommun och Region Örebro län – 10 september 2021.\n"
        "Lindesbergs kommun och Försäkringskassan – 19 november 2021."
    )
    assert Reader(html).faults == []


def test_a_meeting_without_items_has_no_list_of_them(browser: TestClient) -> None:
    assert "Ärenden till dagordningen" not in browser.get("/f/sofint/moten/2022-styrelse-1").text


def test_the_director_attaches_a_document_and_takes_it_away(
    browser: TestClient, sofint: Store, settings: Settings
) -> None:
    undecided(sofint, settings)
    retract(
        sofint, KEY, ChainFact(DISCHARGE, 2020, "sent", date(2021, 4, 30), "nora"), doer(settings.clock.now(), "chef")
    )
    address = f"{PAGE}/dokument"
    file = {"fil": ("../Revisionen <b>.pdf", PDF, "application/pdf")}

    kept = browser.post(address, data={"dokument": "audit-report"}, files=file, headers=OURS, follow_redirects=False)

    assert (kept.status_code, kept.headers["location"]) == (303, f"{PAGE}#handlingar")
    served = browser.get(f"{address}/audit-report")
    assert served.content == PDF
    assert served.headers["content-disposition"] == 'attachment; filename="revisionsberattelse.pdf"'
    assert "revisionsberattelse.pdf" in browser.get(PAGE).text
    assert Reader(browser.get(PAGE).text).faults == []

    away = {"dokument": (None, "audit-report"), "angra": (None, "1")}
    assert browser.post(address, files=away, headers=OURS, follow_redirects=False).status_code == 303
    assert browser.get(f"{address}/audit-report").status_code == 404


@pytest.mark.parametrize(
    ("fields", "file", "status", "told"),
    [
        ({"dokument": "audit-report"}, ("a.png", b"\x89PNG\r\n\x1a\n"), 400, "ska vara PDF"),
        ({"dokument": "audit-report"}, ("", b""), 400, "Välj en fil först"),
        ({"dokument": "annat"}, ("a.pdf", PDF), 404, "hör till utskicket"),
        ({"dokument": "audit-report", "angra": "1"}, ("", b""), 404, "inte uppladdad"),
        ({"dokument": "audit-report"}, ("a.pdf", PDF + b"x" * MOST_BYTES), 400, "större än 20 MB"),
    ],
)
def test_a_document_that_cannot_go_is_told_on_the_page(
    browser: TestClient,
    settings: Settings,
    fields: dict[str, str],
    file: tuple[str, bytes],
    status: int,
    told: str,
) -> None:
    answer = browser.post(f"{PAGE}/dokument", data=fields, files={"fil": (*file, "application/pdf")}, headers=OURS)

    assert answer.status_code == status
    assert told in words_of(answer.text)
    assert "Inget har sparats." in answer.text
    assert uploads(settings) == []


def test_the_page_tells_when_a_member_that_has_not_decided_can(
    browser: TestClient, sofint: Store, settings: Settings
) -> None:
    undecided(sofint, settings)
    with changing(sofint, KEY, settings.clock.now()) as change:
        days = tuple(CouncilDay(member, date(2021, 11, 8), "KF") for member in ("nora", "hallefors"))
        deed = Deed(DeedKind.LOADED, Doer("prov", change.now, Origin.COMMAND_LINE))
        change.room.save(replace(change.association, council_days=days), deed)

    html = browser.get(PAGE).text

    assert "Kan beslutas 2021-11-08 (KF)" in row_of(html, "Nora kommun")
    assert "Kan beslutas" not in row_of(html, "Hällefors kommun")


def test_a_contact_is_told_at_once_of_a_text_that_could_not_be_recorded(
    browser: TestClient, settings: Settings, sofint: Store
) -> None:
    path = undecided(sofint, settings)

    assert report(browser, path, beteckning="§" * 201) == 400
    assert "Att bekräfta" not in words_of(browser.get(PAGE).text)
    assert report(browser, path, beteckning="§" * 200) == 303


def sending(browser: TestClient, **fields: str) -> Response:
    """Send what the page about sending shows."""
    shown = dict(re.findall(r'name="(utgava|avtryck)" value="([^"]+)"', browser.get(f"{PAGE}/skicka").text))
    data = shown | {"nar": "senare"} | fields
    return browser.post(f"{PAGE}/skicka", data=data, headers=OURS, follow_redirects=False)


def test_what_is_sent_is_shown_first_and_needs_papers_or_a_word(waiting: TestClient) -> None:
    page = waiting.get(f"{PAGE}/skicka").text

    bare, unseen = sending(waiting), sending(waiting, utan="ja", avtryck="")

    assert "Vilka som får mejl 7" in words_of(page)
    assert "Ingen handling är bifogad: Protokollsutdrag" in words_of(page)
    assert "Begäran om ansvarsfrihet 2020 för styrelsen i SOFINT" in words_of(page)
    assert "Skicka 7 mejl om 10 minuter" in words_of(page)
    assert Reader(page).faults == []
    assert (bare.status_code, unseen.status_code) == (409, 409)
    assert "Ingen handling är bifogad, och medlemmarna" in words_of(bare.text)
    assert "inte längre det som du såg" in words_of(unseen.text)

    file = {"fil": ("a.pdf", PDF, "application/pdf")}
    waiting.post(f"{PAGE}/dokument", data={"dokument": "audit-report"}, files=file, headers=OURS)
    shown = words_of(waiting.get(f"{PAGE}/skicka").text)
    assert "Revisionsberättelse (PDF, " in shown
    assert "Jag skickar dem själv" not in shown
    assert sending(waiting, nar="nu").status_code == 303
    assert "Inget att skicka: alla" in words_of(waiting.get(f"{PAGE}/skicka").text)


def test_what_is_on_its_way_is_undone_from_the_page(waiting: TestClient) -> None:
    sent = sending(waiting, utan="ja")
    page = waiting.get(PAGE).text

    number = re.findall(r'name="angra" value="(\d+)"', page)[0]
    undone = waiting.post(f"{PAGE}/handlingar", data={"angra": number}, headers=OURS, follow_redirects=False)

    assert (sent.status_code, undone.status_code) == (303, 303)
    assert "Mejlen (7 st) lämnar från klockan 14.10 den 20 april 2021." in words_of(page)
    assert Reader(page).faults == []
    assert "Handlingarna är på väg" not in waiting.get(PAGE).text
    assert "Väntar: mejlet har inte lämnat" in row_of(page, "Nora kommun")
    assert "Väntar Senast 2021-04-23" in row_of(waiting.get(PAGE).text, "Nora kommun")
    twice = waiting.post(f"{PAGE}/handlingar", data={"angra": number}, headers=OURS)
    assert twice.status_code == 409
    assert "redan ångrade" in words_of(twice.text)


def test_the_director_writes_down_when_a_member_says_that_it_decides(
    browser: TestClient, sofint: Store, settings: Settings
) -> None:
    undecided(sofint, settings)
    told = {"medlem": "nora", "steg": "expected", "dag": "2021-10-26", "organ": "KF"}

    without = browser.post(PAGE, data=told, headers=OURS)
    browser.post(PAGE, data={**told, "senast": "2021-11-29"}, headers=OURS)

    assert (without.status_code, "Ange till vilken dag." in without.text) == (409, True)
    row = row_of(browser.get(PAGE).text, "Nora kommun")
    assert "● Väntas Enligt svar 2021-10-26 2021-11-29 KF" in row
