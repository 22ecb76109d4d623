"""What each row of a list says: who, where, in what role, for which member, from when to when; or what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from arshjul.errors import InputError, nearest
from arshjul.fields import parse_address, parse_day, parse_text, parse_whole, quoted
from arshjul.sweden import authorities
from arshjul.words import as_sentence, body_word, role_word
from arshjul.work.roster.columns import Column, Row
from arshjul.year.folding import folded
from arshjul.year.model import Association, Body, Member, MemberKind, OwnBody, Role
from arshjul.year.wording import written

T = TypeVar("T")

LONGEST_NAME = 100
MOST_DEPUTIES = 99
_BODIES = {
    Body.BOARD: ("styrelse",),
    Body.PREPARATORY: ("beredning", "beredningsgrupp", "beredningen"),
    Body.AUDITORS: ("revisor", "revisorer", "revision", "revisionen"),
    Body.PRESIDIUM: ("presidium",),
    Body.OFFICE: ("kansli",),
}
_ROLES = {
    Role.CHAIR: ("ordf", "ordf."),
    Role.VICE_CHAIR: ("v ordf", "v. ordf.", "vice ordf", "vice ordf.", "viceordförande"),
    Role.MEMBER: ("led", "led.", "ordinarie", "ordinarie ledamot", "tjänsteperson", "tjänsteman"),
    Role.DEPUTY: ("ers", "ers.", "suppleant"),
    Role.CO_OPTED: ("adj", "adj.", "adjungerad ledamot"),
    Role.DIRECTOR: ("chef", "verksamhetschef", "samordnare"),
    Role.CONTACT: ("kontakt",),
}
_OFFICE = frozenset({Role.DIRECTOR, Role.SECRETARY, Role.ECONOMIST, Role.CONTACT})
_FOR_A_MEMBER = frozenset({Role.CHAIR, Role.VICE_CHAIR, Role.MEMBER, Role.DEPUTY})


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row, and in which column; None: with the row as a whole."""

    row: int
    column: Column | None
    text: str
    """Swedish: what is wrong, and what to write instead."""


@dataclass(frozen=True)
class Said:
    """What a row says."""

    row: Row
    name: str
    address: str
    body: Body
    own_body: OwnBody | None
    role: Role
    member: str | None
    """The member's key."""
    order: int | None
    since: date | None
    until: date | None

    @property
    def body_key(self) -> str:
        """The key of the body."""
        return self.own_body.key if self.own_body else self.body.value


def body_names(association: Association) -> tuple[str, ...]:
    """What can stand under Organ, as it is given out."""
    renamed = {one.kind: one.name for one in association.bodies if one.key == one.kind}
    usual = (renamed.get(body, body_word(body)) for body in _BODIES)
    return (*map(as_sentence, usual), *(one.name for one in association.bodies if one.key != one.kind))


def role_names() -> tuple[str, ...]:
    """What can stand under Roll, as it is given out."""
    return tuple(as_sentence(role_word(role)) for role in Role)


def meaning(rows: Iterable[Row], association: Association) -> tuple[tuple[Said, ...], tuple[Fault, ...]]:
    """What *rows* say of an *association* with its members and bodies, and every fault in them."""
    reader = _Reader(association)
    found = [reader.read(row) for row in rows]
    return tuple(said for said in found if said), tuple(reader.faults)


