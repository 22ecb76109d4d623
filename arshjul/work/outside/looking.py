"""Look at the service as those do who are to use it: through its public address, and through its mails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from urllib.parse import urlsplit

from arshjul.errors import ArshjulError
from arshjul.settings import Settings
from arshjul.store import Store
from arshjul.work.health import Health, HealthLine, looked_at, warning
from arshjul.work.opening import opened
from arshjul.work.outside.asking import PublicPlace, ask, ask_plainly, look_at_certificate
from arshjul.work.outside.judging import (
    of_binding,
    of_certificate,
    of_links,
    of_other_name,
    of_own_name,
    of_plain_http,
)
from arshjul.work.outside.judging_mail import of_replies, of_sender
from arshjul.work.outside.mails import links_sent_last, replies
from arshjul.work.outside.naming import names_of_sender
from arshjul.work.outside.seen import AnsweredLink, Certificate

SHOWN = "/tillganglighet"
"""A page that needs neither a session nor a database."""
ANOTHER_NAME = "annat-namn.example"


def looked_at_from_outside(settings: Settings, now: datetime, place: PublicPlace | None = None) -> Health:
    """As `work.health.looked_at`, and how it all looks from outside; *place* is another than the name leads to.

    Uses no link up and tells no secret. What could not be tried is told as a warning.
    """
    within = looked_at(settings, now)
    try:
        with opened(settings) as store:
            return Health((*within.lines, *_lines(store, settings, place or PublicPlace.of(settings.base_url), now)))
    except ArshjulError:
        return within  # says so itself


def _lines(store: Store, settings: Settings, place: PublicPlace, now: datetime) -> Iterator[HealthLine]:
    yield from _settings_lines(settings)
    with store.reading() as unit:
        links, answers = links_sent_last(unit), replies(unit, now)
    if settings.loopback_only:
        yield warning("Utifrån", "Inget prövas utifrån: ARSHJUL_LOOPBACK_ONLY är satt.")
    else:
        if settings.is_public:
            yield from _address_lines(place, links, now)
        yield from _sender_lines(settings)
    yield of_replies(answers, are_read=settings.imap_url is not None)


def _settings_lines(settings: Settings) -> Iterator[HealthLine]:
    if not settings.is_public:
        text = "Finns inte: sidorna visas bara på den här datorn. Sätt ARSHJUL_BASE_URL, se docs/drift.md."
        yield warning("Publik adress", text)
    elif settings.web_socket:
        yield HealthLine("Proxy", True, f"Talar med tjänsten genom {settings.web_socket}.")
    elif not settings.proxies:
        text = "ARSHJUL_PROXY är inte satt, så alla besökare ser ut att komma från proxyn och delar på dess gränser."
        yield warning("Proxy", text)
    else:
        yield HealthLine("Proxy", True, f"{', '.join(settings.proxies)} får säga varifrån en besökare kommer.")
    if settings.alarm_to is None and settings.ping_url is None:
        yield warning("Larm", "Ingen får veta när jobben har stannat. Sätt ARSHJUL_ALARM_TO eller ARSHJUL_PING_URL.")


def _address_lines(place: PublicPlace, links: Mapping[str, str], now: datetime) -> Iterator[HealthLine]:
    certificate = look_at_certificate(place)
    yield of_certificate(certificate, place.host, now)
    if isinstance(certificate, Certificate):
        page = ask(place, SHOWN)
        yield of_own_name(page, place.address)
        yield of_binding(page)
        yield of_other_name(ask(place, SHOWN, ANOTHER_NAME))
        # Only now: a link is told to nobody but who has shown that the name is theirs.
        yield of_links([_answered(place, kind, link) for kind, link in sorted(links.items())])
    else:
        yield warning("Sidorna utifrån", "Kunde inte prövas, och inte länkarna i mejlen: se Certifikat.")
    yield of_plain_http(ask_plainly(place, SHOWN), place.address)


def _answered(place: PublicPlace, kind: str, link: str) -> AnsweredLink:
    """Opens the page alone: what a link does is done by the form on it."""
    if not link.startswith(f"{place.address}/"):
        return AnsweredLink(kind, None)
    parts = urlsplit(link)
    return AnsweredLink(kind, ask(place, parts.path + (f"?{parts.query}" if parts.query else "")))


def _sender_lines(settings: Settings) -> Iterator[HealthLine]:
    domains = {
        address.rpartition("@")[2] for address in (settings.mail_from_address, settings.bounce_address) if address
    }
    for domain in sorted(domains):
        yield from of_sender(names_of_sender(domain))
