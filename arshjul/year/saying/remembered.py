"""What has happened so far, as far as the messages of a year depend on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from arshjul.year.answers import Given
from arshjul.year.called_already import CalledAlready
from arshjul.year.chains.nudging import Ask
from arshjul.year.deadlines import Deadline, Named
from arshjul.year.minutes import Minutes
from arshjul.year.saying.message import CALENDAR_KINDS, About, Message
from arshjul.year.saying.told import Told, ToldStandIn, told_by


@dataclass(frozen=True)
class Remembered:
    """What has happened so far, as far as messages depend on it."""

    told: Mapping[str, tuple[Told, ...]] = field(default_factory=dict)
    """Occasion → every calendar message that somebody has been sent, or may get."""
    given: Mapping[str, tuple[Given, ...]] = field(default_factory=dict)
    """Occasion → every answer."""
    outlooks: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """Occasion and person → what a director has been told of its quorum, oldest first."""
    done: Collection[str] = frozenset()
    """The keys of the deadlines whose duty somebody has said is done."""
    done_on: Mapping[str, date] = field(default_factory=dict)
    """The day on which a deadline (by its key) was met: what follows counts from it."""
    minutes: tuple[Minutes, ...] = ()
    """How the minutes of the year's meetings stand; none as long as nothing is recorded of any."""
    approvers: Mapping[str, tuple[Named, ...]] = field(default_factory=dict)
    """Occasion → those who were chosen to approve its minutes."""
    called_already: Mapping[str, CalledAlready] = field(default_factory=dict)
    """Occasion → who was called to it in another way, before the year was adopted here."""
    further: tuple[Deadline, ...] = ()
    """Deadlines that follow from the outcome of a chain."""
    asks: tuple[Ask, ...] = ()
    """What is to be asked about late steps of chains, as long as nothing more is recorded."""
    asked: Mapping[str, date] = field(default_factory=dict)
    """Person → the day on which they were last asked something."""
    stand_ins: Mapping[str, tuple[ToldStandIn, ...]] = field(default_factory=dict)
    """Target → what those who stand in for the director have been told of it, oldest first."""

    def is_done(self, deadline: Deadline) -> bool:
        """Whether *deadline* has been met."""
        return deadline.key in self.done_on or deadline.key in self.done


def known_after(remembered: Remembered, sent: Iterable[Message]) -> Remembered:
    """What is remembered when *sent* have been sent too; for a rehearsal, which sends nothing."""
    told = dict(remembered.told)
    outlooks = dict(remembered.outlooks)
    for message in sent:
        if message.kind in CALENDAR_KINDS:
            told[message.target] = (*told.get(message.target, ()), told_by(message))
        elif message.about is About.QUORUM:
            known = (message.target, message.person)
            outlooks[known] = (*outlooks.get(known, ()), message.content)
    return replace(remembered, told=told, outlooks=outlooks)
