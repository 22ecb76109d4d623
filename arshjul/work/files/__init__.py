"""An association's file, taken in and given back: what it changes, and what it may not do to people."""

from arshjul.work.files.associations import dump, load

__all__ = [
    "dump",
    "load",
]
