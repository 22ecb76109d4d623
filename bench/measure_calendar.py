"""How long our invitations and feeds take to build, beside what `icalendar` alone takes for the same bytes.

What is ours is the difference: the checks on the way in, and the choice of what is said.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from statistics import median

from icalendar import Calendar

from arshjul.ical import feed as feeds
from arshjul.ical.components import Organizer
from arshjul.ical.feed import FeedOccasion, feed
from arshjul.ical.invitation import Attendee, Invitation, Method, Revision, calendar_part
from arshjul.year.model import Body, Occasion, OccasionKind, Person

STAMP = datetime(2026, 3, 3, 8, tzinfo=UTC)
ADDRESS = "kallelse+r7kq2mzx4vtn6bwcdpfhj3yg5e@forbundet.example"
MEETING = Occasion(
    key="2026-styrelse-3",
    year=2026,
    kind=OccasionKind.MEETING,
    title="Styrelsemöte 3/2026 – ekonomi, val; årsmöte",
    day=date(2026, 3, 31),
    start=clock(18),
    end=clock(20, 30),
    body=Body.BOARD,
    place="Folkets hus, Storgatan 1, 841 31 Ånge",
    known_since=STAMP,
)
DESCRIPTION = "Kallelse till styrelsemöte.\n\nAnmäl förhinder senast den 24 mars, så kallas ersättare.\n" * 3
NUMBER_OF_ENTRIES = 60
NUMBER_OF_FEEDS = 25
ENTRIES = [
    FeedOccasion(
        replace(MEETING, key=str(number), day=MEETING.day + timedelta(days=number)),
        f"m-{number}.sofint@forbundet.example",
        STAMP,
        DESCRIPTION,
        "https://arshjul.forbundet.example/moten/3",
    )
    for number in range(NUMBER_OF_ENTRIES)
]


def main() -> None:
    ours, theirs = milliseconds(build_invitation, in_plain_icalendar(build_invitation()))
    print(f"an invitation: {ours:.2f} ms; icalendar alone {theirs:.2f} ms; {ours / theirs:.2f} times")

    plain_feed = in_plain_icalendar(build_feed())
    first, alone = milliseconds(lambda: (forget(), build_feed()), plain_feed, runs=20)
    (again,) = milliseconds(build_feed, runs=20)
    print(f"a feed of {NUMBER_OF_ENTRIES}: {first:.1f} ms; icalendar alone {alone:.1f} ms; {first / alone:.2f} times")
    print(f"the same meetings in another feed: {again:.1f} ms")

    (all_feeds,) = milliseconds(lambda: (forget(), [build_feed() for _ in range(NUMBER_OF_FEEDS)]), runs=5)
    print(f"{NUMBER_OF_FEEDS} feeds of {NUMBER_OF_ENTRIES} that share their meetings: {all_feeds:.1f} ms")


def build_invitation() -> bytes:
    return calendar_part(
        Invitation(
            MEETING,
            Attendee(Person("ledamot-1", "Ledamot för Ånge kommun", "ledamot@mottagare.example")),
            Method.REQUEST,
            Revision("m-2026-styrelse-3.sofint@forbundet.example", MEETING.sequence, STAMP),
            Organizer("Kansliet", ADDRESS),
            DESCRIPTION,
            url="https://arshjul.forbundet.example/moten/3",
        )
    )


def build_feed() -> bytes:
    return feed(
        "Årshjul",
        "https://arshjul.forbundet.example/",
        ENTRIES,
        organizer=Organizer("Kansliet", ADDRESS),
        revised_at=STAMP,
    )


def forget() -> None:
    """Let the next feed be built from nothing."""
    feeds._event.cache_clear()


def in_plain_icalendar(content: bytes) -> Callable[[], bytes]:
    """A function that builds *content* with `Calendar()`, `add` and `to_ical`, from values that are ready."""
    parsed = Calendar.from_ical(content)

    def build() -> bytes:
        calendar = copied(parsed)
        assert isinstance(calendar, Calendar)
        for component in parsed.subcomponents:
            # The time zone is one object that every calendar shares, with us too.
            calendar.add_component(component if component.name == "VTIMEZONE" else copied(component))
        made: bytes = calendar.to_ical()
        return made

    assert len(build()) == len(content)
    return build


def copied(component: object) -> object:
    made = type(component)()
    for name, value in component.items():  # type: ignore[attr-defined]
        made.add(name, plain(value), parameters=dict(getattr(value, "params", {})))
    return made


def plain(value: object) -> object:
    """The Python value that `add` is given, so that its own conversion is in the measure."""
    if hasattr(value, "dt"):
        return value.dt
    if hasattr(value, "cats"):
        return [str(one) for one in value.cats]
    return int(value) if isinstance(value, int) else value


def milliseconds(*builders: Callable[[], object], runs: int = 200) -> list[float]:
    """The median time of the processor for each; they take turns, so that what else the machine does meets them all."""
    taken: list[list[float]] = [[] for _ in builders]
    for _ in range(runs):
        for build, times in zip(builders, taken, strict=True):
            began = time.process_time()
            build()
            times.append(time.process_time() - began)
    return [median(times) * 1000 for times in taken]


if __name__ == "__main__":
    main()
