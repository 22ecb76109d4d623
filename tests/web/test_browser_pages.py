"""Every page as a browser shows it, on a telephone and at a desk, and as axe judges it.

One test opens them all, and names what is wrong by page: the browser starts once. In `make test` axe looks at the
telephone's page alone, which has the same parts as the other and less room; in `make stories` at both, and every page
is walked with the keyboard, narrow, in the dark and on paper.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from addressed import never_renewed
from browser import Browser, running_browser
from doers import doer
from reply_cases import reply
from visitors import session_of, signed_in
from walking import NARROW, PAPER, by_keyboard, in_the_dark, on_narrow_screen, on_paper
from web_pages import PAGES, Reader
from web_service import served

from arshjul.folders import folder
from arshjul.ical.invitation import occasion_uid
from arshjul.intake.understanding import understand
from arshjul.settings import Settings
from arshjul.store import LinkKind, Store, open_store
from arshjul.tokens import token
from arshjul.work.answers.collecting import Taking, arrived
from arshjul.work.entering import offer_link
from arshjul.work.files.associations import load
from arshjul.work.links import answer_secret, contact_page_token, contact_url
from arshjul.work.links.secrets import secret_about
from arshjul.work.mailing.addresses import answer_address
from arshjul.work.publishing import open_page

KEY, PERSON = "degerfors-karlskoga", "vice-ordforande-karlskoga"
DIRECTOR = "forbundschef@finsam-dk.example"
TELEPHONE, DESK = 375, 1280
CAME = datetime(2022, 8, 5, 8, tzinfo=UTC)
NOT_WELL = ("/finns-inte", "/halsa")
"""Their status says that something is wrong, which the console repeats: here no job has run."""
MORE = (
    "/administration",
    "/administration/logg",
    "/administration/mejl",
    "/f/degerfors-karlskoga/foljare",
    "/finns-inte",
    "/f/degerfors-karlskoga/moten/2022-styrelse-3",
    "/f/sofint/ansvarsfrihet/2020",
    "/f/degerfors-karlskoga/ansvarsfrihet/2020?alla=1",
    "/f/degerfors-karlskoga/ansvarsfrihet/2020?medlem=Region+%C3%96rebro+l%C3%A4n",
    "/f/sofint/steg-for-steg/2020",
    "/f/sofint/steg-for-steg/2022/budget/consultation-sent",
)
IN_STORIES = (
    "/f/sofint/arshjul/2022/utkast",
    "/f/sofint/arshjul/2022/utkast/ovning",
    "/f/sofint/arshjul/2022/faststall",
    "/f/degerfors-karlskoga/ansvarsfrihet/2021/skicka",
    "/f/degerfors-karlskoga/arshjul/2022/2022:half-year-report-member:region-orebro-lan",
    "/offentligt/degerfors-karlskoga",
    "/mina-forbund/laget",
)
"""Pages that are walked in stories alone: each costs `make test` half a second."""


@dataclass(frozen=True)
class Site:
    """Pages that are served, and which they are."""

    host: str
    pages: tuple[str, ...]
    in_stories: tuple[str, ...]
    """More of them, for which `make test` has no time."""
    session: str
    entrance: tuple[str, ...]
    """What is shown to who comes, signs in, and has signed in as the director."""
    directors_session: str


@pytest.fixture(scope="module")
def site(web_settings: Settings, example_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Two associations; in the first there is recorded attendance, and a mail that waits for a person."""
    path = tmp_path_factory.mktemp("browser") / "example.db"
    shutil.copyfile(example_file, path)
    store = open_store(f"sqlite:///{path}")
    load(store, web_settings, (folder("examples") / "sofint.yaml").read_bytes(), "sofint.yaml", doer(CAME))
    record_attendance(web_settings, store)
    pages = (
        *PAGES,
        *MORE,
        f"/f/degerfors-karlskoga/inkorg/{received(web_settings, store)}",
        *secret_pages(web_settings, store),
    )
    open_page(store, KEY, doer(CAME), is_open=True)
    contacts = contact_pages(web_settings, store)
    with served(web_settings, store) as port:
        link = offer_link(store, web_settings, DIRECTOR, web_settings.clock.now())
        entrance = (
            "/logga-in",
            link.removeprefix(web_settings.base_url),
            "/mina-forbund?visa=1",
            "/mina-inloggningar",
            "/andra-faktorn",
            "/andra-faktorn/fornya",
        )
        host, director = (session_of(web_settings, store, address) for address in (None, DIRECTOR))
        yield Site(f"127.0.0.1:{port}", pages, (*IN_STORIES, *contacts), host, entrance, director)
    store.close()


