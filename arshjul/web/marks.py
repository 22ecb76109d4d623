"""A state as a symbol and a word, so that nobody needs to see its colour."""

from __future__ import annotations

from dataclasses import dataclass

from arshjul.store import DeliveryStatus, Verdict
from arshjul.year.findings import Severity
from arshjul.year.messages import MessageKind
from arshjul.year.model import YearStatus
from arshjul.year.upcoming import Status


@dataclass(frozen=True)
class StateMark:
    """How a state is shown."""

    symbol: str
    word: str
    tone: str
    """The class that colours it."""


STATUS_MARKS = {
    Status.AHEAD: StateMark("○", "Planerad", "calm"),
    Status.APPROACHING: StateMark("▲", "Närmar sig", "soon"),
    Status.ONGOING: StateMark("●", "Pågår", "going"),
    Status.DONE: StateMark("✔", "Klar", "good"),
    Status.LATE: StateMark("✖", "Försenad", "bad"),
    Status.COLLISION: StateMark("⚠", "Krock", "risk"),
}
SEVERITY_MARKS = {
    Severity.BREACH: StateMark("✖", "Bryter mot regel", "bad"),
    Severity.RISK: StateMark("⚠", "Risk", "risk"),
    Severity.NOTE: StateMark("○", "Bra att veta", "calm"),
}
DELIVERY_MARKS = {
    DeliveryStatus.PLANNED: StateMark("○", "Väntar", "calm"),
    DeliveryStatus.SENDING: StateMark("●", "Skickas", "going"),
    DeliveryStatus.SENT: StateMark("✔", "Skickat", "good"),
    DeliveryStatus.FAILED: StateMark("✖", "Kunde inte skickas", "bad"),
    DeliveryStatus.IN_DOUBT: StateMark("▲", "Osäkert om det kom fram", "risk"),
    DeliveryStatus.SKIPPED: StateMark("–", "Utebliven", "calm"),
}
VERDICT_MARKS = {
    Verdict.COUNTED: StateMark("✔", "Räknat som svar", "good"),
    Verdict.NOTED: StateMark("○", "Noterat", "calm"),
    Verdict.BOUNCE: StateMark("✖", "Besked från e-postserver", "bad"),
    Verdict.IGNORED: StateMark("–", "Utan åtgärd", "calm"),
    Verdict.TRAY: StateMark("▲", "Väntar", "risk"),
}
YEAR_MARKS = {
    YearStatus.DRAFT: StateMark("✎", "Utkast", "risk"),
    YearStatus.ADOPTED: StateMark("✔", "Fastställt", "good"),
    YearStatus.CLOSED: StateMark("■", "Avslutat", "calm"),
}
ACCEPTED = StateMark("✔", "Godtaget", "good")
PAPER_READY = StateMark("✔", "Klar", "good")
PAPER_LATE = StateMark("✖", "Försenad", "bad")
PAPER_OPEN = StateMark("○", "Återstår", "calm")
WELL = StateMark("✔", "Bra", "good")
UNWELL = StateMark("✖", "Åtgärda", "bad")

KIND_WORDS = {
    MessageKind.INVITATION: "Kallelse",
    MessageKind.UPDATE: "Ändring",
    MessageKind.CANCELLATION: "Inställt",
    MessageKind.REMINDER: "Påminnelse",
    MessageKind.REQUEST: "Begäran",
    MessageKind.DIGEST: "Sammanställning",
    MessageKind.RECEIPT: "Kvitto på svar",
}
"""What a message is, as a person would say it."""
