"""A person whose name and address are emptied by decision stands nowhere any more, and what happened still does."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from doers import doer
from mail_reading import READING
from office import ADDRESS, KEY, MEETING, NOW, PERSON, Office
from sqlalchemy import func, select, update

from arshjul.errors import InputError, NotAllowedError, NotFoundError
from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, LinkKind, Store, open_store
from arshjul.store.computed import Computed
from arshjul.store.disclosure import plain_row
from arshjul.store.tables import deliveries, metadata
from arshjul.store.values.entrance import NewLine, Visitor
from arshjul.store.values.history import Sought
from arshjul.store.values.kinds import Logged
from arshjul.tokens import fingerprint
from arshjul.work.changing import changing
from arshjul.work.emptying import Emptied, Removal, empty_person
from arshjul.work.entering import enter, find_caller, offer_link
from arshjul.work.exporting import export
from arshjul.work.files.associations import Taking, dump, load
from arshjul.work.history import history
from arshjul.work.person_extract import person_extract
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.model import REMOVED_NAME

NAME, OTHER_ADDRESS = "Anna Åsa Provsson", "anna.provsson@hemma.example"
REMOVAL = Removal(PERSON, "Gallringsbeslut 2022-02-01 § 12", ends_seats=True)
ISSUER = "https://login.kommun.example"
LATER = NOW + timedelta(days=30)
TO_ANOTHER = select(func.min(deliveries.c.id)).where(deliveries.c.person != PERSON).scalar_subquery()
"""The mail to somebody else that names her."""


@pytest.fixture(scope="module")
def known_file(called: tuple[Path, Settings], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database to copy, of an office that she is known to."""
    file, settings = called
    path = tmp_path_factory.mktemp("known") / "arshjul.db"
    shutil.copyfile(file, path)
    with closing(open_store(f"sqlite:///{path}")) as store:
        make_known(Office(store, settings))
    return path


@pytest.fixture
def known(known_file: Path, called: tuple[Path, Settings], tmp_path: Path) -> Iterator[Office]:
    """That office, with a database that the test may change."""
    shutil.copyfile(known_file, tmp_path / "arshjul.db")
    with closing(open_store(f"sqlite:///{tmp_path / 'arshjul.db'}")) as store:
        yield Office(store, called[1])


def make_known(office: Office) -> None:
    """She has had two addresses, has answered and signed in, and is named in notes, reasons and mails to others."""
    for address in (OTHER_ADDRESS, ADDRESS):
        named = f"people:\n  - {{key: {PERSON}, name: {NAME}, address: {address}}}\n"
        load(office.store, office.settings, named.encode(), f"{KEY}.yaml", doer(NOW, NAME), Taking(at_once=True))
    office.take(office.answer())
    with changing(office.store, KEY, NOW) as change:
        note = f"{NAME} ringde från {ADDRESS}, och {NAME}s svar gäller"
        fact = Fact(FactAbout.ITEM, FactKind.APPROVER, 2022, NOW.date(), NOW, NAME, MEETING, note=note)
        change.record(replace(fact, subject=PERSON))
    secret = offer_link(office.store, office.settings, ADDRESS, NOW).rpartition("/")[2]
    enter(office.store, office.settings, secret, Visitor("192.0.2.1", "prov"), NOW)
    with office.store.writing() as unit:
        unit.entrance.log(NewLine(Logged.APPOINTED, NOW, note=f"följare av {NAME}"))
        unit.bindings.bind(unit.entrance.account(ADDRESS), ISSUER, "1", NOW)
    office.invite(LATER)
    office.deliver_all()
    mail = EmailMessage()
    mail["Subject"] = "Återbud"
    mail.set_content(f"{NAME} kommer inte. Nå henne på {ADDRESS}.")
    with office.store.engine.execution_options(writes=True).begin() as connection:
        connection.execute(update(deliveries).where(deliveries.c.id == TO_ANOTHER).values(body=bytes(mail)))


def empty(office: Office, removal: Removal = REMOVAL) -> Emptied:
    return empty_person(office.store, office.settings, KEY, removal, doer(LATER))


def all_text(store: Store) -> str:
    """Everything that the database says, its mails as their readers see them."""
    found: list[str] = []
    with store.engine.connect() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                found.append(json.dumps(plain_row(dict(row)), ensure_ascii=False, default=str))
                found += [in_words(bytes(value)) for value in row.values() if isinstance(value, bytes | memoryview)]
    return "\n".join(found)


