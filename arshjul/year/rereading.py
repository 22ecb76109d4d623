"""A plan that is read again, held against what stands: which occasion is which, and whose word holds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time
from typing import Any

from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.model import STOCKHOLM, Body, Occasion, OccasionKind, OwnBody

SAID = ("day", "end_day", "start", "end", "body", "own_body", "kind", "title", "place", "public", "cancelled")
"""What of an occasion a document says; the rest is a person's."""

_TOGETHER = (
    ("day", "end_day"),
    ("start", "end"),
    ("body", "own_body", "kind"),
    ("title",),
    ("place",),
    ("public",),
    ("cancelled",),
)
"""What of it is one statement: a new start with an old end is no time."""

FARTHEST = 31
"""So many days may lie between the two days of a meeting that was moved."""


@dataclass(frozen=True)
class Overruled:
    """A statement of the document's that did not take the place of what a person has settled."""

    stands: Occasion
    said: Occasion
    """As the document now has it."""
    names: tuple[str, ...]
    """Fields; empty: the person has taken the occasion away."""


@dataclass(frozen=True)
class Reread:
    """What becomes of a plan when its document is read again."""

    occasions: tuple[Occasion, ...]
    """In the order of the document, then those that it does not name and that a person has added or changed."""
    keys: Mapping[str, str]
    """The key of each occasion of the document → the key that it has in the plan, where that is another."""
    kept: tuple[Overruled, ...]
    unsaid: tuple[Occasion, ...]
    """What stands unchanged since the document was last read, and the document does not name any more."""


def reread(stands: Sequence[Occasion], said: Sequence[Occasion], before: Mapping[str, Occasion]) -> Reread:
    """Hold what the document has *said* against what *stands*.

    *before* is what the document said when it was last read, by key; empty: nobody knows. What a person has changed
    since then holds; so does a time, a place or a body that the document is silent about. The keys of *said* are free.
    """
    plan = {occasion.key: occasion for occasion in stands}
    faces = {key: {plan.get(key, said), before.get(key, said)} for key, said in {**before, **plan}.items()}
    pairs = paired(faces, said)
    done: list[Occasion] = []
    kept: list[Overruled] = []
    for occasion in said:
        key = pairs.get(occasion.key)
        if key is None:
            done.append(occasion)
        elif key in plan:
            done.append(settled(plan[key], replace(occasion, key=key), before.get(key)))
            kept += _kept(done[-1], replace(occasion, key=key), before.get(key))
        else:
            kept.append(Overruled(before[key], occasion, ()))
    named = set(pairs.values())
    rest = [occasion for key, occasion in plan.items() if key not in named]
    unsaid = tuple(o for o in rest if not before or (o.key in before and same(o, before[o.key])))
    return Reread((*done, *(o for o in rest if o not in unsaid)), pairs, tuple(kept), unsaid)


def same(one: Occasion, other: Occasion) -> bool:
    """Whether a document that says the one says the other."""
    return all(getattr(one, name) == getattr(other, name) for name in SAID)


def settled(stands: Occasion, said: Occasion, before: Occasion | None) -> Occasion:
    """Return *stands* with what the document has *said*, but for what a person has changed since *before*."""
    changed: dict[str, Any] = {}
    for names in _TOGETHER:
        is_a_persons = before is not None and _of(stands, names) != _of(before, names)
        if not is_a_persons and not _is_silent(names, stands, said, before):
            changed |= {name: getattr(said, name) for name in names}
    done = replace(stands, **changed)
    if done.end is None and done.start == stands.start:
        return replace(done, end=stands.end)
    return done


def _kept(done: Occasion, said: Occasion, before: Occasion | None) -> Iterator[Overruled]:
    """What the document says anew, and that does not hold."""
    if before is None:
        return
    names = [
        name
        for names in _TOGETHER
        if _of(said, names) not in (_of(done, names), _of(before, names)) and not _is_silent(names, done, said, before)
        for name in names
        if getattr(said, name) != getattr(done, name)
    ]
    if names:
        yield Overruled(done, said, tuple(names))


def _is_silent(names: tuple[str, ...], stands: Occasion, said: Occasion, before: Occasion | None) -> bool:
    match names[0]:
        case "start":
            return said.start is None
        case "body":
            return said.body is None and said.kind is OccasionKind.EVENT and stands.kind.is_meeting
        case "public":
            return before is None and not said.public
        case "place" | "title":
            return not getattr(said, names[0])
    return False


def _of(occasion: Occasion, names: Iterable[str]) -> tuple[object, ...]:
    return tuple(getattr(occasion, name) for name in names)


