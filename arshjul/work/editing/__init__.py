"""A new version of an association: what stands of the old one goes along, and what follows is in the same commit."""

from arshjul.work.editing.called_people import new_addresses, require_removed, require_the_called
from arshjul.work.editing.history import newly_cancelled, over_but_left_out, with_history

__all__ = [
    "new_addresses",
    "newly_cancelled",
    "over_but_left_out",
    "require_removed",
    "require_the_called",
    "with_history",
]
