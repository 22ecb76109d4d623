"""Ask the application for a page without a server between, so that the processor's time is the page's own."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette


async def ask(app: Starlette, path: str, form: dict[str, str] | None = None) -> str:
    """GET *path*, or POST *form* to it, and return the body. Raises RuntimeError when it is refused."""
    status, body = await answer(app, path, form)
    if status != (200 if form is None else 303):
        raise RuntimeError(f"{path} gave {status}")
    return body


async def answer(
    app: Starlette, path: str, form: dict[str, str] | None = None, *, cookie: str = "", client: str = "127.0.0.1"
) -> tuple[int, str]:
    """The status and the body, whatever they are, for whoever has *cookie* and asks from the machine *client*."""
    body = urlencode(form or {}).encode()
    waiting = [{"type": "http.request", "body": body, "more_body": False}]
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return waiting.pop() if waiting else {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    headers = {"host": "127.0.0.1:8321", "content-length": str(len(body))}
    if form is not None:
        headers["content-type"] = "application/x-www-form-urlencoded"
    if cookie:
        headers["cookie"] = f"arshjul={cookie}"
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET" if form is None else "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": (client, 50000),
        "server": ("127.0.0.1", 8321),
    }
    await app(scope, receive, send)  # type: ignore[arg-type]
    return said[0]["status"], b"".join(message.get("body", b"") for message in said).decode(errors="replace")
