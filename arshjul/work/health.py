"""Is all well? Asked of what really happened, never only of what answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from arshjul.duties import load_duties
from arshjul.errors import ArshjulError
from arshjul.mail.mailbox import parse_mailbox
from arshjul.mail.server import parse_server
from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, Store
from arshjul.work.overview import SENDER_SILENT_AFTER, latest_beat
from arshjul.year.model import STOCKHOLM, YearStatus

_JOBS = (
    ("Morgonens påminnelser", ("morning", "remind")),
    ("Utskick", ("deliver",)),
    ("Hämtade svar", ("collect",)),
)
"""What must go every day, and the jobs of which any does it; the first is the one to run."""


@dataclass(frozen=True)
class HealthLine:
    """One thing that was looked at."""

    name: str
    ok: bool
    text: str
    """Swedish: how it is, and the mend when it is not well."""


@dataclass(frozen=True)
class Health:
    """How the service is."""

    lines: tuple[HealthLine, ...]

    @property
    def ok(self) -> bool:
        """Whether all is well."""
        return all(line.ok for line in self.lines)


def health(store: Store, settings: Settings, now: datetime) -> Health:
    """Look at the database, the duties, the mail setting, the passes and the failed mails."""
    return Health(tuple(_lines(store, settings, now)))


def _lines(store: Store, settings: Settings, now: datetime) -> Iterator[HealthLine]:
    try:
        with store.reading() as unit:
            keys = unit.association_keys()
            heartbeats = unit.heartbeats()
            counts = unit.count_deliveries()
            number_left = unit.inbox.number_left()
            speaks = unit.has_year(YearStatus.ADOPTED)
    except ArshjulError as error:
        yield HealthLine("Databas", False, str(error))
        return
    yield HealthLine("Databas", True, f"{len(keys)} förbund.")
    yield _duties()
    yield _mail(settings)
    yield _mailbox(settings, number_left)
    for word, (job, *others) in _JOBS:
        if job == "collect" and settings.imap_url is None:
            continue  # cron need not run what does nothing
        name, last = f"{word} ({job})", latest_beat(heartbeats, job, *others)
        if not speaks:
            yield HealthLine(name, True, "Inget årshjul är fastställt, så inget behöver skickas.")
        elif last is None:
            yield HealthLine(name, False, f"Har aldrig gått. Starta arshjul up, eller kör arshjul run {job}.")
        elif now - last.at > SENDER_SILENT_AFTER:
            at = f"{last.at.astimezone(STOCKHOLM):%Y-%m-%d kl. %H.%M}"
            yield HealthLine(name, False, f"Gick senast {at}. Starta arshjul up, eller kör arshjul run {job}.")
        elif not last.ok:
            yield HealthLine(name, False, f"Misslyckades senast: {last.note}")
        else:
            yield HealthLine(name, True, f"Gick {last.at.astimezone(STOCKHOLM):%Y-%m-%d kl. %H.%M}: {last.note}.")
    failed = counts[DeliveryStatus.FAILED]
    yield HealthLine("Avvisade mejl", failed == 0, "Inga." if not failed else f"{failed} stycken. Se sidan Utskick.")


def _duties() -> HealthLine:
    try:
        book = load_duties("samordningsforbund")
    except ArshjulError as error:
        return HealthLine("Plikter", False, str(error))
    return HealthLine("Plikter", True, f"{len(book.duties)} plikter ur calendar/{book.kind}.yaml.")


def _mailbox(settings: Settings, number_left: int) -> HealthLine:
    if settings.imap_url is None:
        return HealthLine("Svar per e-post", True, "Läses inte. Sätt ARSHJUL_IMAP_URL för att ta emot svar.")
    try:
        mailbox = parse_mailbox(settings.imap_url)
    except ArshjulError as error:
        return HealthLine("Svar per e-post", False, str(error))
    shared = (
        f" {number_left} mejl där hör inte till Årshjul och har lämnats olästa: ge Årshjul en egen brevlåda."
        if number_left
        else ""
    )
    return HealthLine("Svar per e-post", True, f"Hämtas från {mailbox}.{shared}")


def _mail(settings: Settings) -> HealthLine:
    if settings.smtp_url is None:
        return HealthLine(
            "E-post", False, "Ingen server är angiven. Sätt ARSHJUL_SMTP_URL=smtp://post.forbundet.example:25."
        )
    try:
        server = parse_server(settings.smtp_url)
    except ArshjulError as error:
        return HealthLine("E-post", False, str(error))
    return HealthLine("E-post", True, f"Lämnas till {server}, från {settings.mail_from_address}.")
