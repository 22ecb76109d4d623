"""What a new version of an association changes, and how its meetings' revisions carry on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time

from arshjul.duties import item_line
from arshjul.words import role_word, who_word
from arshjul.year.chains.facts import ChainFact
from arshjul.year.model import (
    STOCKHOLM,
    AgendaItem,
    Agreement,
    Articles,
    Association,
    Closure,
    CouncilDay,
    InterimReport,
    Member,
    Occasion,
    OwnBody,
    Precondition,
    Seat,
    YearPlan,
    YearStatus,
)
from arshjul.year.own_items import OwnItem
from arshjul.year.renewal.carrying import is_carried
from arshjul.year.wording import written


@dataclass(frozen=True)
class Change:
    """One difference between what is stored and what a file says."""

    sign: str
    """``+`` new, ``-`` gone, ``~`` changed."""
    text: str
    """One Swedish line."""


ASKS_ANEW = ("day", "end_day", "start", "end", "body_key", "place", "link")
"""A change in one of these asks the called people anew (RFC 5546, 2.1.4); a text does not."""

DATED_BY = ("rule", "every", "since", "until", "bodies", "reminders")
"""What of an own item says when it is, and when one is reminded of it."""

_HISTORY = {"sequence", "known_since", "revised_at"}


def with_history(existing: Association | None, wanted: Association, now: datetime) -> Association:
    """Return *wanted* with the states and revisions that *existing* has; years it does not name are kept.

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
        same = replace(new, sequence=old.sequence, known_since=old.known_since, revised_at=old.revised_at)
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


def changes(existing: Association | None, new: Association) -> tuple[Change, ...]:
    """Every difference, in the order of the file; none only when the two are equal."""
    told = tuple(_changes(existing or Association(new.key, ""), new))
    if not told and existing != new:
        return (Change("~", "ordningen mellan raderna i filen"),)
    return told


def fact_changes(association: Association, facts: Iterable[ChainFact]) -> tuple[Change, ...]:
    """What new facts of chains say, one line each."""
    return tuple(Change("+", _told_fact(association, fact)) for fact in facts)


def _told_fact(association: Association, fact: ChainFact) -> str:
    member = association.member(fact.member)
    about = ", ".join(part for part in (member.name if member else "", fact.item, fact.by) if part)
    return f"{fact.chain} {fact.year}: {fact.step} {written(fact.day)}{f' ({about})' if about else ''}"


def _changes(old: Association, new: Association) -> Iterator[Change]:
    for name, word in (
        ("name", "namn"),
        ("organisation_number", "organisationsnummer"),
        ("place", "plats"),
        ("kind", "slag"),
    ):
        if getattr(old, name) != getattr(new, name):
            yield Change("~", f"{word}: {_shown(old, name)} → {_shown(new, name)}")
    yield from _fields("förbundsordning", old.articles, new.articles)
    yield from _listed("medlem", {m.key: _member(m) for m in old.members}, {m.key: _member(m) for m in new.members})
    yield from _listed(
        "person",
        {p.key: f"{p.name} <{p.address}>" for p in old.people},
        {p.key: f"{p.name} <{p.address}>" for p in new.people},
    )
    yield from _set("", map(_seat, old.seats), map(_seat, new.seats))
    yield from _set("överenskommet datum ", map(_agreement, old.agreements), map(_agreement, new.agreements))
    yield from _listed(
        "förutsättning",
        {p.key: _precondition(p) for p in old.preconditions},
        {p.key: _precondition(p) for p in new.preconditions},
    )
    yield from _set("organ ", map(_body, old.bodies), map(_body, new.bodies))
    yield from _set("mötesfri period ", map(_closure, old.closures), map(_closure, new.closures))
    yield from _set("sammanträde hos ", map(_council_day, old.council_days), map(_council_day, new.council_days))
    yield from _listed(
        "egen punkt",
        {item.key: item_line(item) for item in old.items},
        {item.key: item_line(item) for item in new.items},
    )
    for plan in new.years:
        before = old.plan(plan.year)
        yield from _of_year(_placed(old, before) if before else None, _placed(new, plan))


def _fields(word: str, old: Articles, new: Articles) -> Iterator[Change]:
    for name in set(new.stated) - set(old.stated):
        if getattr(old, name) == getattr(new, name):
            yield Change("~", f"{word}, {name}: {_shown(new, name)}, som nu är sagt och inte bara vårt förslag")
    for one in fields(new):
        if one.name != "stated" and getattr(old, one.name) != getattr(new, one.name):
            yield Change("~", f"{word}, {one.name}: {_shown(old, one.name)} → {_shown(new, one.name)}")


