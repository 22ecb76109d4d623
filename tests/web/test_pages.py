"""What the pages show."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from doers import doer
from starlette.testclient import TestClient
from visitors import ADDRESSES, signed_in
from web_pages import PAGES

from arshjul.clock import Clock
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.files.associations import load
from arshjul.work.founding import found
from arshjul.work.years import adopt
from arshjul.year.access import Capacity
from arshjul.year.model import Person

YEAR = "/f/degerfors-karlskoga/arshjul/2022"
LONG_AGO = datetime(2021, 12, 13, 11, tzinfo=UTC)
TWO_YEARS = """name: Litet
people: [{key: chef, name: Chefen, address: chef@litet.example}]
seats: [{person: chef, body: office, role: director}]
years:
  - year: 2022
    occasions: [{key: jul, kind: meeting, title: Julmöte, day: 2022-12-20, body: board}]
  - year: 2023
    occasions: [{key: jun, kind: meeting, title: Junimöte, day: 2023-06-20, body: board}]
"""


@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_in_swedish(client: TestClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == (503 if path == "/halsa" else 200)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="sv">' in answer.text


def test_the_overview_shows_what_comes_with_state_and_next_reminder(client: TestClient) -> None:
    text = words_of(client.get("/").text)

    assert "Årshjulet 2022 är fastställt sedan 27 juni 2022." in text
    assert "Styrelsemöte (halvårsredovisning)" in text
    assert "Måndag 29 augusti 2022 (v. 35)" in text
    assert "⚠ Krock" in text
    assert "▲ Närmar sig" in text
    assert re.search(r"Nästa påminnelse går \d+ augusti 2022\.", text)


def test_the_overview_shows_what_collides_with_remedies_and_consequences(client: TestClient) -> None:
    text = words_of(client.get("/").text)

    assert "5 dagar för sent" in text
    assert "11 dagar för sent" in text
    assert "sätt att lösa det" in text
    assert "Källa:" in text


def test_every_remedy_has_a_button_or_its_finding_leads_to_where_it_is_done(client: TestClient) -> None:
    html = client.get("/f/degerfors-karlskoga/krockar/2022").text
    cards = [card.partition('<p class="source">')[0] for card in html.split('<article class="finding')[1:]]
    ways = {way for card in cards for way in re.findall(r'href="([^"]+)"', card)}

    assert len(cards) > 3
    assert all('<p class="more"><a href=' in card for card in cards)
    assert "/f/degerfors-karlskoga/moten/2022-beredning-4/flytta?dag=2022-08-09" in ways
    assert "Be om svaret skriftligt" in html.partition("Kan ni ge oss anstånd till 29 augusti 2022?")[0]
    assert {way: client.get(unescape(way)).status_code for way in ways} == dict.fromkeys(ways, 200)


def test_in_an_adopted_year_a_collision_is_accepted_and_a_deciding_meeting_chosen_where_they_stand(
    client: TestClient, web_store: Store
) -> None:
    here = "/f/degerfors-karlskoga/krockar/2022"
    forms = [one for one in re.findall(r"<form.*?</form>", client.get(here).text, re.DOTALL) if 'action="/f/' in one]
    fields = dict(re.findall(r'name="(engang|formular|krock)" value="([^"]+)"', forms[0]))

    empty = client.post(here, data={**fields, "gor": "godta", "skal": " "})
    done = client.post(here, data={**fields, "gor": "godta", "skal": "Regionen vet om det"})
    gone = client.post(here, data={"krock": "no_such", "gor": "godta", "skal": "x"})
    chosen = client.post(f"{here}/beslut", data={"arende": "budget", "mote": "2022-styrelse-4"})

    assert (empty.status_code, gone.status_code) == (400, 404)
    assert "Skriv varför ni godtar det" in empty.text
    assert "no_such" not in words_of(gone.text)
    assert "Regionen vet om det" in done.text
    assert "Ta tillbaka" in done.text
    with web_store.reading() as unit:
        plan = unit.of("degerfors-karlskoga").association().plan(2022)
    assert chosen.url.path == here
    assert plan
    assert [one.key for one in plan.occasions if "budget" in one.matters] == ["2022-styrelse-4"]


def test_a_last_day_of_the_plan_is_marked_as_done_on_its_own_page_and_taken_back(
    web_settings: Settings, web_store: Store
) -> None:
    one = TWO_YEARS.replace("{key: jul, kind: meeting, title: Julmöte,", "{key: jul, kind: deadline, title: Rapporten,")
    load(web_store, web_settings, one.replace(", body: board}]", "}]", 1).encode(), "litet.yaml", doer(LONG_AGO))
    adopt(web_store, web_settings, "litet", 2022, doer(LONG_AGO), accept_because="prov")
    director, day = signed_in(web_settings, web_store), "/f/litet/moten/jul"

    before = words_of(director.get(day).text)
    done, undone = (words_of(director.post(f"{day}/klar", data=said).text) for said in ({}, {"angra": "1"}))

    assert "Plats" not in before
    assert ["✔ Klar" in page for page in (before, done, undone)] == [False, True, False]
    assert ["Markera som klar i dag" in page for page in (before, done, undone)] == [True, False, True]


def test_the_overview_says_what_to_do_today_and_each_thing_has_the_button_that_leads_to_where_it_is_done(
    web_settings: Settings, web_store: Store
) -> None:
    """A year later, when most is late."""
    a_year_later = replace(web_settings, clock=Clock(web_settings.clock.now() + timedelta(days=400)))
    client = signed_in(a_year_later, web_store)
    html = client.get("/").text

    rows = html.partition('<section class="to-do"')[2].partition("</section>")[0].split('<li class="chore')[1:]
    assert '<h2 id="i-dag">Gör i dag</h2>' in html
    assert rows[0].startswith(" pressing")
    for row in rows:
        [address] = re.findall(r'<a class="button" href="([^"]+)"', row)
        page, _, part = unescape(address).partition("#")
        answer = client.get(page)
        assert answer.status_code == 200, address
        assert not part or f'id="{part}"' in answer.text, address


def test_who_may_not_do_a_thing_sees_it_without_a_button_and_the_name_of_who_does_it(
    web_settings: Settings, web_store: Store
) -> None:
    chair = signed_in(web_settings, web_store, ADDRESSES[Capacity.CHAIR]).get("/f/degerfors-karlskoga").text
    director = signed_in(web_settings, web_store, ADDRESSES[Capacity.DIRECTOR]).get("/f/degerfors-karlskoga").text

    assert "Det här gör förbundschefen i dag" in chair
    assert "Få protokollet från 13 juni justerat" in words_of(chair)
    assert "/moten/2022-styrelse-3#protokoll" in director
    assert "/moten/2022-styrelse-3#protokoll" not in chair
    assert "Läs klart planen" in director
    assert "Läs klart planen" not in chair
    assert "Ansvarig: Förbundschef" in words_of(chair)
    assert "Ansvarig: Förbundschef" not in words_of(director)


def test_the_overview_tells_the_next_meeting_and_how_many_have_answered(client: TestClient) -> None:
    text = words_of(client.get("/").text.partition('aria-labelledby="nasta-mote"')[2].partition("</section>")[0])

    assert "Beredningsmöte (halvårsredovisning) Tisdag 23 augusti 2022 (v. 34) kl. 14–16 · om 15 dagar" in text
    assert "Styrelsemöte (halvårsredovisning)" in text
    assert "○ Ingen har svarat än Det behövs 3 av 5." in text


def test_the_overview_counts_what_failed_and_leads_there(client: TestClient) -> None:
    html = client.get("/").text

    assert "✖ Kunde inte skickas 1" in words_of(html)
    assert '/f/degerfors-karlskoga/utskick?status=failed"' in html


def test_a_mail_that_was_refused_this_week_is_to_be_seen_to(web_settings: Settings, web_store: Store) -> None:
    then = replace(web_settings, clock=Clock(datetime(2022, 6, 29, 8, tzinfo=UTC)))

    text = words_of(signed_in(then, web_store).get("/").text)

    assert "Rätta adressen till 1 mejl som inte gick fram Se mejlen" in text


def test_a_sender_that_has_never_gone_is_told_on_the_overview(client: TestClient) -> None:
    assert "Varning:" in words_of(client.get("/").text)


def test_a_draft_says_that_nothing_is_sent_and_leads_to_adopting_it(
    empty_client: TestClient, web_settings: Settings, example_content: bytes
) -> None:
    store: Store = empty_client.app.state.house.store  # type: ignore[attr-defined]
    load(store, web_settings, example_content, "exempel.yaml", doer(web_settings.clock.now()))

    html = empty_client.get("/").text

    assert "Årshjulet 2022 är ett utkast." in words_of(html)
    assert "Inga kallelser och påminnelser skickas förrän det är fastställt." in words_of(html)
    assert 'href="/f/exempel/arshjul/2022/faststall"' in html


def test_a_service_without_an_association_says_how_to_begin(empty_client: TestClient) -> None:
    answer = empty_client.get("/")

    assert answer.status_code == 200
    assert "Det finns inget förbund än." in words_of(answer.text)
    assert 'href="/administration"' in answer.text
    assert empty_client.get("/f/degerfors-karlskoga/utskick").status_code == 404


def test_the_wheel_has_the_same_things_as_the_table(client: TestClient) -> None:
    html = client.get("/f/degerfors-karlskoga/arshjul/2022").text

    picture, _, table = html.partition("</figure>")
    marked = re.findall(r'<a href="([^"]+)" class="mark', picture)
    rows = set(re.findall(r'<tr id="(rad-\d+)"', table))
    led_to = set(re.findall(r'<th scope="row" data-label="Ärende"><a href="([^"]+)"', table))
    assert {one for one in marked if one.startswith("/")} <= led_to
    assert {one.removeprefix("#") for one in marked if one.startswith("#")} <= rows
    assert set(re.findall(r'<a href="([^"]+)" tabindex="-1"', picture)) == led_to
    titled = sum(title.count("; ") + 1 for title in re.findall(r"<title>([^<]*: [^<]*)</title>", unescape(html)))
    assert titled == len(rows)


def test_the_wheel_shows_meetings_with_weekday_and_week(client: TestClient) -> None:
    html = client.get("/f/degerfors-karlskoga/arshjul/2022").text

    assert "<title>måndag 29 augusti 2022 (v.\N{NO-BREAK SPACE}35): Halvårsredovisning – Krock</title>" in html
    assert ">i dag</text>" in html


def test_the_year_without_a_number_is_the_year_of_today(client: TestClient) -> None:
    for path in ("/f/degerfors-karlskoga/arshjul", "/f/degerfors-karlskoga/krockar"):
        answer = client.get(path, follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"] == f"{path}/2022"


def test_a_meeting_shows_who_is_called_without_addresses(client: TestClient) -> None:
    html = client.get("/f/degerfors-karlskoga/moten/2022-styrelse-4").text

    text = words_of(html)
    assert "Vice ordförande, Karlskoga kommun" in text
    assert "Ersättare, Degerfors kommun · underrättas" in text
    assert "Kallelse med dagordning" in text
    assert "@" not in html


def test_members_are_shown_without_addresses_and_with_their_calendars(client: TestClient) -> None:
    html = client.get("/f/degerfors-karlskoga/medlemmar").text

    assert "Region Örebro län" in html
    assert re.search(r"http://127\.0\.0\.1:8321/kalender/[a-z2-7]{26}\.ics", html)
    assert "@" not in html


def test_a_deadline_has_a_page_with_its_source_and_what_follows_if_missed(client: TestClient) -> None:
    text = words_of(client.get("/f/degerfors-karlskoga/arshjul/2022/2022:budget").text)

    assert "lag (2003:1210) 23 §" in text
    assert "Om den missas" in text
    assert "Sista dag enligt lag" in text


def test_a_deadline_leads_to_where_more_is_told_of_it_than_that_it_is_done(client: TestClient) -> None:
    minutes = client.get(f"{YEAR}/minutes-approval@2022-styrelse-3").text
    discharge = client.get(f"{YEAR}/2022:discharge-agencies:arbetsformedlingen").text

    assert 'href="/f/degerfors-karlskoga/moten/2022-styrelse-3#protokoll"' in minutes
    assert "Markera som klar i dag" not in minutes
    assert "Anteckna dag, paragraf och beslut i ansvarsfrihet 2021" in words_of(discharge)
    assert "Markera som klar i dag" in discharge


def test_what_fell_due_before_the_year_was_adopted_is_neither_done_nor_late(client: TestClient) -> None:
    page = client.get(f"{YEAR}/2022:annual-report").text
    chain = client.get("/f/degerfors-karlskoga/steg-for-steg/2021").text

    step = words_of(chain).partition("Årsredovisning beslutad")[2].partition("Underskriven av styrelsen")[0]
    assert "? Okänt Senast torsdag 31 mars 2022" in words_of(page)
    assert "? Okänt" in step
    assert "sent" not in step


def test_a_delivery_shows_the_mail_and_can_be_fetched(client: TestClient) -> None:
    number = sent_number(client)

    text = words_of(client.get(f"/f/degerfors-karlskoga/utskick/{number}").text)
    file = client.get(f"/f/degerfors-karlskoga/utskick/{number}.eml")

    assert "Serverns svar" in text
    assert "BEGIN:VCALENDAR" in text
    assert file.headers["content-type"] == "message/rfc822"
    assert file.headers["content-disposition"] == f'attachment; filename="utskick-{number}.eml"'
    assert b"Message-ID:" in file.content


def test_the_html_of_a_mail_is_shown_in_a_sandbox(client: TestClient) -> None:
    answer = client.get(f"/f/degerfors-karlskoga/utskick/{sent_number(client)}/html")

    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "<!DOCTYPE html>" in answer.text


def test_a_skipped_delivery_says_why_and_has_no_mail(client: TestClient) -> None:
    number = re.findall(
        r"/f/degerfors-karlskoga/utskick/(\d+)", client.get("/f/degerfors-karlskoga/utskick?status=skipped").text
    )[0]

    assert "redan" in client.get(f"/f/degerfors-karlskoga/utskick/{number}").text
    assert client.get(f"/f/degerfors-karlskoga/utskick/{number}.eml").status_code == 404


def test_deliveries_can_be_chosen_by_state_and_read_a_sheet_at_a_time(client: TestClient) -> None:
    failed = words_of(client.get("/f/degerfors-karlskoga/utskick?status=failed").text)
    second = words_of(client.get("/f/degerfors-karlskoga/utskick?blad=2").text)

    assert "1 utskick" in failed
    assert "Nyare utskick" in second
    assert client.get("/f/degerfors-karlskoga/utskick?status=nonsens").status_code == 404
    assert client.get("/f/degerfors-karlskoga/utskick?blad=nonsens").status_code == 200
    assert client.get("/f/degerfors-karlskoga/utskick?blad=999999").status_code == 200


def test_health_is_told_to_people_and_to_programs(client: TestClient) -> None:
    page = client.get("/halsa")
    data = client.get("/halsa", headers={"Accept": "application/json"})

    assert "Något behöver åtgärdas" in page.text
    assert data.status_code == 503
    assert data.json()["ok"] is False
    assert {"name", "ok", "text"} <= set(data.json()["lines"][0])


def test_with_two_associations_every_link_stays_with_the_chosen_one(
    client: TestClient, web_settings: Settings, example_content: bytes
) -> None:
    store: Store = client.app.state.house.store  # type: ignore[attr-defined]
    other = example_content.replace(b"key: degerfors-karlskoga", b"key: annat", 1)
    load(store, web_settings, other, "annat.yaml", doer(web_settings.clock.now()))

    html = client.get("/f/degerfors-karlskoga/arshjul/2022").text

    of_none = ("/static", "/halsa", "/tillg", "/mina-", "/administration", "/andra-faktorn")
    own = [link for link in re.findall(r'href="(/[^"]*)"', html) if not link.startswith(of_none)]
    own.remove("/f/annat")
    assert own
    assert all(link.startswith("/f/degerfors-karlskoga") for link in own)
    assert "Välj förbund" in html
    assert client.get("/f/finns-inte").status_code == 404


def test_another_associations_delivery_is_not_found(
    client: TestClient, web_settings: Settings, example_content: bytes
) -> None:
    number = sent_number(client)
    store: Store = client.app.state.house.store  # type: ignore[attr-defined]
    other = example_content.replace(b"key: degerfors-karlskoga", b"key: annat", 1)
    load(store, web_settings, other, "annat.yaml", doer(web_settings.clock.now()))

    assert client.get(f"/f/annat/utskick/{number}").status_code == 404
    assert client.get(f"/f/degerfors-karlskoga/utskick/{number}").status_code == 200


def sent_number(client: TestClient) -> int:
    return int(
        re.findall(
            r"/f/degerfors-karlskoga/utskick/(\d+)", client.get("/f/degerfors-karlskoga/utskick?status=sent").text
        )[0]
    )


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_a_meeting_that_collides_says_with_what_and_leads_to_the_check(client: TestClient) -> None:
    html = client.get("/f/degerfors-karlskoga/moten/2022-styrelse-4").text
    text = words_of(html)

    assert "⚠ Krock" in text
    assert "beslutas först vid styrelsens möte 29 augusti 2022: 11 dagar för sent." in text
    assert "bereds först vid beredningens möte" not in text  # that is another meeting's
    assert '<a href="/f/degerfors-karlskoga/krockar/2022">Se hela kontrollen av 2022</a>' in html


def test_a_meeting_that_is_over_or_collides_with_nothing_shows_no_collision(client: TestClient) -> None:
    for key in ("2022-styrelse-1", "2022-planeringsdag-2"):
        assert 'id="krockar"' not in client.get(f"/f/degerfors-karlskoga/moten/{key}").text


def test_a_deadline_that_collides_says_with_what(client: TestClient) -> None:
    html = client.get("/f/degerfors-karlskoga/arshjul/2022/2022:half-year-report-member:region-orebro-lan").text

    assert "bereds först vid beredningens möte 23 augusti 2022: 5 dagar för sent." in words_of(html)
    assert 'href="/f/degerfors-karlskoga/krockar/2022"' in html


def test_the_years_page_says_which_meeting_decides_each_matter_and_how_that_is_known(client: TestClient) -> None:
    html = client.get("/f/degerfors-karlskoga/arshjul/2022").text

    section = html.partition('<section aria-labelledby="beslut">')[2].partition("</section>")[0]
    rows = [words_of(row) for row in re.findall(r"<tr>(.*?)</tr>", section, re.DOTALL)[1:]]
    [budget] = [row for row in rows if row.startswith("Verksamhetsplan och budget 2023")]
    assert "måndag 14 november 2022" in budget
    assert "Mötet är offentligt, och titeln nämner det." in budget
    assert "30 november 2022 (lagens dag)" in budget
    assert 'href="/f/degerfors-karlskoga/moten/2022-styrelse-' in section


def test_nobody_is_shown_a_command(web_settings: Settings, web_store: Store, client: TestClient) -> None:
    director = Person("", "Chefen", "chef@nytt.example")
    found(web_store, web_settings, "Nytt", director, doer(LONG_AGO))

    for address, page, told in (
        (director.own_address, "/f/nytt", "Fyll i förbundet"),
        (ADDRESSES[Capacity.DIRECTOR], YEAR, "välj vilket möte som beslutar"),
    ):
        shown = signed_in(web_settings, web_store, address).get(page).text
        assert told in shown
        assert "arshjul read" not in shown
        assert "arshjul decides" not in shown
        assert "<code>arshjul" not in client.get(page).text


def test_a_last_day_that_is_a_week_is_shown_and_counted_as_one(web_settings: Settings, web_store: Store) -> None:
    agreed = b"agreements:\n  - {duty: funding-application, year: 2022, week: 36}\n"
    load(web_store, web_settings, agreed, "degerfors-karlskoga.yaml", doer(LONG_AGO))

    answers = signed_in(web_settings, web_store)
    page = answers.get("/f/degerfors-karlskoga/arshjul/2022/2022:funding-application").text

    weeks = date(2022, 9, 9).isocalendar().week - web_settings.clock.now().date().isocalendar().week
    assert f"V. 36 2022, om {weeks} veckor" in words_of(page)
    assert "V. 36 2022 (bara veckan är känd)" in words_of(page)


def test_in_january_the_overview_shows_what_the_old_year_left_behind(web_settings: Settings, web_store: Store) -> None:
    load(web_store, web_settings, TWO_YEARS.encode(), "litet.yaml", doer(LONG_AGO))
    for year in (2022, 2023):
        adopt(web_store, web_settings, "litet", year, doer(LONG_AGO), accept_because="prov")
    january = replace(web_settings, clock=Clock(datetime(2023, 1, 9, 8, tzinfo=UTC)))

    page = signed_in(january, web_store).get("/f/litet").text

    assert "Årshjulet 2023 är fastställt" in words_of(page)
    assert "Besluta årsredovisning 2021 ✖ Försenad Skulle ha varit klart torsdag 31 mars 2022" in words_of(page)
    assert 'href="/f/litet/arshjul/2022/2022:annual-report"' in page
    assert re.search(r"Bocka av \d handlingar från styrelsemötet 20 december 2022", words_of(page))


def test_many_things_are_shown_in_part_and_the_rest_in_their_year(web_settings: Settings, web_store: Store) -> None:
    a_year_later = replace(web_settings, clock=Clock(web_settings.clock.now() + timedelta(days=400)))

    html = signed_in(a_year_later, web_store).get("/").text

    section = html.partition('<section class="to-do"')[2].partition("</section>")[0]
    first, _, after = section.partition("<details")
    [number] = re.findall(r'Sedan <span class="count">(\d+)</span>', after)
    assert first.count('<li class="chore') == 5
    assert after.count('<li class="chore') == 15 < int(number)
    assert f"Ytterligare {int(number) - 15} står i årshjul 2022" in words_of(after)
