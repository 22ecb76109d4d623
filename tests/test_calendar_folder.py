"""calendar/ holds data and no Python, which would take the place of the standard library's module."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from arshjul.folders import folder


def test_the_calendar_folder_holds_yaml_files_and_nothing_else() -> None:
    below = list(folder("calendar").rglob("*"))

    assert below
    assert [path for path in below if not (path.is_file() and path.suffix == ".yaml")] == []


def test_the_standard_librarys_calendar_wins_when_the_root_is_first_on_the_path() -> None:
    root = folder("calendar").parent
    code = f"import sys; sys.path.insert(0, {str(root)!r}); import calendar; print(calendar.__file__)"

    found = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True).stdout

    assert not Path(found.strip()).is_relative_to(root / "calendar")
