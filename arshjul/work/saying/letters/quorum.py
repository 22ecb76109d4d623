"""The letter that tells the director that a meeting's quorum has turned, with the forecast."""

from __future__ import annotations

from arshjul.work.mailing import Contents
from arshjul.work.saying.letters.desk import Desk
from arshjul.work.saying.letters.shown import shown_meeting, template_of
from arshjul.year.saying.message import Message


def quorum(desk: Desk, message: Message) -> Contents:
    """What is said of the quorum: the outlook that it turned to, and the forecast as it is when this is written."""
    found = desk.standing.of_occasion(message.target)
    if found is None:
        raise ValueError(f"message {message.key} is about no meeting")
    year, occasion = found
    context = shown_meeting(desk, message, occasion)
    context |= {"outlook": message.content, "forecast": year.forecast(occasion, desk.now)}
    return Contents(template_of(message), context, follows=desk.follows(message))
