"""Files in every encoding that a Swedish office saves text in."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arshjul.errors import InputError
from arshjul.reading.decoding import decode

PLAN = "Styrelsemöten 2027\n8 februari kl. 9–12 Årsredovisning\n5 april kl. 9–12 Översyn\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_a_plan_reads_the_same_in_every_encoding(encoding: str) -> None:
    assert decode(PLAN.encode(encoding), "plan.txt") == PLAN


def test_latin_1_is_read() -> None:
    text = PLAN.replace("–", "-")

    assert decode(text.encode("latin-1"), "plan.txt") == text


def test_bytes_that_cp1252_does_not_know_are_read_as_latin_1() -> None:
    assert decode("Möte 8 februari".encode("latin-1") + b"\x81", "plan.txt").startswith("Möte 8 februari")


def test_letters_with_loose_dots_become_whole_letters() -> None:
    text = decode(unicodedata.normalize("NFD", PLAN).encode(), "plan.txt")

    assert text == PLAN


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_every_line_break_becomes_one(line_break: str) -> None:
    assert decode(f"ett{line_break}två{line_break}".encode(), "plan.txt") == "ett\ntvå\n"


def test_form_feeds_and_unicode_breaks_do_not_shift_line_numbers() -> None:
    text = decode("ett\x0c\ntv\u2028å\x0btre\x85fyra\nfem".encode(), "plan.txt")

    assert [line.strip() for line in text.split("\n")] == ["ett", "tv å tre fyra", "fem"]


def test_control_characters_and_invisible_ones_are_gone() -> None:
    assert decode("a\x07b\u200bc\u00add\u202e\n".encode(), "plan.txt") == "a bcd\n"


@pytest.mark.parametrize("content", [b"", b"  \r\n\t", "﻿".encode(), "\ufeff \n".encode("utf-16-le")])
def test_an_empty_file_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(InputError) as refused:
        decode(content, "plan.txt")

    assert "plan.txt" in str(refused.value)
    assert "tom" in str(refused.value)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"PK\x03\x04\x14\x00\x06\x00", "Word-, Excel- eller zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "äldre Word"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b"\x89PNG\r\n\x1a\n", "bild"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "bild"),
        (b"abc\x00\x01\x02\x00\x00def", "inte en textfil"),
        (bytes(range(1, 32)) * 20, "inte en textfil"),
    ],
)
def test_what_is_not_text_is_refused_with_the_way_out(content: bytes, what: str) -> None:
    with pytest.raises(InputError) as refused:
        decode(content, "plan.bin")

    message = str(refused.value)
    assert what in message
    assert "spara det som oformaterad text" in message
    assert message.startswith("plan.bin: ")


def test_one_broken_byte_in_utf_8_is_refused_with_its_line() -> None:
    content = PLAN.encode().replace("Översyn".encode(), b"\xffversyn")

    with pytest.raises(InputError) as refused:
        decode(content, "plan.txt")

    assert refused.value.problems[0].line == 3


def test_cut_off_utf_16_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        decode(PLAN.encode("utf-16")[:-1], "plan.txt")

    assert "avkortad" in str(refused.value)


def test_a_file_name_with_a_line_break_cannot_forge_a_message() -> None:
    with pytest.raises(InputError) as refused:
        decode(b"", "plan\r\n.txt")

    assert "\n" not in str(refused.value)


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_a_swedish_refusal(content: bytes) -> None:
    try:
        text = decode(content, "plan.txt")
    except InputError:
        return

    assert not set(text) & set("\x00\r\x0b\x0c\x85\u2028")


@settings(deadline=None)
@given(st.text(alphabet="abcåäöÅÄÖ 0123456789-–:.\n", min_size=20))
def test_swedish_text_in_cp1252_comes_back(text: str) -> None:
    if text.strip():
        assert decode(("Möte å " + text).encode("cp1252"), "plan.txt") == "Möte å " + text


def test_a_file_too_large_for_a_plan_is_refused() -> None:
    with pytest.raises(InputError, match=r"större än 5 MB.* Klipp ut"):
        decode(b"8 februari 2027 kl. 9\n" * 300_000, "plan.txt")
