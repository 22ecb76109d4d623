"""Files in every encoding that a Swedish office saves text in."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arshjul.reading.extracting.decoding import decode
from arshjul.reading.extracting.refusing import UnreadableError

PLAN = "Styrelsemöten 2027\n8 februari kl. 9–12 Årsredovisning\n5 april kl. 9–12 Översyn\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_a_plan_reads_the_same_in_every_encoding(encoding: str) -> None:
    assert decode(PLAN.encode(encoding)) == PLAN


def test_latin_1_is_read() -> None:
    text = PLAN.replace("–", "-")

    assert decode(text.encode("latin-1")) == text


def test_bytes_that_cp1252_does_not_know_are_read_as_latin_1() -> None:
    assert decode("Möte 8 februari".encode("latin-1") + b"\x81").startswith("Möte 8 februari")


def test_letters_with_loose_dots_become_whole_letters() -> None:
    text = decode(unicodedata.normalize("NFD", PLAN).encode())

    assert text == PLAN


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_every_line_break_becomes_one(line_break: str) -> None:
    assert decode(f"ett{line_break}två{line_break}".encode()) == "ett\ntvå\n"


def test_form_feeds_and_unicode_breaks_do_not_shift_line_numbers() -> None:
    text = decode("ett\x0c\ntv\u2028å\x0btre\x85fyra\nfem".encode())

    assert [line.strip() for line in text.split("\n")] == ["ett", "tv å tre fyra", "fem"]


def test_control_characters_and_invisible_ones_are_gone() -> None:
    assert decode("a\x07b\u200bc\u00add\u202e\n".encode()) == "a bcd\n"


@pytest.mark.parametrize("content", [b"abc\x00\x01\x02\x00\x00def", bytes(range(1, 32)) * 20])
def test_what_is_not_text_is_refused_with_the_way_out(content: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"varken text eller .* Spara den som"):
        decode(content)


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman", "cp1252"])
@pytest.mark.parametrize(
    "text",
    [
        PLAN.replace("–", "-"),
        "Möte 8 februari",
        "Helårsredovisning",
        "ÅRSREDOVISNING OCH ÖVERSYN",
        "Åsö 3 maj",
        "Sammanträden: måndag, lördag och söndag i Örebro",
    ],
)
def test_swedish_tells_the_older_encodings_apart(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    "content",
    [
        "Заседание правления 8 февраля".encode("cp1251"),
        "Συνεδρίαση 8 Φεβρουαρίου".encode("cp1253"),
        b"8 februari \x90\x9d\xd7",
    ],
)
def test_text_whose_letters_are_not_certain_is_refused_and_never_guessed(content: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"inte att säga säkert .* UTF-8"):
        decode(content)


def test_text_that_was_decoded_wrongly_once_and_saved_comes_back() -> None:
    assert decode(PLAN.encode().decode("cp1252").encode()) == PLAN


@pytest.mark.parametrize("spoilt", ["M\ufffdte", "M÷te", "Styrelsem\u02c6te", "M÷te och Ã¤rende"])
def test_text_whose_letters_are_spoilt_is_refused_with_its_line(spoilt: str) -> None:
    with pytest.raises(UnreadableError, match="förstörda") as refused:
        decode(f"Plan 2027\n{spoilt} 8 februari\n".encode())

    assert refused.value.line == 2


def test_what_a_mail_says_of_its_letters_is_believed_where_the_bytes_do_not_say_otherwise() -> None:
    assert decode(b"8 februari \x90\xd7", "ibm850") == "8 februari É╫".replace("╫", "Î")
    assert decode("Möte".encode(), "iso-8859-1") == "Möte"


def test_one_broken_byte_in_utf_8_is_refused_with_its_line() -> None:
    content = PLAN.encode().replace("Översyn".encode(), b"\xffversyn")

    with pytest.raises(UnreadableError) as refused:
        decode(content)

    assert refused.value.line == 3


def test_cut_off_utf_16_is_refused() -> None:
    with pytest.raises(UnreadableError) as refused:
        decode(PLAN.encode("utf-16")[:-1])

    assert "avkortad" in str(refused.value)


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_a_swedish_refusal(content: bytes) -> None:
    try:
        text = decode(content)
    except UnreadableError:
        return

    assert not set(text) & set("\x00\r\x0b\x0c\x85\u2028")


@settings(deadline=None)
@given(st.text(alphabet="abcåäöÅÄÖ 0123456789-–:.\n", min_size=20))
def test_swedish_text_in_cp1252_comes_back(text: str) -> None:
    if text.strip():
        assert decode(("Möte å " + text).encode("cp1252")) == "Möte å " + text


def test_a_text_too_large_for_a_plan_is_refused() -> None:
    with pytest.raises(UnreadableError, match=r"större än 5 MB.* Klipp ut"):
        decode(b"8 februari 2027 kl. 9\n" * 300_000)
