"""Files that people write by hand (YAML), read into typed values, with every fault listed at once in Swedish.

    fields = read_fields(content, "examples/sofint.yaml")
    name = fields.text("name")
    for person in fields.list("people"):
        address = person.text("address")
    fields.raise_problems()

See `Fields` for what a method gives when a value is missing or faulty.
"""

from arshjul.fields.addresses import in_ascii, parse_address
from arshjul.fields.encoding import decode
from arshjul.fields.reader import Fields, read_fields
from arshjul.fields.values import (
    clean_text,
    parse_clock,
    parse_day,
    parse_month_day,
    parse_slug,
    parse_text,
    parse_whole,
    quoted,
    slug,
)
from arshjul.fields.writer import Inline, write_fields

__all__ = [
    "Fields",
    "Inline",
    "clean_text",
    "decode",
    "in_ascii",
    "parse_address",
    "parse_clock",
    "parse_day",
    "parse_month_day",
    "parse_slug",
    "parse_text",
    "parse_whole",
    "quoted",
    "read_fields",
    "slug",
    "write_fields",
]
