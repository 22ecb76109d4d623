"""The page on which a director closes a year: what is never said then is told first, and it can be undone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from doers import doer
from starlette.testclient import TestClient
from test_forms import hidden
from visitors import ADDRESSES, signed_in
from web_pages import Reader

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.closing import close_year, unsaid
from arshjul.work.held.checklists import mark_done
from arshjul.year.access import Capacity
from arshjul.year.model import YearStatus

KEY = "degerfors-karlskoga"
YEAR, PAGE = f"/f/{KEY}/arshjul/2022", f"/f/{KEY}/arshjul/2022/avsluta"
HISTORY = f"/f/{KEY}/historik"


@pytest.fixture
def director(web_settings: Settings, web_store: Store) -> TestClient:
    return signed_in(web_settings, web_store, ADDRESSES[Capacity.DIRECTOR])


def status(store: Store) -> YearStatus:
    with store.reading() as unit:
        return unit.of(KEY).years[2022]


def test_a_year_is_closed_with_a_reason_when_it_has_been_seen_what_follows_and_opened_again_in_the_history(
    director: TestClient, web_store: Store, web_settings: Settings
) -> None:
    assert PAGE in Reader(director.get(YEAR).text).links
    page = director.get(PAGE).text
    lost = unsaid(web_store, KEY, 2022, web_settings.clock.now())

    assert Reader(page).faults == []
    assert lost.to_come > 0
    assert f"{lost.to_come} påminnelser och frågor som årshjulet har kvar skickas inte." in page
    assert re.search(r"\d+ möten som kommer står kvar hos dem som är kallade, och ingen får återbud", page)
    assert re.search(r"Det här är inte klart <span class=\"count\">\d+</span>", page)
    assert "Styrelsemöte (halvårsredovisning)" in page
    closed = director.post(PAGE, data={**hidden(page), "skal": "Förbundet upphör."})

    assert status(web_store) is YearStatus.CLOSED
    assert closed.url.path == YEAR
    assert PAGE not in Reader(closed.text).links
    assert "är redan avslutat" in director.get(PAGE).text
    history = director.get(f"{HISTORY}?visa=andringar").text
    assert "Förbundet upphör." in history
    number = re.findall(r'name="nummer" value="(\d+)"', history)[0]
    director.post(f"{HISTORY}/angra", data={**hidden(history), "nummer": number})
    assert status(web_store) is YearStatus.ADOPTED


def test_without_a_reason_or_when_another_has_changed_what_follows_the_year_stays_open(
    director: TestClient, web_store: Store, web_settings: Settings
) -> None:
    form, now = hidden(director.get(PAGE).text), web_settings.clock.now()
    silent = director.post(PAGE, data={**form, "skal": "  "})
    mark_done(web_store, KEY, "2022:budget", now.date(), doer(now))

    late = director.post(PAGE, data={**form, "skal": "Vi är klara."})

    assert (silent.status_code, late.status_code) == (400, 409)
    assert 'href="#avsluta-skal"' in silent.text
    assert "inte längre det som du såg" in late.text
    assert "Vi är klara." in late.text
    assert status(web_store) is YearStatus.ADOPTED


def test_a_year_that_somebody_has_closed_meanwhile_keeps_what_was_written(
    director: TestClient, web_store: Store, web_settings: Settings
) -> None:
    form = hidden(director.get(PAGE).text)
    close_year(web_store, KEY, 2022, "Klart", doer(web_settings.clock.now() - timedelta(minutes=1)))

    late = director.post(PAGE, data={**form, "skal": "Vi är klara."})

    assert late.status_code == 409
    assert "Vi är klara." in late.text
