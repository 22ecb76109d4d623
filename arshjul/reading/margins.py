"""What stands beside the words of a line and is no part of what they say: when a message was written, for one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from arshjul.reading.accounting import Claim
from arshjul.reading.lines import fold
from arshjul.reading.occasions import Fate
from arshjul.reading.tokens import TokenKind, may_hold_a_token, tokens_of
from arshjul.reading.vocabulary import is_body_alone, who_named
from arshjul.reading.when import real_date

_SENT = "klockslaget då ett meddelande skrevs"
_OF_A_MATTER = "klockslag för en punkt på dagordningen"

_OF_BROWSER = "webbläsarens rad på utskriften"
_ADDRESS_AND_PAGE = re.compile(r"\s{0,9}(?:[a-z]{3,5}://|www\.)\S{3,300}\s{1,9}[0-9]{1,3}/[0-9]{1,3}\s{0,9}")
_PRINTED = re.compile(
    r"\s{0,9}(?:[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}|[0-9]{4}-[0-9]{2}-[0-9]{2}),? [0-9]{1,2}[:.][0-9]{2}(?: [AP]M)?"
    r"\s{1,9}\D"
)

_CLOCK = r"[0-2]?[0-9][:.][0-5][0-9](?::[0-5][0-9])?"
_DAY = r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}(?:[/-](?:20)?[0-9]{2})?)"
_MESSAGE = re.compile(
    rf"\s{{0,9}}(?:\[(?:{_DAY},? )?{_CLOCK}\] ?(?:(?P<who>[A-ZÅÄÖ][\w.’ -]{{0,40}}):)?"
    rf"|{_DAY},? {_CLOCK} ?[-–] ?(?P<writer>[A-ZÅÄÖ][\w.’ -]{{0,40}}):)"
)
_ISO_DAY = re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})")
_DAY_FIRST = re.compile(r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})[/-](?P<y>(?:20)?[0-9]{2})(?![0-9])")
_LONGEST_MATTER = 200
# "3  Preliminär budget 2028  10.40" and "10.40 Preliminär budget": an agenda by the clock.
_CLOCK_LAST = re.compile(rf"(?:\s{{2,9}}|\t|[.…]{{3,9}} ?)(?:kl\.? ?)?(?P<clock>{_CLOCK})$")
_CLOCK_FIRST = re.compile(rf"\s{{0,9}}(?:kl\.? ?)?(?P<clock>{_CLOCK})(?: ?[-–] ?{_CLOCK})?[\s:–-]{{1,9}}(?=[^\W\d])")
_NUMBER_FIRST = re.compile(r"\s{0,9}[0-9]{1,2}[.)]?\s")
_FEWEST_MATTERS = 3
_FEWEST_BODIES = 2
"""So many names of bodies after clock times are the meetings of a day, and no agenda."""


def without_margins(lines: Sequence[str]) -> tuple[list[str], list[Claim]]:
    """Return *lines* with what stands in their margins made blank, and what became of it.

    The lines keep their length, so that every place in them is what it was.
    """
    claims = [*_messages(lines), *_matters(lines), *_of_browser(lines)]
    done = list(lines)
    for claim in claims:
        line = done[claim.line - 1]
        done[claim.line - 1] = line[: claim.at] + " " * (claim.until - claim.at) + line[claim.until :]
    return done, claims


def day_of_messages(lines: Sequence[str]) -> date | None:
    """The day of the first message of a chat, when it is written: what is planned in it comes after."""
    for line in lines:
        if not (match := _MESSAGE.match(line)):
            continue
        if day := _ISO_DAY.search(match.group()):
            return real_date(int(day["y"]), int(day["m"]), int(day["d"]))
        if day := _DAY_FIRST.search(match.group()):
            return real_date(2000 + int(day["y"][-2:]), int(day["m"]), int(day["d"]))
    return None


def _messages(lines: Sequence[str]) -> Iterator[Claim]:
    """ "[09:15] Förbundschefen: …": a chat as it is copied."""
    for number, line in enumerate(lines, 1):
        match = _MESSAGE.match(line)
        if match and who_named(fold(match["who"] or match["writer"] or "")) == (None, ""):
            yield Claim(number, 0, match.end(), Fate.OTHER, _SENT)


def _of_browser(lines: Sequence[str]) -> Iterator[Claim]:
    """The address and the page's number below a page printed from a browser, and the day of printing above it."""
    if not any(_ADDRESS_AND_PAGE.fullmatch(line) for line in lines):
        return
    for number, line in enumerate(lines, 1):
        if _ADDRESS_AND_PAGE.fullmatch(line) or _PRINTED.match(line):
            yield Claim(number, 0, len(line), Fate.OTHER, _OF_BROWSER)


def _matters(lines: Sequence[str]) -> Iterator[Claim]:
    for found in (_clocks_last(lines), _clocks_first(lines)):
        undated = [clock for _, clock, is_dated in found if not is_dated]
        bodies = sum(is_body_alone(fold(lines[claim.line - 1][claim.until :])) for claim, _, _ in found)
        if bodies >= _FEWEST_BODIES or len(undated) < _FEWEST_MATTERS or undated != sorted(set(undated)):
            continue
        if len(undated) * 2 >= len(found) and len(undated) < len(found):
            # The first may tell when the meeting begins; another would be taken for the time of the days among them.
            yield from (claim for number, (claim, _, is_dated) in enumerate(found) if is_dated or number)


def _clocks_last(lines: Sequence[str]) -> list[tuple[Claim, str, bool]]:
    found = []
    for number, line in enumerate(lines, 1):
        if len(line) > _LONGEST_MATTER or not _NUMBER_FIRST.match(line):
            continue
        words = line.rstrip()
        at = max(0, len(words) - 24)
        if match := _CLOCK_LAST.search(words, at):
            found.append(_matter(number, words, *match.span("clock")))
    return found


def _clocks_first(lines: Sequence[str]) -> list[tuple[Claim, str, bool]]:
    short = ((number, line) for number, line in enumerate(lines, 1) if len(line) <= _LONGEST_MATTER)
    matched = ((number, line, match) for number, line in short if (match := _CLOCK_FIRST.match(line)))
    return [_matter(number, line, match.start("clock"), match.end()) for number, line, match in matched]


def _matter(number: int, line: str, at: int, until: int) -> tuple[Claim, str, bool]:
    """The clock time of a matter, as it is compared, and whether the matter's words name a day."""
    words = line[:at] + " " * (until - at) + line[until:]
    clock = line[at:until].replace(":", ".").split("-")[0].strip(" .:–-").zfill(5)
    tokens = tokens_of(number, words) if may_hold_a_token(words) else []
    is_dated = any(token.kind is TokenKind.DATE for token in tokens)
    return Claim(number, at, until, Fate.OTHER, _OF_A_MATTER), clock, is_dated
