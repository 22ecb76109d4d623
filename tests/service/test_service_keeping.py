"""How the service keeps its children, tried with small programs in their place."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from polling import eventually, is_alive
from service_children import FAILS, STAYS, STAYS_ALL_THE_SAME, stand_in, starts_of

from arshjul.errors import ArshjulError
from arshjul.service.child import Child
from arshjul.service.keeping import Patience, keep_all

QUICK = Patience(between_looks_at_start=0.02, between_looks=0.1, looks_without_answer=3, first_pause=0.02)


def keep_until(enough: Callable[[], bool], *children: Child, once_up: Callable[[], None]) -> None:
    """Keep *children*; do *once_up* when all are up; end as Ctrl-C does when it is *enough*."""

    async def play() -> None:
        up = asyncio.Event()
        keeping = asyncio.create_task(keep_all(children, up.set, QUICK))
        async with asyncio.timeout(20):
            await up.wait()
            once_up()
            while not enough():  # noqa: ASYNC110 (another process makes it true)
                await asyncio.sleep(0.02)
            os.kill(os.getpid(), signal.SIGINT)
            await keeping

    asyncio.run(play())


def test_a_child_that_dies_is_started_again_and_ends_with_the_service(tmp_path: Path) -> None:
    web = stand_in(tmp_path, "webben", STAYS)

    keep_until(
        lambda: len(starts_of(tmp_path, "webben")) == 2,
        web,
        once_up=lambda: os.kill(starts_of(tmp_path, "webben")[0], signal.SIGKILL),
    )

    assert not any(map(is_alive, starts_of(tmp_path, "webben")))


def test_what_needs_a_child_is_started_after_it_and_again_when_it_comes_again(tmp_path: Path) -> None:
    flows = stand_in(tmp_path, "flödena", STAYS)
    server = stand_in(tmp_path, "servern", STAYS, flows)

    def kill_the_server() -> None:
        assert len(starts_of(tmp_path, "flödena")) == 1
        os.kill(starts_of(tmp_path, "servern")[0], signal.SIGKILL)

    keep_until(lambda: len(starts_of(tmp_path, "flödena")) == 2, server, once_up=kill_the_server)

    assert len(starts_of(tmp_path, "servern")) == 2
    assert not any(map(is_alive, starts_of(tmp_path, "servern") + starts_of(tmp_path, "flödena")))


def test_a_child_that_lives_without_answering_is_started_again(tmp_path: Path) -> None:
    web = stand_in(tmp_path, "webben", STAYS)

    keep_until(
        lambda: len(starts_of(tmp_path, "webben")) == 2,
        web,
        once_up=lambda: (tmp_path / "webben-up").unlink(),
    )

    assert not is_alive(starts_of(tmp_path, "webben")[0])


def test_a_child_that_will_not_end_is_killed(tmp_path: Path) -> None:
    stubborn = replace(stand_in(tmp_path, "webben", STAYS_ALL_THE_SAME), stop_seconds=0.1)

    keep_until(lambda: True, stubborn, once_up=lambda: None)

    assert not is_alive(starts_of(tmp_path, "webben")[0])


def test_what_a_child_has_started_ends_with_it(tmp_path: Path) -> None:
    started = tmp_path / "barnbarn"
    program = "import subprocess; one = subprocess.Popen(['sleep', '600']); "
    tell = f"open({str(started)!r}, 'w').write(str(one.pid)); "

    keep_until(lambda: True, stand_in(tmp_path, "flödena", program + tell + STAYS), once_up=lambda: None)

    eventually(lambda: not is_alive(int(started.read_text())), within=5)


def test_a_child_that_cannot_be_started_gives_an_error_with_its_last_words(tmp_path: Path) -> None:
    web = stand_in(tmp_path, "webbservern", FAILS)
    other = stand_in(tmp_path, "brevlådan", STAYS)

    with pytest.raises(ArshjulError) as caught:
        asyncio.run(keep_all((other, web), lambda: pytest.fail("it is not ready"), QUICK))

    assert str(caught.value).startswith("Det gick inte att starta webbservern.")
    assert "porten var en annan" in str(caught.value)
    assert not any(map(is_alive, starts_of(tmp_path, "brevlådan")))


def test_a_child_that_never_answers_gives_an_error(tmp_path: Path) -> None:
    silent = replace(stand_in(tmp_path, "webbservern", "import signal; signal.pause()"), start_seconds=0.2)

    with pytest.raises(ArshjulError, match=r"Webbservern svarade inte inom 0\.2 sekunder"):
        asyncio.run(keep_all((silent,), lambda: None, QUICK))

    assert not any(map(is_alive, starts_of(tmp_path, "webbservern")))
