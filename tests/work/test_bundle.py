"""Sending the bundle: one mail to each member's contact, with the asked decision, and the step recorded with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from doers import doer
from kept_databases import DoneOnce
from work_cases import EDITED, chain_facts, queue_now, settings_in

from arshjul.errors import LetterError, NotAllowedError
from arshjul.folders import folder
from arshjul.settings import Settings
from arshjul.store import Delivery, DeliveryStatus, Store
from arshjul.work.chains.bundle import Bundled, send_bundle
from arshjul.work.chains.contact_reports import whose_link
from arshjul.work.chains.recording import ChainView, chain_view, record, retract
from arshjul.work.files.associations import load
from arshjul.work.links import contact_url
from arshjul.work.trials import begin_trial, let_go
from arshjul.work.undoing import undo
from arshjul.work.years import adopt
from arshjul.year.chain import Outcome
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.names import DISCHARGE
from arshjul.year.saying.message import MessageKind

KEY = "sofint"
EXAMPLE = (folder("examples") / "sofint.yaml").read_text("utf-8").partition("\nfacts:")[0] + "\n"
BEFORE = datetime(2020, 12, 1, 11, tzinfo=UTC)
NOW = datetime(2021, 4, 20, 12, tzinfo=UTC)
REPORT = ChainFact("audit-year", 2020, "audit-report", date(2021, 4, 16), outcome=Outcome.RECOMMENDED)

pytestmark = pytest.mark.parametrize("database", ["sqlite"])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path, ARSHJUL_MAIL_FROM="Kansliet <k@finsam.example>")


@pytest.fixture
def sofint(store: Store, settings: Settings, done_once: DoneOnce) -> Store:
    """SOFINT in April 2021: the year adopted, the auditors' report in."""
    done_once("the report is in", lambda: ready(store, settings, EXAMPLE))
    return store


def ready(store: Store, settings: Settings, text: str) -> Store:
    load(store, settings, text.encode(), "sofint.yaml", doer(BEFORE))
    adopt(store, settings, KEY, 2021, doer(BEFORE, "chef"), accept_because="Prov")
    record(store, KEY, REPORT, doer(NOW, "chef"))
    return store


def send(store: Store, settings: Settings, now: datetime = NOW) -> Bundled:
    return send_bundle(store, settings, KEY, 2020, doer(now, "chef"), without_papers=True)


def bundles(store: Store) -> list[Delivery]:
    with store.reading() as unit:
        found = unit.of(KEY).deliveries.newest(limit=1000, target="bundle:2020")
    return sorted(found, key=lambda delivery: delivery.person)


def mail_to(store: Store, person: str) -> EmailMessage:
    [one] = [delivery for delivery in bundles(store) if delivery.person == person]
    with store.reading() as unit:
        content = unit.of(KEY).deliveries.bytes_of(one.id)
    return message_from_bytes(content, policy=policy.default)


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def facts(store: Store) -> tuple[ChainFact, ...]:
    return chain_facts(store, KEY)


def test_every_member_is_sent_its_own_mail_and_the_step_is_recorded(sofint: Store, settings: Settings) -> None:
    done = send(sofint, settings)

    assert len(done.sent) == 7
    assert (done.already, done.without_contact) == ((), ())
    found = bundles(sofint)
    assert {d.person for d in found} == {f"kontakt-{m.key}" for m in chain(sofint).association.members}
    assert {(d.kind, d.status, d.due_at) for d in found} == {(MessageKind.BUNDLE, DeliveryStatus.PLANNED, NOW)}
    assert {link.day_of("sent") for link in chain(sofint).state.members} == {date(2021, 4, 20)}


def chain(store: Store) -> ChainView:
    return chain_view(store, KEY, 2020, DISCHARGE, NOW)


def test_the_mail_has_the_decision_to_copy_the_documents_and_the_link(sofint: Store, settings: Settings) -> None:
    send(sofint, settings)

    mail = mail_to(sofint, "kontakt-nora")
    text = text_of(mail)
    assert str(mail["Subject"]).startswith("Begäran om ansvarsfrihet 2020 för styrelsen i SOFINT")
    assert "Kommunfullmäktige beslutar för sin del" in text
    assert "i enlighet med revisorernas tillstyrkan" in text
    assert "- att godkänna årsredovisningen för SOFINT" in text
    assert "- att bevilja styrelsen i SOFINT" in text
    assert "- Revisionsberättelse" in text
    assert "Handlingar som inte är bifogade\n- Protokollsutdrag" in text
    assert "Bifogade handlingar" not in text
    assert f"{settings.base_url}/beslut/" in text
    html = mail.get_body(("html",))
    assert html is not None
    assert "Skriv in beslutet" in html.get_content()
    assert "- att bevilja styrelsen i SOFINT" in html.get_content()


def test_region_and_agencies_get_the_words_of_their_own_decider(sofint: Store, settings: Settings) -> None:
    send(sofint, settings)

    assert "Regionfullmäktige beslutar för sin del" in text_of(mail_to(sofint, "kontakt-region-orebro-lan"))
    assert "Försäkringskassan beslutar för sin del" in text_of(mail_to(sofint, "kontakt-forsakringskassan"))


def test_every_link_is_the_members_own(sofint: Store, settings: Settings) -> None:
    send(sofint, settings)
    association = chain(sofint).association

    urls = {m.key: contact_url(settings, association, 2020, m, f"kontakt-{m.key}") for m in association.members}

    assert len(set(urls.values())) == 7
    for member, url in urls.items():
        assert url in text_of(mail_to(sofint, f"kontakt-{member}")).replace("=\n", "")
        secret = url.rpartition("/")[2]
        assert whose_link(sofint, secret, NOW) == (KEY, 2020, member)


