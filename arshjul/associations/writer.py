"""An `Association` as the file that `read_association` reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import MISSING, Field, fields
from typing import TYPE_CHECKING, Any

from arshjul.associations.people import row_of
from arshjul.duties import item_fields
from arshjul.fields import Inline, write_fields
from arshjul.year.chains.facts import ChainFact
from arshjul.year.model import AgendaItem, Articles, Association, InterimReport, Occasion, Person, Seat, YearPlan

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

KEPT_BY_THE_SERVICE = frozenset({"adopted_at", "sequence", "known_since", "revised_at", "told_at", "prepared"})
"""Facts of the database, that a file can neither give nor change."""


def write_association(
    association: Association, facts: Iterable[ChainFact] = (), *, tells_protected: bool = True
) -> str:
    """Return the file of *association* and of what has happened in its chains, in a stable order.

    What is as usual is left out.

    Reads back to an equal association, but for its key, which is the file's name, and the service's own facts
    (`KEPT_BY_THE_SERVICE`). Without *tells_protected* a person with protected identity has a key alone, and it reads
    back only over what is stored.
    """
    written = {
        "name": association.name,
        "organisation_number": association.organisation_number,
        "place": association.place,
        "kind": association.kind if association.kind != Association.kind else "",
        "articles": _articles(association.articles),
        "bodies": [Inline(_set_fields(body)) for body in association.bodies],
        "members": [Inline(_set_fields(member)) for member in association.members],
        "people": [Inline(_person(person, tells_protected)) for person in association.people],
        "seats": [Inline(_set_fields(seat)) for seat in association.seats],
        "agreements": [_set_fields(agreement) for agreement in association.agreements],
        "preconditions": [_set_fields(precondition) for precondition in association.preconditions],
        "closures": [Inline(_set_fields(closure)) for closure in association.closures],
        "council_days": [Inline(_set_fields(council_day)) for council_day in association.council_days],
        "items": [item_fields(item) for item in association.items],
        "years": [_year(plan) for plan in association.years],
        "facts": [Inline(_set_fields(fact)) for fact in facts],
    }
    return write_fields({name: value for name, value in written.items() if value})


def _articles(articles: Articles) -> dict[str, Any]:
    """What is said of them, also where it is as usual; but an empty row would say nothing."""
    said = {name: _plain(value) for name in articles.stated if (value := getattr(articles, name)) is not None}
    written = _set_fields(articles) | said
    return {field.name: written[field.name] for field in fields(articles) if field.name in written.keys() - {"stated"}}


def _person(person: Person, tells_protected: bool) -> dict[str, Any]:
    if person.is_removed:
        return {"key": person.key, "removed": True}
    if person.protected and not tells_protected:
        return {"key": person.key, "protected": True}
    return _set_fields(row_of(person))


def _year(plan: YearPlan) -> dict[str, Any]:
    written = _set_fields(plan)
    # The year of an occasion is the year it stands under.
    written["occasions"] = [
        {name: value for name, value in _set_fields(occasion).items() if name != "year"} for occasion in plan.occasions
    ]
    return {name: value for name, value in written.items() if value != []}


def _set_fields(value: DataclassInstance) -> dict[str, Any]:
    """The fields of *value* that are not as usual, in their order."""
    written = {
        field.name: _plain(getattr(value, field.name))
        for field in fields(value)
        if field.name not in KEPT_BY_THE_SERVICE and getattr(value, field.name) != _usual(field)
    }
    if written.pop("own_body", None) and isinstance(value, (Seat, Occasion)):
        written["body"] = value.body_key
    return written


def _usual(field: Field[Any]) -> object:
    return field.default if field.default is not MISSING else MISSING


def _plain(value: Any) -> Any:
    """*value*, a StrEnum's as the text it is, and an agenda's items one on a line."""
    if isinstance(value, tuple) and any(isinstance(item, (AgendaItem, InterimReport)) for item in value):
        return [Inline(_set_fields(item)) for item in value]
    return str(value) if isinstance(value, str) else value
