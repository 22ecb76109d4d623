"""The agenda of a meeting as it stands: what it writes itself, with what people made of it, in order and numbered.

What people did is merged by key, so that it survives when the automatic items change; what came, or fell away, since
the agenda was sent is told as such, and a number that was sent is never given to another item.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from arshjul.year.agenda.items import CLOSING, Item, Sources, automatic_items, earlier_of_year
from arshjul.year.model import AgendaItem, Occasion, YearPlan
from arshjul.year.prepared import ADDED, Numbered, Prepared

PARAGRAPH = "§ "


@dataclass(frozen=True)
class Agenda:
    """The agenda of one meeting."""

    occasion: Occasion
    items: tuple[Item, ...]
    """In order; also those that were removed, or have fallen away."""
    first: int
    """The number of the first item."""
    automatic_titles: Mapping[str, str]
    """By key, what the items are called that write themselves, as they do it."""
    proposed_first: int
    """The number that follows from the earlier meetings of the year."""
    has_paragraphs: bool

    @property
    def shown(self) -> tuple[Item, ...]:
        """What is taken up."""
        return tuple(item for item in self.items if not item.is_removed and not item.is_gone)

    @property
    def removed(self) -> tuple[Item, ...]:
        """What the director has taken away, and may put back."""
        return tuple(item for item in self.items if item.is_removed)

    @property
    def gone(self) -> tuple[Item, ...]:
        """What was sent and is not taken up any more; their numbers stay unused."""
        return tuple(item for item in self.items if item.is_gone)

    @property
    def is_sent(self) -> bool:
        """Whether it has been sent, or waits to be."""
        return bool(self.occasion.prepared.issues)

    @property
    def late(self) -> tuple[Item, ...]:
        """What has come since it was sent last."""
        issues = self.occasion.prepared.issues
        return tuple(item for item in self.shown if issues and item.key not in issues[-1].items)

    @property
    def without_proposal(self) -> tuple[Item, ...]:
        """What is to be decided, and nobody has said what is proposed."""
        return tuple(item for item in self.shown if item.decides and not item.proposal)

    @property
    def digest(self) -> str:
        """Tells what it says from all else that it could say."""
        lines = "\n".join(f"{one.key}|{one.title}|{one.proposal}|{one.qualified}" for one in self.shown)
        return hashlib.sha256(lines.encode()).hexdigest()[:16]

    def item(self, key: str) -> Item | None:
        """The item with that key, or None."""
        return next((item for item in self.items if item.key == key), None)

    @property
    def settled(self) -> tuple[AgendaItem, ...]:
        """The items as the meeting has them once it is sent: by these answers, quorum and minutes go."""
        return tuple(AgendaItem(i.number, i.title, i.qualified) for i in self.shown if i.number)


def agenda_of(sources: Sources, plan: YearPlan, occasion: Occasion) -> Agenda:
    """The agenda of *occasion* as it stands."""
    kind = sources.book.meeting(occasion.body)
    has_paragraphs = kind is not None and kind.agenda.has_paragraphs
    automatic = automatic_items(sources, plan, occasion)
    items = _composed(automatic, occasion)
    titles = {item.key: item.title for item in automatic}
    follows = _following(sources, occasion) if has_paragraphs else 1
    first = occasion.prepared.first or follows
    sign = PARAGRAPH if has_paragraphs else ""
    return Agenda(occasion, _numbered(items, occasion, first, sign), first, titles, follows, has_paragraphs)


def sent_numbers(sources: Sources, agenda: Agenda) -> tuple[Numbered, ...]:
    """The numbers of *agenda* when it is sent: those that were sent stay, and what is new gets the next free ones.

    Free is what no meeting of the same body has been sent in the calendar year.
    """
    known = agenda.occasion.prepared.numbers
    if any(item.key.startswith("given.") for item in agenda.items):
        return known
    if not known:
        return tuple(Numbered(item.key, agenda.first + at) for at, item in enumerate(agenda.shown))
    taken = {one.key for one in known}
    new = [item for item in agenda.shown if item.key not in taken]
    free = _highest(sources, agenda.occasion) + 1 if agenda.has_paragraphs else max(n.number for n in known) + 1
    return (*known, *(Numbered(item.key, free + at) for at, item in enumerate(new)))


def _composed(automatic: Sequence[Item], occasion: Occasion) -> list[Item]:
    prepared = occasion.prepared
    base = _with_added(automatic, prepared)
    known = {item.key for item in base}
    gone = [_gone(one, occasion) for one in prepared.numbers if one.key not in known]
    ordered = _ordered(base, prepared)
    return [*(_edited(item, prepared) for item in ordered), *gone]


def _with_added(automatic: Sequence[Item], prepared: Prepared) -> list[Item]:
    """*automatic* with what the director has added before what closes it."""
    added = [
        Item(edit.key, edit.title, "tillagd av kansliet")
        for edit in sorted(prepared.edits, key=lambda one: (len(one.key), one.key))
        if edit.key.startswith(ADDED)
    ]
    at = next((n for n, item in enumerate(automatic) if item.key.startswith(CLOSING)), len(automatic))
    return [*automatic[:at], *added, *automatic[at:]]


def _edited(item: Item, prepared: Prepared) -> Item:
    edit = prepared.edit(item.key)
    return replace(
        item,
        title=edit.title or item.title,
        proposal=item.proposal if edit.proposal is None else edit.proposal,
        qualified=item.qualified or edit.qualified,
        is_removed=edit.is_removed,
    )


def _ordered(base: Sequence[Item], prepared: Prepared) -> list[Item]:
    """*base* in the order that was chosen; what was not there then stands after what it stands after by itself."""
    by_key = {item.key: item for item in base}
    keys = [key for key in prepared.order if key in by_key]
    before = ""
    for item in base:
        if item.key not in keys:
            keys.insert(keys.index(before) + 1 if before else 0, item.key)
        before = item.key
    return [by_key[key] for key in keys]


def _gone(one: Numbered, occasion: Occasion) -> Item:
    numbers = (f"{PARAGRAPH}{one.number}", str(one.number))
    title = next((item.title for item in occasion.agenda if item.number in numbers), "Ärende som har utgått")
    return Item(one.key, title, "stod i kallelsen", number=str(one.number), is_gone=True)


def _numbered(items: Iterable[Item], occasion: Occasion, first: int, sign: str) -> tuple[Item, ...]:
    """*items* with their numbers; once it is sent in the order of these.

    What has come since it was first sent stands before what closes it, without a number until it is sent too.
    """
    items = list(items)
    sent = {one.key: one.number for one in occasion.prepared.numbers}
    if sent:
        in_order = _in_order_sent(items, occasion.prepared, sent)
        return tuple(replace(i, number=f"{sign}{sent[i.key]}") if i.key in sent else i for i in in_order)
    found, at = [], first
    for item in items:
        if item.number or item.is_removed:
            found.append(item)
            continue
        found.append(replace(item, number=f"{sign}{at}"))
        at += 1
    return tuple(found)


def _in_order_sent(items: Sequence[Item], prepared: Prepared, sent: Mapping[str, int]) -> list[Item]:
    last = len(sent) + max(sent.values())
    in_order = sorted(items, key=lambda item: sent.get(item.key, last))
    first_issue = prepared.issues[0].items if prepared.issues else tuple(sent)
    known = [item for item in in_order if item.key in first_issue]
    late = [item for item in in_order if item.key not in first_issue]
    closing = list(takewhile(lambda item: item.key.startswith(CLOSING), reversed(known)))
    return [*known[: len(known) - len(closing)], *late, *reversed(closing)]


def _following(sources: Sources, occasion: Occasion) -> int:
    """The number after the last of the earlier meetings of the year: of their minutes, else as they were sent.

    Of one that is neither held nor sent yet it is as many as its agenda has by now.
    """
    following = 1
    for plan, earlier in earlier_of_year(sources.association, occasion):
        last = sources.last_paragraph(earlier.key) or max(_numbers_of(earlier), default=0)
        if last:
            following = last + 1
        else:
            first = earlier.prepared.first or following
            shown = _composed(automatic_items(sources, plan, earlier), earlier)
            following = first + sum(not item.is_removed for item in shown)
    return following


def _highest(sources: Sources, occasion: Occasion) -> int:
    """The highest number of the calendar year that a meeting of the body has been given."""
    year, association = occasion.day.year, sources.association
    same = [
        o
        for plan in association.years
        for o in plan.occasions
        if o.body_key == occasion.body_key and o.day.year == year
    ]
    return max(max([sources.last_paragraph(o.key) or 0, *_numbers_of(o)]) for o in same)


def _numbers_of(occasion: Occasion) -> list[int]:
    """The numbers that its agenda was sent with, or that the plan gives it as paragraphs."""
    if occasion.prepared.numbers:
        return [one.number for one in occasion.prepared.numbers]
    written = (item.number.removeprefix("§").strip() for item in occasion.agenda if item.number.startswith("§"))
    return [int(number) for number in written if number.isdecimal()]
