"""A new director's first hour in a real browser: from an empty database to a whole association, counted."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from browser import Browser, running_browser
from openpyxl import Workbook
from visitors import session_of
from web_service import served

from arshjul.settings import Settings
from arshjul.store import Store, open_store
from arshjul.web.frame.cookies import session_cookie
from arshjul.year.beginning import remaining
from arshjul.year.model import Association

HOME = "/f/samordningsforbundet-prov"
STEPS = f"{HOME}/kom-igang"
TELEPHONE, DESK = 375, 1280
WORDS_A_MINUTE = 200
MOST_MINUTES = 20
"""For this half of the hour: the year's plan takes the other."""
MEMBERS = ("Karlskoga kommun", "Degerfors kommun", "Region Örebro län", "Försäkringskassan", "Arbetsförmedlingen")
pytestmark = [pytest.mark.story, pytest.mark.debian]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as started:
        yield started


@pytest.fixture
def store(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "nothing.db"
    shutil.copyfile(migrated_sqlite, path)
    with closing(open_store(f"sqlite:///{path}")) as store:
        yield store


@dataclass
class Director:
    """Somebody at the browser, whose work is counted."""

    browser: Browser
    host: str
    width: int
    judges: bool
    fields: int = 0
    clicks: int = 0
    words: int = 0

    def read(self) -> None:
        """Read the page, and judge it."""
        self.words += len(self.browser.text("main").split())
        assert self.browser.page_width() <= self.width
        if self.judges:
            assert self.browser.judged() == []
            # What is refused is shown again as 400, which the browser tells of.
            assert [one for one in self.browser.complaints() if "400 (Bad Request)" not in one] == []

    def opens(self, path: str) -> None:
        self.browser.open(f"http://{self.host}{path}")
        self.read()

    def writes(self, selector: str, text: str) -> None:
        self.browser.write(selector, text)
        self.fields += 1

    def ticks(self, selector: str) -> None:
        self.browser.touch(selector)
        self.clicks += 1

    def presses(self, selector: str) -> None:
        self.browser.touch(selector, leads_on=True)
        self.clicks += 1
        self.read()


def excel_list() -> bytes:
    """The list as a director has it: a title above, other headings than ours, a merged cell, one slip of the pen."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Samordningsförbundet, förteckning 2027"])
    sheet.append(["Namn", "Mejl", "Uppdrag", "Nämnd", "Kommun/region", "Mobil"])
    sheet.append(["Förbundschef Prov", "chef@forbundet.example", "Förbundschef", "", "", "070"])
    first = sheet.max_row + 1
    for at, member in enumerate(MEMBERS):
        role = ("Ordförande", "Vice ordförande", "Ledamot", "Ledamot", "Ledamot")[at]
        sheet.append([f"Ledamot {member}", f"ledamot{at}@prov.example", role, None if at else "Styrelsen", member, ""])
        sheet.append([f"Ersättare {member}", f"ersattare{at}@prov.example", "Ersättare", None, member, ""])
    sheet.merge_cells(start_row=first, end_row=sheet.max_row, start_column=4, end_column=4)
    for at, member in enumerate(MEMBERS):
        sheet.append([f"Tjänsteperson {member}", f"beredning{at}@prov.example", "Ledamot", "Beredning", member, ""])
        sheet.append([f"Kontakt {member}", f"kontakt{at}@prov.example", "Kontaktperson", "", member, ""])
    sheet.append(["Revisor Prov", "revisor@prov.example", "Revisr", "Revisorerna", "", ""])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def stored(store: Store) -> Association:
    with store.reading() as unit:
        return unit.of("samordningsforbundet-prov").association(())


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("width", [TELEPHONE, DESK])
def test_from_an_empty_database_to_a_whole_association(
    browser: Browser, web_settings: Settings, store: Store, tmp_path: Path, width: int, scripts: bool
) -> None:
    listed = tmp_path / "Förteckning 2027.xlsx"
    listed.write_bytes(excel_list())
    browser.resize(width)
    browser.run_scripts(allowed=scripts)
    with served(web_settings, store) as port:
        me = Director(browser, f"127.0.0.1:{port}", width, judges=scripts)
        browser.has(me.host, session_cookie(web_settings), session_of(web_settings, store))

        me.opens("/administration")
        me.writes("#borja-namn", "Samordningsförbundet Prov")
        me.presses("button[value=borja]")
        assert browser.where() == STEPS

        me.presses(f"main a[href='{STEPS}/forbundet']")
        me.writes("#forbundet-delarsrapporter", "1")
        me.writes("#forbundet-telefon", "0555-123 45")
        me.presses("button[value=nasta]")

        me.writes("#lan", "Örebro län")
        me.presses("form[method=get] button")
        me.ticks("#medlemmar-m-1883")
        me.ticks("#medlemmar-m-1862")
        me.presses("button[value=nasta]")

        browser.choose_file("#personer-fil", listed)
        me.presses("button[value=las]")
        assert "Menade du Revisor?" in browser.text("#fel")
        (wrong,) = [f"#personer-r{row}-3" for row in range(1, 23) if browser.written(f"#personer-r{row}-3") == "Revisr"]
        me.writes(wrong, "Revisor")
        me.presses("button[value=nasta]")
        assert browser.text("h1") == "Granska listan"
        me.presses("#sa-har ~ p button[value=nasta]")

        assert browser.where() == f"{STEPS}/datum"
        me.writes("#datum-s-2", "2022-11-28, 2022-12-19")
        me.presses("button[value=nasta]")
        assert browser.where() == f"{STEPS}/e-post"
        me.presses(f"main a[href='{STEPS}']")

        assert browser.text("#steg") == "4 av 5 steg klara"  # no mail server stands here
    association = stored(store)
    assert [one.text for one in remaining(association, web_settings.clock.now().date()) if one.is_needed] == []
    assert (len(association.people), len(association.seats)) == (22, 22)
    minutes = me.words / WORDS_A_MINUTE + (me.fields * 10 + me.clicks * 3) / 60
    print(f"{width} px: {me.fields} fält, {me.clicks} klick, {me.words} ord, {minutes:.0f} minuter")  # noqa: T201
    assert minutes < MOST_MINUTES
