"""The letters that messages ask for: each kind in a file of its own, all written from one desk."""

from arshjul.work.saying.letters.desk import Desk, desk_of
from arshjul.work.saying.letters.writer import Writer

__all__ = ["Desk", "Writer", "desk_of"]
