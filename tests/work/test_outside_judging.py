"""What is told of the service as it was seen from outside: well, a warning, or a fault that somebody must mend."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from arshjul.work.health import HealthLine
from arshjul.work.outside.judging import (
    of_binding,
    of_certificate,
    of_links,
    of_other_name,
    of_own_name,
    of_plain_http,
)
from arshjul.work.outside.judging_mail import of_replies, of_sender
from arshjul.work.outside.seen import (
    Answer,
    AnsweredLink,
    Certificate,
    Replies,
    SenderNames,
    Texts,
    Unseen,
    Untrusted,
)

NOW = datetime(2027, 3, 1, 7, tzinfo=UTC)
NAME, ADDRESS = "arshjul.forbundet.example", "https://arshjul.forbundet.example"
OURS = "<title>Tillgänglighet – Årshjul</title>"
SILENT, SHUT = Unseen("svarar inte"), Unseen("tar inte emot", is_shut=True)
WELL, WARNED, WRONG = "well", "warned", "wrong"


def answer(status: int = 200, text: str = OURS, **headers: str) -> Answer:
    return Answer(status, {name.replace("_", "-"): value for name, value in headers.items()}, text)


def sign(line: HealthLine) -> str:
    assert line.text.endswith(".")
    return WRONG if not line.ok else WARNED if line.warns else WELL


@pytest.mark.parametrize(
    ("seen", "how", "told"),
    [
        (Certificate(NOW + timedelta(days=22)), WELL, "till 2027-03-23 (22 dagar)"),
        (Certificate(NOW + timedelta(days=20)), WARNED, "bara till 2027-03-21 (20 dagar)"),
        (Untrusted("Certifikatet har gått ut. Förnya det."), WRONG, "gått ut"),
        (SILENT, WARNED, f"{NAME} svarar inte"),
        (SHUT, WRONG, "tar inte emot"),
    ],
)
def test_a_certificate_is_well_until_three_weeks_before_its_end(
    seen: Certificate | Untrusted | Unseen, how: str, told: str
) -> None:
    line = of_certificate(seen, NAME, NOW)

    assert sign(line) == how
    assert told in line.text


@pytest.mark.parametrize(
    ("seen", "how"),
    [
        (answer(), WELL),
        (answer(502, "Bad Gateway"), WRONG),
        (answer(200, "Welcome to nginx!"), WRONG),
        (SILENT, WARNED),
    ],
)
def test_the_pages_are_shown_at_their_address_or_something_is_wrong(seen: Answer | Unseen, how: str) -> None:
    assert sign(of_own_name(seen, ADDRESS)) == how


@pytest.mark.parametrize(
    ("seen", "how"),
    [
        (answer(421, ""), WELL),
        (answer(400), WELL),
        (SILENT, WELL),
        (answer(200, ""), WARNED),
        (answer(301, "", location=ADDRESS), WARNED),
        (answer(200), WRONG),
    ],
)
def test_another_name_is_to_be_turned_away(seen: Answer | Unseen, how: str) -> None:
    assert sign(of_other_name(seen)) == how


@pytest.mark.parametrize(
    ("told", "how"),
    [
        ("max-age=31536000", WELL),
        ('max-age="63072000"; includeSubDomains', WELL),
        ("max-age=300", WARNED),
        ("", WARNED),
    ],
)
def test_a_browser_is_bound_to_https_for_a_year(told: str, how: str) -> None:
    assert sign(of_binding(answer(strict_transport_security=told))) == how


@pytest.mark.parametrize(
    ("seen", "how"),
    [
        (answer(301, "", location=f"{ADDRESS}/tillganglighet"), WELL),
        (answer(308, "", location=f"{ADDRESS}/"), WELL),
        (answer(301, "", location=f"{ADDRESS}.evil.example/"), WRONG),
        (answer(200), WRONG),
        (answer(404, "nginx"), WARNED),
        (SHUT, WARNED),
    ],
)
def test_plain_http_is_to_lead_to_the_address_and_to_show_nothing(seen: Answer | Unseen, how: str) -> None:
    assert sign(of_plain_http(seen, ADDRESS)) == how


@pytest.mark.parametrize(
    ("seen", "how"),
    [
        (answer(), WELL),
        (answer(200, "BEGIN:VCALENDAR", content_type="text/calendar; charset=utf-8"), WELL),
        (answer(303, "", location="/logga-in"), WELL),
        (answer(404), WARNED),
        (answer(410), WARNED),
        (None, WARNED),
        (SILENT, WARNED),
        (answer(404, "nginx"), WRONG),
        (answer(503), WRONG),
        (answer(302, "", location="https://sso.example/"), WRONG),
    ],
)
def test_one_link_that_leads_wrong_is_told_by_its_kind_alone(seen: Answer | Unseen | None, how: str) -> None:
    line = of_links([AnsweredLink("/min-sida", answer()), AnsweredLink("/svar", seen)])

    assert sign(line) == how
    assert isinstance(seen, Unseen) or "/svar" in line.text


def test_links_that_nobody_has_been_sent_could_not_be_tried() -> None:
    assert sign(of_links([])) == WARNED


def sender(
    spf: Texts | Unseen | str = "v=spf1 mx -all",
    dmarc: Texts | Unseen | str = "v=DMARC1; p=reject",
    at: str = "kansli.forbundet.example",
    keys: Texts | Unseen = Texts((), exists=True),
) -> list[str]:
    read = [Texts((one,), exists=True) if isinstance(one, str) else one for one in (spf, dmarc)]
    return [sign(line) for line in of_sender(SenderNames("kansli.forbundet.example", read[0], read[1], at, keys))]


NONE = Texts((), exists=False)


@pytest.mark.parametrize(
    ("record", "how"),
    [
        ("v=spf1 include:post.forbundet.example -all", WELL),
        ("V=SPF1 mx ~ALL", WELL),
        ("v=spf1 redirect=_spf.post.example", WELL),
        ("v=spf1 mx ?all", WARNED),
        ("v=spf1 mx", WARNED),
        ("v=spf10 mx -all", WARNED),
        (Texts(("v=spf1 -all", "google-site-verification=x", "v=spf1 mx -all"), exists=True), WARNED),
        (NONE, WARNED),
        (SILENT, WARNED),
    ],
)
def test_spf_is_one_record_that_lets_nobody_else_send(record: Texts | Unseen | str, how: str) -> None:
    assert sender(spf=record)[0] == how


@pytest.mark.parametrize("keys", [Texts((), exists=True), NONE, SILENT])
def test_whether_mails_are_signed_cannot_be_seen_from_here(keys: Texts | Unseen) -> None:
    assert sender(keys=keys)[1] == WARNED


@pytest.mark.parametrize(
    ("record", "at", "how"),
    [
        ("v=DMARC1; p=quarantine; rua=mailto:d@forbundet.example", "kansli.forbundet.example", WELL),
        ("v = DMARC1 ;p = REJECT", "kansli.forbundet.example", WELL),
        ("v=DMARC1; p=none", "kansli.forbundet.example", WARNED),
        ("v=DMARC1; p=reject; sp=none", "forbundet.example", WARNED),
        ("v=DMARC1; p=reject; sp=none", "kansli.forbundet.example", WELL),
        ("v=DMARC1; p=reject", "forbundet.example", WELL),
        (Texts(("v=DMARC1; p=reject", "v=DMARC1; p=none"), exists=True), "forbundet.example", WARNED),
        (NONE, "kansli.forbundet.example", WARNED),
        (SILENT, "kansli.forbundet.example", WARNED),
    ],
)
def test_dmarc_is_the_nearest_domains_policy(record: Texts | Unseen | str, at: str, how: str) -> None:
    assert sender(dmarc=record, at=at)[2] == how


@pytest.mark.parametrize(
    ("called_at", "answered_at", "how"),
    [
        (None, None, WELL),
        (NOW, NOW + timedelta(minutes=1), WELL),
        (NOW, NOW - timedelta(minutes=1), WARNED),
        (NOW, None, WARNED),
    ],
)
def test_a_call_whose_meeting_has_been_has_answers_after_it(
    called_at: datetime | None, answered_at: datetime | None, how: str
) -> None:
    assert sign(of_replies(Replies(called_at, answered_at), are_read=True)) == how
    assert sign(of_replies(Replies(called_at, answered_at), are_read=False)) == WARNED