@cache  # most mails are asked for again after the deed
def in_words(raw: bytes) -> str:
    mail: Any = message_from_bytes(raw, policy=READING)
    parts = [part.get_payload(decode=True) for part in mail.walk() if not part.is_multipart()]
    told = [part.decode("utf-8", "replace") for part in parts if isinstance(part, bytes)]
    return "\n".join((raw.decode("utf-8", "replace"), *map(str, mail.values()), *told))


def test_name_and_addresses_stand_nowhere_and_the_history_does(known: Office, tmp_path: Path) -> None:
    before, answered = all_text(known.store), known.standing()
    assert answered is not None
    assert all(secret in before for secret in (NAME, ADDRESS, OTHER_ADDRESS, ISSUER))

    made = empty(known)

    after = all_text(known.store)
    assert not [secret for secret in (NAME, ADDRESS, OTHER_ADDRESS, ISSUER) if secret.casefold() in after.casefold()]
    assert made.disposal.number > 0
    assert known.standing() is answered
    page = history(known.store, KEY, LATER, Sought(occasion=MEETING), most=1000)
    assert any(row.who == REMOVED_NAME for row in page.rows)
    file = tmp_path / "ut.zip"
    export(known.store, replace(known.settings, data=tmp_path), KEY, file, LATER)
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as archive:
        exported = "\n".join(in_words(archive.read(name)) for name in archive.namelist())
    assert not [secret for secret in (NAME, ADDRESS, OTHER_ADDRESS) if secret in exported]
    shown = person_extract(known.store, KEY, PERSON).text(LATER)
    assert REMOVED_NAME in shown
    assert ADDRESS not in shown


def test_ways_in_end_and_nothing_more_is_sent(known: Office) -> None:
    cookie = enter(
        known.store,
        known.settings,
        offer_link(known.store, known.settings, ADDRESS, LATER).rpartition("/")[2],
        Visitor("192.0.2.1", "prov"),
        LATER,
    )

    secret = fingerprint(known.secret().partition("+")[2].partition("@")[0])
    with known.store.reading() as unit:
        assert unit.link(LinkKind.MAIL, secret, LATER)

    empty(known)
    known.invite(LATER + timedelta(hours=1))

    assert find_caller(known.store, known.settings, Computed(), cookie, LATER) is None
    with known.store.reading() as unit:
        room = unit.of(KEY)
        assert unit.entrance.places_of(ADDRESS) == ()
        assert unit.link(LinkKind.MAIL, secret, LATER) is None
        mine = room.deliveries.newest(person=PERSON, limit=1000)
        assert {one.address for one in mine} == {""}
        assert not [one for one in mine if one.status in ("planned", "sending")]


def test_the_file_comes_back_as_it_was_and_no_file_names_her_anew(known: Office) -> None:
    empty(known)

    file = dump(known.store, KEY)
    again = load(known.store, known.settings, file.encode(), f"{KEY}.yaml", doer(LATER))

    assert f"key: {PERSON}, removed: ja" in file
    assert again.changes == ()
    named = f"people:\n  - {{key: {PERSON}, name: {NAME}, address: {ADDRESS}}}\n"
    with pytest.raises(InputError, match="annan nyckel"):
        load(known.store, known.settings, named.encode(), f"{KEY}.yaml", doer(LATER))


def test_while_something_stands_in_the_way_nothing_is_emptied(known: Office) -> None:
    with known.store.engine.execution_options(writes=True).begin() as connection:
        waits = {"status": DeliveryStatus.PLANNED, "next_attempt_at": LATER}
        connection.execute(update(deliveries).where(deliveries.c.id == TO_ANOTHER).values(waits))
    before = all_text(known.store)

    with pytest.raises(NotAllowedError, match="Avsluta platsen först"):
        empty(known, replace(REMOVAL, ends_seats=False))
    with pytest.raises(InputError, match="beslutet saknas"):
        empty(known, replace(REMOVAL, decision=" "))
    with pytest.raises(NotFoundError, match="finns inte"):
        empty(known, replace(REMOVAL, who="nagon-annan"))
    with pytest.raises(NotAllowedError, match=f"som nämner {NAME} väntar på att skickas"):
        empty(known)

    assert all_text(known.store) == before


@pytest.mark.parametrize("database", ["postgresql"])
def test_it_is_the_same_in_postgresql(adopted: Store, settings: Settings) -> None:
    sent = Office(adopted, settings)
    sent.deliver_all()
    sent.take(sent.answer())

    made = empty(sent)

    assert made.disposal.number > 0
    assert ADDRESS not in all_text(adopted)