def record_attendance(settings: Settings, store: Store) -> None:
    office = signed_in(settings, store)
    for fields in ({"gor": "mote", "paragrafer": "62-79"}, {"gor": "spara", "person": PERSON, "som": "member:"}):
        office.post(
            "/f/degerfors-karlskoga/moten/2022-styrelse-3/narvaro", data=fields, headers={"Origin": settings.base_url}
        )


def received(settings: Settings, store: Store) -> int:
    """The number of a mail that has come: an answer by somebody else."""
    uid = occasion_uid("2022-styrelse-4", KEY, settings.mail_domain)
    raw = reply(
        "gmail",
        to=answer_address(settings, never_renewed(KEY), PERSON),
        attendee="kollega@annat.example",
        uid=uid,
        at=CAME,
    )
    Taking(store, settings, understand, CAME).take(arrived(raw, CAME))
    with store.reading() as unit:
        return unit.inbox.list(waiting=False)[0].id


def secret_pages(settings: Settings, store: Store) -> tuple[str, ...]:
    secret = token(settings.secret_key, "page", KEY, PERSON)
    with store.reading() as unit:
        association = unit.of(KEY).association()
    contact = contact_url(settings, association, 2020, association.members[0])
    return (
        f"/min-sida/{secret}",
        f"/min-sida/{secret}/kalender",
        f"/svar/{secret}/2022-styrelse-4",
        f"/svar/{answer_secret(settings, never_renewed(KEY), PERSON, '2022-styrelse-4')}/2022-styrelse-4",
        contact.removeprefix(settings.base_url),
        f"/val/{secret_about(settings, never_renewed(KEY), LinkKind.ELECTION, 'kontakt-karlskoga', '2023')}/2023",
    )


def contact_pages(settings: Settings, store: Store) -> tuple[str, ...]:
    """All that a member's contact is led to without an account."""
    first = f"/kontakt/{contact_page_token(settings, never_renewed(KEY), 'kontakt-karlskoga')}"
    links = Reader(signed_in(settings, store).get(first).text).links
    return (first, *(link for link in links if link.startswith(("/anslag", "/handlingar", "/val"))))


@pytest.mark.debian
@pytest.mark.parametrize("judged", [(TELEPHONE,), pytest.param((TELEPHONE, DESK), marks=pytest.mark.story)], ids=str)
def test_every_page_fits_telephone_and_desk_and_can_be_used_by_all(site: Site, judged: tuple[int, ...]) -> None:
    with running_browser() as browser:
        browser.has(site.host, "arshjul", site.session)
        pages = (*site.pages, *site.in_stories) if DESK in judged else site.pages
        faults = {page: faults_of(browser, site.host, page, judged) for page in pages}
        browser.has(site.host, "arshjul", site.directors_session)
        faults |= {page: faults_of(browser, site.host, page, judged) for page in site.entrance}
        browser.resize(TELEPHONE)
        browser.open(f"http://{site.host}/logga-in")
        browser.write('[name="adress"]', DIRECTOR)
        browser.touch("main form button", leads_on=True)
        assert "Titta i din e-post" in browser.text("h1")
        faults["sent"] = browser.judged()

    assert {page: found for page, found in faults.items() if found} == {}


@pytest.mark.debian
@pytest.mark.story
@pytest.mark.parametrize(
    ("walk", "screen", "medium", "scheme"),
    [
        (by_keyboard, DESK, "screen", "light"),
        (on_narrow_screen, NARROW, "screen", "light"),
        (in_the_dark, DESK, "screen", "dark"),
        (on_paper, PAPER, "print", "dark"),
    ],
)
def test_every_page_is_walked(
    site: Site, walk: Callable[[Browser], list[str]], screen: int, medium: str, scheme: str
) -> None:
    faults: dict[str, list[str]] = {}
    with running_browser() as browser:
        browser.resize(screen)
        browser.look(medium=medium, scheme=scheme)
        for session, pages in (
            (site.session, (*site.pages, *site.in_stories)),
            (site.directors_session, site.entrance),
        ):
            browser.has(site.host, "arshjul", session)
            for page in pages:
                browser.open(f"http://{site.host}{page}")
                faults[page] = walk(browser)

    assert {page: found for page, found in faults.items() if found} == {}


def faults_of(browser: Browser, host: str, page: str, judged: tuple[int, ...]) -> list[str]:
    faults = []
    for screen in judged:
        browser.resize(screen)
        browser.open(f"http://{host}{page}")
        faults += browser.judged()
    for screen in (TELEPHONE, DESK):
        browser.resize(screen)
        if (width := browser.page_width()) > screen:
            faults.append(f"{width} pixels do not fit {screen}")
    complaints = browser.complaints()[page in NOT_WELL :]
    return [*faults, *complaints, *sorted(browser.hosts() - {host})]
