"""A mail server that keeps every mail as a file and passes none on; for the demo and the tests.

``python -m arshjul.mail.sink --port N --folder DIR`` listens on 127.0.0.1 until SIGTERM.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP

from arshjul.errors import why


@asynccontextmanager
async def mail_sink(folder: Path, port: int = 0) -> AsyncIterator[int]:
    """Listen on 127.0.0.1 and keep what comes in *folder*; give the port, which the system chooses for 0.

    Raises OSError when the port is taken.
    """
    keeper = _Keeper(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(keeper, hostname="localhost"), "127.0.0.1", port)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        # Not wait_closed(): from Python 3.12 it waits for every client that keeps its connection.
        server.close()


class _Keeper:
    """Keeps each mail as ``000001.eml``, ``000002.eml``, …; a mail is there whole or not at all."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        numbers = (int(path.stem) for path in folder.glob("*.eml") if path.stem.isdigit())
        self._number = max(numbers, default=0)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        """Keep the mail, with the envelope on top as a mail server writes it at the last delivery."""
        self._number += 1
        head = f"Return-Path: <{envelope.mail_from}>\r\n"
        head += "".join(f"Delivered-To: {address}\r\n" for address in envelope.rcpt_tos)
        path = self._folder / f"{self._number:06}.eml"
        unfinished = path.with_suffix(".part")
        with unfinished.open("wb") as file:
            file.write(head.encode() + envelope.content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        return f"250 Kept as {path.name}"


async def _run(folder: Path, port: int) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with mail_sink(folder, port) as listening:
        sys.stdout.write(f"{listening}\n")
        sys.stdout.flush()
        await stopped.wait()


def main(arguments: list[str] | None = None) -> int:
    """Run the sink in the foreground; the first line on standard output is the port."""
    parser = argparse.ArgumentParser(prog="arshjul.mail.sink", description="Tar emot e-post och sparar den som filer.")
    parser.add_argument("--port", type=int, default=0, help="0: välj en ledig")
    parser.add_argument("--folder", type=Path, required=True, help="mappen för breven")
    chosen = parser.parse_args(arguments)
    try:
        asyncio.run(_run(chosen.folder, chosen.port))
    except OSError as error:
        sys.stderr.write(f"Brevlådan kunde inte öppnas på port {chosen.port}: {why(error)}.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
