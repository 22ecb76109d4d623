"""A template that somebody sends in: what is wrong with it is told by its tag, and a hostile one reaches nothing."""

from __future__ import annotations

import io
import zipfile

import pytest
from test_filling import template

from arshjul.documents import default_template, faults_of, limits
from arshjul.documents.checking import faults_of as faults_here
from arshjul.work.agendas.template_tags import samples_of
from arshjul.year.word_templates import Document

FIELD = b"<w:instrText> INCLUDE</w:instrText><w:instrText>PICTURE //x.example</w:instrText><w:t>"
SAMPLES = samples_of(Document.SUMMONS)


def rewritten(content: bytes, **changed: bytes) -> bytes:
    """*content* with other parts: those whose names end so, or new ones."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changed:
                new.writestr(name, old.read(name))
        for name, part in changed.items():
            new.writestr(name, part)
    return out.getvalue()


def replaced(name: str, old: bytes, new: bytes) -> bytes:
    content = template("{{ titel }}")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        part = package.read(name)
    assert old in part
    return rewritten(content, **{name: part.replace(old, new, 1)})


@pytest.mark.parametrize(("name", "document"), [("agenda", Document.SUMMONS), ("minutes", Document.EXTRACT)])
def test_our_own_templates_have_no_fault(name: str, document: Document) -> None:
    assert faults_here(default_template(name), samples_of(document)) == []


@pytest.mark.parametrize(
    ("paragraphs", "told"),
    [
        (["{{ titel }}", "Hej {{ förbundet }}"], "{{ förbundet }} (stycke 2) säger förbundet, som inte finns. Menade"),
        (["{{ titel"], "Stycke 1 har en tagg utan början eller slut: ”{{ titel”"),
        (["{{ titel titel }}"], "Taggen {{ titel titel }} (stycke 1) går inte att läsa"),
        (["{{ ärenden }}"], "är en lista. Skriv {%p for rad in ärenden %}"),
        (["{%p for rad in ärenden %}", "{{ rad.rubriken }}", "{%p endfor %}"], "Menade du rad.rubrik?"),
        (["{%p for rad in ärenden %}", "{{ rad.kvalificerad }}", "{%p endfor %}"], "är ett ja eller nej"),
        (["{%p for rad in titel %}", "{%p endfor %}"], "Välj en av listorna: kallade, ärenden."),
        (["{%p if plats %}", "x"], "Taggen {%p if plats %} (stycke 1) avslutas aldrig. Skriv {%p endif %}"),
        (["{%p endif %}"], "hör inte till något if eller for"),
        (["{%p if plats %}", "{%p endfor %}"], "passar inte ihop med {%p if plats %} (stycke 1)"),
        (["{% if plats %}x", "{% endif %}"], "står i olika stycken"),
        (["Tid: {%p if plats %}", "{%p endif %}"], "Låt taggen stå ensam i stycket"),
        (["{% macro a() %}{% endmacro %}"], "finns inte. Det som finns är if"),
    ],
)  # fmt: skip
def test_a_fault_names_the_tag_the_paragraph_and_the_mend(paragraphs: list[str], told: str) -> None:
    assert told in "\n".join(faults_here(template(*paragraphs), SAMPLES))


@pytest.mark.parametrize(
    "tag",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ titel.__class__ }}",
        "{{ titel['__class__'] }}",
        "{{ range(1000000000)|join }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 10 ** 10 ** 10 }}",
        "{{ titel|center(1000000000) }}",
        "{{ titel|attr('__class__') }}",
        "{{ titel.format(titel) }}",
        "{{ cycler.__init__.__globals__ }}",
        "{% set a = 1 %}",
        "{% include 'x' %}",
        "{% for a in range(9) %}{% endfor %}",
    ],
)
def test_what_a_template_may_not_do_is_refused_and_never_done(tag: str) -> None:
    [fault] = faults_here(template(tag), SAMPLES)[:1]

    assert fault.startswith("Taggen ")


def test_what_takes_too_long_or_too_much_is_ended_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "SECONDS", 0.1)
    names = [f"{{%p for a{n} in kallade %}}" for n in range(15)]
    endless = template(*names, "x", *["{%p endfor %}"] * 15)

    assert "Mallen tar för lång tid" in faults_of(endless, SAMPLES)[0]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"PK\x03\x04 ingen zip", "skadad"),
        (rewritten(template("x"), **{"word/vbaProject.bin": b"x"}), "makron"),
        (replaced("[Content_Types].xml", b"document.main+xml", b"template.main+xml"), "av ett annat slag"),
        (rewritten(template("x"), **{"word/a.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "inte gjord i Word"),
        (
            rewritten(
                template("x"),
                **{"word/_rels/a.rels": b"<a><b Type='x/image' Target='//x.example' TargetMode='Extern&#97;l'/></a>"},
            ),
            "från en annan plats",
        ),
        (replaced("word/document.xml", b"<w:t>", FIELD), "från en annan plats"),
        (rewritten(template("x"), **{"word/media/a.png": bytes(limits.MOST_UNPACKED)}), "för stor när den packas upp"),
        (rewritten(template("x"), **{f"word/{n}.png": b"" for n in range(limits.MOST_MEMBERS)}), "för många delar"),
    ],
    ids=["zip", "macros", "dotx", "entities", "fetches", "field", "bomb", "members"],
)  # fmt: skip
def test_a_file_that_is_no_plain_word_document_is_refused_with_the_mend(content: bytes, told: str) -> None:
    [fault] = faults_here(content, SAMPLES)

    assert told in fault


def test_a_tag_in_the_footer_is_found_too() -> None:
    from docx import Document as WordFile

    document, content = WordFile(), io.BytesIO()
    document.sections[0].footer.paragraphs[0].text = "{{ foerbund }}"
    document.save(content)

    assert faults_here(content.getvalue(), SAMPLES)[0].startswith("Taggen {{ foerbund }} (sidfoten, stycke 1)")
