"""A mail server that refuses, defers, limits, hangs up, dawdles or lies costs nobody a mail, and gives nobody two."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from counting import Count, answers, count, deliveries_in, judged
from field import Field
from filling import ADOPTED_AT, owed_in
from killing import finish
from scripted_smtp import Rule, Script

from arshjul.store import DeliveryStatus

NOW = ADOPTED_AT + timedelta(minutes=20)
PASSES = (0, 5, 10, 25, 60, 125)
"""When passes are made under the script, in minutes; thereafter the server takes everything."""
ONE = "nr0.ledamot@degerfors"

NO_SUCH_PERSON = Script((Rule("rcpt", "550 5.1.1 No such user", to=ONE),))
OF_THE_ACCOUNT = {
    "sender refused, 554 5.7.1": Script((Rule("mail", "554 5.7.1 Sender address rejected: not logged in as it"),)),
    "send as denied, 554 5.2.252": Script((Rule("body", "554 5.2.252 SendAsDenied; not allowed to send as"),)),
    "daily limit, 550 5.4.5 at RCPT": Script((Rule("rcpt", "550 5.4.5 Daily user sending limit exceeded"),)),
    "daily limit, 550 5.4.5 at the end": Script((Rule("body", "550 5.4.5 Daily user sending limit exceeded"),)),
    "policy, 550 5.7.1 to all": Script((Rule("rcpt", "550 5.7.1 Access denied by policy"),)),
}
PASSING = {
    "greylisted, 451 twice for each": Script((Rule("rcpt", "451 4.7.1 Greylisted", times_each=2),)),
    "451 at MAIL, every third": Script((Rule("mail", "451 4.3.0 Later", every=3),)),
    "452 at the end, every third": Script((Rule("body", "452 4.3.1 No space", every=3),)),
    "421 at the greeting, then open": Script((Rule("connect", "421 4.3.2 Not now", times=2),)),
    "421 after 7 mails a connection": Script(mails_per_connection=7),
    "450 above 15 mails in 2 seconds": Script(mails_per_window=15, window_seconds=2),
    "2 connections and no more": Script(connections=2),
    "hangs up before DATA, every fifth": Script((Rule("data", "drop", every=5),)),
    "hangs up after DATA, mail not kept": Script((Rule("body", "drop", every=9),)),
    "slow": Script((Rule("body", "slow", every=2),), slow_seconds=0.1),
    "lies: 999 to RCPT": Script((Rule("rcpt", "999 what", every=6),)),
    "lies: no number at DATA": Script((Rule("data", "Hej på dig", every=6),)),
    "lies: 999 at the end, not kept": Script((Rule("body", "999 what", every=11),)),
}


def through(place: Field, name: str, script: Script, *, allowed: int = 0) -> Count:
    """Make passes under the script, which may fail, and then some with a server that takes everything."""
    owed = owed_in(place.database_url)
    for minutes in PASSES:
        now = NOW + timedelta(minutes=minutes)
        place.tell_server(replace(script, now=now.isoformat()))
        place.passes(now, 2)
    finish(place, NOW + timedelta(hours=4))
    return count(name, place.database_url, place.log, owed=owed, allowed=allowed)


@pytest.mark.drill
@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize("name", [*PASSING])
def test_what_passes_over_delays_and_neither_loses_nor_doubles(place: Callable[..., Field], name: str) -> None:
    judged(through(place(1, meetings=4), name, PASSING[name]))


@pytest.mark.drill
@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.parametrize("name", [*OF_THE_ACCOUNT])
def test_a_refusal_of_ours_stops_the_pass_and_keeps_every_mail(place: Callable[..., Field], name: str) -> None:
    there = place(1, meetings=4)

    counted = through(there, name, OF_THE_ACCOUNT[name])

    judged(counted)
    # One mail, or a few at once, is tried in a pass; not each of them.
    assert sum(answers(there.log).values()) <= len(PASSES) * 2 * 8


@pytest.mark.drill
@pytest.mark.parametrize("database", ["sqlite"])
def test_who_is_refused_is_told_once_and_all_others_get_theirs(place: Callable[..., Field]) -> None:
    there = place(1, meetings=4)
    rows = [row for row in deliveries_in(there.database_url) if row.address.startswith(ONE)]

    counted = through(there, "one recipient refused, 550 5.1.1", NO_SUCH_PERSON)

    judged(replace(counted, lost=counted.lost - len(rows)))
    assert answers(there.log).total() == len(rows) > 0
    failed = {row.message_id for row in deliveries_in(there.database_url) if row.status is DeliveryStatus.FAILED}
    assert failed == {row.message_id for row in rows}


@pytest.mark.drill
@pytest.mark.parametrize("database", ["sqlite"])
def test_what_was_kept_before_the_line_broke_comes_once_more_and_can_be_recognised(
    place: Callable[..., Field],
) -> None:
    there = place(1, meetings=4)
    script = Script((Rule("body", "keep-drop", times=4, every=5),))

    judged(through(there, "hangs up after DATA, mail kept", script, allowed=4))


@pytest.mark.drill
def test_everything_at_once(place: Callable[..., Field], database: str) -> None:
    script = Script(
        (
            Rule("rcpt", "451 4.7.1 Greylisted", times_each=1),
            Rule("mail", "421 4.3.2 Not now", every=23),
            Rule("data", "drop", every=29),
            Rule("body", "keep-drop", every=31, times=3),
            Rule("body", "452 4.3.1 No space", every=13),
            Rule("body", "slow", every=7),
        ),
        mails_per_connection=20,
        slow_seconds=0.05,
    )

    judged(through(place(2), "everything at once", script, allowed=3))
