"""Whether a template can be kept: what is wrong with it, before anybody needs a document made of it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from docx import Document

from arshjul.documents import limits
from arshjul.documents.filling import filled
from arshjul.documents.package import RefusedError, parts_in
from arshjul.documents.tags import faults_in


def faults_of(template: bytes, samples: Sequence[Mapping[str, Any]]) -> list[str]:
    """Every fault of a Word file that is to be filled in with values like the *samples*; none: it can be kept.

    The first of them has something in each list, and so says what there is.
    """
    try:
        found = (fault for where, root in parts_in(template) for fault in faults_in(where, root, samples[0]))
        return list(islice(found, limits.MOST_FAULTS)) or _tried(template, samples)
    except RefusedError as error:
        return [str(error)]


def _tried(template: bytes, samples: Sequence[Mapping[str, Any]]) -> list[str]:
    try:
        for values in samples:
            Document(io.BytesIO(filled(template, values)))
    except Exception:  # whatever the libraries raise for a file that others have made
        return [
            "Mallen går inte att fylla i: taggarna står så att det inte blir ett Word-dokument. Se till att varje "
            "{%p … %} står ensam i sitt stycke, och att ingen tagg står i en bildtext eller ett fält."
        ]
    return []
