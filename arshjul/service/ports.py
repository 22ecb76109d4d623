"""Ports on this machine: which are free."""

from __future__ import annotations

import socket
import time

from arshjul.errors import ArshjulError

WAIT_SECONDS = 10
"""A service that was just killed may hold its ports for a moment."""


def free_port() -> int:
    """Return a port that nobody uses just now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def require_free(port: int, variable: str, wait_seconds: float = WAIT_SECONDS) -> None:
    """Raise ArshjulError, naming the *variable* to set, if *port* is still taken after a while."""
    deadline = time.monotonic() + wait_seconds
    while not _is_free(port):
        if time.monotonic() > deadline:
            raise ArshjulError(
                f"Porten {port} är upptagen av ett annat program. Stäng det, eller välj en annan port: "
                f"{variable}={port + 1 if port < 65535 else port - 1}."
            )
        time.sleep(0.2)


def _is_free(port: int) -> bool:
    with socket.socket() as one:
        # As uvicorn does: a port is free although calls to it a moment ago are not quite forgotten.
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
