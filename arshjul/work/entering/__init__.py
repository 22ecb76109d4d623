"""Who gets in: a link is asked for and mailed, signs in once, and what somebody is follows from seats on that day."""

from arshjul.work.entering.appointing import Invitation, appoint, appointed, dismiss, invite
from arshjul.work.entering.asking import TooOftenError, ask
from arshjul.work.entering.callers import Caller, Membership, find_caller
from arshjul.work.entering.second_factor import prove, renew, renewable, setup
from arshjul.work.entering.sending import LinkSender
from arshjul.work.entering.sessions import (
    LinkGoneError,
    enter,
    first_link,
    log_lines,
    offer_link,
    opened_link,
    own_sessions,
    sign_out,
    take_over,
)

__all__ = [
    "Caller",
    "Invitation",
    "LinkGoneError",
    "LinkSender",
    "Membership",
    "TooOftenError",
    "appoint",
    "appointed",
    "ask",
    "dismiss",
    "enter",
    "find_caller",
    "first_link",
    "invite",
    "log_lines",
    "offer_link",
    "opened_link",
    "own_sessions",
    "prove",
    "renew",
    "renewable",
    "setup",
    "sign_out",
    "take_over",
]
