"""What the duties of a file say about each other: that it exists, makes sense, and goes in no ring."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from arshjul.errors import meant
from arshjul.fields import Fields
from arshjul.year.duty import Duty, Scope
from arshjul.year.rules import DECISION, MEETING, Rule, event_of


def check_references(duties: Sequence[tuple[Duty, Fields]], beside: Iterable[Duty] = ()) -> None:
    """Keep a fault in the row of every duty whose rule or depends_on refers to what cannot be used.

    They may refer to each other, and to the sound duties *beside* them, which refer to none of them.
    """
    known = {duty.id: duty for duty in (*beside, *(duty for duty, _ in duties))}
    sound = [(duty, row) for duty, row in duties if row.is_sound]
    for duty, row in sound:
        for needed in duty.depends_on:
            if needed not in known:
                row.problem(_unknown(needed, known), "depends_on")
        _check_event(duty, row, known)
    rows = {duty.id: row for duty, row in sound}
    for ring in rings({duty.id: duty.depends_on for duty, _ in sound}):
        rows[ring[0]].problem(f"Plikterna väntar på varandra: {_shown(ring)}. Ta bort ett led.", "depends_on")
    for ring in rings({duty.id: _duty_of_event(duty.rule) for duty, _ in sound}):
        rows[ring[0]].problem(
            f"Dagen räknas från sig själv: {_shown(ring)}. Låt en av reglerna utgå från något annat.", "rule"
        )


def rings(edges: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Yield the rings in a graph, each once, beginning with its member that stands first in *edges*.

    Where rings share members, at least one of them is found.
    """
    finished: set[str] = set()

    def walk(node: str, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        if node in path:
            yield path[path.index(node) :]
        elif node in edges and node not in finished:
            for following in edges[node]:
                yield from walk(following, (*path, node))
            finished.add(node)

    order = list(edges)
    for node in order:
        for ring in walk(node, ()):
            first = ring.index(min(ring, key=order.index))
            yield ring[first:] + ring[:first]


def _check_event(duty: Duty, row: Fields, known: Mapping[str, Duty]) -> None:
    event = event_of(duty.rule)
    is_of_meetings = duty.scope in (Scope.MEETING, Scope.POSTING)
    if event == MEETING:
        if not is_of_meetings:
            row.problem(_without_meetings(duty), "rule")
        return
    target_id = event.removeprefix(DECISION) if event else None
    target = known.get(target_id) if target_id else None
    if target_id and target is None:
        row.problem(_unknown(target_id, known), "rule")
    elif is_of_meetings and (target is None or target.scope is not Scope.MEETING):
        asked = "bodies" if duty.is_own else f"scope: {duty.scope}"
        row.problem(f"Med {asked} ska dagen räknas från mötet. Skriv {{after: meeting, …}}.", "rule")
    elif target is None:
        return
    elif event and event.startswith(DECISION):
        if target.decided_by is None:
            row.problem(f"Plikten ”{target_id}” har ingen som beslutar. Skriv decided_by i den.", "rule")
    elif not is_of_meetings and (target.scope is not Scope.ASSOCIATION or target.every.months_apart):
        row.problem(f"Plikten ”{target_id}” har flera dagar om året. Utgå från en plikt som har en.", "rule")


def _without_meetings(duty: Duty) -> str:
    if duty.is_own:
        return "Det finns inget möte att räkna från. Skriv vilka organs möten, till exempel bodies: [board]."
    return f"Med scope: {duty.scope} finns inget möte att räkna från. Skriv scope: meeting."


def _duty_of_event(rule: Rule) -> tuple[str, ...]:
    event = event_of(rule)
    return () if event is None or event == MEETING else (event.removeprefix(DECISION),)


def _unknown(written: str, known: Mapping[str, Duty]) -> str:
    return f"Det finns ingen plikt ”{written}”. {meant(written, known, 'Skriv id på en plikt i filen.')}"


def _shown(ring: Sequence[str]) -> str:
    return " → ".join((*ring, ring[0]))
