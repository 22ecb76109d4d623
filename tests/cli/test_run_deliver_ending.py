"""``arshjul run deliver`` told to end, as cron, systemd and Prefect do it, while the mail server says nothing."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from collections import Counter
from typing import Any

from aiosmtpd.smtp import SMTP
from cli_cases import Desk


class Speechless:
    """Takes every byte of a mail, and never says so."""

    def __init__(self) -> None:
        self.has_a_mail = asyncio.Event()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.has_a_mail.set()
        await asyncio.Event().wait()
        return ""


def ended_in_the_middle(desk: Desk) -> int:
    """Begin a pass, end it when a mail is on its way, and return how the process ended."""

    async def run() -> int:
        office = Speechless()
        server = await asyncio.get_running_loop().create_server(lambda: SMTP(office), "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", "from arshjul.cli import main; main()", "run", "deliver"),
            env=desk.environment(
                ARSHJUL_NOW="2021-12-14T13:00",
                ARSHJUL_SMTP_URL=f"smtp://127.0.0.1:{port}",
                ARSHJUL_SMTP_CONNECTIONS="1",
            ),
        )
        await office.has_a_mail.wait()
        process.terminate()
        code = await asyncio.wait_for(process.wait(), 60)
        server.close()
        return code

    return asyncio.run(run())


def test_a_pass_that_is_ended_puts_back_what_it_held_and_is_recorded(adopted: Desk) -> None:
    code = ended_in_the_middle(adopted)

    assert code == 128 + 15
    with sqlite3.connect(adopted.data / "arshjul.db") as database:
        statuses = Counter(status for (status,) in database.execute("SELECT status FROM deliveries"))
        ends = database.execute("SELECT ok, note FROM passes WHERE job = 'deliver'").fetchall()
    assert (statuses["in_doubt"], statuses["sending"], statuses["sent"]) == (1, 0, 0)
    assert statuses["planned"] > 0
    assert ends == [(0, "Avbröts innan allt var gjort")]
