"""Who has no provider waits neither for Authlib nor for what a provider is."""

from __future__ import annotations

import ast

from arshjul.folders import folder

HOUSE = folder("calendar").parent / "arshjul"
HEAVY = ("authlib", "joserfc", "httpx2", "arshjul.openid.client", "arshjul.openid.tokens", "arshjul.openid.fetching")


def test_nothing_outside_its_own_room_reads_authlib_when_it_is_imported() -> None:
    found = {
        f"{path.relative_to(HOUSE)}: {node.module}"
        for path in HOUSE.rglob("*.py")
        if path.parent.name != "openid"
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(HEAVY)
    }

    assert found == set()
