"""All that is remembered of associations."""

from __future__ import annotations

from sqlalchemy import Connection, or_, select

from arshjul.store.deliveries import MAY_REACH_THEM, said_of
from arshjul.store.rows import columns_of, value_of
from arshjul.store.tables import answers, facts
from arshjul.store.wanted import Wanted, all_years, belongs, years_around
from arshjul.year.answers import Given
from arshjul.year.facts import Fact, FactAbout
from arshjul.year.ledger import Ledger

_OF_CHAINS = (FactAbout.CHAIN, FactAbout.REPORT, FactAbout.BUNDLE)


def read_ledgers(connection: Connection, wanted: Wanted) -> dict[int, Ledger]:
    """Return all that is remembered of the wanted years of each association: three questions for all of them.

    Of the chains also what lies `LOOKED_BACK` years further back, and what is about the year after.
    """
    facts, answers = _facts(connection, wanted), _answers(connection, wanted)
    mails = said_of(connection, wanted, MAY_REACH_THEM)
    return {
        id: Ledger(
            facts[id], said.told, answers[id], said.outlooks, last_asked=said.last_asked, stand_ins=said.stand_ins
        )
        for id, said in mails.items()
    }


def _facts(connection: Connection, wanted: Wanted) -> dict[int, tuple[Fact, ...]]:
    around = {id: years_around(years) for id, years in wanted.items()}
    rows = connection.execute(
        select(facts.c.association_id, *columns_of(facts, Fact))
        .where(
            belongs(facts, wanted),
            facts.c.retracted_at.is_(None),
            or_(
                facts.c.year.in_(all_years(wanted)),
                facts.c.about.in_(_OF_CHAINS) & facts.c.year.in_(all_years(around)),
            ),
        )
        .order_by(facts.c.id)
    ).mappings()
    found: dict[int, list[Fact]] = {id: [] for id in wanted}
    for row in rows:
        id, year = row["association_id"], row["year"]
        if year in wanted.get(id, ()) or (row["about"] in _OF_CHAINS and year in around.get(id, ())):
            found[id].append(value_of(Fact, row))
    return {id: tuple(standing) for id, standing in found.items()}


def _answers(connection: Connection, wanted: Wanted) -> dict[int, dict[str, tuple[Given, ...]]]:
    rows = connection.execute(
        select(answers.c.association_id, answers.c.year, *columns_of(answers, Given))
        .where(belongs(answers, wanted), answers.c.retracted_at.is_(None), answers.c.year.in_(all_years(wanted)))
        .order_by(answers.c.id)
    ).mappings()
    found: dict[int, dict[str, list[Given]]] = {id: {} for id in wanted}
    for row in rows:
        if row["year"] in wanted.get(row["association_id"], ()):
            given = value_of(Given, row)
            found[row["association_id"]].setdefault(given.occasion, []).append(given)
    return {id: {occasion: tuple(given) for occasion, given in of_one.items()} for id, of_one in found.items()}
