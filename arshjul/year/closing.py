"""When an adopted year closes by itself, and the reason that then stands in its history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from arshjul.year.chains.facts import of_chain
from arshjul.year.chains.names import DECIDED, DISCHARGE
from arshjul.year.chains.state import ChainState
from arshjul.year.dates import ONE_DAY
from arshjul.year.minutes import Minutes
from arshjul.year.model import STOCKHOLM, YearStatus
from arshjul.year.standing import YearStanding
from arshjul.year.wording import written

YEARS_OPEN = 2
"""How long a year waits for what nobody records: until 31 December so many years later."""

ALL_DONE = "Tiden för att överklaga har gått ut för alla protokoll, och allt som följs steg för steg är avslutat."
_STILL_TO_COME = "Två år har gått, och något i planen har en senare dag."


@dataclass(frozen=True)
class Closing:
    """That a year closes, and why."""

    on: date
    """The first day on which it may, as long as nobody records anything more."""
    why: str
    """A Swedish sentence for the history: all is done, or what was never recorded when the time ran out."""


def closing(year: YearStanding, on: date) -> Closing | None:
    """Return why *year* closes on the day *on*; None: it does not.

    A draft never closes by itself, and no year closes on a day on which something of it was adopted, changed or
    recorded: what has just been opened stays open until midnight.
    """
    coming = _coming(year)
    return coming if coming and coming.on <= on else None


def closes_from(year: YearStanding) -> date | None:
    """Return the first day on which *year* closes unless something more is recorded; None: it is not adopted."""
    coming = _coming(year)
    return coming.on if coming else None


def is_needed(year: YearStanding, on: date) -> bool:
    """Whether what is kept of *year* is needed on the day *on*: it is not closed, or a chain about it is open.

    A year that was closed before its chains had ended is waited for as long as one that closes by itself.
    """
    if year.plan.status is not YearStatus.CLOSED:
        return True
    if on > date(year.plan.year + YEARS_OPEN, 12, 31):
        return False
    discharge = _discharge(year)
    return bool(_open_chains(year)) or (discharge is not None and discharge.closed_on is None)


def _coming(year: YearStanding) -> Closing | None:
    if year.plan.status is not YearStatus.ADOPTED:
        return None
    tomorrow = _last_touched(year) + ONE_DAY
    long_stop = max(date(year.plan.year + YEARS_OPEN, 12, 31), tomorrow)
    final = [one.final_from for one in year.minutes]
    ready = max(tomorrow, _last_day(year) + ONE_DAY, *(day for day in final if day))
    discharge, open_chains = _discharge(year), _open_chains(year)
    is_discharged = discharge is None or discharge.closed_on is not None
    if ready <= long_stop and None not in final and is_discharged and not open_chains:
        return Closing(ready, ALL_DONE)
    why = (
        (_undischarged(discharge) if discharge and not is_discharged else "")
        or _unsettled(year.minutes, long_stop)
        or _unfinished(open_chains)
        or _STILL_TO_COME
    )
    return Closing(long_stop, why)


def _last_touched(year: YearStanding) -> date:
    """The last day on which something was done to the year: adopted, changed, or recorded about it."""
    plan = year.plan
    moments = [fact.recorded_at for fact in year.standing.ledger.facts if fact.year == plan.year]
    moments += [at for o in plan.occasions for at in (o.known_since, o.revised_at) if at]
    moments += [plan.adopted_at] if plan.adopted_at else []
    return max((at.astimezone(STOCKHOLM).date() for at in moments), default=date.min)


def _last_day(year: YearStanding) -> date:
    """The last day on which something of the year falls due, or may be said of it; 31 December at the earliest."""
    coming = (deadline for deadline in year.deadlines if not year.remembered.is_done(deadline))
    days = [date(year.plan.year, 12, 31)]
    days += [occasion.last_day for occasion in year.plan.standing]
    days += [deadline.last_day for deadline in coming]
    days += [message.day for message in year.messages]
    return max(days)


def _discharge(year: YearStanding) -> ChainState | None:
    """The chain of the discharge about the year; None: such an association has none."""
    chain = year.standing.book.chain(DISCHARGE)
    return year.standing.chains.state(chain, year.plan.year) if chain else None


def _open_chains(year: YearStanding) -> tuple[ChainState, ...]:
    """The other chains about the year that somebody has begun and nobody has ended."""
    standing, about = year.standing, year.plan.year
    begun = (
        standing.chains.state(chain, about)
        for chain in standing.book.chains
        if chain.id != DISCHARGE and of_chain(standing.ledger.chain_facts, chain.id, about)
    )
    return tuple(state for state in begun if state.closed_on is None)


def _undischarged(discharge: ChainState) -> str:
    missing = [link for link in discharge.links if link.closed_on is None]
    undecided = _names(link.name for link in missing if link.day_of(DECIDED) is None)
    if undecided:
        return f"Ansvarsfrihet från {undecided} aldrig antecknad."
    if missing:
        return f"Beslut om ansvarsfrihet från {_names(link.name for link in missing)} aldrig protokollfört."
    return f"{discharge.title} aldrig antecknad."


def _unsettled(minutes: Iterable[Minutes], on: date) -> str:
    days = _names(written(one.occasion.last_day) for one in minutes if one.final_from is None or one.final_from > on)
    return f"För protokollet från {days} är det inte antecknat att tiden för överklagande har gått ut." if days else ""


def _unfinished(chains: Iterable[ChainState]) -> str:
    titles = _names(state.title for state in chains)
    return f"Aldrig antecknat som avslutat: {titles}." if titles else ""


def _names(several: Iterable[str]) -> str:
    return ", ".join(several)
