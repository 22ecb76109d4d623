"""An item of the association's own as it is written in YAML, in its file and in the library, and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from arshjul.duties.references import check_references
from arshjul.duties.rules import read_rule, written_rule
from arshjul.fields import Fields, Inline, slug, write_fields
from arshjul.year.duty import Duty
from arshjul.year.own_duties import duty_of
from arshjul.year.own_items import REMINDERS, OwnItem, OwnPaper
from arshjul.year.roles import Body, Role
from arshjul.year.rules import Every, FixedDay, LastMeetingBefore, NextMeetingAfter, Rule, repeated

FIRST_YEAR, LAST_YEAR = 2004, 2100
LONGEST_NAME = 100
"""Characters: with the month, the year and the days that are left it stands in a subject."""


def read_item(row: Fields) -> OwnItem:
    """Return the item in *row*: over the item that it changes, it keeps the fields that it does not name.

    Faults are kept in *row*; what it refers to is for `check_items` to look at.
    """
    before = row.present if isinstance(row.present, OwnItem) else None
    item = OwnItem(
        key=row.slug("key"),
        name=row.text("name", max_length=LONGEST_NAME),
        rule=before.rule if before and "rule" not in row.names else read_rule(row, "rule"),
        role=row.choice("role", Role, OwnItem.role),
        person=_person(row),
        every=row.choice("every", Every, OwnItem.every),
        since=row.whole("since", FIRST_YEAR, LAST_YEAR, None),
        until=row.whole("until", FIRST_YEAR, LAST_YEAR, None),
        bodies=row.choices("bodies", Body),
        decided_by=row.choice("decided_by", Body, None),
        concerns=row.whole("concerns", -1, 1, 0),
        reminders=_reminders(row, before),
        checklist=_checklist(row, before),
        source=row.text("source", "", max_length=500),
    )
    if row.is_sound:
        _check_meetings(item, row)
        _check_how_often(item, row)
    return item


def item_fields(item: OwnItem) -> dict[str, Any]:
    """Return the fields of *item* that are not as usual, as `read_item` reads them."""
    written: dict[str, Any] = {
        "key": item.key,
        "name": item.name,
        "rule": _written(item.rule),
        "role": None if item.person else item.role,
        "person": item.person,
        "every": item.every,
        "since": item.since,
        "until": item.until,
        "bodies": tuple(map(str, item.bodies)) or None,
        "decided_by": item.decided_by,
        "concerns": item.concerns or None,
        "reminders": item.reminders if item.reminders != REMINDERS else None,
        "checklist": [Inline(paper_fields(paper)) for paper in item.checklist] or None,
        "source": item.source or None,
    }
    usual = {"role": OwnItem.role, "every": OwnItem.every}
    return {
        name: str(value) if isinstance(value, str) else value
        for name, value in written.items()
        if value is not None and value != usual.get(name)
    }


def item_line(item: OwnItem) -> str:
    """*item* as its file has it, on one line: its name, and then what is not as usual."""
    rest = {name: value for name, value in item_fields(item).items() if name not in ("key", "name")}
    told = write_fields({"x": Inline(rest)}).strip().removeprefix("x: {").removesuffix("}")
    return f"{item.name} ({item.key}): {told}"


def comes_every_time(rule: Rule, every: Every) -> bool:
    """Whether the day of *rule* is there, every year, in each of the months in which it comes round."""
    return not any(_is_missing_in(one) for _, one in repeated(rule, every))


def check_items(items: Iterable[tuple[OwnItem, Fields]], duties: Iterable[Duty]) -> None:
    """Keep a fault in the row of every item whose key a duty has, or whose rule refers to what cannot be used."""
    items, duties = list(items), list(duties)
    taken = {duty.id: duty.name for duty in duties}
    for item, row in items:
        if item.key in taken:
            row.problem(f"Nyckeln ”{item.key}” har plikten {taken[item.key]} redan. Välj en annan.", "key")
    check_references([(duty_of(item), row) for item, row in items], duties)


def _person(row: Fields) -> str | None:
    """The person; a role that is named takes the place of the person that stood."""
    if row.has("role") and row.has("person"):
        row.problem("Både role och person är ifyllda. Behåll en: en roll eller en person ansvarar.", "person")
    return None if row.has("role") and "person" not in row.names else row.slug("person", None)


def _reminders(row: Fields, before: OwnItem | None) -> tuple[int, ...]:
    if "reminders" not in row.names:
        return before.reminders if before else REMINDERS
    return tuple(sorted(set(row.wholes("reminders", 0, 366)), reverse=True))


def _checklist(row: Fields, before: OwnItem | None) -> tuple[OwnPaper, ...]:
    """The papers; a list that is named takes the place of the one that stood."""
    if "checklist" not in row.names and before:
        return before.checklist
    papers = tuple(_paper(below) for below in row.list("checklist"))
    ids = [paper.id for paper in papers]
    for id in dict.fromkeys(id for id in ids if id and ids.count(id) > 1):
        row.problem(f"Punkten ”{id}” står flera gånger. Ge var och en sitt namn, eller ett eget id.", "checklist")
    return papers


def _paper(row: Fields) -> OwnPaper:
    name = row.text("name")
    return OwnPaper(
        id=row.slug("id", slug(name)),
        name=name,
        days=row.whole("days", -366, 366, 0),
        role=row.choice("role", Role, None),
    )


def paper_fields(paper: OwnPaper) -> dict[str, Any]:
    """Return the fields of *paper* that are not as usual; one without an id gets its name's."""
    written = {
        "id": paper.id if paper.id not in ("", slug(paper.name)) else None,
        "name": paper.name,
        "days": paper.days or None,
        "role": str(paper.role) if paper.role else None,
    }
    return {name: value for name, value in written.items() if value is not None}


