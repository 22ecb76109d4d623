"""The bodies that an association calls by names of its own, as fields of a form: a name, or a name on each line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from arshjul.associations.bodies import LONGEST_NAME, OF_ALL, homeless, with_names
from arshjul.errors import InputError, Problem
from arshjul.fields import parse_text, quoted, slug
from arshjul.web.frame.form import Field, Kind
from arshjul.year.model import Association, Body, OwnBody

RENAMED, PREPARING, OTHERS = "beredningen", "beredande", "andra-organ"
FIELDS = (
    Field(RENAMED, "Beredningsgruppen kallas", hint="Till exempel LSG.", is_optional=True, longest=LONGEST_NAME),
    Field(
        PREPARING,
        "Fler grupper som bereder styrelsens ärenden",
        Kind.LONG,
        "En på varje rad, till exempel Styrgruppen.",
        is_optional=True,
        longest=500,
    ),
    Field(
        OTHERS,
        "Andra organ",
        Kind.LONG,
        "Ett på varje rad, till exempel Arbetsutskottet.",
        is_optional=True,
        longest=500,
    ),
)
_KINDS = {PREPARING: Body.PREPARATORY, OTHERS: Body.GROUP}


def shown(association: Association) -> dict[str, str]:
    """What stands in each field."""
    own = association.bodies
    names = {
        field: [one.name for one in own if one.kind is kind and not _is_usual(one)] for field, kind in _KINDS.items()
    }
    renamed = next((one.name for one in own if one.key == Body.PREPARATORY), "")
    return {RENAMED: renamed} | {field: "\n".join(some) for field, some in names.items()}


def read(written: Mapping[str, str], association: Association) -> Association:
    """Return *association* with the bodies that the fields say; who has a seat in one has it by the new name.

    A body is known again by its name. Raises InputError, with each problem at its field, for what is no name, a name
    twice, and for a body with seats or meetings that is not there any more.
    """
    problems: list[Problem] = []
    kept = [one for one in association.bodies if _is_usual(one) and one.key != Body.PREPARATORY]
    if renamed := _named(written[RENAMED], RENAMED, problems):
        kept.append(OwnBody(Body.PREPARATORY.value, renamed, Body.PREPARATORY))
    known = {one.name.casefold(): one for one in association.bodies if not _is_usual(one)}
    for field, kind in _KINDS.items():
        for line in filter(None, map(str.strip, written[field].splitlines())):
            name = _named(line, field, problems)
            if any(one.name.casefold() == name.casefold() for one in kept):
                problems.append(Problem(f"{quoted(name)} står två gånger. Ta bort en av dem.", field=field))
            elif name:
                before = known.get(name.casefold())
                new = OwnBody(_free(slug(name) or "organ", [*kept, *known.values()]), name, kind)
                kept.append(replace(before, name=name, kind=kind) if before else new)
    if problems:
        raise InputError(problems)
    changed = replace(association, bodies=tuple(kept))
    for name, number in homeless(changed).items():
        text = (
            f"{quoted(name)} har {number} platser och möten. Flytta eller avsluta dem först, eller låt namnet stå kvar."
        )
        raise InputError([Problem(text, field=OTHERS)])
    return with_names(changed)


def _is_usual(body: OwnBody) -> bool:
    return body.key in OF_ALL


def _named(text: str, field: str, problems: list[Problem]) -> str:
    try:
        return parse_text(text, LONGEST_NAME)
    except InputError as error:
        problems.extend(replace(one, field=field) for one in error.problems)
        return ""


def _free(key: str, taken: Iterable[OwnBody]) -> str:
    keys = {*(one.key for one in taken), *OF_ALL, Body.GROUP.value}
    return next(one for one in _numbered(key) if one not in keys)


def _numbered(key: str) -> Iterator[str]:
    yield key
    yield from (f"{key[:56]}-{number}" for number in range(2, 99))
