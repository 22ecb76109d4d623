"""From where a visitor comes."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.types import Scope


def visitor_of(scope: Scope, proxies: Collection[str]) -> tuple[str, int] | None:
    """The number and the port of the visitor's machine; a port that nobody tells is 0.

    It is whoever the connection comes from, unless that is one of *proxies*, or it comes by a socket, which stands in a
    folder of the proxy's: then it is the last who is named in X-Forwarded-For. What stands before that the visitor may
    have written.
    """
    client: tuple[str, int] | None = scope.get("client")
    if client is not None and client[0] not in proxies:
        return client
    named = ",".join(Headers(scope=scope).getlist("x-forwarded-for")).rpartition(",")[2].strip()
    try:
        # Anything may stand there, and it is written in logs.
        return str(ipaddress.ip_address(named)), 0
    except ValueError:
        return client
