"""The page that anybody may see: opened and closed by the director, cheap to ask for, and naming nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest
from asked_statements import statements
from doers import doer
from starlette.testclient import TestClient
from visitors import signed_in
from web_pages import Reader

from arshjul.clock import read_clock
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.web.app import build_app
from arshjul.work.protecting import protect
from arshjul.year.deeds import Deed, DeedKind

KEY = "degerfors-karlskoga"
PUBLIC, OURS = f"/offentligt/{KEY}", f"/f/{KEY}/offentligt"
FROM_US = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
PDF = b"%PDF-1.7\n1 0 obj\n"


@pytest.fixture
def november(web_settings: Settings) -> Settings:
    """The day on which the budget meeting of 14 November 2022 is to be announced."""
    return at(web_settings, "2022-11-07T09:00")


def at(settings: Settings, moment: str) -> Settings:
    return replace(settings, clock=read_clock(moment))


def office(settings: Settings, store: Store) -> TestClient:
    return signed_in(settings, store, raises=False)


def anybody(settings: Settings, store: Store) -> TestClient:
    return TestClient(build_app(settings, store), base_url=settings.base_url, raise_server_exceptions=False)


def do(client: TestClient, deed: str, file: bytes | None = None, name: str = "a.pdf", **fields: str) -> int:
    form = {"gor": deed, **fields}
    files = {"forslag": (name, file, "application/pdf")} if file is not None else None
    return client.post(OURS, data=form, files=files, headers=FROM_US, follow_redirects=False).status_code


def test_the_page_is_there_when_it_is_open_and_looks_as_if_it_never_was_when_it_is_closed(
    november: Settings, web_store: Store
) -> None:
    director, citizen = office(november, web_store), anybody(november, web_store)
    closed = citizen.get(PUBLIC)

    assert do(director, "oppna") == 303
    opened = citizen.get(PUBLIC)
    assert do(director, "stang") == 303

    assert (closed.status_code, opened.status_code, citizen.get(PUBLIC).status_code) == (404, 200, 404)
    assert closed.text == citizen.get("/offentligt/finns-inte").text
    assert [deed.value for deed in deeds_of(web_store)][-2:] == ["page_opened", "page_closed"]


def test_it_shows_the_public_meeting_the_announcement_and_the_proposal_and_names_nobody(
    november: Settings, web_store: Store
) -> None:
    director, citizen = office(november, web_store), anybody(november, web_store)
    do(director, "oppna")
    assert do(director, "forslag", PDF, ar="2022") == 303

    html = citizen.get(PUBLIC).text
    pdf = citizen.get(f"{PUBLIC}/budgetforslag-2023.pdf")

    assert "Kungörelse: budget 2023" in html
    assert "vid ett offentligt möte måndag 14 november 2022 kl. 9–12" in html
    assert html.count("Styrelsemöte måndag 14 november") == 1
    assert "Verksamhet" not in html
    assert (pdf.content, pdf.headers["content-disposition"]) == (PDF, 'attachment; filename="budgetforslag-2023.pdf"')
    with web_store.reading() as unit:
        association = unit.of(KEY).association()
    assert not [person.name for person in association.people if person.name in html]
    assert "@" not in html
    page = Reader(html)
    assert page.faults == []
    assert "noindex" not in html
    assert do(director, "ta-bort", ar="2022") == 303
    assert citizen.get(f"{PUBLIC}/budgetforslag-2023.pdf").status_code == 404


@pytest.mark.parametrize(("moment", "is_shown"), [("2022-11-04T09:00", False), ("2022-11-14T23:00", True)])
def test_the_announcement_stands_from_its_day_to_the_end_of_that_of_the_meeting(
    web_settings: Settings, web_store: Store, moment: str, is_shown: bool
) -> None:
    settings = at(web_settings, moment)
    do(office(settings, web_store), "oppna")
    do(office(settings, web_store), "forslag", PDF, ar="2022")
    citizen = anybody(settings, web_store)

    assert ("Kungörelse" in citizen.get(PUBLIC).text) is is_shown
    assert (citizen.get(f"{PUBLIC}/budgetforslag-2023.pdf").status_code == 200) is is_shown
    after = anybody(at(web_settings, "2022-11-15T09:00"), web_store)
    assert "Inget offentligt möte är utlyst just nu." in after.get(PUBLIC).text
    assert after.get(f"{PUBLIC}/budgetforslag-2023.pdf").status_code == 404


def test_it_is_kept_by_whoever_asks_and_costs_one_question(november: Settings, web_store: Store) -> None:
    do(office(november, web_store), "oppna")
    citizen = anybody(november, web_store)
    first = citizen.get(PUBLIC)

    with statements(web_store) as asked:
        again = citizen.get(PUBLIC)
        same = citizen.get(PUBLIC, headers={"If-None-Match": first.headers["etag"]})
        unknown = citizen.get("/offentligt/finns-inte")

    assert (again.content, same.status_code, same.content, unknown.status_code) == (first.content, 304, b"", 404)
    assert first.headers["cache-control"] == "public, max-age=300"
    assert "set-cookie" not in first.headers
    assert len(asked) == 3


@pytest.mark.parametrize(
    ("form", "file", "status", "told"),
    [
        ({}, None, 404, "något som inte finns att göra"),
        ({"gor": "forslag", "ar": "2022"}, None, 400, "Välj en fil först"),
        ({"gor": "forslag", "ar": "2022"}, ("a.png", b"\x89PNG\r\n\x1a\n"), 400, "ska vara PDF"),
        ({"gor": "forslag", "ar": "2022"}, ("a.pdf", b"<script>"), 400, "innehållet är något annat"),
        ({"gor": "forslag", "ar": "2021"}, ("a.pdf", PDF), 409, "inget offentligt budgetmöte kvar 2021"),
        ({"gor": "forslag", "ar": "²022"}, ("a.pdf", PDF), 404, "något som inte finns att göra"),
        ({"gor": "ta-bort", "ar": "2022"}, None, 404, "redan borttaget"),
        ({"gor": "x" * 100_000}, None, 404, "något som inte finns att göra"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_is_stored(
    november: Settings,
    web_store: Store,
    form: dict[str, str],
    file: tuple[str, bytes] | None,
    status: int,
    told: str,
) -> None:
    director = office(november, web_store)
    sent = {**form, "formular": f"forslag-{form.get('ar', '')}"}
    before = facts(web_store)

    answer = director.post(
        OURS, data=sent, files={"forslag": (*file, "application/pdf")} if file else None, headers=FROM_US
    )

    assert answer.status_code == status
    assert told in answer.text
    assert "<script>" not in answer.text
    assert facts(web_store) == before
    assert anybody(november, web_store).get(PUBLIC).status_code == 404


def test_nobody_but_the_director_opens_it(november: Settings, web_store: Store) -> None:
    secretary = signed_in(november, web_store, "sekreterare@finsam-dk.example", raises=False)

    assert secretary.get(OURS).status_code == 403
    assert do(secretary, "oppna") == 403
    assert anybody(november, web_store).get(PUBLIC).status_code == 404
    assert anybody(november, web_store).get("/offentligt/%00").status_code == 404


def facts(store: Store) -> int:
    with store.reading() as unit:
        return len(unit.of(KEY).facts())


def deeds_of(store: Store) -> list[DeedKind]:
    with store.reading() as unit:
        return [one.deed for one in unit.of(KEY).history()]


def test_a_place_that_names_somebody_protected_is_shown_without_the_name(november: Settings, web_store: Store) -> None:
    name, deed = "Ledamot Degerfors kommun", Deed(DeedKind.EDITED, doer(november.clock.now()), "prov")
    with web_store.writing() as unit:
        room = unit.of(KEY)
        room.save(replace(room.association(()), place=f"Hemma hos {name}"), deed)
    protect(web_store, november, KEY, "ledamot-degerfors", deed.doer, is_protected=True)
    do(office(november, web_store), "oppna")

    html = anybody(november, web_store).get(PUBLIC).text

    assert "Hemma hos Ledamot med skyddad identitet" in html
    assert name not in html
