"""A real Postfix, out of Debian's package, that queues every mail on disk and then throws it away. Needs root."""

from __future__ import annotations

import os
import pwd
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

MASTER = "/usr/lib/postfix/sbin/master"
START_SECONDS = 60


@contextmanager
def running_postfix() -> Iterator[int]:
    """Run Postfix on a port of its own, which is given; it reads nothing under /etc/postfix."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        home, port = Path(folder), _free_port()
        home.chmod(0o755)
        _configure(home, port)
        subprocess.run(["postfix", "-c", str(home / "etc"), "check"], check=True, capture_output=True)
        master = subprocess.Popen([MASTER, "-d", "-c", str(home / "etc")], start_new_session=True)
        try:
            _wait_for(port, master)
            yield port
        finally:
            master.terminate()
            master.wait()
            with suppress(ProcessLookupError):
                os.killpg(master.pid, signal.SIGKILL)


def _configure(home: Path, port: int) -> None:
    for name in ("etc", "queue", "data"):
        (home / name).mkdir()
    owner = pwd.getpwnam("postfix")
    os.chown(home / "data", owner.pw_uid, owner.pw_gid)
    (home / "etc" / "dynamicmaps.cf").write_text("")
    (home / "etc" / "main.cf").write_text(
        f"""
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
maillog_file = {home}/log
maillog_file_prefixes = {home}
myhostname = post.forbundet.example
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
mydestination =
local_recipient_maps =
alias_maps =
default_transport = discard:
smtpd_relay_restrictions = permit_mynetworks, reject
smtp_dns_support_level = disabled
smtpd_client_connection_count_limit = 0
"""
    )
    (home / "etc" / "master.cf").write_text(
        f"""
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
    )


def _wait_for(port: int, master: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        if master.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("Postfix did not start.")
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
