"""A plan is read, gone through over several sittings and made a draft, with what its pages say and nothing else."""

from __future__ import annotations

import re
from datetime import date, time
from html import unescape
from typing import Any

import pytest
from doers import doer
from starlette.testclient import TestClient
from test_forms import hidden
from visitors import ADDRESSES, signed_in
from web_pages import PLAN_BEGUN, Reader

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.chains.recording import record
from arshjul.year.access import Capacity
from arshjul.year.chains.facts import ChainFact
from arshjul.year.model import Body, Occasion, OccasionKind, YearStatus

KEY = "degerfors-karlskoga"
LIST, PAGE = f"/f/{KEY}/las-in", f"/f/{KEY}/las-in/1"


@pytest.fixture
def director(web_settings: Settings, web_store: Store) -> TestClient:
    return signed_in(web_settings, web_store, ADDRESSES[Capacity.DIRECTOR])


def post(client: TestClient, action: str, **fields: str) -> Any:
    return client.post(f"{PAGE}{action}", data=fields)


def form_of_row(client: TestClient, id: str) -> dict[str, str]:
    """What stands in the open form of a row, and what stood in it."""
    page = client.get(f"{PAGE}?rad={id}").text
    (form,) = re.findall(r'<form [^>]*class="fields row-form".*?</form>', page, re.DOTALL)
    written = dict(re.findall(r'<input type="(?:date|time|text)"[^>]* name="(\w+)" value="([^"]*)"', form))
    chosen = dict(re.findall(r'<select id="[^"]*" name="(\w+)".*?value="([^"]*)" selected', form, re.DOTALL))
    return {name: unescape(text) for name, text in {**hidden(form, 0), **written, **chosen}.items()}


def answer(client: TestClient, message: str, **fields: str) -> Any:
    """Answer the question that says *message*."""
    page = unescape(client.get(PAGE).text)
    forms = re.findall(r'<form method="post" action="[^"]*/fraga".*?</form>', page, re.DOTALL)
    (form,) = [one for one in forms if message in one]
    return client.post(f"{PAGE}/fraga", data={**hidden(form, 0), **fields})


def draft(store: Store, year: int = 2023) -> tuple[Occasion, ...]:
    with store.reading() as unit:
        plan = unit.of(KEY).association().plan(year)
    return plan.occasions if plan else ()


def answer_all(client: TestClient) -> None:
    answer(client, "Bara vecka 19", svar="2023-05-10")
    answer(client, "inget klockslag", svar="ratt")
    answer(client, "Det står tisdag", svar="annat", day="2023-11-14")


def test_a_pasted_plan_is_shown_beside_its_rows_and_stands_among_what_to_go_on_with(director: TestClient) -> None:
    text = PLAN_BEGUN.replace("Rådhuset", "<b>Rådhuset</b><script>alert(1)</script>")

    page = director.post(LIST, data={**hidden(director.get(LIST).text), "text": text})

    assert str(page.url).endswith("/las-in/2")
    assert Reader(page.text).faults == []
    assert "<script>alert" not in page.text
    assert "&lt;b&gt;Rådhuset&lt;/b&gt;" in page.text
    assert "<strong>1 av 3 klara</strong> för 2023" in page.text
    assert "Andra datum i dokumentet <span" in page.text
    assert 'Beslutat den <mark class="calm">' in page.text
    assert "Inklistrad text" in director.get(LIST).text


def test_what_is_answered_stands_when_the_page_is_opened_again_and_becomes_a_draft(
    director: TestClient, web_store: Store
) -> None:
    answer(director, "Bara vecka 19", svar="2023-05-10")
    assert "Gör till utkast 2023" not in director.get(PAGE).text
    answer(director, "inget klockslag", svar="annat", start="8.30")

    ready = answer(director, "Det står tisdag", svar="annat", day="2023-11-14")
    assert "3 av 3 rader klara" in director.get(LIST).text
    made = post(director, "/utkast", **hidden(ready.text, 0))

    assert str(made.url).endswith("/arshjul/2023/utkast")
    found = {o.day: o for o in draft(web_store)}
    assert list(found) == [date(2023, 2, 6), date(2023, 11, 14), date(2023, 5, 10)]
    assert (found[date(2023, 5, 10)].start, found[date(2023, 5, 10)].kind) == (time(8, 30), OccasionKind.PLANNING_DAY)
    with web_store.reading() as unit:
        assert unit.of(KEY).years[2023] is YearStatus.DRAFT
    assert "Behöver ett svar" not in director.get(f"/f/{KEY}/krockar/2023").text
    assert "Dokumentet blev <a" in director.get(PAGE).text