def paired(faces: Mapping[str, Collection[Occasion]], said: Sequence[Occasion]) -> dict[str, str]:
    """Return which of the known occasions each of *said* is, by their keys; who is new has none.

    *faces* are what each of the known ones is and was. The nearest go together first: the same day of the same body,
    then the same body's meeting with the same title, then its nearest within `FARTHEST` days.
    """
    titles = Counter(fold(occasion.title) for occasion in said)
    telling = {title for title, times in titles.items() if times == 1}
    near = sorted(
        (nearness, at, key)
        for at, occasion in enumerate(said)
        for key, known in faces.items()
        for face in known
        if (nearness := _nearness(face, occasion, telling)) is not None
        # What somebody has called off is not what another day stands for.
        and (nearness[0] <= _ON_THE_DAY or not any(one.cancelled for one in known))
    )
    pairs: dict[str, str] = {}
    taken: set[str] = set()
    for _, at, key in near:
        if key not in taken and said[at].key not in pairs:
            taken.add(key)
            pairs[said[at].key] = key
    return pairs


_ON_THE_DAY = 1


def fold(title: str) -> str:
    """Return *title* as it is compared."""
    return " ".join(title.casefold().split())


def _nearness(known: Occasion, said: Occasion, telling: set[str]) -> tuple[int, int] | None:
    """How near the two are, the least first; None: they are not the same."""
    days = abs((known.day - said.day).days)
    if days > _WITHIN_A_YEAR:
        return None
    if known.kind.is_meeting is not said.kind.is_meeting and not _is_somebodys(known, said):
        return None
    is_titled = fold(known.title) == fold(said.title)
    if not known.kind.is_meeting and not said.kind.is_meeting:
        # Of two tasks with one day, or of two days, nothing but the words tells which is which.
        return (0 if not days else 2, days) if known.kind is said.kind and is_titled else None
    if days == 0:
        return (
            (0 if known.body_key == said.body_key else 1, known.start != said.start) if _may_be(known, said) else None
        )
    if not _may_be(known, said) or known.kind is not said.kind or known.body_key != said.body_key:
        return None
    if is_titled and fold(said.title) in telling:
        return 2, days
    return (3, days) if days <= FARTHEST else None


_WITHIN_A_YEAR = 366


def _may_be(one: Occasion, other: Occasion) -> bool:
    is_unsaid = one.body is None or other.body is None
    return is_unsaid or one.body_key == other.body_key or Body.JOINT in (one.body, other.body)


def _is_somebodys(one: Occasion, other: Occasion) -> bool:
    """Whether one is the other before anybody knew who meets."""
    return any(o.kind is OccasionKind.EVENT and o.body is None for o in (one, other))


def recorded_reading(year: int, said: Iterable[Occasion], file: str, by: str, now: datetime) -> Fact:
    """The fact that keeps what a document has *said* of *year*."""
    return Fact(
        about=FactAbout.YEAR,
        kind=FactKind.READ,
        year=year,
        day=now.astimezone(STOCKHOLM).date(),
        recorded_at=now,
        by=by,
        subject=file,
        details={o.key: json.dumps({name: getattr(o, name) for name in SAID}, default=_plain) for o in said},
    )


def _plain(value: object) -> object:
    return asdict(value) if isinstance(value, OwnBody) else str(value)


def readings_in(facts: Iterable[Fact], year: int) -> dict[str, Occasion]:
    """What the document of *year* said when it was last read, by the occasion's key."""
    read = [fact for fact in facts if fact.kind is FactKind.READ and fact.year == year]
    last = max(read, key=lambda fact: (fact.recorded_at, fact.id or 0), default=None)
    return {key: _reading(key, year, json.loads(str(told))) for key, told in last.details.items()} if last else {}


def _reading(key: str, year: int, told: dict[str, Any]) -> Occasion:
    def read(name: str, kind: Callable[[str], Any]) -> Any:
        return None if told[name] is None else kind(told[name])

    return Occasion(
        key=key,
        year=year,
        kind=OccasionKind(told["kind"]),
        title=told["title"],
        day=date.fromisoformat(told["day"]),
        body=read("body", Body),
        own_body=_own_body(told.get("own_body")),
        end_day=read("end_day", date.fromisoformat),
        start=read("start", time.fromisoformat),
        end=read("end", time.fromisoformat),
        place=told["place"],
        public=told["public"],
        cancelled=told["cancelled"],
    )


def _own_body(told: dict[str, str] | None) -> OwnBody | None:
    return OwnBody(told["key"], told["name"], Body(told["kind"])) if told else None
