"""Papers that somebody attached, as parts of a mail."""

from __future__ import annotations

from collections.abc import Iterable

from arshjul.mail.message import Attachment
from arshjul.settings import Settings
from arshjul.work.receiving import content_of, media_type
from arshjul.year.attached import AttachedPaper


def attachments_of(settings: Settings, association: str, papers: Iterable[AttachedPaper]) -> tuple[Attachment, ...]:
    """The *papers* of an *association* (key). Raises NotFoundError when one is culled, or gone from the disk."""
    return tuple(
        Attachment(one.file_name, media_type(one.file), content_of(settings, association, one.file)) for one in papers
    )
