"""What a visitor can do: tick a paper, take it back, and say that a duty is done."""

from __future__ import annotations

import re

from starlette.testclient import TestClient

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.overview import year_view
from arshjul.year.facts import Fact
from arshjul.year.upcoming import Status

KEY = "degerfors-karlskoga"
MEETING = "/f/degerfors-karlskoga/moten/2022-styrelse-4"
OURS = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}


def test_a_tick_is_remembered_and_shown(client: TestClient, web_store: Store) -> None:
    item = first_open_item(client)

    answer = client.post(f"{MEETING}/lista", data={"item": item}, headers=OURS, follow_redirects=False)

    assert answer.status_code == 303
    assert answer.headers["location"] == f"{MEETING}#lista"
    (fact,) = facts(web_store, "2022-styrelse-4")
    assert (fact.kind, fact.subject, fact.by, fact.day.isoformat()) == ("ready", item, "sidan", "2022-08-08")
    assert "Klar måndag 8 augusti 2022" in client.get(MEETING).text


def test_ticking_twice_is_one_tick_and_taking_back_leaves_none(client: TestClient, web_store: Store) -> None:
    item = first_open_item(client)

    for _ in range(2):
        client.post(f"{MEETING}/lista", data={"item": item}, headers=OURS)
    once = len(facts(web_store, "2022-styrelse-4"))
    client.post(f"{MEETING}/lista", data={"item": item, "angra": "1"}, headers=OURS)

    assert once == 1
    assert facts(web_store, "2022-styrelse-4") == ()
    assert first_open_item(client) == item


def test_an_unknown_item_is_not_ticked(client: TestClient, web_store: Store) -> None:
    answer = client.post(f"{MEETING}/lista", data={"item": "finns-inte"}, headers=OURS)

    assert answer.status_code == 404
    assert "ingen punkt som heter finns-inte" in answer.text
    assert facts(web_store, "2022-styrelse-4") == ()


def test_other_fields_of_a_form_change_nothing(client: TestClient, web_store: Store) -> None:
    item = first_open_item(client)

    client.post(f"{MEETING}/lista", data={"item": item, "by": "någon annan", "day": "2020-01-01"}, headers=OURS)

    (fact,) = facts(web_store, "2022-styrelse-4")
    assert (fact.by, fact.day.isoformat()) == ("sidan", "2022-08-08")


def test_a_duty_is_marked_as_done(client: TestClient, web_store: Store) -> None:
    path = "/f/degerfors-karlskoga/arshjul/2022/2022:half-year-report-member:region-orebro-lan"

    answer = client.post(f"{path}/klar", headers=OURS)

    assert answer.status_code == 200
    assert "Klar" in answer.text
    assert [f.kind for f in facts(web_store, path.rpartition("/")[2])] == ["done"]


def test_what_collides_is_marked_as_done_before_its_day(
    client: TestClient, web_store: Store, web_settings: Settings
) -> None:
    view = year_view(web_store, KEY, 2022, web_settings.clock.now())
    item = next(o for o in view.items if o.deadline and o.status is Status.COLLISION and o.day > view.today)
    path = f"/f/{KEY}/arshjul/2022/{item.key}"

    offered = client.get(path).text
    done = client.post(f"{path}/klar", headers=OURS).text

    assert "Markera som klar i dag" in offered
    assert "Markera som klar i dag" not in done
    assert [fact.kind for fact in facts(web_store, item.key)] == ["done"]


def facts(store: Store, target: str) -> tuple[Fact, ...]:
    with store.reading() as unit:
        return tuple(fact for fact in unit.of(KEY).facts() if fact.key == target)


def first_open_item(client: TestClient) -> str:
    found = re.search(r'name="item" value="([^"]+)">\s*<button type="submit" aria', client.get(MEETING).text)
    return found.group(1) if found else ""
