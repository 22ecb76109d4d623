"""What people have done to the agenda of a meeting, beside what it writes itself: edits, numbers, and when it was sent.

Stored as a part of the meeting, so that each change is a version with who, when and why, and can be undone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

ADDED = "added-"
"""What the key of an item begins with that the director has added."""


@dataclass(frozen=True)
class ItemEdit:
    """What the director has written of one item of the agenda."""

    key: str
    """That of the item that writes itself, or one that begins with `ADDED`."""
    title: str = ""
    """Empty: as the item writes itself."""
    proposal: str | None = None
    """What is proposed to be decided; None: as the item writes itself."""
    qualified: bool = False
    """Whether the articles ask for a qualified majority."""
    is_removed: bool = False


@dataclass(frozen=True)
class Numbered:
    """The number that an item got when the agenda was sent; it is never given to another."""

    key: str
    number: int


@dataclass(frozen=True)
class Issue:
    """The agenda as it was sent once: the kallelse itself, or later what was new."""

    at: datetime
    """From when it may leave (UTC)."""
    items: tuple[str, ...] = ()
    """The keys of the items that stood there."""
    papers: tuple[str, ...] = ()
    """The papers that stood there, as `Paper.version` names them."""


@dataclass(frozen=True)
class Visit:
    """A guest who is invited to one item of the agenda."""

    person: str
    """Key; it stands among the guests of the meeting too."""
    item: str
    """The item's key."""


@dataclass(frozen=True)
class Prepared:
    """All that people have done to one agenda."""

    edits: tuple[ItemEdit, ...] = ()
    order: tuple[str, ...] = ()
    """The keys as they stood when one was last moved; what came since stands where it would by itself."""
    first: int | None = None
    """The first number, where somebody has said another than follows from the earlier minutes of the year."""
    numbers: tuple[Numbered, ...] = ()
    """Since it was first sent."""
    issues: tuple[Issue, ...] = ()
    """Oldest first; none: it has not been sent."""
    visits: tuple[Visit, ...] = ()
    """The guests who are invited to one item; of those who are invited to the whole meeting nothing stands here."""

    def edit(self, key: str) -> ItemEdit:
        """What is written of that item; nothing is, of one that nobody has touched."""
        return next((edit for edit in self.edits if edit.key == key), ItemEdit(key))

    def with_edit(self, edit: ItemEdit) -> Prepared:
        """The same with *edit* in the place of what was written of its item; one that says nothing is not kept."""
        others = tuple(one for one in self.edits if one.key != edit.key)
        return replace(self, edits=others if edit == ItemEdit(edit.key) else (*others, edit))

    def item_of(self, guest: str) -> str:
        """The key of the item that a *guest* (person's key) is invited to; empty: the whole meeting."""
        return next((one.item for one in self.visits if one.person == guest), "")

    def new_key(self) -> str:
        """The key of the next item that is added; that of one that was removed is not used again."""
        taken = [int(edit.key.removeprefix(ADDED)) for edit in self.edits if edit.key.startswith(ADDED)]
        return f"{ADDED}{max(taken, default=0) + 1}"


UNPREPARED = Prepared()
"""Nobody has touched it."""
