"""Keep the children alive: start them in order, start again what is lost, end all when asked."""

from __future__ import annotations

import asyncio
import logging
import signal
from asyncio.subprocess import Process
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from arshjul.errors import ArshjulError
from arshjul.service.answers import answers, forget_answer
from arshjul.service.child import Child
from arshjul.service.logs import last_lines
from arshjul.service.process import running

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Patience:
    """How long the keeper waits, in seconds."""

    between_looks_at_start: float = 0.1
    between_looks: float = 15
    looks_without_answer: int = 4
    """A child that lives but does not answer this many times in a row is ended and started again."""
    first_pause: float = 1
    longest_pause: float = 30
    """Between two starts of a child that is lost; each pause is twice the one before."""


async def keep_all(children: tuple[Child, ...], ready: Callable[[], None], patience: Patience = Patience()) -> None:
    """Keep *children* and their dependents until SIGINT, SIGTERM or SIGHUP; then end them.

    *ready* is called once, when all of them have answered. Raises ArshjulError when one of them cannot be
    started the first time; nothing is left running then either.
    """
    keeper = _Keeper(children, patience)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, keeper.end)
    keeping = asyncio.create_task(keeper.keep_each(children))
    all_up = asyncio.create_task(keeper.all_up.wait())
    over: set[asyncio.Future[Any]] = {keeper.ended, keeping}
    try:
        await asyncio.wait({all_up, *over}, return_when=asyncio.FIRST_COMPLETED)
        if not any(one.done() for one in over):
            ready()
        await asyncio.wait(over, return_when=asyncio.FIRST_COMPLETED)
    finally:
        all_up.cancel()
        keeping.cancel()
        await asyncio.wait({keeping})
    if not keeping.cancelled():
        keeping.result()
    keeper.ended.result()


class _Keeper:
    """What is up, and whether it is over."""

    def __init__(self, children: tuple[Child, ...], patience: Patience) -> None:
        self._missing = set(_names(children))
        self._patience = patience
        self.all_up = asyncio.Event()
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def end(self, error: ArshjulError | None = None) -> None:
        if self.ended.done():
            return
        if error:
            self.ended.set_exception(error)
        else:
            self.ended.set_result(None)

    async def keep_each(self, children: tuple[Child, ...]) -> None:
        async with asyncio.TaskGroup() as group:
            for child in children:
                group.create_task(self._keep(child))

    async def _keep(self, child: Child) -> None:
        pause = self._patience.first_pause
        while True:
            forget_answer(child.answers_at)
            async with running(child) as process:
                if answered := await self._answered(child, process):
                    self._is_up(child)
                    if await self._seconds_until_lost(child, process) > self._patience.longest_pause:
                        pause = self._patience.first_pause
                elif child.name in self._missing:
                    return self.end(_not_started(child, process))
            log.warning(
                "%s %s och startas igen om %g s. Se %s.",
                child.name.capitalize(),
                "försvann" if answered else "gick inte att starta",
                pause,
                child.log,
            )
            await asyncio.sleep(pause)
            pause = min(2 * pause, self._patience.longest_pause)

    async def _answered(self, child: Child, process: Process) -> bool:
        """Wait for the first answer; False when the process ended before it, or took too long."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + child.start_seconds
        while process.returncode is None and loop.time() < deadline:
            if await answers(child.answers_at):
                return True
            await asyncio.sleep(self._patience.between_looks_at_start)
        return False

    def _is_up(self, child: Child) -> None:
        self._missing.discard(child.name)
        if not self._missing:
            self.all_up.set()

    async def _seconds_until_lost(self, child: Child, process: Process) -> float:
        """Keep what needs *child* as long as it is there; return how long that was."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        async with asyncio.TaskGroup() as group:
            dependents = group.create_task(self.keep_each(child.dependents))
            await self._lost(child, process)
            dependents.cancel()
        return loop.time() - began

    async def _lost(self, child: Child, process: Process) -> None:
        """Return when *process* has ended, or lives without answering."""
        missed = 0
        while missed < self._patience.looks_without_answer:
            try:
                await asyncio.wait_for(process.wait(), self._patience.between_looks)
                return
            except TimeoutError:
                missed = 0 if await answers(child.answers_at) else missed + 1


def _names(children: tuple[Child, ...]) -> Iterator[str]:
    for child in children:
        yield child.name
        yield from _names(child.dependents)


def _not_started(child: Child, process: Process) -> ArshjulError:
    happened = (
        f"Det gick inte att starta {child.name}"
        if process.returncode is not None
        else f"{child.name.capitalize()} svarade inte inom {child.start_seconds:g} sekunder"
    )
    said = [f"  {line}" for line in last_lines(child.log)]
    paragraphs = (f"{happened}. {child.mend}".rstrip(), f"De sista raderna i {child.log}:", *said)
    return ArshjulError("\n".join(paragraphs))