class _Reader:
    def __init__(self, association: Association) -> None:
        self.faults: list[Fault] = []
        self._bodies = _body_words(association)
        self._body_names = body_names(association)
        self._roles = {folded(word): role for role in Role for word in (role_word(role), *_ROLES.get(role, ()))}
        self._members = _member_words(association.members)
        self._names = {member.key: member.name for member in association.members}

    def read(self, row: Row) -> Said | None:
        """What *row* says; None when anything in it is faulty."""
        faults = len(self.faults)
        name = self._taken(row, Column.NAME, lambda text: parse_text(text, LONGEST_NAME), needs="Skriv personens namn.")
        address = self._taken(row, Column.ADDRESS, parse_address, needs="Skriv personens e-postadress.")
        role = self._role(row)
        body, own_body = self._body(row, role)
        member = self._member(row, role, body)
        order = self._taken(row, Column.ORDER, lambda text: parse_whole(text, 1, MOST_DEPUTIES))
        since = self._taken(row, Column.SINCE, parse_day)
        until = self._taken(row, Column.UNTIL, parse_day)
        if since and until and until < since:
            text = (
                f"Platsen slutar {written(until)}, före den börjar {written(since)}. Byt plats på dem eller rätta en."
            )
            self._fault(row, Column.UNTIL, text)
        if order and role and role is not Role.DEPUTY:
            self._fault(row, Column.ORDER, "Bara ersättare har nummer. Ta bort det, eller ändra rollen till Ersättare.")
        if len(self.faults) > faults or not (name and address and role and body):
            return None
        return Said(row, name, address, body, own_body, role, member, order, since, until)

    def _role(self, row: Row) -> Role | None:
        text = row[Column.ROLE]
        if not text and self._bodies.get(folded(row[Column.BODY])) == (Body.AUDITORS, None):
            return Role.AUDITOR
        return self._known(row, Column.ROLE, self._roles, role_names(), needs="Skriv en roll, till exempel Ledamot.")

    def _body(self, row: Row, role: Role | None) -> tuple[Body | None, OwnBody | None]:
        if not row[Column.BODY] and role in _OFFICE:
            return Body.OFFICE, None
        if not row[Column.BODY] and role is Role.AUDITOR:
            return Body.AUDITORS, None
        needs = "Skriv vilket organ platsen är i, till exempel Styrelsen."
        return self._known(row, Column.BODY, self._bodies, self._body_names, needs=needs) or (None, None)

    def _member(self, row: Row, role: Role | None, body: Body | None) -> str | None:
        is_needed = role is Role.CONTACT or (body is Body.BOARD and role in _FOR_A_MEMBER)
        needs = "Skriv vilken medlem personen är utsedd av." if is_needed else ""
        return self._known(row, Column.MEMBER, self._members, tuple(self._names.values()), needs=needs)

    def _known(
        self, row: Row, column: Column, words: Mapping[str, T], names: tuple[str, ...], *, needs: str = ""
    ) -> T | None:
        text = row[column]
        if not text:
            if needs:
                self._fault(row, column, needs)
            return None
        found = words.get(folded(text))
        if found is None:
            near = nearest(folded(text), words)
            meant = next((name for name in names if words.get(folded(name)) == words[near]), "") if near else ""
            mend = f"Menade du {meant}?" if meant else f"Välj bland: {', '.join(names) or 'inget än'}."
            self._fault(row, column, f"{column} {quoted(text)} känns inte igen. {mend}")
        return found

    def _taken(self, row: Row, column: Column, parse: Callable[[str], T], *, needs: str = "") -> T | None:
        text = row[column]
        if not text:
            if needs:
                self._fault(row, column, needs)
            return None
        try:
            return parse(text)
        except InputError as error:
            self._fault(row, column, error.problems[0].message)
            return None

    def _fault(self, row: Row, column: Column | None, text: str) -> None:
        self.faults.append(Fault(row.number, column, text))


def _body_words(association: Association) -> dict[str, tuple[Body, OwnBody | None]]:
    own = {one.key: one for one in association.bodies}
    words: dict[str, tuple[Body, OwnBody | None]] = {}
    for body, more in _BODIES.items():
        words |= {folded(word): (body, own.get(body.value)) for word in (body_word(body), *more)}
    return words | {folded(one.name): (one.kind, one) for one in association.bodies}


def _member_words(members: Iterable[Member]) -> dict[str, str]:
    """What people call each member; of what could be two, neither."""
    words: dict[str, set[str]] = {}
    for member in members:
        for word in _called(member):
            words.setdefault(folded(word), set()).add(member.key)
    return {word: next(iter(keys)) for word, keys in words.items() if len(keys) == 1}


def _called(member: Member) -> Iterator[str]:
    yield member.name
    yield from (one.short for one in authorities() if one.name == member.name)
    match member.kind:
        case MemberKind.MUNICIPALITY:
            yield member.name.removesuffix(" kommun")
        case MemberKind.REGION:
            yield from ("Region", "Regionen", member.name.removesuffix(" län"))
        case MemberKind.INSURANCE_AGENCY:
            yield from ("Försäkringskassan", "FK", "F-kassan")
        case MemberKind.EMPLOYMENT_AGENCY:
            yield from ("Arbetsförmedlingen", "AF")
