"""A new key for the installation, while all that was sent under the old one goes on working."""

from __future__ import annotations

import os
import secrets
from dataclasses import replace
from pathlib import Path

from arshjul.errors import NotAllowedError, SettingsError, why
from arshjul.keys import former_keys_file, key_file, new_key
from arshjul.settings import Settings


def rotate_key(settings: Settings) -> Settings:
    """Keep a new key in the data folder, and the present one among the former; return the settings with them.

    Raises NotAllowedError when a variable gives the key: whoever set it must set the new one.
    """
    path = key_file(settings.data)
    if not path.exists():
        raise NotAllowedError(
            "Nyckeln står i ARSHJUL_SECRET_KEY, så den byter du där: flytta den gamla till ARSHJUL_FORMER_SECRET_KEYS "
            "och skriv en ny i ARSHJUL_SECRET_KEY (openssl rand -hex 32)."
        )
    rotated = replace(settings, secret_key=new_key(), former_keys=(settings.secret_key, *settings.former_keys))
    try:
        # The former first: killed in between, the present key stands among both, which harms nothing.
        _write(former_keys_file(settings.data), "\n".join(rotated.former_keys))
        _write(path, rotated.secret_key)
    except OSError as error:
        raise SettingsError(f"Nyckeln i {path} går inte att byta ({why(error)}).") from error
    return rotated


def _write(path: Path, text: str) -> None:
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{text}\n")
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)
