"""A director's story in a real browser: a plan in Word is read, answered, left half-way, taken up again and adopted."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from browser import Browser, running_browser
from made_documents import cell, paragraph, table, word
from visitors import ADDRESSES, session_of
from web_service import served

from arshjul.settings import Settings
from arshjul.store import Store, open_store
from arshjul.web.frame.cookies import session_cookie
from arshjul.year.access import Capacity
from arshjul.year.model import YearStatus

KEY, YEAR = "degerfors-karlskoga", 2023
LIST = f"/f/{KEY}/las-in"
TELEPHONE, DESK = 375, 1280
ROWS = (
    ("Organ", "Datum", "Tid", "Plats", "Ärende"),
    ("Styrelsen", "måndag 6 februari", "kl. 9–12", "Rådhuset", "Årsredovisning 2022"),
    ("Beredningsgruppen", "tisdag 17 januari", "13–15", "Teams", "Bokslut"),
    ("Styrelse + beredning", "v. 19", "kl. 9–16", "Säter", "Planeringsdag"),
    ("Styrelsen", "tisdag 13 november", "kl. 9–12", "Rådhuset", "Verksamhetsplan och budget 2024"),
)
pytestmark = [pytest.mark.story, pytest.mark.debian]


@dataclass(frozen=True)
class Service:
    """What is served, and to whom."""

    host: str
    store: Store
    settings: Settings

    def address(self, path: str) -> str:
        return f"http://{self.host}{path}"

    @property
    def year(self) -> tuple[YearStatus | None, set[date]]:
        """Whether the year is adopted, and its days."""
        with self.store.reading() as unit:
            plan = unit.of(KEY).association().plan(YEAR)
        return (plan.status, {o.day for o in plan.occasions}) if plan else (None, set())


@pytest.fixture
def service(web_settings: Settings, example_file: Path, tmp_path: Path) -> Iterator[Service]:
    path = tmp_path / "story.db"
    shutil.copyfile(example_file, path)
    with closing(open_store(f"sqlite:///{path}")) as store, served(web_settings, store) as port:
        yield Service(f"127.0.0.1:{port}", store, web_settings)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as started:
        yield started


def require_well_made(browser: Browser, width: int) -> None:
    assert browser.page_width() <= width
    assert browser.judged() == []
    assert browser.complaints() == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("width", [TELEPHONE, DESK])
def test_a_plan_is_read_left_half_way_taken_up_again_and_adopted(
    browser: Browser, service: Service, tmp_path: Path, width: int, scripts: bool
) -> None:
    plan = tmp_path / "sammanträdesplan.docx"
    plan.write_bytes(word(paragraph("Sammanträden 2023") + table(*(map(cell, row) for row in ROWS))))
    browser.resize(width)
    browser.run_scripts(allowed=scripts)
    session = session_of(service.settings, service.store, ADDRESSES[Capacity.DIRECTOR])
    browser.has(service.host, session_cookie(service.settings), session)

    browser.open(service.address(LIST))
    browser.choose_file("#las-in-fil", plan)
    browser.touch("form[action$='/las-in'] button[type=submit]", leads_on=True)

    assert browser.text("#laget").startswith("2 av 4 klara för 2023.")
    if scripts:
        require_well_made(browser, width)
    boxes = [browser.boxes(selector)[0] for selector in (".reading-document", ".reading-rows")]
    assert (boxes[0].left < boxes[1].left) is (width == DESK)

    browser.touch(".read-row.asked button[value='2023-05-10']", leads_on=True)
    assert browser.text("#laget").startswith("3 av 4 klara")

    browser.open(service.address(f"/f/{KEY}"))
    browser.open(service.address(LIST))
    assert "3 av 4 rader klara" in browser.text("#pagar + ul li:first-child")
    browser.touch("#pagar + ul li:first-child a", leads_on=True)

    browser.write(".read-row.asked input[name=day]", "2023-11-14")
    browser.touch(".read-row.asked button[value=annat]", leads_on=True)
    assert browser.text("#laget").startswith("4 av 4 klara")
    browser.touch("#utkast ~ form[action$='/utkast'] button", leads_on=True)

    assert browser.where() == f"/f/{KEY}/arshjul/{YEAR}/utkast"
    days = {date(2023, 2, 6), date(2023, 1, 17), date(2023, 5, 10), date(2023, 11, 14)}
    assert service.year == (YearStatus.DRAFT, days)
    if scripts:
        require_well_made(browser, width)

    browser.open(service.address(f"/f/{KEY}/arshjul/{YEAR}/faststall"))
    if browser.boxes("#faststall-skal"):
        browser.write("#faststall-skal", "Styrelsen har beslutat så.")
    browser.touch("#val ~ form button[type=submit]", leads_on=True)

    assert service.year == (YearStatus.ADOPTED, days)
