"""What is told about personal data is true of what is kept."""

from __future__ import annotations

import re

from arshjul.folders import folder
from arshjul.store.tables import metadata
from arshjul.year.kept import Kept
from arshjul.year.retention import KINDS, Decider, by_default

GUIDE = (folder("calendar").parent / "docs" / "dataskydd.md").read_text("utf-8")


def test_every_table_is_told_of_with_how_long_it_is_kept() -> None:
    rows = [line.split("|") for line in GUIDE.splitlines() if line.startswith("| `") and line.count("|") == 4]
    whole = [names for _, names, what, how_long, _ in rows if what.strip() and how_long.strip()]
    told = {name for names in whole for name in re.findall("`(.+?)`", names)}

    assert told == set(metadata.tables)


def test_every_kind_of_what_is_kept_is_told_of_as_it_is_culled() -> None:
    who = {Decider.ASSOCIATION: "förbundet", Decider.ADMINISTRATOR: "administratören", Decider.NOBODY: "ingen"}
    rows = [f"| {k.what} | {by_default(k)} | {who[k.decider]} | {k.ground} | {k.remains} |" for k in KINDS]

    assert {kind.kept for kind in KINDS} == set(Kept)
    assert "\n".join(rows) in GUIDE
