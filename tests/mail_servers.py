"""A real Postfix and a real Dovecot for the tests, out of Debian's packages, on ports of their own.

They read nothing under ``/etc/postfix`` and ``/etc/dovecot``, and no mail leaves the machine. Both need root.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from foreign_programs import debian_program, install

PASSWORD = "hemligt"
START_SECONDS = 60


@dataclass(frozen=True)
class MailServers:
    """Where the two listen.

    Every address at forbundet.example and mottagare.example has a mailbox as soon as it is used, but for
    okand@mottagare.example, whose mail comes back; s-NAME@ leads to NAME@.
    """

    smtp_port: int
    imap_port: int

    @property
    def smtp_url(self) -> str:
        return f"smtp://127.0.0.1:{self.smtp_port}"

    def imap_url(self, user: str) -> str:
        return f"imap://{user}:{PASSWORD}@127.0.0.1:{self.imap_port}/INBOX"


@contextmanager
def running_mail_servers() -> Iterator[MailServers]:
    """Run both, and stop them at the end."""
    install()
    if os.geteuid() != 0:
        raise RuntimeError("Postfix and Dovecot must be started as root: run the tests as root.")
    home = Path(tempfile.mkdtemp(prefix="arshjul-mail-", dir="/tmp"))
    home.chmod(0o755)
    servers = MailServers(_free_port(), _free_port())
    try:
        with _dovecot(home / "dovecot", servers.imap_port) as lmtp, _postfix(home / "postfix", servers.smtp_port, lmtp):
            yield servers
    finally:
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _dovecot(home: Path, port: int) -> Iterator[Path]:
    for name in ("run", "state", "mail"):
        (home / name).mkdir(parents=True)
    nobody = pwd.getpwnam("nobody")
    os.chown(home / "mail", nobody.pw_uid, nobody.pw_gid)
    lmtp = home / "run" / "lmtp"
    config = home / "dovecot.conf"
    config.write_text(
        f"""
protocols = imap lmtp
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
recipient_delimiter = +
# The whole address it was sent to, so that the token is seen.
lmtp_hdr_delivery_address = final
first_valid_uid = 1
mail_location = maildir:~/Maildir
auth_username_format = %Ln
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={nobody.pw_uid} gid={nobody.pw_gid} home={home}/mail/%Ln allow_all_users=yes
}}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  unix_listener lmtp {{
    mode = 0666
  }}
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
""",
        "utf-8",
    )
    with _kept([str(debian_program("dovecot")), "-F", "-c", str(config)], port, home / "log"):
        yield lmtp


@contextmanager
def _postfix(home: Path, port: int, lmtp: Path) -> Iterator[None]:
    for name in ("etc", "queue", "data"):
        (home / name).mkdir(parents=True)
    owner = pwd.getpwnam("postfix")
    os.chown(home / "data", owner.pw_uid, owner.pw_gid)
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
recipient_delimiter = +
virtual_mailbox_domains = forbundet.example, mottagare.example
virtual_transport = lmtp:unix:{lmtp}
virtual_alias_maps = regexp:{home}/etc/aliases
# Taken first and sent back later: 67 is "no such user" (sysexits.h).
transport_maps = inline:{{ {{ okand@mottagare.example = nobody: }} }}
default_transport = error:5.4.4 nothing leaves this machine
smtpd_relay_restrictions = permit_mynetworks, reject
smtp_dns_support_level = disabled
""",
        "utf-8",
    )
    (home / "etc" / "master.cf").write_text(
        f"""
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
error unix - - n - - error
nobody unix - n n - - pipe user=nobody argv=/bin/sh -c {{exit 67}}
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
""",
        "utf-8",
    )
    (home / "etc" / "aliases").write_text(
        r"/^s-([^+@]+)(\+[^@]+)?@forbundet\.example$/ ${1}${2}@forbundet.example" "\n"
    )
    (home / "etc" / "dynamicmaps.cf").write_text("")
    subprocess.run([str(debian_program("postfix")), "-c", str(home / "etc"), "check"], check=True, capture_output=True)
    master = "/usr/lib/postfix/sbin/master"
    with _kept([master, "-d", "-c", str(home / "etc")], port, home / "log"):
        yield


@contextmanager
def _kept(command: list[str], port: int, log: Path) -> Iterator[None]:
    """Run a server in the foreground until the end of the block; its children go with it."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                said = process.communicate()[0].decode("utf-8", "replace")
                logged = log.read_text("utf-8", "replace") if log.exists() else ""
                raise RuntimeError(f"{command[0]} did not start: {said}{logged}")
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _listens(port: int) -> bool:
    with socket.socket() as one:
        one.settimeout(1)
        return one.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        number: int = one.getsockname()[1]
        return number
