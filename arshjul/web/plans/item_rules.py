"""When an own item is, in four fields of a form: a day, or how far from what, and at which meeting; and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from arshjul.errors import InputError, Problem
from arshjul.swedish import listed
from arshjul.web.plans.item_days import SAME_DAY, day_in, day_words, far_in, far_words
from arshjul.words import body_word
from arshjul.year.duty import Duty, DutyBook, Scope
from arshjul.year.own_items import OwnItem
from arshjul.year.roles import Body
from arshjul.year.rules import (
    DECISION,
    MEETING,
    Entered,
    FixedDay,
    IsoWeek,
    LastMeetingBefore,
    NextMeetingAfter,
    NthWeekday,
    NthWorkingDay,
    Offset,
    Rule,
)

NAMES = ("nar", "langt", "fran", "mote")
Choices = tuple[tuple[str, str], ...]
_MEETINGS_OF = {
    Body.BOARD: "styrelsemöte",
    Body.PREPARATORY: "beredningsmöte",
    Body.PRESIDIUM: "presidiemöte",
    Body.AUDITORS: "möte med revisorerna",
    Body.MEMBERS: "medlemsmöte",
}
_ENTERED, _KEPT = "arligen", "som-nu"
_WORDS = {"": "inget", _ENTERED: "dagen läggs in varje år", _KEPT: "som det räknas i dag"}
_LAST, _NEXT = "sista", "forsta"
_SIDES = {_LAST: ("sista", "senast"), _NEXT: ("första", "efter")}
MEETINGS: Choices = (
    ("", "Nej, på dagen själv"),
    *(
        (f"{which}:{body}", f"{first.capitalize()} {word} {side} den dagen")
        for which, (first, side) in _SIDES.items()
        for body, word in _MEETINGS_OF.items()
    ),
)


@dataclass(frozen=True)
class Dated:
    """What an item's day follows from."""

    rule: Rule
    bodies: tuple[Body, ...] = ()
    """As of `OwnItem`."""


def origins(book: DutyBook, item: OwnItem | None) -> Choices:
    """What a day can be counted from: nothing, meetings, decisions, and what has one day a year; never *item* itself.

    Beside them what *item* is counted from now, when it is something else.
    """
    others = [duty for duty in book.duties if item is None or duty.id != item.key]
    now = [texts_of(item)["fran"]] if item else []
    found = dict.fromkeys(("", *_origins(others), _ENTERED, *now))
    return tuple((one, _capital(_word(one, book))) for one in found)


def texts_of(item: OwnItem) -> dict[str, str]:
    """What stands in the four fields."""
    rule, texts = item.rule, dict.fromkeys(NAMES, "")
    match rule:
        case LastMeetingBefore(body, limit):
            texts["mote"], rule = f"{_LAST}:{body}", limit
        case NextMeetingAfter(body, event):
            return texts | {"mote": f"{_NEXT}:{body}", "fran": _origin(event, item.bodies)}
    match rule:
        case FixedDay() | IsoWeek() | NthWeekday() | NthWorkingDay():
            return texts | {"nar": day_words(rule)}
        case Offset():
            return texts | {"langt": far_words(rule), "fran": _origin(rule.event, item.bodies)}
    return texts | {"fran": _ENTERED if isinstance(rule, Entered) else _KEPT}


def words_of(item: OwnItem, book: DutyBook) -> str:
    """When the item is, as a page tells: ``2 veckor före varje styrelsemöte``."""
    texts = texts_of(item)
    told = texts["nar"] or f"{_far(texts['langt'])} {_word(texts['fran'], book)}"
    if texts["mote"]:
        which, _, body = texts["mote"].partition(":")
        first, side = _SIDES[which]
        told = f"{first} {_meeting_of(Body(body))} {side} {told.removeprefix(f'{SAME_DAY} som ').strip()}"
    return _capital(told.strip())


def dated(texts: Mapping[str, str], choices: Choices) -> Dated:
    """What the four fields say together. Raises InputError at the field that is wrong."""
    nar, langt, fran, mote = (texts[name].strip() for name in NAMES)
    for name, chosen, known in (("fran", fran, choices), ("mote", mote, MEETINGS)):
        if chosen not in dict(known):
            raise at(name, "Välj ett av alternativen.")
    if fran == _KEPT:
        raise at("fran", "Välj vad dagen räknas från, eller skriv en dag och välj ”Inget”.")
    if nar and fran:
        raise at("nar", "Lämna dagen tom när den räknas från något annat, eller välj ”Inget” där.")
    if langt and fran in ("", _ENTERED):
        raise at("fran", "Välj vad dagen räknas från, eller lämna tomt hur långt det är dit.")
    found = _counted(nar, langt, fran)
    which, _, body = mote.partition(":")
    return _at_meeting(which, Body(body), found) if which else found


def _far(words: str) -> str:
    return f"{SAME_DAY} som" if words == SAME_DAY else words


def at(name: str, fault: str) -> InputError:
    """The *fault* of one field."""
    return InputError([Problem(fault, field=name)])


def _counted(nar: str, langt: str, fran: str) -> Dated:
    if fran == _ENTERED:
        return Dated(Entered())
    name = "langt" if fran else "nar"
    try:
        if not fran:
            return Dated(day_in(nar))
        event, _, bodies = fran.partition("|")
        return Dated(far_in(langt, event), tuple(map(Body, bodies.split("+"))) if bodies else ())
    except InputError as error:
        raise InputError([replace(one, field=name) for one in error.problems]) from error


def _at_meeting(which: str, body: Body, found: Dated) -> Dated:
    rule = found.rule
    if which == _LAST:
        if not isinstance(rule, FixedDay | Offset):
            raise at("mote", "Ett möte före en dag räknas från en dag som 30 november, eller från något annat.")
        return replace(found, rule=LastMeetingBefore(body, rule))
    if not isinstance(rule, Offset) or rule.amount:
        raise at("mote", "Det första mötet efter räknas från något annat. Välj vad, och lämna tomt hur långt det är.")
    return replace(found, rule=NextMeetingAfter(body, rule.event))


def _origins(duties: Iterable[Duty]) -> Iterator[str]:
    yield from (_origin(MEETING, (body,)) for body in _MEETINGS_OF)
    for duty in sorted(duties, key=lambda duty: not duty.is_own):
        if duty.scope is Scope.MEETING:
            yield _origin(duty.id, duty.bodies)
        elif duty.scope is Scope.ASSOCIATION and not duty.every.months_apart:
            yield duty.id
            if duty.decided_by:
                yield f"{DECISION}{duty.id}"


def _origin(event: str, bodies: Iterable[Body]) -> str:
    return f"{event}|{'+'.join(bodies)}".removesuffix("|")


def _word(origin: str, book: DutyBook) -> str:
    if origin in _WORDS:
        return _WORDS[origin]
    event, _, bodies = origin.partition("|")
    meeting = f"varje {listed(_meeting_of(Body(one)) for one in bodies.split('+'))}" if bodies else ""
    duty = book.duty(event.removeprefix(DECISION))
    if duty is None:
        return meeting
    if event.startswith(DECISION):
        return f"mötet som beslutar: {duty.name}"
    return f"{duty.name} efter {meeting}" if meeting else duty.name


def _meeting_of(body: Body) -> str:
    return _MEETINGS_OF.get(body, f"möte med {body_word(body)}")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
