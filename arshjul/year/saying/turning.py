"""The mail to the director when a meeting's quorum turns: to the worse, or back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from arshjul.year.answers import Given
from arshjul.year.model import Association, Occasion, Role, YearPlan
from arshjul.year.people import holders
from arshjul.year.saying.deputies import Deputies
from arshjul.year.saying.message import About, Message, MessageKind, Topic
from arshjul.year.saying.quorum import MeetingForecast, Outlook, forecast
from arshjul.year.saying.told import Told, begins, lines, standing_answers


def quorum_messages(
    association: Association,
    plan: YearPlan,
    told: Mapping[str, Iterable[Told]],
    given: Mapping[str, Iterable[Given]],
    outlooks: Mapping[tuple[str, str], tuple[str, ...]],
) -> Iterator[Message]:
    """A message for each coming meeting whose outlook is another than a director knows.

    The director is taken to expect a quorum; that certain becomes probable, or back, is no news. Several answers
    within the quiet time are one turn.
    """
    for occasion in plan.standing:
        answers = tuple(given.get(occasion.key, ()))
        for person in holders(association, Role.DIRECTOR, occasion.day) if answers else ():
            before = outlooks.get((occasion.key, person.key), ())
            turn = _turn(association, occasion, told.get(occasion.key, ()), answers, before)
            if turn is None or turn[0] >= begins(occasion):
                continue
            yield Message(
                key=f"quorum:{occasion.key}:{person.key}:{len(before) + 1}",
                kind=MessageKind.QUORUM,
                at=turn[0],
                person=person.key,
                topic=Topic.OCCASION,
                year=plan.year,
                target=occasion.key,
                day=occasion.day,
                about=About.QUORUM,
                content=turn[1],
            )


class Expectation:
    """Who is expected at a meeting, by what was told and answered: its forecast at a moment, and when that turns."""

    def __init__(
        self, association: Association, occasion: Occasion, told: Iterable[Told], given: Iterable[Given]
    ) -> None:
        so_far = lines(told)
        self._articles = association.articles
        self._occasion = association.placed(occasion)
        self._answers = standing_answers(given, so_far, self._occasion)
        self._deputies = Deputies(association, self._occasion, self._answers, so_far)

    def at(self, moment: datetime) -> MeetingForecast | None:
        """The forecast with the deputies who serve at *moment*; None: law asks no quorum of the meeting."""
        return forecast(self._articles, self._occasion, self._deputies.services(moment), self._answers)

    def turns(self) -> list[datetime]:
        """The moments at which the forecast may be another, in order; the first is when something was last said.

        Between two of them, and after the last, nothing changes.
        """
        return self._deputies.moments()


def _turn(
    association: Association,
    occasion: Occasion,
    told: Iterable[Told],
    given: tuple[Given, ...],
    before: tuple[str, ...],
) -> tuple[datetime, Outlook] | None:
    """When the outlook turns next, and to what: by what has been said, or when a deputy's time to answer runs out."""
    expected = Expectation(association, occasion, told, given)
    said_at, held_until = max(one.received_at for one in given), max(one.moves_at for one in given)
    for moment in expected.turns():
        seen = expected.at(moment)
        if seen and _has_turned(before, seen.lawful.outlook):
            quiet = timedelta(minutes=association.articles.quiet_minutes)
            # What is held has its quiet time in that.
            since = said_at if moment <= held_until else moment
            return max(since + quiet, held_until), seen.lawful.outlook
    return None


def _has_turned(before: tuple[str, ...], outlook: Outlook) -> bool:
    known = Outlook(before[-1]) if before else Outlook.PROBABLE
    return known is not outlook and (known.is_bad or outlook.is_bad)
