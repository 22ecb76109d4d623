"""The JSON shapes that programs rely on; see the developer's guide in ARCHITECTURE.md. Extra fields are fine."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from arshjul.year.checklists import Paper
from arshjul.year.findings import Finding
from arshjul.year.saying.message import MessageKind
from arshjul.year.upcoming import Item

if TYPE_CHECKING:
    from arshjul.work.saying import Rehearsed


def finding(found: Finding) -> dict[str, Any]:
    """One finding of ``check``."""
    return {
        "code": found.code,
        "severity": found.severity.value,
        "date": found.day.isoformat(),
        "subject": found.subject,
        "days": found.days,
        "message": found.message,
        "source": found.source,
        "remedies": [{"action": r.action, "consequence": r.consequence} for r in found.remedies],
        "key": found.key,
        "accepted": found.accepted or None,
    }


def item(association: str, one: Item) -> dict[str, Any]:
    """One item of ``upcoming``."""
    return {
        "date": None if one.week else one.day.isoformat(),
        "week": f"{one.day.isocalendar().year}-W{one.week:02}" if one.week else None,
        "basis": one.basis.value,
        "expected": one.is_expected,
        "kind": one.kind,
        "title": one.title,
        "association": association,
        "status": one.status.value,
        "responsible": list(one.responsible),
        "next_reminder": one.next_reminder.isoformat() if one.next_reminder else None,
        "key": one.key,
        "hard_line": None if one.week else (one.hard_line or one.day).isoformat(),
        "source": one.source,
    }


_KNOWN_AS = {
    # The director's mail about a quorum was a request before it had a word of its own.
    MessageKind.QUORUM: MessageKind.REQUEST,
    MessageKind.NOTICE: MessageKind.REQUEST,
    MessageKind.STAND_IN: MessageKind.REPORT,
    # It lists what comes; the calls are those that carry an entry.
    MessageKind.BOOKING: MessageKind.DIGEST,
}
"""The kinds that programs know by the name of another."""


def rehearsed(one: Rehearsed) -> dict[str, Any]:
    """One message of ``rehearse``; *at* in UTC."""
    return {
        "at": one.at.isoformat(),
        "to": one.to,
        "kind": _KNOWN_AS.get(one.kind, one.kind),
        "subject": one.subject,
        "occasion": one.occasion,
        "key": one.key,
        "association": one.association,
    }


def paper(one: Paper, today: date) -> dict[str, Any]:
    """One item of ``checklist``."""
    return {
        "occasion": one.target,
        "item": one.item,
        "name": one.name,
        "date": one.day.isoformat(),
        "responsible": [person.name for person in one.people],
        "ready_on": one.ready_on.isoformat() if one.ready_on else None,
        "late": one.is_late(today),
        "source": one.source.text if one.source else None,
    }
