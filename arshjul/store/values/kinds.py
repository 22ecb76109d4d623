"""The kinds that columns hold of who gets in, mail that came in and readings; the tables know no more of these."""

from __future__ import annotations

from enum import StrEnum


class SignInState(StrEnum):
    """How far a sign-in has come."""

    ASKED = "asked"
    """Nobody has looked the address up yet."""
    TAKEN = "taken"
    """The link is being made and mailed; it stands in the process that does, and nowhere else."""
    SENT = "sent"
    """The link is with its reader; or, at the terminal, on the screen."""
    NOBODY = "nobody"
    """The address signs in to nothing."""
    FAILED = "failed"
    """The link did not leave, and never will."""


class Logged(StrEnum):
    """What the log of sign-ins tells."""

    LINK_SENT = "link_sent"
    LINK_NOT_SENT = "link_not_sent"
    UNKNOWN_ADDRESS = "unknown_address"
    LIMITED = "limited"
    """Asked for too often."""
    WRONG_LINK = "wrong_link"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    NOT_PROVED = "not_proved"
    """A provider proved no address that signs in."""
    BOUND = "bound"
    LOOSENED = "loosened"
    OTHER_ADDRESS = "other_address"
    """A provider names another address than the one that its employee is bound to."""
    REFUSED = "refused"
    """Signed in, and without the right."""
    WRONG_CODE = "wrong_code"
    FACTOR_SET = "factor_set"
    FACTOR_RENEWAL_ASKED = "factor_renewal_asked"
    FACTOR_RENEWED = "factor_renewed"
    APPOINTED = "appointed"
    DISMISSED = "dismissed"
    INVITED = "invited"
    OPENED = "opened"
    """A document or a mail was looked at."""
    TAKEN_OUT = "taken_out"
    """A register extract or an export was made."""
    MAIL_GIVEN = "mail_given"
    """A mail that belonged to no association was given to one."""
    MAIL_IGNORED = "mail_ignored"
    CULLED = "culled"
    """Mails that were no association's were emptied by decision."""


class Verdict(StrEnum):
    """What became of a mail that came in."""

    RECEIVED = "received"
    """It is stored, and nobody has understood it yet."""
    LEFT = "left"
    """It is no mail of ours: it stays unread in its mailbox, and nothing of it is kept."""
    COUNTED = "counted"
    """It was an answer, and the answer is stored."""
    NOTED = "noted"
    """It was understood, and changes nothing: an answer to an earlier time, the same answer again."""
    BOUNCE = "bounce"
    """A mail server tells about a mail of ours."""
    IGNORED = "ignored"
    """It is nothing that we act on; the reason stands beside it."""
    TRAY = "tray"
    """A person has to look at it."""


class ReadingStep(StrEnum):
    """What was done with a reading."""

    OPENED = "opened"
    """The document came in, and is kept as it was taken apart."""
    SETTLED = "settled"
    """Somebody decided something of it."""
    ENDED = "ended"
    """It became a draft, or was put aside."""
