"""A new version of an association: what stands of the old one goes along, and what follows is in the same commit."""

from arshjul.work.editing.adding import AskedMore, add, would_add
from arshjul.work.editing.called_people import new_addresses, require_removed, require_the_called
from arshjul.work.editing.guests import guest_person
from arshjul.work.editing.history import newly_cancelled, over_but_left_out, with_history
from arshjul.work.editing.moving import Asked, Uninvited, move, would_move
from arshjul.work.editing.outcome import Outcome
from arshjul.work.editing.saving import Decide, Edited, edit, follow, names_of, would_edit

__all__ = [
    "Asked",
    "AskedMore",
    "Decide",
    "Edited",
    "Outcome",
    "Uninvited",
    "add",
    "edit",
    "follow",
    "guest_person",
    "move",
    "names_of",
    "new_addresses",
    "newly_cancelled",
    "over_but_left_out",
    "require_removed",
    "require_the_called",
    "with_history",
    "would_add",
    "would_edit",
    "would_move",
]
