"""The pages that are looked at one by one, and a reader of HTML that complains."""

from __future__ import annotations

from html.parser import HTMLParser

PAGES = (
    "/",
    "/f/degerfors-karlskoga",
    "/f/degerfors-karlskoga/arshjul/2022",
    "/f/degerfors-karlskoga/arshjul/2022/2022:budget",
    "/f/degerfors-karlskoga/arshjul/2022/nytt-mote?dag=2022-10-06",
    "/f/degerfors-karlskoga/moten/2022-styrelse-4",
    "/f/degerfors-karlskoga/moten/2022-styrelse-4/dagordning",
    "/f/degerfors-karlskoga/moten/2022-styrelse-4/flytta",
    "/f/degerfors-karlskoga/moten/2022-styrelse-4/flytta?dag=2022-08-28",
    "/f/degerfors-karlskoga/moten/2022-styrelse-4/stall-in",
    "/f/degerfors-karlskoga/moten/2022-styrelse-4/gaster",
    "/f/degerfors-karlskoga/moten/2022-styrelse-4/kallelse",
    "/f/degerfors-karlskoga/moten/2022-styrelse-3/narvaro",
    "/f/degerfors-karlskoga/moten/2022-styrelse-4/narvaro",
    "/f/degerfors-karlskoga/moten/2022-styrelse-3/protokoll",
    "/f/degerfors-karlskoga/word-mallar",
    "/f/degerfors-karlskoga/krockar/2022",
    "/f/degerfors-karlskoga/ansvarsfrihet/2021",
    "/f/degerfors-karlskoga/steg-for-steg/2021",
    "/f/degerfors-karlskoga/utskick",
    "/f/degerfors-karlskoga/utskick?status=failed",
    "/f/degerfors-karlskoga/utskick/300",
    "/f/degerfors-karlskoga/inkorg",
    "/f/degerfors-karlskoga/inkorg?visa=alla",
    "/f/degerfors-karlskoga/arshjul/2023/fornyelse",
    "/f/degerfors-karlskoga/las-in",
    "/f/degerfors-karlskoga/las-in/1",
    "/f/degerfors-karlskoga/las-in/1?rad=2-1",
    "/f/degerfors-karlskoga/medlemmar",
    "/f/degerfors-karlskoga/medlemmar/skyddade",
    "/f/degerfors-karlskoga/historik",
    "/f/degerfors-karlskoga/historik?visa=andringar&mote=2022-styrelse-4",
    "/f/degerfors-karlskoga/offentligt",
    "/f/degerfors-karlskoga/gallring",
    "/f/degerfors-karlskoga/provdrift",
    "/f/degerfors-karlskoga/kom-igang",
    "/f/degerfors-karlskoga/kom-igang/forbundet",
    "/f/degerfors-karlskoga/kom-igang/medlemmar",
    "/f/degerfors-karlskoga/kom-igang/personer",
    "/f/degerfors-karlskoga/kom-igang/datum",
    "/f/degerfors-karlskoga/kom-igang/e-post",
    "/f/degerfors-karlskoga/personer/ersattare-karlskoga",
    "/f/degerfors-karlskoga/vikarie",
    "/f/degerfors-karlskoga/avtal",
    "/f/degerfors-karlskoga/egna-punkter",
    "/f/degerfors-karlskoga/ny-egen-punkt?forslag=lonesamtal",
    "/f/degerfors-karlskoga/arshjul/2022/avsluta",
    "/kalendrar",
    "/f/degerfors-karlskoga/kalendrar",
    "/halsa",
    "/tillganglighet",
)
PLAN_BEGUN = """Styrelsemöten 2023
måndag 6 februari kl. 9-12 Bokslut, Rådhuset
v. 19 Planeringsdag
tisdag 13 november kl. 9-12 Budget
Beslutat den 3 december 2022
"""
"""A document that somebody has begun to read, and in which something is asked."""
VOID = frozenset({"meta", "link", "input", "br", "hr", "img"})


class Reader(HTMLParser):
    """Reads one page and notes what is wrong in it, and what the tests ask of it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.landmarks: list[str] = []
        self.headers_without_scope = 0
        self.fetched: list[str] = []
        """Addresses that a browser fetches by itself or posts to."""
        self.links: list[str] = []
        self.references: list[str] = []
        """Ids that other elements name."""
        self.inline_styles = 0
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.faults += [f"{tag} is never closed" for tag in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if len(values) != len(attrs):
            self.faults.append(f"{tag} has an attribute twice")
        if tag not in VOID:
            self._open.append(tag)
        self._note(tag, values)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing at line {self.getpos()[0]}")

    def _note(self, tag: str, values: dict[str, str | None]) -> None:
        if found := values.get("id"):
            self.ids.append(found)
        for name in ("aria-labelledby", "aria-describedby"):
            self.references += (values.get(name) or "").split()
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append(int(tag[1]))
        if tag in ("header", "main", "footer", "nav"):
            self.landmarks.append(tag)
        if tag == "th" and "scope" not in values:
            self.headers_without_scope += 1
        if tag == "a":
            self.links.append(values.get("href") or "")
        for name in ("src", "action", "srcset", "data"):
            if values.get(name):
                self.fetched.append(values[name] or "")
        if tag == "link":
            self.fetched.append(values.get("href") or "")
        is_inline = tag == "style" or (tag == "script" and "src" not in values)
        self.inline_styles += "style" in values or is_inline or any(n.startswith("on") for n in values)
