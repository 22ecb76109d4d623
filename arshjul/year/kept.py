"""The kinds of what is kept; how long, and by whose decision, stands in `retention`."""

from __future__ import annotations

from enum import StrEnum


class Kept(StrEnum):
    """A kind of what is kept."""

    MAILS = "mails"
    INCOMING = "incoming"
    UPLOADS = "uploads"
    STRAYS = "strays"
    REGISTER = "register"
    NOTES = "notes"
    ANSWERS = "answers"
    LOG = "log"
    NETWORKS = "networks"
    SESSIONS = "sessions"
    FORM_KEYS = "form_keys"
    REQUESTS = "requests"
    READINGS = "readings"
    PASSES = "passes"
