"""What is recorded of who was at a meeting: unbroken spells, each in one role and in one way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from arshjul.year.model import AgendaItem, Association, Occasion
from arshjul.year.saying.told import begins

if TYPE_CHECKING:
    from arshjul.year.saying.deputies import Service


class ServedAs(StrEnum):
    """What somebody was at a meeting."""

    MEMBER = "member"
    """The holder of a voting seat."""
    SERVING = "serving"
    """A deputy who served (tjänstgörande ersättare)."""
    DEPUTY = "deputy"
    """A deputy who was there without serving."""
    CO_OPTED = "co_opted"
    OFFICIAL = "official"
    """The director, the secretary, an auditor: there by office."""
    GUEST = "guest"
    """Somebody without a seat, e.g. who reported on one item."""

    @property
    def decides(self) -> bool:
        """Whether whoever is there as this takes part in the decisions."""
        return self in (ServedAs.MEMBER, ServedAs.SERVING)


@dataclass(frozen=True)
class Spell:
    """One unbroken time that one person was there. Whoever goes and comes back has two."""

    person: str
    """The person's key; a guest's name as the minutes write it."""
    served_as: ServedAs
    instead_of: str = ""
    """For a serving deputy, the key of the member whose seat it was; empty: a vacant seat."""
    remote: bool = False
    from_item: str = ""
    """The first item that the person was there for, as `plain` gives it; empty: from the beginning."""
    until_item: str = ""
    """The last item; empty: to the end."""
    start: time | None = None
    """When the person came; None: with the first, or nobody wrote it down."""
    end: time | None = None

    @property
    def who(self) -> tuple[bool, str]:
        """Tells one person from another: a guest may be called what a key is."""
        return (self.served_as is ServedAs.GUEST, self.person)


@dataclass(frozen=True)
class AtItem:
    """One person at one item: who was disqualified there, or has a reservation against what was decided."""

    person: str
    item: str
    """As `plain` gives it."""


@dataclass(frozen=True)
class Vote:
    """How many voted what at one item."""

    item: str
    """As `plain` gives it."""
    yes: int
    no: int
    abstained: int = 0

    @property
    def cast(self) -> int:
        """How many took part, those who abstained too."""
        return self.yes + self.no + self.abstained


@dataclass(frozen=True)
class Decided:
    """What minutes tell of single items beside who was there (KL 5:65–67)."""

    disqualified: tuple[AtItem, ...] = ()
    votes: tuple[Vote, ...] = ()
    reservations: tuple[AtItem, ...] = ()


@dataclass(frozen=True)
class Held:
    """A meeting as it was held, where that is another than as it was planned."""

    first: int | None = None
    """The first paragraph of its minutes; None: they have the numbers of the agenda."""
    last: int | None = None
    start: time | None = None
    """None: it began as planned."""
    end: time | None = None
    decided: Decided = Decided()


@dataclass(frozen=True)
class Attendance:
    """Who was at one meeting."""

    association: Association
    occasion: Occasion
    spells: tuple[Spell, ...] = ()
    held: Held = Held()

    @cached_property
    def items(self) -> tuple[AgendaItem, ...]:
        """The items of the minutes: their paragraphs when these are known, else what the agenda has."""
        agenda = self.occasion.agenda
        if self.held.first is None or self.held.last is None:
            return agenda
        known = {plain(item.number): item for item in agenda}
        numbers = range(self.held.first, self.held.last + 1)
        unknown = AgendaItem("", "")
        return tuple(
            AgendaItem(f"§ {number}", one.title, one.qualified)
            for number in numbers
            for one in (known.get(str(number), unknown),)
        )

    @cached_property
    def seats(self) -> tuple[Service, ...]:
        """Every voting seat of the meeting, also the vacant ones."""
        return services(self.association, self.occasion)

    @property
    def places(self) -> range:
        """The places of the items; one for the meeting as a whole when no items are known."""
        return range(len(self.items) or 1)

    def place(self, number: str) -> int | None:
        """Where the item *number* stands, however it is written; None: the minutes have no such item."""
        return self._places.get(plain(number))

    def reach(self, spell: Spell) -> range:
        """The places of the items that *spell* covers; an item that is not known limits nothing."""
        first = self.place(spell.from_item) if spell.from_item else 0
        last = self.place(spell.until_item) if spell.until_item else None
        return range(first or 0, (self.places[-1] if last is None else last) + 1)

    def at(self, place: int) -> tuple[Spell, ...]:
        """Those who were there at the item in that place; who was disqualified there was not."""
        away = {one.person for one in self.held.decided.disqualified if self.place(one.item) == place}
        return tuple(
            spell
            for spell in self.spells
            if place in self.reach(spell) and (spell.served_as is ServedAs.GUEST or spell.person not in away)
        )

    def name(self, person: str) -> str:
        """What the person is called; a guest is called by the name that stands there."""
        found = self.association.person(person)
        return found.name if found else person

    @cached_property
    def _places(self) -> dict[str, int]:
        return {plain(item.number): at for at, item in reversed([*enumerate(self.items)])}


def services(association: Association, occasion: Occasion) -> tuple[Service, ...]:
    """Every voting seat of a meeting, whatever was answered."""
    from arshjul.year.saying.deputies import Deputies

    return Deputies(association, occasion, {}, {}).services(begins(occasion))


def plain(number: str) -> str:
    """The number of an item without its sign: ``§ 72``, ``§72`` and ``72.`` are all ``72``."""
    return "".join(number.replace("§", "").split()).casefold().rstrip(".")


def with_person(spells: Iterable[Spell], who: tuple[bool, str], new: Iterable[Spell]) -> tuple[Spell, ...]:
    """Return *spells* with *new* as all that there is about one person."""
    return (*(spell for spell in spells if spell.who != who), *new)


def with_spell(spells: Iterable[Spell], old: Spell | None, new: Spell | None) -> tuple[Spell, ...]:
    """Return *spells* with *new* in the place of *old*; None: nothing."""
    return tuple(_replaced(spells, old, new)) if old else (*spells, *([new] if new else []))


def _replaced(spells: Iterable[Spell], old: Spell, new: Spell | None) -> Iterator[Spell]:
    for spell in spells:
        if spell != old:
            yield spell
        elif new:
            yield new
