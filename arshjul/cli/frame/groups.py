"""What each command is about, as the help of the program lists them: one heading for each thing that somebody is at."""

from __future__ import annotations

GROUPS = {
    "Planen och årshjulet": (
        *("load", "dump", "read", "check", "accept", "decides", "called", "items"),
        *("rehearse", "trial", "adopt", "upcoming", "renew", "close"),
    ),
    "Mötena": ("checklist", "guests", "summons", "answer", "attendance", "minutes"),
    "Medlemmarnas beslut": ("discharge", "chain", "record", "send-papers"),
    "Personer, länkar och kalendrar": ("people", "stand-in", "protect", "feeds", "readdress"),
    "Mejl och historik": ("undo", "send-again", "tray", "history"),
    "Gallring och utlämnande": ("cull", "retention", "remove-person", "extract", "export"),
    "Drift": (
        *("up", "run", "doctor", "login", "invite", "backup", "restore", "resume", "rotate-key"),
        *("install-service", "completion", "demo"),
    ),
}
