"""What stands in a Monday digest."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from email import message_from_bytes, policy

import pytest
from doers import doer
from work_cases import ADOPTED_AT, FILE, KEY, LOADED_AT, changed, deliveries

from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, Store
from arshjul.store.values.incoming import Judged, NewIncoming
from arshjul.store.values.kinds import Verdict
from arshjul.work.files.associations import dump, load
from arshjul.work.held.checklists import mark_done
from arshjul.work.jobs import run_job
from arshjul.work.years import adopt
from arshjul.year.chain import Outcome
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.names import DECIDED, DISCHARGE
from arshjul.year.chains.reports import recorded_report
from arshjul.year.saying.message import MessageKind

MONDAY = datetime.fromisoformat("2022-08-08T07:00+02:00")
TWO_YEARS = b"""name: Samordningsf\xc3\xb6rbundet
people: [{key: chef, name: Chefen, address: chef@forbundet.example}]
seats: [{person: chef, body: office, role: director}]
years:
  - year: 2022
    occasions: [{key: jul, kind: meeting, title: Julm\xc3\xb6te, day: 2022-12-20, body: board}]
  - year: 2023
    occasions: [{key: jun, kind: meeting, title: Junim\xc3\xb6te, day: 2023-06-20, body: board}]
"""
pytestmark = pytest.mark.parametrize("database", ["sqlite"])


def digest(store: Store, settings: Settings, now: datetime = MONDAY) -> tuple[str, str, str]:
    """Subject, address and text of the one digest of *now* that the job queues."""
    asyncio.run(run_job("digest", settings, now))
    (row,) = (d for d in deliveries(store, DeliveryStatus.PLANNED) if d.kind is MessageKind.DIGEST and d.due_at == now)
    with store.reading() as unit:
        mail = message_from_bytes(unit.of(KEY).deliveries.bytes_of(row.id), policy=policy.default)
    parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
    assert len(parts) == 2  # text and HTML
    return row.subject, row.address, parts[0]


def test_the_director_is_told_what_comes_what_is_late_and_what_collides(adopted: Store, settings: Settings) -> None:
    subject, address, text = digest(adopted, settings)

    assert subject == "Veckan som börjar måndag 8 augusti 2022 (v.\N{NO-BREAK SPACE}32)"
    assert address == "forbundschef@finsam-dk.example"
    assert text.startswith("5 saker kommer till och med 7 september 2022 i Samordningsförbundet Finsam")
    coming = text.partition("Det här kommer:")[2]
    assert (
        "- tisdag 23 augusti 2022 (v.\N{NO-BREAK SPACE}34): Beredningsmöte (halvårsredovisning). ⚠ Krock. Förbundschef"
        in coming
    )
    assert "  Ingen har svarat än. Det behövs 3. 0 kommer, 5 har inte svarat" in coming
    assert "augusti 2022 (väntat datum, inte bekräftat), men beslutas först vid styrelsens möte 29 augusti" in coming
    late = text.partition("Försenat:")[2].partition("Det här kommer:")[0]
    assert late.count("\n- ") == 6
    assert "- och 19 till, se Översikt" in late


def test_what_has_been_done_is_no_longer_late(adopted: Store, settings: Settings) -> None:
    mark_done(adopted, KEY, "2022:follow-up-operations", MONDAY.date(), doer(MONDAY, "förbundschefen"))

    _, _, text = digest(adopted, settings)

    assert "Nationell uppföljning av verksamheten 2021" not in text
    assert "- och 18 till, se Översikt" in text


def test_the_director_is_told_what_waits(adopted: Store, settings: Settings) -> None:
    decided = ChainFact(DISCHARGE, 2021, DECIDED, date(2022, 6, 13), "degerfors", outcome=Outcome.GRANTED)
    with adopted.writing() as unit:
        report = recorded_report(decided, None, "kontakten", MONDAY)
        unit.of(KEY).add_fact(report)
        mail = unit.inbox.keep(NewIncoming("avtryck", b"", MONDAY))
        assert mail
        unit.inbox.judge(mail, Judged(Verdict.TRAY, association_key=KEY))

    _, _, text = digest(adopted, settings)

    waiting = text.partition("Det här väntar på dig:")[2]
    assert "- 1 svar om ansvarsfrihet 2021 att bekräfta." in waiting
    assert "- 1 mejl i inkorgen som behöver en människa." in waiting


def test_a_draft_that_the_job_made_of_next_year_waits_to_be_adopted(adopted: Store, settings: Settings) -> None:
    made = [asyncio.run(run_job("renew", settings, MONDAY)).done for _ in range(2)]

    _, _, text = digest(adopted, settings)

    assert made == [1, 0]
    assert "- Utkastet till årshjul 2023 är inte fastställt." in text


def test_the_mornings_pass_sends_the_digest_once(adopted: Store, settings: Settings) -> None:
    for _ in range(2):
        asyncio.run(run_job("remind", settings, MONDAY))

    rows = [d for d in deliveries(adopted, DeliveryStatus.PLANNED) if d.kind is MessageKind.DIGEST]
    assert [(d.person, d.target) for d in rows] == [("forbundschef", "digest:2022")]


def test_an_association_that_does_without_gets_none_and_says_so_in_its_file(store: Store, settings: Settings) -> None:
    load(store, settings, changed("\narticles:\n", "\narticles:\n  digest: nej\n"), FILE, doer(LOADED_AT))
    adopt(store, settings, KEY, 2022, doer(ADOPTED_AT))

    asyncio.run(run_job("remind", settings, MONDAY))

    assert {d.kind for d in deliveries(store)} & {MessageKind.DIGEST} == set()
    assert "\n  digest: nej\n" in dump(store, KEY)


def test_in_january_the_director_is_told_what_the_old_year_left_behind(store: Store, settings: Settings) -> None:
    load(store, settings, TWO_YEARS, FILE, doer(LOADED_AT))
    for year in (2022, 2023):
        adopt(store, settings, KEY, year, doer(LOADED_AT), accept_because="prov")

    _, _, text = digest(store, settings, datetime.fromisoformat("2023-01-02T07:00+01:00"))

    assert text.startswith("1 sak kommer till och med 1 februari 2023 i Samordningsförbundet. ")
    assert "är försenade." in text.partition("\n")[0]
    assert ": Årsredovisning 2021. Chefen\r\n" in text
