"""PostgreSQL's own programs: the only ones that may read and write its dumps."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from sqlalchemy import URL

from arshjul.errors import MissingProgramError, StoreError

_COPY = re.compile(r'COPY (?:"?\w+"?\.)?"?(\w+)"? .*FROM stdin;\n')
_END = "\\.\n"


def dump(url: URL, snapshot: str, path: Path) -> None:
    """Dump the database into *path* as *snapshot* shows it. Raises StoreError when pg_dump is missing or refuses."""
    _run("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"], url, path)


def rows_in_dump(path: Path) -> dict[str, int]:
    """Return how many rows each table has in the dump, read to its end. Raises StoreError."""
    with subprocess.Popen(
        [_program("pg_restore"), "--data-only", "--file=-", path],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as reading:
        rows = _counted(reading.stdout or ())
        _, said = reading.communicate()
    if reading.returncode:
        raise StoreError(f"Kopian är inte hel: {_last(said)}. Ta en äldre.")
    return rows


def restore_dump(url: URL, path: Path, before: Sequence[str], after: Sequence[str]) -> None:
    """Run the statements *before*, what the dump holds, and *after*, all in one transaction. Raises StoreError."""
    script, first, last = (path.with_suffix(suffix) for suffix in (".sql", ".before.sql", ".after.sql"))
    first.write_text("".join(f"{one};\n" for one in before), "utf-8")
    last.write_text("".join(f"{one};\n" for one in after), "utf-8")
    _run_alone([_program("pg_restore"), "--no-owner", "--no-privileges", f"--file={script}", str(path)], {})
    files = [f"--file={file}" for file in (first, script, last)]
    _run("psql", ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction", *files], url)


def _counted(lines: Iterable[str]) -> dict[str, int]:
    rows: dict[str, int] = {}
    table = ""
    for line in lines:
        if table:
            if line == _END:
                table = ""
            else:
                rows[table] += 1
        elif found := _COPY.fullmatch(line):
            table = found[1]
            rows[table] = 0
    return rows


def _run(name: str, options: Sequence[str], url: URL, path: Path | None = None) -> None:
    # The password in the environment: what stands on a command line is seen by everybody on the machine.
    plain = url.set(drivername="postgresql", password=None).difference_update_query(["options"]).render_as_string()
    password = {"PGPASSWORD": url.password} if url.password else {}
    into = [f"--file={path}"] if path else []
    _run_alone([_program(name), *options, *into, f"--dbname={plain}"], password)


def _run_alone(command: Sequence[str], more: dict[str, str]) -> None:
    done = subprocess.run(
        command, env=os.environ | more, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise StoreError(
            f"{Path(command[0]).name} vägrade: {_last(done.stderr)}. Programmet ska vara av samma version som servern, "
            "eller nyare."
        )


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise MissingProgramError(
            f"Programmet {name} saknas. Installera PostgreSQL:s program i samma version som servern "
            "(Debian: apt install postgresql-client), och försök igen."
        )
    return found


def _last(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if "error" in line.lower()] or said.split("\n")[:1]
    return lines[0].rstrip(".") or "utan skäl"
