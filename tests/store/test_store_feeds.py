"""Feeds are kept with the addresses that open them, each in its own association."""

from __future__ import annotations

import gzip
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from sqlalchemy import text
from store_cases import ASSOCIATION, LOADED, NOW, OTHER

from arshjul.store import Store, open_store
from arshjul.store.feeds import Feeds
from arshjul.store.migrating import configuration
from arshjul.store.values.feeds import FeedContent, FeedKind, ServedFeed, StoredFeed
from arshjul.year.moments import CHANGED

LATER = NOW + timedelta(days=1)


def content(body: bytes, changed_at: datetime = NOW) -> FeedContent:
    return FeedContent(f"tag of {body!r}", body, b"packed " + body, changed_at)


@pytest.fixture
def filled(store: Store) -> Store:
    with store.writing() as unit:
        unit.create(ASSOCIATION, LOADED)
        unit.create(OTHER, LOADED)
    return store


def test_a_feed_is_found_by_its_token_alone_and_replaced_as_a_whole(filled: Store) -> None:
    with filled.writing() as unit:
        feeds = unit.of(ASSOCIATION.key).feeds
        feeds.put("person", "chef", "f1", content(b"old"))
        feeds.put("body", "board", "f2", content(b"board"))
        feeds.put("person", "chef", "f1", content(b"new", LATER))
        unit.of(OTHER.key).feeds.put("person", "chef", "f3", content(b"theirs"))

    with filled.reading() as unit:
        assert unit.feed("f1") == ServedFeed("person", "tag of b'new'", LATER, b"new")
        assert unit.feed("f1", gzipped=True) == ServedFeed("person", "tag of b'new'", LATER, b"packed new")
        assert unit.feed("f3") == ServedFeed("person", "tag of b'theirs'", NOW, b"theirs")
        assert unit.feed("unknown") is None
        feeds = unit.of(ASSOCIATION.key).feeds
        assert feeds.calendar("person", "chef") == b"new"
        assert feeds.calendar("person", "nobody") == b""
        assert feeds.all() == (
            StoredFeed("body", "board", 0, "f2", "tag of b'board'", NOW, None),
            StoredFeed("person", "chef", 0, "f1", "tag of b'new'", LATER, None),
        )


def test_a_new_address_puts_the_old_one_out_of_use_and_keeps_the_calendar(filled: Store) -> None:
    with filled.writing() as unit:
        feeds = unit.of(ASSOCIATION.key).feeds
        feeds.put("person", "chef", "old", content(b"x"))
        feeds.readdress("person", "chef", 1, "new", LATER)

    with filled.reading() as unit:
        assert unit.feed("old") is None
        assert unit.feed("new") == ServedFeed("person", "tag of b'x'", NOW, b"x")
        assert [one.generation for one in unit.of(ASSOCIATION.key).feeds.all()] == [1]


def test_new_bytes_leave_the_address_and_its_generation_alone(filled: Store) -> None:
    with filled.writing() as unit:
        feeds = unit.of(ASSOCIATION.key).feeds
        feeds.readdress("public", "", 3, "f", NOW)
        feeds.put("public", "", "f", content(b"x"))

        assert [(one.generation, one.revoked_at) for one in feeds.all()] == [(3, None)]
        assert unit.feed("f") == ServedFeed("public", "tag of b'x'", NOW, b"x")


def test_a_revoked_feed_stays_closed_until_it_gets_a_new_address(filled: Store) -> None:
    with filled.writing() as unit:
        feeds = unit.of(ASSOCIATION.key).feeds
        feeds.put("person", "chef", "old", content(b"x"))
        assert feeds.revoke("person", "chef", LATER) is True
        assert feeds.revoke("person", "chef", LATER) is False
        feeds.put("person", "chef", "old", content(b"y"))
        assert unit.feed("old") is None
        assert [one.revoked_at for one in feeds.all()] == [LATER]

        feeds.readdress("person", "chef", 1, "new", LATER)
        assert unit.feed("new") == ServedFeed("person", "tag of b'y'", NOW, b"y")
        assert unit.feed("old") is None


def test_a_feed_is_revoked_and_noted_only_in_its_own_association(filled: Store) -> None:
    with filled.writing() as unit:
        ours: Feeds = unit.of(ASSOCIATION.key).feeds
        theirs: Feeds = unit.of(OTHER.key).feeds
        ours.put("person", "chef", "f1", content(b"x"))

        assert theirs.revoke("person", "chef", NOW) is False
        theirs.note_built_from("an adopted year", LATER)

        assert unit.feed("f1") is not None
        assert (ours.built_from(), theirs.built_from()) == ("", "an adopted year")
        assert (ours.change_at(), theirs.change_at()) == (CHANGED, LATER)


def test_feeds_from_before_there_were_generations_are_served_as_they_were(empty_database_url: str) -> None:
    body = b"BEGIN:VCALENDAR\r\n" * 50
    with closing(open_store(empty_database_url)) as store:
        with store.engine.execution_options(writes=True).begin() as connection:
            command.upgrade(configuration(connection), "0006")
            connection.execute(
                text(
                    "INSERT INTO associations (id, key, name, kind, place, organisation_number, created_at)"
                    " VALUES (1, 'nord', 'Nord', 'samordningsforbund', '', '', :now)"
                ),
                {"now": NOW.replace(tzinfo=None)},
            )
            connection.execute(
                text(
                    "INSERT INTO feeds (association_id, kind, subject, token_fingerprint, etag, changed_at, body)"
                    " VALUES (1, 'body', 'board', 'f1', 'tag', :now, :body)"
                ),
                {"now": NOW.astimezone(UTC).replace(tzinfo=None), "body": body},
            )

        store.migrate()

        kind: FeedKind = "body"
        with store.reading() as unit:
            served = unit.feed("f1", gzipped=True)
            assert served is not None
            assert (served.kind, served.etag, gzip.decompress(served.content)) == (kind, "tag", body)
            assert [one.generation for one in unit.of("nord").feeds.all()] == [0]
