"""The law of the reader: every token of a document ends as exactly one thing, and what became nothing is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from arshjul.errors import InputError, Problem
from arshjul.reading.day_numbers import day_numbers
from arshjul.reading.lines import one_line
from arshjul.reading.occasions import Fate, Other, ReadToken
from arshjul.reading.tokens import Token, TokenKind, may_hold_a_token, tokens_of

LONGEST_LINE = 5_000
"""A longer line is no text that a person wrote, and is not read."""

MOST_TOKENS = 10_000
"""More dates than this is no plan of a year."""

MOST_DATED_LINES = 6_000
MOST_DATED_LETTERS = 400_000
"""Lines with dates, and all their letters: more is no plan either, and would keep a person waiting."""

WHOLE_LINE = 1 << 60


@dataclass(frozen=True)
class Claim:
    """That a stretch of a line became something; *why* tells it of what became nothing."""

    line: int
    """1 is the first."""
    at: int
    until: int
    fate: Fate
    why: str = ""


_RANK = (Fate.CHANGE, Fate.DEADLINE, Fate.OCCASION, Fate.DOUBT, Fate.OTHER)
_WHY = "ingår inte i något möte"
_MOST_SHOWN = 240
_AROUND = 80


def dated_lines(lines: Sequence[str], file: str = "") -> list[int]:
    """Return the numbers of the lines that may hold a token, 1 is the first, and of those too long to be read.

    Raises InputError, naming *file*, for a text with far more dates than a plan, before any of it is read.
    """
    found: list[int] = []
    dated = letters = 0
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            found.append(number)
        elif may_hold_a_token(line):
            found.append(number)
            dated += 1
            letters += len(line)
            if dated > MOST_DATED_LINES or letters > MOST_DATED_LETTERS:
                raise too_many(MOST_DATED_LINES if dated > MOST_DATED_LINES else 2_000, file)
    return found


def too_many(number: int, file: str) -> InputError:
    """The error of a text with more than *number* dates."""
    message = (
        f"Dokumentet har fler än {number} datum och är ingen mötesplan. "
        "Klipp ut den del där mötena står och läs in den."
    )
    return InputError([Problem(message, file=file or None)])


def account(
    lines: Sequence[str], dated: Iterable[int], claims: Iterable[Claim], file: str = ""
) -> tuple[tuple[ReadToken, ...], tuple[Other, ...]]:
    """Return every token of *lines* with what became of it, and the lines whose tokens became nothing.

    *dated* are the numbers of the lines that may hold one, in their order.
    A token that no claim touches became nothing; one that several touch is the first of a change, a deadline, an
    occasion and a doubt. Raises InputError, naming *file*, when there are more than MOST_TOKENS.
    """
    of_line: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        of_line[claim.line].append(claim)
    numbers = day_numbers(lines)
    tokens: list[ReadToken] = []
    others: list[Other] = []
    for number in sorted({*dated, *numbers}):
        line = lines[number - 1]
        found = _with_numbers(_tokens(number, line), numbers.get(number, []))
        if not found:
            continue
        told = [(token, _fate(token, of_line[number])) for token in found]
        tokens += [ReadToken(number, t.at, t.until, t.kind.value, claim.fate) for t, claim in told]
        others += _others(line, [(token, claim) for token, claim in told if claim.fate is Fate.OTHER])
        if len(tokens) > MOST_TOKENS:
            raise too_many(MOST_TOKENS, file)
    return tuple(tokens), tuple(others)


def _tokens(number: int, line: str) -> list[Token]:
    if len(line) <= LONGEST_LINE:
        return tokens_of(number, line)
    return [Token(TokenKind.DATE, number, 0, len(line))] if any(c.isdigit() for c in line) else []


def _with_numbers(found: list[Token], numbers: list[Token]) -> list[Token]:
    """The tokens of a line with the bare numbers of days in it that are no part of another."""
    alone = [it for it in numbers if not any(it.at < token.until and token.at < it.until for token in found)]
    return sorted([*found, *alone], key=lambda token: token.at) if alone else found


def _fate(token: Token, claims: list[Claim]) -> Claim:
    touching = [claim for claim in claims if claim.at < token.until and token.at < claim.until]
    nothing = Claim(token.line, token.at, token.until, Fate.OTHER, _WHY)
    return min(touching, key=lambda claim: _RANK.index(claim.fate), default=nothing)


def _others(line: str, untold: list[tuple[Token, Claim]]) -> Iterator[Other]:
    """One for a line of a person's length; in a longer one, one for each stretch of it."""
    told = -1
    for token, claim in untold:
        if token.at < told:
            continue
        at, until = (0, len(line)) if len(line) <= _MOST_SHOWN else _around(line, token)
        written = one_line(line[at:until])
        told = until
        yield Other(token.line, ("… " if at else "") + written + (" …" if until < len(line) else ""), claim.why or _WHY)


def _around(line: str, token: Token) -> tuple[int, int]:
    """Where the words around a token begin and end, whole words when there are any."""
    at = max(0, token.at - _AROUND)
    at = line.find(" ", at, token.at) + 1 or at if at else 0
    until = line.rfind(" ", token.until, token.until + _AROUND)
    if token.until + _AROUND >= len(line):
        until = len(line)
    return at, max(until, token.until)
