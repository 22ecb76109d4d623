"""Saying what a year demands: queued as rows, written as letters, told beforehand as a rehearsal."""

from arshjul.work.saying.judging import DoorOfAPass, left_standing, waiting_row
from arshjul.work.saying.previewing import Preview, adoption, change_preview, letting_go, preview_of
from arshjul.work.saying.queued import Queued
from arshjul.work.saying.queueing import calls_to_come, held, queue
from arshjul.work.saying.rehearsing import Rehearsed, rehearsal, rehearsal_of_all
from arshjul.work.saying.sending_again import (
    Again,
    SentAgain,
    Wanted,
    send_again,
    take_back_again,
    to_send_again,
    unreached,
    was_taken_back,
)
from arshjul.work.saying.telling import Account, account_of, letter_of

__all__ = [
    "Account",
    "Again",
    "DoorOfAPass",
    "Preview",
    "Queued",
    "Rehearsed",
    "SentAgain",
    "Wanted",
    "account_of",
    "adoption",
    "calls_to_come",
    "change_preview",
    "held",
    "left_standing",
    "letter_of",
    "letting_go",
    "preview_of",
    "queue",
    "rehearsal",
    "rehearsal_of_all",
    "send_again",
    "take_back_again",
    "to_send_again",
    "unreached",
    "waiting_row",
    "was_taken_back",
]
