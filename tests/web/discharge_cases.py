"""SOFINT's discharge of 2020 on the pages: what the tests of the director's pages and of a contact's do alike."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from pathlib import Path

from doers import doer
from starlette.testclient import TestClient
from visitors import signed_in

from arshjul.settings import Settings, read_settings
from arshjul.store import Store
from arshjul.work.chains.recording import record
from arshjul.work.changing import changing
from arshjul.work.links import contact_url
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.names import DISCHARGE

KEY = "sofint"
PAGE = "/f/sofint/ansvarsfrihet/2020"
BASE_URL = "http://127.0.0.1:8321"
OURS = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
PDF = b"%PDF-1.7\n1 0 obj\n"
ANSWER = {"dag": "2021-10-25", "beteckning": "§ 122", "utfall": "granted", "godkand": "ja", "organ": "KF"}


def settings_on(data: Path, moment: str) -> Settings:
    return read_settings(
        {
            "ARSHJUL_DATA": str(data),
            "ARSHJUL_NOW": moment,
            "ARSHJUL_BASE_URL": BASE_URL,
            "ARSHJUL_SECRET_KEY": "a key for tests",
            "ARSHJUL_HOLD_MINUTES": "0",
            "ARSHJUL_LOOPBACK_ONLY": "1",
        }
    )


def browser_on(settings: Settings, store: Store) -> TestClient:
    return signed_in(settings, store, raises=False)


def words_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def row_of(html: str, member: str) -> str:
    rows = re.findall(r"<tr>.*?</tr>", html, re.DOTALL)
    return next(words_of(row) for row in rows if f">{member}</a>" in row)


def facts(store: Store) -> tuple[ChainFact, ...]:
    with store.reading() as unit:
        return unit.of(KEY).ledger().chain_facts


def undecided(store: Store, settings: Settings) -> str:
    """Let Nora have been sent the bundle about 2020 and not decided; return the path of its contact's page."""
    now = settings.clock.now()
    with store.reading() as unit:
        association = unit.of(KEY).association()
    member = association.member("nora")
    assert member
    with changing(store, KEY, now) as change:
        for fact in change.room.facts():
            if (fact.key, fact.year, fact.subject) == (DISCHARGE, 2020, "nora"):
                change.take_back(fact, "prov")
    record(store, KEY, ChainFact(DISCHARGE, 2020, "sent", date(2021, 4, 30), "nora"), doer(now, "chef"))
    return contact_url(settings, association, 2020, member).removeprefix(BASE_URL)


def report(browser: TestClient, path: str, file: tuple[str, bytes] | None = None, **fields: str) -> int:
    answer = browser.post(
        path,
        data={**ANSWER, **fields},
        files={"utdrag": (*(file or ("", b"")), "application/octet-stream")},
        headers=OURS,
        follow_redirects=False,
    )
    return answer.status_code


def uploads(settings: Settings) -> list[Path]:
    return sorted((settings.data / "uploads").glob("*/*"))
