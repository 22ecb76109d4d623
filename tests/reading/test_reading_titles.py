"""Titles that a scanner has misread, and what may not stand in one."""

from __future__ import annotations

import pytest

from arshjul.reading.plan import read_plan
from arshjul.reading.spelling import KNOWN_WORDS, likely_title


@pytest.mark.parametrize(
    ("written", "likely"),
    [
        ("Helarsredovisning", "Helårsredovisning"),
        ("helarsredovisning och budget", "helårsredovisning och budget"),
        ("Verksamhetsuppféljning", "Verksamhetsuppföljning"),
        ("Halvarsredovisningen", "Halvårsredovisningen"),
        ("Revisionsrappert / PO", "Revisionsrapport / PO"),
    ],
)
def test_a_misread_word_has_a_likely_one(written: str, likely: str) -> None:
    assert likely_title(written) == likely


@pytest.mark.parametrize(
    "title",
    [*KNOWN_WORDS, "Årsredovisningar", "Planeringsdagar", "Verksamhetsplanen", "Revisionsrapporter", "Styrelsemöte"],
)
def test_a_word_that_is_right_is_not_doubted(title: str) -> None:
    assert likely_title(title) is None
    assert likely_title(title.capitalize()) is None


def test_a_title_has_no_code_of_a_mails_header() -> None:
    (occasion,) = read_plan("Styrelsemöten 2027\n8 februari kl. 9 Bokslut ==??utf-8?q?Bcc:?=\n", 2027).occasions

    assert "=?" not in occasion.title
    assert "==??" in occasion.written
