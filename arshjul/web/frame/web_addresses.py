"""Which texts of a plan may be shown as links."""

from __future__ import annotations

from urllib.parse import urlsplit


def is_web_address(text: str) -> bool:
    """Whether *text* may stand as a link: people also write ``Teams`` or worse where an address is asked for."""
    try:
        return urlsplit(text).scheme in ("http", "https")
    except ValueError:
        return False
