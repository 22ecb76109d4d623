"""Do our mails come through, and the answers to them back? From what was seen to what is told: advice alone."""

from __future__ import annotations

from collections.abc import Iterator

from arshjul.work.health import HealthLine, warning
from arshjul.work.outside.seen import Replies, SenderNames, Texts, Unseen
from arshjul.year.model import STOCKHOLM

GUIDE = "Se ”Så att mejlen kommer fram” i docs/drift.md."


def of_sender(names: SenderNames) -> Iterator[HealthLine]:
    """What a receiver's server makes of our mails."""
    yield _of_spf(names.domain, names.spf)
    yield _of_dkim(names.domain, names.keys)
    yield _of_dmarc(names)


def _of_spf(domain: str, seen: Texts | Unseen) -> HealthLine:
    """RFC 7208: exactly one record, that ends by saying what of all others."""
    name = f"SPF för {domain}"
    if isinstance(seen, Unseen):
        return warning(name, f"Kunde inte slås upp: {seen.why}.")
    records = [text for text in seen.found if text.lower().split(" ")[0] == "v=spf1"]
    if not records:
        return warning(name, f"Saknas: andra kan skicka i ert namn, och mejlen kan bli skräppost. {GUIDE}")
    if len(records) > 1:
        return warning(name, f"Det finns {len(records)} SPF-poster, och då gäller ingen. Slå ihop dem till en.")
    last = records[0].lower().split()[-1]
    if last in ("-all", "~all") or last.startswith("redirect="):
        return HealthLine(name, True, f"Finns, och slutar med {last}.")
    return warning(name, f"Slutar med {last}, så att vem som helst får skicka i ert namn. Sluta med -all.")


def _of_dkim(domain: str, seen: Texts | Unseen) -> HealthLine:
    """RFC 6376: a key stands at a name that only a signed mail tells, so that it is there is all that can be seen."""
    name = f"DKIM för {domain}"
    if isinstance(seen, Unseen):
        return warning(name, f"Kunde inte slås upp: {seen.why}.")
    if not seen.exists:
        return warning(name, f"Ingen nyckel finns, så mejlen kan inte vara signerade. {GUIDE}")
    text = "Nycklar finns. Om mejlen signeras syns bara hos en mottagare: dkim=pass i en kallelse till er själva."
    return warning(name, text)


def _of_dmarc(names: SenderNames) -> HealthLine:
    """RFC 7489: the domain's own policy, or what the one above says of those below it."""
    name = f"DMARC för {names.domain}"
    if isinstance(names.dmarc, Unseen):
        return warning(name, f"Kunde inte slås upp: {names.dmarc.why}.")
    records = [text for text in names.dmarc.found if text.replace(" ", "").lower().startswith("v=dmarc1")]
    if len(records) != 1:
        return warning(name, f"{'Det finns flera, och då gäller ingen' if records else 'Saknas'}. {GUIDE}")
    tags = dict(part.partition("=")[::2] for part in records[0].replace(" ", "").lower().split(";"))
    policy = tags.get("p", "none")
    if names.dmarc_at != names.domain:
        policy = tags.get("sp", policy)
    if policy in ("quarantine", "reject"):
        return HealthLine(name, True, f"{policy}, från {names.dmarc_at}.")
    text = (
        "none: mottagarna släpper in mejl som andra skickar i ert namn. Höj till quarantine när rapporterna är lugna."
    )
    return warning(name, text)


def of_replies(replies: Replies, *, are_read: bool) -> HealthLine:
    """Whether any answer has come since the newest call whose meeting has begun: by then it was due."""
    name = "Svar på kallelser"
    if not are_read:
        return warning(name, "Svar per e-post läses inte. Sätt ARSHJUL_IMAP_URL.")
    if replies.called_at is None:
        return HealthLine(name, True, "Inget möte som kallelser har gått till har varit än.")
    called = f"{replies.called_at.astimezone(STOCKHOLM):%Y-%m-%d}"
    if replies.answered_at and replies.answered_at >= replies.called_at:
        return HealthLine(name, True, f"Det har kommit svar efter kallelserna den {called}.")
    text = f"Inget svar har kommit efter kallelserna den {called}, och mötet har varit. Svara själv på en kallelse"
    return warning(name, f"{text} och se om svaret syns.")
