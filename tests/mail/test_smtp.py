"""Mails handed to real SMTP servers on this machine, some of which behave badly."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from arshjul.errors import DeliveryError, SettingsError
from arshjul.mail.connecting import Patience
from arshjul.mail.refusals import Whose
from arshjul.mail.server import Server, parse_server
from arshjul.mail.smtp import Accepted, Deferred, MailServer, Outcome, Refused, Silent, Unreachable

SENDER = "kallelse+abc@forbundet.example"
READER = "ledamot@mottagare.example"
MAIL = b"Subject: Prov\r\n\r\nHej\r\n"

DROP = "drop the connection"
HANG = "say nothing"


@dataclass
class Script:
    """What a server says at each stage: one answer for each time it comes there, then as servers do."""

    answers: dict[str, list[str]] = field(default_factory=dict)
    kept: list[bytes] = field(default_factory=list)
    connections: int = 0
    keeps_before_dropping: bool = False
    silent: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the server says nothing."""

    async def say(self, server: Any, stage: str) -> str | None:
        left = self.answers.get(stage, [])
        if not left:
            return None
        answer = left.pop(0)
        if answer == DROP:
            server.transport.abort()
            return "250 never heard"
        if answer == HANG:
            self.silent.set()
            await asyncio.Event().wait()
        return answer

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        answer = await self.say(server, "MAIL")
        if answer:
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802
        answer = await self.say(server, "RCPT")
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.keeps_before_dropping:
            self.kept.append(envelope.content)
        answer = await self.say(server, "DOT")
        if answer:
            return answer
        self.kept.append(envelope.content)
        return "250 2.0.0 Queued as 17"


class ScriptedSMTP(SMTP):
    """A server that counts its connections, and that can misbehave at DATA and STARTTLS too."""

    def __init__(self, script: Script, **options: Any) -> None:
        super().__init__(script, hostname="localhost", **options)
        self.script = script
        script.connections += 1

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        answer = await self.script.say(self, "DATA")
        if answer:
            await self.push(answer)
            return
        await super().smtp_DATA(arg)

    async def smtp_STARTTLS(self, arg: str) -> None:  # noqa: N802
        answer = await self.script.say(self, "STARTTLS")
        if answer:
            await self.push(answer)
            return
        await super().smtp_STARTTLS(arg)


@asynccontextmanager
async def listening(
    script: Script, *, from_start: ssl.SSLContext | None = None, **options: Any
) -> AsyncIterator[Server]:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: ScriptedSMTP(script, **options), "127.0.0.1", 0, ssl=from_start)
    try:
        yield Server("127.0.0.1", server.sockets[0].getsockname()[1])
    finally:
        server.close()


@asynccontextmanager
async def greeting(words: str) -> AsyncIterator[Server]:
    """A server that says *words* and hangs up."""

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(f"{words}\r\n".encode())
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    try:
        yield Server("127.0.0.1", server.sockets[0].getsockname()[1])
    finally:
        server.close()


def outcomes(script: Script, *, mails: int = 1, patience: Patience | None = None) -> list[Outcome]:
    """Hand over *mails* mails on one connection, and say what became of each."""

    async def send() -> list[Outcome]:
        async with listening(script) as server, MailServer(server, patience=patience) as mail_server:
            return [await mail_server.deliver(SENDER, READER, MAIL) for _ in range(mails)]

    return asyncio.run(send())


def outcome(script: Script, patience: Patience | None = None) -> Outcome:
    return outcomes(script, patience=patience)[0]


def outcome_at(
    place: Callable[[], Any], change: Callable[[Server], Server] = lambda server: server, message: bytes = MAIL
) -> Outcome:
    async def send() -> Outcome:
        async with place() as server, MailServer(change(server)) as mail_server:
            return await mail_server.deliver(SENDER, READER, message)

    return asyncio.run(send())


