"""The inbox: what waits for a person, and what the person makes of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from addressed import never_renewed
from reply_cases import reply
from starlette.testclient import TestClient
from web_pages import Reader

from arshjul.ical.invitation import occasion_uid
from arshjul.intake import limits
from arshjul.intake.understanding import understand
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.store.values.kinds import Verdict
from arshjul.work.answers.collecting import Taking, arrived
from arshjul.work.mailing.addresses import answer_address
from arshjul.year.answers import Answer, Via

KEY = "degerfors-karlskoga"
MEETING = "2022-styrelse-4"
PERSON = "vice-ordforande-karlskoga"
CAME = datetime(2022, 8, 5, 8, tzinfo=UTC)
OURS = {"Sec-Fetch-Site": "same-origin", "Origin": "null"}
ELSEWHERE = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}


@pytest.fixture
def number(web_settings: Settings, web_store: Store) -> int:
    """A forwarded invitation: the right secret address, and another's name."""
    return came(web_settings, web_store, attendee="kollega@annat.example")


def came(settings: Settings, store: Store, name: str = "thunderbird", **changed: str) -> int:
    values = {
        "to": answer_address(settings, never_renewed(KEY), PERSON),
        "attendee": "ledamot@karlskoga.example",
        "uid": occasion_uid(MEETING, KEY, settings.mail_domain),
    }
    raw = reply(name, at=CAME, **(values | changed))  # type: ignore[arg-type]
    Taking(store, settings, understand, CAME).take(arrived(raw, CAME))
    with store.reading() as unit:
        return unit.inbox.list(waiting=False)[0].id


def answers(store: Store) -> list[tuple[str, Answer, Via]]:
    with store.reading() as unit:
        return [(one.person, one.answer, one.via) for one in unit.of(KEY).answers() if one.occasion == MEETING]


def test_what_waits_is_listed_with_its_reason(client: TestClient, number: int) -> None:
    html = client.get("/f/degerfors-karlskoga/inkorg").text

    assert f'href="/f/degerfors-karlskoga/inkorg/{number}"' in html
    assert "Svar från en annan adress (kollega@annat.example)" in html
    assert Reader(html).faults == []


def test_a_mail_is_shown_as_text_with_what_is_likely_chosen(client: TestClient, number: int) -> None:
    html = client.get(f"/f/degerfors-karlskoga/inkorg/{number}").text

    assert "Ledamot har svarat på inbjudan." in html
    assert f'<option value="{PERSON}" selected>' in html
    assert f'<option value="{MEETING}" selected>' in html
    assert '<option value="accepted" selected>' in html
    assert Reader(html).faults == []


def test_another_time_that_is_proposed_is_told_and_no_answer_is_chosen(
    client: TestClient, web_settings: Settings, web_store: Store
) -> None:
    """Google and others say ACCEPTED in it: to their own time, and not to ours."""
    number = came(web_settings, web_store, name="new-time-that-says-accepted")

    html = client.get(f"/f/degerfors-karlskoga/inkorg/{number}").text

    assert "Föreslår en annan tid: tisdag 6 september 2022 kl. 9. Det räknas inte som ett svar." in html
    assert f'<option value="{PERSON}" selected>' in html
    assert '<option value="accepted" selected>' not in html
    assert Reader(html).faults == []


