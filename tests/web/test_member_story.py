"""A board member's story in a real browser: answers from the mail on a phone, changes it, and signs in for the rest."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from itertools import pairwise
from pathlib import Path

import pytest
from browser import Browser, running_browser
from doers import doer
from visitors import ADDRESSES, session_of
from web_service import served

from arshjul.settings import Settings
from arshjul.store import Store, open_store
from arshjul.web.frame.cookies import session_cookie
from arshjul.work.files.associations import load
from arshjul.year.access import Capacity
from arshjul.year.answers import Answer
from arshjul.year.saying.message import MessageKind

KEY, MEETING, PERSON = "degerfors-karlskoga", "2022-styrelse-4", "ledamot-degerfors"
TELEPHONE, NARROW, DESK = 375, 320, 1280
FINGER, APART = 48, 12
"""Pixels: how high what a thumb presses is at least, and how far it is to the next."""
PLAN = """
articles: {telephone: 0555-123 45, distance_since: 2022-04-01}
years:
  - year: 2022
    occasions:
      - key: 2022-styrelse-4
        link: https://video.example/styrelsen
        papers_link: https://handlingar.example/styrelsen
        agenda: [{number: "1", title: Öppnande}, {number: "2", title: Medel}, {number: "3", title: Övrigt}]
"""
pytestmark = [pytest.mark.story, pytest.mark.debian]


@dataclass(frozen=True)
class Service:
    """What is served, and to whom."""

    host: str
    store: Store
    settings: Settings

    def address(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def said(self) -> list[tuple[Answer, bool | None, tuple[str, ...]]]:
        """What the member has answered to the meeting, in order."""
        with self.store.reading() as unit:
            given = [one for one in unit.of(KEY).answers() if (one.occasion, one.person) == (MEETING, PERSON)]
        return [(one.answer, one.remote, one.disqualified) for one in given]


@pytest.fixture
def service(web_settings: Settings, example_file: Path, tmp_path: Path) -> Iterator[Service]:
    path = tmp_path / "story.db"
    shutil.copyfile(example_file, path)
    with closing(open_store(f"sqlite:///{path}")) as store:
        day_before = doer(web_settings.clock.now() - timedelta(days=1))
        load(store, web_settings, PLAN.encode(), f"{KEY}.yaml", day_before)
        with served(web_settings, store) as port:
            yield Service(f"127.0.0.1:{port}", store, web_settings)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as started:
        yield started


def link_in_the_call(service: Service) -> str:
    """The path of the link in the mail that called the member."""
    with service.store.reading() as unit:
        mails = unit.of(KEY).deliveries
        (call,) = (one for one in mails.newest(target=MEETING, person=PERSON) if one.kind is MessageKind.INVITATION)
        mail = message_from_bytes(mails.bytes_of(call.id), policy=policy.default)
    text = mail.get_body(("plain",))
    assert text
    (link,) = re.findall(r"https?://\S+(/svar/\S+)", text.get_content())
    return str(link)


def require_room_for_a_thumb(browser: Browser, width: int) -> None:
    """The three answers stand under each other, each as wide as the page and as high as a thumb."""
    buttons = browser.boxes("main > section:first-of-type .answering button")
    (page,) = browser.boxes("main > section:first-of-type .answering")
    assert len(buttons) == 3
    assert min(one.height for one in buttons) >= FINGER
    assert {round(one.width) for one in buttons} == {round(page.width)}
    assert min(low.top - high.bottom for high, low in pairwise(buttons)) >= APART
    assert page.width > 0.85 * min(width, 640)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("width", [TELEPHONE, DESK])
def test_a_member_answers_from_the_mail_and_changes_the_answer(
    browser: Browser, service: Service, width: int, scripts: bool
) -> None:
    browser.resize(width)
    browser.run_scripts(allowed=scripts)
    browser.open(service.address(link_in_the_call(service)))
    require_room_for_a_thumb(browser, width)

    browser.touch(".answering button[value=ja]", leads_on=True)

    assert browser.title().startswith("Sparat: du kommer")
    assert browser.text("main > :first-child").startswith("✔ Tack, ditt svar är sparat: du kommer.")
    assert browser.text(".answering .chosen") == "✔ Jag kommer – ditt svar"
    assert browser.text("main").count("Logga in för att läsa handlingarna") == 1
    require_room_for_a_thumb(browser, width)

    browser.touch(".answering button[value=nej]", leads_on=True)

    assert browser.text(".answering .chosen") == "✔ Förhinder – ditt svar"
    assert browser.text("details") == ""
    assert service.said() == [(Answer.ACCEPTED, None, ()), (Answer.DECLINED, None, ())]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_member_signs_in_and_tells_how(browser: Browser, service: Service, scripts: bool) -> None:
    browser.resize(TELEPHONE)
    browser.run_scripts(allowed=scripts)
    session = session_of(service.settings, service.store, ADDRESSES[Capacity.BOARD_MEMBER])
    browser.has(service.host, session_cookie(service.settings), session)
    browser.open(service.address(f"/f/{KEY}"))
    assert browser.where() == f"/f/{KEY}/min-sida"
    require_room_for_a_thumb(browser, TELEPHONE)

    browser.touch(".answering button[value=ja]", leads_on=True)
    browser.touch("details summary")
    assert min(box.height for box in browser.boxes("details .choice, details button")) >= FINGER
    browser.touch("details input[value=distans]")
    browser.touch("details input[name=jav][value='2']")
    browser.touch("details button", leads_on=True)

    assert "du kommer, på distans, jävig vid 2." in browser.text("main > :first-child")
    assert service.said()[-1] == (Answer.ACCEPTED, True, ("2",))
    assert browser.text("#nasta-svar").startswith("Svara också på:")
    browser.touch("section[aria-labelledby=nasta-svar] button[value=nej]", leads_on=True)
    assert browser.title().startswith("Sparat: du har förhinder")


def test_the_pages_are_sound_in_light_dark_and_print_and_on_a_narrow_screen(browser: Browser, service: Service) -> None:
    browser.run_scripts(allowed=True)
    session = session_of(service.settings, service.store, ADDRESSES[Capacity.BOARD_MEMBER])
    browser.has(service.host, session_cookie(service.settings), session)
    browser.resize(TELEPHONE)
    browser.open(service.address(f"/f/{KEY}/min-sida"))
    browser.touch(".answering button[value=ja]", leads_on=True)
    browser.touch("details summary")
    browser.touch("details input[value=distans]")
    browser.touch("details button", leads_on=True)
    saved = browser.where()

    found = {}
    for path in (f"/f/{KEY}/min-sida?mote=2022-styrelse-6", saved, link_in_the_call(service)):
        for width, looks in (
            (NARROW, {}),
            (TELEPHONE, {"scheme": "dark"}),
            (DESK, {}),
            (DESK, {"medium": "print"}),
        ):
            browser.resize(width)
            browser.look(**looks)
            browser.open(service.address(path))
            faults = [*browser.judged(), *browser.complaints()]
            if browser.page_width() > width:
                faults.append(f"is {browser.page_width()} wide")
            if browser.hosts() != {service.host}:
                faults.append(f"asked {browser.hosts()}")
            if faults:
                found[path.partition("?")[0], width, str(looks)] = faults
    browser.look()

    assert found == {}
