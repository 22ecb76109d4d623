"""However often a dispatcher is killed, nobody is left out, and a mail comes twice only when it was in flight."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from counting import Count, count, judged
from field import Field
from filling import ADOPTED_AT, owed_in
from killing import finish, kill_while_sending
from scripted_smtp import Script

NOW = ADOPTED_AT + timedelta(minutes=20)
IN_FLIGHT = 4
"""Mails that one dispatcher has on the way at a time: its connections."""


def killed(place: Field, *, kills: int, dispatchers: int, seed: int) -> Count:
    owed = owed_in(place.database_url)
    made = kill_while_sending(place, NOW, kills=kills, dispatchers=dispatchers, seed=seed)
    finish(place, NOW)
    assert made >= kills * 3 // 4
    name = f"killed, {dispatchers} at once, seed {seed}"
    return count(name, place.database_url, place.log, owed=owed, kills=made, allowed=made * IN_FLIGHT)


@pytest.mark.parametrize("database", ["sqlite"])
def test_a_few_kills_lose_nothing(place: Callable[..., Field], database: str) -> None:
    judged(killed(place(1, meetings=4), kills=5, dispatchers=2, seed=1))


@pytest.mark.drill
@pytest.mark.parametrize(("dispatchers", "seed"), [(2, 2), (3, 3), (4, 4)])
def test_forty_kills_lose_nothing(place: Callable[..., Field], database: str, dispatchers: int, seed: int) -> None:
    judged(killed(place(4), kills=40, dispatchers=dispatchers, seed=seed))


@pytest.mark.drill
def test_what_nobody_kills_comes_once(place: Callable[..., Field], database: str) -> None:
    there = place(2)
    owed = owed_in(there.database_url)

    there.tell_server(Script((), NOW.isoformat()))
    assert there.passes(NOW, 4) == [0] * 4

    finish(there, NOW)
    judged(count("undisturbed, 4 at once", there.database_url, there.log, owed=owed))
