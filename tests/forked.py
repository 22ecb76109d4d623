"""Run the tests in several processes that come from one, which has read them all: ``--processes N``.

Each worker of pytest-xdist reads every test for itself, and to read them takes as long as a fifth of all they do. Here
it is done once. A file at a time, so that what it prepares for all its tests, such as a server of Prefect's, is
prepared once; who is free takes the next.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from itertools import groupby
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Any

import pytest

OCTETS = 4
"""Of the number of a file that waits."""
BREAKS_OFF = (signal.SIGINT, signal.SIGTERM)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--processes", type=int, default=0, help="run the tests in so many processes, a file at a time")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """Run all that was collected, and tell of each test as if it had been run here."""
    options = session.config.option
    if not options.processes or options.collectonly or session.testsfailed:
        return None
    session.config._tmp_path_factory.getbasetemp()  # the workers' own folders lie in it
    files = [list(items) for _, items in groupby(session.items, lambda item: item.path)]
    waiting, last = os.pipe()
    os.write(last, b"".join(number.to_bytes(OCTETS, "big") for number in range(len(files))))
    os.close(last)
    workers = [Worker(session, files, waiting) for _ in range(options.processes)]
    try:
        if sum(told_of(session, workers)) < len(session.items):
            session.testsfailed += 1
    finally:
        for worker in workers:
            worker.end()
        os.close(waiting)
    return True


class Worker:
    """A process that takes files and runs their tests, as its parent sees it."""

    def __init__(self, session: pytest.Session, files: list[list[pytest.Item]], waiting: int) -> None:
        self.ear, mouth = get_context("fork").Pipe(duplex=False)
        self.process = get_context("fork").Process(target=run_files, args=(session, files, waiting, mouth))
        self.process.start()
        mouth.close()
        self.began = "nothing"
        """The test that it said last that it begins."""

    def last_words(self) -> pytest.TestReport:
        """What is said of one that died."""
        self.process.join()
        ended = f"A worker ended with {self.process.exitcode}; it had begun {self.began}."
        return pytest.TestReport(self.began, (self.began, None, ""), {}, "failed", ended, "call")

    def end(self) -> None:
        """Break off what it does, if it does anything; what its tests have started is ended too."""
        if self.process.is_alive():
            self.process.terminate()
        self.process.join()


def told_of(session: pytest.Session, workers: list[Worker]) -> Iterator[bool]:
    """Pass on what the workers tell; true for each test that came to its end."""
    hook = session.config.hook
    by_ear = {worker.ear: worker for worker in workers}
    while by_ear:
        for ear in wait(list(by_ear)):
            worker = by_ear[ear]
            try:
                told = ear.recv()
            except EOFError:
                told = None
                hook.pytest_runtest_logreport(report=worker.last_words())
            if told is None:
                del by_ear[ear]
            elif isinstance(told, str):
                worker.began = told
            else:
                report = hook.pytest_report_from_serializable(config=session.config, data=told)
                hook.pytest_runtest_logreport(report=report)
                if report.when == "teardown":
                    hook.pytest_runtest_logfinish(nodeid=report.nodeid, location=report.location)
                    yield True
            if session.shouldfail:
                raise session.Failed(session.shouldfail)


class Telling:
    """In a worker: tells its parent what happens."""

    def __init__(self, session: pytest.Session, mouth: Connection) -> None:
        self._config, self._mouth = session.config, mouth

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._mouth.send(nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        told: dict[str, Any] = self._config.hook.pytest_report_to_serializable(config=self._config, report=report)
        self._mouth.send(told)


def run_files(session: pytest.Session, files: list[list[pytest.Item]], waiting: int, mouth: Connection) -> None:
    """In a worker: run the tests of files that nobody has taken, until none waits."""
    for number in BREAKS_OFF:  # also where the one who started the tests lets nobody break them off with Ctrl-C
        signal.signal(number, signal.default_int_handler)
    plugins = session.config.pluginmanager
    plugins.unregister(name="terminalreporter")
    plugins.register(Telling(session, mouth))
    capture = plugins.getplugin("capturemanager")
    capture.stop_global_capturing()  # its files are the parent's, and would be everybody's
    capture.start_global_capturing()
    try:
        while place := os.read(waiting, OCTETS):
            items = files[int.from_bytes(place, "big")]
            # After the last of a file, what the whole session shares is kept: which file comes next nobody knows.
            for item, following in zip(items, [*items[1:], session], strict=True):
                session.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
    finally:
        for number in BREAKS_OFF:
            signal.signal(number, signal.SIG_IGN)
        session._setupstate.teardown_exact(None)
        capture.stop_global_capturing()
    mouth.send(None)
