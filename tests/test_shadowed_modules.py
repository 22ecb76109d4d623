"""No file of flows/ or tasks/ takes the place of a library module: Prefect leaves flows/ first on the path."""

from __future__ import annotations

import sys

import pytest

from arshjul.folders import folder


@pytest.mark.parametrize("name", ["flows", "tasks"])
def test_no_file_has_the_name_of_a_standard_library_module(name: str) -> None:
    names = {path.stem for path in folder(name).glob("*.py")} - {"__init__", "__main__"}

    assert names
    assert names.isdisjoint(sys.stdlib_module_names)


def test_no_flow_has_the_name_of_a_library_that_we_use() -> None:
    libraries = {"alembic", "fastapi", "holidays", "icalendar", "jinja2", "prefect", "psycopg", "sqlalchemy"}

    assert {path.stem for path in folder("flows").iterdir()}.isdisjoint(libraries | {"tasks", "arshjul"})
