"""One service on one data folder at a time."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from arshjul.errors import ArshjulError, why


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Hold the data folder for this process. The kernel lets go of it when the process ends, however it ends.

    Raises ArshjulError when another service holds it, or when the folder cannot be written.
    """
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = (data / "arshjul.lock").open("ab")
    except OSError as error:
        raise ArshjulError(
            f"Det går inte att skriva i datamappen {data} ({why(error)}). Ge dig själv rätt att skriva där, "
            "eller välj en annan mapp med ARSHJUL_DATA."
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ArshjulError(
                f"Årshjul är redan igång med datamappen {data}. Stäng den som är igång, "
                "eller välj en annan mapp med ARSHJUL_DATA."
            ) from error
        yield
