"""Secret links are found by their fingerprints: those of before an upgrade too, and a wrong one by one question."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from addressed import never_renewed
from asked_statements import statements
from doers import doer
from sqlalchemy import text, update
from work_cases import EXAMPLE, FILE, KEY, LOADED_AT

from arshjul.errors import NotFoundError, SettingsError
from arshjul.folders import folder
from arshjul.settings import Settings
from arshjul.store import Link, LinkKind, Store
from arshjul.store.tables import links
from arshjul.tokens import fingerprint, token
from arshjul.work.chains.contact_reports import asked as contact_page
from arshjul.work.chains.contact_reports import whose_link
from arshjul.work.chains.steps import take_back
from arshjul.work.changing import changing
from arshjul.work.feeds.building import addresses, feed, rebuild_feeds
from arshjul.work.files.associations import load
from arshjul.work.links import answer_secret, answering, page_token, secret_of, visiting
from arshjul.work.mailing.addresses import Recipient, Recipients, answer_address, bounced_mail, envelope_sender
from arshjul.work.opening import opened, put_in_order
from arshjul.year.chains.facts import ChainFact, recorded_step
from arshjul.year.chains.links import members_of_year
from arshjul.year.chains.names import DISCHARGE
from arshjul.year.model import Association, Person

NOW = datetime(2022, 8, 8, 6, tzinfo=UTC)
SOFINT = (folder("examples") / "sofint.yaml").read_bytes()
SMALL = b"""name: Litet
members: [{key: nora, name: Nora kommun, kind: municipality}]
people: [{key: chef, name: Chefen, address: chef@litet.example}]
seats:
  - {person: chef, body: office, role: director}
  - {person: chef, body: office, role: contact, member: nora}
"""
SEAT = b"person: kontakt-nora, body: office, role: contact, member: nora}"
PERSON = "ledamot-degerfors"
SOON = LOADED_AT + timedelta(days=20)
"""When what was decided is told on the contacts' pages still."""
MEETING = "2022-styrelse-4"
WRONG = "a" * 26
NEWCOMER = "  - {key: ny, name: Ny ledamot, address: ny@karlskoga.example}\n"


def as_before_there_were_links(store: Store) -> None:
    """Give the database what it holds right after an upgrade from a version that kept no links."""
    with store.engine.execution_options(writes=True).begin() as connection:
        for statement in ("DELETE FROM links", "DELETE FROM marks", "UPDATE associations SET links_made_for = ''"):
            connection.execute(text(statement))


def association_of(store: Store, key: str) -> Association:
    with store.reading() as unit:
        return unit.of(key).association()


def meant_by(store: Store, settings: Settings, address: str) -> Recipient | None:
    with store.reading() as unit:
        return Recipients(settings, unit, NOW).meant_by([address])


def visitor(store: Store, secret: str, now: datetime) -> Person:
    with visiting(store, secret, now) as visit:
        return visit.person


def record(store: Store, fact: ChainFact) -> None:
    with changing(store, "sofint", NOW) as change:
        change.record(recorded_step(fact, "chef", NOW))


@pytest.fixture
def both(adopted: Store, settings: Settings) -> Store:
    """A store with two associations, of which one has recorded several years of its chain."""
    load(adopted, settings, SOFINT, "sofint.yaml", doer(LOADED_AT))
    return adopted


def test_every_link_and_address_sent_before_an_upgrade_opens_after_it(both: Store, settings: Settings) -> None:
    record(both, ChainFact(DISCHARGE, 2021, "sent", date(2022, 4, 20), "nora"))
    as_before_there_were_links(both)

    with opened(settings) as store:
        for association in (association_of(store, KEY), association_of(store, "sofint")):
            for person in association.people:
                # Written out: as the versions before derived them.
                page = token(settings.secret_key, "page", association.key, person.key)
                mail = token(settings.secret_key, "mail", association.key, person.key)
                assert visitor(store, page, NOW) == person
                found = meant_by(store, settings, f"kallelse+{mail}@finsam.example")
                assert found == Recipient(association.key, person.key)
        for year in (2020, 2021):
            for member in members_of_year(association, year):
                contact = token(settings.secret_key, "discharge", "sofint", year, member.key)
                assert whose_link(store, contact, SOON) == ("sofint", year, member.key)
                assert contact_page(store, contact, SOON).member == member


def test_a_contacts_link_outlives_an_upgrade_while_nothing_stands_about_the_year(
    both: Store, settings: Settings
) -> None:
    fact = ChainFact(DISCHARGE, 2031, "sent", date(2032, 4, 20), "nora")
    contact = token(settings.secret_key, "discharge", "sofint", 2031, "nora")
    record(both, fact)
    with changing(both, "sofint", NOW) as change:
        take_back(change, fact, "chef")
    as_before_there_were_links(both)

    put_in_order(both, settings)

    with pytest.raises(NotFoundError, match="Länken gäller inte"):
        whose_link(both, contact, NOW)
    record(both, fact)
    assert whose_link(both, contact, NOW) == ("sofint", 2031, "nora")


