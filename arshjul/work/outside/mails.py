"""What was mailed last, and what came back, as the service itself remembers it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from arshjul.mail.text import readable_text
from arshjul.store import DeliveryStatus, Unit
from arshjul.work.outside.seen import Replies
from arshjul.work.units import standings_of_all
from arshjul.year.answers import Via
from arshjul.year.saying.message import MessageKind

KINDS = frozenset({"/svar", "/min-sida", "/beslut", "/anslag", "/val", "/kontakt", "/kalender", "/f"})
"""How the paths begin that our mails lead to; a mail may lead elsewhere too, to a meeting on line."""
_MOST_MAILS = 40
_MOST_CALLS = 500
_LINK = re.compile(r"https?://[^\s<>\"]+")


def links_sent_last(unit: Unit) -> Mapping[str, str]:
    """The newest link of each kind in the mails that were sent last, by how its path begins."""
    sent = [
        (one.sent_at, one.id, room)
        for room in unit.rooms()
        for one in room.deliveries.newest(_MOST_MAILS, DeliveryStatus.SENT)
        if one.sent_at
    ]
    newest_first = sorted(sent, key=lambda one: one[:2], reverse=True)[:_MOST_MAILS]
    found: dict[str, str] = {}
    for _, id, room in newest_first:
        for link in _LINK.findall(readable_text(room.deliveries.bytes_of(id))):
            kind = f"/{urlsplit(link).path.split('/')[1]}" if urlsplit(link).path else ""
            if kind in KINDS:
                found.setdefault(kind, link.rstrip(".,)"))
    return found


def replies(unit: Unit, now: datetime) -> Replies:
    """When people were called to a meeting that has been, and when any of them last answered by themselves."""
    called: list[datetime] = []
    answered = [at for at in (unit.inbox.newest_reply_at(),) if at]
    for standing in standings_of_all(unit, now):
        room = unit.of(standing.association.key)
        past = [
            occasion.key
            for plan in standing.association.years
            for occasion in plan.occasions
            if occasion.kind.is_meeting and occasion.last_day < standing.today
        ]
        sent = room.deliveries.newest(_MOST_CALLS, DeliveryStatus.SENT, targets=past)
        called += [one.sent_at for one in sent if one.sent_at and one.kind is MessageKind.INVITATION]
        answered += [given.received_at for given in room.answers() if given.via is not Via.DIRECTOR]
    return Replies(max(called, default=None), max(answered, default=None))
