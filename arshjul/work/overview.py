"""What the pages and the command line show of a year: what comes, what collides, what was sent."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from arshjul.errors import NotFoundError
from arshjul.store import Delivery, DeliveryStatus, Disposal, Heartbeat, Room, Store, Unit
from arshjul.work.alarms import EVERY_DAY, SILENT_AFTER, alarms
from arshjul.work.units import plan_of, reading, standing_of, standing_with, years_of
from arshjul.year.answers import Given, Via
from arshjul.year.decisions import Matter
from arshjul.year.findings import Finding, concerning
from arshjul.year.minutes import Minutes
from arshjul.year.model import STOCKHOLM, Association, YearPlan, YearStatus
from arshjul.year.people import Called, called
from arshjul.year.standing import Standing, YearStanding, years_that_matter
from arshjul.year.upcoming import Item, Status, called_off

if TYPE_CHECKING:
    from arshjul.store.tally import Tally
    from arshjul.year.morning.chores import Chore
    from arshjul.year.saying.quorum import MeetingForecast
    from arshjul.year.turnout import Turnout


@dataclass(frozen=True)
class YearView:
    """One association's year as it stands at a moment; what nobody looks at is not computed."""

    of_year: YearStanding
    revision: tuple[int, int]
    """Of the association, as it was read: its number in the store, and its own."""
    tally: Tally
    """Its mails by status, and what waits for a person; of the mails that are over, those of the year."""
    warnings: tuple[str, ...]
    """Swedish sentences that a person must act on, e.g. that the sender has stopped."""
    turn: datetime
    """The moment at which one of the forecasts turned last, of this year or another that matters."""

    @property
    def made_from(self) -> Hashable:
        """What all of the view follows from: of one store, two views that are made from the same say the same."""
        counts = tuple(self.counts.items())
        day = self.of_year.standing.moment
        return (self.revision, self.plan.year, day, self.turn, counts, self.tally.waiting, self.warnings)

    @property
    def counts(self) -> dict[DeliveryStatus, int]:
        """Its mails by status."""
        return self.tally.deliveries

    @property
    def association(self) -> Association:
        """Whose year it is."""
        return self.of_year.standing.association

    @property
    def plan(self) -> YearPlan:
        """The plan of the year."""
        return self.of_year.plan

    @property
    def years(self) -> tuple[int, ...]:
        """All that there are, the closed ones too."""
        return all_years(self.association)

    @property
    def today(self) -> date:
        """The day, in Stockholm."""
        return self.of_year.standing.today

    @property
    def items(self) -> tuple[Item, ...]:
        """The whole year's."""
        return self.of_year.items

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What collides in the year."""
        return self.of_year.findings

    @property
    def matters(self) -> tuple[Matter, ...]:
        """What is decided in the year by a day of its own, and at which meeting."""
        return self.of_year.matters

    @property
    def forecasts(self) -> Mapping[str, MeetingForecast]:
        """By occasion: the board meetings still to come, of the year and of the others that matter."""
        return {key: seen for one in (*self._beside, self.of_year) for key, seen in one.forecasts(self.turn).items()}

    @property
    def items_beside(self) -> tuple[Item, ...]:
        """Those of the other years that matter."""
        return tuple(item for one in self._beside for item in one.items)

    @property
    def chores(self) -> tuple[Chore, ...]:
        """What the director has to see to, what presses most first."""
        # Here and not on top: the command line looks at years too, and shows none of them.
        from arshjul.year.morning.gathering import chores

        return chores(self.of_year.standing, self.tally.waiting, self.turn)

    @property
    def _beside(self) -> tuple[YearStanding, ...]:
        return tuple(one for one in years_that_matter(self.of_year.standing) if one is not self.of_year)


@dataclass(frozen=True)
class MeetingView:
    """One meeting as it stands at a moment."""

    of_year: YearStanding
    item: Item
    called: tuple[Called, ...]
    deliveries: tuple[Delivery, ...]
    turnout: Turnout
    findings: tuple[Finding, ...]
    """What it collides with; empty when it is over."""
    minutes: Minutes | None = None
    """How its minutes stand; None when it has none to follow."""
    noted: tuple[tuple[int, Given], ...] = ()
    """The answers that the office wrote down and can undo, each with the number of its deed."""

    @property
    def standing(self) -> Standing:
        """How the association stands."""
        return self.of_year.standing

    @property
    def plan(self) -> YearPlan:
        """The plan in which it stands."""
        return self.of_year.plan

    @property
    def association(self) -> Association:
        """Whose meeting it is."""
        return self.standing.association


def associations(store: Store) -> tuple[tuple[str, str], ...]:
    """Key and name of every association, by key."""
    with store.reading() as unit:
        return unit.association_keys()


def association_of(store: Store, key: str) -> Association:
    """The association with that *key*, without its closed years. Raises NotFoundError."""
    with store.reading() as unit:
        return unit.of(key).association()


def year_view(store: Store, key: str, year: int | None, now: datetime) -> YearView:
    """The association's *year*; None: the year of *now*, or the nearest there is. Raises NotFoundError."""
    with store.reading() as unit:
        return view_in(unit, key, year, now)


def view_in(unit: Unit, key: str, year: int | None, now: datetime) -> YearView:
    """As `year_view`, within a unit of work."""
    from arshjul.year.morning.chores import REFUSED_FOR

    room, of_year = unit.of(key), _year_asked_for(unit, key, year, now)
    years = (of_year, *years_that_matter(of_year.standing))
    return YearView(
        of_year=of_year,
        revision=(room.id, room.revision),
        tally=room.tally(of_year.plan.year, since=now - REFUSED_FOR),
        warnings=tuple(_warnings(unit, of_year.standing.association, now)),
        turn=max(one.forecast_turn(now) for one in years),
    )


