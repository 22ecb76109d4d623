"""The pages over real HTTP, on a port of their own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.web.app import build_app


@contextmanager
def served(settings: Settings, store: Store) -> Iterator[int]:
    """Serve the pages of *store*, and give the port."""
    config = uvicorn.Config(build_app(settings, store), port=0, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    listening = config.bind_socket()
    listening.listen()  # who asks before the server is ready waits in the queue
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        listening.close()