def test_a_row_is_written_otherwise_left_out_and_taken_back(director: TestClient, web_store: Store) -> None:
    form = form_of_row(director, "2-1")
    assert (form["dag"], form["borjar"], form["organ"], form["plats"]) == ("2023-02-06", "09:00", "board", "Rådhuset")

    page = post(director, "/rad", **{**form, "plats": "Stadshuset", "organ": "joint", "gor": "spara"})
    assert "Ändrad av er" in page.text
    post(director, "/rad", rad="4-1", gor="utan", engang="a")
    assert "Inte med" in director.get(PAGE).text
    post(director, "/rad", rad="4-1", gor="aterstall", engang="b")
    answer_all(director)
    post(director, "/utkast", engang="c")

    first = next(o for o in draft(web_store) if o.day == date(2023, 2, 6))
    assert (first.place, first.body, len(draft(web_store))) == ("Stadshuset", Body.JOINT, 3)


def test_what_is_wrong_in_a_row_is_told_at_its_field_and_nothing_is_lost(director: TestClient) -> None:
    form = {**form_of_row(director, "2-1"), "slutar": "08:00", "rubrik": "", "plats": "Ett rum", "gor": "spara"}

    refused = post(director, "/rad", **form)

    assert refused.status_code == 400
    assert 'href="#rad-2-1-slutar"' in refused.text
    assert 'href="#rad-2-1-rubrik"' in refused.text
    assert 'value="Ett rum"' in refused.text
    assert "Ändrad av er" not in director.get(PAGE).text


def test_two_who_change_one_row_keep_both_or_are_told(director: TestClient) -> None:
    mine, others = form_of_row(director, "2-1"), form_of_row(director, "2-1")
    post(director, "/rad", **{**others, "plats": "Stadshuset", "gor": "spara"})

    clash = post(director, "/rad", **{**mine, "plats": "Folkets hus", "gor": "spara"})
    merged = post(director, "/rad", **{**mine, "rubrik": "Bokslut 2022", "gor": "spara"})

    assert (clash.status_code, "Nu står det" in clash.text) == (409, True)
    assert merged.status_code == 200
    assert "Bokslut 2022, Stadshuset" in merged.text


def test_a_date_that_was_not_read_becomes_a_row(director: TestClient, web_store: Store) -> None:
    page = director.get(f"{PAGE}?rad=egen-ny&fran=5").text
    assert 'value="Beslutat den 3 december 2022"' in page

    row = {"dag": "2023-12-04", "sort": "meeting", "organ": "board", "rubrik": "Extra möte", "rad": "egen-ny"}
    post(director, "/rad", **row, engang="a")
    answer_all(director)
    post(director, "/utkast", engang="b")

    assert "Extra möte" in {o.title for o in draft(web_store)}


def test_a_document_of_two_years_gives_a_choice(director: TestClient) -> None:
    text = "Styrelsemöten 2023\n6 februari kl. 9\n\nStyrelsemöten 2024\n5 februari kl. 9\n"

    page = director.post(LIST, data={"text": text, "engang": "a"})
    assert "Läs 2023" in page.text
    assert "Läs 2024" in page.text
    chosen = director.post(str(page.url), data={"gor": "2024", "engang": "b"})

    assert "klara</strong> för 2024" in chosen.text


def test_a_plan_that_is_read_again_shows_what_differs_and_keeps_what_was_settled(
    director: TestClient, web_store: Store
) -> None:
    answer_all(director)
    post(director, "/utkast", engang="a")
    key = next(o.key for o in draft(web_store) if o.day == date(2023, 2, 6))

    text = PLAN_BEGUN.replace("måndag 6 februari", "måndag 13 februari")
    page = director.post(LIST, data={"text": text, "engang": "b"})
    again = str(page.url)
    for _ in range(3):
        form = re.findall(r'<form method="post" action="[^"]*/fraga".*?</form>', page.text, re.DOTALL)
        if not form:
            break
        value = {"svar": "annat", "day": "2023-11-14"} if "tisdag" in form[0] else {"svar": "2023-05-10"}
        value = {"svar": "ratt"} if "klockslag" in form[0] else value
        page = director.post(f"{again}/fraga", data={**hidden(form[0], 0), **value})

    assert "Utkastet 2023 finns redan" in page.text
    assert re.findall("<li>([+~→-].*?)</li>", unescape(page.text)) == [
        "→ flyttas: Styrelsemöte (bokslut) 6 februari 2023 kl. 9–12 till 13 februari 2023 kl. 9–12"
    ]
    director.post(f"{again}/utkast", data={"engang": "c"})
    assert {o.key: o.day for o in draft(web_store)}[key] == date(2023, 2, 13)


