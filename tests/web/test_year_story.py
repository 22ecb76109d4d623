"""A director's year in a real browser, after it is adopted: moved, called off and undone, replaced, called, renewed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from browser import Browser, running_browser
from counted_director import Director
from visitors import ADDRESSES, session_of
from web_service import served

from arshjul.clock import Clock
from arshjul.settings import Settings
from arshjul.store import Store, open_store
from arshjul.web.frame.cookies import session_cookie
from arshjul.year.access import Capacity
from arshjul.year.model import Association, Occasion, YearStatus

KEY = "degerfors-karlskoga"
HOME = f"/f/{KEY}"
MOVED, CALLED = "2022-styrelse-4", "2022-styrelse-5"
TELEPHONE, DESK = 375, 1280
pytestmark = [pytest.mark.story, pytest.mark.debian]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as started:
        yield started


@pytest.fixture
def store(example_file: Path, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "story.db"
    shutil.copyfile(example_file, path)
    with closing(open_store(f"sqlite:///{path}")) as store:
        yield store


def stored(store: Store) -> Association:
    with store.reading() as unit:
        return unit.of(KEY).association()


def occasion(store: Store, key: str) -> Occasion:
    plan = stored(store).plan(2022)
    assert plan
    return next(o for o in plan.occasions if o.key == key)


def mails(store: Store, kind: str) -> int:
    with store.reading() as unit:
        return sum(one.kind == kind for one in unit.of(KEY).deliveries.newest(limit=None))


@pytest.mark.parametrize("width", [TELEPHONE, DESK])
def test_an_adopted_year_is_changed_undone_called_to_and_renewed(
    browser: Browser, web_settings: Settings, store: Store, tmp_path: Path, width: int
) -> None:
    settings = replace(web_settings, hold_minutes=10)
    paper = tmp_path / "delårsbokslut.pdf"
    paper.write_bytes(b"%PDF-1.4 a paper")
    browser.resize(width)
    with served(settings, store) as port:
        me = Director(browser, f"127.0.0.1:{port}", width, judges=True)
        browser.has(me.host, session_cookie(settings), session_of(settings, store, ADDRESSES[Capacity.DIRECTOR]))

        me.opens(f"{HOME}/moten/{MOVED}")
        me.presses("main a[href$='/flytta']")
        me.presses("td a[href*='dag=2022-08-31']")
        me.presses("main form[method=post] button[value=nu]")
        assert occasion(store, MOVED).day == date(2022, 8, 31)

        me.opens(f"{HOME}/moten/{CALLED}")
        me.presses("main a[href$='/stall-in']")
        me.presses("main form[method=post] button[value=senare]")
        assert occasion(store, CALLED).cancelled
        assert "mejl väntar" in browser.text("form.waiting")
        me.presses("form.waiting button")
        assert not occasion(store, CALLED).cancelled

        me.opens(f"{HOME}/medlemmar")
        me.presses("main a[href$='/personer/ledamot-degerfors']")
        browser.touch("main details summary")
        me.writes("details input[name=namn]", "Ny ledamot Degerfors kommun")
        me.writes("details input[name=adress]", "ny@degerfors.example")
        me.writes("details input[name=fran]", "2022-09-01")
        me.presses("button[value=ny]")
        assert "7 mejl går till Ny ledamot Degerfors kommun och Ledamot Degerfors kommun" in browser.text("main")
        me.presses("button[value=ny]")
        assert "ny@degerfors.example" in {person.address for person in stored(store).people}

    # An hour later: what was held has left, and holds nothing up.
    settings = replace(settings, clock=Clock(settings.clock.now() + timedelta(hours=1)))
    with served(settings, store) as port:
        me.host = f"127.0.0.1:{port}"
        browser.has(me.host, session_cookie(settings), session_of(settings, store, ADDRESSES[Capacity.CHAIR]))
        me.opens(f"{HOME}/moten/{MOVED}/dagordning")
        me.presses("form[action$='/kallelse/ja'] button")
        browser.has(me.host, session_cookie(settings), session_of(settings, store, ADDRESSES[Capacity.DIRECTOR]))
        me.opens(f"{HOME}/moten/{MOVED}")
        me.presses("main a[href$='/dagordning']")
        browser.touch("details:has(form[action$='/handlingar']) summary")
        browser.choose_file("form[action$='/handlingar'] input[type=file]", paper)
        me.presses("form[action$='/handlingar'] button[type=submit]:not([name])")
        assert "delårsbokslut" in browser.text("main"), browser.text("main")
        me.presses("main a[href$='/kallelse']")
        me.presses("main form[method=post] button[value=nu]")
        assert "Kallelsen är på väg: 12 mejl väntar på att gå." in browser.text("main")
        assert mails(store, "summons") == 12

        me.opens(f"{HOME}/las-in")
        me.presses("main a[href$='/arshjul/2023/fornyelse']")
        me.presses("button[value=gor]")
        assert browser.where() == f"{HOME}/arshjul/2023/utkast"
    assert stored(store).years[-1].status is YearStatus.DRAFT
