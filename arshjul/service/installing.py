"""What systemd needs to run the whole service on a Debian machine: its units, its user, its settings, its command."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from arshjul.errors import NotAllowedError, SettingsError
from arshjul.folders import folder
from arshjul.year.model import STOCKHOLM

STARTED = ("arshjul.service", "arshjul-alarm.timer", "arshjul-backup.timer")
"""What is to be started, now and with the machine."""
UNITS = (*STARTED, "arshjul-alarm.service", "arshjul-backup.service")
SETTINGS = "etc/arshjul.env"
HOME = folder("flows").parent
"""Where the code stands."""
HIDDEN = ("/root", "/home", "/run/user")
"""What ``ProtectHome`` hides from the service."""


@dataclass(frozen=True)
class InstalledFile:
    """One file of the installation; *mode* are its rights."""

    text: str
    mode: int = 0o644


def files(home: Path, arshjul: Path) -> Mapping[str, InstalledFile]:
    """Return what is to stand where, below the root, for the code in *home* and its command *arshjul*."""
    environment = Environment(
        loader=FileSystemLoader(folder("templates") / "systemd"),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 (units and a script, no HTML)
    )

    def written(name: str) -> str:
        return environment.get_template(name).render(home=home, arshjul=arshjul, started=" ".join(STARTED))

    units = {f"etc/systemd/system/{name}": InstalledFile(written(name)) for name in UNITS}
    return units | {
        "etc/sysusers.d/arshjul.conf": InstalledFile(written("arshjul.conf")),
        SETTINGS: InstalledFile(written("arshjul.env"), 0o640),
        "usr/local/bin/arshjul": InstalledFile(written("command.sh"), 0o755),
    }


def check_readable(*places: Path) -> None:
    """Raise SettingsError when the service, which sees nobody's home, could not read one of *places*."""
    for place in places:
        real = place.resolve()
        hidden = next((one for one in HIDDEN if real.is_relative_to(one)), None)
        if hidden:
            raise SettingsError(
                f"Tjänsten får inte läsa {real}: {hidden} är stängd för den. Lägg Årshjul i /opt/arshjul och bygg "
                ".venv där med Debians Python: make install PYTHON=/usr/bin/python3.",
                command="make install PYTHON=/usr/bin/python3",
            )


def check_zone(zones: Path = Path("/usr/share/zoneinfo")) -> None:
    """Raise SettingsError when the machine does not know the time in Sweden: systemd would refuse the timers."""
    if not (zones / STOCKHOLM.key).exists():
        raise SettingsError(
            "Datorn känner inte till svensk tid, så klockorna går inte att starta: apt install tzdata",
            command="apt install tzdata",
        )


def place_files(root: Path) -> list[Path]:
    """Write the files below *root*, and return those that are new or another than before; settings are never touched.

    Raises NotAllowedError when this user may not write there.
    """
    changed = []
    for name, file in files(HOME, Path(sys.prefix) / "bin" / "arshjul").items():
        target = root / name
        is_there = target.exists()
        if is_there and (name == SETTINGS or target.read_text("utf-8") == file.text):
            continue
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(target, file)
        except PermissionError as error:
            raise NotAllowedError(f"{target} får inte skrivas av den här användaren. Kör som root.") from error
        changed.append(target)
    return changed


def _write(target: Path, file: InstalledFile) -> None:
    # Whole or not at all, and never open to others on the way: the settings hold passwords.
    part = target.with_name(f".{target.name}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as out:
        out.write(file.text)
    part.chmod(file.mode)
    part.replace(target)
