"""Answering on the web without an account, a person's own page, and answers that the office writes down."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from addressed import never_renewed
from asked_statements import statements
from starlette.testclient import TestClient
from web_pages import Reader

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.tokens import token
from arshjul.web.app import build_app
from arshjul.work.links import answer_secret
from arshjul.year.answers import Answer, Given, Via

KEY = "degerfors-karlskoga"
MEETING = "2022-styrelse-4"
PERSON = "ledamot-degerfors"
OURS = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}


@pytest.fixture
def secret(web_settings: Settings) -> str:
    """The secret of the member's own pages."""
    return token(web_settings.secret_key, "page", KEY, PERSON)


@pytest.fixture
def path(web_settings: Settings) -> str:
    """The page where the member answers."""
    return f"/svar/{answer_secret(web_settings, never_renewed(KEY), PERSON, MEETING)}/{MEETING}"


def form(client: TestClient, path: str) -> dict[str, str]:
    """The hidden fields of the form on the page."""
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', client.get(path).text))


def answers(store: Store) -> tuple[Given, ...]:
    with store.reading() as unit:
        return tuple(one for one in unit.of(KEY).answers() if one.occasion == MEETING)


def test_looking_at_the_page_answers_nothing(client: TestClient, web_store: Store, path: str) -> None:
    for _ in range(5):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200

    assert answers(web_store) == ()


@pytest.mark.parametrize(
    ("said", "answer"), [("ja", Answer.ACCEPTED), ("nej", Answer.DECLINED), ("kanske", Answer.TENTATIVE)]
)
def test_an_answer_is_kept_and_shown(
    client: TestClient, web_store: Store, path: str, said: str, answer: Answer
) -> None:
    posted = client.post(path, data={**form(client, path), "svar": said}, headers=OURS, follow_redirects=False)

    assert posted.status_code == 303
    assert posted.headers["location"] == f"{path}?tack=1"
    (given,) = answers(web_store)
    assert (given.person, given.answer, given.via, given.sequence) == (PERSON, answer, Via.WEB, 0)
    assert "Tack, ditt svar är sparat" in client.get(posted.headers["location"]).text


def test_a_reason_is_never_kept(client: TestClient, web_store: Store, path: str) -> None:
    posted = {**form(client, path), "svar": "nej", "skal": "sjuk", "kommentar": "sjuk", "fran": "sjuk"}
    client.post(path, data=posted, headers=OURS)

    (given,) = answers(web_store)
    assert "sjuk" not in repr(given)


@pytest.mark.parametrize("changed", [{"nyckel": ""}, {"nyckel": "å" * 26}, {"galler": "annat"}, {"svar": "nja"}])
def test_a_form_that_is_not_from_the_page_changes_nothing(
    client: TestClient, web_store: Store, path: str, changed: dict[str, str]
) -> None:
    answer = client.post(path, data={**form(client, path), "svar": "ja"} | changed, headers=OURS)

    assert answer.status_code == 409
    assert answers(web_store) == ()


def test_a_form_on_another_site_changes_nothing(client: TestClient, web_store: Store, path: str) -> None:
    posted = {**form(client, path), "svar": "ja"}

    answer = client.post(path, data=posted, headers={"Origin": "http://evil.example"})

    assert answer.status_code == 403
    assert answers(web_store) == ()


def test_wrong_links_look_alike(client: TestClient, path: str, secret: str) -> None:
    wrong = ["a" * 26, secret[:-1], secret.upper(), "å"]

    seen = [client.get(f"/svar/{one}/{MEETING}") for one in wrong]

    assert {answer.status_code for answer in seen} == {404}
    assert len({answer.text for answer in seen}) == 1
    assert client.get(f"/min-sida/{wrong[0]}").status_code == 404


def test_one_persons_form_does_not_answer_for_another(
    client: TestClient, web_store: Store, web_settings: Settings, path: str
) -> None:
    other = token(web_settings.secret_key, "page", KEY, "ledamot-forsakringskassan")

    answer = client.post(f"/svar/{other}/{MEETING}", data={**form(client, path), "svar": "nej"}, headers=OURS)

    assert answer.status_code == 409
    assert answers(web_store) == ()


def test_the_link_dies_when_the_meeting_has_been(client: TestClient, web_settings: Settings, secret: str) -> None:
    over = "2022-styrelse-1"
    seen = [
        client.get(f"/svar/{one}/{over}")
        for one in (secret, answer_secret(web_settings, never_renewed(KEY), PERSON, over))
    ]

    assert {answer.status_code for answer in seen} == {404}
    assert all("Länken gäller inte." in answer.text for answer in seen)


def test_the_link_answers_one_meeting_and_opens_nothing_else(
    client: TestClient, web_settings: Settings, path: str
) -> None:
    own = path.split("/")[2]

    assert client.get(f"/svar/{own}/2022-styrelse-5").status_code == 404
    assert client.get(f"/min-sida/{own}").status_code == 404
    assert client.get(f"/min-sida/{own[:26]}").status_code == 404
    assert client.get(f"/svar/{own[:26]}/{MEETING}").status_code == 404
    assert client.get(f"/svar/{own[:51]}x/{MEETING}").status_code == 404
    asked = replace(web_settings, loopback_only=False)
    page = TestClient(build_app(asked, store_of(client)), base_url=asked.base_url).get(path)
    assert "/min-sida/" not in page.text
    assert "Logga in för att se alla dina möten" in page.text


