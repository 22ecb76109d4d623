"""A document that was gone through on a page, taken in as a new version of an adopted year."""

from __future__ import annotations

from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.changing import changing
from arshjul.work.drafts import Reading, Source, end_reading, reading_in, reading_of
from arshjul.work.files.revising import Revising, Revision, revise_in, revision_preview
from arshjul.work.saying import Preview
from arshjul.year.deeds import Doer


def reading_preview(
    store: Store, settings: Settings, key: str, number: int, doer: Doer
) -> tuple[Reading, Revision, Preview]:
    """What a reading changes in its adopted year, and the mails of that.

    Raises NotFoundError, and NotAllowedError while something is left to decide.
    """
    reading = reading_of(store, key, number, doer.at)
    how = _how(reading, doer)
    return reading, *revision_preview(store, settings, key, reading.read.plan, how)


def revise_by_reading(
    store: Store, settings: Settings, key: str, number: int, doer: Doer, *, at_once: bool = False
) -> Revision:
    """Let the adopted year of a reading follow it, and end the reading. Raises as `revise` and `reading_preview`."""
    with changing(store, key, doer.at) as change:
        reading = reading_in(change.unit, key, number, doer.at)
        how = _how(reading, doer, at_once=at_once)
        revision = revise_in(change, settings, reading.read.plan, how)
        end_reading(change.room, reading, revision.year, doer)
    return revision


def _how(reading: Reading, doer: Doer, *, at_once: bool = False) -> Revising:
    reading.require_complete()
    return Revising(Source(reading.file, doer), at_once=at_once, settled=reading.settling.settled)
