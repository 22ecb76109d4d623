"""The page of a meeting's attendance: correct it without a script, and take it along."""

from __future__ import annotations

import re
from html import unescape

import pytest
from starlette.testclient import TestClient
from web_pages import Reader

from arshjul.store import Store
from arshjul.year.facts import FactKind

KEY, MEETING = "degerfors-karlskoga", "/f/degerfors-karlskoga/moten/2022-styrelse-3"
PAGE = f"{MEETING}/narvaro"
OURS = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
CHAIR, VICE = "ordforande-region-orebro-lan", "vice-ordforande-karlskoga"
DEPUTY = "ersattare-karlskoga"


def post(client: TestClient, gor: str, **fields: str) -> tuple[int, str]:
    done = client.post(PAGE, data={"gor": gor, **fields}, headers=OURS, follow_redirects=False)
    return done.status_code, done.text


def add(client: TestClient, person: str, som: str = "member:", **fields: str) -> tuple[int, str]:
    return post(client, "spara", person=person, som=som, ersatter="", **fields)


def recorded(store: Store) -> list[str]:
    with store.reading() as unit:
        return sorted(fact.subject for fact in unit.of(KEY).ledger().of(FactKind.ATTENDED, key="2022-styrelse-3"))


def old_of(client: TestClient, person: str) -> str:
    """What the form that corrects the person brings back."""
    found = re.findall(r'name="ersatter" value="([^"]+)"', client.get(PAGE).text)
    return next(unescape(value) for value in found if unescape(value).startswith(f"{person}|"))


def test_a_late_comer_and_an_early_leaver_are_recorded_with_forms_alone(client: TestClient) -> None:
    assert post(client, "mote", paragrafer="62-79", start="", slut="11:15")[0] == 303
    assert add(client, CHAIR)[0] == 303
    assert add(client, VICE, fran="§ 72", start="10:30")[0] == 303
    assert add(client, DEPUTY, f"serving:{VICE}", till="71")[0] == 303
    assert add(client, "Samordnare", "", gast="1", fran="67", till="67")[0] == 303

    page = unescape(client.get(PAGE).text)

    assert "Vice ordförande, från § 72, från kl. 10.30" in page
    assert "Tjänstgörande ersättare för Vice ordförande Karlskoga kommun, till och med § 71" in page
    assert "Samordnare" in page
    assert "§§ 62–79: 2 beslutande, 3 behövs" in page
    assert "Närvarande §§ 62–79" in page


def test_a_correction_and_a_removal_are_about_the_row_that_was_shown(client: TestClient, web_store: Store) -> None:
    add(client, CHAIR)
    add(client, VICE)
    old = old_of(client, VICE)

    assert post(client, "spara", person=VICE, som="member:", ersatter=old, hur="distans")[0] == 303
    status, page = post(client, "ta-bort", person=VICE, ersatter=old)
    assert (status, recorded(web_store)) == (409, [CHAIR, VICE])
    assert "Listan har ändrats sedan du öppnade sidan" in page

    assert post(client, "ta-bort", person=VICE, ersatter=old_of(client, VICE))[0] == 303
    assert recorded(web_store) == [CHAIR]


def test_votes_reservations_and_disqualification_are_recorded_and_undone_item_by_item(client: TestClient) -> None:
    post(client, "mote", paragrafer="62-79", start="", slut="")
    assert post(client, "paragraf", sort="jav", paragraf="70", person=CHAIR)[0] == 409
    add(client, CHAIR)
    add(client, VICE)

    assert post(client, "paragraf", sort="jav", paragraf="70", person=CHAIR)[0] == 303
    assert post(client, "paragraf", sort="jav", paragraf="72", person=CHAIR)[0] == 303
    assert post(client, "paragraf", sort="omrostning", paragraf="71", ja="1", nej="1", avstod="")[0] == 303
    assert post(client, "paragraf", sort="reservation", paragraf="71", person=VICE)[0] == 303
    refused = post(client, "paragraf", sort="reservation", paragraf="70", person=CHAIR)

    assert refused[0] == 400
    assert "Bara den som har deltagit i avgörandet får reservera sig" in refused[1]
    page = client.get(PAGE).text
    shown = ("Jäv § 70: Ordförande", "Jäv § 72: Ordförande", "Omröstning § 71: 1 ja, 1 nej", "Reservation § 71: Vice")
    assert all(told in page for told in shown)
    assert post(client, "paragraf", sort="jav", paragraf="70", person=CHAIR, angra="1")[0] == 303
    assert "Jäv § 70" not in client.get(PAGE).text
    assert "Jäv § 72" in client.get(PAGE).text
    assert post(client, "paragraf", sort="annat", paragraf="70")[0] == 404


