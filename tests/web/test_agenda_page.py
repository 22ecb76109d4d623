"""The page of a meeting's agenda: edited with buttons and fields alone, and nothing that was written is lost."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

from doers import doer
from starlette.testclient import TestClient
from visitors import ADDRESSES, admitted

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.web.app import build_app
from arshjul.web.mails.letter import letter
from arshjul.work.agendas.sending import When, say_yes, send
from arshjul.work.overview import meeting_view
from arshjul.work.undoing import deeds, undo
from arshjul.year.access import Capacity
from arshjul.year.model import Role

KEY, MEETING = "degerfors-karlskoga", "2022-styrelse-4"
PAGE = f"/f/{KEY}/moten/{MEETING}/dagordning"


def listed(client: TestClient) -> list[str]:
    html = client.get(PAGE).text
    return [unescape(name) for name in re.findall(r'<p class="paper-name" id="[^"]+">(§[^<]*)', html)]


def post(client: TestClient, gor: str, punkt: str = "", **fields: str) -> tuple[int, str]:
    form = {"gor": gor, "engang": re.findall(r'name="engang" value="([^"]+)"', client.get(PAGE).text)[0], **fields}
    answer = client.post(PAGE, data=form | ({"punkt": punkt} if punkt else {}), follow_redirects=False)
    return answer.status_code, answer.headers.get("location", answer.text)


def test_the_agenda_is_ordered_worded_and_added_to_with_forms_alone(client: TestClient) -> None:
    before = listed(client)
    opened, *_ = before

    assert post(client, "ner", "opening.opened") == (303, f"{PAGE}#punkt-opening-opened")
    assert listed(client)[1] == opened.replace("§ 1 ", "§ 2 ") or listed(client)[1].endswith("Mötets öppnande")
    assert post(client, "upp", "opening.opened")[0] == 303
    assert listed(client) == before

    wording = {"arende": "Ekonomi i juli", "forslag": "Styrelsen tackar.", "kvalificerad": "1"}
    assert post(client, "skriv", "opening.economy", **wording)[0] == 303
    assert post(client, "nytt", arende="Besök av revisorerna")[0] == 303
    assert post(client, "bort", "opening.disqualified")[0] == 303

    html = client.get(PAGE).text
    assert "Ekonomi i juli (kvalificerad majoritet)" in html
    assert "Styrelsen tackar." in html
    assert "Borttagna ärenden" in html
    names = [name.partition(" ")[2].partition(" ")[2] for name in listed(client)]
    assert "Anmälan av jäv" not in names
    assert names.index("Besök av revisorerna") == names.index("Inkomna handlingar") - 1
    assert post(client, "tillbaka", "opening.disqualified")[0] == 303
    assert any(name.endswith("Anmälan av jäv") for name in listed(client))


def test_an_item_without_a_title_is_refused_and_what_was_written_stays(client: TestClient) -> None:
    status, html = post(client, "nytt", arende=" ", forslag="Styrelsen avslår.", formular="nytt")

    assert status == 400
    assert "Ärendet behöver en rubrik." in html
    assert "Styrelsen avslår." in html


def test_numbers_begin_where_the_director_says(client: TestClient) -> None:
    assert post(client, "numrera", forsta="sjutton", formular="numrering")[0] == 400
    assert post(client, "numrera", forsta="46")[0] == 303

    assert [name.split()[1] for name in listed(client)][:2] == ["46", "47"]


def test_two_who_write_of_the_same_item_are_told_and_nothing_is_lost(client: TestClient) -> None:
    stood = {"stod-arende": "Ekonomisk rapport", "stod-forslag": "", "stod-kvalificerad": ""}
    proposal = "Styrelsen lägger rapporten till handlingarna."
    economy = {**stood, "stod-forslag": proposal}
    assert post(client, "skriv", "opening.economy", arende="Ekonomi", forslag=proposal, **stood)[0] == 303

    written = {"arende": "Bokslut", "forslag": proposal, "formular": "punkt-opening-economy"}
    status, html = post(client, "skriv", "opening.economy", **written, **economy)

    assert status == 409
    assert "Bokslut" in html


def test_an_edit_is_a_deed_that_can_be_undone_and_tells_nobody(
    client: TestClient, web_store: Store, web_settings: Settings
) -> None:
    now = web_settings.clock.now()
    mails = len(meeting_view(web_store, KEY, MEETING, now).deliveries)
    post(client, "bort", "opening.economy")
    [newest, *_] = deeds(web_store, KEY)

    assert newest.text == "ändrad dagordning (tog bort ”Ekonomisk rapport”)"
    undo(web_store, web_settings, KEY, newest.number, doer(now))
    assert any(name.endswith("Ekonomisk rapport") for name in listed(client))
    assert len(meeting_view(web_store, KEY, MEETING, now).deliveries) == mails


def test_who_only_reads_sees_the_agenda_without_a_form(web_settings: Settings, web_store: Store) -> None:
    chair = admitted(build_app(web_settings, web_store), ADDRESSES[Capacity.CHAIR])

    html = chair.get(PAGE).text

    assert "Mötets öppnande" in html
    assert f'action="{PAGE}"' not in html


def test_the_kallelse_is_shown_before_it_is_sent_and_goes_when_the_chair_has_said_yes(
    client: TestClient, web_store: Store, web_settings: Settings
) -> None:
    page = PAGE.replace("dagordning", "kallelse")
    assert "Ordföranden har inte sagt ja än." in client.get(page).text
    chair = admitted(build_app(web_settings, web_store), ADDRESSES[Capacity.CHAIR])
    key = re.findall(r'name="engang" value="([^"]+)"', chair.get(PAGE).text)[0]
    assert chair.post(f"{page}/ja", data={"engang": key}, follow_redirects=False).status_code == 303

    html = client.get(page).text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))
    assert "12 mejl med kallelsen, till 12 personer." in html
    stale = client.post(page, data=hidden | {"nar": "nu", "avtryck": "annat"})
    assert stale.status_code == 409 or "Det som skickas är inte längre det som du såg." in stale.text

    sent = client.post(page, data=hidden | {"nar": "nu"}, follow_redirects=False)

    assert (sent.status_code, sent.headers["location"]) == (303, f"{PAGE}#kallelse")
    now = web_settings.clock.now()
    mails = [one for one in meeting_view(web_store, KEY, MEETING, now).deliveries if one.kind == "summons"]
    assert len(mails) == 12
    shown = client.get(PAGE).text
    assert "Kallelsen är på väg: 12 mejl väntar på att gå." in shown
    assert 'value="upp"' not in shown
    again = client.post(page, data=hidden | {"nar": "nu"}, follow_redirects=False)
    assert again.status_code == 303
    assert len([o for o in meeting_view(web_store, KEY, MEETING, now).deliveries if o.kind == "summons"]) == 12


def test_papers_are_kept_in_versions_read_by_those_who_may_and_told_as_new(
    client: TestClient, web_store: Store, web_settings: Settings
) -> None:
    def attached(content: bytes, name: str = "bokslut.pdf", **fields: str) -> int:
        key = re.findall(r'name="engang" value="([^"]+)"', client.get(PAGE).text)[0]
        form = {"engang": key, "punkt": "opening.economy", **fields}
        files = {"fil": (name, content, "application/pdf")}
        return client.post(PAGE.replace("dagordning", "handlingar"), data=form, files=files).status_code

    def links(visitor: TestClient) -> list[str]:
        return re.findall(r'href="([^"]+/handlingar/\d+)"', visitor.get(PAGE).text)

    assert attached(b"MZ nothing") == 400
    assert attached(b"%PDF-1.4 first") == 200
    [first] = links(client)
    assert attached(b"%PDF-1.4 second") == 200
    [second] = links(client)

    assert first != second
    assert client.get(first).status_code == 404
    answer = client.get(second)
    assert (answer.content, answer.headers["content-disposition"]) == (
        b"%PDF-1.4 second",
        'attachment; filename="bokslut.pdf"',
    )
    member = admitted(build_app(web_settings, web_store), ADDRESSES[Capacity.BOARD_MEMBER])
    assert member.get(second).status_code == 200
    deputy = admitted(build_app(web_settings, web_store), ADDRESSES[Capacity.DEPUTY])
    assert deputy.get(second).status_code == 403

    now = web_settings.clock.now()
    say_yes(web_store, KEY, MEETING, Role.CHAIR, doer(now))
    send(web_store, web_settings, KEY, MEETING, When.NOW, doer(now))
    assert attached(b"%PDF-1.4 late", "Svar från regionen.pdf") == 200
    assert "ny sedan kallelsen" in client.get(PAGE).text
    send(web_store, web_settings, KEY, MEETING, When.NOW, doer(now + timedelta(hours=1)))
    html = member.get(f"/f/{KEY}/min-sida?mote={MEETING}").text
    assert "Förslag till beslut: Styrelsen lägger rapporten till handlingarna." in html
    assert len(re.findall(r"/handlingar/\d+", html)) == 2
    with web_store.reading() as unit:
        found = unit.of(KEY).deliveries.newest(limit=1000, target=MEETING, person="ledamot-degerfors")
        told = unit.of(KEY).deliveries.bytes_of(found[0].id)
    assert found[0].subject.startswith("Nytt till mötet")
    shown = letter(told)
    assert shown
    assert "- Svar från regionen: http" in shown.text
