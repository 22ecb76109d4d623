"""The bytes of an association's file, as an `Association`; or every fault in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TypeVar

from arshjul.associations.articles import read_articles
from arshjul.associations.bodies import Bodies, homeless, read_own_body, with_names
from arshjul.associations.checks import check
from arshjul.associations.facts import WrittenFact, read_facts
from arshjul.associations.merging import Listed, merge
from arshjul.associations.people import row_of
from arshjul.associations.rows import Row, Rows
from arshjul.associations.years import FIRST_YEAR, LAST_YEAR, Years
from arshjul.duties import check_items, duties_of, kinds, read_item
from arshjul.fields import Fields, parse_whole, quoted, read_fields, slug
from arshjul.year.model import (
    REMOVED_NAME,
    Agreement,
    Association,
    Closure,
    CouncilDay,
    Member,
    MemberKind,
    Person,
    Precondition,
    Role,
    Seat,
)

T = TypeVar("T")


@dataclass(frozen=True)
class AssociationFile:
    """What a file says: the association, and what has happened in its chains."""

    association: Association
    facts: tuple[WrittenFact, ...]
    notes: tuple[str, ...] = ()
    """What it says that changes nothing; Swedish, one sentence each."""


def read_association(content: bytes, file: str) -> Association:
    """Return the association in a file, as `read_association_file` does."""
    return read_association_file(content, file).association


def read_association_file(
    content: bytes, file: str, present: Association | None = None, key: str = ""
) -> AssociationFile:
    """Return the association in a file, with its facts; its key is *key*, or the stem of the file's name.

    Over *present* a file changes what it mentions: a list keeps what it does not name, what is named keeps the fields
    that are not named, an empty field clears, and ``remove: ja`` removes. Closed years that were not read stay named.

    The status of a year is read as it stands; whether it may be taken over is the caller's to decide. That the
    duties named in agreements and matters exist is not known here.

    Raises InputError with every fault, in Swedish, with line and field.
    """
    root = read_fields(content, file).over(present)
    base = present or Association("", "")
    name = root.text("name")
    organisation_number = _organisation_number(root)
    place = root.text("place", "")
    kind = root.slug("kind", Association.kind)
    articles = read_articles(root, present)
    notes: list[str] = []

    def merged(listed: Listed[T], of: Iterable[T]) -> list[Row[T]]:
        found = merge(root, listed, of)
        notes.extend(found.notes)
        return found.rows

    own_bodies = merged(Listed("bodies", ("key",), read_own_body), base.bodies)
    bodies = Bodies(row.value for row in own_bodies)
    rows = Rows(
        bodies=own_bodies,
        members=merged(Listed("members", ("key",), _member), base.members),
        people=merged(Listed("people", ("key",), _person), base.people),
        seats=merged(
            Listed("seats", ("person", "body", "role", "member", "since"), lambda inner: _seat(inner, bodies)),
            base.seats,
        ),
        agreements=merged(Listed("agreements", ("duty", "year", "member"), _agreement), base.agreements),
        preconditions=merged(Listed("preconditions", ("key",), _precondition), base.preconditions),
        closures=merged(Listed("closures", ("name", "first"), _closure), base.closures),
        council_days=merged(Listed("council_days", ("member", "day", "name"), _council_day), base.council_days),
        items=merged(Listed("items", ("key",), read_item), base.items),
        years=[],
        occasions=[],
    )
    years = Years(base, bodies, rows.occasions, notes)
    rows.years.extend(merged(Listed("years", ("year",), years.read, may_be_removed=False), base.years))
    association = Association(
        key=key or _key(root, file),
        name=name,
        bodies=tuple(row.value for row in rows.bodies),
        members=tuple(row.value for row in rows.members),
        people=tuple(row.value for row in rows.people),
        seats=tuple(row.value for row in rows.seats),
        agreements=tuple(row.value for row in rows.agreements),
        years=tuple(row.value for row in rows.years),
        articles=articles,
        preconditions=tuple(row.value for row in rows.preconditions),
        closures=tuple(row.value for row in rows.closures),
        council_days=tuple(row.value for row in rows.council_days),
        items=tuple(row.value for row in rows.items),
        kind=kind,
        place=place,
        organisation_number=organisation_number,
        closed=base.closed,
    )
    check(rows)
    if rows.items and kind in kinds():
        beside = duties_of(replace(association, items=()))
        check_items([(row.value, row.fields) for row in rows.items], beside.duties)
    for body, number in homeless(association).items():
        message = f"{quoted(body)} tas bort, men {number} platser och möten hör dit. Ta bort eller flytta dem också."
        root.problem(message, "bodies")
    facts = read_facts(root)
    root.raise_problems()
    return AssociationFile(with_names(association), facts, tuple(notes))


def years_named(content: bytes, file: str) -> frozenset[int]:
    """The years that a file says something about. Raises InputError when it cannot be read at all."""
    rows = read_fields(content, file).list("years")
    years = (row.glance("year", lambda text: parse_whole(text, FIRST_YEAR, LAST_YEAR)) for row in rows)
    return frozenset(year for year in years if year is not None)


def _key(root: Fields, file: str) -> str:
    stem = PurePath(file).stem
    if slug(stem) != stem:
        proposal = slug(stem) or "finsam-norr"
        root.problem(
            f"Filens namn {quoted(stem)} duger inte som förbundets nyckel: bara a–z, siffror och bindestreck. "
            f"Byt namn på filen till {proposal}.yaml."
        )
    return stem


def _organisation_number(root: Fields) -> str:
    number = root.text("organisation_number", "")
    if number and not re.fullmatch(r"\d{6}-\d{4}", number, re.ASCII):
        message = f"{quoted(number)} är inget organisationsnummer. Skriv sex siffror, bindestreck, fyra siffror."
        root.problem(message, "organisation_number")
    return number


def _member(fields: Fields) -> Member:
    return Member(
        key=fields.slug("key"),
        name=fields.text("name"),
        kind=fields.choice("kind", MemberKind),
        since=fields.day("since", None),
        until=fields.day("until", None),
    )


def _person(fields: Fields) -> Person:
    if isinstance(fields.present, Person):
        fields.over(row_of(fields.present))
    key = fields.slug("key")
    if fields.yes("removed", False):
        return Person(key, REMOVED_NAME, "")
    return Person(key, fields.text("name"), fields.address("address"), fields.yes("protected", False))


def _seat(fields: Fields, bodies: Bodies) -> Seat:
    body, own_body = bodies.of_seat(fields)
    return Seat(
        person=fields.slug("person"),
        body=body,
        own_body=own_body,
        role=fields.choice("role", Role),
        member=fields.slug("member", None),
        order=fields.whole("order", 0, 99, 0),
        since=fields.day("since", None),
        until=fields.day("until", None),
    )


def _agreement(fields: Fields) -> Agreement:
    return Agreement(
        duty=fields.slug("duty"),
        year=fields.whole("year", FIRST_YEAR, LAST_YEAR),
        day=fields.day("day", None),
        week=fields.whole("week", 1, 53, None),
        member=fields.slug("member", None),
        confirmed=fields.yes("confirmed", True),
        source=fields.text("source", "", max_length=500),
    )


def _precondition(fields: Fields) -> Precondition:
    return Precondition(
        key=fields.slug("key"),
        name=fields.text("name"),
        expires=fields.day("expires"),
        needed_by=fields.slugs("needed_by"),
        role=fields.choice("role", Role, Precondition.role),
        source=fields.text("source", "", max_length=500),
    )


def _closure(fields: Fields) -> Closure:
    return Closure(fields.text("name"), fields.day("first"), fields.day("last"))


def _council_day(fields: Fields) -> CouncilDay:
    return CouncilDay(fields.slug("member"), fields.day("day"), fields.text("name"))
