"""How tests read mails by the hundred: a header that many mails have is understood once, which is most of the work."""

from __future__ import annotations

from email import policy
from email.headerregistry import HeaderRegistry
from functools import lru_cache

READING = policy.default.clone(header_factory=lru_cache(maxsize=10_000)(HeaderRegistry()))
"""Gives what `policy.default` does."""
