"""A new director's first hour in a real browser: from an empty database to an adopted year, counted."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from browser import Browser, running_browser
from counted_director import Director
from openpyxl import Workbook
from visitors import session_of
from web_service import served

from arshjul.clock import Clock
from arshjul.settings import Settings
from arshjul.store import Store, open_store
from arshjul.web.frame.cookies import session_cookie
from arshjul.year.beginning import remaining
from arshjul.year.model import Association, YearStatus

HOME = "/f/samordningsforbundet-prov"
STEPS = f"{HOME}/kom-igang"
TELEPHONE, DESK = 375, 1280
MOST_MINUTES = 40
TODAY = Clock(datetime(2026, 11, 30, 9, tzinfo=UTC))
PLAN = Path(__file__).parent.parent / "cases" / "reading" / "sammantradesplan-2027.docx"
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
        return unit.of("samordningsforbundet-prov").association()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("width", [TELEPHONE, DESK])
def test_from_an_empty_database_to_an_adopted_year(
    browser: Browser, web_settings: Settings, store: Store, tmp_path: Path, width: int, scripts: bool
) -> None:
    settings = replace(web_settings, clock=TODAY)
    listed = tmp_path / "Förteckning 2027.xlsx"
    listed.write_bytes(excel_list())
    browser.resize(width)
    browser.run_scripts(allowed=scripts)
    with served(settings, store) as port:
        me = Director(browser, f"127.0.0.1:{port}", width, judges=scripts)
        browser.has(me.host, session_cookie(settings), session_of(settings, store))

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
        me.presses("main a[href$='/las-in']")
        browser.choose_file("#las-in-fil", PLAN)
        me.presses("form[action$='/las-in'] button[type=submit]")
        assert browser.text("#laget").startswith("11 av 13 klara för 2027.")
        me.presses(".read-row.asked button[value='2027-05-12']")
        me.presses(".read-row.asked button[name=svar]")
        assert browser.text("#laget").startswith("13 av 13 klara")
        me.presses("#utkast ~ form[action$='/utkast'] button")

        assert "Ingenting skickas förrän årshjulet är fastställt." in browser.text("main")
        assert "beslutas först vid styrelsens möte 9 september 2027: 9 dagar för sent" in browser.text("#krockar ~ *")
        me.presses("form[action$='/atgard'] button")
        me.presses("main a[href$='/arshjul/2027/faststall']")
        assert browser.text("h1") == "Det här skickas när årshjulet 2027 fastställs"
        me.presses("#val ~ form button[type=submit]")
    association = stored(store)
    assert [one.text for one in remaining(association, settings.clock.now().date()) if one.is_needed] == []
    assert (len(association.people), len(association.seats)) == (22, 22)
    (plan,) = association.years
    assert (plan.status, len(plan.occasions)) == (YearStatus.ADOPTED, 13)
    assert date(2027, 8, 26) in {one.day for one in plan.occasions}
    print(f"{width} px: {me.fields} fält, {me.clicks} klick, {me.words} ord, {me.minutes:.0f} minuter")  # noqa: T201
    assert me.minutes < MOST_MINUTES