def _member(member: Member) -> str:
    words = [f"{member.name} ({member.kind})"]
    words += [f"från {member.since}"] if member.since else []
    words += [f"till och med {member.until}"] if member.until else []
    return " ".join(words)


def _body(body: OwnBody) -> str:
    return f"{body.name} ({body.key})"


def _seat(seat: Seat) -> str:
    words = [f"plats {seat.person}: {role_word(seat.role)}, {who_word(seat)}"]
    words += [f"för {seat.member}"] if seat.member else []
    words += [f"nr {seat.order}"] if seat.order else []
    words += [f"från {written(seat.since)}"] if seat.since else []
    words += [f"till {written(seat.until)}"] if seat.until else []
    return ", ".join(words)


def _agreement(agreement: Agreement) -> str:
    day = written(agreement.day) if agreement.day else f"vecka {agreement.week}"
    whose = f" {agreement.member}" if agreement.member else ""
    expected = "" if agreement.confirmed else ", väntat"
    source = f" ({agreement.source})" if agreement.source else ""
    return f"{agreement.duty}{whose} {agreement.year}: {day}{expected}{source}"


def _precondition(precondition: Precondition) -> str:
    words = [f"{precondition.name}, gäller till och med {written(precondition.expires)}", role_word(precondition.role)]
    words += [f"behövs för {', '.join(precondition.needed_by)}"] if precondition.needed_by else []
    source = f" ({precondition.source})" if precondition.source else ""
    return ", ".join(words) + source


def _closure(closure: Closure) -> str:
    return f"{closure.name}, {written(closure.first)}–{written(closure.last)}"


def _council_day(council_day: CouncilDay) -> str:
    return f"{council_day.member}: {council_day.name} {written(council_day.day)}"


def _set(word: str, old: Iterable[str], new: Iterable[str]) -> Iterator[Change]:
    before, after = Counter(old), Counter(new)
    for text in (after - before).elements():
        yield Change("+", word + text)
    for text in (before - after).elements():
        yield Change("-", word + text)


def _placed(association: Association, plan: YearPlan) -> YearPlan:
    """With the places that people see; of a draft nobody has seen any."""
    if plan.status is YearStatus.DRAFT:
        return plan
    return replace(plan, occasions=tuple(map(association.placed, plan.occasions)))


def _of_year(old: YearPlan | None, new: YearPlan) -> Iterator[Change]:
    if old is None:
        yield Change("+", f"år {new.year} (utkast)")
    known = {o.key: o for o in old.occasions} if old else {}
    for occasion in new.occasions:
        before = known.pop(occasion.key, None)
        label = f"{occasion.title} {written(occasion.day)} ({occasion.key})"
        if before is None:
            yield Change("+", label)
        elif occasion.cancelled and not before.cancelled:
            yield Change("-", f"{label}: ställs in")
        elif before != occasion:
            names = [
                f.name
                for f in fields(Occasion)
                if f.name not in _HISTORY and getattr(before, f.name) != getattr(occasion, f.name)
            ]
            told = "; ".join(f"{name}: {_shown(before, name)} → {_shown(occasion, name)}" for name in names)
            if told:
                yield Change("~", f"{label}: {told}")
    for gone in known.values():
        yield Change("-", f"{gone.title} {written(gone.day)} ({gone.key})")


def _listed(word: str, old: dict[str, str], new: dict[str, str]) -> Iterator[Change]:
    for key, text in new.items():
        if key not in old:
            yield Change("+", f"{word} {text}")
        elif old[key] != text:
            yield Change("~", f"{word} {old[key]} → {text}")
    for key, text in old.items():
        if key not in new:
            yield Change("-", f"{word} {text}")


def _shown(thing: object, name: str) -> str:
    value = getattr(thing, name)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, OwnBody):
        return value.name
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, tuple):
        return ", ".join(_named(one) for one in value) or "–"
    return str(value) if value not in (None, "") else "–"


def _named(one: str | AgendaItem | InterimReport) -> str:
    if isinstance(one, InterimReport):
        return f"{one.name} ({one.due})"
    return one.title if isinstance(one, AgendaItem) else one
