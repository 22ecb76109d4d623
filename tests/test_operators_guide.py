"""The operator's guide works as it is written: what cron runs, it can run with the little that cron gives."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from arshjul.folders import folder
from arshjul.providers import environment_of_providers
from arshjul.settings import read_settings

GUIDE = (folder("calendar").parent / "docs" / "drift.md").read_text("utf-8")
JOBS = {"close", "morning", "deliver", "collect"}


def block(language: str, number: int = 0) -> str:
    """The text of one block of code."""
    return GUIDE.split(f"```{language}\n")[number + 1].partition("```")[0]


def test_every_line_for_cron_runs_its_job_without_any_environment(tmp_path: Path) -> None:
    data, settings = tmp_path / "data", tmp_path / "arshjul.env"
    data.mkdir()
    # No server: the guide's own is not there to be sent to. The rest of the file is read as it stands.
    lines = [line for line in block("sh").splitlines() if not line.startswith("ARSHJUL_SMTP_URL")]
    settings.write_text("\n".join(lines).replace("/var/lib/arshjul", str(data)), "utf-8")
    here = {
        "/opt/arshjul": str(folder("calendar").parent),
        "/etc/arshjul.env": str(settings),
        "/var/lib/arshjul": str(data),
        ".venv/bin/arshjul": f"{sys.executable} -m arshjul",
    }

    begun = {"ARSHJUL_DATA": str(data), "PATH": "/usr/bin:/bin"}
    example = folder("examples") / "degerfors-karlskoga.yaml"
    subprocess.run([sys.executable, "-m", "arshjul", "load", example], env=begun, check=True, capture_output=True)

    for line in block("cron").splitlines()[1:]:
        _, _, user_and_command = line.replace("   ", "  ").rpartition("*  ")
        command = user_and_command.removeprefix("arshjul").strip()
        for written, real in here.items():
            command = command.replace(written, real)
        done = subprocess.run(
            ["/bin/sh", "-c", command], env={"HOME": "/", "PATH": "/usr/bin:/bin"}, cwd="/", check=False
        )
        assert done.returncode == 0, (data / "cron.log").read_text("utf-8")

    said = (data / "cron.log").read_text("utf-8")
    assert {line.partition(":")[0] for line in said.splitlines()} == JOBS
    assert (data / "arshjul.db").exists()


def test_the_providers_of_the_guide_are_read_as_they_are_written(tmp_path: Path) -> None:
    secret = tmp_path / "hemlighet"
    secret.write_text("ur filen", "utf-8")
    lines = block("env").replace("/etc/arshjul-kommunen.hemlighet", str(secret)).splitlines()
    told = {name: value.strip("'") for name, _, value in (line.partition("=") for line in lines)}

    (provider,) = read_settings({"ARSHJUL_DATA": str(tmp_path), **told}).providers

    assert (provider.key, provider.client_secret) == ("kommunen", "ur filen")
    assert provider.domains == ("kommun.example", "skola.kommun.example")
    assert "/logga-in/hos/KORTNAMN/svar" in GUIDE
    for name in re.findall("`…_([A-Z_]+)`", GUIDE):
        assert f"ARSHJUL_OIDC_KOMMUNEN_{name}" in told | environment_of_providers((provider,))


def test_the_unit_of_systemd_runs_the_same_with_the_same_settings() -> None:
    unit, timer = block("ini", 0), block("ini", 1)

    assert "EnvironmentFile=/etc/arshjul.env" in unit
    assert "ExecStart=/opt/arshjul/.venv/bin/arshjul run %i" in unit
    assert "Unit=arshjul@deliver.service" in timer
    for job in JOBS:
        assert f"`{job}`" in GUIDE or f"@{job}.service" in GUIDE
