"""The secret key in the data folder: made once, read at every start, and the ones before it."""

from __future__ import annotations

import os
import re
import secrets
from pathlib import Path

from arshjul.errors import SettingsError, why


def key_file(data: Path) -> Path:
    """Where the key is kept that no variable gives."""
    return data / "secret-key"


def former_keys_file(data: Path) -> Path:
    """Where the keys are kept that were the service's before, one a line, newest first."""
    return data / "former-secret-keys"


def new_key() -> str:
    """A key that nobody can guess: 32 random bytes."""
    return secrets.token_hex(32)


def is_weak(key: str) -> bool:
    """Whether a key is shorter than 32 random bytes are when they are written as hex (64) or as base64 (43)."""
    return len(key) < (64 if re.fullmatch("[0-9a-fA-F]*", key) else 43)


def keep_key(data: Path, key: str) -> None:
    """Keep the new *key* in the data folder, readable by its owner alone.

    Raises SettingsError when it cannot be written, or when another process has kept one meanwhile.
    """
    path = key_file(data)
    unfinished = path.with_name(f"secret-key.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        try:
            # A link and not a plain write: another process sees the whole key or none.
            path.hardlink_to(unfinished)
        finally:
            unfinished.unlink()
    except FileExistsError as error:
        raise SettingsError("Någon annan startade Årshjul samtidigt. Försök igen.") from error
    except OSError as error:
        raise SettingsError(
            f"Nyckeln i {path} går inte att skapa ({why(error)}). Ge tjänsten rätt att skriva i mappen, "
            "eller välj en annan i ARSHJUL_DATA."
        ) from error


def is_kept(data: Path, key: str) -> bool:
    """Whether *key* stands in the data folder by now."""
    return kept(key_file(data)) == key


def kept_key(data: Path) -> str:
    """The key in the data folder; empty: there is none. Raises SettingsError when its file is empty."""
    path = key_file(data)
    key = kept(path)
    if not key and path.exists():
        raise SettingsError(f"{path} är tom. Lägg tillbaka nyckeln ur en säkerhetskopia.")
    return key


def kept(path: Path) -> str:
    """What stands in a file of keys; empty: there is none. Raises SettingsError when it cannot be read."""
    try:
        return path.read_text("utf-8").strip()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        reason = why(error) if isinstance(error, OSError) else "den är ingen text"
        raise SettingsError(
            f"Nyckeln i {path} går inte att läsa ({reason}). Ge tjänsten rätt att läsa den, eller lägg tillbaka den "
            "ur en säkerhetskopia."
        ) from error
