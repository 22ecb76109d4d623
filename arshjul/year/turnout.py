"""Who answers, who serves and whether it will be quorate: a meeting as the director follows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from arshjul.swedish import listed
from arshjul.year.answers import Answer, Given, is_counted
from arshjul.year.model import Association, Occasion
from arshjul.year.saying.deputies import Deputies, Service
from arshjul.year.saying.quorum import MeetingForecast, forecast
from arshjul.year.saying.told import Line, Told, asked_from, lines, standing_answers

ANSWER_LOG = {Answer.ACCEPTED: "svarade ja", Answer.DECLINED: "har förhinder", Answer.TENTATIVE: "svarade kanske"}
VIA_LOG = {"mail": "per e-post", "web": "på webben", "director": "till kansliet"}


@dataclass(frozen=True)
class Happened:
    """One line of the meeting's log."""

    at: datetime
    text: str


@dataclass(frozen=True)
class Turnout:
    """Who comes to a meeting, as far as is known at a moment."""

    standing: dict[str, Given]
    services: tuple[Service, ...]
    forecast: MeetingForecast | None
    log: tuple[Happened, ...]
    """Who was called when and why, and who answered what; newest first."""


def turnout(
    association: Association, occasion: Occasion, told: Iterable[Told], given: tuple[Given, ...], now: datetime
) -> Turnout:
    """The answers, the deputies, the forecast and the log of *occasion* at *now*, by what was *told* and *given*."""
    so_far, occasion = lines(told), association.placed(occasion)
    standing = standing_answers(given, so_far, occasion)
    deputies = Deputies(association, occasion, standing, so_far)
    services = deputies.services(now)
    happened = [*_calls(association, so_far), *_answers(association, occasion, so_far, given)]
    return Turnout(
        standing,
        services,
        forecast(association.articles, occasion, services, standing),
        tuple(sorted(happened, key=lambda one: one.at, reverse=True)),
    )


def _calls(association: Association, told: dict[str, Line]) -> Iterator[Happened]:
    for person, line in told.items():
        name = _name(association, person)
        was_called = False
        for one in line:
            if not one.reached:
                yield Happened(one.at, f"{name}: kallelsen kunde inte lämnas fram.")
            elif one.leaves:
                yield Happened(one.at, f"{name}: kallelsen togs bort från den förra adressen.")
            elif one.cancels:
                yield Happened(one.at, f"{name}: mötet ställdes in." if not one.content else f"{name}: behövs inte.")
            elif one.optional:
                yield Happened(one.at, f"{name}: underrättades om mötet.")
            else:
                yield Happened(one.at, f"{name}: kallades{' på nytt' if was_called else ''}.")
            was_called = was_called or not one.cancels


def _answers(
    association: Association, occasion: Occasion, told: dict[str, Line], given: tuple[Given, ...]
) -> Iterator[Happened]:
    for one in given:
        text = f"{_name(association, one.person)}: {ANSWER_LOG[one.answer]} {VIA_LOG[one.via]}"
        if one.from_item:
            text += f", från {one.from_item}"
        if one.until_item:
            text += f", till {one.until_item}"
        if one.disqualified:
            text += f", jävig vid {listed(one.disqualified)}"
        if one.remote:
            text += ", på distans"
        if not is_counted(one, asked_from(told.get(one.person, ()), occasion)):
            text += " (svar på tidigare tid, räknas inte)"
        yield Happened(one.received_at, f"{text}.")


def _name(association: Association, key: str) -> str:
    person = association.person(key)
    return person.name if person else key
