"""Stories in a real browser: a contact reports a decision, a region's official reads four, all see the public page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from browser import Browser, running_browser
from discharge_cases import OURS, PDF
from doers import doer
from polling import eventually
from visitors import session_of, signed_in
from web_service import served

from arshjul.clock import read_clock
from arshjul.folders import folder
from arshjul.settings import Settings
from arshjul.store import Store, open_store
from arshjul.store.values.entrance import Appointment
from arshjul.web.frame.cookies import session_cookie
from arshjul.work.chains.recording import record
from arshjul.work.files.associations import load
from arshjul.work.links import contact_page_url, contact_url, make_links
from arshjul.work.publishing import open_page
from arshjul.year.access import Capacity
from arshjul.year.chain import Outcome
from arshjul.year.chains.facts import ChainFact

KEY, CONTACT = "degerfors-karlskoga", "kontakt-karlskoga"
OTHERS = ("sofint.yaml", "orebro-lan/finsam-lekeberg-orebro.yaml", "orebro-lan/sydnarke.yaml")
FOLLOWER = "foljer@regionorebrolan.example"
TELEPHONE, NARROW, DESK = 375, 320, 1280
COPIED = ("Texten är kopierad.", "Texten är markerad. Kopiera den med Ctrl+C.")
LOOKS = (("screen", "light"), ("screen", "dark"), ("print", "light"))
pytestmark = [pytest.mark.story, pytest.mark.debian]


@dataclass(frozen=True)
class Service:
    """What is served, and to whom."""

    host: str
    store: Store
    settings: Settings

    def address(self, path: str) -> str:
        return f"http://{self.host}{path}"


@pytest.fixture
def service(web_settings: Settings, example_file: Path, tmp_path: Path) -> Iterator[Service]:
    """Four associations on the day on which the first one's budget meeting is to be announced."""
    path = tmp_path / "story.db"
    shutil.copyfile(example_file, path)
    settings = replace(web_settings, clock=read_clock("2022-11-07T09:00"))
    now = settings.clock.now()
    with closing(open_store(f"sqlite:///{path}")) as store:
        for name in OTHERS:
            load(store, settings, (folder("examples") / name).read_bytes(), name.rpartition("/")[2], doer(now))
        report = ChainFact("audit-year", 2021, "audit-report", date(2022, 4, 12), outcome=Outcome.RECOMMENDED)
        record(store, KEY, report, doer(now))
        record(store, KEY, ChainFact("discharge", 2021, "sent", date(2022, 4, 20), "karlskoga"), doer(now))
        attach(settings, store)
        open_page(store, KEY, doer(now), is_open=True)
        with store.writing() as unit:
            room = unit.of(KEY)
            make_links(room, room.association(), room.ledger().chain_facts, settings, now)
            for key, _ in unit.association_keys():
                unit.entrance.appoint(Appointment(0, FOLLOWER, Capacity.FOLLOWER, key, now, "prov"), unit.of(key).id)
        with served(settings, store) as port:
            yield Service(f"127.0.0.1:{port}", store, settings)


def attach(settings: Settings, store: Store) -> None:
    """The office uploads the auditors' report, and the budget proposal."""
    office = signed_in(settings, store)
    for path, file, fields in (
        ("ansvarsfrihet/2021/dokument", "fil", {"dokument": "audit-report"}),
        ("offentligt", "forslag", {"gor": "forslag", "ar": "2022"}),
    ):
        answer = office.post(
            f"/f/{KEY}/{path}", data=fields, files={file: ("a.pdf", PDF)}, headers=OURS, follow_redirects=False
        )
        assert answer.status_code == 303


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as started:
        yield started


def require_well(browser: Browser, service: Service, path: str) -> None:
    """The page fits every screen, axe finds nothing in it however it is looked at, and nobody else is asked."""
    for medium, scheme in LOOKS:
        browser.look(medium=medium, scheme=scheme)
        for width in (NARROW, TELEPHONE, DESK):
            browser.resize(width)
            browser.open(service.address(path))
            if medium == "screen":
                assert browser.page_width() <= width, (path, width)
            if width != TELEPHONE:
                assert browser.judged() == [], (path, medium, scheme, width)
        assert browser.hosts() == {service.host}
        assert browser.complaints() == []
    browser.look()


def contacts_pages(service: Service) -> tuple[str, str]:
    """Where the contact reports the decision, and where all stands that is asked."""
    settings = service.settings
    with service.store.reading() as unit:
        association = unit.of(KEY).association()
    member, person = association.member("karlskoga"), association.person(CONTACT)
    assert member
    assert person
    decision = contact_url(settings, association, 2021, member, CONTACT)
    tasks = contact_page_url(settings, association, person)
    return decision.removeprefix(settings.base_url), tasks.removeprefix(settings.base_url)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("width", [TELEPHONE, DESK])
def test_a_contact_waits_and_then_reports_the_decision_with_its_extract(
    browser: Browser, service: Service, tmp_path: Path, width: int, scripts: bool
) -> None:
    path, _ = contacts_pages(service)
    browser.resize(width)
    browser.run_scripts(allowed=scripts)
    browser.open(service.address(path))
    assert browser.text("#handlingar + ul") == "Revisionsberättelse (PDF, 1 kB)"
    assert "Kommunfullmäktige beslutar för sin del" in browser.text("#beslutstext")
    assert browser.text(".copying") == ("Kopiera texten" if scripts else "")
    if scripts:
        browser.touch(".copying button")
        eventually(lambda: browser.text("#beslutstext-kopierad") in COPIED)

    browser.write("#vantas-vantas", "2022-11-28")
    browser.touch("form[action$='/vantas'] button", leads_on=True)

    assert "Beslutet väntas måndag 28 november 2022, KF." in browser.text("main")

    for name, text in (("dag", "2022-11-01"), ("beteckning", "§ 122"), ("utfall", "granted"), ("godkand", "ja")):
        browser.write(f"form[action='{path}'] [name={name}]", text)
    extract = tmp_path / "utdrag.pdf"
    extract.write_bytes(PDF)
    browser.choose_file("input[type=file]", extract)
    browser.touch(f"form[action='{path}'] button", leads_on=True)

    assert "Beviljad 1 november 2022, § 122." in browser.text("main")
    assert "Protokollsutdrag bifogat." in browser.text("main")
    browser.run_scripts(allowed=True)


def test_the_contacts_pages_and_the_public_one_are_well_in_every_look(browser: Browser, service: Service) -> None:
    for path in (*contacts_pages(service), f"/offentligt/{KEY}"):
        require_well(browser, service, path)


@pytest.mark.parametrize("width", [TELEPHONE, DESK])
def test_a_regions_official_reads_four_associations(browser: Browser, service: Service, width: int) -> None:
    session = session_of(service.settings, service.store, FOLLOWER)
    browser.has(service.host, session_cookie(service.settings), session)
    browser.resize(width)
    browser.open(service.address("/"))
    assert browser.where() == "/mina-forbund"

    assert browser.text("a[href='/mina-forbund/laget']").startswith("Läget i alla förbund")
    browser.open(service.address("/mina-forbund/laget"))

    assert len(browser.boxes("main h2 a")) == 4
    assert "Inget besked om ansvarsfrihet 2021" in browser.text("main")
    browser.open(service.address(f"/f/{KEY}"))
    assert browser.text("h1") == "Översikt"
    if width == DESK:
        require_well(browser, service, "/mina-forbund/laget")
