"""The file that the requests are written in: begun anew each day and when it has grown, and kept for a month."""

from __future__ import annotations

import logging
import os
import time
from datetime import UTC, date, datetime
from io import TextIOWrapper
from logging.handlers import BaseRotatingHandler
from pathlib import Path
from typing import ClassVar

from arshjul.web.frame.request_log import log
from arshjul.year.kept import Kept
from arshjul.year.retention import limit_of


def keep_requests(folder: Path) -> None:
    """Write from now on each request in ``requests.log`` in *folder*, for the one alone who runs the service."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = RequestFile(folder / "requests.log")
    written = logging.Formatter("%(asctime)s %(message)s", "%Y-%m-%dT%H:%M:%SZ")
    written.converter = time.gmtime
    handler.setFormatter(written)
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False


class RequestFile(BaseRotatingHandler):
    """``requests.log``, and beside it the earlier ones by day: ``requests.2027-03-01.1.log``, ``….2.log``."""

    longest: ClassVar[int] = 10_000_000
    """Bytes of one file."""
    most_kept: ClassVar[int] = 30
    """Of the earlier ones, however short a time a flood of requests lets that be."""

    def __init__(self, path: Path) -> None:
        self._path = path
        super().__init__(path, "a", encoding="utf-8")
        self._day = _day_of(path.stat().st_mtime)
        self._sweep(datetime.now(UTC).date())

    def shouldRollover(self, record: logging.LogRecord) -> bool:  # noqa: N802 (logging's name)
        """Whether the file is another day's, or long enough."""
        return self._day != _day_of(record.created) or self._path.stat().st_size > self.longest

    def doRollover(self) -> None:  # noqa: N802 (logging's name)
        """Put the file aside under its day, and begin another."""
        if self.stream:
            self.stream.close()
        if self._path.stat().st_size:
            number = 1 + max((number for day, number, _ in self._earlier() if day == self._day), default=0)
            self._path.replace(self._path.with_suffix(f".{self._day}.{number}.log"))
        self.stream = self._open()
        self._day = datetime.now(UTC).date()
        self._sweep(self._day)

    def _open(self) -> TextIOWrapper:
        return os.fdopen(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8")

    def _sweep(self, today: date) -> None:
        kept = sorted(self._earlier(), reverse=True)
        for number, (day, _, path) in enumerate(kept):
            if number >= self.most_kept or day < today - limit_of(Kept.REQUESTS):
                path.unlink(missing_ok=True)

    def _earlier(self) -> list[tuple[date, int, Path]]:
        found = []
        for path in self._path.parent.glob(f"{self._path.stem}.*.*.log"):
            day, number = path.name.split(".")[1:3]
            found.append((date.fromisoformat(day), int(number), path))
        return found


def _day_of(moment: float) -> date:
    return datetime.fromtimestamp(moment, UTC).date()
