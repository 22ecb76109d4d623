"""The documents of the bundle: kept, replaced, refused, and attached to every member's mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import BytesIO

import pytest
from doers import doer
from kept_databases import DoneOnce

from arshjul.errors import InputError, NotAllowedError, NotFoundError
from arshjul.folders import folder
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.chains.bundle import Bundled, preview_bundle, send_bundle
from arshjul.work.chains.bundle_documents import MOST_MEGABYTES, attach, bundle_documents, detach, document_content
from arshjul.work.chains.recording import chain_view, record, retract
from arshjul.work.files.associations import load
from arshjul.work.receiving import Upload
from arshjul.work.undoing import undo
from arshjul.work.years import adopt
from arshjul.year.chain import Outcome
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.names import DISCHARGE
from arshjul.year.deeds import DeedKind

KEY = "sofint"
EXAMPLE = (folder("examples") / "sofint.yaml").read_text("utf-8").partition("\nfacts:")[0] + "\n"
BEFORE = datetime(2020, 12, 1, 11, tzinfo=UTC)
NOW = datetime(2021, 4, 20, 12, tzinfo=UTC)
REPORT = ChainFact("audit-year", 2020, "audit-report", date(2021, 4, 16), outcome=Outcome.RECOMMENDED)
PDF = b"%PDF-1.7\nEn handling.\n"
HOUR = timedelta(hours=1)

pytestmark = pytest.mark.parametrize("database", ["sqlite"])


@pytest.fixture
def sofint(store: Store, settings: Settings, done_once: DoneOnce) -> Store:
    """SOFINT in April 2021: the year adopted, the auditors' report in."""

    def report() -> None:
        load(store, settings, EXAMPLE.encode(), "sofint.yaml", doer(BEFORE))
        adopt(store, settings, KEY, 2021, doer(BEFORE, "chef"), accept_because="Prov")
        record(store, KEY, REPORT, doer(NOW, "chef"))

    done_once("the report is in, documents may come", report)
    return store


def keep(
    store: Store,
    settings: Settings,
    document: str,
    content: bytes = PDF,
    name: str = "fil.pdf",
    at: datetime = NOW,
) -> None:
    attach(store, KEY, 2020, document, Upload(BytesIO(content), name, settings), doer(at, "chef"))


def send(store: Store, settings: Settings) -> Bundled:
    return send_bundle(store, settings, KEY, 2020, doer(NOW, "chef"), without_papers=True)


def mails(store: Store) -> list[EmailMessage]:
    with store.reading() as unit:
        room = unit.of(KEY)
        bodies = [room.deliveries.bytes_of(d.id) for d in room.deliveries.newest(limit=1000, target="bundle:2020")]
    read = [message_from_bytes(body, policy=policy.default) for body in bodies]
    return [mail for mail in read if isinstance(mail, EmailMessage)]


def files_of(mail: EmailMessage) -> dict[str | None, bytes]:
    return {part.get_filename(): part.get_content() for part in mail.iter_attachments()}


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_what_is_uploaded_goes_with_every_members_mail(sofint: Store, settings: Settings) -> None:
    for number, one in enumerate(bundle_documents(sofint, KEY, 2020, NOW)):
        keep(sofint, settings, one.id, PDF + str(number).encode())

    done = send(sofint, settings)

    assert done.left_out == ()
    assert len(mails(sofint)) == 7
    for mail in mails(sofint):
        assert files_of(mail) == {
            "protokollsutdrag-fran-styrelsens-beslut.pdf": PDF + b"0",
            "undertecknad-arsredovisning-med-bilagor.pdf": PDF + b"1",
            "revisionsberattelse.pdf": PDF + b"2",
            "granskningsrapport.pdf": PDF + b"3",
        }
        assert "Bifogade handlingar\n- Protokollsutdrag" in text_of(mail)
        assert "inte är bifogade" not in text_of(mail)


def test_what_is_not_uploaded_is_named_as_coming_in_another_mail(sofint: Store, settings: Settings) -> None:
    keep(sofint, settings, "audit-report")

    done = send(sofint, settings)

    assert done.attached == ("Revisionsberättelse",)
    assert "Granskningsrapport" in done.left_out
    text = text_of(mails(sofint)[0])
    assert "Bifogade handlingar\n- Revisionsberättelse\n" in text
    assert "Handlingar som inte är bifogade\n- Protokollsutdrag" in text
    assert "De kommer i ett eget mejl" in text


def test_sending_again_sends_nothing_twice_whatever_was_uploaded_since(sofint: Store, settings: Settings) -> None:
    send(sofint, settings)
    keep(sofint, settings, "audit-report")
    retract(sofint, KEY, ChainFact(DISCHARGE, 2020, "sent", date(2021, 4, 20), "nora"), doer(NOW, "chef"))

    assert send(sofint, settings).sent == ()
    assert len(mails(sofint)) == 7
    assert all(files_of(mail) == {} for mail in mails(sofint))


def test_nothing_goes_without_papers_unless_somebody_says_so(sofint: Store, settings: Settings) -> None:
    with pytest.raises(NotAllowedError, match="Ingen handling är bifogad"):
        send_bundle(sofint, settings, KEY, 2020, doer(NOW, "chef"))
    assert mails(sofint) == []

    keep(sofint, settings, "audit-report")

    assert len(send_bundle(sofint, settings, KEY, 2020, doer(NOW, "chef")).sent) == 7


