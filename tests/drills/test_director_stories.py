"""A director's stories in a real browser, over TLS behind the guide's nginx: a year adopted, a session ended."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from browser import Browser
from proxies import NAME
from public_service import DIRECTOR, KEY, PublicService, browser_before, public_service
from pyotp import TOTP
from sqlalchemy import text

from arshjul.folders import folder
from arshjul.year.model import YearStatus

NOW = datetime(2021, 12, 14, 9, tzinfo=UTC)
HOME = f"/f/{KEY}"
TELEPHONE, DESK = 375, 1280
REASON = "Styrelsen beslutade så den 7 december, § 84.\nÅäö & <b>så</b> står det i protokollet."
pytestmark = [pytest.mark.story, pytest.mark.root, pytest.mark.debian]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[PublicService]:
    """An association that asks for a second factor, with a draft of 2022 that is adopted with a reason alone."""
    content = (folder("examples") / f"{KEY}.yaml").read_bytes()
    content = content.replace(b"\narticles:\n", b"\narticles:\n  second_factor: ja\n", 1)
    content = content.replace(b"day: 2022-02-07", b"day: 2022-04-25")
    with public_service(tmp_path, content, NOW) as one:
        yield one


@pytest.fixture
def browser(service: PublicService) -> Iterator[Browser]:
    with browser_before(service.site) as one:
        yield one


def status(service: PublicService) -> YearStatus:
    with service.store.reading() as unit:
        return unit.of(KEY).years[2022]


def end_sessions(service: PublicService) -> None:
    """Let the time of every session be over."""
    path = service.settings.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as connection, connection:
        assert connection.execute("UPDATE sessions SET ends_at = made_at").rowcount == 1


def require_well(browser: Browser, width: int) -> None:
    """The page fits the screen, axe finds nothing in it, and nobody else was asked."""
    assert browser.page_width() <= width, browser.where()
    assert browser.judged() == [], browser.where()
    assert browser.hosts() <= {NAME}, browser.where()
    assert browser.complaints() == [], browser.where()


def sign_in(browser: Browser, service: PublicService) -> str:
    """Come in by the link in a mail and a code of the telephone, and give the key that it was set up with."""
    browser.open(service.address("/"))
    assert browser.where() == "/logga-in"
    browser.write("input[name=adress]", DIRECTOR)
    browser.touch("form[action='/logga-in'] button", leads_on=True)
    assert "Titta i din e-post" in browser.text("main")
    browser.open(service.newest_link(1))
    assert browser.title().startswith(f"Logga in som {DIRECTOR}")
    browser.touch("main form button", leads_on=True)
    return give_code(browser)


def give_code(browser: Browser) -> str:
    """Set the telephone up, and write the code that it shows."""
    assert browser.where() == "/andra-faktorn"
    key = browser.text("code.address").replace(" ", "")
    browser.write("input[name=kod]", TOTP(key).at(NOW))
    browser.touch("form[action='/andra-faktorn'] button", leads_on=True)
    return key


@pytest.mark.parametrize("width", [TELEPHONE, DESK])
def test_a_director_signs_in_adopts_the_year_undoes_it_and_signs_out_everywhere(
    browser: Browser, service: PublicService, width: int
) -> None:
    browser.resize(width)
    sign_in(browser, service)
    assert (browser.where(), browser.text("h1")) == (HOME, "Översikt")
    require_well(browser, width)

    browser.touch("main a[href$='/faststall']", leads_on=True)
    assert browser.text("h1").startswith("Det här skickas när årshjulet 2022 fastställs")
    require_well(browser, width)
    browser.write("#faststall-skal", REASON)
    browser.touch("button[value=senare]", leads_on=True)

    assert "mejl väntar efter fastställande av 2022" in browser.text("form.waiting")
    assert status(service) is YearStatus.ADOPTED
    browser.open(service.address(HOME))
    require_well(browser, width)
    browser.touch("form.waiting button", leads_on=True)

    assert "mejl stoppades och lämnar aldrig" in browser.text("main")
    assert browser.text("form.waiting") == ""
    assert status(service) is YearStatus.DRAFT
    require_well(browser, width)

    browser.touch("footer a[href='/mina-inloggningar']", leads_on=True)
    require_well(browser, width)
    browser.touch("button[name=alla]", leads_on=True)
    browser.open(service.address(HOME))
    assert browser.where() == "/logga-in"
    with service.store.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM sessions")).scalar() == 0
    assert len(list(service.mails.glob("*.eml"))) == 1  # the link, and nothing about the year


@pytest.mark.parametrize("width", [TELEPHONE, DESK])
def test_what_was_written_when_the_session_ended_is_saved_after_a_sign_in_in_another_tab(
    browser: Browser, service: PublicService, width: int
) -> None:
    browser.resize(width)
    key = sign_in(browser, service)
    browser.open(service.address(f"{HOME}/arshjul/2022/faststall"))
    browser.write("#faststall-skal", REASON)
    end_sessions(service)

    browser.touch("button[value=senare]", leads_on=True)

    assert "inget har sparats än" in browser.text("main")
    assert browser.written("#faststall-skal") == REASON
    assert browser.page_width() <= width
    assert browser.judged() == []
    assert status(service) is YearStatus.DRAFT
    browser.write("#adress", DIRECTOR)
    browser.touch("form[target=_blank] button")
    with browser.tab() as other:
        other.open(service.newest_link(2))
        assert "annan webbläsare" not in other.text("main")
        other.touch("main form button", leads_on=True)
        assert other.where() == "/andra-faktorn"
        other.write("input[name=kod]", TOTP(key).at(NOW + timedelta(seconds=30)))
        other.touch("form[action='/andra-faktorn'] button", leads_on=True)
        assert other.text("h1") == "Översikt"
    assert browser.written("#faststall-skal") == REASON
    browser.touch("section[aria-labelledby=skrivet] button", leads_on=True)

    assert "mejl väntar efter fastställande av 2022" in browser.text("form.waiting")
    assert status(service) is YearStatus.ADOPTED
    with service.store.engine.connect() as connection:
        kept = connection.execute(text("SELECT * FROM versions")).all()
    assert "§ 84." in str(kept)
    assert browser.hosts() == {NAME}
