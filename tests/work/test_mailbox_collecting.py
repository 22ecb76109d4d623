"""Invitations out through a real Postfix, answers back into a real Dovecot, and collected from there."""

from __future__ import annotations

import asyncio
import email
import imaplib
import re
import shutil
import smtplib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest
import vobject
from doers import doer
from mail_servers import PASSWORD, MailServers, running_mail_servers
from reply_cases import COUNTED, reply

from arshjul.errors import MailboxError, SettingsError
from arshjul.folders import folder
from arshjul.mail.mailbox import Mailbox, parse_mailbox
from arshjul.settings import Settings, environment_of, read_settings
from arshjul.store import Delivery, DeliveryStatus, Store, open_store
from arshjul.work.answers.collecting import Collected, collect
from arshjul.work.files.associations import load
from arshjul.work.health import health
from arshjul.work.jobs import run_job
from arshjul.work.mailing.delivering import deliver
from arshjul.work.mailing.doorway import open_door
from arshjul.work.trying_mail import tried, try_mail
from arshjul.work.years import adopt
from arshjul.year.answers import Answer

KEY = "degerfors-karlskoga"
MEETING = "2022-styrelse-1"
PERSON = "ledamot-degerfors"
NUMBERS = count(1)
AUTUMN = datetime(2021, 11, 1, 8, tzinfo=UTC)
NOW = datetime(2022, 2, 1, 9, tzinfo=UTC)
PATIENCE_SECONDS = 60


@pytest.fixture(scope="module")
def servers() -> Iterator[MailServers]:
    with running_mail_servers() as running:
        yield running


@dataclass
class Office:
    store: Store
    settings: Settings
    servers: MailServers
    user: str
    """The mailbox of this test alone: a late mail of another one must not come into it."""
    reader: str

    def collect(self) -> Collected:
        return collect(self.store, self.settings, NOW)

    def collect_until(self, done: Callable[[Collected], bool]) -> Collected:
        """Collect until a pass has what was sent: between the two servers it takes a moment."""
        return until(self.collect, done)

    def answers(self) -> list[Answer]:
        with self.store.reading() as unit:
            found = unit.of(KEY).answers()
            return [one.answer for one in found if (one.occasion, one.person) == (MEETING, PERSON)]

    def delivery(self, person: str) -> Delivery:
        with self.store.reading() as unit:
            [row] = [d for d in unit.of(KEY).deliveries.newest(target=MEETING, person=person) if d.kind == "invitation"]
        return row

    def send(self, raw: bytes) -> None:
        found = re.search(rb"^To: (.*?)\r\n", raw, re.MULTILINE)
        assert found
        with smtplib.SMTP("127.0.0.1", self.servers.smtp_port) as smtp:
            smtp.sendmail(f"{self.reader}@mottagare.example", [found[1].decode()], raw)


@pytest.fixture
def deputy() -> str:
    """Before the @ in the address of the deputy from Degerfors."""
    return "ersattare"


@pytest.fixture
def office(servers: MailServers, migrated_sqlite: Path, tmp_path: Path, deputy: str) -> Iterator[Office]:
    number = next(NUMBERS)
    user = f"k{number}"
    settings = read_settings(
        {
            "ARSHJUL_DATA": str(tmp_path),
            "ARSHJUL_MAIL_FROM": f"Kansliet <{user}@forbundet.example>",
            "ARSHJUL_BOUNCE_ADDRESS": f"s-{user}@forbundet.example",
            "ARSHJUL_SMTP_URL": servers.smtp_url,
            "ARSHJUL_IMAP_URL": servers.imap_url(user),
            "ARSHJUL_NOW": NOW.isoformat(),
            "ARSHJUL_SECRET_KEY": "nyckel",
            "ARSHJUL_HOLD_MINUTES": "0",
        }
    )
    shutil.copyfile(migrated_sqlite, tmp_path / "arshjul.db")
    store = open_store(settings.database_url)
    text = (folder("examples") / f"{KEY}.yaml").read_text("utf-8")
    text = re.sub(r"([a-z]+)@([a-z-]+)\.example", rf"\1.\2.{number}@mottagare.example", text)
    text = re.sub(rf"      - key: (?!{MEETING}\n)[^\n]*\n(        [^\n]*\n)*", "", text)
    text = text.replace(f"ersattare.degerfors.{number}@", f"{deputy}@")
    load(store, settings, text.encode(), f"{KEY}.yaml", doer(AUTUMN))
    adopt(store, settings, KEY, 2022, doer(AUTUMN), accept_because="Prov")
    yield Office(store, settings, servers, user, f"ledamot.degerfors.{number}")
    store.close()


