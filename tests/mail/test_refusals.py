"""Whose refusal it is: what servers say, as they say it, and whom they mean."""

from __future__ import annotations

import pytest

from arshjul.mail.refusals import Refusal, Stage, Whose, understood, without_names

RECIPIENT, SERVER, UNCLEAR = Whose.RECIPIENT, Whose.SERVER, Whose.UNCLEAR
RCPT, DATA, DOT = Stage.RCPT, Stage.DATA, Stage.DOT


@pytest.mark.parametrize(
    ("stage", "answer", "whose"),
    [
        # This recipient's
        (RCPT, "550 5.1.1 <a@b.example>: Recipient address rejected: User unknown in virtual mailbox table", RECIPIENT),
        (RCPT, "550 5.1.1 The email account that you tried to reach does not exist", RECIPIENT),
        (DOT, "550 5.1.1 User unknown", RECIPIENT),
        (RCPT, "550 5.1.10 RESOLVER.ADR.RecipientNotFound", RECIPIENT),
        (RCPT, "550 5.2.1 The email account that you tried to reach is disabled", RECIPIENT),
        (RCPT, "550 5.4.1 Recipient address rejected: Access denied", RECIPIENT),
        (RCPT, "550 5.4.4 Host or domain name not found", RECIPIENT),
        (RCPT, "550 No such user", RECIPIENT),
        (RCPT, "550 Requested action not taken: mailbox unavailable", RECIPIENT),
        (RCPT, "551 User not local", RECIPIENT),
        (RCPT, "550 5.1.1 <rate.limit.sender@b.example> unknown", RECIPIENT),
        # This mail's
        (Stage.MAIL, "552 5.3.4 Message size exceeds fixed limit", RECIPIENT),
        (DOT, "552 Message too large", RECIPIENT),
        (DOT, "554 5.6.0 Malformed MIME", RECIPIENT),
        # Ours, our account's or the server's
        (Stage.OPENING, "554 5.7.1 Spärrad", SERVER),
        (Stage.MAIL, "550 5.1.1 No such user", SERVER),
        (Stage.MAIL, "553 5.7.1 <a@b.example>: Sender address rejected: not owned by user x", SERVER),
        (RCPT, "530 5.7.0 Must issue a STARTTLS command first", SERVER),
        (RCPT, "550 5.4.5 Daily user sending quota exceeded", SERVER),
        (RCPT, "550 5.4.5 Försök i morgon", SERVER),
        (RCPT, "550 5.7.60 SMTP; Client does not have permissions to send as this sender", SERVER),
        (DOT, "554 5.2.252 SendAsDenied; kansliet not allowed to send as x", SERVER),
        (DOT, "554 5.7.26 Unauthenticated email is not accepted due to domain's DMARC policy", SERVER),
        (RCPT, "554 5.7.1 <a@b.example>: Relay access denied", SERVER),
        (RCPT, "550 relay not permitted", SERVER),
        (RCPT, "550 5.1.8 Sender domain does not exist", SERVER),
        (RCPT, "550 5.7.501 Access denied, spam abuse detected", SERVER),
        (RCPT, "550 Too many recipients today", SERVER),
        (RCPT, "503 5.5.1 Bad sequence of commands", SERVER),
        (DATA, "550 Hourly message limit exceeded", SERVER),
        (DOT, "554 5.3.5 System incorrectly configured", SERVER),
        # It does not say
        (RCPT, "550 5.7.1 Recipient address rejected: Access denied", UNCLEAR),
        (RCPT, "550 5.7.133 Group takes mail from its own alone", UNCLEAR),
        (RCPT, "550 Nej", UNCLEAR),
        (RCPT, "550 ", UNCLEAR),
        (DOT, "554 Transaction failed", UNCLEAR),
        (DOT, "554 5.7.1 Message rejected by policy", UNCLEAR),
        (DATA, "554 5.0.0 Nope", UNCLEAR),
    ],
)
def test_a_refusal_for_good(stage: Stage, answer: str, whose: Whose) -> None:
    assert understood(stage, int(answer[:3]), answer[4:]) == Refusal(whose, for_now=False)


@pytest.mark.parametrize(
    ("stage", "answer", "whose"),
    [
        # This recipient's
        (RCPT, "450 4.2.0 <a@b.example>: Recipient address rejected: Greylisted, see http://x.example/a", RECIPIENT),
        (RCPT, "451 4.7.1 Greylisting in action, please come back later", RECIPIENT),
        (RCPT, "450 4.1.1 User lookup failed", RECIPIENT),
        (RCPT, "450 Mailbox busy", RECIPIENT),
        (RCPT, "451 Try later", RECIPIENT),
        (RCPT, "452 4.2.2 Mailbox full", RECIPIENT),
        (RCPT, "552 5.2.2 Mailbox is over quota", RECIPIENT),
        (RCPT, "550 Mailbox full", RECIPIENT),
        (DOT, "552 Requested mail action aborted: exceeded storage allocation", RECIPIENT),
        # The server's
        (RCPT, "421 4.7.0 Too many messages on this connection", SERVER),
        (DOT, "421 4.3.2 Shutting down", SERVER),
        (Stage.MAIL, "450 4.7.1 Error: too much mail from 192.0.2.1", SERVER),
        (RCPT, "450 4.7.1 Try again in a minute", SERVER),
        (RCPT, "450 Later", SERVER),
        (RCPT, "452 4.3.1 Insufficient system storage", SERVER),
        (RCPT, "452 4.5.3 Too many recipients", SERVER),
        (RCPT, "452 Later", SERVER),
        (RCPT, "451 Sending rate exceeded", SERVER),
        (RCPT, "451 4.3.0 Temporary lookup failure", SERVER),
        (DOT, "451 Local error in processing", SERVER),
        (Stage.OPENING, "454 4.7.0 Temporary authentication failure", SERVER),
    ],
)
def test_a_refusal_for_now(stage: Stage, answer: str, whose: Whose) -> None:
    assert understood(stage, int(answer[:3]), answer[4:]) == Refusal(whose, for_now=True)


def test_the_same_words_to_two_recipients_are_the_same_without_their_names() -> None:
    first = "5.7.1 <a@b.example>: Access denied, id 4fK2 (see https://x.example/?a@b.example)"
    second = "5.7.1 <c@d.example>: Access denied, id 9ZZ8 (see https://x.example/?c@d.example)"

    assert without_names(first) == without_names(second)
    assert "Access denied" in without_names(first)
