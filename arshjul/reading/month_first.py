"""Days as American systems write them, the month first: 2/10/2027 is 10 February."""

from __future__ import annotations

import re
from collections.abc import Sequence

_WRITTEN = re.compile(r"(?<![0-9/.,-])(?P<a>[0-9]{1,2})/(?P<b>[0-9]{1,2})/(?=(?:19|20)[0-9]{2}(?![0-9]))")
_MONTHS = 12


def is_month_first(lines: Sequence[str]) -> bool:
    """Whether a second number is no month, and no first one is a day that is none: so are all days of the document."""
    found = [(int(it["a"]), int(it["b"])) for line in lines if "/" in line for it in _WRITTEN.finditer(line)]
    return any(second > _MONTHS for _, second in found) and all(first <= _MONTHS for first, _ in found)


def turned(text: str) -> str:
    """Return *text* with the first two numbers of each day in each other's place; it keeps its length."""
    return _WRITTEN.sub(r"\g<b>/\g<a>/", text)
