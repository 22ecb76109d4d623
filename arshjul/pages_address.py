"""Where the pages stand: the address that people reach, the path of an association's own, and who may forward them."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from urllib.parse import urlsplit

from arshjul.errors import SettingsError
from arshjul.hosts import host_of, is_loopback

LONGEST_SOCKET = 108
"""Bytes of a socket's path, with the zero at its end (unix(7))."""
MEND = "ARSHJUL_BASE_URL ska vara en webbadress, till exempel https://arshjul.forbundet.example."


def association_path(association: str, path: str) -> str:
    """The path of an association's own page: ``/moten/3`` stands at ``/f/KEY/moten/3``, and ``/`` at ``/f/KEY``.

    What stands in people's mails and calendars (``/svar/…``, ``/beslut/…``, ``/min-sida/…``, ``/kalender/….ics``) has
    no association in it, and never will.
    """
    return f"/f/{association}{path.rstrip('/')}"


def read_base_url(env: Mapping[str, str], web_port: int) -> str:
    """The address that the pages begin with, as a browser writes it: ``https://arshjul.forbundet.example``.

    Without one that others reach it is this machine's. Raises SettingsError for what is no address of a whole site,
    and for http to another machine: secret links and sessions would go in the clear.
    """
    given = env.get("ARSHJUL_BASE_URL")
    if not given:
        return f"http://127.0.0.1:{web_port}"
    try:
        parts = urlsplit(given.rstrip("/"))
        scheme, host, port = parts.scheme, host_of(given), parts.port
    except ValueError as error:
        raise SettingsError(MEND) from error
    if scheme not in ("http", "https") or host is None or parts.username or parts.password:
        raise SettingsError(MEND)
    if parts.path or parts.query or parts.fragment:
        raise SettingsError(f"{MEND} Sidorna behöver ett eget namn: skriv inget efter det.")
    if scheme == "http" and not is_loopback(host):
        raise SettingsError(f"{MEND} Skriv https://: annars kan andra läsa de hemliga länkarna på vägen.")
    shown = f"[{host}]" if ":" in host else host
    is_usual = port in (None, {"http": 80, "https": 443}[scheme])
    return f"{scheme}://{shown}" if is_usual else f"{scheme}://{shown}:{port}"


def read_proxies(env: Mapping[str, str]) -> tuple[str, ...]:
    """The numbers of the proxies before the service, in ``ARSHJUL_PROXY``. Raises SettingsError."""
    try:
        return tuple(str(ipaddress.ip_address(one)) for one in env.get("ARSHJUL_PROXY", "").replace(",", " ").split())
    except ValueError as error:
        raise SettingsError(
            "ARSHJUL_PROXY ska vara numret på den proxy som står framför tjänsten, till exempel 127.0.0.1."
        ) from error


def read_socket(env: Mapping[str, str], base_url: str) -> str | None:
    """The path of the socket that the pages are served on in the place of a port, in ``ARSHJUL_WEB_SOCKET``.

    Who may go into its folder may say who a visitor is. Raises SettingsError, also without a public address: no
    browser opens a socket.
    """
    path = env.get("ARSHJUL_WEB_SOCKET") or None
    if path and not (path.startswith("/") and len(path.encode()) < LONGEST_SOCKET):
        raise SettingsError("ARSHJUL_WEB_SOCKET ska vara en hel sökväg, till exempel /run/arshjul/web.sock.")
    if path and is_loopback(host_of(base_url) or ""):
        raise SettingsError("ARSHJUL_WEB_SOCKET kräver en proxy med en publik adress: sätt också ARSHJUL_BASE_URL.")
    return path
