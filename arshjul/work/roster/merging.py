"""A list of persons laid over an association: what it becomes, what differs, who the list leaves out, what clashes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from arshjul.fields import slug
from arshjul.words import as_sentence, role_word, who_word
from arshjul.work.roster.columns import Column, Row
from arshjul.work.roster.meaning import Fault, Said, meaning
from arshjul.year.folding import folded
from arshjul.year.model import Association, Person, Role, Seat
from arshjul.year.wording import written


class Sign(StrEnum):
    """What becomes of somebody or of a seat."""

    NEW = "Ny"
    CHANGED = "Ändras"
    ENDED = "Avslutas"


@dataclass(frozen=True)
class Difference:
    """One difference between the list and what stands."""

    sign: Sign
    text: str
    """Swedish, in the words of the list."""


@dataclass(frozen=True)
class Outcome:
    """What an association becomes by a list. With faults it becomes nothing else than it is."""

    association: Association
    differences: tuple[Difference, ...] = ()
    unchanged: int = 0
    """Rows that say what stands."""
    left_out: tuple[Seat, ...] = ()
    """Seats that are held now or later, and that the list does not have: they stay, unless somebody says so."""
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = field(default=())


def laid_over(rows: Iterable[Row], association: Association, today: date, ends: Collection[Seat] = ()) -> Outcome:
    """Return what *association* becomes by *rows*; of the seats that they leave out those in *ends* end *today*.

    A person is known again by the address, or else by a name that one person alone has; a seat by its person, body,
    role and member. What a row leaves empty stays as it stands.
    """
    said, faults = meaning(rows, association)
    merging = _Merging(association, today)
    for one in said:
        merging.add(one, said)
    merging.refuse_clashes()
    faults = (*faults, *merging.faults)
    if faults:
        return Outcome(association, faults=tuple(sorted(faults, key=lambda fault: fault.row)))
    return merging.outcome(ends)


class _Merging:
    def __init__(self, association: Association, today: date) -> None:
        self.faults: list[Fault] = []
        self._association = association
        self._today = today
        self._people = {person.key: person for person in association.people}
        self._seats = list(association.seats)
        self._differences: list[Difference] = []
        self._unchanged = 0
        self._row_of: dict[int, Row] = {}
        """By the place of a seat among all: the row that says it."""
        self._notes: list[str] = []
        self._known: dict[str, tuple[str, Row]] = {}
        """By address: the key of the person that a row of the list has named, and the row."""

    def add(self, said: Said, all_said: Iterable[Said]) -> None:
        person = self._person(said, all_said)
        if person is None:
            return
        at = self._place(said, person.key)
        if at is not None and at in self._row_of:
            self._fault(
                said.row, None, f"Samma plats står redan på rad {self._row_of[at].number}. Ta bort en av raderna."
            )
            return
        before = self._seats[at] if at is not None else None
        seat = self._seat(said, person.key, before)
        if at is None:
            at = len(self._seats)
            self._seats.append(seat)
            self._differences.append(Difference(Sign.NEW, f"{person.name}: {seat_text(seat, self._association)}"))
        elif seat != before:
            self._seats[at] = seat
            text = f"{person.name}: {seat_text(before or seat, self._association)} → {_terms(seat)}"
            self._differences.append(Difference(Sign.CHANGED, text))
        else:
            self._unchanged += 1
        self._row_of[at] = said.row

    def outcome(self, ends: Collection[Seat]) -> Outcome:
        left_out = tuple(
            seat
            for at, seat in enumerate(self._seats)
            if at not in self._row_of and (seat.until is None or seat.until > self._today)
        )
        ended = tuple(seat for seat in left_out if seat in ends)
        seats = tuple(replace(seat, until=self._last_day(seat)) if seat in ended else seat for seat in self._seats)
        differences = [
            Difference(Sign.ENDED, f"{self._people[seat.person].name}: {seat_text(seat, self._association)}")
            for seat in ended
        ]
        return Outcome(
            replace(self._association, people=tuple(self._people.values()), seats=seats),
            (*self._differences, *differences),
            self._unchanged,
            left_out,
            notes=tuple(self._notes),
        )

    def _last_day(self, seat: Seat) -> date:
        """The last day of a seat that ends today; of one that has not begun the day on which it would have."""
        return max(self._today, seat.since or self._today)

    def _person(self, said: Said, all_said: Iterable[Said]) -> Person | None:
        address = said.address.lower()
        if known := self._known.get(address):
            key, row = known
            person = self._people[key]
            if folded(person.own_name) != folded(said.name):
                text = (
                    f"Adressen står redan på rad {row.number}, för {person.name}. "
                    "Är det samma person: skriv samma namn. Annars behöver de var sin adress."
                )
                self._fault(said.row, Column.ADDRESS, text)
                return None
            return person
        stored = self._stored(said, all_said)
        person = stored or Person(self._new_key(said), said.name, said.address)
        if stored is None:
            self._differences.append(Difference(Sign.NEW, f"{person.name}, {person.own_address}"))
        elif (stored.own_name, stored.own_address.lower()) != (said.name, address):
            person = replace(stored, own_name=said.name, own_address=said.address)
            told = f"{stored.own_name}, {stored.own_address} → {said.name}, {said.address}"
            self._differences.append(Difference(Sign.CHANGED, told))
        self._people[person.key] = person
        self._known[address] = (person.key, said.row)
        return person

    def _stored(self, said: Said, all_said: Iterable[Said]) -> Person | None:
        """Who it is of those that stand."""
        taken = {key for key, _ in self._known.values()}
        there = [one for one in self._association.people if not one.is_removed and one.key not in taken]
        of_address = [one for one in there if one.own_address.lower() == said.address.lower()]
        if of_address:
            return next((one for one in of_address if folded(one.own_name) == folded(said.name)), of_address[0])
        of_name = [one for one in there if folded(one.own_name) == folded(said.name)]
        addresses = {one.address.lower() for one in all_said if folded(one.name) == folded(said.name)}
        others = {one.address.lower() for one in all_said}
        if len(of_name) == len(addresses) == 1 and of_name[0].own_address.lower() not in others:
            return of_name[0]
        if of_name or len(addresses) > 1:
            note = f"Rad {said.row.number}: {said.name} finns med en annan adress och blir en egen person."
            self._notes.append(f"{note} Är det samma person: skriv samma adress på alla rader.")
        return None

    def _new_key(self, said: Said) -> str:
        """Made of the role and the member, never of the name: it stays when a name is emptied by decision."""
        base = slug(f"{role_word(said.role)} {said.member or ''}") or "person"
        number, key = 1, base
        while key in self._people:
            number += 1
            key = f"{base[:56]}-{number}"
        return key

    def _place(self, said: Said, person: str) -> int | None:
        """The place of the seat that the row is about; None: it is a new one."""
        same = (person, said.body_key, said.role, said.member)
        found = [
            (at, seat)
            for at, seat in enumerate(self._seats)
            if (seat.person, seat.body_key, seat.role, seat.member) == same
        ]
        exact = next((at for at, seat in found if said.since is not None and seat.since == said.since), None)
        living = (at for at, seat in found if seat.until is None or seat.until >= self._today)
        return exact if exact is not None else next(living, None)

    def _seat(self, said: Said, person: str, before: Seat | None) -> Seat:
        seat = before or Seat(person, said.body, said.role, said.member, own_body=said.own_body)
        order = said.order or seat.order or (1 if said.role is Role.DEPUTY else 0)
        return replace(seat, order=order, since=said.since or seat.since, until=said.until or seat.until)

    def refuse_clashes(self) -> None:
        """Keep a fault for each row whose seat cannot be held beside another; asked when all rows have been added."""
        for at, row in self._row_of.items():
            seat = self._seats[at]
            if seat.since and seat.until and seat.until < seat.since:
                text = f"Platsen slutar {written(seat.until)}, före den börjar. Skriv en annan dag."
                self._fault(row, Column.SINCE, text)
            for number, other in enumerate(self._seats):
                is_told_there = number in self._row_of and number > at
                if number != at and not is_told_there and (told := clash(seat, other, self._people)):
                    self._fault(row, *told)

    def _fault(self, row: Row, column: Column | None, text: str) -> None:
        self.faults.append(Fault(row.number, column, text))


def clash(seat: Seat, other: Seat, people: Mapping[str, Person]) -> tuple[Column, str] | None:
    """What is wrong with *seat* beside *other*, and in which column; None: nothing. *people* are by key."""
    if not _meet(other, seat):
        return None
    who = people[other.person].name
    if seat.role is other.role is Role.CHAIR and seat.body_key == other.body_key:
        body = as_sentence(who_word(seat))
        text = f"{body} har redan en ordförande då: {who}. Skriv Till på den som slutar, eller ändra rollen."
        return Column.ROLE, text
    if seat.role is other.role is Role.DEPUTY and _queue(seat) == _queue(other) and seat.order == other.order:
        text = f"{who} är redan ersättare nr {seat.order}. Skriv 1 för den som går in först och 2 för nästa."
        return Column.ORDER, text
    return None


def _queue(seat: Seat) -> tuple[str | None, str]:
    """The queue in which deputies have an order (lag 2003:1210, 12 §)."""
    return seat.member, seat.body_key


def _meet(one: Seat, other: Seat) -> bool:
    """Whether both are held on some day."""
    since = max(one.since or date.min, other.since or date.min)
    return one.is_held_on(since) and other.is_held_on(since)


def seat_text(seat: Seat, association: Association) -> str:
    """``ersättare nr 1, styrelsen, Karlskoga kommun, från 1 januari 2027``."""
    member = association.member(seat.member)
    number = f" nr {seat.order}" if seat.order else ""
    words = [f"{role_word(seat.role)}{number}", who_word(seat), member.name if member else ""]
    return ", ".join(filter(None, [*words, *_span(seat)]))


def _terms(seat: Seat) -> str:
    """What of a seat can be changed: its number and its days."""
    return ", ".join([*([f"nr {seat.order}"] if seat.order else []), *(list(_span(seat)) or ["tills vidare"])])


def _span(seat: Seat) -> Iterator[str]:
    if seat.since:
        yield f"från {written(seat.since)}"
    if seat.until:
        yield f"till och med {written(seat.until)}"
