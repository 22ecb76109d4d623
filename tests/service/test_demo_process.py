"""``arshjul demo`` as somebody starts it: a year out of a document, pages to look at, and mails that stay here.

A drill, since a start takes a minute of processor; that a service starts, `test_service_lifecycle` tries each time.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from email import message_from_bytes, policy
from pathlib import Path
from urllib.request import urlopen

import pytest
from polling import descendants, eventually, is_alive
from service_process import chosen_ports

from arshjul.associations import read_association
from arshjul.folders import folder
from arshjul.settings import read_settings
from arshjul.store import DeliveryStatus, Store
from arshjul.work.opening import opened
from arshjul.year.model import YearPlan

pytestmark = pytest.mark.drill

KEY = "degerfors-karlskoga"


def test_the_demo_makes_its_year_of_the_document_and_keeps_every_mail_on_this_machine(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as real_server:
        real_server.setblocking(False)
        ports = chosen_ports()
        web = f"http://127.0.0.1:{ports['ARSHJUL_WEB_PORT']}"
        own = f"{web}/f/{KEY}"
        said = tmp_path / "said.txt"

        demo = start_demo(said, tmp_path / "data", ports, real_server.getsockname()[1])
        try:
            eventually(lambda: "Stoppa med Ctrl-C." in said.read_text("utf-8") or demo.poll() is not None, 180)
            everything = {demo.pid, *descendants(demo.pid)}

            assert "Årshjulet 2022 är fastställt sedan 14 december 2021." in text_of(f"{web}/")
            assert "Ersättare Degerfors kommun tjänstgör" in text_of(f"{own}/moten/2022-styrelse-4")
            newest = re.findall(r'/utskick/(\d+)"', text_of(f"{own}/utskick?status=sent"))[0]
            with urlopen(f"{own}/utskick/{newest}.eml", timeout=10) as answer:  # noqa: S310 (our own address)
                mail = answer.read()
            assert any(kept.endswith(mail) for kept in mails_in_the_sink(tmp_path / "data"))
        finally:
            demo.send_signal(signal.SIGINT)
            try:
                assert demo.wait(timeout=10) == 0, said.read_text("utf-8")
            finally:
                demo.kill()
        assert not any(map(is_alive, everything))
        assert nobody_called(real_server)

    what_is_said_ends_with_the_addresses(said.read_text("utf-8"), web)
    with opened(read_settings({"ARSHJUL_DATA": str(tmp_path / "data" / "demo")})) as store:
        every_mail_is_in_the_sink_and_addressed_to_nobody_real(store, tmp_path / "data")
        the_year_is_that_of_the_document(store)


def start_demo(said: Path, data: Path, ports: dict[str, str], mail_port: int) -> subprocess.Popen[bytes]:
    """Start the demo on a machine that is set up to send real mail."""
    real_mail = {
        "ARSHJUL_SMTP_URL": f"smtp://127.0.0.1:{mail_port}",
        "ARSHJUL_IMAP_URL": f"imap://kansli:hemligt@127.0.0.1:{mail_port}/INBOX",
        "ARSHJUL_MAIL_FROM": "Kansliet <kallelse@forbundet.example>",
    }
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with said.open("wb") as out:
        return subprocess.Popen(
            [sys.executable, "-m", "arshjul", "demo"],
            env={**usual, **ports, **real_mail, "ARSHJUL_DATA": str(data)},
            stdout=out,
            stderr=out,
        )


def text_of(address: str) -> str:
    with urlopen(address, timeout=10) as answer:  # noqa: S310 (our own address)
        html: str = answer.read().decode()
    return re.sub(r"\s+", " ", re.sub(r"<(?!a )[^>]+>", "", html))


def nobody_called(server: socket.socket) -> bool:
    try:
        server.accept()
    except BlockingIOError:
        return True
    return False


def what_is_said_ends_with_the_addresses(said: str, web: str) -> None:
    assert f"Översikten           {web}/\n" in said
    assert "användare och lösenord står i" in said  # this is no terminal
    assert said.rstrip().splitlines()[-1] == "Stoppa med Ctrl-C."


def every_mail_is_in_the_sink_and_addressed_to_nobody_real(store: Store, data: Path) -> None:
    with store.reading() as unit:
        sent = unit.count_deliveries()[DeliveryStatus.SENT]
    mails = [message_from_bytes(kept, policy=policy.default) for kept in mails_in_the_sink(data)]
    assert len(mails) == sent > 300
    assert {mail["To"].addresses[0].domain.rpartition(".")[2] for mail in mails} == {"example"}


def the_year_is_that_of_the_document(store: Store) -> None:
    """The same meetings as in the example's file, which holds what the association meant."""
    with store.reading() as unit:
        made = unit.of(KEY).association().plan(2022)
    file = f"{KEY}.yaml"
    meant = read_association((folder("examples") / file).read_bytes(), file).plan(2022)
    assert meetings(made) == meetings(meant)


def meetings(plan: YearPlan | None) -> set[tuple[object, ...]]:
    return {(o.title.casefold(), o.day, o.start, o.end, o.body) for o in plan.occasions} if plan else set()


def mails_in_the_sink(data: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted((data / "demo" / "mail").glob("*.eml"))]
