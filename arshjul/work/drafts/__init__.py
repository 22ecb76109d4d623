"""A year before it is adopted: read out of a document, renewed from the year before, its doubts and collisions."""

from arshjul.work.drafts.acceptance import accepted
from arshjul.work.drafts.drafting import Draft, RowTold, free_key
from arshjul.work.drafts.questions import reason_of
from arshjul.work.drafts.reading import read_document
from arshjul.work.drafts.readings import Reading, end_reading, forget_old_readings, reading_in, reading_of
from arshjul.work.drafts.renewing import renew_year
from arshjul.work.drafts.saving import (
    Answers,
    Source,
    answers_in,
    drafted_from,
    placed,
    refuse_what_load_refuses,
    remember,
    save_draft,
)
from arshjul.work.drafts.settling import Settled, Settling
from arshjul.work.drafts.telling import reading_lines

__all__ = [
    "Answers",
    "Draft",
    "Reading",
    "RowTold",
    "Settled",
    "Settling",
    "Source",
    "accepted",
    "answers_in",
    "drafted_from",
    "end_reading",
    "forget_old_readings",
    "free_key",
    "placed",
    "read_document",
    "reading_in",
    "reading_lines",
    "reading_of",
    "reason_of",
    "refuse_what_load_refuses",
    "remember",
    "renew_year",
    "save_draft",
]
