"""What every check looks at: the association, the year's plan, its duties and their deadlines."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from arshjul.year.checks.proposals import Proposals
from arshjul.year.deadlines import Deadline
from arshjul.year.deciding import deciding_meeting, preparing_meeting
from arshjul.year.duty import Duty, DutyBook
from arshjul.year.findings import Finding
from arshjul.year.model import Association, Occasion, YearPlan
from arshjul.year.wording import written


@dataclass(frozen=True)
class Situation:
    """One association's year, expanded once for all checks."""

    association: Association
    plan: YearPlan
    book: DutyBook
    deadlines: tuple[Deadline, ...]
    done: Collection[str] = ()
    """The keys of the deadlines that somebody has said are done."""
    done_on: Mapping[str, date] = field(default_factory=dict)
    """Deadline (by its key) → the day on which a recorded step met it."""
    proposals: Proposals = field(default_factory=Proposals)
    """The days that remedies propose."""

    def is_done(self, deadline: Deadline) -> bool:
        """Whether *deadline* has been met."""
        return deadline.key in self.done or deadline.key in self.done_on

    def duty(self, duty_id: str) -> Duty | None:
        """The duty with that id, if this kind of association has it."""
        return self.book.duty(duty_id)

    def deciding(self, duty: Duty) -> Occasion | None:
        """The meeting that *duty* is measured against, as `deciding_meeting`."""
        return self._deciding.get(duty.id)

    def preparing(self, duty: Duty) -> Occasion | None:
        """The meeting that prepares *duty*, as `preparing_meeting`."""
        return self._preparing.get(duty.id)

    @cached_property
    def _deciding(self) -> Mapping[str, Occasion | None]:
        return {duty.id: deciding_meeting(self.plan, duty) for duty in self.book.duties if duty.decided_by}

    @cached_property
    def _preparing(self) -> Mapping[str, Occasion | None]:
        return {duty.id: preparing_meeting(self.plan, duty) for duty in self.book.duties if duty.prepared_by}

    @cached_property
    def taken(self) -> frozenset[date]:
        """The days on which something stands in the plan, or a member's own council meets."""
        councils = (council.day for council in self.association.council_days)
        return frozenset((*(occasion.day for occasion in self.plan.standing), *councils))

    def deadline(self, duty_id: str) -> Deadline | None:
        """The year's only deadline of a duty, or None."""
        return next((d for d in self.deadlines if d.duty.id == duty_id), None)

    def name(self, occasion: Occasion) -> str:
        """Name *occasion* in running text, with its date: ``styrelsens möte 29 augusti 2022``."""
        return f"{meeting_of(occasion)} {written(occasion.day)}"


Check = Callable[[Situation], Iterator[Finding]]


def meeting_of(occasion: Occasion) -> str:
    """Return ``styrelsens möte``, ``beredningens möte``, ``mötet med LSG`` … for the body that meets."""
    if occasion.own_body:
        return f"mötet med {occasion.own_body.name}"
    names = {
        "board": "styrelsens möte",
        "preparatory": "beredningens möte",
        "joint": "den gemensamma dagen",
        "auditors": "revisorernas möte",
        "members": "medlemsmötet",
        "presidium": "presidiets möte",
    }
    return names.get(occasion.body or "", occasion.title)


def capitalised(text: str) -> str:
    """Return *text* with a capital first letter and the rest as it is."""
    return text[:1].upper() + text[1:]
