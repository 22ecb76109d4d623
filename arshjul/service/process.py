"""Start a child bound to this process, and end it with all that it started."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from arshjul.service.child import Child
from arshjul.service.logs import open_log

# Found before the fork: a child between fork and exec must not load libraries.
_prctl = ctypes.CDLL(None, use_errno=True).prctl
_PR_SET_PDEATHSIG = 1


@asynccontextmanager
async def running(child: Child) -> AsyncIterator[Process]:
    """Start *child*, and end it, with its whole process group, when the block ends."""
    with open_log(child.log) as log:
        process = await asyncio.create_subprocess_exec(
            *child.command,
            env=child.environment,
            cwd=child.folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C in the terminal reaches the service alone
            preexec_fn=_bound_to(os.getpid(), child.orphaned),
        )
    try:
        yield process
    finally:
        await _to_the_end(asyncio.create_task(_end(process, child.stop_seconds)))


def _bound_to(parent: int, number: signal.Signals) -> Callable[[], None]:
    """Return what a child does before it becomes its command: ask the kernel for *number* when we die."""

    def bind() -> None:
        _prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() != parent:  # we died between the fork and the line above
            os._exit(1)

    return bind


async def _end(process: Process, patience: float) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            process.terminate()
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), patience)
    # The group also when its leader has ended well: what it started may be left.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


async def _to_the_end(ending: asyncio.Task[None]) -> None:
    """Wait for *ending* even when we are cancelled meanwhile: half an end would leave a process behind."""
    cancelled: asyncio.CancelledError | None = None
    while not ending.done():
        try:
            await asyncio.wait({ending})
        except asyncio.CancelledError as error:
            cancelled = error
    ending.result()
    if cancelled:
        raise cancelled
