"""The pause of a restored installation: no job runs until a person has seen what would leave."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from arshjul.errors import NotAllowedError
from arshjul.store import PAUSED, Unit


@dataclass(frozen=True)
class Pause:
    """From which backup an installation was restored, and when."""

    made_at: datetime
    """When the backup was made: what was sent later it does not know."""
    restored_at: datetime
    generation: str
    """Random: of two restored from one backup, each has its own."""

    def as_text(self) -> str:
        """As `pause_in` reads it."""
        fields = asdict(self)
        return json.dumps(fields | {name: fields[name].isoformat() for name in ("made_at", "restored_at")})


def pause_in(unit: Unit) -> Pause | None:
    """The pause that the installation is in; None: it runs."""
    text = unit.mark(PAUSED)
    if not text:
        return None
    said = json.loads(text)
    moments = {name: datetime.fromisoformat(said[name]) for name in ("made_at", "restored_at")}
    return Pause(**said | moments)


def require_running(unit: Unit) -> None:
    """Raise NotAllowedError in a restored installation that nobody has let go on."""
    if pause_in(unit):
        raise NotAllowedError(
            "Årshjul är återställt ur en säkerhetskopia och skickar inget förrän någon säger till. Se vad som skulle "
            "lämna, och säg till: arshjul resume"
        )
