"""How a component is written."""

from __future__ import annotations

import pytest
from icalendar import Event

from arshjul.ical.components import written


@pytest.mark.parametrize("letter", ["a", "å", "€", "😀", ";", "\\", "\n"])
def test_it_is_what_the_library_writes_whatever_stands_where_a_line_ends(letter: str) -> None:
    for length in range(90):
        event = Event()
        event.add("summary", length * "x" + 12 * letter)
        event.add("attendee", f"mailto:{length * 'x'}@x.example", parameters={"CN": 12 * letter.strip() + "."})

        assert written(event) == event.to_ical()
