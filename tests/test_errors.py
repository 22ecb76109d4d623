"""What the system refuses, told in Swedish."""

from __future__ import annotations

import errno
import os

import pytest

from arshjul.errors import why


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.EACCES, "rättighet saknas"),
        (errno.ENOENT, "den finns inte"),
        (errno.ENOSPC, "disken är full"),
        (errno.EROFS, "disken är skrivskyddad"),
        (errno.EIO, f"systemfel {errno.EIO}"),
    ],
)
def test_a_fault_of_the_system_is_told_without_its_english_words(number: int, told: str) -> None:
    assert why(OSError(number, os.strerror(number))) == told
