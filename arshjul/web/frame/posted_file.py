"""A form with a file in it, read with a limit that holds while it is read."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from arshjul.web.frame.house import house_of
from arshjul.work.chains.extracts import MOST_BYTES, Upload, too_large

MOST_FIELD_BYTES = 10_000
MOST_FIELDS = 20


@dataclass(frozen=True)
class Posted:
    """What a form said."""

    fields: dict[str, str]
    upload: Upload | None
    """None: no file was chosen."""


@asynccontextmanager
async def posted_with_file(request: Request, field: str) -> AsyncIterator[Posted]:
    """Read a multipart form whose file is called *field*; the file is gone when the block ends.

    Raises InputError when it is larger than a file may be, as soon as that is seen; HTTPException 400 when it is no
    such form.
    """
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise HTTPException(400)
    parser = MultiPartParser(
        request.headers, _limited(request), max_files=1, max_fields=MOST_FIELDS, max_part_size=MOST_FIELD_BYTES
    )
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, ValueError) as error:
        raise HTTPException(400) from error
    try:
        file = form.get(field)
        chosen = file if isinstance(file, UploadFile) and file.filename else None
        yield Posted(
            {name: value for name, value in form.items() if isinstance(value, str)},
            Upload(chosen.file, chosen.filename or "", house_of(request).settings) if chosen else None,
        )
    finally:
        await form.close()


async def _limited(request: Request) -> AsyncGenerator[bytes, None]:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MOST_BYTES + MOST_FIELDS * MOST_FIELD_BYTES:
            raise too_large()
        yield chunk