def test_a_link_from_before_there_was_one_for_each_meeting_still_answers(client: TestClient, secret: str) -> None:
    page = client.get(f"/svar/{secret}/{MEETING}")

    assert page.status_code == 200
    assert f'href="/min-sida/{secret}"' in page.text


def store_of(client: TestClient) -> Store:
    store: Store = client.app.state.house.store  # type: ignore[attr-defined]
    return store


def test_the_own_page_shows_the_meetings_and_the_calendar_of_that_person_alone(client: TestClient, secret: str) -> None:
    page = client.get(f"/min-sida/{secret}")

    assert page.status_code == 200
    assert f'<input type="hidden" name="mote" value="{MEETING}">' in page.text
    assert f'href="/min-sida/{secret}?mote=2022-styrelse-6"' in page.text
    assert "Du behöver svara." in page.text
    assert len(set(re.findall(r"/kalender/\w{26}\.ics", page.text))) == 1
    assert "Huvudmeny" not in page.text


def test_the_pages_are_well_formed(client: TestClient, secret: str, path: str) -> None:
    for address in (path, f"/min-sida/{secret}", f"/f/degerfors-karlskoga/moten/{MEETING}"):
        page = Reader(client.get(address).text)
        assert page.faults == []
        assert len(page.ids) == len(set(page.ids))
        assert page.headings[0] == 1


def test_the_office_writes_down_what_it_was_told(client: TestClient, web_store: Store) -> None:
    posted = {"person": PERSON, "svar": "nej"}
    client.post(f"/f/degerfors-karlskoga/moten/{MEETING}/svar", data=posted, headers=OURS)

    (given,) = answers(web_store)
    assert (given.person, given.answer, given.via) == (PERSON, Answer.DECLINED, Via.DIRECTOR)
    page = client.get(f"/f/degerfors-karlskoga/moten/{MEETING}").text
    assert "Ledamot Degerfors kommun: har förhinder till kansliet." in page
    assert "Ersättare Degerfors kommun tjänstgör" in page


def test_the_office_undoes_on_the_page_what_it_wrote_down_once_and_only_while_that_stands(
    client: TestClient, web_store: Store
) -> None:
    meeting = f"/f/degerfors-karlskoga/moten/{MEETING}"
    client.post(f"{meeting}/svar", data={"person": PERSON, "svar": "nej"}, headers=OURS)
    undoing = undo_form(client, meeting)

    assert client.post(f"{meeting}/svar/angra", data=undoing, headers=OURS).url.path == meeting
    again = client.post(f"{meeting}/svar/angra", data=undoing, headers=OURS)
    late = client.post(f"{meeting}/svar/angra", data={"nummer": undoing["nummer"]}, headers=OURS)

    assert answers(web_store) == ()
    assert "antecknat av kansliet" not in again.text
    assert (again.status_code, late.status_code) == (200, 409)
    assert "Svaret är redan ångrat, eller så har personen svarat igen." in late.text


def test_only_the_last_answer_that_the_office_wrote_down_can_be_undone_on_the_page(
    client: TestClient, web_store: Store
) -> None:
    meeting = f"/f/degerfors-karlskoga/moten/{MEETING}"
    client.post(f"{meeting}/svar", data={"person": PERSON, "svar": "nej"}, headers=OURS)
    first = undo_form(client, meeting)
    client.post(f"{meeting}/svar", data={"person": PERSON, "svar": "ja"}, headers=OURS)

    refused = client.post(f"{meeting}/svar/angra", data=first, headers=OURS)
    client.post(f"{meeting}/svar/angra", data=undo_form(client, meeting), headers=OURS)

    assert refused.status_code == 409
    assert [one.answer for one in answers(web_store)] == [Answer.DECLINED]


def undo_form(client: TestClient, meeting: str) -> dict[str, str]:
    """The hidden fields of the one form on the meeting's page that undoes an answer."""
    start = f'<form method="post" action="{meeting}/svar/angra">'
    [_, form] = client.get(meeting).text.split(start)
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', form.partition("</form>")[0]))


def test_a_meeting_that_has_been_shows_its_attendance_and_no_forecast(client: TestClient) -> None:
    past, coming = (
        client.get("/f/degerfors-karlskoga/moten/2022-styrelse-3").text,
        client.get(f"/f/degerfors-karlskoga/moten/{MEETING}").text,
    )

    for words in ("Det behövs ", "Har inte svarat", "Svar som kansliet har fått"):
        assert (words in past, words in coming) == (False, True), words
    assert 'href="/f/degerfors-karlskoga/moten/2022-styrelse-3/narvaro"' in past


@pytest.mark.parametrize("page", ["/min-sida/{}", "/min-sida/{}/kalender", "/svar/{}/2022-styrelse-4", "/beslut/{}"])
def test_a_wrong_link_costs_the_database_one_question(client: TestClient, web_store: Store, page: str) -> None:
    with statements(web_store) as asked:
        assert client.get(page.format("a" * 26)).status_code == 404

    assert len(asked) == 1
