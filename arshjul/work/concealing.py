"""What is hidden of who the protected people are, for whoever shows what stands in rows."""

from __future__ import annotations

from arshjul.store import Store
from arshjul.year.protection import Cloak


def cloak_of(store: Store, key: str) -> Cloak:
    """The cloak of one association. Raises NotFoundError."""
    with store.reading() as unit:
        room = unit.of(key)
        return unit.computed(room, "cloak", lambda: room.association(()).cloak)


def cloak_of_all(store: Store) -> Cloak:
    """The cloaks of all associations as one, for what is about the service as a whole."""
    with store.reading() as unit:
        found = unit.protecting()
    return Cloak({text: mask for one in found for text, mask in one.cloak.hidden.items()})
