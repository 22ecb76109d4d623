"""Where a meeting's search begins: the same weekday and ISO week as the year before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from arshjul.swedish import WEEKDAYS
from arshjul.year.dates import weeks_in_year
from arshjul.year.model import Association, Body, Occasion, OccasionKind
from arshjul.year.obstacles import Obstacles
from arshjul.year.wording import week_word

DISPLACED_DAYS = 14
"""A meeting farther than this from its own week was moved by somebody who meant it."""

PREPARED_WITHIN_DAYS = 28
"""A beredning longer than this before a board meeting has no habit of days to it."""

WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Start:
    """The natural day of one meeting in the new year."""

    day: date
    home: date
    """The day of an earlier year whose weekday and week it has."""
    last_day: date
    """Its day the year before."""

    @property
    def words(self) -> str:
        """The weekday and week: ``måndag v. 6``."""
        return weekday_and_week(self.day)


def start_of(association: Association, occasion: Occasion, year: int, obstacles: Obstacles) -> Start:
    """Return where the search for *occasion*'s day in *year* begins.

    A meeting that stood in another week only because of that year's calendar goes back to its own week:
    otherwise years of Easter and holidays would let it drift.
    """
    home = _home(association, occasion, obstacles)
    return Start(natural_day(home, year), home, occasion.day)


def natural_day(home: date, year: int) -> date:
    """Return the day of *year* with *home*'s weekday and ISO week.

    Week 53 becomes week 52 in a short year. A week that lies on the other side of New Year becomes the nearest
    one with that weekday inside *year*.
    """
    iso = home.isocalendar()
    iso_year = iso.year + year - home.year
    day = date.fromisocalendar(iso_year, min(iso.week, weeks_in_year(iso_year)), iso.weekday)
    while day.year < year:
        day += WEEK
    while day.year > year:
        day -= WEEK
    return day


def weekday_and_week(day: date) -> str:
    """Return ``måndag v. 6``."""
    return f"{WEEKDAYS[day.weekday()]} {week_word(day.isocalendar().week)}"


def _home(association: Association, occasion: Occasion, obstacles: Obstacles) -> date:
    ancestor = _ancestor(association, occasion)
    if ancestor is None:
        return occasion.day
    home = _home(association, ancestor, obstacles)
    natural = natural_day(home, occasion.year)
    is_near = 0 < abs((occasion.day - natural).days) <= DISPLACED_DAYS
    if is_near and (obstacles.on(natural, natural) or _follows_a_displaced(association, occasion, obstacles)):
        return home
    return occasion.day


def _follows_a_displaced(association: Association, occasion: Occasion, obstacles: Obstacles) -> bool:
    """Whether *occasion* prepares a board meeting that stood in another week than its own."""
    plan = association.plan(occasion.year)
    board = prepared_board(occasion, plan.standing) if plan else None
    return board is not None and _home(association, board, obstacles) != board.day


def prepared_board(preparing: Occasion, standing: tuple[Occasion, ...]) -> Occasion | None:
    """The board meeting that a beredning or presidium meets before, by the plan's own order; None if none is near."""
    if preparing.body not in (Body.PREPARATORY, Body.PRESIDIUM) or preparing.kind is not OccasionKind.MEETING:
        return None
    board = next(
        (
            o
            for o in standing
            if o.kind is OccasionKind.MEETING and o.body and o.body.includes(Body.BOARD) and o.day > preparing.day
        ),
        None,
    )
    if board is None or (board.day - preparing.day).days > PREPARED_WITHIN_DAYS:
        return None
    return board


def _ancestor(association: Association, occasion: Occasion) -> Occasion | None:
    """The occasion of the year before that *occasion* was renewed from, known by its key."""
    before = association.plan(occasion.year - 1)
    if before is None:
        return None
    key = occasion.key.replace(str(occasion.year), str(before.year), 1)
    return next(
        (o for o in before.standing if o.key == key and (o.body_key, o.kind) == (occasion.body_key, occasion.kind)),
        None,
    )
