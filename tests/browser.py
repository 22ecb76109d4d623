"""A real browser without a window: pages as a telephone and a desk show them.

Debian's Chromium, told what to do over its own protocol, with axe inside: a program that others have written, which
finds much of what makes a page hard to use for who sees or moves less. ``foreign_programs.py`` brings both.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

from foreign_programs import READERS, install, install_readers
from websockets.sync.client import connect
from websockets.sync.connection import Connection

PATIENCE_SECONDS = 60
ARGUMENTS = (
    "--headless",
    "--no-sandbox",  # it does not run as root without
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--remote-debugging-port=0",
)
KEYS = {"Tab": ("Tab", 9, ""), "Enter": ("Enter", 13, "\r"), "Space": (" ", 32, " ")}
"""By its code, what a key is called, its number, and what it writes."""
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
AXE = READERS / "node_modules" / "axe-core" / "axe.min.js"
# On paper nothing is touched.
JUDGE = """
axe.run(document, {
  runOnly: RULES, resultTypes: ["violations"], rules: {"target-size": {enabled: !matchMedia("print").matches}},
}).then(found => found.violations.flatMap(rule =>
  rule.nodes.map(node => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary.replace(/\\s+/g, " ")}`)))
""".replace("RULES", json.dumps(RULES))


@dataclass(frozen=True)
class Box:
    """Where something is drawn, in pixels."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.top + self.height


class Browser:
    """One tab of a browser."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._number = 0
        self._addresses: list[str] = []
        self._complaints: list[str] = []
        self._loaded = False
        for domain in ("Page", "Network", "Log", "Runtime"):
            self._do(f"{domain}.enable")
        self._do("Page.addScriptToEvaluateOnNewDocument", source=AXE.read_text("utf-8"))

    def open(self, address: str) -> None:
        """Go to *address*, and wait until everything on the page is there."""
        self._addresses, self._complaints, self._loaded = [], [], False
        self._do("Page.navigate", url=address)
        while not self._loaded:
            self._hear()

    def has(self, host: str, cookie: str, value: str) -> None:
        """Let the browser have a cookie of *host*."""
        self._do("Network.setCookie", url=f"http://{host}/", name=cookie, value=value)

    def resize(self, width: int) -> None:
        """Look at the page on a screen of *width* pixels: a telephone's when that is little."""
        self._do("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600)

    def run_scripts(self, *, allowed: bool) -> None:
        """Whether pages that are opened from now on may run scripts of their own."""
        self._do("Emulation.setScriptExecutionDisabled", value=not allowed)

    def look(self, *, medium: str = "screen", scheme: str = "light") -> None:
        """See pages on a screen or in print, in the light or the dark."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self._do("Emulation.setEmulatedMedia", media=medium, features=features)

    def boxes(self, selector: str) -> list[Box]:
        """Where on the page each element that *selector* finds is drawn, in pixels."""
        found = f"[...document.querySelectorAll({json.dumps(selector)})].map(one => one.getBoundingClientRect())"
        drawn = self.evaluate(f"{found}.map(box => [box.left, box.top, box.width, box.height])")
        return [Box(*sides) for sides in drawn]

    def touch(self, selector: str, *, leads_on: bool = False) -> None:
        """Press in the middle of the one element that *selector* finds; with *leads_on* wait for the page after."""
        self.evaluate(f"document.querySelector({json.dumps(selector)}).scrollIntoView({{block: 'center'}}), true")
        box = self.boxes(selector)[0]
        where = {"x": box.left + box.width / 2, "y": box.top + box.height / 2, "button": "left", "clickCount": 1}
        self._loaded = False
        for what in ("mousePressed", "mouseReleased"):
            self._do("Input.dispatchMouseEvent", type=what, **where)
        while leads_on and not self._loaded:
            self._hear()

    def write(self, selector: str, text: str) -> None:
        """Let *text* stand in the field that *selector* finds, as if somebody had written or chosen it."""
        self.evaluate(f"document.querySelector({json.dumps(selector)}).value = {json.dumps(text)}")

    def choose_file(self, selector: str, path: Path) -> None:
        """Choose the file at *path* in the field that *selector* finds."""
        root = self._do("DOM.getDocument")["root"]["nodeId"]
        field = self._do("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self._do("DOM.setFileInputFiles", nodeId=field, files=[str(path)])

    def written(self, selector: str) -> str:
        """What stands in the field that *selector* finds."""
        return str(self.evaluate(f"document.querySelector({json.dumps(selector)}).value"))

    def where(self) -> str:
        """The path and the query of the page."""
        return str(self.evaluate("location.pathname + location.search"))

    def title(self) -> str:
        """What the page is called."""
        return str(self.evaluate("document.title"))

    def text(self, selector: str) -> str:
        """What a person reads in the first element that *selector* finds; empty when there is none."""
        return " ".join(self.lines(selector))

    def lines(self, selector: str) -> list[str]:
        """The same, line by line."""
        read = f"(document.querySelector({json.dumps(selector)}) || {{innerText: ''}}).innerText"
        return [" ".join(line.split()) for line in str(self.evaluate(read)).splitlines() if line.strip()]

    def page_width(self) -> int:
        """How wide the page is; wider than the screen when it must be scrolled to the side."""
        return int(self.evaluate("document.documentElement.scrollWidth"))

    def judged(self) -> list[str]:
        """What axe finds wrong."""
        return [str(fault) for fault in self.evaluate(JUDGE)]

    def complaints(self) -> list[str]:
        """What the browser wrote in its console about the page."""
        return list(self._complaints)

    def hosts(self) -> set[str]:
        """From where something was fetched for the page."""
        return {urlsplit(address).netloc for address in self._addresses if not address.startswith("data:")}

    def picture(self) -> bytes:
        """What is seen of the page, as a PNG."""
        return b64decode(self._do("Page.captureScreenshot", format="png")["data"])

    def evaluate(self, expression: str) -> Any:
        """What a script of the test's own finds on the page; None when it says nothing."""
        asked = self._do("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        return asked["result"].get("value")

    def press(self, key: str) -> None:
        """Press *key*, one of `KEYS`, where the focus is."""
        name, number, text = KEYS[key]
        told = {"key": name, "code": key, "windowsVirtualKeyCode": number}
        self._do("Input.dispatchKeyEvent", type="keyDown", text=text, **told)
        self._do("Input.dispatchKeyEvent", type="keyUp", **told)

    @contextmanager
    def tab(self) -> Iterator[Browser]:
        """One more tab, with the same cookies, which is closed at the end."""
        number = self._do("Target.createTarget", url="about:blank")["targetId"]
        host, port = self._connection.socket.getpeername()
        with connect(f"ws://{host}:{port}/devtools/page/{number}", max_size=None) as connection:
            yield Browser(connection)
        self._do("Target.closeTarget", targetId=number)

    def _do(self, method: str, **parameters: object) -> Any:
        self._number += 1
        self._connection.send(json.dumps({"id": self._number, "method": method, "params": parameters}))
        while True:
            heard = self._hear()
            if heard.get("id") == self._number:
                if "error" in heard:
                    raise RuntimeError(f"{method}: {heard['error']}")
                return heard["result"]

    def _hear(self) -> Any:
        heard = json.loads(self._connection.recv(PATIENCE_SECONDS))
        told = heard.get("params", {})
        match heard.get("method"):
            case "Page.loadEventFired":
                self._loaded = True
            case "Network.requestWillBeSent":
                self._addresses.append(told["request"]["url"])
            case "Log.entryAdded":
                self._complaints.append(told["entry"]["text"])
            case "Runtime.consoleAPICalled" | "Runtime.exceptionThrown":
                self._complaints.append(json.dumps(told))
        return heard


@contextmanager
def running_browser(*arguments: str) -> Iterator[Browser]:
    """Start a browser that remembers nothing, with more *arguments* of its own, and end it."""
    install()
    install_readers()
    with tempfile.TemporaryDirectory(prefix="arshjul-browser-", ignore_cleanup_errors=True) as home:
        program = subprocess.Popen(
            ["chromium", *ARGUMENTS, *arguments, f"--user-data-dir={home}", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            with connect(_tab(Path(home, "DevToolsActivePort"), program), max_size=None) as connection:
                yield Browser(connection)
        finally:
            program.terminate()
            program.wait()


def _tab(told: Path, program: subprocess.Popen[bytes]) -> str:
    """The address of the first tab, as soon as the browser has told where it listens."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (told.exists() and "\n" in told.read_text()):
        if program.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("Chromium did not start.")
        Event().wait(0.05)
    port = told.read_text().split("\n")[0]
    with urlopen(f"http://127.0.0.1:{port}/json/list", timeout=PATIENCE_SECONDS) as answer:
        tabs = json.load(answer)
    return next(str(tab["webSocketDebuggerUrl"]) for tab in tabs if tab["type"] == "page")
