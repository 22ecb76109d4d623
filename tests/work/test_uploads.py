"""Uploaded files stand in their association's folder, also those that an earlier version kept together."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

from doers import doer
from office import AUTUMN, KEY, Office

from arshjul.folders import folder
from arshjul.work.chains.bundle_documents import attach, document_content
from arshjul.work.chains.extracts import Upload
from arshjul.work.files.associations import load
from arshjul.work.uploads import put_apart, uploaded

PDF = b"%PDF-1.7\nannual report"


def test_files_kept_together_are_moved_to_every_association_that_knows_them_and_none_is_lost(
    office: Office, tmp_path: Path
) -> None:
    settings = replace(office.settings, data=tmp_path)
    other = (folder("examples") / f"{KEY}.yaml").read_text("utf-8").replace("Degerfors-Karlskoga", "Annanstans")
    load(office.store, settings, other.encode(), "annat.yaml", doer(AUTUMN))
    for key in (KEY, "annat"):
        attach(office.store, key, 2022, "review-report", Upload(io.BytesIO(PDF), "a.pdf", settings), doer(AUTUMN))
    [one, another] = uploaded(settings)
    one.rename(tmp_path / "uploads" / one.name)
    another.unlink()
    (tmp_path / "uploads" / "nobodys.pdf").write_bytes(b"%PDF-1.7")

    put_apart(office.store, settings)
    put_apart(office.store, settings)

    assert [path.relative_to(tmp_path / "uploads").as_posix() for path in uploaded(settings)] == [
        f"annat/{one.name}",
        f"{KEY}/{one.name}",
        "nobodys.pdf",
    ]
    assert one.stat().st_mode & 0o777 == 0o600
    assert one.parent.stat().st_mode & 0o777 == 0o700
    assert document_content(office.store, settings, KEY, 2022, "review-report", AUTUMN)[1] == PDF
