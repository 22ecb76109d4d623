"""Agenda, kallelse, minutes' skeleton and extract: taken along as Word, or printed."""

from __future__ import annotations

import io
from dataclasses import replace
from html import unescape

from docx import Document
from doers import doer
from starlette.testclient import TestClient
from visitors import ADDRESSES, signed_in

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.agendas.documents import agenda_values, minutes_values
from arshjul.work.agendas.editing import add_item
from arshjul.work.held.attendance import record_attendance
from arshjul.year.access import Capacity
from arshjul.year.agenda.editing import Wording
from arshjul.year.attendance.spells import Held, ServedAs, Spell
from arshjul.year.deeds import Deed, DeedKind

KEY, COMING, HELD = "degerfors-karlskoga", "2022-styrelse-4", "2022-styrelse-3"
CHAIR = "ordforande-region-orebro-lan"
WORDING = Wording('Besök av "Ö & Å" <nytt>', "Styrelsen tackar.\nStyrelsen går vidare.", qualified=False)


def taken(client: TestClient, address: str) -> tuple[str, list[str]]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    document = Document(io.BytesIO(answer.content))
    return answer.headers["content-disposition"], [paragraph.text for paragraph in document.paragraphs]


def attended(store: Store, settings: Settings) -> None:
    spells = (Spell(CHAIR, ServedAs.MEMBER), Spell("Revisorn", ServedAs.GUEST, from_item="63", until_item="63"))
    deed = doer(settings.clock.now())
    record_attendance(store, KEY, HELD, deed, edit=lambda _: spells, held=Held(62, 64))


def test_the_agenda_as_word_says_what_its_page_says(
    client: TestClient, web_store: Store, web_settings: Settings
) -> None:
    now = web_settings.clock.now()
    add_item(web_store, KEY, COMING, WORDING, doer(now))
    with web_store.writing() as unit:
        found = unit.of(KEY).association()
        reached = replace(found, articles=replace(found.articles, telephone="0586-123 45"))
        unit.of(KEY).save(reached, Deed(DeedKind.EDITED, doer(now), "prov"))

    name, lines = taken(client, f"/f/{KEY}/moten/{COMING}/dagordning.docx")

    assert name == f'attachment; filename="dagordning-{COMING}.docx"'
    assert lines[0] == "Dagordning"
    assert any(line.endswith(WORDING.title) for line in lines)
    assert f"Förslag till beslut: {WORDING.proposal}" in lines
    assert lines[-1] == "Frågor: förbundschefen, telefon 0586-123 45"
    assert not [line for line in lines if "{" in line]
    assert f"/f/{KEY}/moten/{COMING}/dagordning.docx" in client.get(f"/f/{KEY}/moten/{COMING}/dagordning").text


def test_an_extract_has_its_one_paragraph_and_who_was_there_once_that_is_recorded(
    client: TestClient, web_store: Store, web_settings: Settings
) -> None:
    page = f"/f/{KEY}/moten/{HELD}/protokoll"
    early = client.get(f"{page}/63.docx")
    assert (early.status_code, "inte antecknad än" in early.text) == (409, True)
    attended(web_store, web_settings)

    _, lines = taken(client, f"{page}/63.docx")

    assert lines[0] == "Protokollsutdrag § 63"
    assert "Revisorn, övrig deltagare, deltar i den här paragrafen." in lines
    assert "Utdragets riktighet bestyrks" in lines
    assert not [line for line in lines if line.startswith("§ 62")]
    assert client.get(f"{page}/99.docx").status_code == 404


def test_the_skeleton_is_a_page_that_leads_to_its_extracts(
    client: TestClient, web_store: Store, web_settings: Settings
) -> None:
    page = f"/f/{KEY}/moten/{HELD}/protokoll"
    assert "Närvaron är förutsedd ur svaren" in client.get(page).text
    attended(web_store, web_settings)

    html = unescape(client.get(page).text)

    assert "Närvaron är förutsedd ur svaren" not in html
    assert "§§ 62–64" in html
    assert f'href="{page}/64.docx"' in html
    assert f'href="{page}.docx"' in html


def test_who_is_called_and_when_they_meet_next_are_told(web_store: Store, web_settings: Settings) -> None:
    now = web_settings.clock.now()

    called = agenda_values(web_store, KEY, COMING, now, calls=True)
    minutes = minutes_values(web_store, KEY, COMING, now)

    assert "Ordförande Region Örebro län, ordförande, Region Örebro län" in called["kallade"]
    assert agenda_values(web_store, KEY, COMING, now)["kallade"] == []
    assert minutes["nästa_möte"] == called["nästa_möte"] != ""
    assert minutes["ärenden"][0]["rubrik"] == "Mötets öppnande"


def test_the_minutes_are_the_offices(web_store: Store, web_settings: Settings) -> None:
    member = signed_in(web_settings, web_store, ADDRESSES[Capacity.BOARD_MEMBER])

    assert member.get(f"/f/{KEY}/moten/{COMING}/protokoll.docx").status_code == 403
