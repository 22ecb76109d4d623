"""Mails on their way: how one is made, the addresses that they bear, and the handing over to the server."""

from arshjul.work.mailing.addresses import Recipients, answer_address, bounced_mail
from arshjul.work.mailing.attachments import attachments_of
from arshjul.work.mailing.contact_mails import ToldAnswer, late_mails, report_mails, told_mails
from arshjul.work.mailing.delivering import Delivered, deliver
from arshjul.work.mailing.doorway import Door, Leaves, open_door
from arshjul.work.mailing.envelope import Contents, Entry, Envelope, sealed, subject_of, unwritten, words_of
from arshjul.work.mailing.receipts import Correction, receipt, receipt_key

__all__ = [
    "Contents",
    "Correction",
    "Delivered",
    "Door",
    "Entry",
    "Envelope",
    "Leaves",
    "Recipients",
    "ToldAnswer",
    "answer_address",
    "attachments_of",
    "bounced_mail",
    "deliver",
    "late_mails",
    "open_door",
    "receipt",
    "receipt_key",
    "report_mails",
    "sealed",
    "subject_of",
    "told_mails",
    "unwritten",
    "words_of",
]
