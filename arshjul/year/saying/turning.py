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


def forecast_of(
    association: Association, occasion: Occasion, told: Iterable[Told], given: Iterable[Given], moment: datetime
) -> MeetingForecast | None:
    """The forecast of *occasion* by what was told and answered, with the deputies who serve at *moment*."""
    so_far, occasion = lines(told), association.placed(occasion)
    standing = standing_answers(given, so_far, occasion)
    services = Deputies(association, occasion, standing, so_far).services(moment)
    return forecast(association.articles, occasion, services, standing)


def turns_of(
    association: Association, occasion: Occasion, told: Iterable[Told], given: Iterable[Given]
) -> list[datetime]:
    """The moments at which `forecast_of` may give another answer, in order; the first is when something was last said.

    Between two of them, and after the last, nothing changes.
    """
    so_far, occasion = lines(told), association.placed(occasion)
    return Deputies(association, occasion, standing_answers(given, so_far, occasion), so_far).moments()


def _turn(
    association: Association,
    occasion: Occasion,
    told: Iterable[Told],
    given: tuple[Given, ...],
    before: tuple[str, ...],
) -> tuple[datetime, Outlook] | None:
    """When the outlook turns next, and to what: by what has been said, or when a deputy's time to answer runs out."""
    so_far = lines(told)
    standing = standing_answers(given, so_far, occasion)
    deputies = Deputies(association, occasion, standing, so_far)
    said_at, held_until = max(one.received_at for one in given), max(one.moves_at for one in given)
    for moment in deputies.moments():
        seen = forecast(association.articles, occasion, deputies.services(moment), standing)
        if seen and _has_turned(before, seen.lawful.outlook):
            quiet = timedelta(minutes=association.articles.quiet_minutes)
            # What is held has its quiet time in that.
            since = said_at if moment <= held_until else moment
            return max(since + quiet, held_until), seen.lawful.outlook
    return None


def _has_turned(before: tuple[str, ...], outlook: Outlook) -> bool:
    known = Outlook(before[-1]) if before else Outlook.PROBABLE
    return known is not outlook and (known.is_bad or outlook.is_bad)
