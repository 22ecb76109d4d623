"""Is all well? Asked of what really happened, never only of what answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from arshjul.duties import load_duties
from arshjul.errors import ArshjulError
from arshjul.keys import is_weak
from arshjul.mail.mailbox import parse_mailbox
from arshjul.mail.server import parse_server
from arshjul.settings import Settings
from arshjul.store import Due, Heartbeat, Store
from arshjul.swedish import listed
from arshjul.work.alarms import SILENT_AFTER, last_success, standing_still
from arshjul.work.culling import keys_to_cull
from arshjul.work.jobs import years_to_renew
from arshjul.work.keeping import open_to_others, pause_in
from arshjul.work.opening import opened
from arshjul.work.overview import latest_beat
from arshjul.work.saying import unreached
from arshjul.year.model import STOCKHOLM

RENEWED_IN = range(9, 12)
"""The months in which next year's drafts are made, as `flows.schedules` has it."""
CULLED_EVERY = timedelta(days=35)
"""A standing decision is followed once a month."""


@dataclass(frozen=True)
class HealthLine:
    """One thing that was looked at."""

    name: str
    ok: bool
    text: str
    """Swedish: how it is, and the mend when it is not well."""
    warns: bool = False
    """Well, and yet somebody should mend it."""
    is_alarm: bool = False
    """Not well, and nobody may know: the operator is told by another path."""


def warning(name: str, text: str) -> HealthLine:
    """What is well, and yet somebody should mend it."""
    return HealthLine(name, True, text, warns=True)


@dataclass(frozen=True)
class Health:
    """How the service is."""

    lines: tuple[HealthLine, ...]

    @property
    def ok(self) -> bool:
        """Whether all is well."""
        return all(line.ok for line in self.lines)

    @property
    def alarms(self) -> tuple[str, ...]:
        """What the operator is told by another path."""
        return tuple(f"{line.name}: {line.text}" for line in self.lines if line.is_alarm)


def looked_at(settings: Settings, now: datetime) -> Health:
    """As `health`, of the store of *settings*; that it cannot be opened is the first thing that is told."""
    try:
        with opened(settings) as store:
            return health(store, settings, now)
    except ArshjulError as error:
        return Health((_lost(error),))


def health(store: Store, settings: Settings, now: datetime) -> Health:
    """Look at the database, the duties, the settings, every job, the mails, the files and the key."""
    return Health(tuple(_lines(store, settings, now)))


def _lines(store: Store, settings: Settings, now: datetime) -> Iterator[HealthLine]:
    try:
        with store.reading() as unit:
            keys = unit.association_keys()
            going = unit.passes.going()
            number_unreached = unreached(unit, now)
            number_left = unit.inbox.number_left()
            paused = pause_in(unit) if going.is_paused else None
            put_off = unit.waiting.put_off_since(now - timedelta(days=1))
    except ArshjulError as error:
        yield _lost(error)
        return
    yield HealthLine("Databas", True, f"{len(keys)} förbund.")
    if paused:
        at = f"{paused.made_at.astimezone(STOCKHOLM):%Y-%m-%d kl. %H.%M}"
        text = f"Återställd till {at}, och inget skickas. Se vad som skulle lämna: arshjul resume."
        yield HealthLine("Paus", False, text, is_alarm=True)
    yield _duties()
    yield _mail(settings)
    yield _mailbox(settings, number_left)
    for job in _JOBS:
        if line := job.line(_Seen(store, settings, going.heartbeats, now, speaks=going.has_adopted)):
            yield line
    for text in standing_still(going.open_passes, now):
        yield HealthLine("Utskick som står still", False, text, is_alarm=True)
    yield _refused(number_unreached)
    if going.tried:
        yield warning("Provdrift", f"I {listed(going.tried)} går alla mejl bara till förbundschefen.")
    if put_off:
        count, answer = put_off
        text = f"{count} har väntat i mer än ett dygn. Servern svarade: {answer.rstrip('.')}. Se sidan Utskick."
        yield HealthLine("Mejl som väntar", False, text)
    yield _files(settings)
    yield _key(settings)


def _refused(number_unreached: Mapping[str, int]) -> HealthLine:
    """Of what was refused, that which still is to reach its reader: the rest is history."""
    if not any(number_unreached.values()):
        text = "Inga som fortfarande behövs." if number_unreached else "Inga."
        return HealthLine("Avvisade mejl", True, text)
    first = next(key for key, count in number_unreached.items() if count)
    text = f"{sum(number_unreached.values())} stycken. Se sidan Utskick, och skicka igen: arshjul send-again {first}"
    return HealthLine("Avvisade mejl", False, text)


