"""The process apart: takes mails from its parent one by one, and gives back what they say."""

from __future__ import annotations

import pickle
import signal
import sys

# Read in now, so that no mail pays for it.
import icalendar  # noqa: F401

from arshjul.apart import parent_of
from arshjul.intake import limits
from arshjul.intake.understanding import Understood, understand
from arshjul.mail.incoming import read_head


def main(descriptor: int) -> None:
    """Say that it is ready; then answer each mail with its head, and with all that it says."""
    with parent_of(descriptor, limits.OCTETS) as parent:
        while True:
            try:
                raw = parent.recv_bytes()
            except EOFError:
                return
            # If the parent is killed nobody else ends what never ends.
            signal.setitimer(signal.ITIMER_REAL, 2 * limits.SECONDS)
            head = read_head(raw)
            # First, so that the parent knows whose mail it is whatever becomes of the rest.
            parent.send_bytes(pickle.dumps(Understood(head)))
            parent.send_bytes(pickle.dumps(understand(raw)))
            signal.setitimer(signal.ITIMER_REAL, 0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
