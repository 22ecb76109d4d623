"""No example that people read can be somebody's: its address ends in ``.example`` (RFC 2606)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from arshjul.folders import folder

ROOT = folder("calendar").parent
GUIDES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")))
LICENCE = ROOT / "templates/fonts/OFL.txt"
"""It stands word for word as its owners wrote it."""
TEMPLATES = (path for kind in ("*.txt", "*.html") for path in (ROOT / "templates").rglob(kind))
WORDS = tuple(sorted(path for path in TEMPLATES if path != LICENCE))
CODE = tuple(sorted(path for name in ("arshjul", "flows", "tasks") for path in (ROOT / name).rglob("*.py")))

HOST = re.compile(
    r"(?:@|[a-z]://)(?P<named>\w(?:[\w.-]*\w)?)"  # in an address: a host, even of one word
    r"|(?<![\w.])(?P<bare>\w[\w-]*(?:\.[\w-]+)*\.(?:com|eu|net|nu|org|se))\b"  # alone, as Swedish ones look
)
USER = re.compile(r"(?<=://)[^\s/@]*@")
"""Name and password before the host."""
ALLOWED = re.compile(
    r".*\.example|arshjul|127\.0\.0\.1|localhost|[\w-]+\.service|calendar\.google\.com|outlook\.(?:live|office)\.com"
    r"|yaml\.org|schemas\.openxmlformats\.org|purl\.oclc\.org"
)
"""Beside the examples: this machine, nginx's own name for the service, systemd's units, where a reader is sent on
purpose, the names of YAML and Word."""


def hosts(text: str) -> set[str]:
    return {found["named"] or found["bare"] for found in HOST.finditer(USER.sub("", text))}


def told(path: Path) -> Iterator[str]:
    """The texts in a file of code but for docstrings, in which standards are named by their addresses."""
    tree = ast.parse(path.read_text("utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


@pytest.mark.parametrize("path", [*GUIDES, *WORDS], ids=lambda path: str(path.relative_to(ROOT)))
def test_every_address_in_a_guide_or_a_mail_ends_in_example(path: Path) -> None:
    assert {host for host in hosts(path.read_text("utf-8")) if not ALLOWED.fullmatch(host)} == set()


def test_every_address_that_the_code_tells_ends_in_example() -> None:
    found = {(path.name, host) for path in CODE for text in told(path) for host in hosts(text)}

    assert {(file, host) for file, host in found if not ALLOWED.fullmatch(host)} == set()


def test_what_looks_like_a_real_address_is_seen() -> None:
    assert hosts("Skriv Kansliet <kallelse@forbundet.se>.") == {"forbundet.se"}
    assert hosts("smtp://kansli:hemligt@server:587?starttls=1") == {"server"}
    assert hosts("så att den ser ut som kommun.se.") == {"kommun.se"}
    assert hosts("https://arshjul.forbundet.example/svar och kalendern.") == {"arshjul.forbundet.example"}
