"""The form of what minutes tell of single items: who was disqualified, how the votes fell, who has a reservation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from arshjul.errors import NotFoundError
from arshjul.work.held.decided_told import decided_told
from arshjul.year.attendance.spells import AtItem, Attendance, Held, ServedAs, plain
from arshjul.year.attendance.wording import paragraph, votes_text

DISQUALIFIED, VOTE, RESERVATION = "jav", "omrostning", "reservation"
SORTS = {DISQUALIFIED: "Jäv", VOTE: "Omröstning", RESERVATION: "Reservation"}


@dataclass(frozen=True)
class DecidedRow:
    """One thing that is recorded, and what a form must say to take it back."""

    sort: str
    told: str
    """``§ 72, Ledamot Nora``; ``§ 72: 4 ja, 2 nej``."""
    item: str
    person: str = ""


def decided_rows(attendance: Attendance) -> tuple[DecidedRow, ...]:
    """What is recorded, by sort, and in the order of the items."""
    decided = attendance.held.decided
    found = [
        *_of_people(attendance, DISQUALIFIED, decided.disqualified),
        *(DecidedRow(VOTE, f"{paragraph(attendance, v.item)}: {votes_text(v)}", v.item) for v in decided.votes),
        *_of_people(attendance, RESERVATION, decided.reservations),
    ]
    sorts = list(SORTS)
    return tuple(sorted(found, key=lambda row: (sorts.index(row.sort), attendance.place(row.item) or 0)))


def people_there(attendance: Attendance) -> list[tuple[str, str]]:
    """Key and name of everybody with a seat who was at the meeting."""
    keys = dict.fromkeys(spell.person for spell in attendance.spells if spell.served_as is not ServedAs.GUEST)
    return [(key, attendance.name(key)) for key in keys]


def item_choices(attendance: Attendance) -> list[tuple[str, str]]:
    """The number of each item, and what it is called."""
    return [(plain(item.number), f"{item.number} {item.title}".strip()) for item in attendance.items]


def decided_posted(held: Held, posted: Mapping[str, str]) -> Held:
    """*held* with what the form says, or with the field ``angra`` without it. Raises InputError, NotFoundError."""
    sort, item, person = (posted.get(name, "") for name in ("sort", "paragraf", "person"))
    is_undone = "angra" in posted
    decided = held.decided
    if sort == VOTE:
        numbers = "-".join(posted.get(name, "").strip() or "0" for name in ("ja", "nej", "avstod"))
        return decided_told(held, (), (f"{item}={'' if is_undone else numbers}",), ())
    if sort == DISQUALIFIED:
        return decided_told(held, (_told(decided.disqualified, person, item, is_undone=is_undone),), (), ())
    if sort == RESERVATION:
        return decided_told(held, (), (), (_told(decided.reservations, person, item, is_undone=is_undone),))
    raise NotFoundError("Sidan skickade något som inte finns. Läs om sidan.")


def _told(before: Iterable[AtItem], person: str, item: str, *, is_undone: bool) -> str:
    others = [one.item for one in before if one.person == person and one.item != plain(item)]
    return f"{person}={','.join(others if is_undone else [*others, item])}"


def _of_people(attendance: Attendance, sort: str, found: Iterable[AtItem]) -> list[DecidedRow]:
    return [
        DecidedRow(sort, f"{paragraph(attendance, one.item)}: {attendance.name(one.person)}", one.item, one.person)
        for one in found
    ]
