"""A state as a symbol and a word, so that nobody needs to see its colour."""

from __future__ import annotations

from dataclasses import dataclass

from arshjul.store import DeliveryStatus
from arshjul.store.values.kinds import Logged, Verdict
from arshjul.year.basis import BASIS_WORDS as BASIS_WORDS  # for the templates, as the next
from arshjul.year.basis import LAST_DAY_WORDS as LAST_DAY_WORDS
from arshjul.year.chains.state import ChainState, LinkState, StepState, StepStatus
from arshjul.year.chains.wording import UNSENT
from arshjul.year.deciding import BECAUSE_WORDS as BECAUSE_WORDS
from arshjul.year.findings import Severity
from arshjul.year.followed import Sort
from arshjul.year.model import YearStatus
from arshjul.year.saying.message import KIND_WORDS as KIND_WORDS  # for the templates
from arshjul.year.upcoming import Item, Status


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
UNCLEAR_MARK = StateMark("⚠", "Behöver svar", "risk")
_PAST_PROPOSAL = StateMark("▲", "Förslag passerat", "soon")
_UNTOLD = StateMark("?", "Okänt", "calm")
_CALLED_OFF = StateMark("✖", "Inställt", "calm")


def status_mark(item: Item) -> StateMark:
    """How *item* stands; red is only what somebody has asked for."""
    if item.occasion and item.occasion.cancelled:
        return _CALLED_OFF
    if item.is_untold:
        return _UNTOLD
    return _PAST_PROPOSAL if item.is_past_proposal else STATUS_MARKS[item.status]


SEVERITY_MARKS = {
    Severity.BREACH: StateMark("✖", "Bryter mot regel", "bad"),
    Severity.RISK: StateMark("⚠", "Risk", "risk"),
    Severity.NOTE: StateMark("○", "Att veta", "calm"),
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
    Verdict.RECEIVED: StateMark("○", "Tas emot", "calm"),
    Verdict.LEFT: StateMark("–", "Kvar i brevlådan", "calm"),
    Verdict.COUNTED: StateMark("✔", "Räknat som svar", "good"),
    Verdict.NOTED: StateMark("○", "Noterat", "calm"),
    Verdict.BOUNCE: StateMark("✖", "Besked från e-postserver", "bad"),
    Verdict.IGNORED: StateMark("–", "Utan åtgärd", "calm"),
    Verdict.TRAY: StateMark("▲", "Väntar", "risk"),
}
LOGGED_WORDS = {
    Logged.LINK_SENT: "Länk skickad",
    Logged.LINK_NOT_SENT: "Länk kunde inte skickas",
    Logged.UNKNOWN_ADDRESS: "Länk begärd till en okänd adress",
    Logged.LIMITED: "För många länkar begärda",
    Logged.WRONG_LINK: "Fel länk",
    Logged.SIGNED_IN: "Inloggad",
    Logged.SIGNED_OUT: "Utloggad",
    Logged.NOT_PROVED: "Nekad inloggning hos arbetsgivare",
    Logged.BOUND: "Inloggning hos arbetsgivare kopplad",
    Logged.LOOSENED: "Koppling till arbetsgivare borttagen",
    Logged.OTHER_ADDRESS: "Arbetsgivaren uppger en annan adress",
    Logged.REFUSED: "Nekad",
    Logged.WRONG_CODE: "Fel kod",
    Logged.FACTOR_SET: "Kod från telefonen inställd",
    Logged.FACTOR_RENEWAL_ASKED: "Ny inställning av koden begärd",
    Logged.FACTOR_RENEWED: "Koden får ställas in på nytt",
    Logged.APPOINTED: "Utsedd",
    Logged.DISMISSED: "Avslutad",
    Logged.INVITED: "Förbund inbjudet",
    Logged.OPENED: "Öppnat",
    Logged.TAKEN_OUT: "Uttaget",
    Logged.MAIL_GIVEN: "Mejl lämnat till ett förbund",
    Logged.MAIL_IGNORED: "Mejl borttaget ur listan",
}
YEAR_MARKS = {
    YearStatus.DRAFT: StateMark("✎", "Utkast", "risk"),
    YearStatus.ADOPTED: StateMark("✔", "Fastställt", "good"),
    YearStatus.CLOSED: StateMark("■", "Avslutat", "calm"),
}
STEP_MARKS = {
    StepStatus.DONE: StateMark("✔", "Klar", "good"),
    StepStatus.PASSED: StateMark("✔", "Okänd dag", "good"),
    StepStatus.UNKNOWN: StateMark("?", "Okänt", "risk"),
    StepStatus.LATE: StateMark("✖", "Försenad", "bad"),
    StepStatus.WAITING: StateMark("○", "Väntar", "calm"),
}
FOLLOWED_MARKS = {
    Sort.LATE: StateMark("✖", "Försenat", "bad"),
    Sort.SILENT: StateMark("▲", "Tyst", "risk"),
    Sort.COMES: StateMark("○", "Kommer", "calm"),
}
EXPECTED_MARK = StateMark("●", "Väntas", "going")
ACCEPTED = StateMark("✔", "Godtaget", "good")
PAPER_READY = StateMark("✔", "Klar", "good")
PAPER_LATE = StateMark("✖", "Försenad", "bad")
PAPER_OPEN = StateMark("○", "Återstår", "calm")
WELL = StateMark("✔", "Bra", "good")
WARNED = StateMark("⚠", "Bör åtgärdas", "risk")
UNWELL = StateMark("✖", "Åtgärda", "bad")


def step_mark(state: StepState) -> StateMark | None:
    """How a step of a chain is shown; None: nothing is expected there."""
    if state.step.optional and not state.is_done and not state.facts:
        return None
    return EXPECTED_MARK if state.step.foretells else STEP_MARKS[state.status]


def chain_mark(state: ChainState) -> StateMark:
    """How a whole chain is shown."""
    if state.closed_on:
        return StateMark("✔", "Avslutad", "good")
    if state.silent:
        return StateMark("✖", "Inväntar svar", "bad")
    return StateMark("●", "Pågår", "going")


def link_mark(link: LinkState) -> StateMark:
    """How a link of a chain is shown, by the furthest step that is taken."""
    if link.is_silent:
        return StateMark("✖", link.status_name, "bad")
    if link.status == UNSENT:
        return StateMark("▲", link.status_name, "risk")
    if link.closed_on:
        return StateMark("✔", link.status_name, "good")
    is_begun = any(step.is_done for step in link.steps)
    return StateMark("●", link.status_name, "going") if is_begun else StateMark("○", link.status_name, "calm")
