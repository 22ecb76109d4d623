"""The history is only added to: the database itself refuses to change or remove what has happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from store_cases import ASSOCIATION, BOARD_MEETING, LOADED, NOW

from arshjul.store import Disposal, Store
from arshjul.store.values.entrance import NewLine
from arshjul.store.values.kinds import Logged
from arshjul.year.answers import Answer, Given, Via
from arshjul.year.deeds import Deed, DeedKind, Doer, Origin
from arshjul.year.facts import Fact, FactAbout, FactKind

DEED = Deed(DeedKind.NOTED, Doer("chef", NOW, Origin.PAGE), "per telefon")
CHANGES = (
    "UPDATE versions SET content = NULL",
    "UPDATE versions SET \"by\" = 'nagon'",
    "UPDATE versions SET since = 99",
    "UPDATE versions SET until = NULL WHERE until IS NOT NULL",
    "UPDATE facts SET note = 'annat'",
    "UPDATE facts SET day = '2020-01-01'",
    "UPDATE facts SET retracted_at = NULL WHERE retracted_at IS NOT NULL",
    "UPDATE facts SET retracted_by = 'annan'",
    "UPDATE answers SET answer = 'declined'",
    "UPDATE deeds SET why = 'annat'",
    "UPDATE disposals SET decision = 'annat'",
    "UPDATE disposals SET \"by\" = 'annan'",
    "UPDATE sign_in_log SET note = 'annat'",
    "UPDATE sign_in_log SET target = 'annat'",
    "DELETE FROM versions",
    "DELETE FROM facts",
    "DELETE FROM answers",
    "DELETE FROM deeds",
    "DELETE FROM disposals",
    "DELETE FROM sign_in_log",
)


def test_the_database_refuses_every_change_of_what_has_happened(store: Store) -> None:
    with store.writing() as unit:
        room = unit.create(ASSOCIATION, LOADED)
        fact = Fact(FactAbout.ITEM, FactKind.DONE, 2022, NOW.date(), NOW, "chef", key="2022:budget", note="klart")
        room.retract_fact(room.add_fact(fact), NOW, "chef")
        room.add_answer(Given(BOARD_MEETING.key, "ordforande", Answer.ACCEPTED, 2, NOW, NOW, Via.WEB), 2022)
        room.apart.add(DEED)
        room.disposals.remember(Disposal(0, NOW, "chef", "§ 12", NOW.date(), 1))
        unit.entrance.log(NewLine(Logged.SIGNED_IN, NOW, network="192.0.2.1", association_id=room.id))
    with store.writing() as unit:
        room = unit.of(ASSOCIATION.key)
        room.save(replace(ASSOCIATION, name="Nytt namn"), DEED)

    writer = store.engine.execution_options(writes=True)
    for change in CHANGES:
        with pytest.raises(DBAPIError, match="only added to"), writer.begin() as connection:
            connection.execute(text(change))


def test_a_network_address_can_be_emptied_and_not_be_made_another(store: Store) -> None:
    with store.writing() as unit:
        unit.entrance.log(NewLine(Logged.SIGNED_IN, NOW, network="192.0.2.1"))

    writer = store.engine.execution_options(writes=True)
    with pytest.raises(DBAPIError, match="only added to"), writer.begin() as connection:
        connection.execute(text("UPDATE sign_in_log SET network = '192.0.2.9'"))
    with store.writing() as unit:
        unit.entrance.sweep(NOW + timedelta(days=91), NOW + timedelta(days=1))
        assert [line.network for line in unit.entrance.log_lines(9)] == [""]