def test_what_says_no_day_is_refused_with_its_text_kept(director: TestClient) -> None:
    refused = director.post(LIST, data={"text": "Hej hopp", "engang": "a"})

    assert refused.status_code == 400
    assert "Inga möten eller sista dagar hittades" in refused.text
    assert "Hej hopp" in refused.text
    assert "/las-in/2" not in director.get(LIST).text


def test_a_reading_is_put_aside_and_taken_up_again(director: TestClient) -> None:
    post(director, "", gor="lagg-undan", engang="a")
    assert "Lades undan" in director.get(LIST).text

    post(director, "", gor="ta-upp", engang="b")

    assert "Att fortsätta med" in director.get(LIST).text


def test_a_draft_is_not_made_while_something_is_asked(director: TestClient, web_store: Store) -> None:
    refused = post(director, "/utkast", engang="a")

    assert (refused.status_code, draft(web_store)) == (409, ())
    assert "inte genomgånget" in refused.text


def test_a_new_version_of_an_adopted_year_shows_its_mails_before_it_is_done(
    director: TestClient, web_store: Store
) -> None:
    before = {o.key: o for o in draft(web_store, 2022) if o.body is Body.BOARD and o.day > date(2022, 8, 8)}
    moved = max(before.values(), key=lambda one: one.day)
    rows = "".join(f"{o.day} kl. 9-12 {o.title}\n" for o in draft(web_store, 2022) if o.body is Body.BOARD)
    text = "Styrelsemöten 2022\n" + rows.replace(f"{moved.day} kl. 9-12", "2022-12-08 kl. 9-12")
    page = director.post(LIST, data={"text": text, "engang": "a"})
    here = str(page.url)
    while form := re.search(r'<form method="post" action="[^"]*/fraga".*?</form>', page.text, re.DOTALL):
        page = director.post(f"{here}/fraga", data={**hidden(form.group(), 0), "svar": "ratt"})
    assert "Gör till utkast 2022" not in page.text

    shown = director.get(f"{here}/andring")
    assert "→ flyttas: " in shown.text
    assert "8 december 2022" in shown.text
    assert "Så ser mejlen ut" in shown.text
    stale = director.post(f"{here}/andring", data={**hidden(shown.text, 0), "avtryck": "ett annat"})
    assert (stale.status_code, "Läs igenom det igen" in stale.text) == (409, True)
    director.post(f"{here}/andring", data={**hidden(shown.text, 0), "nar": "senare"})

    assert {o.key: o.day for o in draft(web_store, 2022)}[moved.key] == date(2022, 12, 8)
    assert "Dokumentet blev" in director.get(here).text


def test_decisions_of_discharge_in_minutes_are_recorded_when_a_person_says_so(
    director: TestClient, web_store: Store, web_settings: Settings
) -> None:
    sent = ChainFact("discharge", 2021, "sent", date(2022, 4, 20), "karlskoga")
    record(web_store, KEY, sent, doer(web_settings.clock.now()))
    told = "Protokoll 2022-08-01\nKarlskoga kommun beslutade den 21 juni 2022 att bevilja ansvarsfrihet för 2021.\n"
    page = director.post(LIST, data={"text": told, "engang": "a"})
    assert "21 juni 2022, beviljad, för 2021" in unescape(page.text)

    director.post(f"{page.url}/beslut", data={"engang": "b"})

    assert "är redan antecknat" in director.get(str(page.url)).text
    with web_store.reading() as unit:
        steps = [(fact.subject, fact.day) for fact in unit.of(KEY).facts() if fact.step == "decided"]
    assert steps == [("karlskoga", date(2022, 6, 21))]
