"""The programs that are measured: ``python -m outbox.senders NAME PORT CONNECTIONS FOLDER`` prints mails and seconds.

Each fills an outbox of its own in FOLDER with the mails that lie there, and then takes the time of sending alone. What
was written before, and Python's start, are not counted.
"""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import aiosmtplib

SENDER = "kallelse@finsam.example"
Mail = tuple[str, bytes]
Sending = Callable[[], int]
"""Sends everything, and returns how many mails left."""


def mails_in(folder: Path) -> list[Mail]:
    """Recipient and bytes of each mail."""
    kept = json.loads((folder / "mails.json").read_text())
    return [(address, body.encode("latin-1")) for address, body in kept]


def bare(folder: Path, port: int, connections: int) -> Sending:
    """A loop around aiosmtplib that remembers nothing: what it takes to hand them over and no more."""
    waiting = mails_in(folder)
    total = len(waiting)

    async def one() -> None:
        async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port) as smtp:
            while waiting:
                address, body = waiting.pop()
                await smtp.sendmail(SENDER, [address], body)

    async def all_of_them() -> None:
        await asyncio.gather(*(one() for _ in range(connections)))

    def send() -> int:
        asyncio.run(all_of_them())
        return total

    return send


def plain(folder: Path, port: int, connections: int) -> Sending:
    """The plainest outbox that loses nothing: claim, commit, send, done, commit; one connection, straight to SQLite."""
    return _plain(folder, port, connections)


def plain_as_we(folder: Path, port: int, connections: int) -> Sending:
    """The same with our commits: what became of a mail and the next claim are one."""
    return _plain(folder, port, connections, together=True)


def _plain(folder: Path, port: int, connections: int, *, together: bool = False) -> Sending:
    """It judges nothing and orders nothing, has one status, one index and one holder, and waits for no lock."""
    assert connections == 1
    database = sqlite3.connect(folder / "plain.db", isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("CREATE TABLE outbox (id INTEGER PRIMARY KEY, address TEXT, body BLOB, status TEXT)")
    database.execute("CREATE INDEX waiting ON outbox (status, id)")
    database.execute("BEGIN")
    database.executemany("INSERT INTO outbox (address, body, status) VALUES (?, ?, 'planned')", mails_in(folder))
    database.execute("COMMIT")

    async def go() -> int:
        sent = 0
        async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port) as smtp:
            claim = (
                "UPDATE outbox SET status = 'sending' WHERE id = (SELECT id FROM outbox WHERE status = 'planned' "
                "ORDER BY id LIMIT 1) RETURNING id, address, body"
            )
            row = database.execute(claim).fetchone()
            while row:
                await smtp.sendmail(SENDER, [row[1]], row[2])
                if together:
                    database.execute("BEGIN IMMEDIATE")
                database.execute("UPDATE outbox SET status = 'sent' WHERE id = ?", (row[0],))
                row = database.execute(claim).fetchone()
                if together:
                    database.execute("COMMIT")
                sent += 1
        return sent

    return lambda: asyncio.run(go())


def ours(folder: Path, port: int, connections: int) -> Sending:
    """`arshjul run deliver`, on a database that was filled by our own commands."""
    import uvloop

    from arshjul.settings import read_settings
    from arshjul.work.jobs import run_job

    os.environ |= {
        **json.loads((folder / "ours.json").read_text()),
        "ARSHJUL_SMTP_URL": f"smtp://127.0.0.1:{port}",
        "ARSHJUL_SMTP_CONNECTIONS": str(connections),
    }
    now = datetime.fromisoformat(os.environ["ARSHJUL_NOW"])
    os.environ["ARSHJUL_NOW"] = f"{now.isoformat()}@{datetime.now(UTC).isoformat()}"
    # Everything that is not sending is done first: what changed is queued, and nothing is due when the time is taken.
    asyncio.run(run_job("invite", read_settings(), now))
    later = now + timedelta(minutes=1)
    return lambda: uvloop.run(run_job("deliver", read_settings(), later)).done


def django_mailer(folder: Path, port: int, connections: int) -> Sending:
    """django-mailer's queue and its engine, which has one connection."""
    assert connections == 1
    _django(folder, port, "mailer", MAILER_LOCK_PATH=str(folder / "lock"))
    from django.core.mail import get_connection
    from mailer.engine import send_all
    from mailer.models import Message, MessageLog

    get_connection("mailer.backend.DbBackend").send_messages(_django_mails(folder))
    assert Message.objects.count()

    def send() -> int:
        send_all()
        return int(MessageLog.objects.count())

    return send


def django_post_office(folder: Path, port: int, connections: int) -> Sending:
    """django-post-office's queue, with as many threads as connections."""
    office = {"THREADS_PER_PROCESS": connections, "BATCH_SIZE": 10_000, "DEFAULT_PRIORITY": "medium"}
    _django(folder, port, "post_office", POST_OFFICE=office)
    from django.core.mail import get_connection
    from post_office.mail import get_queued, send_queued

    get_connection("post_office.EmailBackend").send_messages(_django_mails(folder))
    assert get_queued().count()
    return lambda: int(send_queued(processes=1)[0])


def _django(folder: Path, port: int, application: str, **more: object) -> None:
    import django
    from django.conf import settings
    from django.core.management import call_command

    settings.configure(
        INSTALLED_APPS=["django.contrib.contenttypes", application],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / f"{application}.db"}},
        # What it attaches it writes to disk first: not among our files.
        MEDIA_ROOT=str(folder / "media"),
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=port,
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        CACHES={"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}},
        **more,
    )
    django.setup()
    call_command("migrate", verbosity=0)


def _django_mails(folder: Path) -> list[object]:
    """The same mails as Django writes them: text, HTML and calendar, built when they are sent."""
    from django.core.mail import EmailMultiAlternatives

    made: list[object] = []
    for address, body in mails_in(folder):
        mail = message_from_bytes(body, policy=policy.default)
        parts = {part.get_content_type(): part for part in mail.walk()}
        text = parts["text/plain"].get_content()
        one = EmailMultiAlternatives(str(mail["Subject"]), text, SENDER, [address])
        one.attach_alternative(parts["text/html"].get_content(), "text/html")
        if "text/calendar" in parts:
            one.attach("invite.ics", parts["text/calendar"].get_content(), "text/calendar")
        made.append(one)
    return made


SENDERS = {one.__name__: one for one in (bare, plain, plain_as_we, ours, django_mailer, django_post_office)}


def main(name: str, port: str, connections: str, folder: str) -> None:
    send = SENDERS[name](Path(folder), int(port), int(connections))
    began, used = time.perf_counter(), time.process_time()
    sent = send()
    took = {"seconds": time.perf_counter() - began, "processor_seconds": time.process_time() - used}
    print(json.dumps({"sent": sent, **took}))


if __name__ == "__main__":
    main(*sys.argv[1:])