@contextmanager
def logged_in(servers: MailServers, user: str, box: str = "INBOX") -> Iterator[imaplib.IMAP4]:
    with imaplib.IMAP4("127.0.0.1", servers.imap_port) as imap:
        imap.login(user, PASSWORD)
        imap.select(box)
        yield imap


def mails(servers: MailServers, user: str, criteria: str = "ALL") -> list[bytes]:
    with logged_in(servers, user) as imap:
        numbers = imap.search(None, criteria)[1][0].split()
        return [imap.fetch(number.decode(), "(BODY.PEEK[])")[1][0][1] for number in numbers]  # type: ignore[index,misc]


def until(look: Callable[[], Collected], done: Callable[[Collected], bool]) -> Collected:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        found = look()
        if done(found) or time.monotonic() > deadline:
            return found
        time.sleep(0.1)  # between two looks at another process


def invitation(office: Office) -> tuple[str, str, int]:
    """ORGANIZER, UID and SEQUENCE of the invitation, as the reader's mailbox has it and another parser reads it."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        for raw in mails(office.servers, office.reader):
            for part in email.message_from_bytes(raw).walk():
                if part.get_content_type() == "text/calendar":
                    event = vobject.readOne(part.get_payload(decode=True).decode()).vevent  # type: ignore[union-attr]
                    if MEETING in event.uid.value:
                        return event.organizer.value.removeprefix("mailto:"), event.uid.value, int(event.sequence.value)
        time.sleep(0.1)
    raise AssertionError("the invitation never came")


def sent(office: Office) -> tuple[str, str, int]:
    asyncio.run(deliver(office.store, office.settings, lambda: NOW, open_door))
    return invitation(office)


def an_answer(
    office: Office, name: str, called: tuple[str, str, int], answer: str = "ACCEPTED", number: int = 1
) -> bytes:
    to, uid, sequence = called
    at = NOW.replace(hour=8, minute=number)
    return reply(
        name,
        to=to,
        attendee=f"{office.reader}@mottagare.example",
        uid=uid,
        sequence=sequence,
        answer=answer,
        at=at,
        message_id=f"<{number}@mottagare.example>",
    )


def test_an_invitation_out_and_an_answer_of_each_mail_program_back(office: Office) -> None:
    called = sent(office)

    for number, client in enumerate(COUNTED):
        answer = "DECLINED" if number % 2 else "ACCEPTED"
        office.send(an_answer(office, client, called, answer, number))

        assert office.collect_until(lambda found: found != Collected(0, 0, 0)) == Collected(1, 0, 0), client
        assert office.answers()[-1] == answer.lower(), client
    assert mails(office.servers, office.user, "UNSEEN") == []
    assert office.collect() == Collected(0, 0, 0)


def test_the_job_collects_and_the_receipt_of_a_changed_answer_arrives(office: Office) -> None:
    called = sent(office)
    office.send(an_answer(office, "gmail", called, "ACCEPTED", 1))
    office.collect_until(lambda found: found.counted == 1)
    office.send(an_answer(office, "thunderbird", called, "DECLINED", 2))

    def look() -> Collected:
        report = asyncio.run(run_job("collect", office.settings, NOW))
        return Collected(report.done, 0, 0)

    until(look, lambda found: found.counted == 1)
    asyncio.run(run_job("deliver", office.settings, NOW))

    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and not any(b"Ditt_svar" in raw for raw in mails(office.servers, office.reader)):
        time.sleep(0.1)
    [receipt] = [raw for raw in mails(office.servers, office.reader) if b"Ditt_svar" in raw]
    assert f"In-Reply-To: {office.delivery(PERSON).message_id}".encode() in receipt
    assert office.answers() == [Answer.ACCEPTED, Answer.DECLINED]


def test_a_mail_to_oneself_and_the_answer_to_it_prove_both_ways(office: Office) -> None:
    try_mail(office.store, office.settings, KEY, "", doer(NOW))
    director = office.reader.replace("ledamot.degerfors", "forbundschef.finsam-dk")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (arrived := mails(office.servers, director)) and time.monotonic() < deadline:
        time.sleep(0.1)  # between two looks at another process
    [mail] = map(email.message_from_bytes, arrived)
    before = tried(office.store, office.settings, KEY, "", NOW)

    office.send(
        f"From: {director}@mottagare.example\r\nTo: {mail['From'].partition('<')[2].rstrip('>')}\r\n"
        f"Subject: Sv: {mail['Subject']}\r\nMessage-ID: <hej@mottagare.example>\r\n"
        f"In-Reply-To: {mail['Message-ID']}\r\n\r\nhej\r\n".encode()
    )
    office.collect_until(lambda found: found != Collected(0, 0, 0))

    assert (before.sent_at, before.answered_at, before.is_proved) == (NOW, None, False)
    after = tried(office.store, office.settings, KEY, "", NOW)
    assert (after.answered_at, after.is_proved) == (NOW, True)


@pytest.mark.parametrize("deputy", ["okand"])
def test_a_real_bounce_is_recorded_on_its_own_delivery(office: Office) -> None:
    sent(office)

    deadline = time.monotonic() + PATIENCE_SECONDS
    while office.delivery("ersattare-degerfors").status is DeliveryStatus.SENT and time.monotonic() < deadline:
        office.collect()
        time.sleep(0.1)

    row = office.delivery("ersattare-degerfors")
    assert (row.status, row.reason) == (DeliveryStatus.FAILED, "Adressen avvisas")
    assert "user unknown" in row.answer
    assert office.delivery(PERSON).status is DeliveryStatus.SENT


def test_a_pass_that_dies_before_the_mail_is_marked_counts_it_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    called = sent(office)
    office.send(an_answer(office, "exchange", called))
    with monkeypatch.context() as broken:
        broken.setattr(Mailbox, "mark_read", die)
        with pytest.raises(KeyboardInterrupt):
            office.collect_until(lambda found: found.counted == 1)
    assert len(mails(office.servers, office.user, "UNSEEN")) == 1

    assert office.collect() == Collected(0, 0, 0)

    assert office.answers() == [Answer.ACCEPTED]
    assert mails(office.servers, office.user, "UNSEEN") == []


@pytest.mark.parametrize(
    "step",
    [
        "arshjul.store.inbox.Inbox.keep",
        "arshjul.intake.apart.Apart.understand",
        "arshjul.work.answers.collecting.judge",
        "arshjul.store.inbox.Inbox.judge",
    ],
)
def test_a_pass_that_dies_at_any_step_loses_nothing_and_counts_it_once(
    office: Office, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    called = sent(office)
    office.collect()
    office.send(an_answer(office, "exchange", called))
    with monkeypatch.context() as broken:
        broken.setattr(step, die)
        with pytest.raises(KeyboardInterrupt):
            office.collect_until(lambda found: found.counted == 1)
    assert office.answers() == []

    assert office.collect() == Collected(1, 0, 0)

    assert office.answers() == [Answer.ACCEPTED]
    assert office.collect() == Collected(0, 0, 0)
    assert mails(office.servers, office.user, "UNSEEN") == []


def test_what_is_not_ours_is_left_unread_and_is_not_fetched_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = sent(office)
    office.collect()
    others = b"From: butik@varor.example\r\nTo: info@forbundet.example\r\nSubject: Erbjudande\r\n\r\nHej"
    with logged_in(office.servers, office.user) as imap:
        for raw in (others, an_answer(office, "exchange", called)):
            imap.append("INBOX", "", imaplib.Time2Internaldate(NOW), raw)

    assert office.collect() == Collected(1, 0, 0)

    assert mails(office.servers, office.user, "UNSEEN") == [others]
    with logged_in(office.servers, office.user) as imap:
        assert imap.search(None, "UNKEYWORD", "nothing")[1][0].split() == [b"1", b"2"]
    fetched: list[int] = []
    monkeypatch.setattr(Mailbox, "fetch", lambda _self, numbers: fetched.extend(numbers) or iter(()))
    office.collect()
    assert fetched == []
    [line] = [one for one in health(office.store, office.settings, NOW).lines if one.name == "Svar per e-post"]
    assert line.ok
    assert "egen brevlåda" in line.text


def test_a_mail_that_somebody_has_read_first_is_collected_all_the_same(office: Office) -> None:
    called = sent(office)
    office.collect()
    office.send(an_answer(office, "exchange", called))
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not mails(office.servers, office.user) and time.monotonic() < deadline:
        time.sleep(0.1)
    with logged_in(office.servers, office.user) as imap:
        imap.store("1:*", "+FLAGS", r"(\Seen)")

    assert office.collect() == Collected(1, 0, 0)


def test_a_folder_that_is_made_anew_is_read_anew(office: Office) -> None:
    called = sent(office)
    url = office.servers.imap_url(office.user).replace("/INBOX", "/Svar%20har")
    office.settings = replace(office.settings, imap_url=url)
    today = imaplib.Time2Internaldate(NOW)
    with logged_in(office.servers, office.user) as imap:
        imap.create('"Svar har"')
        for number in range(3):
            imap.append('"Svar har"', "", today, an_answer(office, "exchange", called, "ACCEPTED", number))
    assert office.collect() == Collected(3, 0, 0)

    with logged_in(office.servers, office.user) as imap:
        imap.delete('"Svar har"')
        imap.create('"Svar har"')
        imap.append('"Svar har"', r"(\Seen)", today, an_answer(office, "exchange", called, "DECLINED", 9))
        imap.append('"Svar har"', r"(\Seen)", today, an_answer(office, "exchange", called, "ACCEPTED", 1))

    assert office.collect() == Collected(1, 0, 0)
    assert office.answers()[-1] is Answer.DECLINED


def test_the_first_look_leaves_what_others_have_read(office: Office) -> None:
    called = sent(office)
    with logged_in(office.servers, office.user) as imap:
        imap.append(
            "INBOX", r"(\Seen)", imaplib.Time2Internaldate(NOW), an_answer(office, "exchange", called, "DECLINED", 1)
        )
        imap.append("INBOX", "", imaplib.Time2Internaldate(NOW), an_answer(office, "exchange", called, "ACCEPTED", 2))

    first, second = office.collect(), office.collect()

    assert office.answers() == [Answer.ACCEPTED]
    assert (first.counted, second.counted) == (1, 0)


def test_a_mail_too_large_to_read_waits_in_the_tray_with_its_beginning(office: Office) -> None:
    called = sent(office)
    office.collect()
    large = an_answer(office, "exchange", called) + b"x" * 76 + b"\r\n" * 1_500_000
    with logged_in(office.servers, office.user) as imap:
        imap.append("INBOX", "", imaplib.Time2Internaldate(NOW), large)

    found = office.collect()

    assert found.tray == 1
    with office.store.reading() as unit:
        [waiting] = unit.inbox.list()
        assert "1 MB" in waiting.reason
        assert large.startswith(unit.inbox.raw(waiting.id))
    assert office.answers() == []


def test_a_stranger_in_the_mailbox_stops_nobody(office: Office) -> None:
    called = sent(office)
    office.collect()
    with logged_in(office.servers, office.user) as imap:
        for raw in (b"\x00\xff", b"Subject: Hej\r\n\r\nHej", an_answer(office, "exchange", called)):
            imap.append("INBOX", "", imaplib.Time2Internaldate(NOW), raw)

    assert office.collect() == Collected(1, 0, 0)
    with office.store.reading() as unit:
        assert unit.inbox.number_left() == 2


def test_without_a_mailbox_nothing_is_collected(office: Office) -> None:
    office.settings = replace(office.settings, imap_url=None)

    assert office.collect() == Collected(0, 0, 0)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda url: url.replace("/INBOX", "/Finns-inte"), "Finns-inte"),
        (lambda url: url.replace(PASSWORD, "fel"), "godtar inte"),
        (lambda url: re.sub(r":\d+/", ":1/", url), "svarar inte"),
        (lambda url: url + "?starttls=1", "svarar inte"),
        (lambda url: url.replace("imap:", "imaps:"), "svarar inte"),
    ],
)
def test_a_mailbox_that_cannot_be_read_is_told_in_swedish_without_the_password(
    office: Office, change: Callable[[str], str], said: str
) -> None:
    office.settings = replace(office.settings, imap_url=change(office.servers.imap_url(office.user)))

    with pytest.raises(MailboxError, match=said) as caught:
        office.collect()

    assert PASSWORD not in str(caught.value)


def test_where_nothing_may_leave_the_machine_no_other_is_asked() -> None:
    address = parse_mailbox("imaps://kallelse:hemligt@post.forbundet.example/INBOX")

    with pytest.raises(MailboxError, match="härifrån"), Mailbox(address, loopback_only=True):
        pass


@pytest.mark.parametrize(
    "url",
    [
        "imap://kallelse:hemligt@post.forbundet.example/INBOX",
        "imaps://post.forbundet.example/INBOX",
        "imaps://kallelse@post.forbundet.example/INBOX",
        "imaps://kallelse:hemligt@post.forbundet.example:fel/INBOX",
        "imaps://kallelse:hemligt@post.forbundet.example/INBOX?starttls=1",
        "imaps://kallelse:hemligt@post.forbundet.example/INBOX?annat=1",
        "imaps://kallelse:heml%0Aigt@post.forbundet.example/INBOX",
        'imaps://kallelse:hemligt@post.forbundet.example/IN"BOX',
    ],
)
def test_an_address_of_a_mailbox_that_cannot_be_used_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(SettingsError, match="ARSHJUL_IMAP_URL") as caught:
        parse_mailbox(url)

    assert "hemligt" not in str(caught.value)


def test_the_settings_of_the_mailbox_reach_a_child_process(tmp_path: Path) -> None:
    settings = read_settings(
        {
            "ARSHJUL_DATA": str(tmp_path),
            "ARSHJUL_IMAP_URL": "imaps://a:b@post.forbundet.example/INBOX",
            "ARSHJUL_BOUNCE_ADDRESS": "studs@forbundet.example",
            "ARSHJUL_AUTHSERV_ID": "MX.forbundet.example",
        }
    )

    assert settings.authserv_id == "mx.forbundet.example"
    assert read_settings(environment_of(settings)) == settings


@pytest.mark.parametrize(
    ("name", "value"),
    [("ARSHJUL_IMAP_URL", "https://x.example"), ("ARSHJUL_IMAP_URL", "imaps://"), ("ARSHJUL_BOUNCE_ADDRESS", "studs")],
)
def test_a_setting_that_cannot_be_used_names_itself(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        read_settings({"ARSHJUL_DATA": str(tmp_path), name: value})


def test_a_pass_ends_in_time_however_long_its_mails_take_and_the_rest_comes_next(office: Office) -> None:
    for number in range(4):
        office.send(b"To: %s@forbundet.example\r\nSubject: %d\r\n\r\nHej\r\n" % (office.user.encode(), number))
    until(lambda: number_in(office), lambda found: found == 4)
    clock = count(0, 100)

    first = collect(office.store, office.settings, NOW, lambda: float(next(clock)))
    second = collect(office.store, office.settings, NOW)

    assert [(one.tray + one.other, one.is_cut_short) for one in (first, second)] == [(3, True), (1, False)]
    assert number_in(office) == 0


def number_in(office: Office) -> int:
    with Mailbox(parse_mailbox(office.settings.imap_url or "")) as mailbox:
        return len(mailbox.unread_numbers())
