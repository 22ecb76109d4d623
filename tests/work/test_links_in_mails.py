"""No mail holds a link that its reader cannot open: without a public address it says how to answer instead."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path

from mail_reading import READING
from work_cases import KEY, deliveries, load_and_adopt, queue_now, settings_in

from arshjul.settings import Settings
from arshjul.store import Delivery, Store
from arshjul.year.saying.message import MessageKind

ASKED = datetime(2022, 8, 23, 12, tzinfo=UTC)
"""A morning on which some have not answered."""
BY_MAIL = "Du kan svara i kalendern eller på det här mejlet."


def year_told(store: Store, settings: Settings) -> dict[Delivery, str]:
    """Every mail of an adopted year up to a morning, and all its text: both bodies and the calendar."""
    load_and_adopt(store, settings, digest=False)
    queue_now(store, settings, ASKED)
    with store.reading() as unit:
        room = unit.of(KEY)
        return {one: text_of(content) for one in deliveries(store) if (content := room.deliveries.bytes_of(one.id))}


def text_of(content: bytes) -> str:
    parts = message_from_bytes(content, policy=READING).walk()
    return "\n".join(part.get_content() for part in parts if part.get_content_maintype() == "text")


def test_without_a_public_address_no_mail_has_a_link_to_our_pages(store: Store, tmp_path: Path) -> None:
    told = year_told(store, settings_in(tmp_path, ARSHJUL_BASE_URL="", ARSHJUL_SMTP_URL="smtp://127.0.0.1:25"))

    assert {one.kind for one in told} >= {MessageKind.INVITATION, MessageKind.REMINDER}
    assert [one.key for one, text in told.items() if re.search(r"127\.0\.0\.1|localhost|/svar/|Läs mer:", text)] == []
    invitations = [text for one, text in told.items() if one.kind is MessageKind.INVITATION]
    assert all(text.count(BY_MAIL) == 2 for text in invitations)
    assert all("utan att logga in" not in text for text in told.values())


def test_with_a_public_address_every_mail_leads_to_it(store: Store, tmp_path: Path) -> None:
    told = year_told(store, settings_in(tmp_path, ARSHJUL_SMTP_URL="smtp://post.finsam.example:25"))

    assert all("https://arshjul.finsam.example/" in text for text in told.values())
    assert all("på det här mejlet" not in text for text in told.values())
