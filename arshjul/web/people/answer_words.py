"""Answers and outlooks as a symbol and a word, and the words of the forms."""

from __future__ import annotations

from arshjul.web.frame.marks import StateMark
from arshjul.year.answers import Answer
from arshjul.year.saying.quorum import Forecast, Outlook

ANSWER_CHOICES = {"ja": Answer.ACCEPTED, "nej": Answer.DECLINED, "kanske": Answer.TENTATIVE}
"""What a form's field ``svar`` may hold."""

ANSWER_MARKS = {
    Answer.ACCEPTED: StateMark("✔", "Kommer", "good"),
    Answer.DECLINED: StateMark("✖", "Förhinder", "bad"),
    Answer.TENTATIVE: StateMark("▲", "Kanske", "risk"),
}
NO_ANSWER = StateMark("○", "Har inte svarat", "calm")
OUTLOOK_MARKS = {
    Outlook.CERTAIN: StateMark("✔", "Beslutsfört", "good"),
    Outlook.PROBABLE: StateMark("○", "Troligen beslutsfört", "calm"),
    Outlook.AT_RISK: StateMark("⚠", "Osäkert", "risk"),
    Outlook.IMPOSSIBLE: StateMark("✖", "Inte beslutsfört", "bad"),
}
_NOBODY_ANSWERED = StateMark("○", "Ingen har svarat än", "calm")


def outlook_mark(seen: Forecast) -> StateMark:
    """How sure it is that enough come; where nobody has answered that is said, unless there are too few to come."""
    is_unknown = seen.is_silent and seen.outlook is Outlook.PROBABLE
    return _NOBODY_ANSWERED if is_unknown else OUTLOOK_MARKS[seen.outlook]
