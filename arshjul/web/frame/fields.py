"""The fields of a form that somebody posted."""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request

MOST_BYTES = 10_000
"""Our forms are short; nothing longer is read into memory."""
MOST_FIELDS, MOST_BOXES = 20, 100
"""In most forms, and where each item of an agenda has a box of its own."""


async def fields(request: Request) -> dict[str, str]:
    """Return the posted fields by name, the last of each. Raises HTTPException 413 or 400."""
    return {name: values[-1] for name, values in (await every_field(request, MOST_FIELDS)).items()}


async def every_field(request: Request, most: int = MOST_BOXES) -> dict[str, list[str]]:
    """Return all that was posted by field, as where several boxes of one name are ticked. Raises as `fields`."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise HTTPException(413)
    try:
        return parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=most)
    except ValueError as error:
        raise HTTPException(400) from error
