"""An association out of its versions and back, and the history that they are."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, insert, or_, select, union, update

from arshjul.errors import NotAllowedError
from arshjul.store.contents import content_of, defaults_of, value_in
from arshjul.store.inserting import insert_into
from arshjul.store.rows import columns_of, row_of, value_of
from arshjul.store.tables import aliases, incoming, particulars, versions
from arshjul.store.values.versions import Part, Version
from arshjul.store.wanted import Wanted, all_years, belongs
from arshjul.year.deeds import Deed
from arshjul.year.model import (
    Agreement,
    Articles,
    Association,
    Closure,
    CouncilDay,
    Member,
    Occasion,
    OwnBody,
    Person,
    Precondition,
    Seat,
    YearPlan,
    YearStatus,
)
from arshjul.year.own_items import OwnItem
from arshjul.year.word_templates import WordTemplate

LISTS: dict[Part, tuple[str, type[Any], tuple[str, ...]]] = {
    Part.BODY: ("bodies", OwnBody, ("key",)),
    Part.MEMBER: ("members", Member, ("key",)),
    Part.PERSON: ("people", Person, ("key",)),
    Part.SEAT: ("seats", Seat, ("person", "body", "role", "member", "since")),
    Part.AGREEMENT: ("agreements", Agreement, ("duty", "year", "member")),
    Part.PRECONDITION: ("preconditions", Precondition, ("key",)),
    Part.CLOSURE: ("closures", Closure, ("name", "first")),
    Part.COUNCIL_DAY: ("council_days", CouncilDay, ("member", "day", "name")),
    Part.ITEM: ("items", OwnItem, ("key",)),
    Part.TEMPLATE: ("templates", WordTemplate, ("key",)),
}
"""The parts that an association has several of: its field, their type, and by what one is known again.

