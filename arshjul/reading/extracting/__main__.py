"""The process apart: takes one file apart, gives the document or the refusal back, and ends."""

from __future__ import annotations

import json
import signal
import sys

from arshjul.apart import parent_of
from arshjul.reading.extracting import limits
from arshjul.reading.extracting.carrying import carried, carried_refusal
from arshjul.reading.extracting.readers import read_file
from arshjul.reading.extracting.refusing import DAMAGED, TOO_MUCH, UnreadableError


def main(descriptor: int) -> None:
    """Answer one file."""
    with parent_of(descriptor, limits.OCTETS) as parent:
        file, seconds = json.loads(parent.recv_bytes())
        content = parent.recv_bytes(limits.MOST_BYTES)
        signal.setitimer(signal.ITIMER_PROF, seconds)
        # If the parent is killed nobody else ends what waits for ever.
        signal.setitimer(signal.ITIMER_REAL, 2 * limits.PATIENCE * seconds)
        parent.send_bytes(_answer(content, file))


def _answer(content: bytes, file: str) -> bytes:
    try:
        return carried(read_file(content, file))
    except UnreadableError as error:
        return carried_refusal(error)
    except (MemoryError, RecursionError):
        return carried_refusal(UnreadableError(TOO_MUCH))
    except Exception:
        # The outermost end of libraries that raise what they like over files that strangers have made.
        return carried_refusal(UnreadableError(DAMAGED))


if __name__ == "__main__":
    main(int(sys.argv[1]))
