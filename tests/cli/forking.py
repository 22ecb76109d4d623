"""A process that has read the code of every command, and the duties, and becomes a new one for each that is asked for.

To read them takes longer than what most commands do. Each still runs in a process of its own, with its own folder,
environment and output, from ``python -m arshjul`` to its exit code.

Asked by a line of JSON on stdin, it answers with the exit code on a line; it ends with its stdin.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import runpy
import sys
import traceback
from typing import Any

import alembic.command  # noqa: F401 (read by the first command that opens a database)

import arshjul
from arshjul.duties import kinds, load_duties

NOT_FOR_COMMANDS = ("arshjul.__main__", "arshjul.store.migrations", "arshjul.web")


def serve() -> None:
    for module in pkgutil.walk_packages(arshjul.__path__, "arshjul."):
        if not module.name.startswith(NOT_FOR_COMMANDS):
            importlib.import_module(module.name)
    for kind in kinds():
        load_duties(kind)
    gc.freeze()  # what is read stays, and is not copied into each child for being looked through
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            become(asked)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def become(asked: dict[str, Any]) -> None:
    """Be the command that is *asked* for, and end as it does."""
    for number, path, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, asked["out"], os.O_WRONLY),
        (2, asked["err"], os.O_WRONLY),
    ):
        os.dup2(os.open(path, flags), number)
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["home"])
    sys.path[0] = asked["home"]
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
