"""The process apart: fills in one template and gives the Word file back, or tells what is wrong with it, and ends."""

from __future__ import annotations

import json
import signal
import sys

from arshjul.apart import parent_of
from arshjul.documents import limits
from arshjul.documents.checking import faults_of
from arshjul.documents.filling import filled


def main(descriptor: int) -> None:
    """Answer one template; nothing is said of one that cannot be filled in."""
    with parent_of(descriptor, limits.OCTETS) as parent:
        asked = json.loads(parent.recv_bytes())
        template = parent.recv_bytes(limits.MOST_BYTES)
        signal.setitimer(signal.ITIMER_PROF, limits.SECONDS)
        # If the parent is killed nobody else ends what waits for ever.
        signal.setitimer(signal.ITIMER_REAL, 2 * limits.PATIENCE * limits.SECONDS)
        if "samples" in asked:
            parent.send_bytes(json.dumps(faults_of(template, asked["samples"])).encode())
        else:
            parent.send_bytes(filled(template, asked["values"]))


if __name__ == "__main__":
    main(int(sys.argv[1]))
