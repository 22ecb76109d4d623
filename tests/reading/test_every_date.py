"""The law of the reader: whatever looks like a date ends as exactly one thing, whatever the text."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arshjul.errors import InputError
from arshjul.reading.accounting import LONGEST_LINE
from arshjul.reading.extracting.decoding import decode
from arshjul.reading.lines import plain
from arshjul.reading.occasions import Fate, ReadPlan
from arshjul.reading.plan import read_plan

MONTHS = "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
HOURS = "ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv"
# Written from how Swedish dates look, and from nothing of the reader's own; it knows no more than their shapes.
LOOKS_LIKE_A_DATE = re.compile(
    rf"""
    (?<![\d/.,:-])\d{{4}}-\d{{2}}-\d{{2}}(?![\d-])                 # 2027-02-08
    | (?<![\w.,:/#-])20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|1\d|2\d)(?![\w-])      # 20270208
    | (?<![\w.,:/#-])2[5-9](?:0[1-9]|1[0-2])(?:0[1-9]|1\d|2\d)(?![\w.,]|\s?-|\s?t?kr)      # 270208
    | (?<![\d/.,-])(?:[1-9]|[12]\d|3[01])/(?:[1-9]|1[0-2])(?![\d/]|\s(?:av|delar|majoritet))      # 8/2
    | (?<![\w.,:/-])(?:[1-9]|[12]\d|3[01])\s(?:{MONTHS})(?!\w)        # 8 februari
    | (?<!\w)(?:{MONTHS})(?!\w)                                     # februari
    | (?<!\w)(?:vecka|v\.)\s?(?:[1-9]|[1-4]\d|5[0-3])(?!\d)           # v. 24
    | (?<!\w)(?:kl\.?|klockan)\s(?:\d|1\d|2[0-3])(?!\d)               # kl 9
    | (?<!\w)(?:kl\.?|klockan)\s(?:halv\s)?(?:{HOURS})(?!\w)          # klockan halv nio
    | (?<![\d.,:/-])(?:0\d|1\d|2[0-3]):[0-5]\d(?![\d:,./-])           # 09:00
    """,
    re.VERBOSE | re.IGNORECASE,
)
MONTH_ALONE = re.compile(rf"(?:{MONTHS}|jan|feb|mar|apr|jun|jul|aug|sep|sept|okt|nov|dec)\.?", re.IGNORECASE)
NUMBERED = re.compile(r"(?:§|\b(?:sid(?:a|an|or)?|s\.|bilaga|punkt|kap|nr|prop|dnr|lag|skr|sou|sfs|page)\.?)\s?$", re.I)


def looking_like_dates(text: str) -> Iterator[tuple[int, int, int]]:
    """The line, and where in it, of whatever looks like a date."""
    for number, line in enumerate(text.split("\n"), 1):
        for match in LOOKS_LIKE_A_DATE.finditer(line):
            if not NUMBERED.search(line[max(0, match.start() - 10) : match.start()]):
                yield number, *match.span()


def bare_days(text: str) -> Iterator[tuple[int, int, int]]:
    """The line, and where in it, of each number alone in a cell below the name of a month or beside it."""
    below: list[int] = []
    for number, line in enumerate(text.split("\n"), 1):
        cells = line.split("\t")
        named = [n for n, cell in enumerate(cells) if MONTH_ALONE.fullmatch(cell.strip())]
        if len(named) >= 3:
            below = named
            continue
        below = below if "\t" in line else []
        at = 0
        for n, cell in enumerate(cells):
            is_of_month = n in below or (named == [0] and n > 0)
            if is_of_month and re.fullmatch("[1-9]|[12][0-9]|3[01]", cell):
                yield number, at, at + len(cell)
            at += len(cell) + 1


def assert_every_date_is_accounted_for(text: str, plan: ReadPlan) -> None:
    text = plain(text)
    lines = text.split("\n")
    for number, at, until in (*looking_like_dates(text), *bare_days(text)):
        tokens = [it for it in plan.tokens if it.line == number and it.at < until and at < it.until]
        assert tokens, f"silent: {lines[number - 1][at:until]!r} in {lines[number - 1]!r}"
    told = {other.line for other in plan.others}
    doubted = {line for doubt in plan.doubts for line in doubt.lines}
    for token in plan.tokens:
        if token.fate is Fate.OTHER:
            assert token.line in told
        if token.fate is Fate.DOUBT:
            assert token.line in doubted
    for one, other in zip(plan.tokens, plan.tokens[1:], strict=False):
        assert (one.line, one.until) <= (other.line, other.at) or one.line < other.line


FRAGMENTS = (
    "Styrelsemöten 2027|Beredningsgruppen 2027 (kl. 13-16)|Årshjul 2027|Lokal samverkansgrupp|Mars|Våren 2027",
    "§ 12 Nästa möte|8 februari|den 8:e februari|8/2|8/2-27|2027-02-08|270208|20270208|8.2.|8.2.2027|10-11 mars",
    "10–11  mars|8, 15 och 22 maj|v. 24|vecka 24–27|v 7|första måndagen i mars|sista torsdagen i november|31 april",
    "30/2|tisdag|måndag den|mån|kl 9|kl. 9–12|09:00-12:00|9.00|klockan 13.30|klockan halv nio|kl. sju",
    "den tionde februari|sista mars|kl. 25.00|från kl 13:00|lunch till lunch",
    "heldag|inställt|ställs in|flyttas till|flyttas från|i stället för|senast|sista dag|innan den|extra|preliminärt",
    "Styrelsemötet|styrelsen|beredningen|Planeringsdag|Nästa möte är|Mötet den|behandlas av|har beslutat att",
    "Samtliga möten|Datum;Tid;Organ|Organ\tJan\tFeb\tMar\tApr|Månad;Styrelsen;Beredning|2027-02-08;9-12;Styrelsen",
    "Styrelsen\t8\t-\t11,25\t3|\tjan\tfeb\tmars\tP4\nAlla\t8\t9\t10\t11\n|Mars\t8\t\t12 000|"
    "Plats och tid: |Tid:|Plats: Stadshuset|Protokoll 2026-11-16|Kallelse",
    "Publicerad 2026-12-01|Skickat: den 3 maj 2026|Bokslut|i april lämnas|under maj|decembermötet|12.50 kr",
    "2/3 majoritet|s. 3/4|(offentligt)|* |- |# |. |, | och |: |\t|\n|\n\n",
)
PIECES = st.lists(st.sampled_from("|".join(FRAGMENTS).split("|")), max_size=40)


@settings(deadline=None, max_examples=150)
@given(PIECES, st.sampled_from([" ", "\n", ""]), st.sampled_from([None, 2027]))
def test_in_any_heap_of_dates_and_words_nothing_is_silent(pieces: list[str], between: str, year: int | None) -> None:
    text = between.join(pieces)

    assert_every_date_is_accounted_for(text, read_plan(text, year))


ROOT = Path(__file__).parents[1] / "cases"
TEXTS = [*(ROOT / "reading").glob("*.txt"), *(ROOT / "documents").glob("*.txt")]
DOCUMENTS = sorted(path for path in TEXTS if path.stat().st_size < 9_000)


def _text(path: Path) -> str:
    return decode(path.read_bytes())


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_in_a_document_nothing_is_silent(path: Path) -> None:
    text = _text(path)

    assert_every_date_is_accounted_for(text, read_plan(text, None))


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(DOCUMENTS), st.randoms(use_true_random=False))
def test_in_a_document_that_has_been_shaken_nothing_is_silent(path: Path, chance: random.Random) -> None:
    text = _shaken(_text(path), chance)

    assert_every_date_is_accounted_for(text, read_plan(text, 2027))


def _shaken(text: str, chance: random.Random) -> str:
    """*text* with lines lost, doubled, joined and put elsewhere, and words of them lost."""
    lines = text.split("\n")
    for _ in range(chance.randint(1, 8)):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        match chance.randrange(5):
            case 0:
                lines[at], lines[other] = lines[other], lines[at]
            case 1:
                lines.insert(other, lines[at])
            case 2:
                lines[at] = lines[at] + chance.choice(["", " ", "\t", ";", ". "]) + lines[other]
            case 3:
                words = lines[at].split(" ")
                lines[at] = " ".join(word for word in words if chance.random() > 0.2)
            case _:
                lines[at] = ""
    return "\n".join(lines)


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet="0123456789/.-: klvjanmrsfeb\n\t;|", max_size=200))
def test_in_any_letters_of_dates_nothing_is_silent(text: str) -> None:
    assert_every_date_is_accounted_for(text, read_plan(text, None))


def test_a_line_that_is_too_long_is_a_doubt_and_no_silence() -> None:
    text = "Styrelsemöten 2027\n" + "8 februari " * LONGEST_LINE

    plan = read_plan(text, None)

    assert [token.fate for token in plan.tokens] == [Fate.DOUBT]


def test_a_text_with_far_too_many_dates_is_refused_as_a_whole() -> None:
    with pytest.raises(InputError):
        read_plan("Bokslut 8/2 och 9/2\n" * 20_000, None)
