"""Is the address well, as others see it? From what was seen to what is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from arshjul.work.health import HealthLine, warning
from arshjul.work.outside.seen import Answer, AnsweredLink, Certificate, Unseen, Untrusted
from arshjul.year.model import STOCKHOLM

RENEW_WITHIN = timedelta(days=21)
"""What renews itself does so a month before the end; what a person renews needs to be asked for."""
A_YEAR = 31_536_000
MISDIRECTED = frozenset({400, 404, 421, 444})
"""What may be answered to another name; 444 is nginx's way to hang up."""


def of_certificate(seen: Certificate | Untrusted | Unseen, host: str, now: datetime) -> HealthLine:
    """Whether a browser trusts it, and for how long."""
    name = "Certifikat"
    match seen:
        case Unseen():
            return _untried(name, f"Adressen {host} {seen.why}", is_shut=seen.is_shut)
        case Untrusted():
            return HealthLine(name, False, seen.why)
    left = seen.ends_at - now
    ends = f"till {seen.ends_at.astimezone(STOCKHOLM):%Y-%m-%d} ({left.days} dagar)"
    if left < RENEW_WITHIN:
        return warning(name, f"Gäller bara {ends}. Förnya det.")
    return HealthLine(name, True, f"Gäller för {host}, {ends}.")


def of_own_name(seen: Answer | Unseen, address: str) -> HealthLine:
    """Whether the pages are shown at their address."""
    name = "Sidorna utifrån"
    if isinstance(seen, Unseen):
        return _untried(name, f"{address} {seen.why}", is_shut=seen.is_shut)
    if seen.status == 200 and seen.is_page_of_ours:
        return HealthLine(name, True, f"Visas på {address}.")
    text = (
        f"{address} svarar {seen.status}, men inte med en sida härifrån. Rätta proxyns inställning, se docs/drift.md."
    )
    return HealthLine(name, False, text)


def of_other_name(seen: Answer | Unseen) -> HealthLine:
    """Whether who asks for another name is turned away: else somebody's page elsewhere can point its name at ours."""
    name = "Andra namn"
    if isinstance(seen, Unseen):
        # To hang up is to turn away.
        return HealthLine(name, True, "Begäran med ett annat namn får inget svar.")
    if seen.status in MISDIRECTED:
        return HealthLine(name, True, f"Begäran med ett annat namn nekas ({seen.status}).")
    if seen.is_page_of_ours:
        return HealthLine(name, False, "Sidorna visas också för andra namn. Sätt Host i proxyn, se docs/drift.md.")
    text = f"Begäran med ett annat namn får {seen.status} i stället för 421. Lägg till platsen för andra namn i proxyn."
    return warning(name, text)


def of_binding(seen: Answer | Unseen) -> HealthLine:
    """Whether a browser that has been here comes back by https alone (RFC 6797)."""
    name = "Bara https (HSTS)"
    if isinstance(seen, Unseen):
        return _untried(name, "Kunde inte prövas")
    told = seen.headers.get("strict-transport-security", "")
    seconds = re.search(r"max-age=\"?(\d+)", told)
    if seconds and int(seconds[1]) >= A_YEAR:
        return HealthLine(name, True, f"Webbläsare binds till https i {int(seconds[1]) // 86_400} dagar.")
    how = f"bara i {int(seconds[1]) // 86_400} dagar" if seconds else "inte"
    text = f"Webbläsare binds {how} till https. Låt proxyn lämna rubriken Strict-Transport-Security som den är."
    return warning(name, text)


def of_plain_http(seen: Answer | Unseen, address: str) -> HealthLine:
    """Whether who leaves out the s is led to https."""
    name = "Från http till https"
    if isinstance(seen, Unseen):
        text = f"Port 80 {seen.why}. Den som skriver adressen utan https:// kommer inte fram. Se docs/drift.md."
        return warning(name, text)
    if seen.leads_to.startswith(f"{address}/"):
        return HealthLine(name, True, f"Leder till {address}.")
    if seen.leads_to:
        return HealthLine(name, False, f"Leder någon annanstans än till {address}. Rätta proxyns inställning.")
    text = f"Svarar {seen.status} i klartext i stället för att leda till https. Rätta proxyns inställning."
    return HealthLine(name, not seen.is_page_of_ours, text, warns=True)


def of_links(links: Sequence[AnsweredLink]) -> HealthLine:
    """Whether the links in the mails that were sent last lead to pages of ours. Names none: each is a secret."""
    name = "Länkar i mejl"
    if not links:
        text = "Kunde inte prövas: inget mejl med en länk har skickats än, eller så är texterna gallrade."
        return warning(name, text)
    if untried := [link.answer for link in links if isinstance(link.answer, Unseen)]:
        return _untried(name, f"Kunde inte prövas: adressen {untried[0].why}")
    answered = [(link.kind, link.answer) for link in links if isinstance(link.answer, Answer)]
    elsewhere = _named(link.kind for link in links if link.answer is None)
    lost = _named(kind for kind, answer in answered if not _leads_home(answer))
    gone = _named(kind for kind, answer in answered if answer.status in (404, 410))
    if lost:
        return HealthLine(name, False, f"En länk till {lost} leder inte till en sida härifrån. Se docs/drift.md.")
    if elsewhere:
        text = f"En länk till {elsewhere} leder till en annan adress än ARSHJUL_BASE_URL. Har den bytts?"
        return warning(name, f"{text} Låt den gamla adressen leda till den nya.")
    if gone:
        text = f"En länk till {gone} gäller inte längre. Så är det när nyckeln eller en kontaktperson har bytts."
        return warning(name, text)
    return HealthLine(name, True, f"De senaste leder rätt: {_named(link.kind for link in links)}.")


def _leads_home(answer: Answer) -> bool:
    is_calendar = answer.status == 200 and answer.headers.get("content-type", "").startswith("text/calendar")
    return (answer.is_page_of_ours and answer.status < 500) or is_calendar or answer.leads_to.startswith("/logga-in")


def _named(kinds: Iterable[str]) -> str:
    return ", ".join(sorted(set(kinds)))


def _untried(name: str, text: str, *, is_shut: bool = False) -> HealthLine:
    return HealthLine(name, not is_shut, f"{text.rstrip('.')}.", warns=not is_shut)
