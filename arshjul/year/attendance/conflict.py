"""Something in a record of attendance that does not fit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Conflict:
    """Something that does not fit."""

    about: tuple[str, ...]
    """The sort, and whom it is about: the same conflict is known again when its items change."""
    message: str
    """One Swedish sentence or two: what, and the mend."""
    cannot_be: bool = False
    """Such a thing is not recorded; the other conflicts are only told."""
