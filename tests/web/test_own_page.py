"""A person's own page, role by role: what is one's own and nothing else, and answering there."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from addressed import never_renewed
from doers import doer
from starlette.testclient import TestClient
from visitors import ADDRESSES, admitted, signed_in
from web_pages import Reader

from arshjul.settings import Settings
from arshjul.store import Store, open_store
from arshjul.store.values.entrance import Appointment
from arshjul.web.app import build_app
from arshjul.work.changing import changing
from arshjul.work.files.associations import load
from arshjul.work.links import answer_secret, page_token
from arshjul.work.saying import queue
from arshjul.year.access import TABLE, Capacity, Grant, Right
from arshjul.year.answers import Answer, Given, Via

KEY, MEETING = "degerfors-karlskoga", "2022-styrelse-4"
MEMBER, PERSON = ADDRESSES[Capacity.BOARD_MEMBER], "ledamot-degerfors"
HOME = f"/f/{KEY}/min-sida"
OURS = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
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
WITH_A_PAGE = tuple(one for one, row in TABLE.items() if row[Right.ANSWER] is not Grant.NO)
MOST_BYTES = 30_000
"""Of a page that a telephone fetches."""
REFUSED: list[tuple[dict[str, str | list[str]], int]] = [
    ({"svar": []}, 409),
    ({"svar": "<script>alert(1)</script>"}, 409),
    ({"svar": ["ja", "nej"]}, 409),
    ({"mote": "<script>alert(1)</script>"}, 404),
    ({"mote": ["2022-styrelse-4", "2022-styrelse-6"]}, 409),
    ({"mote": "2022-styrelse-6"}, 409),
    ({"mote": "2022-revisorer-1"}, 404),
    ({"nyckel": "a" * 26}, 409),
    ({"galler": "x"}, 409),
    ({"fran": "3", "till": "1"}, 409),
    ({"jav": "x" * 100_000}, 404),
    ({"jav": "x" * 300_000}, 413),
]


@pytest.fixture(scope="module")
def planned_file(web_settings: Settings, example_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with an agenda, papers, a video meeting and a number to call."""
    path = tmp_path_factory.mktemp("own") / "planned.db"
    shutil.copyfile(example_file, path)
    now = web_settings.clock.now() - timedelta(days=1)
    with closing(open_store(f"sqlite:///{path}")) as store:
        load(store, web_settings, PLAN.encode(), f"{KEY}.yaml", doer(now))
        with store.writing() as unit:
            follower = Appointment(0, ADDRESSES[Capacity.FOLLOWER], Capacity.FOLLOWER, KEY, now, "prov")
            unit.entrance.appoint(follower, unit.of(KEY).id)
    return path


