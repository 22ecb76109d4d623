"""Taking back one deed of a person, and the list of what has been done."""

from arshjul.work.undoing.done import Done, deeds
from arshjul.work.undoing.undoing import Undone, undo, would_undo
from arshjul.work.undoing.waiting import Waiting, waiting

__all__ = [
    "Done",
    "Undone",
    "Waiting",
    "deeds",
    "undo",
    "waiting",
    "would_undo",
]
