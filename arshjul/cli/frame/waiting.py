"""That a command is at work, told to whoever looks on when it takes more than a second."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING

from arshjul.cli.frame.telling import wants_json

if TYPE_CHECKING:
    from rich.status import Status

SECONDS = 1.0


@contextmanager
def at_work(what: str) -> Iterator[None]:
    """Show *what* is being done (Swedish: ``Övar året``) while the block runs, on stderr, and take it away afterwards.

    Only on a terminal, never with ``--json``. The block must write nothing itself.
    """
    if wants_json() or not sys.stderr.isatty():
        yield
        return
    shown: list[Status] = []

    def show() -> None:
        # Read first when somebody has to wait: what is quick never pays for it.
        from rich.console import Console

        status = Console(stderr=True).status(f"{what} …")
        shown.append(status)
        status.start()

    timer = Timer(SECONDS, show)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        for status in shown:
            status.stop()
