"""What the director is asked about late steps of the chains on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from arshjul.year.chains.nudging import Ask
from arshjul.year.duty import Duty, DutyBook
from arshjul.year.morning.chores import Chore, ChoreKind, Weight
from arshjul.year.morning.looking import Look

Asked = Mapping[tuple[str, str, int], Sequence[Ask]]
"""By chain, step and verksamhetsår."""


def asked_of_director(looks: Iterable[Look]) -> Asked:
    """What the director is asked in any of the years, each once."""
    asks = dict.fromkeys(
        ask
        for look in looks
        for ask in look.year.remembered.asks
        if ask.copy_of is None and ask.person.name in look.directors and ask.is_asked_on(look.today)
    )
    found: dict[tuple[str, str, int], list[Ask]] = {}
    for ask in asks:
        found.setdefault((ask.chain, ask.step, ask.year), []).append(ask)
    return found


def of_steps(asked: Asked) -> Iterator[Chore]:
    """A chore for each step, however many links of its chain it is asked of."""
    for asks in asked.values():
        ask, *others = asks
        first, _, rest = ask.text.partition(". ")
        title = f"{ask.title}: ta {len(asks)} steg som väntar på dig" if others else first.removesuffix(".")
        weight = Weight.NOW if any(one.red for one in asks) else Weight.SOON
        yield Chore(ChoreKind.CHAIN, title, weight, ask.chain, ask.year, why=ask.text if others else rest)


def is_asked_by_step(book: DutyBook, duty: Duty, asked: Asked) -> bool:
    """Whether the steps that make up what meets *duty* are asked for, which says the same."""
    steps = {f"{chain}.{step}" for chain, step, _ in asked}
    return any(step.met_by in steps for chain in book.chains for step in chain.steps if duty.id in step.duties)
