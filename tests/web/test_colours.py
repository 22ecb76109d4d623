"""Text stands out from its ground in the light, the dark and on paper (WCAG 2.1, 1.4.3)."""

from __future__ import annotations

import re

import pytest

from arshjul.folders import folder

PAIRS = [
    *((text, ground) for text in ("ink", "muted", "accent") for ground in ("paper", "card")),
    ("accent", "accent-soft"),
    ("on-accent", "accent"),
    ("ink", "calm-soft"),
    *((tone, f"{tone}-soft") for tone in ("bad", "risk", "soon", "going", "good", "calm")),
    ("risk", "paper"),
    ("bad", "card"),
    *(("on-ring", f"ring-{ring}") for ring in ("board", "preparatory", "agreed", "audit", "own")),
    ("ink", "month"),
    ("ink", "month-even"),
    ("muted", "accent-soft"),
]


@pytest.mark.parametrize("look", ["light", "dark", "paper"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_has_contrast_to_its_ground(look: str, text: str, ground: str) -> None:
    colours = colours_of(look)

    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("ring", ["board", "preparatory", "agreed", "audit", "own"])
def test_marks_have_contrast_to_their_ring(look: str, ring: str) -> None:
    colours = colours_of(look)

    assert contrast(colours[f"ring-{ring}"], colours[f"band-{ring}"]) >= 3


def colours_of(look: str) -> dict[str, str]:
    """The colours of the light look, with those that *look* gives instead."""
    css = (folder("templates") / "web" / "static" / "arshjul.css").read_text("utf-8")
    light, dark, paper = (
        dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{3,6})", block))
        for block in re.findall(r":root \{(.*?)\}", css, re.S)
    )
    return light | {"light": {}, "dark": dark, "paper": paper}[look]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
