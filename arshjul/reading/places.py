"""Where the meetings of a list are, when nothing but their own names says that they are places."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

from arshjul.reading.lines import fold
from arshjul.reading.rows import Row, without_word
from arshjul.reading.titles import names_matter
from arshjul.reading.vocabulary import kind_named, names_group, who_named

_NAME = re.compile(r"[A-ZÅÄÖ][\w’-]+(?:,? (?:i )?[A-ZÅÄÖ0-9][\w’-]*){0,3}")
_FEWEST = 3
_SHARE = 0.75


def placed(rows: list[Row]) -> list[Row]:
    """Return *rows* with a place for each that ends in a name, in lists that have such a name in nearly every row.

    One of the names must be known as a place already or stand in two rows: what meetings are about differs.
    """
    lists: defaultdict[int, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        if row.listed and row.kind.is_meeting and row.scope.number:
            lists[row.scope.number].append(number)
    done = list(rows)
    for numbers in lists.values():
        names = {n: name for n in numbers if not rows[n].place and (name := _last_name(rows[n]))}
        known = sum(bool(rows[n].place) for n in numbers)
        is_habit = len(numbers) >= _FEWEST and len(names) + known >= _SHARE * len(numbers)
        if is_habit and (known or len(set(names.values())) < len(names)):
            for n, name in names.items():
                done[n] = replace(without_word(rows[n], name), place=name)
    return done


def _last_name(row: Row) -> str:
    """The words after the date of a row that may be the name of a place: "Lofsdalen", "Kronan"."""
    name = row.words[-1] if row.words else ""
    folded = fold(name)
    if not _NAME.fullmatch(name) or row.written.rfind(name) < row.date.at:
        return ""
    is_said = names_matter(folded) or kind_named(folded) or names_group(folded) or any(who_named(folded))
    return "" if is_said else name
