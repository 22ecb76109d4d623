"""What is true of every page that any test opens; cheap, since each test of the pages pays for it."""

from __future__ import annotations

import re
from html import unescape

from starlette.testclient import TestClient

FORBIDDEN = ("ogiltig", "felaktig", "vänligen", "tyvärr", "obligatorisk", "klicka här", "var god")
"""What tells nobody what to do. https://www.digg.se, and Myndigheternas skrivregler."""
_FIELD = re.compile(r"<(?:input|select|textarea)\b[^>]*>")
_LABELLED = re.compile(r"<label\b[^>]*>.*?</label>", re.DOTALL)
_UNSEEN = ('type="hidden"', 'type="submit"', "aria-label")


def faults(html: str) -> list[str]:
    """What is wrong with a page, whatever it shows."""
    found = []
    if '<html lang="sv">' not in html:
        found.append("it says no language")
    headings = re.findall(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)
    title = _words(html.partition("<title>")[2].partition("</title>")[0])
    if len(headings) != 1:
        found.append(f"it has {len(headings)} first headings")
    elif _words(headings[0]) not in title:
        found.append(f"its title {title!r} does not tell its heading {_words(headings[0])!r}")
    ids = re.findall(r'\sid="([^"]*)"', html)
    found += [f"the id {one} stands twice" for one in {one for one in ids if ids.count(one) > 1}]
    fetched = re.findall(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=", _without_text(html))
    found += [f"it has {one.strip()!r} of its own" for one in fetched]
    found += [f"nothing says what {field} is" for field in _unlabelled(html)]
    seen = _words(html.partition("<main")[2]).lower()
    found += [f"it says {word!r}" for word in FORBIDDEN if word in seen]
    return found


def _unlabelled(html: str) -> list[str]:
    within = {field for label in _LABELLED.findall(html) for field in _FIELD.findall(label)}
    named = set(re.findall(r'<label[^>]*\sfor="([^"]+)"', html))
    fields = (one for one in _FIELD.findall(html) if not any(sort in one for sort in _UNSEEN))
    return [one for one in fields if one not in within and not named & set(re.findall(r'\sid="([^"]+)"', one))]


def _without_text(html: str) -> str:
    """The tags alone: what somebody wrote may hold anything."""
    return "".join(re.findall(r"<[^>]*>", html))


def _words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


class Judge:
    """Looks at each page once, however many tests open it."""

    def __init__(self) -> None:
        self._seen: set[int] = set()

    def look(self, client: TestClient, method: str, path: str, html: str) -> None:
        """Raise AssertionError with everything that is wrong."""
        mark = hash(re.sub('name="engang" value="[^"]*"', "", html))
        if mark in self._seen:
            return
        self._seen.add(mark)
        found = [*faults(html), *_names_of_others(client, path, html)]
        assert not found, f"{method} {path}: {found}"


def _names_of_others(client: TestClient, path: str, html: str) -> list[str]:
    """The names of associations that the page is not about, where the visitor has no other to choose."""
    about = re.match(r"/f/([^/?]+)", path)
    house = getattr(getattr(client.app, "state", None), "house", None)
    if about is None or house is None or 'aria-label="Välj förbund"' in html:
        return []
    with house.store.reading() as unit:
        names = dict(unit.association_keys())
    own, shown = names.pop(about.group(1), ""), unescape(html)
    return [f"it names {name}" for name in names.values() if name in shown and name not in own]
