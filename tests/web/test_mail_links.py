"""The links that stand in mails lead to the page that the mail is about."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy

from starlette.testclient import TestClient

from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, Store
from arshjul.work.changing import changing
from arshjul.work.saying.queueing import queue
from arshjul.year.saying.message import MessageKind

KEY = "degerfors-karlskoga"


def test_every_reminder_of_the_year_links_to_pages_that_are_there(
    client: TestClient, web_settings: Settings, web_store: Store
) -> None:
    links: set[str] = set()
    for month in (7, 9, 11):
        for text in reminders_at(datetime(2022, month, 28, 12, tzinfo=UTC), web_settings, web_store):
            links |= set(re.findall(rf"{web_settings.base_url}(\S+)", text))

    kinds = {link.removeprefix(f"/f/{KEY}").split("/")[1] for link in links}
    assert kinds == {"arshjul", "moten", "svar"}
    assert {link for link in links if client.get(link).status_code != 200} == set()


def reminders_at(now: datetime, settings: Settings, store: Store) -> list[str]:
    with changing(store, KEY, now) as change:
        queue(change, settings)
        waiting = change.room.deliveries.newest(limit=10_000, status=DeliveryStatus.PLANNED)
        mails = [change.room.deliveries.bytes_of(one.id) for one in waiting if one.kind is MessageKind.REMINDER]
    bodies = (message_from_bytes(mail, policy=policy.default).get_body(("plain",)) for mail in mails)
    return [body.get_content() for body in bodies if body]
