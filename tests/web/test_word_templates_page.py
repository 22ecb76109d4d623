"""The association's own Word templates on their page: sent in, tried, used, gone back from, and kept as papers are."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from docx import Document as WordFile
from doers import doer
from starlette.testclient import TestClient
from test_forms import hidden
from visitors import ADDRESSES, signed_in

from arshjul.settings import Settings
from arshjul.store import DisposalKind, Store
from arshjul.work.agendas.documents import agenda_values, minutes_values
from arshjul.work.agendas.template_tags import Tag, tags_of
from arshjul.work.agendas.word_templates import template_in_use, versions_of
from arshjul.work.culling import cull, disposal
from arshjul.work.exporting import export
from arshjul.work.files.associations import dump, load
from arshjul.work.undoing import undo
from arshjul.work.uploads import uploaded
from arshjul.year.access import Capacity
from arshjul.year.word_templates import Document

KEY, MEETING = "degerfors-karlskoga", "2022-styrelse-4"
PAGE = f"/f/{KEY}/word-mallar"
AGENDA = f"/f/{KEY}/moten/{MEETING}/dagordning.docx"


@pytest.fixture
def director(web_settings: Settings, web_store: Store) -> TestClient:
    return signed_in(web_settings, web_store, ADDRESSES[Capacity.DIRECTOR])


def template(*paragraphs: str) -> bytes:
    document, content = WordFile(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(content)
    return content.getvalue()


def lines(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in WordFile(io.BytesIO(content)).paragraphs]


def in_use(store: Store, settings: Settings) -> list[str]:
    return lines(template_in_use(store, settings, KEY, Document.AGENDA))


def send(client: TestClient, content: bytes, name: str = "mall.docx") -> str:
    form = {**hidden(client.get(PAGE).text, 1), "formular": "mall-dagordning", "gor": "spara"}
    return client.post(f"{PAGE}/dagordning", data=form, files={"fil": (name, content)}).text


def test_a_changed_template_is_used_for_its_document_alone_and_gone_back_from(
    director: TestClient, web_store: Store, web_settings: Settings
) -> None:
    assert lines(director.get(f"{PAGE}/dagordning.docx").content)[0] == "{{ titel }}"

    first = send(director, template("Vår {{ titel }}"))
    send(director, template("Ny {{ titel }}"))

    assert "Förbundets egen mall" in first
    assert lines(director.get(AGENDA).content) == ["Ny Dagordning"]
    assert lines(director.get(AGENDA.replace("dagordning", "kallelse")).content)[0] == "Kallelse"
    newest, earlier = versions_of(web_store, KEY)[Document.AGENDA]
    assert (newest.stands, earlier.stands, newest.by) == (True, False, "Förbundschef")
    assert earlier.file
    again = {"gor": "igen", "mall": earlier.file.sha256, "engang": "a"}
    assert lines(director.get(f"{PAGE}/dagordning/{earlier.file.sha256}.docx").content) == ["Vår {{ titel }}"]

    director.post(f"{PAGE}/dagordning", data=hidden(director.get(PAGE).text, 2) | again)
    assert in_use(web_store, web_settings) == ["Vår {{ titel }}"]
    undo(web_store, web_settings, KEY, None, doer(web_settings.clock.now()))
    assert in_use(web_store, web_settings) == ["Ny {{ titel }}"]
    director.post(f"{PAGE}/dagordning", data=hidden(director.get(PAGE).text, 3) | {"gor": "var"})
    assert in_use(web_store, web_settings)[0] == "{{ titel }}"


def test_a_template_with_a_fault_is_told_and_nothing_of_it_kept(
    director: TestClient, web_store: Store, web_settings: Settings
) -> None:
    before = uploaded(web_settings)
    cases = (
        (
            template("{{ förbundet }}"),
            "mall.docx",
            "Taggen {{ förbundet }} (stycke 1) säger förbundet",
        ),
        (b"%PDF-1.7", "mall.pdf", "Mallen ska vara ett Word-dokument (.docx)"),
        (b"x" * 5_000_001, "mall.docx", "större än 5 MB"),
    )
    for content, name, told in cases:
        assert told in send(director, content, name)

    assert versions_of(web_store, KEY) == {}
    assert uploaded(web_settings) == before


def test_it_survives_a_loaded_file_is_exported_and_its_earlier_files_are_culled_by_decision(
    director: TestClient, web_store: Store, web_settings: Settings, tmp_path: Path
) -> None:
    now = web_settings.clock.now()
    send(director, template("Första {{ titel }}"))
    send(director, template("Andra {{ titel }}"))
    load(web_store, web_settings, dump(web_store, KEY).encode(), f"{KEY}.yaml", doer(now))
    assert in_use(web_store, web_settings) == ["Andra {{ titel }}"]
    number = len(uploaded(web_settings))
    newest, earlier = versions_of(web_store, KEY)[Document.AGENDA]
    assert newest.file
    assert earlier.file
    export(web_store, web_settings, KEY, tmp_path / "allt.zip", now)
    with zipfile.ZipFile(tmp_path / "allt.zip") as archive:
        kept = {f"handlingar/{one.file.sha256}.docx" for one in (newest, earlier) if one.file}
        assert kept <= set(archive.namelist())

    later = doer(now + timedelta(days=400))
    cull(web_store, web_settings, KEY, disposal(DisposalKind.UPLOADS, later.at.date(), "Beslut § 1", later))

    assert len(uploaded(web_settings)) == number - 1
    assert in_use(web_store, web_settings) == ["Andra {{ titel }}"]
    newest, earlier = versions_of(web_store, KEY)[Document.AGENDA]
    assert earlier.file
    assert newest.file
    assert (newest.file.culled_on, earlier.file.culled_on) == (None, later.at.date())
    assert "gallrad" in director.get(PAGE).text
    assert director.get(f"{PAGE}/dagordning/{earlier.file.sha256}.docx").status_code == 404


def shape(value: object) -> object:
    match value:
        case dict():
            return {name: shape(one) for name, one in value.items()}
        case list():
            return [shape(value[0])] if value else []
    return type(value)


def told(tags: tuple[Tag, ...]) -> dict[str, object]:
    return {tag.name: shape(tag.example) for tag in tags}


def test_the_tags_that_are_told_are_what_the_documents_say(web_store: Store, web_settings: Settings) -> None:
    now = web_settings.clock.now()
    called = agenda_values(web_store, KEY, MEETING, now, calls=True)
    minutes = minutes_values(web_store, KEY, "2022-styrelse-3", now)

    for values, document in ((called, Document.SUMMONS), (minutes, Document.MINUTES)):
        tags = told(tags_of(document))
        assert tags.keys() == values.keys()
        assert {name: shape(value) for name, value in values.items() if not isinstance(value, list)} == {
            name: one for name, one in tags.items() if not isinstance(one, list)
        }
        [row] = tags["ärenden"]  # type: ignore[misc]
        assert row.keys() == values["ärenden"][0].keys()


def test_the_templates_are_the_directors(web_store: Store, web_settings: Settings) -> None:
    member = signed_in(web_settings, web_store, ADDRESSES[Capacity.BOARD_MEMBER])

    assert member.get(PAGE).status_code == 403