def test_a_mail_that_is_taken_is_accepted_with_the_servers_words() -> None:
    script = Script()

    assert outcome(script) == Accepted("250 2.0.0 Queued as 17")
    assert script.kept == [MAIL]


def test_many_mails_share_one_connection() -> None:
    script = Script()

    assert all(isinstance(said, Accepted) for said in outcomes(script, mails=5))
    assert script.connections == 1


def test_mails_handed_over_at_once_wait_for_each_other() -> None:
    script = Script()

    async def send() -> list[Outcome]:
        async with listening(script) as server, MailServer(server) as mail_server:
            return await asyncio.gather(*(mail_server.deliver(SENDER, READER, MAIL) for _ in range(5)))

    assert all(isinstance(said, Accepted) for said in asyncio.run(send()))
    assert len(script.kept) == 5
    assert script.connections == 1


@pytest.mark.parametrize(
    "content", [b"A: b\r\n\r\n.\r\n..x\r\n.y", b"A: b\n\nx\ry\n", b"A: b\r\n\r\n" + b"x\r\n" * 50_000]
)
def test_dots_and_line_ends_arrive_as_a_mail_has_them(content: bytes) -> None:
    script = Script()

    outcome_at(lambda: listening(script), message=content)

    [kept] = script.kept
    assert kept.splitlines() == content.splitlines()
    assert kept.endswith(b"\r\n")


@pytest.mark.parametrize("stage", ["RCPT", "DATA", "DOT"])
def test_a_5xx_refuses_this_mail_for_ever_and_lets_the_next_one_through(stage: str) -> None:
    script = Script({stage: ["550 5.1.1 Unknown recipient"]})

    said = outcomes(script, mails=2)

    assert said == [Refused("550 5.1.1 Unknown recipient"), Accepted("250 2.0.0 Queued as 17")]
    assert script.connections == 1


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA", "DOT"])
def test_a_4xx_puts_this_mail_off_without_doubt_and_lets_the_next_one_through(stage: str) -> None:
    script = Script({stage: ["450 4.7.1 Too fast"]})

    said = outcomes(script, mails=2)

    assert said == [
        Deferred("450 4.7.1 Too fast", in_doubt=False, whose=Whose.SERVER),
        Accepted("250 2.0.0 Queued as 17"),
    ]
    assert len(script.kept) == 1


@pytest.mark.parametrize("stage", ["MAIL", "RCPT", "DATA"])
def test_a_connection_lost_before_the_mail_leaves_no_doubt(stage: str) -> None:
    script = Script({stage: [DROP]})

    said = outcomes(script, mails=2)

    assert said[0] == Deferred("Förbindelsen med e-postservern bröts", in_doubt=False, whose=Whose.UNCLEAR)
    assert isinstance(said[1], Accepted)
    assert script.connections == 2


@pytest.mark.parametrize("keeps", [True, False])
def test_a_connection_lost_after_the_dot_leaves_doubt_and_is_not_sent_again_at_once(keeps: bool) -> None:
    script = Script({"DOT": [DROP]}, keeps_before_dropping=keeps)

    assert outcome(script) == Deferred("Förbindelsen med e-postservern bröts", in_doubt=True, whose=Whose.UNCLEAR)
    assert len(script.kept) == keeps


@pytest.mark.parametrize(("stage", "in_doubt"), [("MAIL", False), ("RCPT", False), ("DATA", False), ("DOT", True)])
def test_a_server_that_says_nothing_is_left_in_time(stage: str, in_doubt: bool) -> None:
    patience = Patience(data_seconds=0.1) if stage == "DOT" else Patience(command_seconds=1)

    said = outcome(Script({stage: [HANG]}), patience)

    assert said == Silent("E-postservern svarade inte i tid", in_doubt=in_doubt)


def test_an_answer_that_is_none_after_the_dot_leaves_doubt() -> None:
    said = outcome(Script({"DOT": ["hej hopp"]}))

    assert isinstance(said, Deferred)
    assert said.in_doubt


