"""Which links a chain has: the association's own, one for each member of that year, one for each item."""

from __future__ import annotations

from collections.abc import Iterable

from arshjul.year.chain import Chain
from arshjul.year.chains.facts import ChainFact
from arshjul.year.model import Association, Member


def members_of_year(association: Association, year: int) -> tuple[Member, ...]:
    """The members that belonged to the association during some part of verksamhetsåret *year*.

    A member that has left still tries the discharge of the years it took part in (lag 2003:1210, 26 §).
    """
    return tuple(member for member in association.members if member.belonged_in(year))


def items_of(chain: Chain, facts: Iterable[ChainFact]) -> tuple[str, ...]:
    """The items that *facts* name, in the order they were first recorded."""
    ids = {step.id for step in chain.item_steps}
    return tuple(dict.fromkeys(fact.item for fact in facts if fact.step in ids and fact.item))
