"""A year before it is adopted: read out of a document, renewed from the year before, its doubts and collisions."""

from arshjul.work.drafts.acceptance import accepted
from arshjul.work.drafts.drafting import Draft, RowTold
from arshjul.work.drafts.reading import read_document
from arshjul.work.drafts.readings import forget_old_readings
from arshjul.work.drafts.renewing import renew_year
from arshjul.work.drafts.saving import (
    Source,
    answers_in,
    drafted_from,
    placed,
    refuse_what_load_refuses,
    remember,
    save_draft,
)
from arshjul.work.drafts.telling import reading_lines

__all__ = [
    "Draft",
    "RowTold",
    "Source",
    "accepted",
    "answers_in",
    "drafted_from",
    "forget_old_readings",
    "placed",
    "read_document",
    "reading_lines",
    "refuse_what_load_refuses",
    "remember",
    "renew_year",
    "save_draft",
]