@pytest.mark.parametrize("farewell", [DROP, "421 4.7.0 Enough for now"])
def test_a_server_that_has_had_enough_of_a_connection_gets_a_new_one(farewell: str) -> None:
    script = Script()

    async def send() -> list[Outcome]:
        async with listening(script) as server, MailServer(server) as mail_server:
            first = await mail_server.deliver(SENDER, READER, MAIL)
            script.answers["MAIL"] = [farewell]
            return [first, await mail_server.deliver(SENDER, READER, MAIL)]

    assert all(isinstance(said, Accepted) for said in asyncio.run(send()))
    assert script.connections == 2
    assert len(script.kept) == 2


def test_an_answer_is_stored_on_one_line_without_broken_octets() -> None:
    said = outcome(Script({"RCPT": ["550-Nej\r\n550 \x07 tack"]}))

    assert said == Refused("550 Nej tack", Whose.UNCLEAR)


def test_an_interrupted_mail_does_not_lend_its_answer_to_the_next() -> None:
    script = Script({"DOT": [HANG]})

    async def send() -> Outcome:
        async with listening(script) as server, MailServer(server) as mail_server:
            first = asyncio.create_task(mail_server.deliver(SENDER, READER, MAIL))
            await script.silent.wait()
            first.cancel()
            with pytest.raises(asyncio.CancelledError):
                await first
            return await mail_server.deliver(SENDER, READER, MAIL)

    assert isinstance(asyncio.run(send()), Accepted)
    assert script.connections == 2


def test_a_server_that_is_away_puts_the_mail_off_and_says_so() -> None:
    @asynccontextmanager
    async def gone() -> AsyncIterator[Server]:
        async with listening(Script()) as server:
            pass
        yield server

    assert outcome_at(gone) == Unreachable("E-postservern går inte att nå")


def test_a_server_that_asks_us_to_come_back_puts_the_mail_off() -> None:
    said = outcome_at(lambda: greeting("421 4.3.2 Kom igen senare"))

    assert said == Unreachable("421 4.3.2 Kom igen senare")


def test_a_server_that_does_not_want_us_stops_the_pass() -> None:
    with pytest.raises(DeliveryError, match=r"tar inte emot oss: 554 5\.7\.1 Spärrad"):
        outcome_at(lambda: greeting("554 5.7.1 Spärrad"))


@pytest.mark.parametrize(
    ("stage", "answer"),
    [
        ("MAIL", "550 5.1.1 Unknown"),
        ("RCPT", "550 5.4.5 Daily user sending quota exceeded"),
        ("DOT", "554 5.2.252 SendAsDenied"),
    ],
)
def test_a_sender_or_an_account_that_is_refused_stops_the_pass(stage: str, answer: str) -> None:
    with pytest.raises(DeliveryError, match=f"tar inte emot mejl från oss: {answer}"):
        outcome(Script({stage: [answer]}))


def test_after_a_mailbox_that_is_full_the_mail_is_only_put_off() -> None:
    said = outcome(Script({"RCPT": ["552 5.2.2 Mailbox full"]}))

    assert said == Deferred("552 5.2.2 Mailbox full", in_doubt=False)


def test_a_server_that_wants_us_to_log_in_first_stops_the_pass() -> None:
    with pytest.raises(DeliveryError, match="kräver inloggning"):
        outcome(Script({"MAIL": ["530 5.7.0 Authentication required"]}))


@pytest.mark.parametrize(
    "address", ["", "a@b.example, c@d.example", "a@b.example>\r\nRCPT TO:<x@y.example", "åsa@b.example"]
)
def test_anything_but_one_address_is_refused_before_the_server_sees_it(address: str) -> None:
    script = Script()

    async def send() -> Outcome:
        async with listening(script) as server, MailServer(server) as mail_server:
            return await mail_server.deliver(SENDER, address, MAIL)

    assert isinstance(asyncio.run(send()), Refused)
    assert script.connections == 0