def test_a_mail_that_would_stop_its_reader_is_shown_by_what_its_head_says(
    client: TestClient, web_settings: Settings, web_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = came(web_settings, web_store)
    monkeypatch.setattr(limits, "SECONDS", 0.0)

    html = client.get(f"/f/degerfors-karlskoga/inkorg/{number}").text

    assert "Mejlet har ingen text som går att visa." in html
    assert '<option value="accepted" selected>' not in html


def test_a_mail_counts_as_the_answer_that_a_person_reads_in_it(
    client: TestClient, web_store: Store, number: int
) -> None:
    form = {"person": PERSON, "mote": MEETING, "svar": "declined"}

    answer = client.post(
        f"/f/degerfors-karlskoga/inkorg/{number}/svar", data=form, headers=OURS, follow_redirects=False
    )

    assert (answer.status_code, answer.headers["location"]) == (303, "/f/degerfors-karlskoga/inkorg")
    assert answers(web_store) == [(PERSON, Answer.DECLINED, Via.DIRECTOR)]
    assert f"/f/degerfors-karlskoga/inkorg/{number}" not in client.get("/f/degerfors-karlskoga/inkorg").text
    assert "Räknat som svar" in client.get("/f/degerfors-karlskoga/inkorg?visa=alla").text
    assert client.post(f"/f/degerfors-karlskoga/inkorg/{number}/svar", data=form, headers=OURS).status_code == 409
    assert len(answers(web_store)) == 1


def test_an_address_that_is_remembered_counts_by_itself_the_next_time(
    client: TestClient, web_settings: Settings, web_store: Store, number: int
) -> None:
    form = {"person": PERSON, "mote": MEETING, "svar": "accepted", "spara": "1"}
    client.post(f"/f/degerfors-karlskoga/inkorg/{number}/svar", data=form, headers=OURS)

    came(web_settings, web_store, attendee="kollega@annat.example", answer="DECLINED", message_id="<2@annat.example>")

    with web_store.reading() as unit:
        assert unit.inbox.list(waiting=False)[0].person == PERSON
        assert unit.of(KEY).aliases(PERSON) == {"kollega@annat.example"}
        assert unit.inbox.list() == ()


def test_an_ignored_mail_changes_nothing(client: TestClient, web_store: Store, number: int) -> None:
    answer = client.post(f"/f/degerfors-karlskoga/inkorg/{number}/ignorera", headers=OURS, follow_redirects=False)

    assert answer.status_code == 303
    assert answers(web_store) == []
    with web_store.reading() as unit:
        kept = unit.inbox.one(number, KEY)
    assert (kept.verdict, kept.handled_by) == (Verdict.IGNORED, "sidan")


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"person": "finns-inte"}, 404),
        ({"person": "revisor-degerfors"}, 409),
        ({"mote": "finns-inte"}, 404),
        ({"mote": "2022-styrelse-1"}, 404),
        ({"svar": "kanske-det"}, 409),
        ({"svar": ""}, 409),
    ],
)
def test_what_cannot_be_counted_is_refused_and_goes_on_waiting(
    client: TestClient, web_store: Store, number: int, changed: dict[str, str], status: int
) -> None:
    form = {"person": PERSON, "mote": MEETING, "svar": "accepted"} | changed

    assert client.post(f"/f/degerfors-karlskoga/inkorg/{number}/svar", data=form, headers=OURS).status_code == status

    assert answers(web_store) == []
    with web_store.reading() as unit:
        assert len(unit.inbox.list(KEY)) == 1


def test_nothing_is_done_by_looking_or_from_another_site(client: TestClient, web_store: Store, number: int) -> None:
    form = {"person": PERSON, "mote": MEETING, "svar": "accepted"}

    assert client.get(f"/f/degerfors-karlskoga/inkorg/{number}/svar").status_code == 405
    assert client.post(f"/f/degerfors-karlskoga/inkorg/{number}/svar", data=form, headers=ELSEWHERE).status_code == 403
    assert client.post(f"/f/degerfors-karlskoga/inkorg/{number}/ignorera", headers=ELSEWHERE).status_code == 403
    assert answers(web_store) == []


def test_what_a_stranger_writes_is_shown_as_text(client: TestClient, web_settings: Settings, web_store: Store) -> None:
    head = f"From: <b>@x.example\r\nTo: {answer_address(web_settings, never_renewed(KEY), PERSON)}\r\n".encode()
    head += b"Subject: <script>alert(1)</script>\r\nContent-Type: text/html\r\n\r\n"
    raw = head + b"<script>alert(2)</script><p>Hej"
    Taking(web_store, web_settings, understand, CAME).take(arrived(raw, CAME))
    with web_store.reading() as unit:
        [mail] = unit.inbox.list()

    html = (
        client.get(f"/f/degerfors-karlskoga/inkorg/{mail.id}").text + client.get("/f/degerfors-karlskoga/inkorg").text
    )

    assert "<script>" not in html
    assert "Hej" in html


def test_the_mail_is_fetched_as_it_came_and_a_mail_of_nobody_is_not_there(client: TestClient, number: int) -> None:
    file = client.get(f"/f/degerfors-karlskoga/inkorg/{number}.eml")

    assert file.content.startswith(b'From: "Ledamot" <kollega@annat.example>\r\n')
    assert file.headers["content-security-policy"] == "default-src 'none'; sandbox"
    for missing in (number + 1, 10**30):
        assert client.get(f"/f/degerfors-karlskoga/inkorg/{missing}").status_code == 404
        assert client.get(f"/f/degerfors-karlskoga/inkorg/{missing}.eml").status_code == 404
