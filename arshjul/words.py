"""The words people read: the one Jinja environment, and dates, clocks and roles in Swedish."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, time
from functools import cache
from typing import TYPE_CHECKING

from arshjul.folders import folder
from arshjul.swedish import MONTHS, WEEKDAYS
from arshjul.year import wording
from arshjul.year.model import Body, Occasion, Role, Seat
from arshjul.year.roles import ROLE_WORDS

if TYPE_CHECKING:
    from jinja2 import Environment

    from arshjul.year.saying.quorum import Forecast

_BODIES = {
    Body.BOARD: "styrelsen",
    Body.PREPARATORY: "beredningsgruppen",
    Body.JOINT: "styrelsen och beredningsgruppen",
    Body.AUDITORS: "revisorerna",
    Body.MEMBERS: "medlemmarna",
    Body.PRESIDIUM: "presidiet",
    Body.OFFICE: "kansliet",
    Body.GROUP: "gruppen",
}


def render(template: str, **values: object) -> str:
    """Return the text of ``templates/``\\ *template* with *values* put in.

    Values are escaped in every template but those named ``.txt``. A value that the template asks for and
    nobody gave raises jinja2.UndefinedError: a gap in a mail is worse than no mail.
    """
    return environment().get_template(template).render(**values)


@cache
def environment() -> Environment:
    """The one Jinja environment, for mail, page and document alike."""
    # Here and not on top: the command line must start without Jinja.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    made = Environment(
        loader=FileSystemLoader(folder("templates")),
        # Unknown endings are escaped too: forgetting one costs an ugly text, not a hole.
        autoescape=select_autoescape(enabled_extensions=(), disabled_extensions=("txt",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update({word.__name__: word for word in FILTERS})
    return made


def swedish_date(day: date) -> str:
    """``30 november 2026``."""
    return wording.written(day)


def weekday_date(day: date) -> str:
    """``måndag 30 november 2026``."""
    return wording.with_weekday(day)


def iso_week(day: date) -> str:
    """``v. 49``."""
    return wording.week_word(day.isocalendar().week)


def clock(at: time) -> str:
    """``9`` on the hour, else ``9.30``."""
    return f"{at.hour}.{at.minute:02}" if at.minute else f"{at.hour}"


def clock_range(start: time | None, end: time | None = None) -> str:
    """``kl. 9–12``, ``kl. 9.00–15.30``, ``kl. 9``, or nothing when no hour is known."""
    if start is None:
        return ""
    if end is None:
        return f"kl. {clock(start)}"
    if start.minute or end.minute:
        return f"kl. {start.hour}.{start.minute:02}–{end.hour}.{end.minute:02}"
    return f"kl. {start.hour}–{end.hour}"


def table_clock(at: time | None) -> str:
    """``09.00``, as in a column of times; nothing when no hour is known."""
    return f"{at:%H.%M}" if at else ""


def day_range(first: date, last: date) -> str:
    """``18–19 november 2026``, ``30 november–1 december 2026``, or one day alone."""
    if first == last:
        return swedish_date(first)
    if first.year != last.year:
        return f"{swedish_date(first)}–{swedish_date(last)}"
    if first.month != last.month:
        return f"{first.day} {MONTHS[first.month - 1]}–{swedish_date(last)}"
    return f"{first.day}–{swedish_date(last)}"


def short_when(occasion: Occasion) -> str:
    """``29 augusti 2026 kl. 9–12``: when it is, as in the subject of a mail."""
    days = day_range(occasion.day, occasion.last_day)
    return f"{days} {clock_range(occasion.start, occasion.end)}".rstrip()


def when(occasion: Occasion) -> str:
    """``måndag 30 november 2026 (v. 49) kl. 9–12``: when it is, as a person plans for it."""
    if occasion.last_day == occasion.day:
        days = weekday_date(occasion.day)
    else:
        first, last = (WEEKDAYS[day.weekday()] for day in (occasion.day, occasion.last_day))
        days = f"{first}–{last} {day_range(occasion.day, occasion.last_day)}"
    return f"{days} ({iso_week(occasion.day)}) {clock_range(occasion.start, occasion.end)}".rstrip()


def days_left(days: int) -> str:
    """How far away it is, *days* counted from today: ``i dag``, ``i morgon``, ``om 7 dagar``, ``för 3 dagar sedan``."""
    near = {-1: "i går", 0: "i dag", 1: "i morgon"}
    if days in near:
        return near[days]
    return f"om {days} dagar" if days > 0 else f"för {-days} dagar sedan"


def weeks_left(weeks: int) -> str:
    """How far away a week is that is known by its number alone: ``den här veckan``, ``om 3 veckor``."""
    near = {-1: "förra veckan", 0: "den här veckan", 1: "nästa vecka"}
    if weeks in near:
        return near[weeks]
    return f"om {weeks} veckor" if weeks > 0 else f"för {-weeks} veckor sedan"


def time_left(days: int) -> str:
    """How much time there is, *days* counted from today: ``7 dagar kvar``, ``sista dagen``, ``3 dagar för sent``."""
    if days == 0:
        return "sista dagen"
    return f"{wording.counted(days)} kvar" if days > 0 else f"{wording.counted(-days)} för sent"


def in_sentence(title: str) -> str:
    """*title* as it stands inside a sentence: ``styrelsemöte``; abbreviations such as ``SUS`` keep their capitals."""
    return wording.in_sentence(title)


def as_sentence(text: str) -> str:
    """*text* with a capital first, as it begins a sentence."""
    return text[:1].upper() + text[1:]


def counted_seats(forecast: Forecast) -> str:
    """How many come and do not, alike on every page and in every mail: ``3 kommer, 2 har inte svarat …``."""
    words = [f"{forecast.coming} kommer", f"{forecast.unanswered} har inte svarat"]
    if forecast.deputies:
        words.append(f"{forecast.deputies} ersättare {'är tillfrågad' if forecast.deputies == 1 else 'är tillfrågade'}")
    words.append(f"{forecast.doubtful} är {'osäker' if forecast.doubtful == 1 else 'osäkra'}")
    return f"Det behövs {forecast.needed}. {', '.join(words)} och {forecast.away} kommer inte."


def enumeration(things: Iterable[str]) -> str:
    """``a, b och c``."""
    *first, last = things
    return f"{', '.join(first)} och {last}" if first else last


def role_word(role: Role) -> str:
    """``ledamot``."""
    return ROLE_WORDS[role]


def body_word(body: Body | None) -> str:
    """``styrelsen``; nothing when nobody meets."""
    return _BODIES[body] if body else ""


def who_word(one: Seat | Occasion) -> str:
    """Whose *one* is: ``styrelsen``, or what the association calls the body; nothing when nobody meets."""
    return one.own_body.name if one.own_body else body_word(one.body)


def file_size(number_of_bytes: int) -> str:
    """``85 kB``, ``1,4 MB``; never 0."""
    if number_of_bytes < 1_000_000:
        return f"{max(1, round(number_of_bytes / 1000))} kB"
    return f"{number_of_bytes / 1_000_000:.1f} MB".replace(".", ",")


FILTERS: tuple[Callable[..., str], ...] = (
    swedish_date,
    weekday_date,
    iso_week,
    wording.week_word,
    clock,
    clock_range,
    table_clock,
    day_range,
    short_when,
    when,
    days_left,
    weeks_left,
    time_left,
    in_sentence,
    wording.heading,
    as_sentence,
    counted_seats,
    enumeration,
    role_word,
    body_word,
    who_word,
    file_size,
)
