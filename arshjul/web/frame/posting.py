"""What somebody sent in a form, read with limits that follow from the form's own fields."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import BinaryIO
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from arshjul.store import Store
from arshjul.tokens import fingerprint
from arshjul.web.frame.form import Form
from arshjul.web.frame.house import house_of
from arshjul.work.receiving import MOST_BYTES as MOST_FILE_BYTES
from arshjul.work.receiving import Upload

KEY, FORM, STOOD = "engang", "formular", "stod-"
"""The fields that every form has beside its own: its key, its id, and what stood in the field that is named after."""
LEAST_BYTES = 256_000
"""Also in the smallest form so much text comes back to whoever wrote it, with what is wrong with it."""
_BYTES_A_CHARACTER = 6
"""Of most Swedish letters, as a form is sent: ``%C3%A5``."""
_OUR_FIELDS = 10
_MOST_BOXES = 100
"""Of one name, e.g. one for each item of an agenda."""


@dataclass(frozen=True)
class Posted:
    """What a form said."""

    values: Mapping[str, str]
    """By field, the last of each (of several, all: each is a line); without the fields that are ours."""
    store: Store
    """The database, in which the deed of this very form is done once. Use it for the deed, and for it alone."""
    form: str = ""
    """The id of the form on its page."""
    key: str = ""
    stood: Mapping[str, str] = field(default_factory=dict)
    """What stood in the fields when the form was opened, of a form that changes something."""
    upload: Upload | None = None
    """None: no file was chosen."""
    files: tuple[str, ...] = ()
    """The names of the files that were chosen, as the sender calls them."""
    has_too_large_file: bool = False
    """Only its beginning is here then."""

    def get(self, name: str) -> str:
        """What a field says; empty when it says nothing, or is not there."""
        return self.values.get(name, "")

    def __contains__(self, name: str) -> bool:
        """Whether there was such a field, e.g. the button that was pressed."""
        return name in self.values

    def mark(self, path: str) -> str:
        """Tells this form, with what is written in it, from every other."""
        written = [f"{name}={text}" for name, text in sorted(self.values.items())]
        if self.upload:
            written.append(_digest(self.upload.file))
        return fingerprint("\x1f".join((self.key, path, *written)))


@asynccontextmanager
async def posted_in(request: Request, form: Form, *, drops_files: bool = False) -> AsyncIterator[Posted]:
    """Read what was sent in *form*; a file is gone when the block ends, and with *drops_files* it is never kept.

    Raises HTTPException 413 for more than the form has room for, 400 for what is no form.
    """
    most_fields = len(form.fields) * 2 + _OUR_FIELDS + _MOST_BOXES * any(one.is_several for one in form.fields)
    longest = sum(one.longest for one in form.fields) * 2
    most_bytes = max(LEAST_BYTES, longest * _BYTES_A_CHARACTER)
    store = house_of(request).store
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        yield _sorted(await _plain(request, most_fields, most_bytes), form, store)
        return
    parser = _Parser(
        request.headers,
        _limited(request, most_bytes + 3 * MOST_FILE_BYTES),
        max_files=1,
        max_fields=most_fields,
        max_part_size=most_bytes,
    )
    parser.most_file_bytes = 0 if drops_files else MOST_FILE_BYTES
    try:
        found = await parser.parse()
    except (MultiPartException, KeyError, ValueError) as error:
        raise HTTPException(400) from error
    try:
        files = [one for _, one in found.multi_items() if isinstance(one, UploadFile) and one.filename]
        said = [(name, text) for name, text in found.multi_items() if isinstance(text, str)]
        posted = replace(_sorted(said, form, store), files=tuple(_named(one) for one in files))
        if files and not drops_files:
            upload = Upload(files[0].file, files[0].filename or "", house_of(request).settings)
            posted = replace(posted, upload=upload, has_too_large_file=parser.file_bytes > MOST_FILE_BYTES)
        yield posted
    finally:
        await found.close()


class _Parser(MultiPartParser):
    """Starlette's, that lets go of what is too much of a file while it comes: what was written beside it is kept."""

    most_file_bytes = 0
    file_bytes = 0

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        """Take in a part of a field or a file."""
        if self._current_part.file is not None:
            self.file_bytes += end - start
            if self.file_bytes > self.most_file_bytes:
                return
        super().on_part_data(data, start, end)


async def _plain(request: Request, most_fields: int, most_bytes: int) -> list[tuple[str, str]]:
    body = b"".join([chunk async for chunk in _limited(request, most_bytes)])
    try:
        parse = partial(parse_qsl, body.decode("utf-8"), keep_blank_values=True, max_num_fields=most_fields)
        return await run_in_threadpool(parse) if len(body) > LEAST_BYTES else parse()
    except ValueError as error:
        raise HTTPException(400) from error


async def _limited(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise HTTPException(413)
        yield chunk


def _sorted(said: list[tuple[str, str]], form: Form, store: Store) -> Posted:
    several = {one.name for one in form.fields if one.is_several}
    values: dict[str, str] = {}
    for name, text in ((_readable(name), _readable(text)) for name, text in said):
        values[name] = f"{values[name]}\n{text}" if name in several and name in values else text
    stood = {name.removeprefix(STOOD): values.pop(name) for name in list(values) if name.startswith(STOOD)}
    return Posted(values, store, values.pop(FORM, ""), values.pop(KEY, ""), stood)


def _readable(text: str) -> str:
    """*text* without control characters, and without halves of characters: a program may name an encoding with them."""
    return "".join(sign for sign in text if (sign >= " " or sign in "\r\n\t") and not "\ud800" <= sign <= "\udfff")


def _digest(file: BinaryIO) -> str:
    found = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(1 << 16):
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()


def _named(file: UploadFile) -> str:
    return _readable(file.filename or "").replace("\\", "/").rpartition("/")[2][:200]
