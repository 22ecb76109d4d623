"""The command line: Swedish for people, ``--json`` for programs, faults on stderr."""

from __future__ import annotations

import gc
import os
import sys

import typer

from arshjul.errors import ArshjulError

COMPLETING = "_ARSHJUL_COMPLETE"
"""The variable in which a shell asks how a line goes on."""


def main() -> None:
    """Run the command line. A fault that a person can mend is told in Swedish on stderr, exit 1; wrong use exit 2."""
    # What is written is for its owner alone: mails, keys and secret links.
    os.umask(0o077)
    # A terminal or a pipe of another encoding must not turn å into a traceback.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    # What is imported stays: to look through it for waste takes a tenth of the start.
    gc.disable()
    from arshjul.cli.commands import application

    if COMPLETING in os.environ:
        from arshjul.cli.completing import prepare

        prepare()
    app = application(sys.argv[1:])
    gc.freeze()
    gc.enable()
    try:
        sys.exit(app(standalone_mode=False, complete_var=COMPLETING))
    except typer.TyperException as error:
        from arshjul.cli.frame.telling import tell_wrong_use

        tell_wrong_use(error)
        sys.exit(error.exit_code)
    except typer.Abort:
        sys.exit(130)
    except ArshjulError as error:
        from arshjul.cli.frame.telling import tell_fault

        tell_fault(error)
        sys.exit(1)
    except BrokenPipeError:
        # The reader, e.g. head, has had enough.
        sys.stderr.close()
        sys.exit(0)
