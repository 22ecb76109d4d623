"""An association none of whose secret addresses has been renewed, for the tests that make such an address by hand."""

from __future__ import annotations

from arshjul.year.model import Association


def never_renewed(key: str) -> Association:
    return Association(key, key)