Several alike (two seats of one person, say) are told apart by their order.
"""
OWN_FIELDS = ("name", "kind", "place", "organisation_number")
PRIVATE = frozenset({"own_name", "own_address", "mask", "earlier"})
"""What of a person stands in `particulars` alone."""
_KINDS: dict[Part, Any] = {
    Part.ASSOCIATION: Association,
    Part.ARTICLES: Articles,
    Part.YEAR: YearPlan,
    Part.OCCASION: Occasion,
    **{part: kind for part, (_, kind, _) in LISTS.items()},
}
NAMES = {
    Part.BODY: "organen",
    Part.MEMBER: "medlemmarna",
    Part.PERSON: "personerna",
    Part.PRECONDITION: "förutsättningarna",
    Part.ITEM: "de egna punkterna",
    Part.TEMPLATE: "Word-mallarna",
    Part.YEAR: "åren",
    Part.OCCASION: "mötena och tidsfristerna",
}
"""The parts whose keys are unique, and what a person calls them."""


@dataclass(frozen=True)
class _Wanted:
    """One part as it is to stand."""

    part: Part
    key: str
    position: int
    content: dict[str, Any]
    year: int | None = None
    status: str | None = None
    person: Person | None = None


def statuses_of(connection: Connection, associations: Collection[int]) -> dict[int, dict[int, YearStatus]]:
    """Return every year that each of *associations* has, in order, with its status."""
    found: dict[int, dict[int, YearStatus]] = {id: {} for id in associations}
    rows = connection.execute(
        select(versions.c.association_id, versions.c.year, versions.c.status)
        .where(belongs(versions, associations), versions.c.part == Part.YEAR, versions.c.until.is_(None))
        .order_by(versions.c.year)
    )
    for id, year, status in rows:
        if id in found:
            found[id][year] = YearStatus(status)
    return found


def read_associations(connection: Connection, wanted: Wanted, keys: Mapping[int, str]) -> dict[int, Association]:
    """Return each association as it stands, with those of the *wanted* years that there are; the others are only named.

    *keys* are those of the associations.
    """
    found: dict[int, dict[Part, list[Any]]] = {id: {part: [] for part in Part} for id in wanted}
    rows = connection.execute(
        select(
            versions.c.association_id,
            versions.c.part,
            versions.c.year,
            versions.c.content,
            particulars.c.name,
            particulars.c.address,
        )
        .outerjoin(particulars, particulars.c.id == versions.c.particulars_id)
        .where(
            belongs(versions, wanted),
            versions.c.until.is_(None),
            or_(versions.c.part != Part.OCCASION, versions.c.year.in_(all_years(wanted))),
        )
        .order_by(versions.c.position, versions.c.id)
    )
    for id, part, year, content, name, address in rows:
        if id in wanted and (part is not Part.OCCASION or year in wanted[id]):
            elsewhere = {"own_name": name, "own_address": address} if part is Part.PERSON else {}
            found[id][part].append((content, elsewhere))
    _tell_earlier(connection, found)
    return {id: _association(keys[id], parts, wanted[id]) for id, parts in found.items()}


def _tell_earlier(connection: Connection, found: Mapping[int, Mapping[Part, list[Any]]]) -> None:
    """Put to each protected person all names and addresses that stand anywhere: they must be hidden too."""
    protected = {
        (id, content["key"]): elsewhere
        for id, parts in found.items()
        for content, elsewhere in parts[Part.PERSON]
        if content.get("protected")
    }
    if not protected:
        return
    ids, people = ({pair[n] for pair in protected} for n in (0, 1))
    named = select(particulars.c.association_id, particulars.c.person, particulars.c.name.label("text"))
    written = select(particulars.c.association_id, particulars.c.person, particulars.c.address)
    also = select(aliases.c.association_id, aliases.c.person, aliases.c.address)
    answered = select(incoming.c.association_id, incoming.c.person, incoming.c.from_address)
    told = union(named, written, also, answered).subquery()
    mine = told.c.association_id.in_(ids), told.c.person.in_(people)
    rows = connection.execute(select(told).where(*mine).order_by(told.c.text))
    for id, person, text in rows:
        if elsewhere := protected.get((id, person)):
            elsewhere["earlier"] = (*elsewhere.get("earlier", ()), text)


def _association(key: str, found: Mapping[Part, list[Any]], years: Collection[int]) -> Association:
    occasions: dict[int, list[Occasion]] = {}
    for content, _ in found[Part.OCCASION]:
        occasion = value_in(Occasion, content)
        occasions.setdefault(occasion.year, []).append(occasion)
    plans = [value_in(YearPlan, content) for content, _ in found[Part.YEAR]]
    [(own, _)], [(articles, _)] = found[Part.ASSOCIATION], found[Part.ARTICLES]
    lists: dict[str, Any] = {
        name: tuple(value_in(kind, content, **elsewhere) for content, elsewhere in found[part])
        for part, (name, kind, _) in LISTS.items()
    }
    return Association(
        key=key,
        **own,
        **lists,
        articles=value_in(Articles, articles),
        years=tuple(replace(p, occasions=tuple(occasions.get(p.year, ()))) for p in plans if p.year in years),
        closed=tuple(sorted(p.year for p in plans if p.year not in years)),
    )


def write_association(
    connection: Connection, association_id: int, association: Association, revision: int, deed: Deed
) -> bool:
    """Make *association* what stands, with a version of each part that differs; False: nothing does.

    Years that it only names (`Association.closed`) are left as they are. Raises NotAllowedError when two things have
    the same key, or an occasion stands in another year than its own.
    """
    wanted = {(one.part, one.key): one for one in _checked(association)}
    stood = {
        (row["part"], row["key"]): row for row in connection.execute(_standing(), {"of": association_id}).mappings()
    }
    closed = {identity for identity, row in stood.items() if row["year"] in association.closed}
    for part, key in closed & wanted.keys():
        raise NotAllowedError(f"{key} finns redan bland {NAMES[part]} i ett avslutat år. Ge det en annan nyckel.")
    for identity in closed:
        del stood[identity]
    numbers = _particulars(connection, association_id, wanted.values())
    new, moved, ended = [], [], []
    for identity, one in wanted.items():
        number = numbers[one.key] if one.person else None
        before = stood.pop(identity, None)
        if before and _is_as_before(one.part, before["content"], one.content) and before["particulars_id"] == number:
            if before["position"] != one.position:
                moved.append({"row": before["id"], "to": one.position})
            continue
        new.append(_row(one, association_id, revision, deed) | {"particulars_id": number})
        ended += [before["id"]] if before else []
    _refuse_unhiding(stood.values())
    gone = [
        _row(_Wanted(row["part"], row["key"], row["position"], {}, row["year"]), association_id, revision, deed)
        | {"content": None, "until": revision, "particulars_id": None}
        for row in stood.values()
    ]
    ended += [row["id"] for row in stood.values()]
    if ended:
        connection.execute(_ending(), [{"row": id, "revision": revision} for id in ended])
    if moved:
        connection.execute(_moving(), moved)
    if new or gone:
        connection.execute(insert(versions), [*new, *gone])
    return bool(new or gone or moved)


def _refuse_unhiding(gone: Iterable[Mapping[Any, Any]]) -> None:
    """Raise NotAllowedError when a protected person is among what goes: the history would tell the name again."""
    for row in gone:
        if row["part"] == Part.PERSON and row["content"].get("protected"):
            raise NotAllowedError(
                f"{row['key']} har skyddade personuppgifter. Raden måste stå kvar, annars syns namnet i historiken. "
                "Avsluta platserna i stället, eller be den som sköter driften tömma uppgifterna."
            )


def _is_as_before(part: Part, before: dict[str, Any], content: dict[str, Any]) -> bool:
    """Whether nothing has changed; a field that was not known when *before* was written stood as it is by itself."""
    by_itself = {name: value for name, value in defaults_of(_KINDS[part]).items() if name in content}
    return by_itself | before == content


def history(connection: Connection, association_id: int, since: int = 0) -> tuple[Version, ...]:
    """Every version that came with a revision after *since*, oldest first."""
    rows = connection.execute(
        select(*columns_of(versions, Version))
        .where(versions.c.association_id == association_id, versions.c.since > since)
        .order_by(versions.c.id)
    ).mappings()
    return tuple(value_of(Version, row) for row in rows)


def versions_of(connection: Connection, association_id: int, part: Part) -> tuple[Version, ...]:
    """Every version of the association's parts of one sort, oldest first."""
    rows = connection.execute(
        select(*columns_of(versions, Version))
        .where(versions.c.association_id == association_id, versions.c.part == part)
        .order_by(versions.c.id)
    ).mappings()
    return tuple(value_of(Version, row) for row in rows)


