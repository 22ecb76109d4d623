"""The mail to the operator when the jobs have stopped: by another path than theirs, once a day."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path

from arshjul.errors import DeliveryError, SettingsError, why
from arshjul.mail.server import parse_server
from arshjul.mail.smtp import Accepted, MailServer
from arshjul.settings import Settings
from arshjul.year.model import STOCKHOLM

AGAIN_AFTER = timedelta(hours=23)
"""A timer that goes once a day is never quite a day apart."""


async def tell_operator(settings: Settings, faults: Iterable[str], now: datetime) -> bool:
    """Mail *faults* to the operator unless that was done within the day; False: it was, or there are none.

    Needs no database: what is wrong may be that there is none. Raises SettingsError when nobody is to be told or no
    server is given, DeliveryError when the mail did not leave.
    """
    told, lines = settings.data / "alarm-sent", list(faults)
    if settings.alarm_to is None:
        raise SettingsError("Ingen är angiven som får larm. Sätt ARSHJUL_ALARM_TO=drift@forbundet.example.")
    if settings.smtp_url is None:
        raise SettingsError("Ingen e-postserver är angiven. Sätt ARSHJUL_SMTP_URL=smtp://post.forbundet.example:25.")
    if not lines:
        told.unlink(missing_ok=True)
        return False
    last = _when(told)
    if last and timedelta() <= now - last < AGAIN_AFTER:
        return False
    async with MailServer(parse_server(settings.smtp_url), loopback_only=settings.loopback_only) as server:
        mail = _mail(settings, lines, now).as_bytes(policy=SMTP)
        outcome = await server.deliver(settings.mail_from_address, settings.alarm_to, mail)
    if not isinstance(outcome, Accepted):
        raise DeliveryError(f"Larmet till {settings.alarm_to} lämnade inte: {outcome.answer}")
    _remember(told, now)
    return True


def _mail(settings: Settings, faults: list[str], now: datetime) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = f"Årshjul <{settings.mail_from_address}>"
    mail["To"] = settings.alarm_to
    mail["Subject"] = "Årshjul går inte som det ska"
    mail["Date"] = format_datetime(now.astimezone(STOCKHOLM))
    mail["Message-ID"] = make_msgid(domain=settings.mail_domain)
    mail["Auto-Submitted"] = "auto-generated"
    listed = "\n".join(f"- {fault}" for fault in faults)
    mail.set_content(
        f"Det här behöver åtgärdas:\n\n{listed}\n\nKör arshjul doctor, eller se sidan Driftläge.\n"
        "Det här mejlet kommer en gång om dagen tills det är åtgärdat.\n"
    )
    return mail


def _when(told: Path) -> datetime | None:
    try:
        return datetime.fromisoformat(told.read_text("ascii"))
    except (OSError, ValueError):
        return None


def _remember(told: Path, now: datetime) -> None:
    try:
        with os.fdopen(os.open(told, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(now.isoformat())
    except OSError as error:
        raise SettingsError(f"{told} går inte att skriva ({why(error)}): larmet kommer om igen varje gång.") from error
