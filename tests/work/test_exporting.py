"""All of one association in open formats: every row, mail, calendar and document, and nothing of another's."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from doers import doer
from office import AUTUMN, KEY, Office
from sqlalchemy import func, select

from arshjul.errors import InputError, StoreError
from arshjul.folders import folder
from arshjul.store.tables import deliveries, metadata
from arshjul.work.chains.bundle_documents import attach
from arshjul.work.exporting import export
from arshjul.work.files.associations import dump, load
from arshjul.work.receiving import Upload

PDF = b"%PDF-1.7\nannual report"


def test_an_export_holds_every_row_mail_and_document_of_the_association_alone(office: Office, tmp_path: Path) -> None:
    other = (folder("examples") / f"{KEY}.yaml").read_text("utf-8").replace("Degerfors-Karlskoga", "Annanstans")
    load(office.store, office.settings, other.encode(), "annat.yaml", doer(AUTUMN))
    settings = replace(office.settings, data=tmp_path)
    attach(office.store, KEY, 2022, "review-report", Upload(io.BytesIO(PDF), "a.pdf", settings), doer(AUTUMN))
    file = tmp_path / "ut.zip"

    made = export(office.store, settings, KEY, file, AUTUMN)

    assert file.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        assert archive.read("forbund.yaml").decode() == dump(office.store, KEY)
        rows = {
            name: [json.loads(line) for line in archive.read(name).splitlines()] for name in names if "jsonl" in name
        }
        [document] = [name for name in names if name.startswith("handlingar/")]
        assert archive.read(document) == PDF
        everything = b"".join(archive.read(name) for name in names)
    assert "Annanstans" not in everything.decode("utf-8", "replace")
    assert b"token_fingerprint" not in everything
    with office.store.engine.connect() as connection:
        for table in metadata.sorted_tables:
            if "association_id" in table.c:
                counted = select(func.count()).where(table.c.association_id == 1)
                assert len(rows.get(f"tabeller/{table.name}.jsonl", [])) == connection.scalar(counted), table.name
        mails = connection.scalar(
            select(func.count()).where(deliveries.c.body != b"", deliveries.c.association_id == 1)
        )
    assert made.files["mejl"] == mails > 0
    assert made.missing == []


def test_a_document_that_is_gone_from_the_disk_is_told_and_the_rest_is_there(office: Office, tmp_path: Path) -> None:
    settings = replace(office.settings, data=tmp_path)
    attach(office.store, KEY, 2022, "review-report", Upload(io.BytesIO(PDF), "a.pdf", settings), doer(AUTUMN))
    [kept] = (tmp_path / "uploads" / KEY).iterdir()
    kept.unlink()

    made = export(office.store, settings, KEY, tmp_path / "ut.zip", AUTUMN)

    assert made.missing == [kept.name]
    assert made.files["tabeller"] > 5


def test_an_export_writes_over_nothing_and_leaves_nothing_half(office: Office, tmp_path: Path) -> None:
    there = tmp_path / "ut.zip"
    there.write_bytes(b"another's")
    with pytest.raises(InputError, match="finns redan"):
        export(office.store, office.settings, KEY, there, AUTUMN)
    with pytest.raises(StoreError, match="gick inte att skriva"):
        export(office.store, office.settings, KEY, tmp_path / "saknas" / "ut.zip", AUTUMN)

    assert there.read_bytes() == b"another's"
    assert [one.name for one in tmp_path.iterdir() if "part" in one.name] == []
