"""How the states and revisions of what stands carry on into a new version of an association."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from arshjul.year.guests import carried_visits
from arshjul.year.model import (
    STOCKHOLM,
    Agreement,
    Association,
    Occasion,
    YearPlan,
    YearStatus,
)
from arshjul.year.own_items import OwnItem
from arshjul.year.renewal.carrying import is_carried

ASKS_ANEW = ("day", "end_day", "start", "end", "body_key", "place", "link")
"""A change in one of these asks the called people anew (RFC 5546, 2.1.4); a text does not."""

DATED_BY = ("rule", "every", "since", "until", "bodies", "reminders")
"""What of an own item says when it is, and when one is reminded of it."""


def with_history(existing: Association | None, wanted: Association, now: datetime) -> Association:
    """Return *wanted* with the states and revisions that *existing* has; years it does not name are kept.

    The Word templates stay as well, of which no file tells.

    With such a year stay the dates that its renewal carried along and nobody has confirmed: they stand in no file
    until somebody dumps one. A date that the file gives for the same duty and member takes their place.
    """
    if existing is None:
        revised = [replace(plan, occasions=tuple(_new(o, now) for o in plan.occasions)) for plan in wanted.years]
        drafts = _in_order(replace(p, status=YearStatus.DRAFT, adopted_at=None) for p in revised)
        return replace(wanted, years=drafts, items=tuple(replace(item, known_since=now) for item in wanted.items))
    carrying = _Carrying(existing, wanted, now)
    named = {plan.year for plan in wanted.years}
    kept = {plan.year: plan for plan in existing.years if plan.year not in named}
    years = (carrying.year(plan) for plan in (*wanted.years, *kept.values()))
    agreements = (*wanted.agreements, *_still_expected(existing, wanted, kept))
    return replace(
        wanted,
        agreements=agreements,
        items=tuple(carrying.item(item) for item in wanted.items),
        closed=existing.closed,
        templates=existing.templates,
        years=_in_order(years),
    )


def _in_order(years: Iterable[YearPlan]) -> tuple[YearPlan, ...]:
    return tuple(sorted(years, key=lambda plan: plan.year))


def _still_expected(existing: Association, wanted: Association, kept: Container[int]) -> Iterator[Agreement]:
    given = {(a.duty, a.year, a.member) for a in wanted.agreements}
    for agreement in existing.agreements:
        is_of_today = agreement.member is None or wanted.member(agreement.member) is not None
        is_answered = (agreement.duty, agreement.year, agreement.member) in given
        if agreement.year in kept and is_carried(agreement) and is_of_today and not is_answered:
            yield agreement


@dataclass(frozen=True)
class _Carrying:
    """Carries states and revisions from an association to what is to become of it."""

    existing: Association
    wanted: Association
    now: datetime

    def item(self, new: OwnItem) -> OwnItem:
        """*new* as it has been known: since now, when its days or its reminders have become others."""
        old = next((item for item in self.existing.items if item.key == new.key), None)
        if old is None or any(getattr(old, name) != getattr(new, name) for name in DATED_BY):
            return replace(new, known_since=self.now)
        return replace(new, known_since=old.known_since)

    def year(self, new: YearPlan) -> YearPlan:
        old = self.existing.plan(new.year)
        known = {o.key: o for o in old.occasions} if old else {}
        # Of a draft nobody has been told anything, so there is no place that anybody has seen.
        is_seen = old is not None and old.status is not YearStatus.DRAFT
        occasions = [self._carried(known.get(o.key), o, is_seen=is_seen) for o in new.occasions]
        occasions += [o if _is_over(o, self.now) else self._cancelled(o) for o in _left_out(old, new)]
        status, adopted_at = (old.status, old.adopted_at) if old else (YearStatus.DRAFT, None)
        return YearPlan(new.year, status, adopted_at, tuple(occasions))

    def _carried(self, old: Occasion | None, new: Occasion, *, is_seen: bool) -> Occasion:
        if old is None:
            return _new(new, self.now)
        before, after = (self.existing.placed(old), self.wanted.placed(new)) if is_seen else (old, new)
        if not (old.place or new.place) and before.place != after.place and _is_over(old, self.now):
            # It was held where the association met then.
            new = after = replace(new, place=before.place)
        same = replace(
            new,
            sequence=old.sequence,
            known_since=old.known_since,
            revised_at=old.revised_at,
            prepared=replace(old.prepared, visits=carried_visits(old, new)),
        )
        anew = any(getattr(before, name) != getattr(after, name) for name in ("cancelled", *ASKS_ANEW))
        if same == old and not anew:
            return old
        return replace(same, sequence=old.sequence + anew, revised_at=self.now)

    def _cancelled(self, old: Occasion) -> Occasion:
        if old.cancelled:
            return old
        return replace(old, cancelled=True, sequence=old.sequence + 1, revised_at=self.now)


def _new(occasion: Occasion, now: datetime) -> Occasion:
    return replace(occasion, sequence=0, known_since=now, revised_at=now)


def over_but_left_out(existing: Association | None, wanted: Association, now: datetime) -> tuple[Occasion, ...]:
    """What *wanted* no longer names although it has taken place: it stays as it was, for nobody can cancel it."""
    plans = [(existing.plan(plan.year), plan) for plan in wanted.years] if existing else []
    return tuple(o for old, new in plans for o in _left_out(old, new) if _is_over(o, now) and not o.cancelled)


def newly_cancelled(existing: Association, merged: Association, today: date) -> tuple[Occasion, ...]:
    """What people may have in their calendars that stands in *existing* and is cancelled in *merged*."""
    adopted = [plan for plan in existing.years if plan.status is YearStatus.ADOPTED]
    stood = {o.key for plan in adopted for o in plan.standing}
    occasions = (o for plan in merged.years for o in plan.occasions)
    return tuple(o for o in occasions if o.cancelled and o.key in stood and o.last_day >= today)


def _left_out(old: YearPlan | None, new: YearPlan) -> Iterator[Occasion]:
    """What people may have been told of that *new* does not name; a draft has told nobody."""
    if old and old.status is not YearStatus.DRAFT:
        kept = {o.key for o in new.occasions}
        yield from (o for o in old.occasions if o.key not in kept)


def _is_over(occasion: Occasion, now: datetime) -> bool:
    return datetime.combine(occasion.last_day, occasion.end or time.max, STOCKHOLM) <= now