def _written(rule: Rule) -> Any:
    written = written_rule(rule)
    return Inline(written) if isinstance(written, dict) else written


def _check_meetings(item: OwnItem, row: Fields) -> None:
    """Refuse what is counted from the meetings of nobody: it would have no day in any year."""
    in_rule = [item.rule.body] if isinstance(item.rule, LastMeetingBefore | NextMeetingAfter) else []
    for name, bodies in (("bodies", item.bodies), ("decided_by", [item.decided_by]), ("rule", in_rule)):
        if Body.OFFICE in bodies:
            row.problem("Kansliet (office) har inga möten att räkna från. Välj till exempel board.", name)


def _check_how_often(item: OwnItem, row: Fields) -> None:
    if item.since and item.until and item.until < item.since:
        row.problem(f"Sista året {item.until} ligger före första året {item.since}. Rätta det ena.", "until")
    if item.every is Every.SECOND_YEAR and item.since is None:
        row.problem("Fältet since saknas. Skriv ett år som punkten gäller; vartannat år räknas från det.", "every")
    if item.every.months_apart and item.bodies:
        row.problem(f"Med bodies följer dagarna mötena. Ta bort every: {item.every}.", "every")
    elif item.every.months_apart and not repeated(item.rule, item.every):
        row.problem(
            f"Regeln har ingen månad att upprepa från, så every: {item.every} går inte. Skriv till exempel "
            "{last_day_of_month: 3}, {fixed: 01-15} eller {working_day: {month: 1, n: 5}}.",
            "every",
        )
    elif not comes_every_time(item.rule, item.every):
        row.problem(
            f"Den {_day(item.rule)} finns inte i alla de månader som every: {item.every} ger. Skriv en dag till och "
            "med 28, eller last_day_of_month.",
            "rule",
        )


def _day(rule: Rule) -> int | None:
    return rule.day if isinstance(rule, FixedDay) else None


def _is_missing_in(rule: Rule) -> bool:
    """Whether the rule's day is not in its month every year."""
    day = _day(rule)
    days = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}
    return isinstance(rule, FixedDay) and day is not None and day > days.get(rule.month, 31)
