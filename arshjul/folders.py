"""Where the house keeps its data folders, in the checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

from arshjul.errors import ArshjulError


def folder(name: str) -> Path:
    """Return the folder *name* (``calendar``, ``templates``, ``examples``, ``flows`` …).

    In a checkout it stands at the root; in a wheel, ``calendar`` and ``templates`` are packed inside
    the package. Raises ArshjulError when it is in neither place.
    """
    package = Path(__file__).resolve().parent
    for candidate in (package.parent / name, package / "_data" / name):
        if candidate.is_dir():
            return candidate
    raise ArshjulError(
        f"Mappen {name} finns inte här. Kör från en utcheckad kopia av projektet, eller installera om Årshjul."
    )
