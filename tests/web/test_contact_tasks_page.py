"""The one page of a contact: all that is asked of a person, and the member's own council days."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from addressed import never_renewed
from asked_statements import statements
from discharge_cases import KEY, OURS, settings_on, undecided, words_of
from starlette.testclient import TestClient
from web_pages import Reader

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.web.app import build_app
from arshjul.work import contacting
from arshjul.work.links import contact_page_token, make_links
from arshjul.work.undoing.done import deeds_in
from arshjul.year.deeds import DeedKind
from arshjul.year.model import CouncilDay

CONTACT, OTHER_TOKEN = "kontakt-nora", "a" * 26


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_on(tmp_path, "2021-10-26T09:00")


@pytest.fixture
def sofint(sofint: Store, settings: Settings) -> Store:
    """SOFINT, where Nora has been sent the bundle and not decided."""
    undecided(sofint, settings)
    now = settings.clock.now()
    with sofint.writing() as unit:
        room = unit.of(KEY)
        make_links(room, room.association(), room.ledger().chain_facts, settings, now)
    return sofint


@pytest.fixture
def stranger(settings: Settings, sofint: Store) -> TestClient:
    return TestClient(build_app(settings, sofint), base_url=settings.base_url, raise_server_exceptions=False)


@pytest.fixture
def page(settings: Settings) -> str:
    return f"/kontakt/{contact_page_token(settings, never_renewed(KEY), CONTACT)}"


def tell(client: TestClient, page: str, day: str, name: str = "KF", member: str = "nora", **more: str) -> int:
    form = {"medlem": member, "dag": day, "namn": name, "formular": "dagar", **more}
    return client.post(page, data=form, headers=OURS, follow_redirects=False).status_code


def council_days(store: Store) -> tuple[CouncilDay, ...]:
    with store.reading() as unit:
        return unit.of(KEY).association().council_days


def test_a_contact_finds_all_that_is_asked_and_nothing_of_the_house(stranger: TestClient, page: str) -> None:
    html = stranger.get(page).text

    reader = Reader(html)
    assert reader.faults == []
    assert "Du är kontaktperson för Nora kommun." in html
    [decision] = [link for link in reader.links if link.startswith("/beslut/")]
    assert stranger.get(decision).status_code == 200
    assert "Ni har inte svarat än." in html
    assert not [link for link in reader.links if link.startswith("/f/")]


def test_what_was_answered_stands_there_and_what_is_decided_is_gone(stranger: TestClient, page: str) -> None:
    [decision] = re.findall(r'href="(/beslut/[^"]+)"', stranger.get(page).text)

    stranger.post(f"{decision}/vantas", data={"vantas": "2021-11-29"}, headers=OURS)

    assert "Ni har svarat att det väntas 29 november 2021." in words_of(stranger.get(page).text)


def test_a_council_day_is_told_once_proposed_on_the_decisions_page_and_taken_away(
    stranger: TestClient, page: str, sofint: Store
) -> None:
    before = council_days(sofint)

    assert [tell(stranger, page, "2021-11-29") for _ in range(2)] == [303, 303]

    assert council_days(sofint) == (*before, CouncilDay("nora", date(2021, 11, 29), "KF"))
    html = stranger.get(page).text
    assert "Måndag 29 november 2021, KF" in html
    [decision] = re.findall(r'href="(/beslut/[^"]+)"', html)
    assert 'value="2021-11-29"' in stranger.get(decision).text
    with sofint.reading() as unit:
        [deed] = [one for one in deeds_in(unit.of(KEY)) if one.kind is DeedKind.COUNCILS_TOLD]
    assert (deed.by, "en medlems egna sammanträden" in deed.named) == ("kontakten", True)
    assert tell(stranger, page, "2021-11-29", bort="1") == 303
    assert council_days(sofint) == before
    assert tell(stranger, page, "2021-11-29", bort="1") == 404


@pytest.mark.parametrize(
    ("form", "status", "told"),
    [
        ({}, 400, "Skriv dagen som"),
        ({"dag": "2021-11-29", "medlem": "nora"}, 400, "Skriv vad som sammanträder"),
        ({"dag": "2021-10-25", "medlem": "nora", "namn": "KF"}, 400, "inom två år"),
        ({"dag": "2024-10-25", "medlem": "nora", "namn": "KF"}, 400, "inom två år"),
        ({"dag": "2021-11-29", "medlem": "nora", "namn": "x" * 100_000}, 400, "högst 100 tecken"),
        ({"dag": "2021-11-29", "medlem": "hallefors", "namn": "KF"}, 404, "inte är er"),
        ({"dag": "2021-11-29", "medlem": "", "namn": "<script>"}, 404, "inte är er"),
    ],
)
def test_what_cannot_be_a_day_is_told_and_nothing_is_stored(
    stranger: TestClient, page: str, sofint: Store, form: dict[str, str], status: int, told: str
) -> None:
    before = council_days(sofint)

    answer = stranger.post(page, data={"formular": "dagar", **form}, headers=OURS)

    assert answer.status_code == status
    assert told in words_of(answer.text)
    assert "<script>" not in answer.text
    assert council_days(sofint) == before


def test_more_days_than_anybody_meets_are_refused(
    stranger: TestClient, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contacting, "MOST_DAYS", 2)

    assert [tell(stranger, page, "2021-11-29", f"KF {number}") for number in range(3)] == [303, 303, 409]


def test_who_is_no_contact_and_a_wrong_link_are_not_found_by_one_question(
    stranger: TestClient, settings: Settings, sofint: Store, page: str
) -> None:
    director = f"/kontakt/{contact_page_token(settings, never_renewed(KEY), 'forbundschef')}"
    with statements(sofint) as asked:
        wrong = stranger.get(f"/kontakt/{OTHER_TOKEN}")
        assert tell(stranger, f"/kontakt/{OTHER_TOKEN}", "2021-11-29") == 404

    assert (wrong.status_code, stranger.get(director).status_code) == (404, 404)
    assert len(asked) == 2
    assert stranger.get(director).text == wrong.text
