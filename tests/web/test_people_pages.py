"""The list of persons on its page: typed in, pasted, out of a file; looked at before it is saved, and nothing lost."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from html import escape
from io import BytesIO
from pathlib import Path

import pytest
from beginning_cases import form_in
from openpyxl import load_workbook
from starlette.testclient import TestClient
from visitors import signed_in

from arshjul.settings import Settings
from arshjul.store import Store, open_store
from arshjul.year.model import Association, Role

HOME = "/f/degerfors-karlskoga"
PEOPLE = f"{HOME}/kom-igang/personer"
HEAD = "Namn;E-post;Organ;Roll;Medlem;Ersättare nr;Från;Till"
NEW = {"r1-0": "Ny Person", "r1-1": "ny@karlskoga.example", "r1-2": "Kansliet", "r1-3": "Sekreterare"}


@pytest.fixture
def store(example_file: Path, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "people.db"
    shutil.copyfile(example_file, path)
    with closing(open_store(f"sqlite:///{path}")) as store:
        yield store


@pytest.fixture
def director(web_settings: Settings, store: Store) -> TestClient:
    return signed_in(web_settings, store, "forbundschef@finsam-dk.example")


def stored(store: Store) -> Association:
    with store.reading() as unit:
        return unit.of("degerfors-karlskoga").association(())


def sent(
    client: TestClient, form: dict[str, str], file: bytes | None = None, name: str = "personer.csv"
) -> tuple[int, str]:
    files = {"fil": (name, file)} if file is not None else {"fil": ("", b"")}
    answer = client.post(PEOPLE, data=form, files=files, follow_redirects=False)
    return answer.status_code, answer.text


def fresh(client: TestClient) -> dict[str, str]:
    return form_in(client.get(PEOPLE).text, PEOPLE)


def test_a_person_that_is_typed_in_is_saved_at_once_and_only_once(director: TestClient, store: Store) -> None:
    form = fresh(director) | NEW | {"gor": "spara"}

    assert [sent(director, form)[0] for _ in range(2)] == [303, 303]

    people = [person for person in stored(store).people if person.name == "Ny Person"]
    assert [person.key for person in people] == ["sekreterare-2"]


def test_a_list_is_looked_at_before_it_is_saved_and_what_is_looked_at_is_what_is_saved(
    director: TestClient, store: Store
) -> None:
    row = "Ledamot Degerfors kommun;ny.adress@degerfors.example;Styrelsen;Ledamot;Degerfors"
    before = stored(store)

    status, page = sent(director, fresh(director) | {"gor": "las"}, f"{HEAD}\n{row}\n".encode("cp1252"))

    assert (status, stored(store)) == (200, before)
    assert "Så här blir det" in page
    assert escape("ledamot@degerfors.example → Ledamot Degerfors kommun, ny.adress@degerfors.example") in page
    assert "Står inte i listan" in page
    assert "mejl går till Ledamot Degerfors kommun" in page
    assert sent(director, form_in(page, PEOPLE) | {"gor": "nasta"})[0] == 303
    person = stored(store).person("ledamot-degerfors")
    assert person
    assert person.own_address == "ny.adress@degerfors.example"
    assert len(stored(store).seats) == len(before.seats)


def test_who_is_left_out_is_ended_only_where_it_is_ticked_and_after_another_look(
    director: TestClient, store: Store
) -> None:
    rows = [line for line in exported(director) if "Ekonom" not in line]
    _, page = sent(director, fresh(director) | {"gor": "las", "klistra": "\n".join("\t".join(r) for r in rows)})
    assert "Ekonom: ekonom, kansliet" in page
    (tick,) = re.findall(r'name="(slut-\d+)"', page)

    status, page = sent(director, form_in(page, PEOPLE) | {tick: "1", "gor": "nasta"})
    assert status == 200
    assert "<h3>Avslutas</h3>" in page
    sent(director, form_in(page, PEOPLE) | {"gor": "nasta"})

    (economist,) = (seat for seat in stored(store).seats if seat.role is Role.ECONOMIST)
    assert str(economist.until) == "2022-08-08"


def exported(client: TestClient) -> list[list[str]]:
    book = load_workbook(BytesIO(client.get(f"{HOME}/personer.xlsx").content))
    return [[str(cell or "") for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]


def test_what_is_handed_out_changes_nothing_when_it_is_taken_in_again(director: TestClient, store: Store) -> None:
    content, before = director.get(f"{HOME}/personer.xlsx").content, stored(store)

    status, page = sent(director, fresh(director) | {"gor": "las"}, content, "personer.xlsx")

    assert status == 200
    assert f"{len(before.seats)} rader är som förut" in page
    assert "Ingen får något mejl nu" in page
    assert "<h3>Ny</h3>" not in page


def test_faults_stand_beside_their_rows_and_all_that_was_in_the_list_is_there(
    director: TestClient, store: Store
) -> None:
    rows = ["Anna;anna@x.example;Styrlesen;Ledamot;FK", "Bo;anna@x.example;Styrelsen;Ledamot;FK;;2027-02-01;2027-01-01"]
    before = stored(store)

    status, page = sent(director, fresh(director) | {"gor": "las", "klistra": "\n".join((HEAD, *rows))})

    assert (status, stored(store)) == (400, before)
    assert 'href="#personer-r1-2"' in page
    assert "Menade du Styrelsen?" in page
    assert 'id="personer-r2-7-fel"' in page
    assert 'value="Styrlesen"' in page
    mended = form_in(page, PEOPLE) | {"r1-2": "Styrelsen", "r2-1": "bo@x.example", "r2-7": "", "gor": "granska"}
    assert sent(director, mended)[0] == 200


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"%PDF-1.7 nej", "skadad"),
        (b"Telefon;Ort;Gata\n070;Nora;Storgatan", "saknar rubriker"),
        ("\n".join((HEAD, *(f"A{n};a{n}@x.example" for n in range(10_000)))).encode(), "10000 rader"),
    ],
    ids=["a document", "wrong headings", "ten thousand rows"],
)
def test_a_file_that_is_no_list_is_refused_in_words_and_what_was_typed_stays(
    director: TestClient, content: bytes, told: str
) -> None:
    status, page = sent(director, fresh(director) | NEW | {"gor": "las"}, content)

    assert status == 400
    assert told in page
    assert 'value="Ny Person"' in page


def test_what_another_director_changed_meanwhile_is_shown_before_anything_is_saved(
    director: TestClient, store: Store
) -> None:
    row = "Ledamot Degerfors kommun;ny.adress@degerfors.example;Styrelsen;Ledamot;Degerfors"
    form = fresh(director) | {"gor": "las", "klistra": f"{HEAD}\n{row}"}
    one, other = (form_in(sent(director, form)[1], PEOPLE) | {"gor": "nasta"} for _ in range(2))
    assert sent(director, one)[0] == 303

    status, page = sent(director, other)

    assert status == 200
    assert "1 rad är som förut" in page


def test_more_rows_keep_what_was_written(director: TestClient) -> None:
    status, page = sent(director, fresh(director) | NEW | {"gor": "fler"})

    assert status == 200
    assert 'value="Ny Person"' in page
    assert 'name="r15-0"' in page


def test_an_ended_session_loses_nothing(web_settings: Settings, store: Store, director: TestClient) -> None:
    form = fresh(director) | NEW | {"gor": "spara"}
    director.cookies.clear()

    status, page = sent(director, form)

    assert status == 401
    assert all(escape(text) in page for text in NEW.values())
