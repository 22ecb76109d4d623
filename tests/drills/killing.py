"""Kills without a word while mails are sent: at random, and at the points where most can go wrong."""

from __future__ import annotations

import queue
import random
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Event as Never

from field import PATIENCE, Field
from scripted_smtp import Rule, Script

FIXED = (
    Rule("mail", "hold", times=1),  # it is claimed, and nothing of it has left
    Rule("body", "hold", times=1),  # all of it has left, and the server has not kept it
    Rule("body", "keep-hold", times=1),  # the server has kept it, and has not said so
    Rule("body", "take-hold", times=1),  # the server has said so, and it is not settled yet
)
ALL_OF_THEM = 5 * PATIENCE
"""For a pass that sends all that the killed ones left, each judged at the door, on a machine with much else to do."""
IDLE_PASSES = 12
"""So many passes in a row that found nothing to send mean that nothing is left."""


def kill_while_sending(place: Field, now: datetime, *, kills: int, dispatchers: int, seed: int) -> int:
    """Keep *dispatchers* going, and kill one at a time; return how many kills there were when the mails ran out."""
    chance = random.Random(seed)
    made = 0
    for number in range(kills):
        rules = (FIXED[number // 2 % len(FIXED)],) if number % 2 else ()
        place.tell_server(Script(rules, now.isoformat()))
        victim = _held(place, now, dispatchers) if rules else _sending(place, now, dispatchers, chance)
        if victim is None:
            break
        made += place.kill(victim)
    place.tell_server(Script((), now.isoformat()))
    return made


def finish(place: Field, now: datetime, *, passes: int = 2) -> None:
    """Let those that still run end, and then, after the longest lease, others send what is left."""
    place.tell_server(Script((), now.isoformat()))
    for pid in place.running - place.ended():
        place.wait(pid, within=ALL_OF_THEM)
    for number in range(1, passes + 1):
        later = now + number * timedelta(minutes=20)
        place.tell_server(Script((), later.isoformat()))
        assert place.passes(later, within=ALL_OF_THEM) == [0], place.said()


def _held(place: Field, now: datetime, dispatchers: int) -> int | None:
    """The process that the server holds at the fixed point."""
    while (event := _next_event(place, now, dispatchers)) is not None:
        if "holds" in event and (pid := place.whose(event["port"])):
            return pid
    return None


def _sending(place: Field, now: datetime, dispatchers: int, chance: random.Random) -> int | None:
    """One of those that run, some mails and some milliseconds from now."""
    for _ in range(chance.randint(1, 4)):
        if _next_event(place, now, dispatchers) is None:
            return None
    Never().wait(chance.random() * 0.02)
    running = place.running - place.ended()
    return chance.choice(sorted(running)) if running else None


def _next_event(place: Field, now: datetime, dispatchers: int) -> dict[str, object] | None:
    """What the server tells next; meanwhile those that have ended are started anew. None: nothing is left to send."""
    idle = 0
    for _ in range(int(PATIENCE / 0.05)):
        with suppress(queue.Empty):
            return place.smtp.events.get_nowait()
        idle += len(place.ended())
        if idle > IDLE_PASSES:
            return None
        while len(place.running) < dispatchers:
            place.start(now)
        with suppress(queue.Empty):
            return place.smtp.events.get(timeout=0.05)
    raise AssertionError(f"Nothing happens: {place.said()[-2000:]}")
