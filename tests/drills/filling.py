"""Associations whose year has just been adopted, so that every call waits to be sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from counting import OPEN, deliveries_in
from field import Commands

from arshjul.folders import folder

EXAMPLE = (folder("examples") / "degerfors-karlskoga.yaml").read_text("utf-8")
LOADED_AT = datetime(2021, 12, 13, 11, tzinfo=UTC)
ADOPTED_AT = datetime(2021, 12, 14, 11, tzinfo=UTC)


def name_of(number: int) -> str:
    """The key of an association; what stands before the at sign of its addresses tells it from the others."""
    return f"finsam-{number}"


def file_of(number: int, meetings: int) -> str:
    """The example under another name, with addresses of its own and the first of its meetings."""
    head, *occasions = EXAMPLE.partition("\nfacts:")[0].split("      - key: ")
    text = "      - key: ".join((head, *occasions[:meetings])) + "\n"
    return text.replace("Finsam Degerfors-Karlskoga", f"Finsam {number}").replace("address: ", f"address: nr{number}.")


def fill(commands: Commands, associations: int, meetings: int) -> None:
    """Load and adopt them, and let every call be queued that falls due within a quarter of an hour."""
    for number in range(associations):
        key = name_of(number)
        file = commands.data / f"{key}.yaml"
        file.write_text(file_of(number, meetings), "utf-8")
        commands.do(LOADED_AT, "load", str(file))
        commands.do(ADOPTED_AT, "adopt", key, "2022", "--accept", "Ett prov", "--now")
    commands.do(ADOPTED_AT + timedelta(minutes=15), "run", "invite")


def owed_in(database_url: str) -> frozenset[str]:
    """The mails that wait, by Message-ID."""
    return frozenset(row.message_id for row in deliveries_in(database_url) if row.status in OPEN)
