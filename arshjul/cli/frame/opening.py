"""The store as a command opens it: from then on the command tells nobody who the protected people are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.concealing import cloak_of_all
from arshjul.work.opening import opened as opened_in_order
from arshjul.year.protection import NO_CLOAK, Cloak

HIDDEN: ContextVar[Cloak] = ContextVar("hidden", default=NO_CLOAK)
"""What a command hides in all that it writes; see `options.show`."""


@contextmanager
def opened(settings: Settings, *, begins: bool = False) -> Iterator[Store]:
    """As `arshjul.work.opening.opened`."""
    with opened_in_order(settings, begins=begins) as store:
        HIDDEN.set(cloak_of_all(store))
        yield store
