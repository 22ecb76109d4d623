"""What a paper is called when nobody has said so."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from arshjul.work.attaching import LONGEST_NAME


def named_by(file: str) -> str:
    """What the *file* is called without its ending, as a person reads it."""
    return re.sub(r"[\s_]+", " ", PurePosixPath(file.replace("\\", "/")).stem).strip()[:LONGEST_NAME] or "Handling"
