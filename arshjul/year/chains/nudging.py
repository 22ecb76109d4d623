"""Who is to be asked about which late step, and on which days: once a fortnight at most to one person."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from arshjul.year.chain import Chain, Nudge
from arshjul.year.chains.computing import Chains
from arshjul.year.chains.state import LinkState, StepStatus
from arshjul.year.dates import following_working_day
from arshjul.year.duty import DutyBook
from arshjul.year.model import Association, Person, Role
from arshjul.year.people import spells
from arshjul.year.wording import written

FORTNIGHT = timedelta(days=14)


@dataclass(frozen=True)
class Ask:
    """One thing that a person is asked, from a day on, as long as the step is not taken."""

    person: Person
    since: date
    """The first day on which it may be asked."""
    text: str
    title: str
    """The chain and its year: ``Ansvarsfrihet 2020``."""
    chain: str
    step: str
    year: int
    member: str | None
    red: bool
    until: date | None = None
    """The last day on which it is asked."""
    copy_of: Person | None = None
    """The reader is only told of what this other person is asked."""

    def is_asked_on(self, day: date) -> bool:
        """Whether it may be asked on *day*."""
        return self.since <= day and (self.until is None or day <= self.until)


def asks(chains: Chains, calendar_year: int) -> tuple[Ask, ...]:
    """Everything to ask in *calendar_year* about the chains that run in it, as things stand on their day.

    What does not happen each year is asked about before: of that which happens the year after too. An item that is
    open since the year before is asked about still.
    """
    return tuple(
        ask
        for chain in chains.book.chains
        for year in _years_asked(chain, calendar_year)
        for link in chains.state(chain, chain.about(year)).links
        for nudge in chain.nudges
        for ask in _of(chains.association, chains, chain, link, nudge)
        if year == calendar_year or ask.since.year <= calendar_year
    )


def _years_asked(chain: Chain, calendar_year: int) -> tuple[int, ...]:
    if chain.every:
        return (calendar_year, calendar_year + 1)
    return (calendar_year - 1, calendar_year) if chain.item_steps else (calendar_year,)


def asks_by_itself(book: DutyBook, calendar_year: int) -> bool:
    """Whether anything is asked in *calendar_year* though nothing has been recorded of any chain."""
    return any(
        chain.every.falls_in(year)
        for chain in book.chains
        if chain.every and any(nudge.after is None for nudge in chain.nudges)
        for year in (calendar_year, calendar_year + 1)
    )


def days_to_ask(
    wanted: Iterable[Ask], asked: Mapping[str, date], first: date, last: date
) -> Iterator[tuple[str, date]]:
    """The days from *first* to *last* on which each person is written to, as (key of the person, day).

    A person is asked everything at once, a fortnight after the time before (*asked*: that day, by person). A copy
    goes the day the question does.
    """
    wanted = tuple(wanted)
    questions: dict[str, list[Ask]] = {}
    copies: dict[str, list[str]] = {}
    for ask in wanted:
        if ask.copy_of:
            copies.setdefault(ask.person.key, []).append(ask.copy_of.key)
        else:
            questions.setdefault(ask.person.key, []).append(ask)
    days = {
        person: tuple(
            day
            for day in _fortnights(max(min(one.since for one in own), first), asked.get(person), last)
            if any(one.is_asked_on(day) for one in own)
        )
        for person, own in questions.items()
    }
    for person, of in copies.items():
        told = {day for other in of for day in days.get(other, ())}
        days[person] = tuple(sorted({*days.get(person, ()), *told}))
    for person, dates in days.items():
        for day in dates:
            yield person, day


def asked_on(wanted: Iterable[Ask], person: str, day: date) -> tuple[Ask, ...]:
    """What *person* is asked, or told that others are asked, on *day*; what is asked of themselves first."""
    mine = (ask for ask in wanted if ask.person.key == person and ask.is_asked_on(day))
    return tuple(sorted(mine, key=lambda ask: (ask.copy_of is not None, not ask.red)))


def _fortnights(since: date, asked: date | None, last: date) -> tuple[date, ...]:
    # Counted from the last time, if there was one: after an absence the next letter comes a fortnight later.
    day = since if asked is None else max(since, asked + FORTNIGHT)
    days = []
    # From the day that the letter leaves: nobody is written to on a free day.
    while (day := following_working_day(day)) <= last:
        days.append(day)
        day += FORTNIGHT
    return tuple(days)


def _of(association: Association, chains: Chains, chain: Chain, link: LinkState, nudge: Nudge) -> Iterator[Ask]:
    state = link.step(nudge.step)
    if state is None or state.is_done or state.status is StepStatus.PASSED or link.closed_on:
        return
    if link.member is None and not link.item and state.step.each is not None:
        return  # the members' own links are asked
    if nudge.member_kinds and (link.member is None or link.member.kind not in nudge.member_kinds):
        return
    calendar = chains.calendar(chain.runs_in(link.year))
    since = calendar.day(nudge.rule, chains.events(chain, link.year, link.key))
    if since is None:
        return
    if nudge.after:
        after = chains.taken_day(chain, link.year, nudge.after, link.key)
        if after is None:
            return
        # Who has just been sent something is not asked the day after.
        since = max(since, after + (FORTNIGHT if nudge.role is Role.CONTACT else timedelta()))
    expected = link.foretold(nudge.step)
    if expected and expected.due:
        since = max(since, expected.due + timedelta(days=1))
    text = nudge.text.format(
        year=link.year,
        association=association.name,
        member=link.name,
        item=link.item,
        mandate=written(calendar.mandate.start) if calendar.mandate else "",
    )
    if expected and expected.due:
        text += f" Enligt svaret {written(expected.day)} väntades det {written(expected.due)}."
    told: set[str] = set()
    member = link.member
    until = calendar.day(nudge.until, chains.events(chain, link.year, link.key)) if nudge.until else None
    spans = spells(association, nudge.role, since, until, member.key if member else None)
    for person, spell in ((person, span) for span in spans for person in span.people):
        told.add(person.key)
        ask = Ask(
            person=person,
            since=spell.since,
            text=text,
            title=chain.title(link.year),
            chain=chain.id,
            step=nudge.step,
            year=link.year,
            member=member.key if member else None,
            red=nudge.red,
            until=spell.until,
        )
        yield ask
        yield from _copies(association, nudge, ask, told)


def _copies(association: Association, nudge: Nudge, ask: Ask, told: Collection[str]) -> Iterator[Ask]:
    if nudge.copy is None:
        return
    for spell in spells(association, nudge.copy, ask.since, ask.until):
        for person in spell.people:
            if person.key not in told:
                yield replace(ask, person=person, copy_of=ask.person, since=spell.since, until=spell.until)
