"""A mail server that does what a drill has told it to, and writes down every mail that it took.

``python scripted_smtp.py LOG PORT`` listens on 127.0.0.1 until its standard input ends. Its first line on standard
output is the port, which the system chooses for 0. A line of JSON on its input is a new `Script`, and is answered by a
line; other lines tell what happens. In LOG each mail that was taken is a line of JSON, and each refusal another.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.parser import BytesParser
from pathlib import Path
from typing import Any, TextIO

END_OF_MAIL = b"\r\n.\r\n"
EHLO = b"250-localhost\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n"


@dataclass(frozen=True)
class Rule:
    """What happens at one stage instead of consent."""

    at: str
    """``connect``, ``ehlo``, ``mail``, ``rcpt``, ``data`` or ``body``; the last is after the mail's dot."""
    does: str
    """An answer to give, or ``hang``, ``drop``, ``keep-drop``, ``hold``, ``keep-hold``, ``take-hold``, ``slow``."""
    to: str = ""
    """Only for recipients that contain this."""
    times: int | None = None
    """How often in all; None: always."""
    times_each: int | None = None
    """How often for each recipient."""
    every: int = 1
    """Only each so manieth time that it could."""


@dataclass(frozen=True)
class Script:
    """How the server behaves until it is told otherwise."""

    rules: tuple[Rule, ...] = ()
    now: str = ""
    """What the drill's clock shows; noted with each mail."""
    mails_per_connection: int = 0
    """0: no limit. Then 421 and the end of the connection."""
    mails_per_window: int = 0
    window_seconds: float = 60
    connections: int = 0
    slow_seconds: float = 0.2

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Script:
        return cls(**{**told, "rules": tuple(Rule(**rule) for rule in told["rules"])})


class ClosedError(Exception):
    """The server has closed the connection."""


