"""One person on a page: name and address, the days of a seat, its number, and who takes it over."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape

import pytest
from beginning_cases import form_in
from doers import doer
from starlette.testclient import TestClient
from visitors import signed_in

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.protecting import protect
from arshjul.year.model import Association, Role

KEY = "degerfors-karlskoga"
HOME, PROTECTED = f"/f/{KEY}/personer", f"/f/{KEY}/medlemmar/skyddade"
MEMBER, DEPUTY = "ledamot-degerfors", "ersattare-karlskoga"


@pytest.fixture
def director(web_settings: Settings, web_store: Store) -> TestClient:
    """With ten minutes to undo."""
    return signed_in(replace(web_settings, hold_minutes=10), web_store, "forbundschef@finsam-dk.example")


def stored(store: Store) -> Association:
    with store.reading() as unit:
        return unit.of("degerfors-karlskoga").association(())


def form_of(client: TestClient, person: str, deed: str) -> dict[str, str]:
    page = client.get(f"{HOME}/{person}").text
    inside = next(one for one in re.findall(r"<form.*?</form>", page, re.DOTALL) if f'value="{deed}"' in one)
    return form_in(inside, f"{HOME}/{person}") | {"gor": deed}


def sent(client: TestClient, person: str, form: dict[str, str]) -> tuple[int, str]:
    answer = client.post(f"{HOME}/{person}", data=form, follow_redirects=False)
    return answer.status_code, answer.text


def test_a_new_address_is_saved_held_and_can_be_undone(director: TestClient, web_store: Store) -> None:
    form = form_of(director, MEMBER, "uppgifter") | {"adress": "ny@degerfors.example"}

    assert sent(director, MEMBER, form)[0] == 303

    person = stored(web_store).person(MEMBER)
    assert person
    assert person.own_address == "ny@degerfors.example"
    page = director.get(f"{HOME}/{MEMBER}").text
    assert "mejl väntar" in page
    assert "efter ändring av uppgifter om Ledamot Degerfors kommun" in page
    bar = form_in(page, "/f/degerfors-karlskoga/utskick/angra")
    director.post("/f/degerfors-karlskoga/utskick/angra", data=bar)
    again = stored(web_store).person(MEMBER)
    assert again
    assert again.own_address == "ledamot@degerfors.example"


def test_a_new_holder_is_shown_whom_it_tells_before_it_is_saved(director: TestClient, web_store: Store) -> None:
    new = {"namn": "Eva Ny", "adress": "eva@degerfors.example", "fran": "2022-09-01"}

    status, page = sent(director, MEMBER, form_of(director, MEMBER, "ny") | new)

    assert status == 200
    assert "Ledamot Degerfors kommun och Eva Ny" in page or "Eva Ny och Ledamot Degerfors kommun" in page
    assert stored(web_store).person("ledamot-degerfors-2") is None
    inside = next(one for one in re.findall(r"<form.*?</form>", page, re.DOTALL) if 'value="ny"' in one)
    assert sent(director, MEMBER, form_in(inside, f"{HOME}/{MEMBER}") | {"gor": "ny"})[0] == 303
    seats = {s.person: s for s in stored(web_store).seats if s.member == "degerfors" and s.role is Role.MEMBER}
    assert str(seats[MEMBER].until) == "2022-08-31"
    assert str(seats["ledamot-degerfors-2"].since) == "2022-09-01"


def test_faults_are_told_at_their_fields_and_what_was_written_stays(director: TestClient, web_store: Store) -> None:
    before = stored(web_store)
    wrong = (
        ("uppgifter", {"namn": "", "adress": "ekonom@finsam-dk.example"}, "Ekonom har den adressen"),
        ("plats", {"fran": "2022-09-01", "till": "2022-01-01"}, "före den börjar"),
        ("ny", {"namn": "Eva", "adress": "eva", "fran": "i morgon"}, "i morgon"),
        ("ny", {"namn": "Eva", "adress": "ledamot@degerfors.example", "fran": "2022-09-01"}, "har platsen nu"),
    )

    for deed, written, told in wrong:
        status, page = sent(director, MEMBER, form_of(director, MEMBER, deed) | written)
        assert status == 400, deed
        assert told in page, deed
        assert all(escape(text) in page for text in written.values())
    assert stored(web_store) == before


def test_a_seat_that_another_has_changed_meanwhile_is_not_changed_over_it(
    director: TestClient, web_store: Store
) -> None:
    form = form_of(director, DEPUTY, "plats")
    sent(director, DEPUTY, form | {"till": "2022-12-31"})

    status, page = sent(director, DEPUTY, form | {"till": "2023-12-31"})

    assert status == 404
    assert "Platsen är redan ändrad" in page
    assert "2023-12-31" in page


def test_two_deputies_change_places(director: TestClient, web_store: Store) -> None:
    rows = "Ulla Två\tulla@karlskoga.example\tStyrelsen\tErsättare\tKarlskoga\t2"
    address = "/f/degerfors-karlskoga/kom-igang/personer"
    cells = {f"r1-{at}": text for at, text in enumerate(rows.split("\t"))}
    director.post(address, data=form_in(director.get(address).text, address) | cells | {"gor": "spara"})

    assert sent(director, DEPUTY, form_of(director, DEPUTY, "plats") | {"nummer": "2"})[0] == 303

    numbers = {s.person: s.order for s in stored(web_store).seats if s.role is Role.DEPUTY and s.member == "karlskoga"}
    assert numbers == {DEPUTY: 2, "ersattare-karlskoga-2": 1}


def test_nobody_but_the_director_has_the_page(web_settings: Settings, web_store: Store) -> None:
    chair = signed_in(web_settings, web_store, "ledamot@regionorebrolan.example")

    assert chair.get(f"{HOME}/{MEMBER}").status_code == 403


def test_name_and_address_of_a_protected_person_are_changed_only_where_they_are_seen(
    director: TestClient, web_settings: Settings, web_store: Store
) -> None:
    opened_before = form_of(director, MEMBER, "uppgifter")
    protect(web_store, web_settings, KEY, MEMBER, doer(web_settings.clock.now()), is_protected=True)
    before = stored(web_store)

    page = director.get(f"{HOME}/{MEMBER}").text
    assert 'value="uppgifter"' not in page
    assert PROTECTED in page
    for written in ({}, {"namn": "Ledamot med skyddad identitet"}, {"adress": "ny@degerfors.example"}):
        assert sent(director, MEMBER, opened_before | written)[0] == 409
    assert sent(director, MEMBER, form_of(director, MEMBER, "plats"))[0] == 303
    assert stored(web_store) == before


def test_a_protected_person_gets_a_new_address_on_the_page_that_tells_it_and_the_old_one_stays_hidden(
    director: TestClient, web_settings: Settings, web_store: Store
) -> None:
    protect(web_store, web_settings, KEY, MEMBER, doer(web_settings.clock.now()), is_protected=True)
    before = stored(web_store)

    def write(**written: str) -> tuple[int, str]:
        forms = re.findall(r"<form.*?</form>", director.get(PROTECTED).text, re.DOTALL)
        form = form_in(next(one for one in forms if 'value="uppgifter"' in one), PROTECTED)
        answer = director.post(PROTECTED, data=form | {"gor": "uppgifter", **written}, follow_redirects=False)
        return answer.status_code, answer.text

    assert write()[0] == 303
    assert stored(web_store) == before
    status, page = write(adress="fel")
    assert (status, 'value="fel"' in page, stored(web_store) == before) == (400, True, True)
    assert write(adress="ny@hemligt.example")[0] == 303

    after = stored(web_store)
    person = after.person(MEMBER)
    assert person
    assert (person.own_name, person.own_address) == ("Ledamot Degerfors kommun", "ny@hemligt.example")
    assert person.protected
    assert not {"ny@hemligt.example", "ledamot@degerfors.example"} - set(after.cloak.hidden)
    told = "".join(director.get(f"/f/{KEY}/{one}").text for one in ("", "historik", "utskick", "medlemmar"))
    assert "ny@hemligt.example" not in told
    assert "ledamot@degerfors.example" not in told
