"""What a change of one meeting comes to, shown before it is done, and done as it was shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from arshjul.errors import NotAllowedError
from arshjul.settings import Settings
from arshjul.store import Room
from arshjul.work.changing import Change
from arshjul.work.editing.saving import follow
from arshjul.work.saying import Preview, change_preview
from arshjul.year.deeds import Deed, DeedKind, Doer
from arshjul.year.findings import Finding
from arshjul.year.model import Association, Occasion
from arshjul.year.standing import Standing
from arshjul.year.wording import heading, in_sentence, written


@dataclass(frozen=True)
class Outcome:
    """What a change of one meeting comes to, before anything is stored."""

    association: Association
    """As it would be."""
    before: Occasion | None
    """None: it is a new one."""
    after: Occasion
    arisen: tuple[Finding, ...]
    """What collides that did not before, or not in that way."""
    settled: tuple[Finding, ...]
    """What collided and does no longer."""
    preview: Preview

    @property
    def is_change(self) -> bool:
        """Whether anything becomes another."""
        return self.before != self.after

    @property
    def mark(self) -> str:
        """Tells what is shown from every other: of which revision, and who is told what."""
        return f"{self.preview.revision}-{self.preview.digest}"


def outcome_of(
    room: Room, settings: Settings, standing: Standing, wanted: Association, occasion: str, now: datetime
) -> Outcome:
    """What comes of it when the association of *standing* becomes what is *wanted*, for the meeting with that key."""
    found, then = (one.of_occasion(occasion) for one in (standing, replace(standing, association=wanted)))
    if then is None:
        raise ValueError(f"{occasion} is gone")
    before = standing.year(then[1].year)
    collided, collides = before.findings if before else (), then[0].findings
    known, still = {one.key for one in collided}, {(one.code, one.subject) for one in collides}
    return Outcome(
        wanted,
        found[1] if found else None,
        then[1],
        tuple(one for one in collides if one.key not in known),
        tuple(one for one in collided if (one.code, one.subject) not in still),
        change_preview(room, settings, standing, wanted, now),
    )


def save_as_seen(change: Change, settings: Settings, outcome: Outcome, doer: Doer, seen: str, *, at_once: bool) -> None:
    """Save what comes of it and tell those whom it concerns, in the commit of *change*.

    Raises NotAllowedError when it is not the outcome with the mark *seen*.
    """
    if outcome.mark != seen:
        raise NotAllowedError("Det som händer är inte längre det som du såg. Läs igenom det igen, och ändra sedan.")
    if outcome.is_change:
        change.room.save(outcome.association, Deed(DeedKind.EDITED, doer, _what(outcome)))
        follow(change, settings, at_once=at_once, is_told=bool(outcome.preview.soon))


def _what(outcome: Outcome) -> str:
    """What was done, as the history says it after ”ändrade”; it names no guest, who may have to be forgotten."""
    before, after = outcome.before, outcome.after
    if before is None:
        return f"årshjulet {after.year}: {in_sentence(heading(after))} {written(after.day)}, nytt"
    name = f"{in_sentence(heading(before))} {written(before.day)}"
    if after.guests != before.guests:
        return f"{name}: {'en gäst inbjuden' if len(after.guests) > len(before.guests) else 'en gäst mindre'}"
    if after.cancelled:
        return f"{name}: inställt"
    return f"{name}: flyttat till {written(after.day)}" if after.day != before.day else name