def _row(one: _Wanted, association_id: int, revision: int, deed: Deed) -> dict[str, Any]:
    told = row_of(deed.doer) | {"deed": deed.kind, "why": deed.why}
    return told | {
        "association_id": association_id,
        "part": one.part,
        "key": one.key,
        "position": one.position,
        "year": one.year,
        "status": one.status,
        "content": one.content,
        "since": revision,
        "until": None,
    }


def _standing() -> Any:
    names = ("id", "part", "key", "position", "year", "content", "particulars_id")
    mine = versions.c.association_id == bindparam("of")
    return select(*(versions.c[name] for name in names)).where(mine, versions.c.until.is_(None))


def _ending() -> Any:
    return update(versions).where(versions.c.id == bindparam("row")).values(until=bindparam("revision"))


def _moving() -> Any:
    return update(versions).where(versions.c.id == bindparam("row")).values(position=bindparam("to"))


def _particulars(connection: Connection, association_id: int, wanted: Iterable[_Wanted]) -> dict[str, int]:
    """The row of each person's name and address, by the person's key; those that stand nowhere yet are added."""
    people = [one.person for one in wanted if one.person]
    if not people:
        return {}
    rows = [
        {"association_id": association_id, "person": p.key, "name": p.own_name, "address": p.own_address}
        for p in people
    ]
    columns = [particulars.c.association_id, particulars.c.person, particulars.c.name, particulars.c.address]
    connection.execute(insert_into(particulars, connection).on_conflict_do_nothing(index_elements=columns), rows)
    found = connection.execute(select(particulars).where(particulars.c.association_id == association_id))
    numbers = {(row.person, row.name, row.address): row.id for row in found}
    return {p.key: numbers[p.key, p.own_name, p.own_address] for p in people}


def _checked(association: Association) -> list[_Wanted]:
    wanted = list(_wanted(association))
    for part, name in NAMES.items():
        for key, number in Counter(one.key for one in wanted if one.part is part).items():
            if number > 1:
                raise NotAllowedError(f"{key} finns {number} gånger bland {name}. Ge var och en sin egen nyckel.")
    for plan in association.years:
        for occasion in plan.occasions:
            if occasion.year != plan.year:
                raise NotAllowedError(
                    f"{occasion.key} hör till {occasion.year} men står i årshjulet för {plan.year}. "
                    "Flytta det till sitt eget år."
                )
    return wanted


def _wanted(association: Association) -> Iterator[_Wanted]:
    own = {name: getattr(association, name) for name in OWN_FIELDS}
    yield _Wanted(Part.ASSOCIATION, "", 0, own)
    yield _Wanted(Part.ARTICLES, "", 0, content_of(association.articles))
    for part, (name, _, identity) in LISTS.items():
        seen: Counter[str] = Counter()
        for position, value in enumerate(getattr(association, name)):
            person = value if part is Part.PERSON else None
            content = content_of(value, without=PRIVATE if person else frozenset())
            key = content["key"] if identity == ("key",) else _likeness(content, identity)
            seen[key] += 1
            number = "" if part in NAMES or seen[key] == 1 else f" {seen[key]}"
            yield _Wanted(part, f"{key}{number}", position, content, person=person)
    for position, plan in enumerate(association.years):
        content = content_of(plan, without=frozenset({"occasions"}))
        yield _Wanted(Part.YEAR, str(plan.year), position, content, plan.year, plan.status.value)
    occasions = [(plan, occasion) for plan in association.years for occasion in plan.occasions]
    for position, (plan, occasion) in enumerate(occasions):
        yield _Wanted(Part.OCCASION, occasion.key, position, content_of(occasion), plan.year)


def _likeness(content: dict[str, Any], identity: tuple[str, ...]) -> str:
    """By what a thing without a key of its own is known again."""
    return json.dumps([content[name] for name in identity], ensure_ascii=False)
