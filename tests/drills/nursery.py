"""A process that has read Årshjul's code, and becomes a new command for each line that asks for one.

Reading the code takes a second, what a drill kills a tenth of one. Each child is a process of its own, with its own
environment, from ``python -m arshjul`` to its exit code; what it writes goes to a file. Asked by a line of JSON, the
nursery answers with the child's process id, and tells with another line when a child has ended, and how. It ends, with
all its children, when its standard input does.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import sys
import threading
import traceback
from contextlib import suppress
from typing import Any

import alembic.command  # noqa: F401 (read by the first command that opens a database)

import arshjul
from arshjul.cli.commands import application

PR_SET_PDEATHSIG = 1
NOT_READ = ("arshjul.__main__", "arshjul.store.migrations", "arshjul.web")


def serve() -> None:
    for module in pkgutil.walk_packages(arshjul.__path__, "arshjul."):
        if not module.name.startswith(NOT_READ):
            importlib.import_module(module.name)
    read_what_is_read_late()
    gc.freeze()
    tell(ready=True)
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            become(asked)
        tell(pid=child)
        threading.Thread(target=tell_of_end, args=(child,), daemon=True).start()


def read_what_is_read_late() -> None:
    """Some libraries are read by the first command that is given: here one that there is not."""
    sys.argv = ["arshjul", "run", "inget"]
    with suppress(Exception):
        application(sys.argv[1:])(standalone_mode=False)


def tell_of_end(child: int) -> None:
    _, status = os.waitpid(child, 0)
    tell(ended=child, code=os.waitstatus_to_exitcode(status))


def tell(**what: object) -> None:
    os.write(1, json.dumps(what).encode() + b"\n")


def become(asked: dict[str, Any]) -> None:
    """Be the command that is *asked* for, and end as it does."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    out = os.open(asked["out"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for number, opened in ((0, os.open(os.devnull, os.O_RDONLY)), (1, out), (2, out)):
        os.dup2(opened, number)
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv = ["arshjul", *asked["words"]]
    code: object = 0
    try:
        runpy.run_module("arshjul", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code or 0
    except BaseException:
        traceback.print_exc()
        code = 1
    for stream in (sys.stdout, sys.stderr):
        if not stream.closed:
            stream.flush()
    os._exit(code if isinstance(code, int) else 1)


if __name__ == "__main__":
    serve()
