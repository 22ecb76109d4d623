"""A document as JSON, between the process that takes it apart and ours, which believes no type it is told."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from arshjul.reading.extracting.document import Aside, Cell, Document, Kind, Line, Place, Why
from arshjul.reading.extracting.refusing import TOO_MUCH, UnreadableError


def carried(document: Document) -> bytes:
    """Return *document* as JSON."""
    return json.dumps(asdict(document)).encode()


def carried_refusal(error: UnreadableError) -> bytes:
    """Return why there is no document, as JSON."""
    return json.dumps({"refused": str(error), "line": error.line}).encode()


def received(said: bytes) -> Document:
    """Return the document that was carried. Raises UnreadableError when it was refused, or is no document."""
    try:
        shape = json.loads(said)
        if "refused" in shape:
            raise UnreadableError(_text(shape["refused"]), _number(shape["line"]))
        return Document(
            Kind(shape["kind"]),
            tuple(Line(_text(line["text"]), _place(line["place"]), _cells(line["cells"])) for line in shape["lines"]),
            tuple(Aside(_text(it["text"]), _place(it["place"]), Why(it["why"])) for it in shape["asides"]),
            tuple(_text(note) for note in shape["notes"]),
        )
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UnreadableError(TOO_MUCH) from error


def _place(shape: dict[str, Any]) -> Place:
    return Place(
        _text(shape["part"]),
        _text(shape["sheet"]),
        _number(shape["page"]),
        _number(shape["table"]),
        _number(shape["row"]),
        _number(shape["line"]),
        _number(shape["paragraph"]),
    )


def _cells(shapes: list[dict[str, Any]]) -> tuple[Cell, ...]:
    return tuple(Cell(_text(it["text"]), int(it["column"]), bool(it["continued"])) for it in shapes)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _number(value: object) -> int | None:
    if value is None or isinstance(value, int):
        return value
    raise TypeError
