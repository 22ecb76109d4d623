"""Files that people write by hand (YAML), read into typed values, with every fault listed at once in Swedish.

    fields = read_fields(content, "examples/sofint.yaml")
    name = fields.text("name")
    for person in fields.list("people"):
        address = person.text("address")
    fields.raise_problems()

See `Fields` for what a method gives when a value is missing or faulty.
"""

from arshjul.fields.encoding import decode
from arshjul.fields.reader import Fields, read_fields
from arshjul.fields.values import parse_clock, parse_day, parse_month_day, parse_text, parse_whole

__all__ = [
    "Fields",
    "decode",
    "parse_clock",
    "parse_day",
    "parse_month_day",
    "parse_text",
    "parse_whole",
    "read_fields",
]
