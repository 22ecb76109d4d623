"""How fast mails are offered: to servers that count, that stumble, and as the operator says."""

from __future__ import annotations

from collections.abc import Callable

from arshjul.work.mailing.pace import STUCK_AFTER, Pace

Server = Callable[[float], bool]
"""Whether it takes a mail at that second."""


def counting_from_the_minutes_start(most: int) -> Server:
    taken: dict[int, int] = {}

    def takes(now: float) -> bool:
        minute = int(now // 60)
        if taken.get(minute, 0) == most:
            return False
        taken[minute] = taken.get(minute, 0) + 1
        return True

    return takes


def counting_the_last_minute(most: int) -> Server:
    taken: list[float] = []

    def takes(now: float) -> bool:
        if sum(at > now - 60 for at in taken) >= most:
            return False
        taken.append(now)
        return True

    return takes


def filling_up(most: int, every: float) -> Server:
    state = [float(most), 0.0]

    def takes(now: float) -> bool:
        state[0], state[1] = min(most, state[0] + (now - state[1]) / every), now
        if state[0] < 1:
            return False
        state[0] -= 1
        return True

    return takes


def taken_within(seconds: float, takes: Server, pace: Pace, began: float = 0.0) -> tuple[int, int]:
    """How many mails a server took, and how many it refused."""
    now, taken, refused = began, 0, 0
    while now < began + seconds:
        if wait := pace.wait(now):
            now += wait
            continue
        offered_at, now = now, now + 0.01
        if takes(now):
            taken += 1
            pace.taken(offered_at, now)
        else:
            refused += 1
            pace.limited(offered_at, now)
    return taken, refused


def test_a_server_that_takes_thirty_a_minute_has_taken_444_in_four_passes_of_five_minutes() -> None:
    for server in (counting_from_the_minutes_start(30), counting_the_last_minute(30), filling_up(30, every=2)):
        taken = sum(taken_within(270, server, Pace(None), began=began)[0] for began in (0, 300, 600, 900))

        assert taken >= 444


def test_a_server_that_counts_is_not_asked_much_oftener_than_it_takes() -> None:
    for server in (counting_from_the_minutes_start(30), counting_the_last_minute(30), filling_up(30, every=2)):
        taken, refused = taken_within(270, server, Pace(None))

        assert refused < taken / 2


def test_a_server_that_takes_all_is_offered_all_at_once() -> None:
    taken, _ = taken_within(1, lambda now: True, Pace(None))

    assert taken == 100


def test_a_server_that_stumbles_now_and_then_is_not_taken_for_one_that_counts() -> None:
    offered = [0]

    def every_third_is_refused(now: float) -> bool:
        offered[0] += 1
        return offered[0] % 3 != 0

    taken, _ = taken_within(270, every_third_is_refused, Pace(None))

    assert taken > 444


def test_what_the_operator_says_is_never_passed() -> None:
    pace = Pace(30)

    assert taken_within(60, lambda now: True, pace) == (30, 0)
    assert pace.is_held_back


def test_several_connections_that_are_refused_at_once_are_one_refusal() -> None:
    pace = Pace(None)
    assert [pace.wait(0) for _ in range(4)] == [0, 0, 0, 0]

    for number in range(4):
        pace.limited(0, 0.1 + number / 100)

    assert 0 < pace.wait(0.2) <= 0.25
    assert pace.wait(1.2) == 0
    assert pace.wait(1.2) > 0, "one mail alone asks"


def test_a_mail_that_was_on_its_way_before_the_refusal_ends_no_pause() -> None:
    pace = Pace(None)
    pace.limited(0, 1)
    pace.taken(0.5, 1.1)

    assert pace.wait(1.2) > 0


def test_a_server_that_takes_nothing_for_more_than_a_minute_is_stuck() -> None:
    pace = Pace(None)
    taken_within(STUCK_AFTER - 5, lambda now: False, pace)
    assert not pace.is_stuck(STUCK_AFTER - 1)

    assert pace.is_stuck(STUCK_AFTER + 1)
