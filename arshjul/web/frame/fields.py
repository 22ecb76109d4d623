"""The fields of a form that somebody posted."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request

MOST_BYTES = 10_000
"""Our forms are short; nothing longer is read into memory."""


async def fields(request: Request) -> dict[str, str]:
    """Return the posted fields by name, the last of each. Raises HTTPException 413 or 400."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise HTTPException(413)
    try:
        posted = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=20)
    except ValueError as error:
        raise HTTPException(400) from error
    return {name: values[-1] for name, values in posted.items()}
