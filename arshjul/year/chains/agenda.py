"""Which items the chains put on the agenda of a board meeting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from arshjul.year.chain import Chain, Each, Step
from arshjul.year.chains.computing import Chains
from arshjul.year.chains.state import ChainState, LinkState
from arshjul.year.checklists import Paper, Ticked
from arshjul.year.dates import preceding_working_day
from arshjul.year.matters import meetings_of
from arshjul.year.model import Association, Body, Occasion, Role
from arshjul.year.people import holders
from arshjul.year.wording import heading, written

DAYS_BEFORE = 7
"""The item is to be on the agenda that goes out with the summons."""


@dataclass(frozen=True)
class BoardItem:
    """One item of one board meeting: a link whose turn it is to be taken by the board, or all such links at once."""

    occasion: Occasion
    state: ChainState
    links: tuple[LinkState, ...]
    """One, unless the chain's links are gathered."""
    brought_by: str
    """The id of the step that brings it up, e.g. the member's decision."""
    trigger: date
    """The day of that step."""
    taken_on: date | None
    """When the board took it; None: not yet."""
    closes: bool
    """With this item, and the others of the same meeting, every link is taken: the closing list belongs to it."""

    @property
    def link(self) -> LinkState:
        """The link, or the first of those that are gathered."""
        return self.links[0]

    @property
    def key(self) -> str:
        """Stable: ``discharge-2020.nora``; of gathered links without what tells them apart."""
        whole = f"{self.state.chain.id}-{self.state.year}"
        return whole if self.state.chain.gathered else f"{whole}.{self.link.key[0] or self.link.item}"

    @property
    def title(self) -> str:
        """``Ansvarsfrihet 2020, Nora kommun``; of gathered links ``Delegationsbeslut 2026``."""
        return self.state.title if self.state.chain.gathered else f"{self.state.title}, {self.link.name}"


def agenda_items(chains: Chains, years: Iterable[int]) -> tuple[BoardItem, ...]:
    """The items that the chains about *years* give the board's meetings, as things stand on the chains' day.

    What has come in stands at the first meeting on or after that day; what the board has taken stands at the
    meeting of the day it was taken.
    """
    plans = chains.association.years
    meetings = sorted((o for plan in plans for o in meetings_of(plan, Body.BOARD)), key=lambda occasion: occasion.day)
    found: list[BoardItem] = []
    for chain in chains.book.chains:
        step = chain.step(chain.agenda) if chain.agenda else None
        bringing = _step_before(chain, step)
        if step is None or bringing is None:
            continue
        for year in sorted(set(years)):
            items = _items(chains.state(chain, year), step, bringing, meetings, chains.on)
            found += _gathered(items) if chain.gathered else items
    return tuple(
        sorted(found, key=lambda item: (item.occasion.day, item.state.year, item.state.chain.id, item.trigger))
    )


def agenda_papers(association: Association, items: Iterable[BoardItem], ticked: Iterable[Ticked]) -> tuple[Paper, ...]:
    """The items as papers on the checklists of the board's meetings; ready when ticked, or taken by the board."""
    ready = {(tick.target, tick.item): tick.day for tick in ticked}
    return tuple(
        Paper(
            target=item.occasion.key,
            item=item.key,
            name=f"Ärende: {item.title}{' med avslutande förteckning' if item.closes else ''}",
            day=preceding_working_day(item.occasion.day - timedelta(days=DAYS_BEFORE)),
            people=holders(association, Role.DIRECTOR, item.occasion.day),
            role=Role.DIRECTOR,
            ready_on=ready.get((item.occasion.key, item.key), item.taken_on),
            about=f"{heading(item.occasion)} {written(item.occasion.day)}",
        )
        for item in items
    )


def _step_before(chain: Chain, step: Step | None) -> Step | None:
    """The required step before *step*: when it is taken, the board's turn has come."""
    before: Step | None = None
    for other in chain.steps:
        if other is step:
            return before
        if not other.optional:
            before = other
    return None


def _items(state: ChainState, step: Step, bringing: Step, meetings: list[Occasion], on: date) -> Iterable[BoardItem]:
    placed: list[tuple[Occasion, LinkState, date, date | None]] = []
    for link in state.links:
        trigger, taken_on = link.day_of(bringing.id), link.day_of(step.id)
        if trigger is None or (link.member is None and not link.item and step.each in (Each.MEMBER, Each.ITEM)):
            continue
        occasion = _meeting(meetings, trigger, taken_on, on)
        if occasion:
            placed.append((occasion, link, trigger, taken_on))
    # As the decisions were made: the closing list belongs to the last of them.
    placed.sort(key=lambda one: (one[0].day, one[2]))
    open_before: dict[str, bool] = {}
    for occasion, _, _, _ in placed:
        coming = {link.key for o, link, _, _ in placed if o.day <= occasion.day}
        taken = {link.key for link in state.links if (day := link.day_of(step.id)) and day <= occasion.day}
        open_before[occasion.key] = all(link.key in coming | taken for link in state.links)
    last = {occasion.key: link.key for occasion, link, _, _ in placed}
    for occasion, link, trigger, taken_on in placed:
        closes = open_before[occasion.key] and last[occasion.key] == link.key
        yield BoardItem(occasion, state, (link,), bringing.id, trigger, taken_on, closes)


def _gathered(items: Iterable[BoardItem]) -> Iterable[BoardItem]:
    """One item for each meeting, taken when the board has taken all that stands in it; *items* come by meeting."""
    for _, group in groupby(items, key=lambda item: item.occasion.key):
        first, *others = group
        links = tuple(link for item in (first, *others) for link in item.links)
        is_taken = all(item.taken_on for item in (first, *others))
        yield replace(first, links=links, taken_on=first.taken_on if is_taken else None, closes=False)


def _meeting(meetings: list[Occasion], trigger: date, taken_on: date | None, on: date) -> Occasion | None:
    if taken_on:
        return next((o for o in meetings if o.day == taken_on), None)
    # A decision that came in after the meeting it could have gone to is taken at the next one.
    return next((o for o in meetings if o.day >= max(trigger, on)), None)
