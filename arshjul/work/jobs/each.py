"""The associations that a pass looks at, each in a unit of work of its own: no fault of one stops the next."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from arshjul.errors import StoreError
from arshjul.store import Due
from arshjul.work.passes import Pass

T = TypeVar("T")
logger = logging.getLogger(__name__)


def due_keys(this: Pass, *what: Due) -> tuple[str, ...]:
    """The associations that are to be looked at, by key."""
    with this.store.reading() as unit:
        keys = {key for one in what for key in unit.due(one, this.now)}
    return tuple(sorted(key for key in keys if this.only in (None, key)))


def all_keys(this: Pass) -> tuple[str, ...]:
    """Every association, by key."""
    with this.store.reading() as unit:
        return tuple(key for key, _ in unit.association_keys())


def each(this: Pass, keys: Iterable[str], deed: Callable[[str], T]) -> tuple[dict[str, T], tuple[str, ...]]:
    """Do *deed* with each of *keys*: what it gave, and what went wrong instead."""
    went: dict[str, T] = {}
    faults: list[str] = []
    for key in keys:
        this.begin()
        try:
            went[key] = deed(key)
        except StoreError:
            raise  # the database is the same for all of them
        except Exception as error:
            logger.exception("The pass was not done for %s", key)
            faults.append(f"{key}: {error}")
    return went, tuple(faults)
