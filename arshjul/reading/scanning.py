"""A line with its dates and times found, and masked in the rest of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from arshjul.reading.date_forms import FULL_MONTH, WrittenDate, month_number, weekday_number
from arshjul.reading.dates import DATE_MARK, find_dates, mask_weekdays
from arshjul.reading.lines import fold
from arshjul.reading.times import TIME_MARK, WrittenTime, find_times
from arshjul.reading.titles import OTHER_MARK, fragments
from arshjul.reading.vocabulary import cancelled_word


@dataclass(frozen=True)
class Scanned:
    """A line with its dates and times found and masked."""

    number: int
    """0 is the first line."""
    line: str
    folded: str
    masked: str
    dates: tuple[WrittenDate, ...] = ()
    """Days; and weeks, when the line has no day."""
    week: WrittenDate | None = None
    """The week written beside the days."""
    times: tuple[WrittenTime, ...] = ()
    month_label: int | None = None
    month_at: tuple[int, int] = (0, 0)
    """Where the month label stands."""

    @property
    def words(self) -> int:
        """How many words are neither date nor time."""
        return len(_WORD.findall(self.masked))

    @property
    def looks_like_a_row(self) -> bool:
        """Whether it is a row of a list or table rather than a sentence."""
        if self.words > _MOST_WORDS_IN_A_ROW and len(_CELL_END.findall(self.line.strip())) < _FEWEST_CELLS:
            return False
        return self.words <= _MOST_WORDS_IN_A_TABLE_ROW

    @property
    def begins_with_date(self) -> bool:
        """Whether nothing but bullets and a weekday stand before the first date."""
        return bool(self.dates) and not _WORD.search(self.masked[: self.dates[0].at])

    @property
    def is_date_alone(self) -> bool:
        """Whether the line has a date and nothing else."""
        return bool(self.dates) and not self.times and not fragments(self.line, self.masked)


_FEWEST_DAYS = 2
_MOMENTS = re.compile(r"\x01+[t, ]{0,2}\x02+ {0,2}(?:-{1,2}|till|/) {0,2}\x01+[t, ]{0,2}\x02+")
_WORD = re.compile(r"[a-z]{2,}")
_CELL_END = re.compile(r"[\t;|]|(?<! ) {3,}")
_FEWEST_CELLS = 2
_MOST_WORDS_IN_A_ROW = 18
_MOST_WORDS_IN_A_TABLE_ROW = 60
_MONTH_LABEL = re.compile(
    rf"^[^a-z0-9\x01\x02]*(?:[a-z][^a-z0-9]{{1,3}})?(?P<m>{FULL_MONTH})(?! ?(?:19|20)[0-9]{{2}})[:.]?"
)
_MONTH_CELL = re.compile(rf"(?:(?<=[\t;|]) {{0,9}}|(?<=   ))(?P<m>{FULL_MONTH}) {{0,9}}(?=[\t;|]|   |$)")


# Lines are looked at from above and from below; a few are kept so that each is scanned once.
@lru_cache(maxsize=64)
def scan(number: int, line: str, *, listed: bool) -> Scanned:
    """Return *line* with its dates and times found; *listed*: it stands in a list of meetings."""
    folded = fold(line)
    dates, masked = find_dates(folded, listed=listed)
    times, masked = find_times(masked, listed=listed)
    dates, times, masked = _moments_joined(dates, times, masked)
    days = [date for date in dates if date.week is None]
    weeks = [date for date in dates if date.week is not None]
    apart = [week for week in weeks if _stands_apart(week, days, masked)] if listed and len(days) > len(weeks) else []
    label = None
    if listed:
        label = _MONTH_LABEL.search(masked) or _MONTH_CELL.search(masked)
        masked = _mask(masked, label)
        masked = mask_weekdays(masked, OTHER_MARK)
    masked = _mask(masked, cancelled_word(masked))
    return Scanned(
        number,
        line,
        folded,
        masked,
        dates=tuple(sorted([*days, *apart], key=lambda date: date.at) or weeks),
        week=weeks[0] if days and weeks and not apart else None,
        times=tuple(times),
        month_label=month_number(label["m"]) if label else None,
        month_at=label.span("m") if label else (0, 0),
    )


def _stands_apart(week: WrittenDate, days: list[WrittenDate], masked: str) -> bool:
    """Whether a week is one more among the days of a line: "15 juni, internat vecka 35, 20-21 oktober"."""
    if len(days) < _FEWEST_DAYS:
        return False
    at = max(masked.rfind(sign, 0, week.at) for sign in ",;")
    ends = [end for sign in ",;" if (end := masked.find(sign, week.until)) >= 0]
    until = min(ends, default=len(masked))
    return at >= 0 and not any(at < day.at < until for day in days)


def _moments_joined(
    dates: list[WrittenDate], times: list[WrittenTime], masked: str
) -> tuple[list[WrittenDate], list[WrittenTime], str]:
    """ "2027-02-03T13:00 - 2027-02-03T16:00" as one day with its start and its end, as systems write it."""
    if len(dates) != 2 or len(times) != 2 or _day_of(dates[0]) != _day_of(dates[1]):
        return dates, times, masked
    start, end = times
    if not _MOMENTS.fullmatch(masked, dates[0].at, end.until) or start.end or end.end:
        return dates, times, masked
    whole = replace(start, until=end.until, end=end.start, is_real=start.is_real and end.is_real)
    return dates[:1], [whole], masked[: start.at] + TIME_MARK * (end.until - start.at) + masked[end.until :]


def _day_of(date: WrittenDate) -> tuple[int | None, int | None, int | None]:
    return date.year, date.month, date.day


def _mask(masked: str, match: re.Match[str] | None) -> str:
    if match is None:
        return masked
    at, until = match.span()
    return masked[:at] + OTHER_MARK * (until - at) + masked[until:]


_BARE_DAY = re.compile(
    r"^[^a-z0-9]*(?:(?P<w>(?:man|tis|ons|tors?|fre|lor|son)(?:dag(?:en)?)?|ma|ti|on|to|fr|lo|so)\.? (?:den )?)?"
    r"(?:den )?"
    r"(?P<d>[0-9]{1,2})(?::?[ea])?(?![0-9]|[.:/][0-9])"
    r"(?: ?- ?(?:(?:man|tis|ons|tors?|fre|lor|son)(?:dag(?:en)?)?|ma|ti|on|to|fr|lo|so)\.? (?P<d2>[0-9]{1,2})"
    r"(?![0-9.:/]))?"
    r"(?= ?[-:,;\t]| +(?![0-9]))"
)


_LETTERS_AND_DAY = re.compile(r"(?<!\w)[A-ZÅÄÖ]{2,4} (?:[A-Za-zÅÄÖåäö]{2,7}\.? )?[0-9]{1,2}(?![0-9])")
_DAY_OF_LETTERS = re.compile(
    r"(?<!\w)(?:[A-ZÅÄÖ]{2,4}|[a-zåäö]{5,20}) (?:(?P<w>[A-Za-zÅÄÖåäö]{2,7})\.? )?"
    r"(?P<d>[0-9]{1,2})(?: ?[-–] ?(?P<d2>[0-9]{1,2}))?(?=[ ,;]*(?:[,;(]|$))"
)
_WEEKDAY_OF_LETTERS = re.compile(r"(?:man|tis|ons|tors?|fre|lor|son)(?:dag)?|ma|ti|on|to|fr|lo|so")


def with_days_of_letters(scanned: Scanned) -> Scanned:
    """Return "Januari  BG to 14, ST to 28" with the days of its month, each beside the letters of those who meet."""
    month = scanned.month_label
    if scanned.dates or not month or not _LETTERS_AND_DAY.search(scanned.line, scanned.month_at[1]):
        return scanned
    dates, masked = [], scanned.masked
    for it in _DAY_OF_LETTERS.finditer(scanned.line, scanned.month_at[1]):
        named, last = it["w"] and _WEEKDAY_OF_LETTERS.fullmatch(fold(it["w"])), it["d2"]
        if (it["w"] and not named) or not 1 <= int(it["d"]) <= 31:
            continue
        at, until = it.start("w" if named else "d"), it.end()
        date = WrittenDate(at, until, int(it["d"]), month, weekday=weekday_number(named.group()) if named else None)
        dates.append(replace(date, end_day=int(last), end_month=month) if last else date)
        masked = masked[:at] + DATE_MARK * (until - at) + masked[until:]
    return replace(scanned, dates=tuple(dates), masked=masked) if dates else scanned


_DAY_OF_MONTH = re.compile(r"(?<![a-z])den (?P<d>[0-9]{1,2})(?::?[ea])?(?![0-9a-z]|[.:/][0-9])")
_WORD_OF_ROW = re.compile(r"[a-z]{2}")


def with_bare_day(scanned: Scanned, month: int) -> Scanned:
    """Return a line below the heading "Februari" with its day: "3 – Styrelsen kl. 9", "Samråd den 20:e"."""
    match = _BARE_DAY.match(scanned.masked)
    named = match and match["w"]
    if match is None or not _WORD_OF_ROW.search(scanned.masked, match.end()):
        match, named = _DAY_OF_MONTH.search(scanned.masked), None
    if match is None or not 1 <= int(match["d"]) <= 31:
        return scanned
    weekday = weekday_number(named) if named else None
    date = WrittenDate(match.start("d"), match.end(), int(match["d"]), month, weekday=weekday)
    if last := match.groupdict().get("d2"):
        date = replace(date, end_day=int(last), end_month=month)
    at = match.start() if match.re is _DAY_OF_MONTH else 0
    masked = scanned.masked[:at] + DATE_MARK * (match.end() - at) + scanned.masked[match.end() :]
    times, masked = find_times(masked, listed=True)
    return replace(scanned, dates=(date,), masked=masked, times=(*scanned.times, *times))
