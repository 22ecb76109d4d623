"""Serve the pages on this machine: ``python -m arshjul.web``."""

from __future__ import annotations

import logging

import uvicorn

from arshjul.settings import read_settings
from arshjul.web.app import create_app
from arshjul.web.bounded import BoundedProtocol
from arshjul.web.frame.request_file import keep_requests

MOST_CONNECTIONS = 500
"""Of memory's sake; a single visitor is kept from having them all by the proxy."""
KEPT_ALIVE_SECONDS = 75
"""Longer than proxies keep a connection: who closes first loses the request that is on its way."""


def serve() -> None:
    """Serve until SIGTERM or SIGINT."""
    settings = read_settings()
    # What goes wrong, with its time; the supervisor keeps what is said here.
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s")
    keep_requests(settings.data / "log")
    uvicorn.run(
        create_app(),
        host="127.0.0.1",
        port=settings.web_port,
        uds=settings.web_socket,
        http=BoundedProtocol,
        ws="none",
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=KEPT_ALIVE_SECONDS,
        timeout_graceful_shutdown=2,
        # It would write the secrets in the paths; ours cuts them.
        access_log=False,
        server_header=False,
        # It would believe whom any program on this machine names; the door believes a named proxy alone.
        proxy_headers=False,
    )


if __name__ == "__main__":
    serve()
