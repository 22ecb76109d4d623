"""The history of an association, a page at a time: however much there is, it is a few questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from arshjul.errors import NotFoundError
from arshjul.store import DeliveryStatus, DisposalKind, Part, Store
from arshjul.store.history import MOST_PARTS
from arshjul.store.values.history import ChangedPart, Line, PageStart, Sought, Source
from arshjul.store.values.kinds import Logged, Verdict
from arshjul.work.history import words
from arshjul.work.history.changed import told
from arshjul.work.units import standing_of
from arshjul.year.answers import Answer
from arshjul.year.deeds import DeedKind, Origin
from arshjul.year.facts import FactKind
from arshjul.year.kept import Kept
from arshjul.year.model import Association
from arshjul.year.protection import Cloak
from arshjul.year.retention import how_long, kind_of
from arshjul.year.wording import heading, written

EDITS = frozenset(
    {
        DeedKind.LOADED,
        DeedKind.EDITED,
        DeedKind.DRAFTED,
        DeedKind.RENEWED,
        DeedKind.DECIDED,
        DeedKind.AGENDA,
        DeedKind.COUNCILS_TOLD,
    }
)
"""What somebody may take back without a look at what it would mail: it is refused where others have been told."""
ROWS = 50
"""On one page."""
MOST_NUMBER = 2**31 - 1
"""No row has a larger number, and no database takes a much larger one."""


class Kind(StrEnum):
    """What the history can be narrowed to; as the address and the command name it."""

    CHANGES = "andringar"
    NOTES = "anteckningar"
    ANSWERS = "svar"
    MAILS = "mejl"
    SIGN_INS = "inloggningar"
    DISPOSALS = "gallring"


KIND_WORDS = {
    Kind.CHANGES: "Ändringar",
    Kind.NOTES: "Anteckningar",
    Kind.ANSWERS: "Svar",
    Kind.MAILS: "Mejl",
    Kind.SIGN_INS: "Inloggningar och öppnade handlingar",
    Kind.DISPOSALS: "Gallring",
}
_SOURCES = {
    Kind.CHANGES: {Source.CHANGE, Source.APART},
    Kind.NOTES: {Source.FACT, Source.TAKEN_BACK},
    Kind.ANSWERS: {Source.ANSWER},
    Kind.MAILS: {Source.MAIL, Source.INCOMING},
    Kind.SIGN_INS: {Source.LOG},
    Kind.DISPOSALS: {Source.DISPOSAL, Source.RETENTION},
}


@dataclass(frozen=True)
class Row:
    """One thing that happened, as it is read."""

    at: datetime
    who: str
    what: str
    """Swedish."""
    details: tuple[str, ...]
    """What changed, old → new."""
    where: str
    """From where: the command line, a page, a network address. Empty: it is not known."""
    kind: Kind
    mail: int | None = None
    """The number of the mail that was sent."""
    undone_by: int | None = None
    """The number with which it can be undone, unless others have been told of it; None: not here."""


@dataclass(frozen=True)
class Page:
    """One page of the history, newest first."""

    rows: tuple[Row, ...]
    older: str
    """Where the next page begins, as `page_start` reads it; empty: there is no more."""
    about: str
    """The meeting or the person that it is about; empty: the association."""


def history(
    store: Store, key: str, now: datetime, sought: Sought, kind: Kind | None = None, *, most: int = ROWS
) -> Page:
    """What has happened in the association at *now*, or about the meeting or person that is *sought*.

    A meeting that has been removed, or whose year is closed, has its history too: of one that nobody knows nothing has
    happened. Raises NotFoundError for an unknown association or person.
    """
    with store.reading() as unit:
        room = unit.of(key)
        people = room.disclosure.people()
        association = standing_of(unit, key, now).association
        titles = _titles(association)
        if kind:
            sought = replace(sought, sources=frozenset(_SOURCES[kind]))
        if sought.person:
            sought = _of_person(sought, people)
        lines = room.happened.lines(sought, most + 1)
        shown = lines[:most]
        revisions = [line.id for line in shown if line.source is Source.CHANGE]
        parts, numbers = room.happened.changes(revisions)
    names = {member.key: member.name for member in association.members}
    names |= {person: name for person, name, _ in people} | {p.key: p.name for p in association.people if p.protected}
    about = titles.get(sought.occasion, sought.occasion) or names.get(sought.person, "")
    by_address = {address.lower(): names[person] for person, _, address in people if address}
    teller = _Teller(names, by_address, titles, association.cloak)
    details = {
        revision: _details(tuple(changed), numbers[revision], names)
        for revision, changed in groupby(parts, key=lambda one: one.revision)
    }
    older = _start_of(shown[-1]) if len(lines) > most else ""
    return Page(tuple(teller.row(line, details.get(line.id, ())) for line in shown), older, about)


def page_start(text: str) -> PageStart | None:
    """The start that *text* names, as `Page.older` has it; None: it names none."""
    try:
        at, source, id = text.split("_")
        moment = datetime.fromisoformat(at)
        return PageStart(moment, Source(int(source)), min(int(id), MOST_NUMBER)) if moment.tzinfo else None
    except ValueError:
        return None


def _is_undone_here(line: Line) -> bool:
    # A year that has closed by itself would only do so again.
    is_closing = line.word == DeedKind.CLOSED and line.where != Origin.SERVICE
    return is_closing or DeedKind(line.word) in EDITS


def _start_of(line: Line) -> str:
    return f"{line.at.isoformat()}_{int(line.source)}_{line.id}"


def _of_person(sought: Sought, people: tuple[tuple[str, str, str], ...]) -> Sought:
    mine = [(name, address) for person, name, address in people if person == sought.person]
    if not mine:
        raise NotFoundError(f"{sought.person} finns inte bland personerna. Skriv personens nyckel.")
    names = frozenset(name for name, _ in mine)
    return replace(sought, names=names, addresses=frozenset(address.lower() for _, address in mine if address))


def _titles(association: Association) -> Mapping[str, str]:
    """What each meeting and deadline of the living years is called, by key."""
    return {one.key: f"{heading(one)} {written(one.day)}" for plan in association.years for one in plan.occasions}


def _details(parts: tuple[ChangedPart, ...], number: int, names: Mapping[str, str]) -> tuple[str, ...]:
    more = (f"och {number - MOST_PARTS} till",) if number > MOST_PARTS else ()
    return (*(told(one, names) for one in parts if one.part is not Part.YEAR or one.before or one.after), *more)


@dataclass(frozen=True)
class _Teller:
    """Tells lines by the names that people and things have."""

    names: Mapping[str, str]
    by_address: Mapping[str, str]
    titles: Mapping[str, str]
    hidden: Cloak

    def row(self, line: Line, details: tuple[str, ...]) -> Row:
        kind = next(kind for kind, sources in _SOURCES.items() if line.source in sources)
        where = words.ORIGINS.get(line.where, line.where)
        if line.source in (Source.FACT, Source.TAKEN_BACK, Source.DISPOSAL):
            where = ""
        mail = line.id if line.source is Source.MAIL else None
        shown = details if line.source is Source.CHANGE else ()
        over = self.hidden.over
        shown = tuple(map(over, shown))
        number = line.id if line.source is Source.CHANGE and _is_undone_here(line) else None
        return Row(line.at, over(self._who(line)), over(self._what(line)), shown, where, kind, mail, number)

    def _who(self, line: Line) -> str:
        if line.source is Source.MAIL:
            return "Årshjul"
        if line.source is Source.INCOMING:
            return self.names.get(line.subject, "okänd avsändare")
        by = self.by_address.get(line.by) or self.names.get(line.by) or line.by
        return by or ("den som sitter vid servern" if line.source is Source.LOG else "okänd")

    def _what(self, line: Line) -> str:
        thing, person = self.titles.get(line.key, line.key), self.names.get(line.subject, line.subject)
        match line.source:
            case Source.CHANGE | Source.APART:
                return words.DEEDS[DeedKind(line.word)].format(why=line.note or "okänt")
            case Source.FACT | Source.TAKEN_BACK:
                taken_back = "tog tillbaka: " if line.source is Source.TAKEN_BACK else ""
                return taken_back + _joined(words.FACTS[FactKind(line.word)], thing, line.where, person, line.note)
            case Source.ANSWER:
                whose = f"{person} " if self._who(line) != person else ""
                return _joined(whose + words.ANSWERS[Answer(line.word)], thing)
            case Source.MAIL:
                return _joined(f"{words.MAILS[DeliveryStatus(line.word)]} till {person}", line.note)
            case Source.INCOMING:
                judged = words.VERDICTS[Verdict(line.word)]
                by = f" av {line.by}" if line.by else ""
                return _joined("mejl in", f"{judged}{by}", line.note)
            case Source.LOG:
                return _joined(words.LOGGED[Logged(line.word)], line.note, self.names.get(line.key, thing))
            case Source.DISPOSAL:
                kind = DisposalKind(line.word)
                size = words.DISPOSED[kind].format(number=line.key, before=line.where)
                return _joined(words.DISPOSALS[kind], size, line.note)
            case Source.RETENTION:
                days = int(line.key) if line.key else None
                return _joined(
                    f"bestämde gallringsfrist för {kind_of(Kept(line.word)).what}", how_long(days), line.note
                )


def _joined(what: str, *about: str) -> str:
    return f"{what}: {', '.join(part for part in about if part)}" if any(about) else what
