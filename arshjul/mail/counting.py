"""What a mail holds, counted in its octets before anything is taken apart: much of it costs far more than its size.

The standard library needs a minute for 800 parts in each other, and longer for one header of a megabyte.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LARGEST_MAIL = 1024 * 1024
"""Octets. A reply of any client is a hundredth of it."""
MOST_BOUNDARIES = 50
"""Kinds of boundary: each is a part with parts in it. A signed and forwarded reply has five or six."""
MOST_PARTS = 200
MOST_LINES = 150_000
MOST_HEADER_LINES = 2000
"""Of the mail and all its parts. The worst mail that went through ten servers had three hundred."""
LONGEST_HEADER = 32 * 1024
"""Octets, with the lines that continue it."""
_BOUNDARY = re.compile(rb"""\bboundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))""", re.IGNORECASE)
_HOLDS_A_MAIL = b"message/"


def why_too_costly(raw: bytes) -> str:
    """Why *raw* is not taken apart; Swedish, empty when it may be."""
    if len(raw) > LARGEST_MAIL:
        return "Mejlet är större än 1 MB och har inte lästs."
    if raw.count(b"\n") > MOST_LINES:
        return f"Mejlet har fler än {MOST_LINES // 1000} 000 rader och har inte lästs."
    boundaries = {quoted or bare for quoted, bare in _BOUNDARY.findall(raw)}
    if len(boundaries) > MOST_BOUNDARIES:
        return "Mejlet har för många delar i varandra och har inte lästs."
    counted = _count(raw, boundaries)
    if counted.longest_header > LONGEST_HEADER:
        return "Mejlet har en orimligt lång rad bland sina uppgifter och har inte lästs."
    if counted.header_lines > MOST_HEADER_LINES:
        return f"Mejlet har fler än {MOST_HEADER_LINES} rader med uppgifter om sig självt och har inte lästs."
    if counted.parts > MOST_PARTS:
        return f"Mejlet har fler än {MOST_PARTS} delar och har inte lästs."
    return ""


@dataclass
class _Counted:
    parts: int = 0
    header_lines: int = 0
    longest_header: int = 0


def _count(raw: bytes, boundaries: set[bytes]) -> _Counted:
    """Go through the lines once, and count those that are headers: at the top, and after each boundary.

    Lines of a body may be as long as they like: a signature in HTML is often one line.
    """
    counted = _Counted()
    in_head, holds_a_mail, length = True, False, 0
    for line in raw.splitlines():
        if line[:2] == b"--" and line[2:].rstrip() in boundaries:
            counted.parts += 1
            in_head, holds_a_mail, length = True, False, 0
        elif not in_head:
            continue
        elif not line:
            # What is called a mail begins with headers of its own.
            in_head, holds_a_mail, length = holds_a_mail, False, 0
            counted.parts += in_head
        else:
            counted.header_lines += 1
            length = len(line) + (length if line[:1] in (b" ", b"\t") else 0)
            counted.longest_header = max(counted.longest_header, length)
            holds_a_mail = holds_a_mail or _HOLDS_A_MAIL in line.lower()
    return counted