def _year_asked_for(unit: Unit, key: str, year: int | None, now: datetime) -> YearStanding:
    """The year, also when it is a closed one, which is read for whoever asks for it."""
    years = years_of(unit, key)
    if year is None and years:
        year = _nearest(years, now)
    if year is None or year not in years:
        association = standing_of(unit, key, now).association
        # Each of them tells in its own words that there is none.
        year = nearest_year(association, now) if year is None else plan_of(association, year).year
    found = standing_of(unit, key, now, year).year(year)
    if found is None:
        raise ValueError(f"the plan of {year} stands nowhere")
    return found


def all_years(association: Association) -> tuple[int, ...]:
    """Every year that the association has a plan for."""
    return tuple(sorted((*(plan.year for plan in association.years), *association.closed)))


def findings_of_year(store: Store, key: str, year: int, now: datetime) -> tuple[Finding, ...]:
    """What the collision check finds in *year*. Raises NotFoundError."""
    with store.reading() as unit:
        return _year_asked_for(unit, key, year, now).findings


def decisions_of_year(store: Store, key: str, year: int, now: datetime) -> tuple[Matter, ...]:
    """What is decided in *year* by a day of its own, and at which meeting. Raises NotFoundError."""
    with store.reading() as unit:
        return _year_asked_for(unit, key, year, now).matters


def meeting_view(store: Store, key: str, occasion_key: str, now: datetime) -> MeetingView:
    """One meeting with its people, papers and deliveries. Raises NotFoundError."""
    from arshjul.year.turnout import turnout

    with store.reading() as unit:
        room = unit.of(key)
        standing = standing_with(unit, key, occasion_key, now)
        found = standing.of_occasion(occasion_key)
        if found:
            year, occasion = found
            item = called_off(occasion) if occasion.cancelled else next(i for i in year.items if i.key == occasion_key)
            memory = year.remembered
            told, given = memory.told.get(occasion_key, ()), memory.given.get(occasion_key, ())
            return MeetingView(
                year,
                item,
                called(standing.association, occasion),
                room.deliveries.newest(target=occasion_key),
                turnout(standing.association, occasion, told, given, now),
                concerning(year.findings, occasion_key) if item.status is not Status.DONE else (),
                next((m for m in year.minutes if m.occasion.key == occasion_key), None),
                _noted(room, given),
            )
    raise NotFoundError(f"Det finns inget möte som heter {occasion_key}. Det kan vara borttaget.")


def _noted(room: Room, given: tuple[Given, ...]) -> tuple[tuple[int, Given], ...]:
    """Those that the office wrote down, and after which the same person has not answered again."""
    newest = {one.person: one for one in given}
    ids = {one.id for one in newest.values() if one.via is Via.DIRECTOR}
    return tuple(found for found in room.apart.noted().items() if found[1].id in ids) if ids else ()


def deliveries(store: Store, key: str, status: str | None = None) -> tuple[Delivery, ...]:
    """What was sent and what was not, newest first. Raises NotFoundError for an unknown status."""
    if status is not None and status not in set(DeliveryStatus):
        raise NotFoundError(f"Utskick har inget läge som heter {status}. Välj bland: {', '.join(DeliveryStatus)}.")
    with store.reading() as unit:
        return unit.of(key).deliveries.newest(limit=500, status=DeliveryStatus(status) if status else None)


def delivery(store: Store, key: str, number: int) -> tuple[Delivery, bytes, Disposal | None]:
    """One delivery, the mail itself, and what emptied it if anything has. Raises NotFoundError."""
    with store.reading() as unit:
        room = unit.of(key)
        content = room.deliveries.bytes_of(number)
        return room.deliveries.one(number), content, None if content else room.disposals.of(number)


def nearest_year(association: Association, now: datetime) -> int:
    """The year of *now*, or the nearest that has a plan, the later of two. Raises NotFoundError when none has."""
    years = all_years(association)
    if not years:
        raise NotFoundError(
            f"{association.name} har inget årshjul än. Läs in mötesplanen, under Läs in en plan.",
            command=f"arshjul read FIL --save {association.key}",
        )
    return _nearest(years, now)


def _nearest(years: Iterable[int], now: datetime) -> int:
    this_year = now.astimezone(STOCKHOLM).year
    return min(years, key=lambda year: (abs(year - this_year), -year))


def items_around(store: Store, key: str, now: datetime) -> tuple[Item, ...]:
    """The items of all the association's living years, by day."""
    with reading(store, key, now) as standing:
        items = [item for year in standing.years for item in year.items]
    return tuple(sorted(items, key=lambda item: (item.day, item.key)))


def latest_beat(heartbeats: Mapping[str, Heartbeat], *jobs: str) -> Heartbeat | None:
    """The last heartbeat of *jobs*, any of which does the same; None: none of them has gone."""
    known = (heartbeats[job] for job in jobs if job in heartbeats)
    return max(known, key=lambda beat: beat.at, default=None)


def _warnings(unit: Unit, association: Association, now: datetime) -> Iterator[str]:
    if not any(plan.status is YearStatus.ADOPTED for plan in association.years):
        return
    going = unit.passes.going()
    yield from alarms(going, now)
    for word, jobs in EVERY_DAY:
        last = latest_beat(going.heartbeats, *jobs)
        if last and not last.ok and now - last.at <= SILENT_AFTER:
            yield f"{word} misslyckades senast: {last.note}"
