"""Which machine an address names, and whether it is this one."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})

_NAME = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")


def host_of(url: str) -> str | None:
    """The host that *url* names, in lower case and as names stand in requests; None: it names none."""
    try:
        host = urlsplit(url).hostname or ""
        name = host if ":" in host else host.encode("idna").decode("ascii")
    except ValueError:
        return None
    return name if ":" in name or _NAME.fullmatch(name) else None


def is_loopback(host: str) -> bool:
    """Whether a server with that name or number stands on this machine."""
    if host in LOOPBACK_HOSTS:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_this_machine(url: str) -> bool:
    """Whether the address names this machine."""
    return host_of(url) in LOOPBACK_HOSTS
