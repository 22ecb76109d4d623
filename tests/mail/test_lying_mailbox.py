"""A mailbox whose server does not keep to the protocol gives one Swedish error, and takes neither memory nor time."""

from __future__ import annotations

import tracemalloc

import pytest
from lying_imap import LIES, lying_imap

from arshjul.errors import MailboxError
from arshjul.mail.bounded_imap import MOST_OCTETS
from arshjul.mail.counting import LARGEST_MAIL
from arshjul.mail.mailbox import FetchedMail, Mailbox, parse_mailbox


def fetched(url: str) -> list[FetchedMail]:
    with Mailbox(parse_mailbox(url)) as mailbox:
        return list(mailbox.fetch(mailbox.unread_numbers()))


def a_fetch(date: bytes) -> bytes:
    return b'* 1 FETCH (UID 1 INTERNALDATE "%b" BODY[]<0> {5}\r\nHello)\r\n' % date


@pytest.mark.parametrize("name", LIES)
def test_lengths_and_lines_without_end_are_one_error(name: str) -> None:
    tracemalloc.start()
    with (
        lying_imap(LIES[name]) as url,
        pytest.raises(MailboxError, match=r"svarar inte som den ska\. Vi försöker igen"),
    ):
        fetched(url)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert most < 10 * MOST_OCTETS


@pytest.mark.parametrize("date", [b"01-Foo-2022 09:00:00 +0100", b"99-Feb-2022 09:00:00 +0100", b""])
def test_a_day_that_there_is_not_is_as_good_as_none(date: bytes) -> None:
    with lying_imap({"FETCH": a_fetch(date)}) as url:
        [mail] = fetched(url)

    assert (mail.raw, mail.received_at) == (b"Hello", None)


def test_numbers_that_are_no_numbers_of_mails_are_passed_over() -> None:
    with lying_imap({"SEARCH": b"* SEARCH 1 0 -1 99999999999 %b x\r\n" % (b"9" * 5000)}) as url:
        [mail] = fetched(url)

    assert mail.uid == 1


def test_more_of_a_mail_than_was_asked_for_is_cut() -> None:
    size = LARGEST_MAIL + 1000
    said = b"* 1 FETCH (UID 1 BODY[]<0> {%d}\r\n%b)\r\n" % (size, b"x" * size)
    with lying_imap({"FETCH": said}) as url:
        [mail] = fetched(url)

    assert len(mail.raw) == LARGEST_MAIL + 1


def test_a_mailbox_without_numbers_that_last_is_read_all_the_same() -> None:
    with (
        lying_imap({"SELECT": b"* OK [UIDVALIDITY %b] x\r\n" % (b"9" * 5000)}) as url,
        Mailbox(parse_mailbox(url)) as mailbox,
    ):
        assert (mailbox.validity, mailbox.next_uid) == (0, 0)
