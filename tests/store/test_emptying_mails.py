"""Emptying a person reads every mail, also those that strangers have made to stop whoever reads them."""

from __future__ import annotations

import pytest
from hostile_mails import hostile_mails

from arshjul.store.emptying import Particulars
from arshjul.store.mail_text import is_read_soon, text_of_mail

ANNA = Particulars(frozenset({"Anna Ek"}), frozenset({"anna@nord.example"}))


@pytest.mark.parametrize("name", hostile_mails())
def test_no_mail_stops_it_and_what_stands_there_in_clear_is_found(name: str) -> None:
    mail = b"Subject: Fr\xc3\xa5n Anna Ek\r\n" + hostile_mails()[name]

    assert ANNA.stand_in(text_of_mail(mail))


@pytest.mark.parametrize("name", ["2,000 parts in each other", "100,000 headers", "parts without end"])
def test_what_is_larger_than_people_write_is_not_taken_apart(name: str) -> None:
    assert not is_read_soon(hostile_mails()[name])


def test_a_name_in_a_part_that_is_packed_is_found_in_a_mail_of_ordinary_size() -> None:
    part = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nQW5uYSBFaw==\r\n"
    mail = b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n' + part + b"--b--\r\n"

    assert ANNA.stand_in(text_of_mail(mail))
