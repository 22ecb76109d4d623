"""The mail as bytes, read with the standard library's parser."""

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest

from arshjul.errors import InputError
from arshjul.mail.message import Attachment, Letter, compose, message_id

CALENDAR = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Årsmöte\r\nEND:VCALENDAR\r\n".encode()
REMINDER = Letter(
    key="sofint:2026:remind:budget:7",
    sender_name="Kansliet Föreningen Ånge",
    sender_address="kallelse+r7kq2mzx4vtn6bwcdpfhj3yg5e@förbundet.example",
    name="Ledamot för Ånge kommun",
    address="ledamot@mottagare.example",
    subject="Påminnelse (7 dagar kvar): budget 2027",
    text="Du behöver se till att budgeten blir klar.\n\n.\nFrom Ånge\nslut  ",
    html="<!DOCTYPE html>\n<html lang='sv'><p>Du behöver</p></html>",
    at=datetime(2026, 11, 23, 6, tzinfo=UTC),
)
INVITATION = replace(REMINDER, key="k2", subject="Kallelse: årsmöte", calendar=CALENDAR)


def parsed(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    for part in message.walk():
        assert not part.defects
        assert all(not header.defects for header in part.values() if hasattr(header, "defects"))
    return message


def test_an_invitation_has_the_tree_that_shows_buttons() -> None:
    message = parsed(compose(INVITATION))

    tree = [(part.get_content_type(), part.get_content_disposition()) for part in message.walk()]
    assert tree == [
        ("multipart/mixed", None),
        ("multipart/alternative", None),
        ("text/plain", None),
        ("text/html", None),
        ("text/calendar", None),
        ("application/ics", "attachment"),
    ]


def test_the_calendar_part_says_the_method_that_stands_in_it() -> None:
    for method in ("REQUEST", "CANCEL"):
        content = CALENDAR.replace(b"REQUEST", method.encode())
        [part] = [
            p
            for p in parsed(compose(replace(INVITATION, calendar=content))).walk()
            if "calendar" in str(p["Content-Type"])
        ]

        assert part["Content-Type"].params == {"method": method, "charset": "UTF-8"}
        assert part["Content-Transfer-Encoding"] == "base64"
        assert part.get_payload(decode=True) == content


def test_the_attachment_is_the_same_calendar() -> None:
    [attachment] = parsed(compose(INVITATION)).iter_attachments()

    assert attachment.get_filename() == "invite.ics"
    assert attachment.get_payload(decode=True) == CALENDAR


def test_a_calendar_without_a_method_is_refused() -> None:
    with pytest.raises(InputError, match="METHOD"):
        compose(replace(INVITATION, calendar=b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"))


def test_a_reminder_is_text_and_html_and_nothing_more() -> None:
    message = parsed(compose(REMINDER))

    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert "Content-Class" not in message


def test_the_headers_are_those_that_calendars_and_robots_look_for() -> None:
    message = parsed(compose(replace(INVITATION, follows=(message_id("a", "x.example"), message_id("b", "x.example")))))

    assert message["From"].addresses[0].display_name == "Kansliet Föreningen Ånge"
    assert message["From"].addresses[0].addr_spec == "kallelse+r7kq2mzx4vtn6bwcdpfhj3yg5e@xn--frbundet-n4a.example"
    assert [a.addr_spec for a in message["To"].addresses] == ["ledamot@mottagare.example"]
    assert message["To"].addresses[0].display_name == "Ledamot för Ånge kommun"
    assert message["Subject"] == "Kallelse: årsmöte"
    assert message["Date"].datetime == INVITATION.at
    assert message["Message-ID"] == message_id("k2", "xn--frbundet-n4a.example")
    assert message["In-Reply-To"] == message_id("b", "x.example")
    assert message["References"].split() == [message_id("a", "x.example"), message_id("b", "x.example")]
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert message["Content-Language"] == "sv"
    assert message["Content-Class"] == "urn:content-classes:calendarmessage"
    assert message["MIME-Version"] == "1.0"
    for absent in ("Reply-To", "Sender", "Cc", "Bcc", "List-Unsubscribe"):
        assert absent not in message


def test_the_same_letter_gives_the_same_bytes_and_another_key_others() -> None:
    assert compose(INVITATION) == compose(INVITATION)
    assert parsed(compose(INVITATION))["Message-ID"] != parsed(compose(replace(INVITATION, key="k3")))["Message-ID"]


def test_the_message_id_tells_nothing_of_the_key() -> None:
    assert message_id("hemlig", "x.example").startswith("<")
    assert "hemlig" not in message_id("hemlig", "x.example")


def test_texts_come_back_whole() -> None:
    plain, html = list(parsed(compose(REMINDER)).iter_parts())

    assert plain.get_content().splitlines() == REMINDER.text.splitlines()
    assert html.get_content().splitlines() == REMINDER.html.splitlines()


def test_what_leaves_is_ascii_in_short_lines_with_crlf() -> None:
    content = compose(replace(INVITATION, text="å" * 5000, html="<p>" + "x" * 5000, name="Å" * 200, subject="ö" * 250))

    assert content.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in content.split(b"\r\n")) <= 78
    message = parsed(content)
    assert str(make_header(decode_header(email.message_from_bytes(content)["To"]))).startswith("Å" * 200)
    assert message["Subject"] == "ö" * 250


@pytest.mark.parametrize(
    "subject",
    [
        "Påminnelse (7 dagar kvar): årsredovisning för 2025 – år 2026",
        "ö" * 100 + " " + "ä" * 100,
        "x" * 60 + " " + "y" * 60,
    ],
)
def test_a_long_subject_keeps_every_space(subject: str) -> None:
    [(_, written)] = [
        (name, text)
        for name, text in email.message_from_bytes(compose(replace(REMINDER, subject=subject))).items()
        if name == "Subject"
    ]

    assert str(make_header(decode_header(written))) == subject


def test_a_long_domain_leaves_the_thread_readable() -> None:
    domain = "samordningsforbundet-i-den-ostra-delen-av-lanet.example"
    follows = (message_id("a", domain), message_id("b", domain))

    message = email.message_from_bytes(compose(replace(REMINDER, sender_address=f"a@{domain}", follows=follows)))

    assert tuple(message["References"].split()) == follows
    assert message["In-Reply-To"] == follows[-1]
    assert message["Message-ID"] == message_id(REMINDER.key, domain)


def test_a_line_that_a_relay_would_change_is_encoded() -> None:
    content = compose(replace(REMINDER, text="From början\nFrom Ånge"))

    assert b"\r\nFrom b" not in content
    assert b"=46rom b" in content


@pytest.mark.parametrize(
    "name",
    [
        'Ånge, "A" \\ <a@b.example>',
        'Region, "X" \\ (Y) <a@b.example>',
        # Short enough as it is, too long when quoted.
        '"' * 34 + ", a",
    ],
)
def test_a_name_full_of_punctuation_stays_one_name(name: str) -> None:
    message = parsed(compose(replace(REMINDER, name=name)))

    [to] = message["To"].addresses
    assert to.display_name == name
    assert to.addr_spec == "ledamot@mottagare.example"


@pytest.mark.parametrize("field", ["name", "sender_name", "subject"])
@pytest.mark.parametrize(
    "text",
    ["A\r\nBcc: ond@annan.example", "A\u2028B", "=?utf-8?q?A=0d=0aBcc=3a_ond=40annan=2eexample?=", "x" * 100_000],
)
def test_hostile_names_and_subjects_are_refused(field: str, text: str) -> None:
    with pytest.raises(InputError):
        compose(replace(REMINDER, **{field: text}))


def test_a_file_whose_name_goes_on_to_another_line_is_refused() -> None:
    file = Attachment("a.pdf\r\nBcc: ond@annan.example", "application/pdf", b"")

    with pytest.raises(ValueError, match="more than one line"):
        compose(replace(REMINDER, attachments=(file,)))


def test_a_file_keeps_a_name_that_looks_encoded_or_is_longer_than_a_line() -> None:
    names = ["Årsredovisning " * 8 + ".pdf", "x" * 200 + ".pdf", "=?utf-8?q?a?=.pdf"]

    content = compose(replace(REMINDER, attachments=tuple(Attachment(n, "application/pdf", b"") for n in names)))

    assert [part.get_filename() for part in email.message_from_bytes(content).walk() if part.get_filename()] == names
    assert max(map(len, content.split(b"\r\n"))) <= 78


@pytest.mark.parametrize("field", ["address", "sender_address"])
def test_two_addresses_in_one_are_refused(field: str) -> None:
    with pytest.raises(InputError):
        compose(replace(REMINDER, **{field: "a@b.example, c@d.example"}))


def test_a_message_id_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="Message-ID"):
        compose(replace(REMINDER, follows=("<a@b>\r\nBcc: x@y.example",)))


def test_a_letter_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        compose(replace(REMINDER, at=datetime(2026, 1, 1)))  # noqa: DTZ001
