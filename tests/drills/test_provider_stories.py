"""Signing in at an employer's provider, a certified one that others have written, in a real browser."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from browser import Browser, running_browser
from doers import doer
from foreign_programs import PROVIDER, install_from, node
from polling import eventually
from public_service import DIRECTOR, KEY

from arshjul.folders import folder
from arshjul.service.ports import free_port
from arshjul.settings import environment_of, read_settings
from arshjul.store import Store
from arshjul.store.values.kinds import Logged
from arshjul.work.files.associations import load
from arshjul.work.opening import opened

HOME, THERE = f"/f/{KEY}", "/logga-in/hos/kommunen"
SECRET = "hemligheten-hos-leverantoren"
TELEPHONE, DESK = 375, 1280
pytestmark = [pytest.mark.story, pytest.mark.debian]


@dataclass(frozen=True)
class Places:
    """Where both stand, and what is kept."""

    ours: str
    theirs: str
    store: Store
    provider: subprocess.Popen[bytes]

    def logged(self) -> list[Logged]:
        with self.store.reading() as unit:
            return [line.what for line in reversed(unit.entrance.log_lines(20))]


@pytest.fixture
def places(tmp_path: Path) -> Iterator[Places]:
    """The pages as they are served, in a process of their own, and the provider of the director's employer."""
    install_from(PROVIDER)
    port = free_port()
    # Another site than ours to a browser, as a provider always is.
    ours, theirs = f"http://127.0.0.1:{port}", f"http://localhost:{free_port()}"
    settings = read_settings(
        {
            "ARSHJUL_DATA": str(tmp_path),
            "ARSHJUL_SECRET_KEY": "5c" * 32,
            "ARSHJUL_WEB_PORT": str(port),
            "ARSHJUL_OIDC": "kommunen",
            "ARSHJUL_OIDC_KOMMUNEN_NAME": "Exempelköpings kommun",
            "ARSHJUL_OIDC_KOMMUNEN_ISSUER": theirs,
            "ARSHJUL_OIDC_KOMMUNEN_CLIENT_ID": "arshjul",
            "ARSHJUL_OIDC_KOMMUNEN_CLIENT_SECRET": SECRET,
            "ARSHJUL_OIDC_KOMMUNEN_DOMAINS": DIRECTOR.partition("@")[2],
        }
    )
    path = folder("examples") / f"{KEY}.yaml"
    pages = (sys.executable, "-m", "arshjul.web")
    provider = (node(), "provider.js", theirs, f"{ours}{THERE}/svar", "arshjul", SECRET)
    with opened(settings, begins=True) as store:
        load(store, settings, path.read_bytes(), path.name, doer(datetime.now(UTC)))
        with (
            running(tmp_path / "provider.log", *provider, home=PROVIDER) as there,
            running(tmp_path / "pages.log", *pages, home=tmp_path, **environment_of(settings)),
        ):
            eventually(lambda: answers(f"{theirs}/.well-known/openid-configuration"))
            eventually(lambda: answers(f"{ours}/tillganglighet"))
            yield Places(ours, theirs, store, there)


@contextmanager
def running(log: Path, *command: str, home: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as said:
        process = subprocess.Popen(command, cwd=home, env={**os.environ, **environment}, stdout=said, stderr=said)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def answers(address: str) -> bool:
    try:
        return httpx2.get(address, trust_env=False).status_code == 200
    except httpx2.TransportError:
        return False


@pytest.fixture
def browser() -> Iterator[Browser]:
    with running_browser() as one:
        yield one


def sign_in_there(browser: Browser, address: str) -> None:
    """Write name and password at the provider, and agree to what it tells us."""
    browser.write("input[name=login]", address)
    browser.write("input[name=password]", "hemligt")
    browser.touch("button[type=submit]", leads_on=True)
    browser.touch("button[type=submit]", leads_on=True)


def require_well(browser: Browser, width: int) -> None:
    assert browser.page_width() <= width, browser.where()
    assert browser.judged() == [], browser.where()
    assert browser.complaints() == [], browser.where()


@pytest.mark.parametrize("width", [TELEPHONE, DESK])
def test_a_director_signs_in_at_the_employer_and_signs_out_here_alone(
    browser: Browser, places: Places, width: int
) -> None:
    browser.resize(width)
    browser.open(f"{places.ours}/")
    assert browser.where() == "/logga-in"
    require_well(browser, width)
    assert "Logga in med Exempelköpings kommun" in browser.text("main")
    browser.touch(f"a[href='{THERE}']", leads_on=True)
    sign_in_there(browser, DIRECTOR)

    assert (browser.where(), browser.text("h1")) == (HOME, "Översikt")
    # The provider's own pages ask for letters elsewhere, which are not to be had here.
    assert [told for told in browser.complaints() if "Content Security Policy" in told] == []
    browser.open(f"{places.ours}/mina-inloggningar")
    assert "Exempelköpings kommun" in browser.text("section[aria-labelledby=kopplingar]")
    require_well(browser, width)

    browser.touch("button[name=alla]", leads_on=True)
    browser.open(f"{places.ours}{HOME}")
    assert browser.where() == "/logga-in"
    browser.touch(f"a[href='{THERE}']", leads_on=True)
    assert browser.where() == HOME  # the employer still knows who it is
    assert places.logged() == [Logged.BOUND, Logged.SIGNED_IN, Logged.SIGNED_OUT, Logged.SIGNED_IN]


def test_an_employee_without_a_seat_comes_to_every_way_in_and_learns_nothing(browser: Browser, places: Places) -> None:
    browser.resize(TELEPHONE)
    browser.open(f"{places.ours}/logga-in")
    browser.touch(f"a[href='{THERE}']", leads_on=True)
    sign_in_there(browser, f"ingen@{DIRECTOR.partition('@')[2]}")

    assert "har inte intygat en adress som loggar in här" in browser.text("main")
    assert browser.page_width() <= TELEPHONE
    assert browser.judged() == []
    assert places.logged() == [Logged.NOT_PROVED]
    browser.open(f"{places.ours}{browser.where()}")
    assert "började i en annan webbläsare" in browser.text("main")


def test_the_provider_gives_nothing_to_another_address_nor_without_our_secret_and_verifier(places: Places) -> None:
    with httpx2.Client(trust_env=False) as visitor:
        asked = visitor.get(f"{places.ours}{THERE}").headers["location"]
        elsewhere = asked.replace("127.0.0.1", "annan.example")
        assert "location" not in visitor.get(elsewhere).headers
        told = parse_qs(urlsplit(asked).query)
        assert told["code_challenge_method"] == ["S256"]
        without = asked.replace(f"&code_challenge={told['code_challenge'][0]}", "")
        assert "error=invalid_request" in visitor.get(without).headers["location"]
        form = {"grant_type": "authorization_code", "code": "x", "redirect_uri": told["redirect_uri"][0]}
        refused = visitor.post(f"{places.theirs}/token", data=form, auth=("arshjul", "gissat"))
        assert refused.json()["error"] == "invalid_client"


def test_when_the_provider_is_down_the_page_says_so_and_leaves_the_other_ways(browser: Browser, places: Places) -> None:
    places.provider.terminate()
    places.provider.wait(30)
    browser.resize(TELEPHONE)
    browser.open(f"{places.ours}/logga-in")

    browser.touch(f"a[href='{THERE}']", leads_on=True)

    assert "Inloggningen hos Exempelköpings kommun går inte just nu" in browser.text("[role=alert]")
    assert browser.page_width() <= TELEPHONE
    assert browser.judged() == []
    assert places.logged() == [Logged.NOT_PROVED]
