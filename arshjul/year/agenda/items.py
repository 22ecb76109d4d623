"""Which items the agenda of a meeting gets by itself, each with its ground."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from arshjul.year.chains.agenda import BoardItem
from arshjul.year.deadlines import Deadline
from arshjul.year.deciding import BECAUSE_WORDS, Because, decision, preparing_meeting
from arshjul.year.duty import Duty, DutyBook, FixedItem, Scope
from arshjul.year.mandates import is_constituting
from arshjul.year.matters import handles, meetings_of
from arshjul.year.model import Association, Body, Occasion, YearPlan
from arshjul.year.wording import with_weekday, written

OPENING, CLOSING = "opening.", "closing."
GIVEN = "given."
"""What the key of an item begins with that the association's plan names itself."""
_NEXT = f"{CLOSING}next"
_NOTED = "Styrelsen lägger informationen till handlingarna."


@dataclass(frozen=True)
class Item:
    """One item of an agenda."""

    key: str
    """Stable: the same item has the same key each time that the agenda is written."""
    title: str
    ground: str
    """Why it stands there; Swedish, within a sentence."""
    proposal: str = ""
    """What the director proposes that is decided."""
    qualified: bool = False
    number: str = ""
    """``§ 46``; empty: it has none yet, or any more."""
    decides: bool = False
    """Whether something is to be decided, so that a proposal is missed."""
    is_removed: bool = False
    """The director has taken it away."""
    is_gone: bool = False
    """It was sent, and nothing puts it there any more."""


@dataclass(frozen=True)
class Sources:
    """What the agendas of an association follow from."""

    association: Association
    book: DutyBook
    board_items: tuple[BoardItem, ...]
    """Of all its meetings, as the chains give them."""
    deadlines: Callable[[YearPlan], tuple[Deadline, ...]]
    last_paragraph: Callable[[str], int | None]
    """Of the minutes of a meeting (by its key); None: nobody has told it."""


def automatic_items(sources: Sources, plan: YearPlan, occasion: Occasion) -> tuple[Item, ...]:
    """The items of *occasion* in the order in which they stand as long as nobody moves one.

    Fixed ones open and close it. Between them stands what a new board decides first, what was put off, what falls due
    to be decided or prepared there, what always stands there, what others have decided, and what was decided by
    delegation. A plan that names the meeting's agenda itself is taken at its word.
    """
    if occasion.agenda and not occasion.prepared.numbers:
        return tuple(_given(occasion))
    kind = sources.book.meeting(occasion.body)
    if kind is None or not occasion.kind.is_meeting:
        return ()
    return (
        *(_fixed(OPENING, one) for one in kind.agenda.opening),
        *_constituting(sources, occasion),
        *_of_chains(sources, occasion, is_put_off=True),
        *_of_duties(sources, plan, occasion),
        *_of_chains(sources, occasion, is_put_off=False),
        *(_closing(one, sources, occasion) for one in kind.agenda.closing),
    )


def _given(occasion: Occasion) -> Iterator[Item]:
    for one in occasion.agenda:
        yield Item(f"{GIVEN}{one.number}", one.title, "står i planen", qualified=one.qualified, number=one.number)


def _fixed(where: str, one: FixedItem) -> Item:
    return Item(where + one.id, one.name, "står på varje dagordning", one.proposal, decides=bool(one.proposal))


def _closing(one: FixedItem, sources: Sources, occasion: Occasion) -> Item:
    item = _fixed(CLOSING, one)
    following = next_meeting(sources.association, occasion) if item.key == _NEXT else None
    if following is None:
        return item
    return Item(item.key, f"{item.title}: {with_weekday(following.day)}", item.ground)


def next_meeting(association: Association, occasion: Occasion) -> Occasion | None:
    """The next meeting of the same body and kind after *occasion*; None: none is planned yet."""
    coming = (o for plan in association.years for o in plan.standing if o.day > occasion.day)
    same = (o for o in coming if o.kind is occasion.kind and o.body_key == occasion.body_key)
    return min(same, key=lambda o: o.day, default=None)


def _constituting(sources: Sources, occasion: Occasion) -> Iterator[Item]:
    board = sources.book.meeting(Body.BOARD)
    if board is None or not is_constituting(sources.association, sources.book, occasion):
        return
    for one in board.constituting:
        if one.agenda:
            source = f" ({one.source.text})" if one.source else ""
            yield Item(f"constituting.{one.id}", one.agenda, f"en ny styrelse tillträder{source}", decides=True)


