"""The whole service on one machine: Prefect, the flows and the pages, as children of one process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from arshjul.service.household import ServiceAddresses, household
from arshjul.service.keeping import keep_all
from arshjul.service.lock import locked
from arshjul.service.ports import free_port, require_free
from arshjul.settings import Settings
from arshjul.work.opening import opened

__all__ = ["ServiceAddresses", "run_service"]


def run_service(
    settings: Settings,
    *,
    demo_sink: bool = False,
    ready: Callable[[ServiceAddresses], None],
) -> int:
    """Run the service until Ctrl-C, SIGTERM or SIGHUP, and return 0 when all of it is gone.

    *ready* is called once, when every child answers and the schedules are in force; the service is not
    watched while it runs. With *demo_sink*, mail goes to a sink inside the service, whatever the settings say.

    A child that dies later is started again. The children die with this process, also on kill -9.
    Raises ArshjulError, in Swedish, when something cannot be started; then nothing is left running.
    """
    with locked(settings.data):
        addresses, children = household(settings, sink_port=free_port() if demo_sink else None)
        if settings.web_socket is None:
            require_free(settings.web_port, "ARSHJUL_WEB_PORT")
        require_free(settings.prefect_port, "ARSHJUL_PREFECT_PORT")
        with opened(settings, begins=True):  # the tables are in order before the children look, several at once
            pass
        _keep_login(addresses)
        asyncio.run(keep_all(children, ready=lambda: ready(addresses)))
    return 0


def _keep_login(addresses: ServiceAddresses) -> None:
    addresses.login_file.touch(mode=0o600)
    addresses.login_file.write_text(f"{addresses.prefect_login}\n", "utf-8")
