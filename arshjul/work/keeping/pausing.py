"""The pause of a restored installation: no job runs until a person has seen what would leave."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from arshjul.errors import NotAllowedError
from arshjul.store import PAUSED, Store, Unit
from arshjul.year.model import STOCKHOLM

RESUMED = "resumed"
"""The mark that holds the last pause that was ended."""
_MOMENTS = ("made_at", "restored_at", "ends_at")


@dataclass(frozen=True)
class Pause:
    """From which backup an installation was restored, and when."""

    made_at: datetime
    """When the backup was made: what was sent later it does not know."""
    restored_at: datetime
    generation: str
    """Random: of two restored from one backup, each has its own."""
    ends_at: datetime | None = None
    """From then on the jobs run: a person has said so, and can take it back until then. None: nobody has."""
    owed: tuple[str, ...] = ()
    """What was removed by decision after the backup was made, and is to be removed again; Swedish."""

    def as_text(self) -> str:
        """As `pause_in` reads it."""
        return json.dumps({k: v.isoformat() if isinstance(v, datetime) else v for k, v in asdict(self).items()})


def pause_in(unit: Unit) -> Pause | None:
    """The pause that the installation is in; None: it runs."""
    text = unit.mark(PAUSED)
    if not text:
        return None
    said = json.loads(text)
    moments = {name: datetime.fromisoformat(said[name]) for name in _MOMENTS if said.get(name)}
    return Pause(**said | moments | {"owed": tuple(said.get("owed", ()))})


def end_pause(unit: Unit, pause: Pause) -> None:
    """Let the jobs run, and look at everything: much has fallen due since."""
    unit.put_mark(PAUSED, "")
    unit.put_mark(RESUMED, pause.as_text())
    unit.look_at_all_anew()


def require_running(store: Store, now: datetime) -> None:
    """Raise NotAllowedError in a restored installation that nobody has let go on, or not for long enough."""
    with store.reading() as unit:
        pause = pause_in(unit)
    if pause is None:
        return
    if pause.ends_at is None:
        raise NotAllowedError(
            "Årshjul är återställt ur en säkerhetskopia och skickar inget förrän någon säger till. Se vad som skulle "
            "lämna, och säg till: arshjul resume",
            command="arshjul resume",
        )
    if now < pause.ends_at:
        at = f"{pause.ends_at.astimezone(STOCKHOLM):%H.%M}"
        raise NotAllowedError(
            f"Årshjul är återställt ur en säkerhetskopia och går igen klockan {at}. Ångra det: arshjul resume --undo",
            command="arshjul resume --undo",
        )
    with store.writing() as unit:
        end_pause(unit, pause)
