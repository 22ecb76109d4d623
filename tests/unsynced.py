"""SQLite does not wait for the disk in a test process, nor does PostgreSQL: nobody needs these after a power cut.

What a process writes is there for others, also when it is killed. Commands and services in processes of their own wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, event


def hurry(connection: Connection) -> None:
    told = connection.connection.info
    if connection.dialect.name == "sqlite" and "hurries" not in told:
        connection.connection.cursor().execute("PRAGMA synchronous=OFF").close()
        told["hurries"] = True


@contextmanager
def waiting_for_the_disk() -> Iterator[None]:
    """Leave what is opened from now on as the product sets it."""
    event.remove(Engine, "engine_connect", hurry)
    try:
        yield
    finally:
        event.listen(Engine, "engine_connect", hurry)


event.listen(Engine, "engine_connect", hurry)