def _of_chains(sources: Sources, occasion: Occasion, *, is_put_off: bool) -> Iterator[Item]:
    mine = [one for one in sources.board_items if one.occasion.key == occasion.key]
    # What is gathered, as decisions by delegation, is told of last.
    for one in sorted(mine, key=lambda item: item.state.chain.gathered):
        if (one.state.chain.document == _PUT_OFF) is not is_put_off:
            continue
        if is_put_off:
            yield Item(one.key, one.link.name, f"sköts upp {written(one.trigger)}", decides=True)
            continue
        closes = ", med avslutande förteckning" if one.closes else ""
        ground = (
            f"{len(one.links)} att anmäla" if one.state.chain.gathered else f"{_step_name(one)} {written(one.trigger)}"
        )
        yield Item(one.key, f"{one.title}{closes}", ground, _NOTED, decides=True)


_PUT_OFF = "open-item"
"""The document of the chain of what was put off."""


def _step_name(item: BoardItem) -> str:
    step = item.state.chain.step(item.brought_by)
    return step.name.lower() if step else item.brought_by


def _of_duties(sources: Sources, plan: YearPlan, occasion: Occasion) -> Iterator[Item]:
    titles: set[str] = set()
    for duty in sources.book.duties:
        title = duty.name if duty.scope is Scope.MEETING else f"{duty.name} {plan.year + duty.concerns}"
        ground = _ground(sources, plan, occasion, duty)
        # Several duties may ask for the same decision: the articles and a member for one half-year report.
        if ground and title not in titles:
            titles.add(title)
            yield Item(f"duty.{duty.id}", title, ground, decides=_is_of(occasion, duty.decided_by))


def _ground(sources: Sources, plan: YearPlan, occasion: Occasion, duty: Duty) -> str:
    """Why *duty* stands on the agenda; empty: it does not."""
    source = f" ({duty.source.text})"
    if duty.scope is Scope.MEETING:
        stands = duty.decided_by in duty.bodies and _is_of(occasion, duty.decided_by)
        return f"tas upp på varje möte{source}" if stands else ""
    if _is_of(occasion, duty.decided_by):
        found = decision(plan, duty)
        if handles(occasion, duty):
            because = found.because if found and found.because is not Because.UNCLEAR else Because.TITLE
            return f"ska beslutas här: {BECAUSE_WORDS[because]}{source}"
        if found and found.meeting.key == occasion.key:
            return f"ska beslutas: {BECAUSE_WORDS[found.because]}{source}"
        if found is None and duty.is_own and _nearest(sources, plan, duty) == occasion.key:
            return f"ska beslutas före sin dag{source}"
    elif _is_of(occasion, duty.prepared_by):
        preparing, deciding = preparing_meeting(plan, duty), decision(plan, duty)
        if preparing and deciding and preparing.key == occasion.key:
            return f"bereds inför styrelsens beslut {written(deciding.meeting.day)}{source}"
    return ""


def _nearest(sources: Sources, plan: YearPlan, duty: Duty) -> str:
    """The key of the last meeting before the day of an own item that no title names; else the first after it."""
    days = [one.planned for one in sources.deadlines(plan) if one.duty.id == duty.id]
    meetings = meetings_of(plan, duty.decided_by) if duty.decided_by else ()
    if not days or not meetings:
        return ""
    before = [o for o in meetings if o.day <= max(days)]
    return (before[-1] if before else meetings[0]).key


def _is_of(occasion: Occasion, body: Body | None) -> bool:
    return body is not None and occasion.body is not None and occasion.body.includes(body)


def earlier_of_year(association: Association, occasion: Occasion) -> Iterable[tuple[YearPlan, Occasion]]:
    """The meetings of the same body before *occasion* in its calendar year, by day: its paragraphs follow theirs."""
    found = [
        (plan, o)
        for plan in association.years
        for o in plan.standing
        if o.body_key == occasion.body_key and o.kind is occasion.kind and o.day.year == occasion.day.year
    ]
    return sorted((pair for pair in found if pair[1].day < occasion.day), key=lambda pair: pair[1].day)
