"""The zip files that Word and Excel documents are: opened only when they cannot cost too much."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from typing import Any

from arshjul.reading.extracting import limits
from arshjul.reading.extracting.refusing import DAMAGED, TOO_MUCH, UnreadableError

_END_OF_DIRECTORY = b"PK\x05\x06"
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_ENCRYPTED = 0x1


def opened(content: bytes) -> zipfile.ZipFile:
    """Open a zip file whose parts are few and together small enough. Raises UnreadableError."""
    try:
        # What the file says of itself before its directory is read: a directory of millions is never built.
        end = content.rindex(_END_OF_DIRECTORY)
        if int.from_bytes(content[end + 10 : end + 12], "little") > limits.MOST_MEMBERS:
            raise UnreadableError(TOO_MUCH)
        package = zipfile.ZipFile(BytesIO(content))
    except (ValueError, zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise UnreadableError(DAMAGED) from error
    members = package.infolist()
    if len(members) > limits.MOST_MEMBERS or sum(member.file_size for member in members) > limits.MOST_UNPACKED:
        raise UnreadableError(TOO_MUCH)
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise UnreadableError("Filen är skyddad med lösenord. Spara en kopia utan lösenord och läs in kopian.")
    return package


def member_names(content: bytes) -> set[str]:
    """Return the names of the parts of a zip file. Raises UnreadableError."""
    return set(opened(content).namelist())


def part(package: zipfile.ZipFile, name: str) -> bytes:
    """Return one part, whose size is counted and not believed. Raises UnreadableError."""
    try:
        with package.open(name) as file:
            content = file.read(limits.MOST_UNPACKED_PART + 1)
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise UnreadableError(DAMAGED) from error
    if len(content) > limits.MOST_UNPACKED_PART:
        raise UnreadableError(TOO_MUCH)
    return content


def tree(content: bytes) -> Any:
    """Return the root of a part in XML, as lxml has it. Raises UnreadableError.

    No Office program writes a DOCTYPE; whoever does wants entities that grow.
    """
    from lxml import etree

    if _DOCTYPE.search(content):
        raise UnreadableError(DAMAGED)
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))
    except etree.XMLSyntaxError as error:
        raise UnreadableError(DAMAGED) from error
