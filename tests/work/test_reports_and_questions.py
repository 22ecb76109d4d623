"""When a member's contact has reported: the director gets one mail, and the member no more questions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from doers import doer
from kept_databases import DoneOnce
from work_cases import EDITED, queue_now

from arshjul.errors import NotAllowedError
from arshjul.folders import folder
from arshjul.settings import Settings
from arshjul.store import Delivery, DeliveryStatus, Store
from arshjul.work.chains.contact_reports import ToldDecision, confirm, decline, report, reports_waiting
from arshjul.work.chains.expecting import Expected, expect
from arshjul.work.chains.recording import record
from arshjul.work.files.associations import load
from arshjul.work.links import contact_url, make_links
from arshjul.work.units import reading
from arshjul.work.years import adopt
from arshjul.year.chain import Outcome
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.names import DISCHARGE
from arshjul.year.chains.reports import ContactReport
from arshjul.year.door import Waiting
from arshjul.year.door_of_deeds import stopped_deed
from arshjul.year.model import CouncilDay
from arshjul.year.saying.message import Ending, MessageKind

KEY = "sofint"
EXAMPLE = (folder("examples") / "sofint.yaml").read_text("utf-8").partition("\nfacts:")[0] + "\n"
BEFORE = datetime(2020, 12, 1, 11, tzinfo=UTC)
SENT_AT = datetime(2021, 4, 20, 12, tzinfo=UTC)
REPORTED_AT = datetime(2021, 5, 29, 12, tzinfo=UTC)
GRANTED = ToldDecision(date(2021, 5, 24), "§ 52", Outcome.GRANTED, True, "KF")

pytestmark = pytest.mark.parametrize("database", ["sqlite"])


@pytest.fixture
def sofint(store: Store, settings: Settings, done_once: DoneOnce) -> Store:
    """SOFINT in 2021, adopted, with the bundle sent to Nora and Hällefors."""

    def send_the_bundle() -> None:
        load(store, settings, EXAMPLE.encode(), "sofint.yaml", doer(BEFORE))
        adopt(store, settings, KEY, 2021, doer(BEFORE, "chef"), accept_because="Prov")
        for member in ("nora", "hallefors"):
            record(store, KEY, ChainFact(DISCHARGE, 2020, "sent", date(2021, 4, 20), member), doer(SENT_AT, "chef"))

    done_once("the bundle of SOFINT is sent", send_the_bundle)
    return store


def link_of(store: Store, settings: Settings, key: str) -> str:
    with store.writing() as unit:
        room = unit.of(KEY)
        association = room.association()
        # As the mail does that the contact has the link from.
        make_links(room, association, room.ledger().chain_facts, settings, SENT_AT)
    member = association.member(key)
    assert member
    return contact_url(settings, association, 2020, member).rpartition("/")[2]


def waiting(store: Store) -> tuple[ContactReport, ...]:
    with reading(store, KEY, REPORTED_AT, 2020) as standing:
        return reports_waiting(standing, 2020)


def asked(store: Store, settings: Settings, day: date) -> dict[str, str]:
    """Who is written to with questions in the pass of that morning, and what the mails say."""
    now = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    queue_now(store, settings, now, KEY, frozenset({MessageKind.REQUEST}))
    with store.reading() as unit:
        room = unit.of(KEY)
        new = [d for d in room.deliveries.newest() if d.key.endswith(day.isoformat()) and d.kind is MessageKind.REQUEST]
        return {d.person: text_of(room.deliveries.bytes_of(d.id)) for d in new if d.status is DeliveryStatus.PLANNED}


def mails_about_reports(store: Store) -> list[Delivery]:
    with store.reading() as unit:
        return [d for d in unit.of(KEY).deliveries.newest(limit=1000) if d.kind is MessageKind.REPORT]


def text_of(content: bytes) -> str:
    mail = message_from_bytes(content, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_a_member_whose_report_waits_is_asked_no_more(sofint: Store, settings: Settings) -> None:
    report(sofint, settings, link_of(sofint, settings, "nora"), GRANTED, REPORTED_AT)

    mails = asked(sofint, settings, date(2021, 5, 31))

    # The director is told in the digest of whom others are asked about.
    assert set(mails) == {"kontakt-hallefors"}


def test_the_questions_go_on_when_the_report_is_declined(sofint: Store, settings: Settings) -> None:
    report(sofint, settings, link_of(sofint, settings, "nora"), GRANTED, REPORTED_AT)
    [told] = waiting(sofint)
    decline(sofint, KEY, 2020, told.id, doer(REPORTED_AT, "chef"))

    assert "kontakt-nora" in asked(sofint, settings, date(2021, 5, 31))


def test_a_confirmed_postponement_is_asked_about_again(sofint: Store, settings: Settings) -> None:
    postponed = ToldDecision(date(2021, 5, 24), "§ 52", Outcome.POSTPONED)
    report(sofint, settings, link_of(sofint, settings, "nora"), postponed, REPORTED_AT)
    [told] = waiting(sofint)
    confirm(sofint, KEY, 2020, told.id, doer(REPORTED_AT, "chef"))

    assert "kontakt-nora" in asked(sofint, settings, date(2021, 5, 31))


def test_the_director_gets_one_mail_about_each_report(sofint: Store, settings: Settings) -> None:
    secret = link_of(sofint, settings, "nora")
    report(sofint, settings, secret, GRANTED, REPORTED_AT)
    report(sofint, settings, secret, GRANTED, REPORTED_AT)

    [mail] = mails_about_reports(sofint)

    assert (mail.person, mail.status) == ("forbundschef", DeliveryStatus.PLANNED)
    assert mail.subject == "Att bekräfta: Nora kommun om ansvarsfrihet 2020"
    with sofint.reading() as unit:
        text = text_of(unit.of(KEY).deliveries.bytes_of(mail.id))
    assert "Beslut: beviljad 24 maj 2021, KF, § 52." in text
    assert f"{settings.base_url}/f/sofint/ansvarsfrihet/2020" in text
    assert "/beslut/" not in text

    report(sofint, settings, secret, ToldDecision(date(2021, 5, 25), "§ 53", Outcome.GRANTED), REPORTED_AT)
    assert len(mails_about_reports(sofint)) == 2


def test_a_year_that_is_not_adopted_sends_no_mail_and_keeps_the_report(store: Store, settings: Settings) -> None:
    load(store, settings, EXAMPLE.encode(), "sofint.yaml", doer(BEFORE))
    record(store, KEY, ChainFact(DISCHARGE, 2020, "sent", date(2021, 4, 20), "nora"), doer(SENT_AT, "chef"))

    report(store, settings, link_of(store, settings, "nora"), GRANTED, REPORTED_AT)

    assert mails_about_reports(store) == []
    assert len(waiting(store)) == 1


def test_a_mail_that_cannot_be_written_is_a_row_with_its_reason_and_the_report_is_kept(
    store: Store, settings: Settings
) -> None:
    load(store, settings, EXAMPLE.encode(), "sofint.yaml", doer(BEFORE))
    adopt(store, settings, KEY, 2021, doer(BEFORE, "chef"), accept_because="Prov")
    record(store, KEY, ChainFact(DISCHARGE, 2020, "sent", date(2021, 4, 20), "nora"), doer(SENT_AT, "chef"))
    secret = link_of(store, settings, "nora")
    with store.writing() as unit:
        room = unit.of(KEY)
        association = room.association()
        people = (replace(p, own_name="Chef\r\nBcc: x") if p.key == "forbundschef" else p for p in association.people)
        room.save(replace(association, people=tuple(people)), EDITED)

    report(store, settings, secret, GRANTED, REPORTED_AT)

    [mail] = mails_about_reports(store)
    assert (mail.status, "gick inte att skriva" in mail.reason) == (DeliveryStatus.SKIPPED, True)
    assert len(waiting(store)) == 1


def test_the_question_names_the_members_own_next_council_day(sofint: Store, settings: Settings) -> None:
    with sofint.writing() as unit:
        room = unit.of(KEY)
        days = (CouncilDay("nora", date(2021, 5, 26), "KF"), CouncilDay("nora", date(2021, 6, 16), "KF"))
        room.save(replace(room.association(), council_days=days), EDITED)

    mails = asked(sofint, settings, date(2021, 5, 31))

    assert "Enligt våra uppgifter är nästa dag 16 juni 2021 (KF)." in mails["kontakt-nora"]
    assert "Enligt våra uppgifter" not in mails["kontakt-hallefors"]


def test_a_member_that_tells_when_it_decides_is_asked_the_day_after_and_nobody_is_mailed(
    sofint: Store, settings: Settings
) -> None:
    secret = link_of(sofint, settings, "nora")
    expect(sofint, settings, secret, Expected(date(2021, 6, 21), "KF"), REPORTED_AT)
    expect(sofint, settings, secret, Expected(date(2021, 6, 21), "KF"), REPORTED_AT)

    assert set(asked(sofint, settings, date(2021, 5, 31))) == {"kontakt-hallefors"}
    assert "väntades det 21 juni 2021" in asked(sofint, settings, date(2021, 6, 22))["kontakt-nora"]
    assert mails_about_reports(sofint) == []
    assert [fact.due for fact in told_days(sofint)] == [date(2021, 6, 21)]


def test_a_day_after_the_last_one_is_told_the_director_once_and_another_takes_its_place(
    sofint: Store, settings: Settings
) -> None:
    secret = link_of(sofint, settings, "nora")
    for day in (date(2021, 9, 27), date(2021, 9, 27), date(2021, 6, 21)):
        expect(sofint, settings, secret, Expected(day, "KF"), REPORTED_AT)

    [mail] = mails_about_reports(sofint)

    assert (mail.person, mail.subject) == ("forbundschef", "Nora kommun beslutar sent om ansvarsfrihet 2020")
    with sofint.reading() as unit:
        text = text_of(unit.of(KEY).deliveries.bytes_of(mail.id))
    assert "27 september 2021. Det är efter sista dagen 30 juni 2021." in text
    assert "och att KF beslutar" in text
    assert "/beslut/" not in text
    assert [fact.due for fact in told_days(sofint)] == [date(2021, 6, 21)]
    # It had not left, and is not true any more.
    assert at_the_door(sofint, mail) is Ending.WITHDRAWN


def test_what_is_told_of_a_late_decision_leaves_while_it_is_true(sofint: Store, settings: Settings) -> None:
    expect(sofint, settings, link_of(sofint, settings, "nora"), Expected(date(2021, 9, 27)), REPORTED_AT)

    [mail] = mails_about_reports(sofint)

    assert at_the_door(sofint, mail) is None


@pytest.mark.parametrize("day", [date(2021, 5, 28), date(2022, 6, 1)])
def test_a_day_that_nobody_can_wait_for_is_refused_and_the_earlier_stands(
    sofint: Store, settings: Settings, day: date
) -> None:
    secret = link_of(sofint, settings, "nora")
    expect(sofint, settings, secret, Expected(date(2021, 6, 21), "KF"), REPORTED_AT)

    with pytest.raises(NotAllowedError, match="inom ett år"):
        expect(sofint, settings, secret, Expected(day, "KF"), REPORTED_AT)

    assert [fact.due for fact in told_days(sofint)] == [date(2021, 6, 21)]


def at_the_door(store: Store, one: Delivery) -> Ending | None:
    waits = Waiting(one.key, one.kind, one.about, one.person, one.topic, one.target, one.year, one.written_at)
    with reading(store, KEY, REPORTED_AT, 2020) as standing:
        stopped = stopped_deed(standing, waits, REPORTED_AT)
    return stopped.ending if stopped else None


def told_days(store: Store) -> list[ChainFact]:
    with reading(store, KEY, REPORTED_AT, 2020) as standing:
        return [fact for fact in standing.ledger.chain_facts if fact.step == "expected"]


def test_the_contact_of_several_members_gets_the_page_with_all_that_is_asked(sofint: Store, settings: Settings) -> None:
    with sofint.writing() as unit:
        room = unit.of(KEY)
        association = room.association()
        seats = (replace(s, person="kontakt-nora") if s.person == "kontakt-hallefors" else s for s in association.seats)
        room.save(replace(association, seats=tuple(seats)), EDITED)

    mail = asked(sofint, settings, date(2021, 5, 31))["kontakt-nora"]

    assert f"{settings.base_url}/kontakt/" in mail
    assert "/beslut/" not in mail