def test_what_has_come_since_goes_alone_and_once_to_those_that_have_not_decided(
    sofint: Store, settings: Settings
) -> None:
    keep(sofint, settings, "audit-report")
    send(sofint, settings)
    decided = ChainFact(DISCHARGE, 2020, "decided", date(2021, 4, 20), "nora", outcome=Outcome.GRANTED)
    record(sofint, KEY, decided, doer(NOW + HOUR, "chef"))
    keep(sofint, settings, "review-report", PDF + b"sen", at=NOW + HOUR)
    later = doer(NOW + 2 * HOUR, "chef")

    seen = preview_bundle(sofint, settings, KEY, 2020, later.at)
    done = send_bundle(sofint, settings, KEY, 2020, later)

    assert (done.sent, len(done.completed), done.already) == ((), 6, ("Nora kommun",))
    assert (seen.bundled, len(seen.mails)) == (done, 6)
    new = mails(sofint)[:6]
    assert all(str(mail["Subject"]).startswith("Komplettering: handlingar om ansvarsfrihet 2020") for mail in new)
    assert all(files_of(mail) == {"granskningsrapport.pdf": PDF + b"sen"} for mail in new)
    assert "Bifogade handlingar\n- Granskningsrapport\n" in text_of(new[0])
    again = send_bundle(sofint, settings, KEY, 2020, doer(NOW + 3 * HOUR, "chef"))
    assert (again.sent, again.completed, len(mails(sofint))) == ((), (), 13)


def test_what_was_missing_is_taken_back_as_the_bundle_is(sofint: Store, settings: Settings) -> None:
    send(sofint, settings)
    keep(sofint, settings, "review-report", at=NOW + HOUR)
    patient = replace(settings, hold_minutes=10)
    send_bundle(sofint, patient, KEY, 2020, doer(NOW + 2 * HOUR, "chef"))

    undone = undo(sofint, patient, KEY, None, doer(NOW + 2 * HOUR, "chef"))

    assert undone.deed.kind is DeedKind.BUNDLE_SENT
    again = send_bundle(sofint, patient, KEY, 2020, doer(NOW + 3 * HOUR, "chef"))
    assert (again.sent, len(again.completed)) == ((), 7)


def test_the_same_mail_is_the_same_bytes_at_every_writing(sofint: Store, settings: Settings) -> None:
    keep(sofint, settings, "audit-report")
    send(sofint, settings)

    boundaries = {mail.get_boundary() for mail in mails(sofint)}

    assert len(boundaries) == 7
    assert all(boundary and boundary.startswith("=_1_") for boundary in boundaries)


def test_a_new_file_takes_the_place_of_the_old_and_one_taken_away_is_not_sent(
    sofint: Store, settings: Settings
) -> None:
    keep(sofint, settings, "audit-report")
    keep(sofint, settings, "audit-report", PDF + b"ny")
    keep(sofint, settings, "review-report")
    detach(sofint, KEY, 2020, "review-report", doer(NOW, "chef"))

    assert document_content(sofint, settings, KEY, 2020, "audit-report", NOW)[1] == PDF + b"ny"
    assert send(sofint, settings).attached == ("Revisionsberättelse",)
    with pytest.raises(NotFoundError, match="inte uppladdad"):
        detach(sofint, KEY, 2020, "review-report", doer(NOW, "chef"))


@pytest.mark.parametrize(
    ("document", "content", "name", "told"),
    [
        ("audit-report", b"\xff\xd8\xff\xe0", "bild.jpg", "ska vara PDF"),
        ("audit-report", b"<html>", "fil.pdf", "innehållet är något annat"),
        ("audit-report", b"", "fil.pdf", "tom"),
        ("audit-report", PDF + bytes(MOST_MEGABYTES * 1024 * 1024), "fil.pdf", "högst 10 MB tillsammans"),
        ("review-report", PDF + bytes(6 * 1024 * 1024), "fil.pdf", "högst 10 MB tillsammans"),
    ],
)
def test_a_file_that_cannot_go_is_refused_and_leaves_nothing(
    sofint: Store, settings: Settings, document: str, content: bytes, name: str, told: str
) -> None:
    keep(sofint, settings, "signed-annual-report", PDF + bytes(5 * 1024 * 1024))
    before = bundle_documents(sofint, KEY, 2020, NOW)
    on_disk = sorted((settings.data / "uploads").glob("*/*"))

    with pytest.raises(InputError) as refusal:
        keep(sofint, settings, document, content, name)

    assert told in str(refusal.value)
    assert bundle_documents(sofint, KEY, 2020, NOW) == before
    assert sorted((settings.data / "uploads").glob("*/*")) == on_disk


def test_an_unknown_document_is_refused(sofint: Store, settings: Settings) -> None:
    with pytest.raises(NotFoundError, match="hör till utskicket"):
        keep(sofint, settings, "covering-letter")


def test_a_file_gone_from_the_disk_sends_no_mail_and_records_no_step(sofint: Store, settings: Settings) -> None:
    keep(sofint, settings, "audit-report")
    for kept in (settings.data / "uploads").glob("*/*"):
        kept.unlink()

    with pytest.raises(NotFoundError, match="inte kvar på disken"):
        send(sofint, settings)

    assert mails(sofint) == []
    links = chain_view(sofint, KEY, 2020, DISCHARGE, NOW).state.members
    assert [link.day_of("sent") for link in links] == [None] * 7
