"""Where a request led, as it may be told: by the route that matched, never by what stood in the address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from starlette.types import Scope

TOLD = frozenset({"association", "id", "key", "occasion", "year"})
"""What of an address may be told; whatever else a route takes out of it may be a secret, or somebody's name."""
NOWHERE = "-"
"""Told of what led nowhere: a link that is cut off or mistyped matches no route, and may yet be a secret."""
_ASKED = "arshjul.asked"
_LONGEST = 60


@dataclass
class Asked:
    """One request on its way through the rooms."""

    path: str = NOWHERE
    """Where it led."""


def begin(scope: Scope) -> tuple[Scope, Asked]:
    """Give a request's scope in which `led_to` will be told."""
    asked = Asked()
    return {**scope, _ASKED: asked}, asked


def led_to(scope: Scope, route: str) -> None:
    """Remember that the request is *route*'s, whose parameters have been taken out of its address."""
    if asked := scope.get(_ASKED):
        asked.path = _told(route, scope["path_params"])


def path_told(scope: Scope) -> str:
    """Where the request led, for a log."""
    asked: Asked = scope.get(_ASKED) or Asked()
    return asked.path


def _told(route: str, parameters: Mapping[str, Any]) -> str:
    def place(found: re.Match[str]) -> str:
        name = found[1]
        return quote(str(parameters[name]), safe=":")[:_LONGEST] if name in TOLD else "…"

    return re.sub(r"{(\w+)(?::\w+)?}", place, route)
