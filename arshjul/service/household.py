"""Which children the service has, and what each is told."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from arshjul.folders import folder
from arshjul.service.child import Child
from arshjul.settings import Settings, environment_of
from arshjul.tokens import token


@dataclass(frozen=True)
class ServiceAddresses:
    """Where the service can be reached and looked into."""

    web: str
    prefect: str
    prefect_login: str
    """What Prefect's pages ask for. Whoever may write to Prefect's API decides what this machine runs."""
    login_file: Path
    """Where it stands, for the one alone who runs the service."""
    logs: Path
    mail: Path | None
    """The folder of the mail sink, if the service has one."""


def household(settings: Settings, sink_port: int | None = None) -> tuple[ServiceAddresses, tuple[Child, ...]]:
    """Return the addresses and the children of the service; with *sink_port*, a mail sink among them."""
    if sink_port:
        settings = replace(settings, smtp_url=f"smtp://127.0.0.1:{sink_port}", imap_url=None, loopback_only=True)
    addresses = ServiceAddresses(
        web=settings.base_url if settings.web_socket else f"http://127.0.0.1:{settings.web_port}",
        prefect=f"http://127.0.0.1:{settings.prefect_port}",
        prefect_login=f"arshjul:{token(settings.secret_key, 'prefect')}",
        login_file=settings.data / "prefect-login",
        logs=settings.data / "log",
        mail=settings.data / "mail" if sink_port else None,
    )
    ours = _environment(settings)
    children = [_prefect(settings, addresses, ours), _web(settings, addresses, ours)]
    if sink_port and addresses.mail:
        children.append(_sink(sink_port, addresses.mail, addresses.logs, ours))
    return addresses, tuple(children)


def _prefect(settings: Settings, addresses: ServiceAddresses, ours: Mapping[str, str]) -> Child:
    home = settings.data / "prefect"
    environment = {**ours, **_prefect_environment(home, addresses)}
    ready = home / "flows-ready"
    flows = Child(
        name="flödena",
        command=(sys.executable, "-m", "flows", "--ready", str(ready)),
        environment=environment,
        folder=Path.cwd(),
        log=addresses.logs / "flows.log",
        answers_at=ready.as_uri(),
        stop_seconds=6,
        orphaned=signal.SIGTERM,  # so that it ends the flow runs, which it started
    )
    return Child(
        name="prefectservern",
        command=_python("prefect", "server", "start", "--host", "127.0.0.1", "--port", settings.prefect_port),
        environment=environment,
        folder=Path.cwd(),
        log=addresses.logs / "prefect.log",
        answers_at=f"{addresses.prefect}/api/health",
        dependents=(flows,),
        mend=f"Hjälper inget annat: flytta undan {home}, där finns inget av era verksamhetsår.",
    )


def _web(settings: Settings, addresses: ServiceAddresses, ours: Mapping[str, str]) -> Child:
    return Child(
        name="webbservern",
        command=_python("arshjul.web"),
        environment=ours,
        folder=Path.cwd(),
        log=addresses.logs / "web.log",
        # Not /halsa: it says no as long as mail waits or a job has never run, and that is no reason to start again.
        answers_at=f"unix:{settings.web_socket}" if settings.web_socket else f"{addresses.web}/tillganglighet",
    )


def _sink(port: int, mail: Path, logs: Path, ours: Mapping[str, str]) -> Child:
    return Child(
        name="brevlådan",
        command=_python("arshjul.mail.sink", "--port", port, "--folder", mail),
        environment=ours,
        folder=Path.cwd(),
        log=logs / "mail.log",
        answers_at=f"tcp://127.0.0.1:{port}",
    )


def _python(module: str, *arguments: object) -> tuple[str, ...]:
    return (sys.executable, "-m", module, *map(str, arguments))


def _environment(settings: Settings) -> dict[str, str]:
    """What all the children are told: the settings, and where the flows are found.

    What was set on this machine for another Prefect is left out: it could lead the flows to another server.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    root = str(folder("flows").parent)
    return {
        **kept,
        **environment_of(settings),
        # The working directory stays the operator's, so that relative paths in the settings mean the same.
        "PYTHONPATH": os.pathsep.join(filter(None, (root, kept.get("PYTHONPATH")))),
        "PYTHONSAFEPATH": "1",
        "PYTHONUNBUFFERED": "1",
        "NO_COLOR": "1",
    }


def _prefect_environment(home: Path, addresses: ServiceAddresses) -> dict[str, str]:
    return {
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": f"{addresses.prefect}/api",
        "PREFECT_API_AUTH_STRING": addresses.prefect_login,
        "PREFECT_SERVER_API_AUTH_STRING": addresses.prefect_login,
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": addresses.prefect,
        # Nothing is told to anyone: neither by the server nor by the library.
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
        # Without its server a flow is to fail, not to start a server of its own that never fires a schedule.
        "PREFECT_SERVER_EPHEMERAL_ENABLED": "false",
        # In memory, a place held by a run when the server was killed would be held for ever.
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
        # A task run leaves some 20 kB; what is older than 30 days is swept.
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": '["events","flow_runs"]',
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": "2592000",
        "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
        "PREFECT_CLI_PROMPT": "false",
        "PREFECT_LOGGING_COLORS": "false",
    }
