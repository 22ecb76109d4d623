"""An address with å in its domain: written as it is known, mailed as name servers know it (IDNA), in both places."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

from doers import doer
from work_cases import ADOPTED_AT, deliveries

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.files.associations import load
from arshjul.work.years import adopt
from arshjul.year.saying.message import CALENDAR_KINDS

CASE = Path(__file__).parents[1] / "cases" / "loading" / "forbundet.yaml"


def test_a_domain_with_letters_is_the_same_in_the_mail_and_its_calendar(store: Store, settings: Settings) -> None:
    content = CASE.read_text("utf-8").replace("ledamot@regionen.example", "ledamot@förbundet.example").encode()
    load(store, settings, content, "forbundet.yaml", doer(ADOPTED_AT))
    adopt(store, settings, "forbundet", 2027, doer(ADOPTED_AT), accept_because="Prov")

    row = next(d for d in deliveries(store, key="forbundet") if d.person == "ledamot" and d.kind in CALENDAR_KINDS)
    with store.reading() as unit:
        mail = message_from_bytes(unit.of("forbundet").deliveries.bytes_of(row.id), policy=policy.default)
    (calendar, *_) = (part.get_content() for part in mail.walk() if part.get_content_type() == "text/calendar")
    calendar = calendar if isinstance(calendar, str) else calendar.decode()

    assert "ledamot@xn--frbundet-n4a.example" in mail["To"]
    assert "mailto:ledamot@xn--frbundet-n4a.example" in calendar.replace("\r\n ", "").replace("\n ", "")
