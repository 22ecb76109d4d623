"""A template filled in, in the process apart: tags of Jinja in a Word file, and plain values to put there."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

_NOT_IN_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Source: XML 1.0, 2.2; without the carriage return, which is no character of a text."""


def filled(template: bytes, values: Mapping[str, Any]) -> bytes:
    """The Word file *template* with *values* in the places of its tags, titled by their ``titel``.

    A line feed in a value begins a new line. Raises jinja2.TemplateError for a tag that cannot be followed, and
    whatever else the libraries raise for what is no Word file.
    """
    document = DocxTemplate(io.BytesIO(template))
    # Whoever writes the template reaches what stands in *values*, and nothing behind it.
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    document.render(_clean(values), environment)
    document.docx.core_properties.title = _clean(values["titel"])
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _clean(value: Any) -> Any:
    """*value* without characters that no Word file may have."""
    if isinstance(value, str):
        return _NOT_IN_XML.sub("", value)
    if isinstance(value, Mapping):
        return {name: _clean(one) for name, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, list | tuple) else value
