"""The forms as they stand on the pages, for the tests that send each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from starlette.testclient import TestClient

EXAMPLES = {"text": "https://ond.example/x", "email": "ny@kommun.example", "date": "2022-09-01", "time": "09:00"}


@dataclass(frozen=True)
class Found:
    """A form as it stands on a page."""

    page: str
    action: str
    is_multipart: bool
    hidden: dict[str, str] = field(compare=False)
    filled: dict[str, str] = field(compare=False)
    """Of each text and choice something that can be meant, or what stands in it; and the boxes that are ticked."""
    texts: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    buttons: tuple[tuple[str, str], ...] = ()

    @property
    def shape(self) -> tuple[object, ...]:
        """What two forms of the same kind have alike."""
        names = tuple(sorted(self.hidden))
        return re.sub(r"\d+|:[^/]+", "#", self.action), names, self.texts, tuple(n for n, _ in self.buttons)


def forms_of(page: str, html: str) -> Iterator[Found]:
    for tag, inside in re.findall(r"<form\b([^>]*)>(.*?)</form>", html, re.DOTALL):
        if 'method="get"' in tag:
            continue  # it asks for a page, and does nothing
        named = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', inside)
        texts = re.findall(
            r'<(?:input|textarea)\b(?![^>]*type="(?:hidden|checkbox|file)")[^>]*\bname="([^"]+)"', inside
        )
        buttons = re.findall(r'<button\b[^>]*\bname="([^"]+)" value="([^"]*)"', inside)
        yield Found(
            page,
            unescape((re.findall(r'action="([^"]*)"', tag) or [page])[0]),
            "multipart" in tag,
            {name: unescape(value) for name, value in named},
            dict(filled_in(inside)),
            tuple(texts),
            tuple(re.findall(r'<select\b[^>]*\bname="([^"]+)"', inside)),
            tuple(buttons),
        )


def filled_in(inside: str) -> Iterator[tuple[str, str]]:
    """The fields of a form that somebody fills in, with what was in them or a text that suits their kind."""
    for kind, tag in re.findall(r'<input type="(text|email|date|time)"([^>]*)>', inside):
        (name,), stood = re.findall(r'\bname="([^"]+)"', tag), re.findall(r'\bvalue="([^"]+)"', tag)
        usual = "3" if 'inputmode="numeric"' in tag else EXAMPLES[kind]
        yield name, unescape(stood[0]) if stood else usual
    for name, text in re.findall(r'<input type="checkbox"[^>]*\bname="([^"]+)" value="([^"]*)" checked', inside):
        yield name, unescape(text)
    for name, text in re.findall(r'<textarea\b[^>]*\bname="([^"]+)"[^>]*>(.*?)</textarea>', inside, re.DOTALL):
        yield name, unescape(text.strip()) or EXAMPLES["text"]
    for name, options in re.findall(r'<select\b[^>]*\bname="([^"]+)"[^>]*>(.*?)</select>', inside, re.DOTALL):
        chosen = re.findall(r'value="([^"]*)" selected', options) or re.findall(r'value="([^"]+)"', options)
        yield name, unescape(chosen[0]) if chosen else ""


def sent(client: TestClient, form: Found, values: dict[str, str], *, encoded: str = "") -> tuple[int, str]:
    """The status and the page that come of the form, with its first button pressed and where it leads to followed."""
    pressed = dict(form.buttons[:1])
    if form.is_multipart and not encoded:
        parts = {name: (None, text) for name, text in {**form.hidden, **values, **pressed}.items()}
        answer = client.post(form.action, files=parts)
    elif encoded:
        kind = {"content-type": "application/x-www-form-urlencoded"}
        answer = client.post(form.action, content=encoded.encode(), headers=kind)
    else:
        answer = client.post(form.action, data={**form.hidden, **values, **pressed})
    return answer.status_code, answer.text