def test_sending_twice_sends_once(sofint: Store, settings: Settings) -> None:
    send(sofint, settings)
    before = facts(sofint)

    again = send(sofint, settings, datetime(2021, 4, 21, tzinfo=UTC))

    assert again.sent == ()
    assert len(again.already) == 7
    assert len(bundles(sofint)) == 7
    assert facts(sofint) == before


def test_what_waited_for_a_trial_was_sent_on_the_day_on_which_it_is_let_go_and_can_still_be_undone(
    sofint: Store, settings: Settings
) -> None:
    begin_trial(sofint, KEY, doer(NOW, "chef"))
    send(sofint, settings)
    later = NOW + timedelta(days=9)
    assert days_sent(sofint) == {NOW.date()}

    let_go(sofint, settings, KEY, doer(later, "chef"))

    assert days_sent(sofint) == {later.date()}
    undo(sofint, settings, KEY, None, doer(later, "chef"))
    assert days_sent(sofint) == set()


def days_sent(store: Store) -> set[date]:
    return {fact.day for fact in chain_facts(store, KEY) if (fact.chain, fact.step) == (DISCHARGE, "sent")}


def test_taking_the_step_back_does_not_send_the_mail_again(sofint: Store, settings: Settings) -> None:
    send(sofint, settings)
    retract(sofint, KEY, ChainFact(DISCHARGE, 2020, "sent", date(2021, 4, 20), "nora"), doer(NOW, "chef"))

    assert "Nora kommun" in send(sofint, settings).already
    assert len(bundles(sofint)) == 7


def test_a_member_that_was_sent_it_by_hand_gets_no_mail(sofint: Store, settings: Settings) -> None:
    record(sofint, KEY, ChainFact(DISCHARGE, 2020, "sent", date(2021, 4, 19), "nora"), doer(NOW, "chef"))

    done = send(sofint, settings)

    assert done.already == ("Nora kommun",)
    assert len(bundles(sofint)) == 6


def test_a_member_that_has_decided_is_not_asked_to(sofint: Store, settings: Settings) -> None:
    decided = ChainFact(DISCHARGE, 2020, "decided", date(2021, 4, 19), "arbetsformedlingen", outcome=Outcome.GRANTED)
    record(sofint, KEY, decided, doer(NOW, "chef"))

    assert send(sofint, settings).already == ("Arbetsförmedlingen",)


def test_a_member_without_contact_is_named_and_not_taken_for_sent(store: Store, settings: Settings) -> None:
    without = "\n".join(line for line in EXAMPLE.splitlines() if "person: kontakt-nora" not in line) + "\n"
    ready(store, settings, without)

    done = send(store, settings)

    assert done.without_contact == ("Nora kommun",)
    assert len(done.sent) == 6
    link = chain(store).state.link("nora")
    assert link
    assert link.day_of("sent") is None


def test_nothing_is_sent_before_the_auditors_report(store: Store, settings: Settings) -> None:
    load(store, settings, EXAMPLE.encode(), "sofint.yaml", doer(BEFORE))
    adopt(store, settings, KEY, 2021, doer(BEFORE, "chef"), accept_because="Prov")

    with pytest.raises(NotAllowedError, match="Revisionsberättelsen för 2020"):
        send(store, settings)

    assert bundles(store) == []


def test_a_year_that_is_not_adopted_sends_nothing(store: Store, settings: Settings) -> None:
    load(store, settings, EXAMPLE.encode(), "sofint.yaml", doer(BEFORE))
    record(store, KEY, REPORT, doer(NOW, "chef"))

    with pytest.raises(NotAllowedError, match="Årshjulet 2021 är inte fastställt"):
        send(store, settings)


def test_a_mail_that_cannot_be_written_leaves_no_step_and_no_other_mail(sofint: Store, settings: Settings) -> None:
    before = facts(sofint)
    with sofint.writing() as unit:
        room = unit.of(KEY)
        association = room.association()
        people = (
            replace(p, own_name="Kontakt\r\nBcc: x") if p.key == "kontakt-nora" else p for p in association.people
        )
        room.save(replace(association, people=tuple(people)), EDITED)

    with pytest.raises(LetterError, match="Nora kommun"):
        send(sofint, settings)

    assert bundles(sofint) == []
    assert facts(sofint) == before


def test_auditors_who_do_not_recommend_are_not_quoted(sofint: Store, settings: Settings) -> None:
    remark = ChainFact("audit-year", 2020, "audit-report", date(2021, 4, 16), outcome=Outcome.RECOMMENDED_WITH_REMARK)
    record(sofint, KEY, remark, doer(NOW, "chef"), correct=True)

    send(sofint, settings)

    assert "tillstyrkan" not in text_of(mail_to(sofint, "kontakt-nora"))


def test_the_contact_that_is_asked_again_gets_the_same_link_and_the_director_none(
    sofint: Store, settings: Settings
) -> None:
    send(sofint, settings)
    association = chain(sofint).association
    nora = association.member("nora")
    assert nora

    at = datetime(2021, 6, 1, 6, tzinfo=UTC)
    queue_now(sofint, settings, at, KEY, frozenset({MessageKind.REQUEST}))
    with sofint.reading() as unit:
        room = unit.of(KEY)
        bodies = {
            d.person: text_of(message_from_bytes(room.deliveries.bytes_of(d.id), policy=policy.default))
            for d in room.deliveries.newest()
            if d.kind is MessageKind.REQUEST and d.status is DeliveryStatus.PLANNED
        }

    assert contact_url(settings, association, 2020, nora, "kontakt-nora") in bodies["kontakt-nora"]
    assert "/beslut/" not in bodies["forbundschef"]