def test_the_whole_list_is_taken_back(client: TestClient, web_store: Store) -> None:
    add(client, CHAIR)

    assert post(client, "ta-tillbaka")[0] == 303

    assert recorded(web_store) == []
    assert "Inte antecknad än" in client.get(PAGE).text


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"person": DEPUTY, "som": f"serving:{CHAIR}"}, 400, "samma medlem"),
        ({"person": DEPUTY, "som": f"serving:{VICE}"}, 400, "själv är närvarande"),
        ({"person": CHAIR, "som": "member:"}, 400, "antecknad två gånger"),
        ({"person": "ingen", "som": "member:"}, 400, "ingen plats i förbundet"),
        ({"person": "", "som": "member:"}, 400, "ingen plats i förbundet"),
        ({"person": DEPUTY, "som": "kung:"}, 409, "Välj som vad"),
        ({"person": DEPUTY, "som": "deputy:", "fran": "72"}, 400, "Skriv först vilka paragrafer"),
        ({"person": DEPUTY, "som": "deputy:", "start": "25:00"}, 400, "25:00"),
        ({"person": DEPUTY, "som": "deputy:", "fran": "x" * 500}, 400, "får vara högst 20 tecken"),
        ({"person": "", "gast": "1"}, 400, "saknas"),
        ({"person": "Två\nrader", "gast": "1"}, 400, "radbrytning"),
        ({"person": "<b>x</b>", "gast": "1", "fran": "9"}, 400, "&lt;b&gt;x&lt;/b&gt;"),
    ],
)
def test_what_cannot_be_is_told_on_the_page_and_not_stored(
    client: TestClient, web_store: Store, fields: dict[str, str], status: int, words: str
) -> None:
    add(client, CHAIR)
    add(client, VICE)

    answer = post(client, "spara", ersatter="", **fields)

    assert answer[0] == status
    assert words in answer[1]
    assert "Inget har sparats" in answer[1]
    assert recorded(web_store) == [CHAIR, VICE]
    page = Reader(answer[1])
    assert (page.faults, len(page.ids)) == ([], len(set(page.ids)))


def test_what_was_written_stands_in_the_form_after_a_refusal(client: TestClient) -> None:
    add(client, CHAIR)

    _, page = add(client, VICE, fran="72", start="10:30")

    assert re.search(r"<details open><summary[^>]*>Var med</summary>", page)
    assert 'name="fran" value="72"' in page
    assert 'name="start" value="10:30"' in page


def test_two_who_write_the_same_are_both_heard(client: TestClient) -> None:
    opened = {"formular": "protokollet-rader", "stod-paragrafer": "", "stod-start": "", "stod-slut": ""}
    post(client, "mote", **opened, paragrafer="62-79", start="", slut="")

    beside = post(client, "mote", **opened, paragrafer="", start="09:00", slut="")
    clash, page = post(client, "mote", **opened, paragrafer="62–80", start="", slut="")

    assert (beside[0], clash) == (303, 409)
    assert "<dt>Du skrev</dt><dd>62–80</dd>" in page
    assert "<dt>Nu står det</dt><dd>62–79</dd>" in page
    assert 'name="paragrafer" value="62–80"' in page
    assert 'name="stod-paragrafer" value="62–79"' in page
    assert 'name="start" value="09:00"' in client.get(PAGE).text


@pytest.mark.parametrize("paragraphs", ["79-62", "62", "sextiotvå", "1-99999", "0-5", "1-9999"])
def test_paragraphs_out_of_reason_are_refused(client: TestClient, paragraphs: str) -> None:
    add(client, CHAIR)

    status, page = post(client, "mote", paragrafer=paragraphs)

    assert status == 400
    assert "Inget har sparats" in page


def test_nothing_is_recorded_from_elsewhere_or_before_the_meeting(client: TestClient, web_store: Store) -> None:
    foreign = client.post(PAGE, data={"gor": "bekrafta"}, headers={"Sec-Fetch-Site": "cross-site"})
    early = client.post("/f/degerfors-karlskoga/moten/2022-styrelse-4/narvaro", data={"gor": "bekrafta"}, headers=OURS)
    unknown = client.post(PAGE, data={"gor": "något"}, headers=OURS)
    nowhere = client.post("/f/degerfors-karlskoga/moten/finns-inte/narvaro", data={"gor": "bekrafta"}, headers=OURS)

    assert [answer.status_code for answer in (foreign, early, unknown, nowhere)] == [403, 409, 404, 404]
    assert recorded(web_store) == []
    assert "<form" not in client.get("/f/degerfors-karlskoga/moten/2022-styrelse-4/narvaro").text


def test_the_file_is_to_be_saved_and_only_when_something_is_recorded(client: TestClient) -> None:
    before = client.get(f"{PAGE}.csv")
    add(client, CHAIR)

    after = client.get(f"{PAGE}.csv")

    assert before.status_code == 409
    assert after.headers["content-disposition"] == 'attachment; filename="narvaro-2022-styrelse-3.csv"'
    assert after.headers["content-type"] == "text/csv; charset=utf-8"
    assert after.content.startswith(b"\xef\xbb\xbfDatum;")


def test_the_meeting_leads_to_its_attendance(client: TestClient) -> None:
    assert PAGE in Reader(client.get(MEETING).text).links
