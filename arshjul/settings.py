"""The settings, read once from the environment into one frozen object.

A plain dataclass rather than pydantic-settings: see docs/decisions/settings.md for the measured start times.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from arshjul.clock import Clock, read_clock
from arshjul.errors import SettingsError
from arshjul.hosts import LOOPBACK_HOSTS, host_of, is_this_machine
from arshjul.keys import former_keys_file, kept, kept_key, new_key
from arshjul.pages_address import read_base_url, read_proxies, read_socket

if TYPE_CHECKING:
    from arshjul.providers import Provider

_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+")
LONGEST_BOUNCE_NAME = 64 - 49
"""Characters before the @: the plus and the tag of each mail follow them (RFC 5321, 4.5.3.1.1)."""
MOST_CONNECTIONS = 50
"""To the mail server: as many as Postfix lets one client have at once."""


@dataclass(frozen=True)
class Settings:
    """What the operator decides. Every field is an ``ARSHJUL_…`` variable, see `read_settings`."""

    data: Path
    database_url: str
    smtp_url: str | None
    mail_from_name: str
    """What the mails of every association are signed with; empty: each with its own name."""
    mail_from_address: str
    base_url: str
    """What the address of every page begins with; others than this machine reach one that begins with https."""
    secret_key: str
    clock: Clock
    web_port: int
    prefect_port: int
    loopback_only: bool
    """Nothing may be sent off this machine, whatever the other settings say; the demo sets it."""
    imap_url: str | None = None
    """The mailbox where answers come in; None: they are not read."""
    bounce_address: str | None = None
    """Where mail that cannot be delivered is sent back to, with a token for each mail; None: to the sender."""
    authserv_id: str = ""
    """What our own mail server calls itself in Authentication-Results; empty: nothing there is believed."""
    smtp_connections: int = 4
    """How many mails may be on their way to the mail server at once, `MOST_CONNECTIONS` at most."""
    smtp_per_minute: int | None = None
    """How many mails the mail server is offered in a minute at most; None: as many as it takes."""
    hold_minutes: int | None = None
    """How long what somebody does is held before others are told; None: as the association's articles say."""
    web_socket: str | None = None
    """The path of the socket that the pages are served on; None: on the port."""
    proxies: tuple[str, ...] = ()
    """The numbers of the proxies that may say who a visitor is; nobody else's word is believed."""
    session_idle_minutes: int = 30
    """How long somebody stays signed in without asking for a page."""
    session_hours: int = 12
    """How long somebody stays signed in at most."""
    is_demo: bool = False
    """Nobody needs to sign in; heeded where nothing can leave this machine, and no other reaches it."""
    former_keys: tuple[str, ...] = ()
    """Keys that were the service's before, newest first: what was sent under them goes on working."""
    alarm_to: str | None = None
    """Who is told by mail when the jobs have stopped, see `arshjul doctor --mail`; None: nobody."""
    ping_url: str | None = None
    """What is asked for after each delivery pass that went well, so that a monitor hears it; None: nothing."""
    providers: tuple[Provider, ...] = ()
    """Where people may sign in beside the link in a mail; see `arshjul.providers`."""
    key_is_new: bool = field(default=False, compare=False)
    """The key was made when the settings were read, for none was kept: see `keep_key`."""

    @property
    def is_public(self) -> bool:
        """Whether the pages have an address that others than this machine reach."""
        return not is_this_machine(self.base_url)

    @property
    def needs_sign_in(self) -> bool:
        """Whether the pages ask who is there: always but in the demo."""
        return not (self.is_demo and self.loopback_only and not self.is_public)

    @property
    def pages_can_be_reached(self) -> bool:
        """Whether the reader of a mail can open a page of ours.

        Without a public address the pages stand on this machine alone, and so does nobody who gets a mail, were it
        handed over on this machine: a relay sends it on. It is read here when it can leave for nowhere, as in the demo.
        """
        return self.is_public or self.loopback_only

    def link(self, path: str) -> str:
        """The address of the page at *path* (``/moten/…``), for a mail; empty when its reader cannot open it."""
        return self.address(path) if self.pages_can_be_reached else ""

    def address(self, path: str) -> str:
        """The address of the page at *path*, for who reads it beside the service or on a page of ours."""
        return f"{self.base_url}{path}"

    def sender_name(self, association_name: str) -> str:
        """Who a mail of that association is from, as its reader sees it."""
        return self.mail_from_name or association_name

    @property
    def mail_domain(self) -> str:
        """The domain of UIDs, Message-IDs and the sender."""
        return self.mail_from_address.rpartition("@")[2]


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment. Makes no file and no folder: a new key is in memory alone.

    ``ARSHJUL_NOW`` is an ISO moment with offset (or a local Stockholm time without one): a clock that stands
    still. ``MOMENT@REAL`` is a clock that showed MOMENT when the machine's clock showed REAL, and runs.

    Raises SettingsError, in Swedish, naming the variable and the mend.
    """
    env = os.environ if environment is None else environment
    data = Path(env.get("ARSHJUL_DATA") or "data").resolve()
    name, address = parseaddr(env.get("ARSHJUL_MAIL_FROM") or "arshjul@localhost.example")
    if not _ADDRESS.fullmatch(address):
        raise SettingsError(
            "ARSHJUL_MAIL_FROM är ingen e-postadress. Skriv till exempel: Kansliet <kallelse@forbundet.example>."
        )
    _require_this_machine(env.get("ARSHJUL_WEB_HOST") or "127.0.0.1")
    web_port = _port(env, "ARSHJUL_WEB_PORT", 8321)
    base_url = read_base_url(env, web_port)
    smtp_url = env.get("ARSHJUL_SMTP_URL") or None
    if smtp_url and (not smtp_url.startswith(("smtp://", "smtps://")) or not host_of(smtp_url)):
        raise SettingsError(
            "ARSHJUL_SMTP_URL ska se ut så här: smtp://användare:lösenord@post.forbundet.example:587?starttls=1."
        )
    imap_url = env.get("ARSHJUL_IMAP_URL") or None
    if imap_url and (not imap_url.startswith(("imap://", "imaps://")) or not host_of(imap_url)):
        raise SettingsError(
            "ARSHJUL_IMAP_URL ska se ut så här: imaps://användare:lösenord@post.forbundet.example/INBOX."
        )
    bounce_address = env.get("ARSHJUL_BOUNCE_ADDRESS") or None
    if bounce_address and not _ADDRESS.fullmatch(bounce_address):
        raise SettingsError(
            "ARSHJUL_BOUNCE_ADDRESS är ingen e-postadress. Skriv till exempel: studs@forbundet.example."
        )
    if bounce_address and len(bounce_address.partition("@")[0]) > LONGEST_BOUNCE_NAME:
        raise SettingsError(
            f"ARSHJUL_BOUNCE_ADDRESS har fler än {LONGEST_BOUNCE_NAME} tecken före @. Välj en kortare: en adress får "
            "ha 64, och 49 behövs för att visa vilket mejl som kom tillbaka."
        )
    if smtp_url and urlsplit(smtp_url).hostname not in LOOPBACK_HOSTS and not env.get("ARSHJUL_MAIL_FROM"):
        raise SettingsError(
            "ARSHJUL_MAIL_FROM saknas. Ange avsändaren, till exempel: Kansliet <kallelse@forbundet.example>. Servern "
            "måste ta emot svar till kallelse+…@forbundet.example."
        )
    clock, prefect_port = read_clock(env.get("ARSHJUL_NOW", "")), _port(env, "ARSHJUL_PREFECT_PORT", 4321)
    key = env.get("ARSHJUL_SECRET_KEY") or kept_key(data)
    return Settings(
        data=data,
        database_url=env.get("ARSHJUL_DATABASE_URL") or f"sqlite:///{data / 'arshjul.db'}",
        smtp_url=smtp_url,
        mail_from_name=name,
        mail_from_address=address,
        base_url=base_url,
        proxies=read_proxies(env),
        secret_key=key or new_key(),
        clock=clock,
        web_port=web_port,
        prefect_port=prefect_port,
        loopback_only=env.get("ARSHJUL_LOOPBACK_ONLY", "") not in ("", "0"),
        imap_url=imap_url,
        bounce_address=bounce_address,
        authserv_id=env.get("ARSHJUL_AUTHSERV_ID", "").strip().lower(),
        smtp_connections=_number(env, "ARSHJUL_SMTP_CONNECTIONS", MOST_CONNECTIONS) or Settings.smtp_connections,
        hold_minutes=_hold_minutes(env),
        smtp_per_minute=_number(env, "ARSHJUL_SMTP_PER_MINUTE", 100_000),
        session_idle_minutes=_number(env, "ARSHJUL_SESSION_IDLE_MINUTES", 1440) or Settings.session_idle_minutes,
        session_hours=_number(env, "ARSHJUL_SESSION_HOURS", 168) or Settings.session_hours,
        is_demo=env.get("ARSHJUL_DEMO", "") not in ("", "0"),
        former_keys=tuple((env.get("ARSHJUL_FORMER_SECRET_KEYS") or kept(former_keys_file(data))).split()),
        alarm_to=_alarm_to(env),
        ping_url=_ping_url(env),
        web_socket=read_socket(env, base_url),
        providers=_providers(env, base_url),
        key_is_new=not key,
    )


def environment_of(settings: Settings) -> dict[str, str]:
    """Return the environment in which `read_settings` gives *settings* again: what a child process is told."""
    name = settings.mail_from_name.replace("\\", "\\\\").replace('"', '\\"')
    clock = settings.clock
    moments = (moment.isoformat() for moment in (clock.moment, clock.running_since) if moment)
    return {
        "ARSHJUL_DATA": str(settings.data),
        "ARSHJUL_DATABASE_URL": settings.database_url,
        "ARSHJUL_SMTP_URL": settings.smtp_url or "",
        "ARSHJUL_MAIL_FROM": f'"{name}" <{settings.mail_from_address}>',
        "ARSHJUL_BASE_URL": settings.base_url,
        "ARSHJUL_PROXY": " ".join(settings.proxies),
        "ARSHJUL_SECRET_KEY": settings.secret_key,
        "ARSHJUL_NOW": "@".join(moments),
        "ARSHJUL_WEB_PORT": str(settings.web_port),
        "ARSHJUL_WEB_SOCKET": settings.web_socket or "",
        "ARSHJUL_PREFECT_PORT": str(settings.prefect_port),
        "ARSHJUL_LOOPBACK_ONLY": "1" if settings.loopback_only else "",
        "ARSHJUL_IMAP_URL": settings.imap_url or "",
        "ARSHJUL_BOUNCE_ADDRESS": settings.bounce_address or "",
        "ARSHJUL_AUTHSERV_ID": settings.authserv_id,
        "ARSHJUL_SESSION_IDLE_MINUTES": str(settings.session_idle_minutes),
        "ARSHJUL_SESSION_HOURS": str(settings.session_hours),
        "ARSHJUL_DEMO": "1" if settings.is_demo else "",
        "ARSHJUL_FORMER_SECRET_KEYS": " ".join(settings.former_keys),
        "ARSHJUL_ALARM_TO": settings.alarm_to or "",
        "ARSHJUL_PING_URL": settings.ping_url or "",
        "ARSHJUL_SMTP_CONNECTIONS": str(settings.smtp_connections),
        "ARSHJUL_HOLD_MINUTES": "" if settings.hold_minutes is None else str(settings.hold_minutes),
        "ARSHJUL_SMTP_PER_MINUTE": str(settings.smtp_per_minute or ""),
        **_environment_of(settings.providers),
    }


def _providers(env: Mapping[str, str], base_url: str) -> tuple[Provider, ...]:
    if not any(name.startswith("ARSHJUL_OIDC") for name in env):
        return ()
    # Here and not on top: most services have none, and every command reads the settings.
    from arshjul.providers import read_providers

    return read_providers(env, is_public=not is_this_machine(base_url))


def _environment_of(providers: tuple[Provider, ...]) -> dict[str, str]:
    if not providers:
        return {}
    from arshjul.providers import environment_of_providers

    return environment_of_providers(providers)


def _require_this_machine(host: str) -> None:
    if host not in LOOPBACK_HOSTS:
        raise SettingsError(
            f"ARSHJUL_WEB_HOST är {host!r}. Tjänsten lyssnar bara på den här datorn: ta bort ARSHJUL_WEB_HOST, eller "
            "skriv 127.0.0.1. Andra når sidorna genom en proxy med https, se docs/drift.md."
        )


def _alarm_to(env: Mapping[str, str]) -> str | None:
    address = env.get("ARSHJUL_ALARM_TO") or None
    if address and not _ADDRESS.fullmatch(address):
        raise SettingsError("ARSHJUL_ALARM_TO är ingen e-postadress. Skriv till exempel: drift@forbundet.example.")
    return address


def _ping_url(env: Mapping[str, str]) -> str | None:
    url = env.get("ARSHJUL_PING_URL") or None
    allowed = ("https://", "http://") if url and is_this_machine(url) else ("https://",)
    if url and not (host_of(url) and url.startswith(allowed)):
        raise SettingsError(
            "ARSHJUL_PING_URL ska börja med https:// (http:// bara till den här datorn), till exempel "
            "https://overvakning.example/ping/…"
        )
    return url


def _port(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name) or str(default)
    if not re.fullmatch("[0-9]{1,5}", text) or not 1 <= int(text) <= 65535:
        raise SettingsError(f"{name} är {text!r}. Skriv ett portnummer mellan 1 och 65535.")
    return int(text)


def _number(env: Mapping[str, str], name: str, largest: int) -> int | None:
    text = env.get(name, "")
    if text and not (re.fullmatch("[0-9]{1,6}", text) and 1 <= int(text) <= largest):
        raise SettingsError(f"{name} är {text!r}. Skriv ett tal mellan 1 och {largest}, eller ta bort variabeln.")
    return int(text) if text else None


def _hold_minutes(env: Mapping[str, str]) -> int | None:
    text = env.get("ARSHJUL_HOLD_MINUTES", "")
    if text and (not re.fullmatch("[0-9]{1,4}", text) or int(text) > 1440):
        raise SettingsError(
            f"ARSHJUL_HOLD_MINUTES är {text!r}. Skriv hur många minuter som det någon gör kan ångras innan andra får "
            "veta, 0 till 1440."
        )
    return int(text) if text else None
