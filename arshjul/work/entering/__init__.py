"""Who gets in: a link is asked for and mailed, signs in once, and what somebody is follows from seats on that day."""

from arshjul.work.entering.appointing import Invitation, appoint, appointed, dismiss, invite
from arshjul.work.entering.asking import TooOftenError, ask
from arshjul.work.entering.callers import Caller, Membership, find_caller
from arshjul.work.entering.proving import (
    Arrival,
    Entered,
    NotProvedError,
    enter_proved,
    loosen,
    note_refused,
    own_bindings,
)
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
    "Arrival",
    "Caller",
    "Entered",
    "Invitation",
    "LinkGoneError",
    "LinkSender",
    "Membership",
    "NotProvedError",
    "TooOftenError",
    "appoint",
    "appointed",
    "ask",
    "dismiss",
    "enter",
    "enter_proved",
    "find_caller",
    "first_link",
    "invite",
    "log_lines",
    "loosen",
    "note_refused",
    "offer_link",
    "opened_link",
    "own_bindings",
    "own_sessions",
    "prove",
    "renew",
    "renewable",
    "setup",
    "sign_out",
    "take_over",
]
