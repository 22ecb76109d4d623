"""Links by which a calendar is added to the programs that people have."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True)
class Way:
    """One way to subscribe."""

    text: str
    address: str


def ways_to_subscribe(feed: str, name: str, *, is_reached: bool) -> tuple[Way, ...]:
    """The ways to subscribe to the calendar at *feed*, called *name*; none without a calendar.

    Google and Outlook fetch it from the internet: they are left out when it is not *is_reached* from there.
    """
    if not feed:
        return ()
    webcal = f"webcal:{feed.partition(':')[2]}"
    here = Way("Öppna i telefonens eller datorns kalender", webcal)
    if not is_reached:
        return (here,)
    outlook = urlencode({"url": feed, "name": name})
    return (
        here,
        Way("Google Kalender", f"https://calendar.google.com/calendar/r?{urlencode({'cid': webcal})}"),
        Way("Outlook på jobbet", f"https://outlook.office.com/calendar/0/addfromweb?{outlook}"),
        Way("Outlook hemma", f"https://outlook.live.com/calendar/0/addfromweb?{outlook}"),
    )
