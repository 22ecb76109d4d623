"""Taking back one deed of a person, and the list of what has been done."""

from arshjul.work.undoing.done import Done, deeds
from arshjul.work.undoing.undoing import Undone, undo, would_undo

__all__ = [
    "Done",
    "Undone",
    "deeds",
    "undo",
    "would_undo",
]
