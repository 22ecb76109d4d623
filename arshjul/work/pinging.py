"""Telling a monitor elsewhere that mail goes out: it raises the alarm when nothing is told for long."""

from __future__ import annotations

import logging
from http.client import HTTPException
from urllib.request import HTTPRedirectHandler, build_opener

from arshjul.hosts import is_this_machine
from arshjul.settings import Settings

PATIENCE_SECONDS = 5
logger = logging.getLogger(__name__)


class _NoRedirects(HTTPRedirectHandler):
    """Goes only where the operator said."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing."""
        return


def ping(settings: Settings) -> None:
    """Ask for the monitor's address once, if there is one. That it does not answer harms nothing, and is logged."""
    if settings.ping_url is None or (settings.loopback_only and not is_this_machine(settings.ping_url)):
        return
    try:
        with build_opener(_NoRedirects).open(settings.ping_url, timeout=PATIENCE_SECONDS):
            pass
    except (OSError, HTTPException, ValueError) as error:
        # Not the address: it is the monitor's secret.
        logger.warning("Övervakningen i ARSHJUL_PING_URL svarade inte: %s", type(error).__name__)
