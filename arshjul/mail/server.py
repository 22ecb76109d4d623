"""Where mail is handed over, as the setting says it."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from arshjul.errors import SettingsError
from arshjul.hosts import is_loopback

_FORM = "Skriv så här: smtp://användare:lösenord@post.forbundet.example:587?starttls=1, eller smtps://…:465."


@dataclass(frozen=True)
class Server:
    """Where mail is handed over, as ``ARSHJUL_SMTP_URL`` says it."""

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls_from_start: bool = False
    starttls: bool = False

    @property
    def is_loopback(self) -> bool:
        """Whether it stands on this machine."""
        return is_loopback(self.host)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def parse_server(url: str) -> Server:
    """Return the server in ``smtp://user:pw@host:port?starttls=1`` or ``smtps://…``.

    Raises SettingsError, in Swedish and without the password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise SettingsError(f"ARSHJUL_SMTP_URL: porten eller servernamnet går inte att läsa. {_FORM}") from error
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path not in ("", "/"):
        raise SettingsError(f"ARSHJUL_SMTP_URL går inte att läsa. {_FORM}")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    starttls = options.pop("starttls", "0")
    if options or starttls not in ("0", "1"):
        raise SettingsError(f"ARSHJUL_SMTP_URL: efter ? får bara starttls=1 eller starttls=0 stå. {_FORM}")
    if starttls == "1" and parts.scheme == "smtps":
        raise SettingsError("ARSHJUL_SMTP_URL: smtps:// är redan krypterat. Ta bort starttls=1.")
    server = Server(
        host=parts.hostname,
        port=port or (465 if parts.scheme == "smtps" else 587 if starttls == "1" else 25),
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        tls_from_start=parts.scheme == "smtps",
        starttls=starttls == "1",
    )
    if server.password and not (server.tls_from_start or server.starttls or server.is_loopback):
        raise SettingsError(
            "ARSHJUL_SMTP_URL: lösenordet skulle gå okrypterat över nätet. Lägg till ?starttls=1, eller skriv smtps://."
        )
    return server