def test_a_contacts_link_dies_two_months_after_its_decision_is_recorded(both: Store, settings: Settings) -> None:
    decided = token(settings.secret_key, "discharge", "sofint", 2020, "lindesberg")

    assert whose_link(both, decided, LOADED_AT + timedelta(days=59)) == ("sofint", 2020, "lindesberg")
    with pytest.raises(NotFoundError, match="Länken gäller inte"):
        whose_link(both, decided, LOADED_AT + timedelta(days=61))


def test_a_contacts_link_dies_when_somebody_else_is_the_contact(both: Store, settings: Settings) -> None:
    record(both, ChainFact(DISCHARGE, 2021, "sent", date(2022, 4, 20), "nora"))
    as_before_there_were_links(both)
    put_in_order(both, settings)
    own = secret_of(settings, "sofint", Link(LinkKind.CONTACT, "kontakt-nora", "nora", 2021))
    assert whose_link(both, own, NOW) == ("sofint", 2021, "nora")

    load(both, settings, SOFINT.replace(SEAT, SEAT[:-1] + b", until: 2022-07-31}"), "sofint.yaml", doer(NOW))

    with pytest.raises(NotFoundError, match="Länken gäller inte"):
        whose_link(both, own, NOW)


def test_opening_makes_links_once_and_then_asks_one_question(adopted: Store, settings: Settings) -> None:
    as_before_there_were_links(adopted)
    put_in_order(adopted, settings)

    with statements(adopted) as asked:
        put_in_order(adopted, settings)

    assert [statement.split()[0] for statement in asked] == ["SELECT", "SELECT"]
    assert "alembic_version" in asked[0]


def test_a_wrong_link_costs_one_question_however_many_associations_there_are(store: Store, settings: Settings) -> None:
    for number in range(30):
        load(store, settings, SMALL, f"nr-{number}.yaml", doer(LOADED_AT))

    with statements(store) as of_page, pytest.raises(NotFoundError):
        visitor(store, WRONG, NOW)
    with statements(store) as of_contact, pytest.raises(NotFoundError):
        whose_link(store, WRONG, NOW)
    with statements(store) as of_mail:
        assert meant_by(store, settings, f"kallelse+{WRONG}@finsam.example") is None
    with statements(store) as of_nothing, pytest.raises(NotFoundError):
        visitor(store, "\udc80ö", NOW)

    assert [len(asked) for asked in (of_page, of_contact, of_mail, of_nothing)] == [1, 1, 1, 0]
    with store.reading() as unit:
        assert len(unit.association_keys()) == 30


def test_an_expired_link_looks_like_a_wrong_one(adopted: Store, settings: Settings) -> None:
    secret = page_token(settings, never_renewed(KEY), PERSON)
    address = answer_address(settings, never_renewed(KEY), PERSON)
    with adopted.engine.execution_options(writes=True).begin() as connection:
        connection.execute(update(links).values(expires_at=NOW))

    with pytest.raises(NotFoundError) as expired:
        visitor(adopted, secret, NOW)
    with pytest.raises(NotFoundError) as wrong:
        visitor(adopted, WRONG, NOW)

    assert str(expired.value) == str(wrong.value)
    assert visitor(adopted, secret, NOW - timedelta(seconds=1)).key == PERSON
    assert meant_by(adopted, settings, address) is None


def test_somebody_new_has_links_from_the_commit_that_takes_them_in(adopted: Store, settings: Settings) -> None:
    with_newcomer = EXAMPLE.replace("people:\n", f"people:\n{NEWCOMER}", 1).encode()

    load(adopted, settings, with_newcomer, FILE, doer(NOW))

    assert visitor(adopted, page_token(settings, never_renewed(KEY), "ny"), NOW).name == "Ny ledamot"
    assert meant_by(adopted, settings, answer_address(settings, never_renewed(KEY), "ny")) == Recipient(KEY, "ny")


def test_links_of_somebody_who_has_left_open_nothing_until_they_are_back(adopted: Store, settings: Settings) -> None:
    with_newcomer = EXAMPLE.replace("people:\n", f"people:\n{NEWCOMER}", 1).encode()
    secret, address = page_token(settings, never_renewed(KEY), "ny"), answer_address(settings, never_renewed(KEY), "ny")
    load(adopted, settings, with_newcomer, FILE, doer(NOW))

    load(adopted, settings, b"people: [{key: ny, remove: ja}]\n", FILE, doer(NOW))

    assert meant_by(adopted, settings, address) is None
    with pytest.raises(NotFoundError):
        visitor(adopted, secret, NOW)
    load(adopted, settings, with_newcomer, FILE, doer(NOW))
    assert visitor(adopted, secret, NOW).key == "ny"


