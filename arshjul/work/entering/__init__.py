"""Who gets in: a link is asked for and mailed, signs in once, and what somebody is follows from seats on that day."""

from arshjul.work.entering.asking import TooOftenError, ask
from arshjul.work.entering.callers import Caller, Membership, find_caller
from arshjul.work.entering.sending import LinkSender
from arshjul.work.entering.sessions import LinkGoneError, enter, offer_link, opened_link, own_sessions, sign_out

__all__ = [
    "Caller",
    "LinkGoneError",
    "LinkSender",
    "Membership",
    "TooOftenError",
    "ask",
    "enter",
    "find_caller",
    "offer_link",
    "opened_link",
    "own_sessions",
    "sign_out",
]