@pytest.fixture
def planned(planned_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy that the test may change."""
    path = tmp_path / "planned.db"
    shutil.copyfile(planned_file, path)
    with closing(open_store(f"sqlite:///{path}")) as store:
        yield store


@pytest.fixture
def member(web_settings: Settings, planned: Store) -> TestClient:
    """A board member who has signed in."""
    return signed_in(web_settings, planned, MEMBER, raises=False)


def hidden(html: str, meeting: str = MEETING) -> dict[str, str]:
    """What the form of a meeting's answer brings back by itself."""
    form = next(one for one in re.findall(r'class="answering">(.*?)</form>', html, re.S) if f'"{meeting}"' in one)
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', form))


def answers(store: Store) -> list[Given]:
    with store.reading() as unit:
        return [one for one in unit.of(KEY).answers() if one.person == PERSON]


def chosen(html: str) -> list[str]:
    """The words of the buttons that are marked."""
    found = re.findall(r'class="chosen">(.*?)</button>', html)
    return [" ".join(re.sub("<[^>]*>", "", one).split()) for one in found]


def main_of(html: str) -> str:
    return " ".join(re.sub("<[^>]*>", " ", html.partition("<main")[2].partition(">")[2]).split())


def test_everybody_with_a_seat_has_a_page_of_the_own_and_nothing_of_others_on_it(
    web_settings: Settings, planned: Store
) -> None:
    app = build_app(web_settings, planned)
    with planned.reading() as unit:
        people = {one.own_address: one for one in unit.of(KEY).association().people}
    director = people[ADDRESSES[Capacity.DIRECTOR]]

    for capacity in WITH_A_PAGE:
        client, me = admitted(app, ADDRESSES[capacity]), people[ADDRESSES[capacity]]
        start, page = client.get(f"/f/{KEY}", follow_redirects=False), client.get(HOME)
        led_here = (start.status_code, start.headers.get("location")) == (303, HOME)
        assert led_here is (TABLE[capacity][Right.READ_OVERVIEW] is Grant.OWN), capacity
        assert f"<h1>{me.name}</h1>" in page.text
        others = [one for one in people.values() if one not in (me, director)]
        told = [one.name for one in others if re.search(rf"\b{re.escape(one.name)}\b", page.text)]
        assert told + [one.own_address for one in others if one.own_address in page.text] == []
        assert not any(words in page.text for words in ("Huvudmeny", "Driftläge", "andra webbplatser", "måste inte"))
        assert 'telefon <a href="tel:055512345">0555-123 45</a>' in page.text
        read = Reader(page.text)
        assert (read.faults, read.inline_styles, len(read.ids)) == ([], 0, len(set(read.ids)))
        assert len(page.content) < MOST_BYTES


def test_who_has_no_seat_has_no_such_page(web_settings: Settings, planned: Store) -> None:
    app = build_app(web_settings, planned)
    follower, contact, host = (
        admitted(app, ADDRESSES.get(one), raises=False) if one else admitted(app, raises=False)
        for one in (Capacity.FOLLOWER, Capacity.CONTACT, None)
    )

    assert [one.get(HOME).status_code for one in (follower, contact, host)] == [404, 403, 404]
    assert "Min sida" not in follower.get(f"/f/{KEY}").text


def test_the_chair_and_the_director_find_the_page_in_their_menu(web_settings: Settings, planned: Store) -> None:
    app = build_app(web_settings, planned)

    for capacity in (Capacity.CHAIR, Capacity.DIRECTOR):
        assert f'href="{HOME}"' in admitted(app, ADDRESSES[capacity]).get(f"/f/{KEY}").text


def test_each_sees_the_meetings_and_the_papers_that_are_theirs(web_settings: Settings, planned: Store) -> None:
    app = build_app(web_settings, planned)
    pages = {one: admitted(app, ADDRESSES[one]).get(HOME).text for one in WITH_A_PAGE}

    assert "Nästa möte: styrelsemöte" in pages[Capacity.BOARD_MEMBER]
    assert "beredning" in pages[Capacity.PREPARATORY]
    assert f'value="{MEETING}"' not in pages[Capacity.AUDITOR] + pages[Capacity.PREPARATORY]
    assert "Ekonomiskt utfall för perioden" in pages[Capacity.ECONOMIST].partition("ansvarar du för")[2]
    assert "Inget just nu." in pages[Capacity.BOARD_MEMBER].partition("ansvarar du för")[2]
    assert "till senare." in pages[Capacity.DIRECTOR]
    assert "Ansvarsfriheten</a>" in pages[Capacity.AUDITOR]


def test_a_deputy_need_not_come_before_the_call_and_reads_the_papers_from_it(
    web_settings: Settings, member: TestClient, planned: Store
) -> None:
    deputy = signed_in(web_settings, planned, ADDRESSES[Capacity.DEPUTY])
    before = deputy.get(HOME).text
    member.post(HOME, data={**hidden(member.get(HOME).text), "svar": "nej"}, headers=OURS)
    with changing(planned, KEY, web_settings.clock.now()) as change:
        queue(change, web_settings, at_once=True)

    after = deputy.get(HOME).text

    assert "du behöver inte komma om ingen kallar dig att tjänstgöra" in before
    assert "Handlingarna får du om du kallas" in before
    assert "handlingar.example" not in before
    assert "Svara också på" not in before
    assert "Du är kallad att tjänstgöra." in after
    assert "handlingar.example" in after


def test_an_answer_leads_back_to_the_page_with_what_was_saved_first(member: TestClient, planned: Store) -> None:
    page = member.get(HOME).text
    assert chosen(page) == []

    answer = member.post(HOME, data={**hidden(page), "svar": "ja"}, headers=OURS, follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, f"{HOME}?mote={MEETING}&tack=1")
    (given,) = answers(planned)
    assert (given.answer, given.via, given.authentication) == (Answer.ACCEPTED, Via.WEB, "Personen var inloggad.")
    after = member.get(answer.headers["location"]).text
    assert "<title>Sparat: du kommer" in after
    assert main_of(after).startswith("✔ Tack, ditt svar är sparat: du kommer.")
    assert chosen(after) == ["✔ Jag kommer – ditt svar"]
    assert 0 < after.index("Svara också på") < after.index("Dina andra möten")
    assert "Tack" not in member.get(HOME).text


def test_the_next_unanswered_meeting_is_answered_on_the_same_page(member: TestClient, planned: Store) -> None:
    waiting = re.findall(r'name="mote" value="([^"]+)"', member.get(HOME).text)[1]
    page = member.get(HOME).text

    after = member.post(HOME, data={**hidden(page, waiting), "svar": "nej"}, headers=OURS).text

    assert [(one.occasion, one.answer) for one in answers(planned)] == [(waiting, Answer.DECLINED)]
    assert chosen(after) == ["✔ Förhinder – ditt svar"]
    assert f'name="mote" value="{MEETING}"' in after.partition("Svara också på")[2]


def test_how_one_comes_is_told_afterwards_kept_and_counted(
    web_settings: Settings, member: TestClient, planned: Store
) -> None:
    assert "På distans, eller bara" not in member.get(HOME).text
    page = member.post(HOME, data={**hidden(member.get(HOME).text), "svar": "ja"}, headers=OURS).text
    assert "På distans, eller bara" in page

    how = {"svar": "ja", "hur": "distans", "fran": "2", "till": "", "jav": ["3", "9", "3"]}
    after = member.post(HOME, data={**hidden(page), **how}, headers=OURS).text
    again = re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', after)

    given = answers(planned)[-1]
    assert (given.remote, given.from_item, given.until_item, given.disqualified) == (True, "2", "", ("3",))
    assert "du kommer, på distans, från 2, jävig vid 3." in main_of(after)
    assert {("hur", "distans"), ("fran", "2"), ("jav", "3")} <= set(again)
    director = signed_in(web_settings, planned, ADDRESSES[Capacity.DIRECTOR]).get(f"/f/{KEY}/moten/{MEETING}").text
    assert "svarade ja på webben, från 2, jävig vid 3, på distans." in director
    assert [int(n) for n in re.findall(r"</span> [123] \w+: (\d) av", " ".join(director.split()))][:3] == [0, 1, 0]


def test_pressing_the_same_again_writes_nothing_more(member: TestClient, planned: Store) -> None:
    form = {**hidden(member.get(HOME).text), "svar": "ja"}

    statuses = [member.post(HOME, data=form, headers=OURS, follow_redirects=False).status_code for _ in range(3)]

    assert statuses == [303] * 3
    assert len(answers(planned)) == 1


def test_an_answer_is_kept_over_an_ended_session_and_given_after_the_sign_in(
    web_settings: Settings, planned: Store
) -> None:
    app = build_app(web_settings, planned)
    member = admitted(app, MEMBER)
    page = member.post(HOME, data={**hidden(member.get(HOME).text), "svar": "ja"}, headers=OURS).text
    how = {**hidden(page), "svar": "ja", "hur": "distans", "fran": "2", "jav": ["2", "3"]}
    member.cookies.clear()

    refused = member.post(HOME, data=how, headers=OURS)
    again = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', refused.text))
    chosen_again = re.findall(r'<select id="[^"]*" name="(\w+)".*?value="(\w+)" selected', refused.text, re.S)

    assert refused.status_code == 401
    assert "Jag har loggat in – spara" in refused.text
    assert chosen_again == [("svar", "ja"), ("hur", "distans")]
    assert len(answers(planned)) == 1
    back = admitted(app, MEMBER).post(HOME, data={**again, **dict(chosen_again)}, headers=OURS)
    assert "Tack, ditt svar är sparat" in back.text
    assert (answers(planned)[-1].remote, answers(planned)[-1].disqualified) == (True, ("2", "3"))
    anothers = admitted(app, ADDRESSES[Capacity.CHAIR]).post(HOME, data={**again, "svar": "nej"}, headers=OURS)
    assert (anothers.status_code, len(answers(planned))) == (409, 2)


def test_a_plain_link_answers_and_shows_less(web_settings: Settings, planned: Store) -> None:
    stranger = TestClient(build_app(web_settings, planned), base_url=web_settings.base_url)
    own = f"/min-sida/{page_token(web_settings, never_renewed(KEY), PERSON)}"
    one = f"/svar/{answer_secret(web_settings, never_renewed(KEY), PERSON, MEETING)}/{MEETING}"
    page = stranger.get(own).text

    after = stranger.post(own, data={**hidden(page), "svar": "nej"}, headers=OURS)

    assert (after.url.path, chosen(after.text)) == (own, ["✔ Förhinder – ditt svar"])
    assert answers(planned)[-1].authentication == "Personens egen länk."
    for seen in (page, stranger.get(one).text):
        assert "handlingar.example" not in seen
        assert "klar senast" not in seen
        assert 'href="/logga-in">Logga in för att läsa handlingarna' in seen
        assert "https://video.example/styrelsen" in seen
    assert "Logga in för att se vad du ansvarar för" in page
    assert "handlingar.example" in signed_in(web_settings, planned, MEMBER).get(HOME).text


def test_the_ways_to_subscribe_are_those_that_reach_the_calendar(web_settings: Settings, planned: Store) -> None:
    public = replace(web_settings, base_url="https://arshjul.forbund.example", loopback_only=False)
    here, there = (signed_in(one, planned, MEMBER).get(HOME).text for one in (web_settings, public))

    assert 'href="webcal://127.0.0.1:8321/kalender/' in here
    assert "google" not in here
    assert 'href="webcal://arshjul.forbund.example/kalender/' in there
    assert "calendar.google.com/calendar/r?cid=webcal%3A%2F%2Farshjul.forbund.example%2Fkalender%2F" in there
    assert "outlook.office.com/calendar/0/addfromweb?url=https%3A%2F%2Farshjul.forbund.example%2F" in there


def test_what_cannot_be_taken_is_told_and_nothing_is_kept(member: TestClient, planned: Store) -> None:
    form = {**hidden(member.get(HOME).text), "svar": "ja"}

    for changed, status in REFUSED:
        answer = member.post(HOME, data={**form, **changed}, headers=OURS)
        assert (answer.status_code, "<script" in answer.text) == (status, False), changed

    assert answers(planned) == []


def test_nothing_at_all_and_anothers_key_are_refused(web_settings: Settings, planned: Store) -> None:
    app = build_app(web_settings, planned)
    member, chair = (admitted(app, ADDRESSES[one], raises=False) for one in (Capacity.BOARD_MEMBER, Capacity.CHAIR))
    anothers = {**hidden(chair.get(HOME).text), "svar": "nej"}

    statuses = [member.post(HOME, data=form, headers=OURS).status_code for form in ({}, anothers)]
    elsewhere = member.post("/f/annat/min-sida", data=anothers, headers=OURS).status_code

    assert (statuses, elsewhere) == ([409, 409], 404)
    assert answers(planned) == []