def test_what_was_sent_under_a_former_key_goes_on_opening(both: Store, settings: Settings) -> None:
    put_in_order(both, settings)
    sent = [(settings, page_token(settings, never_renewed(KEY), PERSON), feed_tokens(both, settings))]
    for number in range(2):
        former = settings
        settings = replace(settings, secret_key=f"ny {number}", former_keys=(former.secret_key, *former.former_keys))
        put_in_order(both, settings)
        with changing(both, KEY, NOW, looks=True) as change:
            rebuild_feeds(change.room, change.standing(), settings, NOW)
        sent.append((settings, page_token(settings, never_renewed(KEY), PERSON), feed_tokens(both, settings)))

    assert len({page for _, page, _ in sent}) == 3
    assert len({answer_address(under, never_renewed(KEY), PERSON) for under, _, _ in sent}) == 1
    for under, page, feeds in sent:
        assert visitor(both, page, NOW).key == PERSON
        address = answer_address(under, never_renewed(KEY), PERSON)
        assert meant_by(both, settings, address) == Recipient(KEY, PERSON)
        assert feeds
        assert all(feed(both, one) for one in feeds)
        bounces = replace(under, bounce_address="studs@finsam.example")
        back = envelope_sender(bounces, f"<{'a' * 32}@finsam.example>", 0)
        now = replace(settings, bounce_address="studs@finsam.example")
        with both.reading() as unit:
            assert bounced_mail(now, unit, [back]) == f"<{'a' * 32}@finsam.example>"


def feed_tokens(store: Store, settings: Settings) -> list[str]:
    with changing(store, KEY, NOW, looks=True) as change:
        rebuild_feeds(change.room, change.standing(), settings, NOW)
    return [one.url.rpartition("/")[2].removesuffix(".ics") for one in addresses(store, settings, KEY) if one.url]


def test_another_key_is_refused_and_the_links_go_on_opening(both: Store, settings: Settings) -> None:
    put_in_order(both, settings)

    with pytest.raises(SettingsError, match="är en annan"):
        put_in_order(both, replace(settings, secret_key="en annan"))

    assert visitor(both, page_token(settings, never_renewed(KEY), PERSON), NOW).key == PERSON


def test_an_answer_link_under_a_former_key_goes_on_opening(both: Store, settings: Settings) -> None:
    put_in_order(both, settings)
    sent = answer_secret(settings, never_renewed(KEY), PERSON, MEETING)
    new = replace(settings, secret_key="ny", former_keys=(settings.secret_key,))
    put_in_order(both, new)

    for secret in (sent, answer_secret(new, never_renewed(KEY), PERSON, MEETING)):
        with answering(both, new, secret, MEETING, NOW) as visit:
            assert (visit.person.key, visit.sees_all) == (PERSON, False)


@pytest.mark.parametrize("kinds", [(), (2,)])
def test_a_database_with_fewer_kinds_of_links_gets_the_others_and_keeps_its_own(
    both: Store, settings: Settings, kinds: tuple[int, ...]
) -> None:
    put_in_order(both, settings)
    before = fingerprint(token(settings.secret_key, "links", *kinds))
    with both.engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("DELETE FROM links WHERE kind IN ('answer', 'notice', 'election', 'tasks')"))
        connection.execute(text("UPDATE associations SET links_made_for = :mark"), {"mark": before})
        connection.execute(text("UPDATE marks SET value = :mark WHERE name = 'key'"), {"mark": before})

    put_in_order(both, settings)

    with answering(both, settings, answer_secret(settings, never_renewed(KEY), PERSON, MEETING), MEETING, NOW) as visit:
        assert visit.person.key == PERSON
    with both.reading() as unit:
        made = unit.of(KEY).links.all()
    assert {link.generation for link in made} == {0}
    assert {LinkKind.NOTICE, LinkKind.ELECTION, LinkKind.TASKS} < {link.kind for link in made}


def test_a_later_generation_has_a_secret_of_its_own(settings: Settings) -> None:
    first = secret_of(settings, KEY, Link(LinkKind.PAGE, PERSON))

    assert first == token(settings.secret_key, "page", KEY, PERSON)
    assert secret_of(settings, KEY, Link(LinkKind.PAGE, PERSON, generation=1)) != first


def test_a_link_of_one_kind_opens_nothing_of_another(adopted: Store, settings: Settings) -> None:
    mail = secret_of(settings, KEY, Link(LinkKind.MAIL, PERSON))

    with pytest.raises(NotFoundError):
        visitor(adopted, mail, NOW)
    with pytest.raises(NotFoundError):
        whose_link(adopted, page_token(settings, never_renewed(KEY), PERSON), NOW)
