"""Marks in colour, for somebody who sits at a terminal and has not asked for none (https://no-color.org)."""

from __future__ import annotations

import os
import re
from typing import TextIO

_RED, _YELLOW, _GREEN = "31", "33", "32"
_MARKS = {"Fel:": _RED, "✖": _RED, "⚠": _YELLOW, "▲": _YELLOW, "✔": _GREEN}
_MARK = re.compile(r"^Fel:|[✖⚠▲✔]")


def coloured(text: str, stream: TextIO) -> str:
    """*text* as it is written on *stream*: each mark says the same without its colour."""
    if not stream.isatty() or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return text
    return _MARK.sub(lambda mark: f"\x1b[{_MARKS[mark[0]]}m{mark[0]}\x1b[0m", text)
