"""Making the links that were asked for, and mailing each on a connection of its own: in the web process."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from arshjul.errors import ArshjulError
from arshjul.mail.message import Letter, compose
from arshjul.mail.server import parse_server
from arshjul.mail.smtp import Accepted, MailServer, Refused
from arshjul.settings import Settings
from arshjul.store import Store, Unit
from arshjul.store.values.entrance import NewLine
from arshjul.store.values.kinds import Logged
from arshjul.tokens import fingerprint
from arshjul.words import render
from arshjul.work.entering.callers import who_is
from arshjul.year.kept import Kept
from arshjul.year.model import STOCKHOLM
from arshjul.year.retention import limit_of

LINK_LIVES = timedelta(minutes=10)
LOST_AFTER = timedelta(minutes=1)
"""Who asked so long ago without an answer has a link to ask for again: what was to send it is gone."""
AGAIN_AFTER_SECONDS = 5.0
_LOOKS_EVERY_SECONDS = 2.0
"""Also without being woken: another process may have written the row."""
_SWEEPS_EVERY = timedelta(hours=1)

log = logging.getLogger("arshjul.web")


@dataclass(frozen=True)
class SecretMail:
    """A link on its way: it stands here, and in the mail, and nowhere else."""

    id: int
    account_id: int
    address: str
    content: bytes


class LinkSender:
    """Sends what is asked for, as long as its process lives."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._asked = asyncio.Event()

    def wake(self) -> None:
        """Look at once; from the loop that it runs in."""
        self._asked.set()

    async def run(self) -> None:
        """Send until cancelled. What goes wrong is logged, and tried again with the next that is asked for."""
        swept_at: datetime | None = None
        while True:
            try:
                now = self._settings.clock.now()
                if swept_at is None or now - swept_at > _SWEEPS_EVERY:
                    swept_at = now
                    await asyncio.to_thread(_sweep, self._store, now)
                await send_asked(self._store, self._settings)
            except ArshjulError as error:
                log.warning("Inloggningslänkar kunde inte skickas: %s", error)
            try:
                await asyncio.wait_for(self._asked.wait(), _LOOKS_EVERY_SECONDS)
                self._asked.clear()
            except TimeoutError:
                continue


async def send_asked(store: Store, settings: Settings) -> int:
    """Make and mail every link that is asked for, and return how many left."""
    mails = await asyncio.to_thread(_take, store, settings, settings.clock.now)
    left = await asyncio.gather(*(_send(settings, mail) for mail in mails))
    if mails:
        await asyncio.to_thread(_settle, store, tuple(zip(mails, left, strict=True)), settings.clock.now())
    return sum(left)


def _take(store: Store, settings: Settings, clock: Callable[[], datetime]) -> tuple[SecretMail, ...]:
    with store.reading() as unit:
        if not unit.entrance.asked():
            return ()
    now = clock()
    with store.writing() as unit:
        unit.entrance.give_up(now - LOST_AFTER)
        mails = [_taken(unit, settings, id, address, now) for id, address, _ in unit.entrance.asked()]
    return tuple(mail for mail in mails if mail)


def _taken(unit: Unit, settings: Settings, id: int, address: str, now: datetime) -> SecretMail | None:
    caller = who_is(unit, address, unit.entrance.places_of(address), now)
    if not caller.memberships and not caller.of_service:
        if unit.entrance.take(id, None, None, None):
            unit.entrance.log(NewLine(Logged.UNKNOWN_ADDRESS, now))
        return None
    secret, until = secrets.token_urlsafe(32), now + LINK_LIVES
    account_id = unit.entrance.account(address)
    if not unit.entrance.take(id, account_id, fingerprint(secret), until):
        return None
    return SecretMail(id, account_id, address, _mail(settings, id, (caller.name, address), secret, now))


def _mail(settings: Settings, id: int, reader: tuple[str, str], secret: str, now: datetime) -> bytes:
    until = (now + LINK_LIVES).astimezone(STOCKHOLM).time()
    values: dict[str, object] = {
        "url": f"{settings.base_url}/logga-in/{secret}",
        "until": until,
        "base_url": settings.base_url,
        "association_name": "Årshjul",
        "page_url": "",
    }
    return compose(
        Letter(
            key=f"sign-in:{id}:{now.isoformat()}",
            sender_name=settings.sender_name("Årshjul"),
            sender_address=settings.mail_from_address,
            name=reader[0],
            address=reader[1],
            subject=render("mail/sign-in/subject.txt", **values).strip(),
            text=render("mail/sign-in/body.txt", **values),
            html=render("mail/sign-in/body.html", **values),
            at=now,
        )
    )


async def _send(settings: Settings, mail: SecretMail) -> bool:
    if settings.smtp_url is None or not settings.pages_can_be_reached:
        return False
    server = parse_server(settings.smtp_url)
    for seconds in (AGAIN_AFTER_SECONDS, None):
        try:
            async with MailServer(server, loopback_only=settings.loopback_only) as connection:
                outcome = await connection.deliver(settings.mail_from_address, mail.address, mail.content)
        except ArshjulError as error:
            log.warning("En inloggningslänk lämnade inte: %s", error)
            return False
        if isinstance(outcome, Accepted | Refused) or seconds is None:
            return isinstance(outcome, Accepted)
        await asyncio.sleep(seconds)
    return False


def _settle(store: Store, mails: tuple[tuple[SecretMail, bool], ...], now: datetime) -> None:
    with store.writing() as unit:
        for mail, left in mails:
            unit.entrance.settle(mail.id, sent=left)
            what = Logged.LINK_SENT if left else Logged.LINK_NOT_SENT
            unit.entrance.log(NewLine(what, now, mail.account_id, note="inloggningslänk"))


def _sweep(store: Store, now: datetime) -> None:
    with store.writing() as unit:
        unit.entrance.give_up(now - LOST_AFTER)
        unit.entrance.sweep(now, now - limit_of(Kept.NETWORKS))
        unit.deed_keys.forget(now - limit_of(Kept.FORM_KEYS))
