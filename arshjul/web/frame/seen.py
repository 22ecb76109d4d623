"""A deed that is shown before it is done: what somebody saw of it, and whether it is told at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from arshjul.errors import NotAllowedError
from arshjul.settings import Settings
from arshjul.web.frame.form import Field, Form, Kind, Refused
from arshjul.web.frame.posting import Posted

MARKED = (Field("avtryck", kind=Kind.HIDDEN), Field("nar", kind=Kind.HIDDEN))
"""The hidden fields of its form: the mark of what it does, and when it is told."""
SEEN = (Field("utgava", kind=Kind.HIDDEN), *MARKED)
"""The same where the revision that was shown has a field of its own."""
NOW = "nu"
"""In the field ``nar``: without time to undo it."""


def mark(revision: object, digest: str) -> dict[str, str]:
    """What tells what is shown from all else: of which *revision* it was made, and the *digest* of what it does."""
    return {"utgava": str(revision), "avtryck": digest}


def marked(form: Form, refused: Refused | None, shown: Mapping[str, str]) -> Form:
    """*form*, also a refused one, with the mark of what its page shows now."""
    form = form.shown(refused, shown)
    return replace(form, values={**form.values, **shown})


def is_seen(posted: Posted, shown: Mapping[str, str]) -> bool:
    """Whether what would be done is what was seen."""
    return all(posted.get(name) == value for name, value in shown.items())


def require_seen(posted: Posted, shown: Mapping[str, str], then: str) -> None:
    """Raise NotAllowedError when it is not; *then* is what to do when it has been read again: ``skicka``."""
    if not is_seen(posted, shown):
        raise NotAllowedError(f"Det som skickas är inte längre det som du såg. Läs igenom det igen, och {then} sedan.")


def is_at_once(posted: Posted) -> bool:
    """Whether it is to be told without time to undo it."""
    return posted.get("nar") == NOW


def held(settings: Settings, posted: Posted) -> Settings:
    """*settings* with the time to undo the deed that was chosen."""
    return replace(settings, hold_minutes=0) if is_at_once(posted) else settings
