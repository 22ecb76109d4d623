"""A small association, and a mail server that may be told what to answer to whom."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP
from mail_reading import READING
from work_cases import deliveries, doer, settings_in

from arshjul.settings import Settings
from arshjul.store import Delivery, Store
from arshjul.work.answers.responding import NotedReply, Reply, answer_for
from arshjul.work.files.associations import Taking, load
from arshjul.work.jobs import run_job
from arshjul.year.answers import Answer
from arshjul.year.model import STOCKHOLM

BASE = (Path(__file__).parents[1] / "cases" / "delivery" / "base.yaml").read_text("utf-8")
KEY, MEETING, OTHER = "base", "m1", "m2"
ADOPTED_AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def at(month: int, day: int, hour: int = 7, minute: int = 0) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=STOCKHOLM).astimezone(UTC)


def changed(*changes: str) -> bytes:
    """The file with what the first of each pair says replaced by the second."""
    text = BASE
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        assert old in text
        text = text.replace(old, new, 1)
    return text.encode()


@dataclass
class PostOffice:
    """A mail server: what it took, and what it answers to whom; "drop" hangs up when the whole mail has come."""

    answers: dict[str, str] = field(default_factory=dict)
    taken: list[EmailMessage] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        answer = self.answers.get(address.partition("@")[0], "250 OK")
        if answer.startswith("250") or answer == "drop":
            envelope.rcpt_tos.append(address)
            return "250 OK"
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answers.get(envelope.rcpt_tos[0].partition("@")[0]) == "drop":
            server.transport.abort()
            return "421 Gone"
        mail = message_from_bytes(envelope.content, policy=READING)
        assert isinstance(mail, EmailMessage)
        self.taken.append(mail)
        return "250 Kept"


@dataclass
class Office:
    """The association of six people, adopted, and a mail server that may be told what to answer."""

    store: Store
    settings: Settings
    data: Path

    def job(self, name: str, now: datetime) -> None:
        asyncio.run(run_job(name, self.settings, now))

    def load(self, content: bytes, now: datetime) -> None:
        load(self.store, self.settings, content, "base.yaml", doer(now), Taking(at_once=True))

    def deliver(self, now: datetime, answers: dict[str, str] | None = None) -> list[EmailMessage]:
        """One pass of the delivery, and what left in it."""
        office = PostOffice(answers or {})

        async def with_server() -> None:
            loop = asyncio.get_running_loop()
            server = await loop.create_server(lambda: SMTP(office, hostname="localhost"), "127.0.0.1", 0)
            url = f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
            database = self.settings.database_url
            settings = settings_in(self.data, ARSHJUL_DATABASE_URL=str(database), ARSHJUL_SMTP_URL=url)
            try:
                await run_job("deliver", settings, now)
            finally:
                server.close()

        asyncio.run(with_server())
        return office.taken

    def answer(self, person: str, now: datetime) -> None:
        noted = NotedReply(MEETING, person, Reply(Answer.ACCEPTED))
        answer_for(self.store, self.settings, KEY, noted, doer(now))

    def rows(self, person: str | None = None, target: str = MEETING) -> list[Delivery]:
        rows = deliveries(self.store, key=KEY)
        return [row for row in rows if row.target == target and person in (None, row.person)]


def about(mails: list[EmailMessage], *words: str) -> list[EmailMessage]:
    """Those of *mails* whose subject or text has all *words*."""
    return [mail for mail in mails if all(word in f"{mail['Subject']}\n{text_of(mail)}" for word in words)]


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def has_calendar(mail: EmailMessage) -> bool:
    return any(part.get_content_type() == "text/calendar" for part in mail.walk())


def calls(mails: list[EmailMessage]) -> list[EmailMessage]:
    """Those of *mails* that carry a calendar entry; the list of the year's meetings does not."""
    return [mail for mail in mails if has_calendar(mail)]


def calendar_of(mail: EmailMessage) -> str:
    return next(
        part.get_payload(decode=True).decode() for part in mail.walk() if part.get_content_type() == "text/calendar"
    )


def to(mails: list[EmailMessage], person: str) -> list[EmailMessage]:
    return [mail for mail in mails if str(mail["To"].addresses[0].username) == person]
