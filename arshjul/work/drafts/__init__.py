"""A year before it is adopted: read out of a document, renewed from the year before, its doubts and collisions."""

from arshjul.work.drafts.acceptance import accepted
from arshjul.work.drafts.reading import read_document
from arshjul.work.drafts.renewing import renew_year
from arshjul.work.drafts.saving import save_draft
from arshjul.work.drafts.telling import reading_lines

__all__ = [
    "accepted",
    "read_document",
    "reading_lines",
    "renew_year",
    "save_draft",
]