# --- encryption and log-in


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 with its key, that nobody trusts unless told to."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path


@pytest.fixture
def encryption(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


def knows_the_password(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
    return AuthResult(success=given.login == b"arshjul" and given.password == "hemlig å".encode(), handled=False)


def demanding_tls(server: Server) -> Server:
    return Server(server.host, server.port, starttls=True)


def as_user(password: str, **more: Any) -> Callable[[Server], Server]:
    return lambda server: Server(server.host, server.port, user="arshjul", password=password, **more)


@pytest.mark.usefixtures("trusted")
def test_starttls_and_log_in_work_with_a_known_certificate(encryption: ssl.SSLContext) -> None:
    script = Script()
    place = lambda: listening(  # noqa: E731
        script, tls_context=encryption, require_starttls=True, auth_required=True, authenticator=knows_the_password
    )

    assert isinstance(outcome_at(place, as_user("hemlig å", starttls=True)), Accepted)


@pytest.mark.usefixtures("trusted")
def test_encryption_from_the_start_works_with_a_known_certificate(encryption: ssl.SSLContext) -> None:
    script = Script()

    said = outcome_at(
        lambda: listening(script, from_start=encryption),
        lambda server: Server(server.host, server.port, tls_from_start=True),
    )

    assert isinstance(said, Accepted)


@pytest.mark.parametrize("from_start", [True, False])
def test_an_unknown_certificate_stops_the_pass_and_nothing_goes(encryption: ssl.SSLContext, from_start: bool) -> None:
    script = Script()
    place = lambda: listening(  # noqa: E731
        script, **({"from_start": encryption} if from_start else {"tls_context": encryption})
    )

    with pytest.raises(DeliveryError, match="certifikat som inte går att lita på"):
        outcome_at(
            place, lambda server: Server(server.host, server.port, tls_from_start=from_start, starttls=not from_start)
        )

    assert script.kept == []


def test_a_server_without_starttls_gets_nothing_in_plain_text() -> None:
    script = Script()

    with pytest.raises(DeliveryError, match="erbjuder ingen kryptering"):
        outcome_at(lambda: listening(script), demanding_tls)

    assert script.kept == []


def test_a_starttls_that_fails_for_now_lets_nothing_through_in_plain_text(encryption: ssl.SSLContext) -> None:
    script = Script({"STARTTLS": ["454 4.7.0 Inte just nu", "454 4.7.0 Inte just nu"]})

    async def send() -> list[Outcome]:
        async with (
            listening(script, tls_context=encryption) as server,
            MailServer(demanding_tls(server)) as mail_server,
        ):
            return [await mail_server.deliver(SENDER, READER, MAIL) for _ in range(2)]

    away = Unreachable("454 4.7.0 Inte just nu")
    assert asyncio.run(send()) == [away, away]
    assert script.kept == []


def test_encryption_from_the_start_to_a_plain_port_stops_the_pass() -> None:
    with pytest.raises(DeliveryError, match="talar inte krypterat"):
        outcome_at(lambda: listening(Script()), lambda server: Server(server.host, server.port, tls_from_start=True))


def test_a_wrong_password_stops_the_pass_and_is_not_repeated_to_the_reader() -> None:
    script = Script()
    place = lambda: listening(script, auth_require_tls=False, authenticator=knows_the_password)  # noqa: E731

    with pytest.raises(DeliveryError, match="godtar inte användaren eller lösenordet") as caught:
        outcome_at(place, as_user("fel lösenord"))

    assert "fel lösenord" not in str(caught.value)
    assert script.connections == 1


def test_a_log_in_that_fails_for_now_puts_the_mail_off() -> None:
    def away(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
        return AuthResult(success=False, handled=False, message="454 4.7.0 Temporary authentication failure")

    said = outcome_at(lambda: listening(Script(), auth_require_tls=False, authenticator=away), as_user("hemlig å"))

    assert said == Unreachable("454 4.7.0 Temporary authentication failure")


def test_a_server_without_log_in_stops_the_pass() -> None:
    with pytest.raises(DeliveryError, match="erbjuder ingen inloggning"):
        outcome_at(lambda: listening(Script(), auth_exclude_mechanism=["LOGIN", "PLAIN"]), as_user("hemlig"))


# --- the guards


def guarded(server: Server, address: str, *, loopback_only: bool = False) -> Coroutine[Any, Any, Outcome]:
    return MailServer(server, loopback_only=loopback_only).deliver(SENDER, address, MAIL)


@pytest.fixture
def no_connections(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Notes every try to connect, and lets none through."""
    tried: list[object] = []

    def note(*place: object, **more: object) -> Awaitable[None]:
        tried.append((place, more))
        raise OSError("not in a test")

    monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "create_connection", note)
    return tried


@pytest.mark.parametrize("address", ["ledamot@kommunen.example", "a@example.com", "a@b.test", "a@b.invalid"])
def test_an_example_address_is_never_handed_to_a_real_server(address: str, no_connections: list[object]) -> None:
    said = asyncio.run(guarded(Server("smtp.kommun.se", 25), address))

    assert said == Refused("Exempeladress: skickas aldrig till en riktig e-postserver")
    assert no_connections == []


@pytest.mark.parametrize(
    "host", ["smtp.kommun.se", "192.0.2.1", "127.0.0.1.kommun.se", "localhost.kommun.se", "10.0.0.1"]
)
def test_loopback_only_refuses_every_other_host_before_connecting(host: str, no_connections: list[object]) -> None:
    with pytest.raises(DeliveryError, match="härifrån får inget lämna den"):
        asyncio.run(guarded(Server(host, 25), "ledamot@kommun.se", loopback_only=True))

    assert no_connections == []


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_this_machine_is_this_machine_by_all_its_names(host: str) -> None:
    assert Server(host, 25).is_loopback


# --- the address of the server


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://127.0.0.1:1025", Server("127.0.0.1", 1025)),
        ("smtp://relay.kommun.se", Server("relay.kommun.se", 25)),
        ("smtp://relay.kommun.se?starttls=1", Server("relay.kommun.se", 587, starttls=True)),
        (
            "smtp://n%40x.se:p%2Fw%C3%A5@relay.kommun.se:2525/?starttls=1",
            Server("relay.kommun.se", 2525, "n@x.se", "p/wå", starttls=True),
        ),
        ("smtps://u:p@relay.kommun.se", Server("relay.kommun.se", 465, "u", "p", tls_from_start=True)),
        ("smtp://u:p@localhost:1025", Server("localhost", 1025, "u", "p")),
        ("smtp://[::1]:1025", Server("::1", 1025)),
    ],
)
def test_the_server_is_read_from_its_url(url: str, server: Server) -> None:
    assert parse_server(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://u:hemlig@x.se",
        "smtp://",
        "smtp://u:hemlig@x.se:99999",
        "smtp://u:hemlig@x.se:port",
        "smtp://u:hemlig@[x",
        "smtp://u:hemlig@x.se/mapp",
        "smtp://u:hemlig@x.se?starttls=yes",
        "smtp://u:hemlig@x.se?starttls=1&verify=0",
        "smtps://u:hemlig@x.se?starttls=1",
        "smtp://u:hemlig@x.se",
    ],
)
def test_a_url_that_cannot_be_used_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(SettingsError, match="ARSHJUL_SMTP_URL") as caught:
        parse_server(url)

    assert "hemlig" not in str(caught.value)


def test_the_password_does_not_show_in_a_trace() -> None:
    assert "hemlig" not in repr(parse_server("smtps://u:hemlig@x.se"))
