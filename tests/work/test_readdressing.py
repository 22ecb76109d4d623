"""A secret address that is renewed opens nothing any more, and every other goes on; also under a new key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from doers import doer
from office import PERSON, Office
from work_cases import ADOPTED_AT, KEY, LOADED_AT, deliveries, queue_now

from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.settings import Settings
from arshjul.store import LinkKind, Store
from arshjul.store.values.kinds import Verdict
from arshjul.work.chains.contact_reports import whose_link
from arshjul.work.changing import changing
from arshjul.work.contacting import contact_view
from arshjul.work.links import contact_page_token, contact_url, make_links, page_token, visiting, visiting_about
from arshjul.work.links.secrets import secret_about
from arshjul.work.mailing.addresses import Recipients, answer_address, bounced_mail, envelope_sender
from arshjul.work.opening import put_in_order
from arshjul.work.readdressing import Secret, renew
from arshjul.work.undoing import deeds, undo
from arshjul.year.chains.facts import ChainFact, recorded_step
from arshjul.year.chains.names import DISCHARGE

NOW = LOADED_AT + timedelta(days=20)
CONTACT, OTHER, MEMBER = "kontakt-degerfors", "kontakt-karlskoga", "degerfors"
ABOUT = {LinkKind.ANSWER: "2022-styrelse-4", LinkKind.NOTICE: "2022-styrelse-4", LinkKind.ELECTION: "2023"}
Opens = Callable[[Store, Settings], object]
"""Opens something that was sent; raises NotFoundError when it opens nothing."""


@pytest.fixture
def asked(adopted: Store, settings: Settings) -> Store:
    """An association that has sent its contacts what the members decide from."""
    with changing(adopted, KEY, NOW) as change:
        change.record(recorded_step(ChainFact(DISCHARGE, 2021, "sent", date(2022, 4, 20), MEMBER), "chef", NOW))
        facts = change.standing().ledger.chain_facts
        make_links(change.room, change.association, facts, settings, NOW)
    return adopted


def sent(store: Store, settings: Settings, person: str) -> dict[str, Opens]:
    """What a person has been sent by now, by what it is, and as it was sent before there were so many kinds."""
    with store.reading() as unit:
        association = unit.of(KEY).association()
    member = association.member(MEMBER)
    assert member
    page = page_token(settings, association, person)
    found: dict[str, Opens] = {
        "page": partial(open_page, page),
        "mail": partial(open_mail, answer_address(settings, association, person)),
    }
    for kind, thing in ABOUT.items():
        found[kind] = partial(open_about, kind, secret_about(settings, association, kind, person, thing))
        found[f"{kind} as page"] = partial(open_about, kind, page)
    found["tasks"] = partial(open_tasks, contact_page_token(settings, association, person))
    if person == CONTACT:
        for name, whose in (("contact", person), ("contact as member", "")):
            secret = contact_url(settings, association, 2021, member, whose).rpartition("/")[2]
            found[name] = partial(open_contact, secret)
    return found


def open_page(secret: str, store: Store, _: Settings) -> None:
    with visiting(store, secret, NOW):
        pass


def open_tasks(secret: str, store: Store, settings: Settings) -> None:
    contact_view(store, settings, secret, NOW)


def open_about(kind: LinkKind, secret: str, store: Store, settings: Settings) -> None:
    with visiting_about(store, settings, kind, secret, ABOUT[kind], NOW):
        pass


def open_contact(secret: str, store: Store, _: Settings) -> None:
    whose_link(store, secret, NOW)


def open_mail(address: str, store: Store, settings: Settings) -> None:
    with store.reading() as unit:
        if Recipients(settings, unit, NOW).meant_by([address]) is None:
            raise NotFoundError("")


def dead(store: Store, settings: Settings, had: dict[str, Opens]) -> set[str]:
    """What opens nothing of what somebody *had*."""
    found = set()
    for name, opens in had.items():
        try:
            opens(store, settings)
        except NotFoundError:
            found.add(name)
    return found


@pytest.mark.parametrize(
    ("secret", "dies"),
    [
        (Secret.PAGE, {"page", "answer as page", "notice as page", "election as page"}),
        (Secret.ANSWERS, {"answer", "answer as page"}),
        (Secret.MAIL, {"mail"}),
        (
            Secret.CONTACT,
            {"tasks", "contact", "contact as member", "notice", "notice as page", "election", "election as page"},
        ),
    ],
)
def test_what_was_sent_dies_with_its_own_renewal_alone_and_stays_dead_under_a_new_key(
    asked: Store, settings: Settings, secret: Secret, dies: set[str]
) -> None:
    had, others = sent(asked, settings, CONTACT), sent(asked, settings, OTHER)
    assert dead(asked, settings, had) == set()

    renew(asked, settings, KEY, secret, CONTACT, doer(NOW))

    new = sent(asked, settings, CONTACT)
    assert dead(asked, settings, had) == dies
    assert dead(asked, settings, others) == set()
    assert {name for name in dead(asked, settings, new) if " as " not in name} == set()

    rotated = replace(settings, secret_key="ny", former_keys=(settings.secret_key,))
    put_in_order(asked, rotated)
    assert dead(asked, rotated, had) == dies
    for later in (new, sent(asked, rotated, CONTACT)):
        assert {name for name in dead(asked, rotated, later) if " as " not in name} == set()


def test_a_mails_way_back_can_be_renewed_for_the_association(adopted: Store, settings: Settings) -> None:
    office = replace(settings, bounce_address="studs@finsam.example")
    queue_now(adopted, settings, ADOPTED_AT)
    message_id = deliveries(adopted)[0].message_id
    had = envelope_sender(office, message_id, 0)

    def came_back(address: str) -> str | None:
        with adopted.reading() as unit:
            return bounced_mail(office, unit, [address])

    assert came_back(had) == message_id
    renew(adopted, office, KEY, Secret.BOUNCES, "", doer(NOW))

    with adopted.writing() as unit:
        claimed = unit.waiting.claim(NOW, "h", timedelta(minutes=10), 1)[0]
    assert claimed.bounce_generation == 1
    assert came_back(had) is None
    assert came_back(envelope_sender(office, message_id, 1)) == message_id


def test_a_renewal_stands_in_the_history_and_is_not_undone(asked: Store, settings: Settings) -> None:
    renew(asked, settings, KEY, Secret.PAGE, CONTACT, doer(NOW, "chefen"))

    done = deeds(asked, KEY)[0]
    assert (done.text, done.by) == ("bytt länken till Min sida för Kontaktperson Degerfors kommun", "chefen")
    with pytest.raises(NotAllowedError, match="gamla adressen ska inte gälla igen"):
        undo(asked, settings, KEY, done.number, doer(NOW))


@pytest.mark.parametrize(
    ("secret", "person", "told"),
    [
        (Secret.PAGE, "finns-inte", "har ingen person med nyckeln finns-inte"),
        (Secret.PAGE, "", "Välj vems länk"),
        (Secret.BOUNCES, CONTACT, "Ange ingen person"),
        (Secret.CONTACT, "ledamot-degerfors", "är ingens kontaktperson"),
    ],
)
def test_what_cannot_be_renewed_is_told_and_changes_nothing(
    asked: Store, settings: Settings, secret: Secret, person: str, told: str
) -> None:
    before = deeds(asked, KEY)

    with pytest.raises((NotFoundError, NotAllowedError), match=told):
        renew(asked, settings, KEY, secret, person, doer(NOW))

    assert deeds(asked, KEY) == before


def test_an_answer_to_a_mail_address_that_was_renewed_waits_for_a_person_and_counts_for_nobody(
    adopted: Store, settings: Settings
) -> None:
    queue_now(adopted, settings, NOW)
    office = Office(adopted, settings)
    renew(adopted, settings, KEY, Secret.MAIL, PERSON, doer(NOW, "förbundschefen"))

    assert office.take(office.answer(to=office.secret())) is Verdict.TRAY
    assert office.standing() is None
    with adopted.reading() as unit:
        now = answer_address(settings, unit.of(KEY).association(), PERSON)
    assert office.take(office.answer(to=now, message_id="<nasta@brev.example>")) is Verdict.COUNTED
