"""A provider of OpenID Connect on this machine that can lie: each test says in what."""

from __future__ import annotations

import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "arshjul", "hemligheten"
KEY, OTHER_KEY = (RSAKey.generate_key(2048, {"kid": "1"}) for _ in range(2))
Answer = Callable[[BaseHTTPRequestHandler], bool]
"""Answers in the place of the provider; False: it does not."""


@dataclass
class LyingProvider:
    """What it says next. An honest one, until a test changes it."""

    issuer: str
    now: datetime
    claims: dict[str, Any] = field(default_factory=dict)
    """Of whoever signs in, beside what every token says."""
    lies: dict[str, Any] = field(default_factory=dict)
    """Claims in the place of the true ones; None: left out."""
    metadata: dict[str, Any] = field(default_factory=dict)
    keys: list[dict[str, Any]] = field(default_factory=lambda: [KEY.as_dict(private=False)])
    sign: Callable[[dict[str, Any]], str] = lambda claims: jwt.encode({"alg": "RS256", "kid": "1"}, claims, KEY)
    userinfo: dict[str, Any] = field(default_factory=dict)
    token: dict[str, Any] = field(default_factory=dict)
    """In the answer at the token endpoint, beside what stands there."""
    instead: dict[str, Answer] = field(default_factory=dict)
    """By path: what is answered there by the test."""
    asked: list[str] = field(default_factory=list)
    """The paths that were asked for."""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def sign_in(self, address: str) -> str:
        """Do what a browser does that is sent to *address*: sign in, and return where it is sent back to."""
        asked = dict(parse_qsl(urlsplit(address).query, strict_parsing=True))
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?code={code}&state={asked['state']}&iss={self.issuer}"

    def describes(self) -> dict[str, Any]:
        """What it says of itself."""
        at = {"authorization": "/auth", "token": "/token", "userinfo": "/me"}
        return {
            "issuer": self.issuer,
            **{f"{name}_endpoint": self.issuer + path for name, path in at.items()},
            "jwks_uri": f"{self.issuer}/keys",
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
            **self.metadata,
        }

    def gives_token(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Takes a code, once, from whoever has its verifier."""
        asked = self.codes.pop(form.get("code", ""), None)
        proof = urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=").decode()
        if asked is None or asked["code_challenge"] != proof or asked["redirect_uri"] != form["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        moment = int(self.now.timestamp())
        true = {"iss": self.issuer, "aud": CLIENT, "iat": moment, "exp": moment + 300, "nonce": asked["nonce"]}
        said = {name: value for name, value in (true | self.claims | self.lies).items() if value is not None}
        return 200, {"access_token": "åtkomst", "token_type": "Bearer", "id_token": self.sign(said)} | self.token


@contextmanager
def lying_provider(now: datetime) -> Iterator[LyingProvider]:
    """Serve one on a free port of 127.0.0.1."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.answer()

        def do_POST(self) -> None:
            self.answer()

        def answer(self) -> None:
            path = urlsplit(self.path).path
            provider.asked.append(path)
            if path in provider.instead and provider.instead[path](self):
                return
            match path:
                case "/.well-known/openid-configuration":
                    self.say(200, provider.describes())
                case "/keys":
                    self.say(200, {"keys": provider.keys})
                case "/me":
                    self.say(200, provider.userinfo)
                case "/token":
                    body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                    self.say(*provider.gives_token({name: one for name, [one] in parse_qs(body).items()}))
                case _:
                    self.say(404, {})

        def say(self, status: int, document: object) -> None:
            say(self, json.dumps(document).encode(), status)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    provider = LyingProvider(f"http://127.0.0.1:{server.server_address[1]}", now)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def say(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> bool:
    """Answer a request with *body*; the names of headers with ``_`` for ``-``."""
    handler.send_response(status)
    for name, value in ({"Content-Type": "application/json", "Content-Length": str(len(body))} | headers).items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)
    return True
