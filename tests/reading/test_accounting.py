"""Every token of a document ends as exactly one thing."""

from __future__ import annotations

import pytest

from arshjul.errors import InputError
from arshjul.reading.accounting import MOST_TOKENS, Claim, account
from arshjul.reading.occasions import Fate
from arshjul.reading.tokens import tokens_of


@pytest.mark.parametrize(
    ("line", "tokens"),
    [
        ("8 februari kl. 9-12", ["8 februari", "kl. 9-12"]),
        ("8, 15 och 22 februari", ["8, 15 och 22 februari"]),
        ("v. 24 tis 15/6 9:00", ["v. 24", "15/6", "9:00"]),
        ("31/31 och 2027-99-99", ["31/31", "2027-99-99"]),
        ("Februari: bokslut, decembermötet", ["Februari", "december"]),
        ("Kl 25, § 5/6, bilaga 3/4, 12.50 kr, 2.1 Styrelsen", ["Kl 25"]),
    ],
)
def test_whatever_looks_like_a_date_is_a_token(line: str, tokens: list[str]) -> None:
    assert [line[token.at : token.until] for token in tokens_of(1, line)] == tokens


def test_a_token_that_nothing_claims_is_told_with_its_words() -> None:
    lines = ["8 februari, 5 april", "", "Bokslut 31 mars"]

    tokens, others = account(
        lines, range(1, len(lines) + 1), [Claim(1, 0, 10, Fate.OCCASION), Claim(3, 0, 99, Fate.OTHER, "är ingen dag")]
    )

    assert [token.fate for token in tokens] == ["occasion", "other", "other"]
    assert [(other.line, other.written, other.why) for other in others] == [
        (1, "8 februari, 5 april", "ingår inte i något möte"),
        (3, "Bokslut 31 mars", "är ingen dag"),
    ]


def test_of_a_long_line_the_words_around_the_date_are_told() -> None:
    (other,) = account(["ord " * 100 + "den 8 februari " + "ord " * 100], [1], [])[1]

    assert other.written.startswith("… ord")
    assert other.written.endswith("ord …")
    assert "8 februari" in other.written


def test_far_too_many_dates_are_refused() -> None:
    with pytest.raises(InputError, match=r"plan\.txt: Dokumentet har fler än"):
        account(["8/2"] * (MOST_TOKENS + 1), range(1, MOST_TOKENS + 2), [], "plan.txt")