@dataclass
class Server:
    """What all connections share."""

    log: TextIO
    script: Script = field(default_factory=Script)
    open: int = 0
    met: Counter[Rule] = field(default_factory=Counter)
    done: Counter[Rule] = field(default_factory=Counter)
    done_to: Counter[tuple[Rule, str]] = field(default_factory=Counter)
    taken_at: deque[float] = field(default_factory=deque)

    def told(self, script: Script) -> None:
        self.script = script
        for counted in (self.met, self.done, self.done_to):
            counted.clear()

    def rule(self, stage: str, recipient: str) -> Rule | None:
        for rule in self.script.rules:
            if rule.at != stage or rule.to not in recipient:
                continue
            self.met[rule] += 1
            if self.met[rule] % rule.every or self.done[rule] == rule.times:
                continue
            if self.done_to[rule, recipient] == rule.times_each:
                continue
            self.done[rule] += 1
            self.done_to[rule, recipient] += 1
            return rule
        return None

    def is_over_rate(self) -> bool:
        while self.taken_at and self.taken_at[0] < time.monotonic() - self.script.window_seconds:
            self.taken_at.popleft()
        return bool(self.script.mails_per_window) and len(self.taken_at) >= self.script.mails_per_window

    def write(self, **what: object) -> None:
        self.log.write(json.dumps({"now": self.script.now, **what}) + "\n")
        self.log.flush()

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        try:
            await Session(self, reader, writer).run()
        except (ClosedError, ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.open -= 1
            writer.close()


@dataclass
class Session:
    """One connection."""

    server: Server
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    sender: str = ""
    recipient: str = ""
    taken: int = 0

    async def run(self) -> None:
        script = self.server.script
        if script.connections and self.server.open > script.connections:
            self._say(b"421 4.7.0 Too many connections from you\r\n", stage="connect")
            return
        await self._step("connect", b"220 localhost\r\n")
        while line := await self.reader.readline():
            match line[:4].upper():
                case b"EHLO" | b"HELO":
                    await self._step("ehlo", EHLO)
                case b"MAIL":
                    await self._mail(_address(line))
                case b"RCPT":
                    self.recipient = _address(line)
                    await self._step("rcpt", b"250 OK\r\n")
                case b"DATA":
                    if await self._step("data", b"354 Go on\r\n"):
                        await self._body(await self.reader.readuntil(END_OF_MAIL))
                case b"QUIT":
                    self._say(b"221 Bye\r\n")
                    return
                case _:
                    self._say(b"250 OK\r\n")

    async def _mail(self, sender: str) -> None:
        self.sender, self.recipient = sender, ""
        script = self.server.script
        if script.mails_per_connection and self.taken >= script.mails_per_connection:
            self._say(b"421 4.7.0 That was enough on one connection\r\n", stage="mail")
            raise ClosedError
        if self.server.is_over_rate():
            self._say(b"450 4.7.1 Too many mails, slow down\r\n", stage="mail")
            return
        await self._step("mail", b"250 OK\r\n")

    async def _body(self, content: bytes) -> None:
        rule = self.server.rule("body", self.recipient)
        if rule is None or rule.does in ("keep-drop", "keep-hold", "take-hold", "slow"):
            self._take(content)
        if rule is None:
            self._say(b"250 Taken\r\n")
        else:
            await self._do(rule, b"250 Taken\r\n")

    def _take(self, content: bytes) -> None:
        self.taken += 1
        self.server.taken_at.append(time.monotonic())
        self.server.write(took=self.recipient, sender=self.sender, **_facts(content))
        _tell(took=self.recipient, port=self._port())

    async def _step(self, stage: str, consent: bytes) -> bool:
        """Consent, and return True; or do what the script says."""
        if rule := self.server.rule(stage, self.recipient):
            await self._do(rule, consent)
            return rule.does == "slow"
        self._say(consent)
        return True

    async def _do(self, rule: Rule, consent: bytes) -> None:
        match rule.does:
            case "hang":
                _tell(hangs=rule.at, port=self._port())
                await self._until_gone()
            case "drop" | "keep-drop":
                raise ClosedError
            case "hold" | "keep-hold":
                _tell(holds=rule.at, port=self._port())
                await self._until_gone()
            case "take-hold":
                self._say(consent)
                _tell(holds="answered", port=self._port())
            case "slow":
                await asyncio.sleep(self.server.script.slow_seconds)
                self._say(consent)
            case answer:
                self._say(answer.encode("latin-1") + b"\r\n", stage=rule.at)

    async def _until_gone(self) -> None:
        await self.reader.read()
        raise ClosedError

    def _say(self, answer: bytes, *, stage: str = "") -> None:
        if stage:
            self.server.write(said=answer.decode("latin-1").strip(), stage=stage, to=self.recipient)
        self.writer.write(answer)

    def _port(self) -> int:
        return int(self.writer.get_extra_info("peername")[1])


def _address(line: bytes) -> str:
    return line.partition(b"<")[2].partition(b">")[0].decode("utf-8", "replace")


def _facts(content: bytes) -> dict[str, object]:
    """What the count needs of a mail: which it is, and what it does to the reader's calendar."""
    mail = BytesParser().parsebytes(content)
    facts: dict[str, object] = {"id": str(mail["Message-ID"]), "uid": "", "method": "", "sequence": -1}
    for part in mail.walk():
        if part.get_content_type() == "text/calendar":
            payload = part.get_payload(decode=True)
            lines = payload.replace(b"\r\n ", b"").decode().splitlines() if isinstance(payload, bytes) else []
            said = dict(reversed([line.partition(":")[::2] for line in lines]))
            facts |= {"uid": said["UID"], "method": said["METHOD"], "sequence": int(said["SEQUENCE"])}
    return facts


def _tell(**what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


async def serve(log: Path, port: int) -> None:
    with log.open("a", encoding="utf-8") as file:
        server = Server(file)
        listening = await asyncio.start_server(server.meet, "127.0.0.1", port, limit=2**24)
        _tell(port=listening.sockets[0].getsockname()[1])
        commands = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(commands), sys.stdin)
        while line := await commands.readline():
            server.told(Script.of(json.loads(line)))
            _tell(heard=True)
        listening.close()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
