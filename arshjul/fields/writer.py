"""Values as a YAML file that people like to read, and that `read_fields` reads back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

import yaml


class Inline(dict[str, Any]):
    """A mapping that is written on one line: ``{person: ordforande, body: board}``."""


def write_fields(values: Mapping[str, Any]) -> str:
    """Return *values* as YAML: text, whole numbers, ja and nej, days, clock times, and lists and mappings of them.

    The same values always give the same text; the order of keys is kept. A tuple is written on one line.
    """
    # Never wrapped: a row stays a row, and a change of one value is a change of one line.
    parts = [
        yaml.dump({name: value}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100_000)
        for name, value in values.items()
    ]
    return "".join(
        f"\n{part}" if isinstance(value, list | dict) else part
        for part, value in zip(parts, values.values(), strict=True)
    ).removeprefix("\n")


class _Dumper(yaml.SafeDumper):
    """Writes every value without quotes where the reader, for which all is text, needs none."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 (yaml's own class attribute, replaced here)

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent the items of a list under its name."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        """Write a value that occurs twice out twice; the reader refuses references."""
        return True


def _text(dumper: _Dumper, value: str) -> yaml.Node:
    # Without quotes the reader would take these for "nothing written".
    style = '"' if value in ("", "~", "null") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


def _inline(dumper: _Dumper, value: Inline) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=True)


def _line(dumper: _Dumper, value: tuple[Any, ...]) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=True)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(tuple, _line)
_Dumper.add_representer(Inline, _inline)
_Dumper.add_representer(bool, lambda dumper, value: _text(dumper, "ja" if value else "nej"))
_Dumper.add_representer(int, lambda dumper, value: _text(dumper, str(value)))
_Dumper.add_representer(date, lambda dumper, value: _text(dumper, value.isoformat()))
_Dumper.add_representer(time, lambda dumper, value: _text(dumper, f"{value:%H:%M}"))
