"""The tags of a template: each names something that there is, in the few ways that a template needs, or has a fault.

What a tag may hold is listed, and all else is refused: names, their parts, comparisons, and, or, not, a few filters.
Faults are Swedish sentences that name the tag, its paragraph and the mend.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from arshjul.documents.package import W

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_HALF = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_PARTS = re.compile(r"\{[{%](?P<whole>p|tr|tc|r)? ?-?(?P<inside>.*?)-?[}%]\}$")
_ENDS = {"endif": "if", "endfor": "for"}
_BETWEEN = ("else", "elif")
_QUOTES = str.maketrans("“”‘’", "\"\"''")
"""As Word writes them; docxtpl reads them so too."""
_LOOP = {"index": "1", "first": True, "last": True, "length": "1"}
_TO_TEXT = frozenset({"join", "upper", "lower", "capitalize", "trim", "length"})
_TO_ONE = frozenset({"first", "last"})
_MOST_SHOWN = 60
_ALLOWED = "I en tagg får bara namnen i listan stå, med jämförelser, and, or, not, |join, |upper, |lower och |length"
_ENVIRONMENT = Environment(autoescape=True)

Values = Mapping[str, Any]


class _FaultError(Exception):
    """What is wrong with one tag: Swedish, after its name."""


@dataclass(frozen=True)
class _Block:
    """An if or a for that is open."""

    word: str
    tag: str
    paragraph: int
    place: str
    is_whole: bool
    """Whether it takes away the paragraph, row or cell that it stands in."""
    scope: Values


def faults_in(where: str, root: Any, known: Values) -> Iterator[str]:
    """Every fault of the tags in one part of a Word file; *known* has what there is, with something in each list."""
    open_blocks: list[_Block] = []
    for number, text in enumerate(_paragraphs(root), 1):
        place = f"{where}stycke {number}"
        if _HALF.search(_TAG.sub("", text)):
            yield f"{place.capitalize()} har en tagg utan början eller slut: ”{_short(text)}”. Skriv {{{{ titel }}}}."
            continue
        for tag in _TAG.findall(text):
            try:
                _take(tag, text, number, place, open_blocks, known)
            except _FaultError as fault:
                yield f"Taggen {_short(tag)} ({place}) {fault}"
    for block in open_blocks:
        yield f"Taggen {_short(block.tag)} ({block.place}) avslutas aldrig. Skriv {_ending(block)} där det slutar."


def _paragraphs(root: Any) -> Iterator[str]:
    """The text of each paragraph, without that of text boxes within it, which have paragraphs of their own."""
    for paragraph in root.iter(f"{W}p"):
        own = (one for one in paragraph.iter(f"{W}t") if next(one.iterancestors(f"{W}p")) is paragraph)
        yield "".join(one.text or "" for one in own)


def _take(tag: str, text: str, number: int, place: str, open_blocks: list[_Block], known: Values) -> None:
    if tag.startswith("{#"):
        return
    scope = open_blocks[-1].scope if open_blocks else known
    found = _PARTS.match(tag)
    if found is None:
        raise _FaultError("går inte att läsa. Skriv om den.")
    inside = found["inside"].translate(_QUOTES).strip()
    is_whole = found["whole"] in ("p", "tr", "tc")
    if tag.startswith("{{"):
        _require_text(_type_of(_parsed("{{ " + inside + " }}").find(nodes.Output).nodes[0], scope), inside)  # type: ignore[union-attr]
        return
    if found["whole"] == "p" and _TAG.sub("", text).strip():
        raise _FaultError("tar bort hela sitt stycke, men det har annan text. Låt taggen stå ensam i stycket.")
    word = inside.partition(" ")[0]
    if word in _ENDS or word in _BETWEEN:
        _close(word, inside, number, is_whole=is_whole, open_blocks=open_blocks)
    elif word in ("if", "for"):
        opened = _opened(word, inside, scope)
        open_blocks.append(_Block(word, tag, number, place, is_whole, opened))
    else:
        raise _FaultError(
            "finns inte. Det som finns är if, elif, else, endif, for och endfor, också med p genast efter {%."
        )


def _opened(word: str, inside: str, scope: Values) -> Values:
    """What there is within an if or a for."""
    node = _parsed(f"{{% {inside} %}}{{% end{word} %}}").body[0]
    if isinstance(node, nodes.If):
        _type_of(node.test, scope)
        return scope
    if not isinstance(node, nodes.For) or not isinstance(node.target, nodes.Name) or node.test or node.recursive:
        raise _FaultError("går inte att läsa. Skriv {%p for rad in lista %}.")
    several = _type_of(node.iter, scope)
    if not isinstance(several, list | tuple):
        raise _FaultError("går inte igenom någon lista. Välj en av listorna: " + ", ".join(_lists(scope)) + ".")
    return {**scope, node.target.name: several[0], "loop": _LOOP}


def _close(word: str, inside: str, number: int, *, is_whole: bool, open_blocks: list[_Block]) -> None:
    if not open_blocks:
        raise _FaultError("hör inte till något if eller for. Ta bort den.")
    block = open_blocks[-1]
    if word == "elif":
        _type_of(_parsed(f"{{% {inside[2:]} %}}{{% endif %}}").body[0].test, block.scope)  # type: ignore[attr-defined]
    if word in _ENDS:
        open_blocks.pop()
    if (word == "elif" and block.word == "for") or (word in _ENDS and _ENDS[word] != block.word):
        raise _FaultError(f"passar inte ihop med {_short(block.tag)} ({block.place}). Skriv {_ending(block)}.")
    if number != block.paragraph and not (is_whole and block.is_whole):
        raise _FaultError(
            f"och {_short(block.tag)} ({block.place}) står i olika stycken. Skriv {{%p … %}}, ensam i sitt stycke."
        )


def _parsed(text: str) -> nodes.Template:
    try:
        return _ENVIRONMENT.parse(text)
    except TemplateSyntaxError as error:
        raise _FaultError("går inte att läsa. Skriv bara namnet, till exempel {{ titel }}.") from error


def _type_of(node: nodes.Node, scope: Values) -> Any:
    """An example of what an expression gives."""
    match node:
        case nodes.Name():
            return _named(node.name, scope, "")
        case nodes.Getattr():
            return _part(_type_of(node.node, scope), node.attr, node.node)
        case nodes.Getitem(arg=nodes.Const(value=str() as name)):
            return _part(_type_of(node.node, scope), name, node.node)
        case nodes.Const(value=str() | bool() | int() | None):
            return "" if node.value is None else str(node.value)
        case nodes.Compare():
            for one in (node.expr, *(operand.expr for operand in node.ops)):
                _type_of(one, scope)
            return True
        case nodes.And() | nodes.Or():
            _type_of(node.left, scope)
            return _type_of(node.right, scope)
        case nodes.Not():
            _type_of(node.node, scope)
            return True
        case nodes.CondExpr():
            _type_of(node.test, scope)
            if node.expr2:
                _type_of(node.expr2, scope)
            return _type_of(node.expr1, scope)
        case nodes.Filter(name=name) if node.node and name in _TO_TEXT | _TO_ONE and not node.kwargs:
            return _filtered(name, _type_of(node.node, scope), [_type_of(one, scope) for one in node.args])
    raise _FaultError(f"gör något som en mall inte får. {_ALLOWED}.")


def _filtered(name: str, value: Any, arguments: list[Any]) -> Any:
    is_list = isinstance(value, list | tuple)
    if (name in ("join", *_TO_ONE)) != is_list and name != "length":
        raise _FaultError(f"har |{name} efter {'en lista' if is_list else 'en text'}, och det går inte.")
    if name == "join" and isinstance(value[0], Mapping):
        raise _FaultError("har |join efter en lista vars rader har delar. Skriv {%p for rad in lista %}.")
    return value[0] if name in _TO_ONE else "text"


def _named(name: str, names: Values, before: str) -> Any:
    if name in names:
        return names[name]
    near = get_close_matches(name, names, 1)
    mend = f"Menade du {before}{near[0]}?" if near else f"Det som finns är: {', '.join(names)}."
    raise _FaultError(f"säger {before}{name}, som inte finns. {mend}")


def _part(value: Any, name: str, of: nodes.Node) -> Any:
    before = f"{of.name}." if isinstance(of, nodes.Name) else ""
    if not isinstance(value, Mapping):
        raise _FaultError(f"tar en del, {name}, av något som inte har delar. {_ALLOWED}.")
    return _named(name, value, before)


def _require_text(value: Any, inside: str) -> None:
    if isinstance(value, bool):
        raise _FaultError(f"är ett ja eller nej. Skriv {{% if {inside} %}} … {{% endif %}} med det som ska stå.")
    if isinstance(value, list | tuple):
        raise _FaultError(f"är en lista. Skriv {{%p for rad in {inside} %}}, eller {{{{ {inside}|join(', ') }}}}.")
    if isinstance(value, Mapping):
        raise _FaultError(f"har delar. Skriv vilken: {', '.join(f'{inside}.{name}' for name in value)}.")


def _lists(scope: Values) -> list[str]:
    own = [name for name, value in scope.items() if isinstance(value, list | tuple)]
    parts = [
        f"{name}.{part}"
        for name, value in scope.items()
        if isinstance(value, Mapping)
        for part, inner in value.items()
        if isinstance(inner, list | tuple)
    ]
    return own + parts


def _ending(block: _Block) -> str:
    return f"{{%{'p' if block.is_whole else ''} end{block.word} %}}"


def _short(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 1]}…"
