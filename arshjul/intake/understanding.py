"""What a mail says, as far as the mail alone tells. May take long: `apart` has it done within limits."""

from __future__ import annotations

from dataclasses import dataclass, replace

from arshjul.ical.replies import CalendarAnswer, UnreadableCalendarError, read_answers
from arshjul.mail.incoming import IncomingMail, read_mail
from arshjul.mail.parts import decoded
from arshjul.mail.text import readable_text

LONGEST_TEXT = 20_000
"""Characters of a mail's text that are shown."""


@dataclass(frozen=True)
class Understood:
    """What one mail says; small, whatever the mail is."""

    mail: IncomingMail
    """Without its calendars, which stand in *answers*."""
    has_calendar: bool = False
    answers: tuple[CalendarAnswer, ...] = ()
    unreadable: str = ""
    """Not empty: why its calendars could not be read; Swedish."""
    text: str = ""
    """For a person to read, cut where nobody reads on; empty when there is none."""


def understand(raw: bytes) -> Understood:
    """Say what the mail *raw* says. Never raises for what the sender wrote."""
    mail = read_mail(raw)
    bare = replace(mail, calendars=())
    if mail.refused:
        return Understood(bare)
    text = readable_text(raw)[:LONGEST_TEXT]
    try:
        answers = read_answers((decoded(part.content, part.charset), part.method) for part in mail.calendars)
    except UnreadableCalendarError as fault:
        return Understood(bare, bool(mail.calendars), unreadable=str(fault), text=text)
    return Understood(bare, bool(mail.calendars), answers, text=text)