def _lost(error: ArshjulError) -> HealthLine:
    return HealthLine("Databas", False, str(error), is_alarm=True)


@dataclass(frozen=True)
class _Seen:
    store: Store
    settings: Settings
    heartbeats: Mapping[str, Heartbeat]
    now: datetime
    speaks: bool
    """Whether any year is adopted."""


@dataclass(frozen=True)
class _Job:
    word: str
    names: tuple[str, ...]
    """The jobs of which any does it; the first is the one to run."""
    is_wanted: Callable[[_Seen], bool]
    """Whether it must have gone; one that need not is told only when it went, or failed."""
    period: timedelta = SILENT_AFTER
    idle: str = ""
    """What is told of one that need not go and never has; empty: nothing."""

    def line(self, seen: _Seen) -> HealthLine | None:
        name, run = f"{self.word} ({self.names[0]})", f"Starta arshjul up, eller kör arshjul run {self.names[0]}."
        last, succeeded = latest_beat(seen.heartbeats, *self.names), last_success(seen.heartbeats, *self.names)
        if not self.is_wanted(seen):
            if last is None:
                return HealthLine(name, True, self.idle) if self.idle else None
            if not last.ok and seen.now - last.at <= self.period:
                return HealthLine(name, False, f"Misslyckades senast: {last.note}")
            return HealthLine(name, True, f"Gick {_at(last.at)}. Inget behöver göras nu.")
        if last is None:
            return HealthLine(name, False, f"Har aldrig gått. {run}", is_alarm=True)
        if succeeded is None or seen.now - succeeded > self.period:
            since = f"sedan {_at(succeeded)}" if succeeded else "någon gång"
            how = "" if last.ok else f" Senast: {last.note}."
            return HealthLine(name, False, f"Har inte lyckats {since}.{how} {run}", is_alarm=True)
        if not last.ok:
            return HealthLine(name, False, f"Misslyckades senast: {last.note}")
        return HealthLine(name, True, f"Gick {_at(last.at)}: {last.note}.")


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(STOCKHOLM):%Y-%m-%d kl. %H.%M}"


def _has_years_to_close(seen: _Seen) -> bool:
    with seen.store.reading() as unit:
        return bool(unit.due(Due.CLOSING, seen.now - SILENT_AFTER))


def _has_years_to_renew(seen: _Seen) -> bool:
    in_season = seen.now.astimezone(STOCKHOLM).month in RENEWED_IN
    return in_season and bool(years_to_renew(seen.store, seen.now))


def _has_mails_to_cull(seen: _Seen) -> bool:
    return bool(keys_to_cull(seen.store, seen.now))


_SILENT = "Inget årshjul är fastställt, så inget behöver skickas."
_JOBS = (
    _Job("Morgonens påminnelser", ("morning", "remind"), lambda seen: seen.speaks, idle=_SILENT),
    _Job("Utskick", ("deliver",), lambda seen: seen.speaks, idle=_SILENT),
    _Job("Hämtade svar", ("collect",), lambda seen: seen.speaks and seen.settings.imap_url is not None),
    _Job("Avslutade årshjul", ("close",), _has_years_to_close),
    _Job("Nästa års utkast", ("renew",), _has_years_to_renew),
    _Job("Gallring", ("cull",), _has_mails_to_cull, CULLED_EVERY),
    _Job("Kallelser för sig", ("invite",), lambda _: False),
    _Job("Frågor för sig", ("follow",), lambda _: False),
    _Job("Sammanställning för sig", ("digest",), lambda _: False),
)


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


def _files(settings: Settings) -> HealthLine:
    found = open_to_others(settings)
    if not found:
        return HealthLine("Filrättigheter", True, "Bara den som kör Årshjul kommer åt filerna.")
    named = ", ".join(map(str, found[:3])) + (f" och {len(found) - 3} till" if len(found) > 3 else "")
    text = f"Andra på datorn får läsa {named}. Kör: chmod -R go= {settings.data}"
    # Where the folder itself is shut nobody comes at the files in it.
    return HealthLine("Filrättigheter", settings.data not in found, text, warns=True)


def _key(settings: Settings) -> HealthLine:
    if not is_weak(settings.secret_key):
        return HealthLine("Hemlig nyckel", True, "Lång nog.")
    return warning("Hemlig nyckel", "Kortare än 32 slumpade byte. Byt den: arshjul rotate-key.")
