"""Whom a server means when it says no: the recipient, or us and itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum, StrEnum

MUST_LOG_IN = frozenset({530, 534, 535, 538})
"""RFC 4954, 6: the account, or how it logs in."""


class Stage(IntEnum):
    """How far a mail had come."""

    OPENING = 1
    """Greeting, encryption and log-in: it had not been named yet."""
    MAIL = 2
    RCPT = 3
    DATA = 4
    DOT = 5
    """All of it had been sent."""


class Whose(StrEnum):
    """About whom a refusal is."""

    RECIPIENT = "recipient"
    """This recipient, or this mail alone."""
    SERVER = "server"
    """Us, our account or the server: the next mail would fare no better."""
    UNCLEAR = "unclear"
    """It does not say; what the server says to the next recipients decides."""


@dataclass(frozen=True)
class Refusal:
    """What a refusal means."""

    whose: Whose
    for_now: bool
    """It may be another at a later time, without anybody mending anything."""


def understood(stage: Stage, code: int, words: str) -> Refusal:
    """Return what a server means that says *code* (400 to 599) and *words* at *stage*.

    Source: RFC 5321, 4.2.3 (codes), RFC 3463 and 5248 (the X.Y.Z that may stand first in the words), and the words
    of servers that give less than they could. ``5.4.5`` as a quota and ``5.7.N`` with N above 2 as the account's
    are Google's and Microsoft's.
    """
    detail = _DETAIL.match(words)
    subject, number = (int(detail[1]), int(detail[2])) if detail else (0, 0)
    said = without_names(words).lower()
    for_now = code < 500
    if (subject, number) in _TOO_BIG or _TOO_BIG_WORDS.search(said):
        return Refusal(Whose.RECIPIENT, for_now)
    if stage <= Stage.MAIL or code == 421 or code in MUST_LOG_IN:
        return Refusal(Whose.SERVER, for_now)
    if (subject, number) == (2, 2) or (_FULL_WORDS.search(said) and subject != 4):
        return Refusal(Whose.RECIPIENT, for_now=True)
    if (subject, number) in _ABOUT_US or _SENDER_WORDS.search(said):
        return Refusal(Whose.SERVER, for_now)
    if subject in (1, 2):
        return Refusal(Whose.RECIPIENT, for_now)
    return Refusal(
        _deferring(stage, code, subject, said) if for_now else _refusing(code, subject, number, said), for_now
    )


def without_names(words: str) -> str:
    """Return *words* without what differs from one recipient to the next: addresses, numbers of mails, links."""
    return " ".join(_NAMES.sub(" ", words).split())


def _deferring(stage: Stage, code: int, subject: int, said: str) -> Whose:
    if _GREYLISTED.search(said):
        return Whose.RECIPIENT
    if stage >= Stage.DATA or subject in (3, 5, 7) or _LIMIT_WORDS.search(said):
        return Whose.SERVER
    # "Mailbox unavailable", says RFC 5321 of 450, and means the recipient's; most who use it bare mean a rate.
    return Whose.SERVER if code in (450, 452) and not _RECIPIENT_WORDS.search(said) else Whose.RECIPIENT


def _refusing(code: int, subject: int, number: int, said: str) -> Whose:
    if subject == 7:
        # 5.7.1 is said of everything; 5.7.1NN is Microsoft's for a recipient that takes from some only.
        return Whose.UNCLEAR if number <= 2 or 100 <= number < 200 else Whose.SERVER
    if _LIMIT_WORDS.search(said) or code in (500, 502, 503, 504):
        return Whose.SERVER
    if subject in (4, 6) or _RECIPIENT_WORDS.search(said):
        return Whose.RECIPIENT
    return Whose.SERVER if subject == 3 else Whose.UNCLEAR


_DETAIL = re.compile(r"[245]\.(\d{1,3})\.(\d{1,3})\b", re.ASCII)
_NAMES = re.compile(r"<[^>]*>|\S*@\S+|\S*://\S+|\S*\d\S*")
_TOO_BIG = {(3, 4), (2, 3)}
_ABOUT_US = {(1, 7), (1, 8), (4, 5)}
_TOO_BIG_WORDS = re.compile(r"size exceed|exceeds? .*size|too (large|big)")
_FULL_WORDS = re.compile(r"mailbox (is )?full|full mailbox|over ?quota|exceeded storage|out of storage")
_SENDER_WORDS = re.compile(
    r"send-?as|\bsend as\b|\bsender|sending (quota|limit)|(daily|hourly) .*(quota|limit)|"
    r"\brelay|authenticat|\blog ?in\b"
)
_LIMIT_WORDS = re.compile(
    r"\b(rate|quota|limit(s|ed)?|throttl\w*|too (many|much|fast)|slow down|connections?)\b|"
    r"\b(black|block)list|\bspf\b|\bdkim\b|\bdmarc\b|\breputation\b|\bsuspended\b"
)
_GREYLISTED = re.compile(r"gr[ae]y-? ?list")
_RECIPIENT_WORDS = re.compile(
    r"\b(user|mailbox|recipient|account|no such|unknown|(does not|doesn't) exist|not exist|disabled|inactive|"
    r"unavailable|undeliverable|bad address|invalid address)\b"
)
