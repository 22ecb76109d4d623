"""A director at the browser, whose work is counted as she goes: what she reads, writes and presses."""

from __future__ import annotations

from dataclasses import dataclass, field

from browser import Browser

WORDS_A_MINUTE = 200


@dataclass
class Director:
    """Somebody at the browser, whose work is counted."""

    browser: Browser
    host: str
    width: int
    judges: bool
    fields: int = 0
    clicks: int = 0
    words: int = 0
    known: set[str] = field(default_factory=set)
    """The lines that she has read."""

    def read(self) -> None:
        """Read what has not been read before on the page, and judge it."""
        lines = self.browser.lines("main")
        self.words += sum(len(line.split()) for line in lines if line not in self.known)
        self.known.update(lines)
        assert self.browser.page_width() <= self.width
        if self.judges:
            assert self.browser.judged() == []
            # What is refused is shown again as 400, which the browser tells of.
            assert [one for one in self.browser.complaints() if "400 (Bad Request)" not in one] == [], (
                self.browser.text("main")
            )

    def opens(self, path: str) -> None:
        self.browser.open(f"http://{self.host}{path}")
        self.read()

    def writes(self, selector: str, text: str) -> None:
        self.browser.write(selector, text)
        self.fields += 1

    def ticks(self, selector: str) -> None:
        self.browser.touch(selector)
        self.clicks += 1

    def presses(self, selector: str) -> None:
        self.browser.touch(selector, leads_on=True)
        self.clicks += 1
        self.read()

    @property
    def minutes(self) -> float:
        """What it took her: her reading, ten seconds a field and three a click."""
        return self.words / WORDS_A_MINUTE + (self.fields * 10 + self.clicks * 3) / 60
