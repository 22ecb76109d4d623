"""Kom igång: from nothing to an association with its members, a step at a time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from beginning_cases import form_in
from starlette.testclient import TestClient
from visitors import signed_in

from arshjul.associations import read_association, write_association
from arshjul.settings import Settings
from arshjul.store import Store, open_store
from arshjul.year.model import Articles, Association, Body, InterimReport, MemberKind

HOME = "/f/finsam-prov"
STEPS = f"{HOME}/kom-igang"


@pytest.fixture
def nothing(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Store]:
    path = tmp_path / "nothing.db"
    shutil.copyfile(migrated_sqlite, path)
    with closing(open_store(f"sqlite:///{path}")) as store:
        yield store


@pytest.fixture
def begun(web_settings: Settings, nothing: Store) -> TestClient:
    """Whoever sits at the machine, with an association of which only the name is known."""
    client = signed_in(web_settings, nothing)
    client.post("/administration", data={"gor": "borja", "namn": "Finsam Prov"})
    return client


def stored(store: Store) -> Association:
    with store.reading() as unit:
        return unit.of("finsam-prov").association(())


def test_one_begins_with_a_name_alone_and_is_told_what_remains(begun: TestClient) -> None:
    page = begun.get(STEPS).text

    assert "0 av 5" not in page
    assert "1 av 5 steg klara" in page  # the days of others can wait
    assert "Välj minst en kommun, regionen, Försäkringskassan och Arbetsförmedlingen" in page
    assert begun.get(HOME).status_code == 200


def test_what_the_articles_say_is_saved_as_it_stands_and_one_goes_on(begun: TestClient, nothing: Store) -> None:
    form = form_in(begun.get(f"{STEPS}/forbundet").text, f"{STEPS}/forbundet")

    answer = begun.post(
        f"{STEPS}/forbundet",
        data=form | {"kallelse": "10", "delarsrapporter": "2", "mandat": "1 januari", "gor": "nasta"},
        follow_redirects=False,
    )

    assert answer.headers["location"] == f"{STEPS}/medlemmar"
    articles = stored(nothing).articles
    assert (articles.summons_days, articles.mandate_start) == (10, "01-01")
    assert articles.interim_reports == (
        InterimReport("Delårsrapport per 30 april", "04-30", "06-15"),
        InterimReport("Delårsrapport per 31 augusti", "08-31", "10-15"),
    )
    assert "consultation_days" in articles.stated  # seen and saved: no proposal of ours any more
    again = form_in(begun.get(f"{STEPS}/forbundet").text, f"{STEPS}/forbundet")
    assert (again["delarsrapporter"], again["rapport-2-till"]) == ("2", "31 augusti")


def test_what_is_saved_with_nothing_changed_can_be_written_to_a_file_and_read_again(
    begun: TestClient, nothing: Store
) -> None:
    form = form_in(begun.get(f"{STEPS}/forbundet").text, f"{STEPS}/forbundet")
    begun.post(f"{STEPS}/forbundet", data=form | {"gor": "nasta"})

    articles = stored(nothing).articles

    of_its_time = replace(stored(nothing), articles=replace(articles, stated=(*articles.stated, "distance_since")))
    for association in (stored(nothing), of_its_time):
        read = read_association(write_association(association).encode(), "finsam-prov.yaml")
        assert read.articles == articles


def test_every_fault_of_the_articles_is_told_at_its_field_and_nothing_is_saved(
    begun: TestClient, nothing: Store
) -> None:
    form = form_in(begun.get(f"{STEPS}/forbundet").text, f"{STEPS}/forbundet")
    wrong = {"kallelse": "hundra", "mandat": "32 mars", "majoritet": "1/9", "organisationsnummer": "12"}

    answer = begun.post(f"{STEPS}/forbundet", data=form | wrong)

    assert answer.status_code == 400
    for name, text in wrong.items():
        assert f'href="#forbundet-{name}"' in answer.text
        assert f'value="{text}"' in answer.text
    assert stored(nothing).articles == Articles()


def test_members_are_ticked_in_the_list_of_a_county_and_get_keys_by_themselves(
    begun: TestClient, nothing: Store
) -> None:
    page = begun.get(f"{STEPS}/medlemmar", params={"lan": "Örebro län"}).text
    form = form_in(page, f"{STEPS}/medlemmar")
    assert {"fk", "af", "m-18"} <= form.keys()  # ticked from the start

    begun.post(f"{STEPS}/medlemmar", data=form | {"m-1883": "1", "m-1862": "1"})

    members = {member.key: member.kind for member in stored(nothing).members}
    assert members == {
        "forsakringskassan": MemberKind.INSURANCE_AGENCY,
        "arbetsformedlingen": MemberKind.EMPLOYMENT_AGENCY,
        "region-orebro-lan": MemberKind.REGION,
        "degerfors": MemberKind.MUNICIPALITY,
        "karlskoga": MemberKind.MUNICIPALITY,
    }


def test_two_who_tick_at_once_are_both_heard(begun: TestClient, nothing: Store) -> None:
    address, county = f"{STEPS}/medlemmar", {"lan": "Örebro län"}
    form = form_in(begun.get(address, params=county).text, address)
    begun.post(address, data=form | {"m-1883": "1"})
    one, other = (form_in(begun.get(address, params=county).text, address) for _ in range(2))

    begun.post(address, data=one | {"m-1862": "1"})
    del other["m-1883"]
    begun.post(address, data=other)

    assert {member.key for member in stored(nothing).members} >= {"degerfors", "region-orebro-lan"}
    assert "karlskoga" not in {member.key for member in stored(nothing).members}


def test_days_of_others_are_written_as_lists_and_the_same_again_changes_nothing(
    web_settings: Settings, web_store: Store
) -> None:
    client = signed_in(web_settings, web_store)
    address = "/f/degerfors-karlskoga/kom-igang/datum"
    form = form_in(client.get(address, params={"ar": 2022}).text, address)
    region = next(name for name, text in form.items() if text == "half-year-report-member|region-orebro-lan")
    written = {
        "s-1": "2022-11-28, 2022-12-19\n2022-11-15 KS",
        "lov": "2022-10-31–2022-11-04 Höstlov",
        f"d-{region.removeprefix('vad-')}": "vecka 33",
    }

    for _ in range(2):
        assert client.post(address, data=form | written | {"gor": "spara"}, follow_redirects=False).status_code == 303

    with web_store.reading() as unit:
        association = unit.of("degerfors-karlskoga").association(())
    assert [(str(one.day), one.name) for one in association.council_days] == [
        ("2022-11-15", "KS"),
        ("2022-11-28", "Kommunfullmäktige"),
        ("2022-12-19", "Kommunfullmäktige"),
    ]
    assert [one.name for one in association.closures] == ["Höstlov"]
    agreed = next(one for one in association.agreements if one.duty == "half-year-report-member")
    assert (agreed.week, agreed.day, agreed.confirmed) == (33, None, True)
    assert form_in(client.get(address, params={"ar": 2022}).text, address)["stod-lov"] == written["lov"]


def test_a_line_without_a_day_is_told_at_its_field_and_nothing_is_saved(begun: TestClient, nothing: Store) -> None:
    address = f"{STEPS}/datum"

    answer = begun.post(address, data=form_in(begun.get(address).text, address) | {"lov": "Sportlov"})

    assert answer.status_code == 400
    assert 'href="#datum-lov"' in answer.text
    assert stored(nothing).closures == ()


def test_a_mail_that_cannot_leave_is_told_and_is_not_remembered_as_sent(begun: TestClient) -> None:
    address = f"{STEPS}/e-post"
    assert "Lägg in förbundschefen först" in begun.get(address).text
    row = {"r1-0": "Cia Chef", "r1-1": "cia@forbundet.example", "r1-3": "Förbundschef", "gor": "spara"}
    begun.post(f"{STEPS}/personer", data=form_in(begun.get(f"{STEPS}/personer").text, f"{STEPS}/personer") | row)

    answer = begun.post(address, data=form_in(begun.get(address).text, address) | {"gor": "prov"})

    assert answer.status_code >= 400
    assert "lämnade inte" in answer.text  # there is no server here
    assert "Ingen brevlåda läses" in answer.text
    assert "ditt svar" not in answer.text
    assert "Skickat" not in begun.get(address).text


def test_own_bodies_are_named_and_the_list_of_persons_knows_them(begun: TestClient, nothing: Store) -> None:
    address = f"{STEPS}/forbundet"
    own = {"beredningen": "LSG", "beredande": "Styrgruppen", "andra-organ": "Arbetsutskottet\nGruppen för SUS"}
    begun.post(address, data=form_in(begun.get(address).text, address) | own)

    bodies = [(one.key, one.name, one.kind) for one in stored(nothing).bodies]
    assert bodies == [
        ("preparatory", "LSG", Body.PREPARATORY),
        ("styrgruppen", "Styrgruppen", Body.PREPARATORY),
        ("arbetsutskottet", "Arbetsutskottet", Body.GROUP),
        ("gruppen-for-sus", "Gruppen för SUS", Body.GROUP),
    ]
    people = f"{STEPS}/personer"
    rows = "Namn;E-post;Organ;Roll\nEva;eva@x.example;arbetsutskottet;Ledamot\nBo;bo@x.example;LSG;Ledamot"
    page = begun.post(people, data=form_in(begun.get(people).text, people) | {"klistra": rows, "gor": "las"}).text
    begun.post(people, data=form_in(page, people) | {"gor": "spara"})
    assert [seat.body_key for seat in stored(nothing).seats] == ["arbetsutskottet", "preparatory"]

    text = begun.get(address).text
    renamed = form_in(text, address) | own | {"beredningen": "Beredningen", "andra-organ": "Gruppen för SUS"}
    answer = begun.post(address, data=renamed)

    assert answer.status_code == 400
    assert "”Arbetsutskottet” har 1 platser och möten" in answer.text
    begun.post(address, data=renamed | {"andra-organ": own["andra-organ"]})
    assert [seat.own_body.name for seat in stored(nothing).seats if seat.own_body] == ["Arbetsutskottet", "Beredningen"]


def test_the_last_change_is_undone_from_the_page_and_only_once_offered(begun: TestClient, nothing: Store) -> None:
    address = f"{STEPS}/forbundet"
    begun.post(address, data=form_in(begun.get(address).text, address) | {"kallelse": "10"})
    page = begun.get(STEPS).text
    assert "Ändring av uppgifter om förbundet" in page

    begun.post(f"{STEPS}/angra", data=form_in(page, f"{STEPS}/angra"))

    assert stored(nothing).articles == Articles()
    assert "Senaste ändringarna" not in begun.get(STEPS).text
