"""Uploaded files stand in their association's folder, also those that an earlier version kept together."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from doers import doer
from office import AUTUMN, KEY, Office

from arshjul.errors import InputError
from arshjul.folders import folder
from arshjul.work.chains.bundle_documents import attach, document_content
from arshjul.work.files.associations import load
from arshjul.work.receiving import Upload, received
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


def test_an_archive_with_a_list_that_no_document_has_is_refused_before_it_is_read(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipfile, "ZipInfo", None)  # what would be made of each name
    settings = replace(office.settings, data=tmp_path)
    listed = (b"PK\x01\x02" + bytes(42)) * 30_000
    end = b"PK\x05\x06" + bytes(8) + len(listed).to_bytes(4, "little") + b"\x04\0\0\0\0\0"
    bomb = Upload(io.BytesIO(b"PK\x03\x04" + listed + end), "utdrag.docx", settings)

    with pytest.raises(InputError, match="innehållet är något annat"), received(bomb, KEY):
        pass
    assert not uploaded(settings)


@pytest.mark.parametrize("content", [b"<!doctype html><script>1</script>", b"<svg onload='1'/>", b"MZ\x90", b" %PDF-"])
@pytest.mark.parametrize("name", ["utdrag.pdf", "utdrag.html.PDF", "../../etc/utdrag.pdf", "c:\\x\\utdrag.png"])
def test_what_is_not_what_its_name_says_is_refused_wherever_the_name_leads(
    office: Office, tmp_path: Path, content: bytes, name: str
) -> None:
    settings = replace(office.settings, data=tmp_path)

    with (
        pytest.raises(InputError, match="innehållet är något annat"),
        received(Upload(io.BytesIO(content), name, settings), KEY),
    ):
        pass
    assert not uploaded(settings)


def test_an_honest_file_gets_a_name_of_ours_wherever_its_own_leads(office: Office, tmp_path: Path) -> None:
    settings = replace(office.settings, data=tmp_path)

    with received(Upload(io.BytesIO(PDF), "../../../etc/cron.d/x\x00.html.pdf", settings), KEY):
        pass

    [kept] = uploaded(settings)
    assert kept.parent == tmp_path / "uploads" / KEY
    assert set(kept.stem) <= set("0123456789abcdef")
    assert [path.name for path in (tmp_path / "uploads").rglob("*")] == [KEY, kept.name]
