"""A mail that belongs to no association: the administrator's alone, and opening it is a deed that is logged."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from visitors import signed_in
from web_pages import Reader

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.store.values.entrance import Appointment
from arshjul.store.values.incoming import Judged, NewIncoming
from arshjul.store.values.kinds import Logged, Verdict
from arshjul.year.access import Capacity

KEY = "degerfors-karlskoga"
CAME = datetime(2022, 8, 5, 8, tzinfo=UTC)
ADMINISTRATOR, DIRECTOR = "drift@kommun.example", "forbundschef@finsam-dk.example"
RAW = b"From: ingen@annat.example\r\nSubject: Hemligt\r\nContent-Type: text/html\r\n\r\n<script>x</script><p>Hej"


@pytest.fixture
def number(web_store: Store) -> int:
    with web_store.writing() as unit:
        unit.entrance.appoint(Appointment(0, ADMINISTRATOR, Capacity.ADMINISTRATOR, "", CAME, "prov"), None)
        id = unit.inbox.keep(NewIncoming("f", RAW, CAME))
        assert id
        unit.inbox.judge(id, Judged(Verdict.TRAY, "Okänd", "ingen@annat.example", "Hemligt"))
        return id


def logged(store: Store) -> list[tuple[Logged, str, str]]:
    with store.reading() as unit:
        return [(line.what, line.address, line.note) for line in unit.entrance.log_lines(2)]


def test_a_director_does_not_see_it(web_settings: Settings, web_store: Store, number: int) -> None:
    director = signed_in(web_settings, web_store, DIRECTOR)

    for path in (f"/f/{KEY}/inkorg", f"/f/{KEY}/inkorg?visa=alla"):
        assert "ingen@annat.example" not in director.get(path).text
    for path in (f"/f/{KEY}/inkorg/{number}", f"/f/{KEY}/inkorg/{number}.eml"):
        assert director.get(path).status_code == 404
    assert director.post(f"/f/{KEY}/inkorg/{number}/ignorera").status_code == 404
    for path in ("/administration/mejl", f"/administration/mejl/{number}"):
        assert director.get(path).status_code == 403
    assert director.post(f"/administration/mejl/{number}", data={"forbund": KEY}).status_code == 403


def test_the_list_tells_sender_time_and_size_and_what_is_opened_is_logged(
    web_settings: Settings, web_store: Store, number: int
) -> None:
    administrator = signed_in(web_settings, web_store, ADMINISTRATOR)

    told = administrator.get("/administration/mejl").text
    assert "ingen@annat.example" in told
    assert "1 kB" in told
    assert "Hemligt" not in told
    assert logged(web_store)[0][0] is Logged.SIGNED_IN

    opened = administrator.get(f"/administration/mejl/{number}").text
    assert "Hemligt" in opened
    assert "<script>" not in opened
    assert Reader(told).faults == Reader(opened).faults == []
    assert logged(web_store)[0] == (Logged.OPENED, ADMINISTRATOR, f"mejl {number} utan förbund")
    assert "Öppnat" in administrator.get("/administration/logg").text
    assert administrator.get("/administration/mejl/99999").status_code == 404
    assert logged(web_store)[0][2] == f"mejl {number} utan förbund"


def test_it_is_given_to_an_association_or_taken_away_once(
    web_settings: Settings, web_store: Store, number: int
) -> None:
    administrator = signed_in(web_settings, web_store, ADMINISTRATOR)
    path = f"/administration/mejl/{number}"

    assert administrator.post(path, data={"forbund": "finns-inte"}).status_code == 400
    assert administrator.post(path, data={"forbund": KEY}, follow_redirects=False).status_code == 303

    assert logged(web_store)[0] == (Logged.MAIL_GIVEN, ADMINISTRATOR, f"mejl {number} utan förbund, till {KEY}")
    assert "Hemligt" in signed_in(web_settings, web_store, DIRECTOR).get(f"/f/{KEY}/inkorg").text
    assert administrator.get(path).status_code == 404
    assert administrator.post(path, data={"bort": "1"}).status_code == 404


def test_one_that_is_taken_away_waits_for_nobody(web_settings: Settings, web_store: Store, number: int) -> None:
    administrator = signed_in(web_settings, web_store, ADMINISTRATOR)

    administrator.post(f"/administration/mejl/{number}", data={"bort": "1"})

    assert "Inget väntar" in administrator.get("/administration/mejl").text
    assert logged(web_store)[0] == (Logged.MAIL_IGNORED, ADMINISTRATOR, f"mejl {number} utan förbund")
