"""Mails that were made to stop whoever reads them, or to take all its time."""

from __future__ import annotations

import pytest

from arshjul.mail.headers import plain_address
from arshjul.mail.incoming import read_mail
from arshjul.mail.text import readable_text

HEAD = b"From: Ledamot <ledamot@degerfors.example>\r\nTo: kallelse@forbundet.example\r\n"


@pytest.mark.parametrize("name", ["Subject", "Date", "Message-ID", "Auto-Submitted", "Authentication-Results"])
def test_a_header_in_broken_base64_is_taken_as_it_stands(name: str) -> None:
    mail = read_mail(HEAD + f"{name}: =?utf-8?b?a?=\r\n".encode() + b"\r\nHej")

    assert mail.refused == ""
    assert mail.senders == ("ledamot@degerfors.example",)


@pytest.mark.parametrize("opened", [b"(", b"a:", b'"(', b"<("])
@pytest.mark.parametrize("name", [b"From", b"To", b"Delivered-To"])
def test_an_address_header_of_nothing_but_parentheses_is_as_good_as_none(name: bytes, opened: bytes) -> None:
    mail = read_mail(
        HEAD.replace(b"To", b"Cc") + name + b": " + opened * 3000 + b"x@y.example\r\nSubject: Hej\r\n\r\nHej"
    )

    assert mail.subject == "Hej"


@pytest.mark.parametrize(
    "endless",
    [
        b"Subject: =?punycode?q?a-" + b"b" * 900_000 + b"?=",
        b"Subject:" + b"\r\n =?utf-8?q?a?=" * 60_000,
        b"Content-Type: text/calendar" + b"; name*0*=a" * 80_000,
        b"From: " + b"a@b.example," * 60_000,
    ],
)
@pytest.mark.parametrize("parted", [False, True])
def test_an_endless_header_is_refused_before_anything_is_made_of_it(endless: bytes, *, parted: bool) -> None:
    head = HEAD + b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n' if parted else HEAD
    mail = read_mail(head + endless + b"\r\n\r\nHej")

    assert "orimligt lång" in mail.refused or "rader med uppgifter" in mail.refused
    assert mail.recipients == ("kallelse@forbundet.example",)


def test_long_mails_of_short_lines_are_read() -> None:
    mail = read_mail(HEAD + b"Subject: Hej\r\n\r\n" + b"En rad.\r\n" * 100_000)

    assert (mail.refused, mail.subject) == ("", "Hej")


def test_an_address_with_a_control_character_is_nobodys_and_can_be_stored() -> None:
    mail = read_mail(b"From: <ledamot\x00@degerfors.example>\r\n\r\nHej")

    assert mail.senders != ("ledamot@degerfors.example",)
    assert all(sender.isprintable() for sender in mail.senders)
    assert plain_address("mailto:a\x00\ud800b@c.example") == "a\ufffd\ufffdb@c.example"


def test_a_page_is_shown_as_its_text() -> None:
    page = (
        b"<html><head><title>x</title></head><STYLE>p {}</STYLE><body>Hej<br>p&aring; dig.</p>Kommer <b>inte</b>"
        b"<script>1 < 2</script>/Ledamot"
    )

    text = readable_text(b"Content-Type: text/html\r\n\r\n" + page)

    assert text == "Hej\npå dig.\nKommer inte /Ledamot"


@pytest.mark.parametrize("piece", [b"<style ", b"<script>", b"<", b"<br "])
def test_a_page_of_nothing_but_beginnings_takes_no_time(piece: bytes) -> None:
    """One that looked for each end anew would be at it for an hour."""
    readable_text(b"Content-Type: text/html\r\n\r\n" + (piece * 4000 + b"\r\n") * 20)
