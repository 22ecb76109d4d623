"""How an association stands, for whoever is in a unit of work: read once, computed once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from arshjul.duties import duties_of
from arshjul.errors import NotFoundError
from arshjul.store import Room, Store, Unit
from arshjul.store.wanted import years_around
from arshjul.year.ledger import Ledger
from arshjul.year.model import Association, YearPlan, YearStatus
from arshjul.year.saying.message import turn_of_day
from arshjul.year.standing import Standing


def standing_of(unit: Unit, key: str, now: datetime, *also: int) -> Standing:
    """The association with that key at *now*: its living years, and those that somebody asks for *also*.

    Raises NotFoundError, naming the associations that there are.
    """
    room, turn = unit.of(key), turn_of_day(now)
    # Mostly none, and then whoever asks gets the same standing.
    beside = _beside_the_living(years_of(unit, key), also) if also else ()

    def compute() -> Standing:
        years = room.living(*beside)
        return _standing(room.association(years), room.ledger(years.union(beside)), turn)

    return unit.computed(room, (turn, beside), compute)


def standings_of_all(unit: Unit, now: datetime, *also: int) -> tuple[Standing, ...]:
    """As `standing_of`, of every association, by key: what has not been computed is read together.

    However many they are, it is a few questions.
    """
    turn = turn_of_day(now)
    keys = {room: (turn, _beside_the_living(room.years, also)) for room in unit.rooms()}
    found: dict[Room, Standing | None] = {room: unit.kept(room, key) for room, key in keys.items()}
    missing = {room: room.living(*keys[room][1]) for room, standing in found.items() if standing is None}
    for room, (association, ledger) in unit.read(missing).items() if missing else ():
        found[room] = unit.computed(room, keys[room], partial(_standing, association, ledger, turn))
    return tuple(standing for standing in found.values() if standing)


def _standing(association: Association, ledger: Ledger, turn: datetime) -> Standing:
    return Standing(association, duties_of(association), ledger, turn)


def years_of(unit: Unit, key: str) -> Mapping[int, YearStatus]:
    """Every year that the association has, in order, with its status. Raises NotFoundError as `standing_of` does."""
    room = unit.of(key)
    return unit.computed(room, "years", lambda: room.years)


def standing_with(unit: Unit, key: str, occasion: str, now: datetime) -> Standing:
    """As `standing_of`, with the year in which that occasion stands, also when the year is closed."""
    room = unit.of(key)
    known: Standing | None = unit.kept(room, (turn_of_day(now), ()))
    if known and known.of_occasion(occasion):
        return known
    # Asked first: to read the living years only to see that it stands in none of them is to read twice.
    has_closed = YearStatus.CLOSED in years_of(unit, key).values()
    year = room.year_of_occasion(occasion) if has_closed else None
    return standing_of(unit, key, now) if year is None else standing_of(unit, key, now, year)


@contextmanager
def reading(store: Store, key: str, now: datetime, *also: int) -> Iterator[Standing]:
    """As `standing_of`, in a unit of work of its own that can change nothing."""
    with store.reading() as unit:
        yield standing_of(unit, key, now, *also)


def plan_of(association: Association, year: int) -> YearPlan:
    """The plan of *year*. Raises NotFoundError, naming the years that there are."""
    plan = association.plan(year)
    if plan is None:
        known = sorted((*(p.year for p in association.years), *association.closed))
        years = ", ".join(map(str, known)) or "inget"
        raise NotFoundError(f"{association.name} har inget årshjul för {year}. Det finns: {years}.")
    return plan


def _beside_the_living(years: Mapping[int, YearStatus], asked: Iterable[int]) -> tuple[int, ...]:
    """Those of the years *asked* for of which something is left out when the living ones alone are read, in order."""
    living = (year for year, status in years.items() if status is not YearStatus.CLOSED)
    read = years_around(living)
    return tuple(sorted({y for y in asked if years.get(y) is YearStatus.CLOSED or y not in read}))
