"""How a duty's last day is written in YAML, as a rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from typing import Any, Final, get_type_hints

from arshjul.fields import Fields
from arshjul.year.model import Articles, Body
from arshjul.year.rules import (
    Configured,
    ConfiguredOffset,
    Entered,
    FixedDay,
    IsoWeek,
    LastMeetingBefore,
    NextMeetingAfter,
    NthWeekday,
    NthWorkingDay,
    Offset,
    Rule,
    Unit,
)

_STAND_IN: Final = FixedDay(1, 1)
"""Given for a rule that has a fault: nobody sees it, since the file is refused."""

_LONGEST: Final = {Unit.DAYS: 366, Unit.WEEKS: 53, Unit.MONTHS: 24}

_WORKING_DAYS_OF_EVERY_MONTH: Final = 17
_WEEKS_OF_EVERY_YEAR: Final = 52


class _Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


def read_rule(row: Fields, name: str) -> Rule:
    """Return the rule under *name*, in one of the forms described in ``calendar/samordningsforbund.yaml``.

    A day or week that does not exist in every year is a fault: the duty would silently disappear in the others.
    """
    if not row.holds_fields(name):
        written = row.text(name)
        if written and written != "entered":
            row.problem(f"”{written}” är ingen regel. Skriv {_choices(_FORMS)} eller entered.", name)
        return Entered()
    return _read_form(row, name, _FORMS)


def written_rule(rule: Rule) -> dict[str, Any] | str:
    """Return *rule* as `read_rule` reads it."""
    match rule:
        case FixedDay(month, None):
            return {"last_day_of_month": month}
        case FixedDay(month, day):
            return {"fixed": f"{month:02}-{day:02}"}
        case IsoWeek(week):
            return {"week": week}
        case NthWeekday(month, weekday, n):
            return {"nth_weekday": {"month": month, "weekday": list(_Weekday)[weekday].value, "n": n}}
        case NthWorkingDay(month, n):
            return {"working_day": {"month": month, "n": n}}
        case Offset(event, amount, unit):
            return {"before" if amount < 0 else "after": event, unit.value: abs(amount)}
        case ConfiguredOffset(event, field):
            return {"before": event, "configured_days": field}
        case Configured(field):
            return {"configured": field}
        case LastMeetingBefore(body, limit):
            return {"last_meeting": body.value, "before": written_rule(limit)}
        case NextMeetingAfter(body, event):
            return {"next_meeting": body.value, "after": event}
        case Entered():
            return "entered"


def _read_form(row: Fields, name: str, forms: Mapping[str, Callable[[Fields], Rule]]) -> Rule:
    rule = _below(row, name)
    if rule is None:
        return _STAND_IN
    form = next((form for form in forms if form in rule.names), None)
    if form is None:
        row.problem(f"Regeln går inte att känna igen. Skriv {_choices(forms)}.", name)
        return _STAND_IN
    return forms[form](rule)


def _fixed(rule: Fields) -> FixedDay:
    month, day = rule.month_day("fixed").split("-")
    return FixedDay(int(month), int(day))


def _last_day_of_month(rule: Fields) -> FixedDay:
    return FixedDay(rule.whole("last_day_of_month", 1, 12), None)


def _week(rule: Fields) -> IsoWeek:
    return IsoWeek(rule.whole("week", 1, _WEEKS_OF_EVERY_YEAR))


def _nth_weekday(rule: Fields) -> Rule:
    parts = _below(rule, "nth_weekday")
    if parts is None:
        return _STAND_IN
    weekday = list(_Weekday).index(parts.choice("weekday", _Weekday))
    return NthWeekday(parts.whole("month", 1, 12), weekday, _nth(parts, 4))


def _working_day(rule: Fields) -> Rule:
    parts = _below(rule, "working_day")
    if parts is None:
        return _STAND_IN
    return NthWorkingDay(parts.whole("month", 1, 12), _nth(parts, _WORKING_DAYS_OF_EVERY_MONTH))


def _nth(parts: Fields, most: int) -> int:
    n = parts.whole("n", -1, most)
    if n == 0:
        parts.problem(f"0 finns inte. Skriv 1 till {most}, eller -1 för den sista i månaden.", "n")
    return n


def _after(rule: Fields) -> Rule:
    return _offset(rule, "after", 1)


def _before(rule: Fields) -> Rule:
    if rule.has("configured_days"):
        return ConfiguredOffset(rule.text("before"), _configured_field(rule, "configured_days", days=True))
    return _offset(rule, "before", -1)


def _offset(rule: Fields, name: str, sign: int) -> Rule:
    event = rule.text(name)
    units = [unit for unit in Unit if rule.has(unit)]
    if len(units) != 1:
        rule.problem("Skriv hur långt, med ett av days, weeks och months.", name)
    for unit in units:
        return Offset(event, sign * rule.whole(unit, 0, _LONGEST[unit]), unit)
    return _STAND_IN


def _configured(rule: Fields) -> Configured:
    return Configured(_configured_field(rule, "configured", days=False))


def _configured_field(rule: Fields, name: str, *, days: bool) -> str:
    written = rule.text(name)
    known = [field for field, is_days in _fields_of_articles().items() if is_days is days]
    if written and written not in known:
        what = "ett antal dagar" if days else "en dag som MM-DD"
        rule.problem(f"”{written}” är inget fält i Articles med {what}. Välj bland: {', '.join(known)}.", name)
    return written


@cache
def _fields_of_articles() -> dict[str, bool]:
    """The fields of `Articles`; True: a number of days, False: a day MM-DD."""
    return {name: hint is int for name, hint in get_type_hints(Articles).items()}


def _last_meeting(rule: Fields) -> Rule:
    body = rule.choice("last_meeting", Body)
    limit = _read_form(rule, "before", _LIMITS)
    if not isinstance(limit, FixedDay | Offset):
        rule.problem("Dagen före ska vara fast eller ett antal dagar, utan configured_days.", "before")
        return _STAND_IN
    return LastMeetingBefore(body, limit)


def _next_meeting(rule: Fields) -> Rule:
    return NextMeetingAfter(rule.choice("next_meeting", Body), rule.text("after"))


def _below(row: Fields, name: str) -> Fields | None:
    if not row.has(name):
        row.problem(f"Fältet {name} saknas. Lägg till det.", name)
    return row.fields(name)


def _choices(forms: Mapping[str, object]) -> str:
    return ", ".join(f"{{{form}: …}}" for form in forms)


_LIMITS: Final[Mapping[str, Callable[[Fields], Rule]]] = {
    "fixed": _fixed,
    "last_day_of_month": _last_day_of_month,
    "after": _after,
    "before": _before,
}

# last_meeting and next_meeting stand before `before` and `after`, which they also contain.
_FORMS: Final[Mapping[str, Callable[[Fields], Rule]]] = {
    "fixed": _fixed,
    "last_day_of_month": _last_day_of_month,
    "week": _week,
    "nth_weekday": _nth_weekday,
    "working_day": _working_day,
    "last_meeting": _last_meeting,
    "next_meeting": _next_meeting,
    "after": _after,
    "before": _before,
    "configured": _configured,
}
