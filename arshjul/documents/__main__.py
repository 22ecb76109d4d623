"""The process apart: fills in one template, gives the Word file back, and ends."""

from __future__ import annotations

import json
import signal
import sys

from arshjul.apart import parent_of
from arshjul.documents import limits
from arshjul.documents.filling import filled


def main(descriptor: int) -> None:
    """Answer one template; nothing is said of one that cannot be filled in."""
    with parent_of(descriptor, limits.OCTETS) as parent:
        values = json.loads(parent.recv_bytes())
        template = parent.recv_bytes(limits.MOST_BYTES)
        signal.setitimer(signal.ITIMER_PROF, limits.SECONDS)
        # If the parent is killed nobody else ends what waits for ever.
        signal.setitimer(signal.ITIMER_REAL, 2 * limits.PATIENCE * limits.SECONDS)
        parent.send_bytes(filled(template, values))


if __name__ == "__main__":
    main(int(sys.argv[1]))
