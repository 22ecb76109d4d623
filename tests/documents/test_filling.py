"""Word files made of templates: what is put in stands as it was written, and a hostile template reaches nothing."""

from __future__ import annotations

import io

import pytest
from docx import Document
from jinja2.exceptions import SecurityError, UndefinedError

from arshjul.documents import default_template, fill, limits
from arshjul.documents.filling import filled
from arshjul.errors import DocumentError

NASTY = 'Åsa "Ö" <Ek> & Co {{ titel }}'


def template(*paragraphs: str) -> bytes:
    document, content = Document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(content)
    return content.getvalue()


def lines(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs]


def test_what_is_put_in_stands_there_as_it_was_written_and_is_no_tag() -> None:
    made = filled(template("{{ titel }}", "{%p for rad in rader %}", "- {{ rad }}", "{%p endfor %}"), {
        "titel": NASTY, "rader": ["ett\ntvå", "\a\f\x00tre\ud800"]
    })  # fmt: skip

    assert lines(made) == [NASTY, "- ett\ntvå", "- tre"]
    assert Document(io.BytesIO(made)).core_properties.title == NASTY


def test_a_template_reaches_what_it_is_given_and_nothing_behind_it() -> None:
    with pytest.raises(SecurityError):
        filled(template("{{ titel.__class__.__mro__ }}"), {"titel": ""})
    with pytest.raises(SecurityError):
        filled(template("{%p if rader.append(1) %}", "{%p endif %}"), {"titel": "", "rader": []})
    with pytest.raises(UndefinedError):
        filled(template("{{ finns_inte }}"), {"titel": ""})


def test_a_template_that_never_ends_is_ended_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 0.1)
    endless = template("{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}")

    with pytest.raises(DocumentError, match="Word-mallen går inte att fylla i"):
        fill(endless, {"titel": ""})


@pytest.mark.parametrize("name", ["agenda", "minutes"])
def test_our_own_templates_are_small_and_name_nobody(name: str) -> None:
    content = default_template(name)

    assert len(content) < 50_000
    assert Document(io.BytesIO(content)).core_properties.author == ""
