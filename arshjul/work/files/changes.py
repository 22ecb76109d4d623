"""What a new version of an association changes, a Swedish line for each difference."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import time

from arshjul.duties import item_line
from arshjul.words import role_word, who_word
from arshjul.year.chains.facts import ChainFact
from arshjul.year.model import (
    AgendaItem,
    Agreement,
    Articles,
    Association,
    Closure,
    CouncilDay,
    InterimReport,
    Member,
    Occasion,
    OwnBody,
    Person,
    Precondition,
    Seat,
    YearPlan,
    YearStatus,
)
from arshjul.year.wording import written


@dataclass(frozen=True)
class Change:
    """One difference between what is stored and what a file says."""

    sign: str
    """``+`` new, ``-`` gone, ``~`` changed."""
    text: str
    """One Swedish line."""


_HISTORY = {"sequence", "known_since", "revised_at", "prepared"}


def changes(existing: Association | None, new: Association) -> tuple[Change, ...]:
    """Every difference, in the order of the file; none only when the two are equal."""
    told = tuple(_changes(existing or Association(new.key, ""), new))
    if not told and existing != new:
        return (Change("~", "ordningen mellan raderna i filen"),)
    return told


def fact_changes(association: Association, facts: Iterable[ChainFact]) -> tuple[Change, ...]:
    """What new facts of chains say, one line each."""
    return tuple(Change("+", _told_fact(association, fact)) for fact in facts)


def _told_fact(association: Association, fact: ChainFact) -> str:
    member = association.member(fact.member)
    about = ", ".join(part for part in (member.name if member else "", fact.item, fact.by) if part)
    return f"{fact.chain} {fact.year}: {fact.step} {written(fact.day)}{f' ({about})' if about else ''}"


def _changes(old: Association, new: Association) -> Iterator[Change]:
    for name, word in (
        ("name", "namn"),
        ("organisation_number", "organisationsnummer"),
        ("place", "plats"),
        ("kind", "slag"),
    ):
        if getattr(old, name) != getattr(new, name):
            yield Change("~", f"{word}: {_shown(old, name)} → {_shown(new, name)}")
    yield from _fields("förbundsordning", old.articles, new.articles)
    yield from _listed("medlem", {m.key: _member(m) for m in old.members}, {m.key: _member(m) for m in new.members})
    yield from _people(old, new)
    yield from _set("", map(_seat, old.seats), map(_seat, new.seats))
    yield from _set("överenskommet datum ", map(_agreement, old.agreements), map(_agreement, new.agreements))
    yield from _listed(
        "förutsättning",
        {p.key: _precondition(p) for p in old.preconditions},
        {p.key: _precondition(p) for p in new.preconditions},
    )
    yield from _set("organ ", map(_body, old.bodies), map(_body, new.bodies))
    yield from _set("mötesfri period ", map(_closure, old.closures), map(_closure, new.closures))
    yield from _set("sammanträde hos ", map(_council_day, old.council_days), map(_council_day, new.council_days))
    yield from _listed(
        "egen punkt",
        {item.key: item_line(item) for item in old.items},
        {item.key: item_line(item) for item in new.items},
    )
    for plan in new.years:
        before = old.plan(plan.year)
        yield from _of_year(_placed(old, before) if before else None, _placed(new, plan))


def _fields(word: str, old: Articles, new: Articles) -> Iterator[Change]:
    for name in set(new.stated) - set(old.stated):
        if getattr(old, name) == getattr(new, name):
            yield Change("~", f"{word}, {name}: {_shown(new, name)}, som nu är sagt och inte bara vårt förslag")
    for one in fields(new):
        if one.name != "stated" and getattr(old, one.name) != getattr(new, one.name):
            yield Change("~", f"{word}, {one.name}: {_shown(old, one.name)} → {_shown(new, one.name)}")


def _member(member: Member) -> str:
    words = [f"{member.name} ({member.kind})"]
    words += [f"från {member.since}"] if member.since else []
    words += [f"till och med {member.until}"] if member.until else []
    return " ".join(words)


def _people(old: Association, new: Association) -> Iterator[Change]:
    """As `_listed`; nothing is told of one who is protected before or after but that something is another."""
    for person in new.people:
        before = old.person(person.key)
        if before is None:
            yield Change("+", f"person {person.name} <{person.address}>")
        elif before.protected != person.protected:
            masked = person if person.protected else before
            yield Change("~", f"person {masked.name}, skyddade personuppgifter: {_yes(before)} → {_yes(person)}")
        elif before != person:
            told = f"person {before.name} <{before.address}> → {person.name} <{person.address}>"
            yield Change("~", f"person {person.name}: namn eller adress ändrade" if person.protected else told)
    for person in old.people:
        if new.person(person.key) is None:
            yield Change("-", f"person {person.name} <{person.address}>")


def _yes(person: Person) -> str:
    return "ja" if person.protected else "nej"


def _body(body: OwnBody) -> str:
    return f"{body.name} ({body.key})"


def _seat(seat: Seat) -> str:
    words = [f"plats {seat.person}: {role_word(seat.role)}, {who_word(seat)}"]
    words += [f"för {seat.member}"] if seat.member else []
    words += [f"nr {seat.order}"] if seat.order else []
    words += [f"från {written(seat.since)}"] if seat.since else []
    words += [f"till {written(seat.until)}"] if seat.until else []
    return ", ".join(words)


def _agreement(agreement: Agreement) -> str:
    day = written(agreement.day) if agreement.day else f"vecka {agreement.week}"
    whose = f" {agreement.member}" if agreement.member else ""
    expected = "" if agreement.confirmed else ", väntat"
    source = f" ({agreement.source})" if agreement.source else ""
    return f"{agreement.duty}{whose} {agreement.year}: {day}{expected}{source}"


def _precondition(precondition: Precondition) -> str:
    words = [f"{precondition.name}, gäller till och med {written(precondition.expires)}", role_word(precondition.role)]
    words += [f"behövs för {', '.join(precondition.needed_by)}"] if precondition.needed_by else []
    source = f" ({precondition.source})" if precondition.source else ""
    return ", ".join(words) + source


def _closure(closure: Closure) -> str:
    return f"{closure.name}, {written(closure.first)}–{written(closure.last)}"


def _council_day(council_day: CouncilDay) -> str:
    return f"{council_day.member}: {council_day.name} {written(council_day.day)}"


def _set(word: str, old: Iterable[str], new: Iterable[str]) -> Iterator[Change]:
    before, after = Counter(old), Counter(new)
    for text in (after - before).elements():
        yield Change("+", word + text)
    for text in (before - after).elements():
        yield Change("-", word + text)


def _placed(association: Association, plan: YearPlan) -> YearPlan:
    """With the places that people see; of a draft nobody has seen any."""
    if plan.status is YearStatus.DRAFT:
        return plan
    return replace(plan, occasions=tuple(map(association.placed, plan.occasions)))


def _of_year(old: YearPlan | None, new: YearPlan) -> Iterator[Change]:
    if old is None:
        yield Change("+", f"år {new.year} (utkast)")
    known = {o.key: o for o in old.occasions} if old else {}
    for occasion in new.occasions:
        before = known.pop(occasion.key, None)
        label = f"{occasion.title} {written(occasion.day)} ({occasion.key})"
        if before is None:
            yield Change("+", label)
        elif occasion.cancelled and not before.cancelled:
            yield Change("-", f"{label}: ställs in")
        elif before != occasion:
            names = [
                f.name
                for f in fields(Occasion)
                if f.name not in _HISTORY and getattr(before, f.name) != getattr(occasion, f.name)
            ]
            told = "; ".join(f"{name}: {_shown(before, name)} → {_shown(occasion, name)}" for name in names)
            if told:
                yield Change("~", f"{label}: {told}")
    for gone in known.values():
        yield Change("-", f"{gone.title} {written(gone.day)} ({gone.key})")


def _listed(word: str, old: dict[str, str], new: dict[str, str]) -> Iterator[Change]:
    for key, text in new.items():
        if key not in old:
            yield Change("+", f"{word} {text}")
        elif old[key] != text:
            yield Change("~", f"{word} {old[key]} → {text}")
    for key, text in old.items():
        if key not in new:
            yield Change("-", f"{word} {text}")


def _shown(thing: object, name: str) -> str:
    value = getattr(thing, name)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, OwnBody):
        return value.name
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, tuple):
        return ", ".join(_named(one) for one in value) or "–"
    return str(value) if value not in (None, "") else "–"


def _named(one: str | AgendaItem | InterimReport) -> str:
    if isinstance(one, InterimReport):
        return f"{one.name} ({one.due})"
    return one.title if isinstance(one, AgendaItem) else one
