"""Ending a pass in order when the process is told to end."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def told_to_end(end: Callable[[], None]) -> Iterator[None]:
    """Within the block SIGTERM calls *end*; when the block has ended, so does the process.

    It ends as whoever had the signal before sees to it, or as one that exits. Outside the main thread, where no
    signal comes, the block is as any other.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    before = signal.getsignal(signal.SIGTERM) or signal.SIG_DFL
    was_told = False

    def told() -> None:
        nonlocal was_told
        was_told = True
        end()

    loop.add_signal_handler(signal.SIGTERM, told)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
        signal.signal(signal.SIGTERM, before)
        if was_told:
            if callable(before):
                before(signal.SIGTERM, None)
            raise SystemExit(128 + signal.SIGTERM)
