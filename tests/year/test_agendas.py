"""The agenda of a meeting: what it writes itself, what people make of it, and its paragraphs through the year."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from mandate_cases import RAR
from test_chains import FACTS, SOFINT
from year_cases import BOOK, association, meeting

from arshjul.year.agenda.agendas import Agenda, sent_numbers
from arshjul.year.chains.facts import recorded_step
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.ledger import Ledger
from arshjul.year.model import AgendaItem, Association, Body, Occasion
from arshjul.year.own_duties import with_items
from arshjul.year.own_items import OwnItem
from arshjul.year.prepared import Issue, ItemEdit, Numbered, Prepared
from arshjul.year.rules import FixedDay
from arshjul.year.standing import Standing

NOW = datetime(2022, 2, 1, 8, tzinfo=UTC)
MARCH = meeting(date(2022, 3, 4), "Årsredovisning", key="mars")
MAY = meeting(date(2022, 5, 6), key="maj")
AUGUST = meeting(date(2022, 8, 29), key="augusti")


def standing(subject: Association, *facts: Fact, now: datetime = NOW) -> Standing:
    return Standing(subject, with_items(BOOK, subject.items), Ledger(facts=facts), now)


def agenda(of: Occasion, *others: Occasion, facts: tuple[Fact, ...] = (), **changed: object) -> Agenda:
    found = standing(association(of, *others, **changed), *facts).agenda(of.key)  # type: ignore[arg-type]
    assert found
    return found


def keys(found: Agenda) -> list[str]:
    return [item.key for item in found.shown]


def numbers(found: Agenda) -> list[str]:
    return [item.number for item in found.shown]


def prepared(occasion: Occasion, **changed: object) -> Occasion:
    return replace(occasion, prepared=Prepared(**changed))  # type: ignore[arg-type]


def test_a_board_meeting_opens_and_closes_as_every_one_does_and_each_item_says_why_it_stands_there() -> None:
    found = agenda(MAY, AUGUST)

    assert keys(found) == [
        *("opening.opened", "opening.roll-call", "opening.agenda", "opening.approvers", "opening.disqualified"),
        *("opening.former-minutes", "opening.economy"),
        *("closing.received", "closing.director", "closing.other", "closing.next", "closing.closed"),
    ]
    assert all(item.ground for item in found.items)
    assert found.shown[-2].title == "Nästa möte: måndag 29 augusti 2022"


def test_what_the_meeting_decides_stands_between_with_the_paragraph_of_law() -> None:
    found = agenda(MARCH, MAY)

    item = found.item("duty.annual-report")
    assert item
    assert (item.title, item.decides) == ("Årsredovisning 2021", True)
    assert item.ground.startswith("ska beslutas här: titeln säger det (lag (2003:1210)")
    assert keys(found).index("opening.economy") < keys(found).index(item.key) < keys(found).index("closing.received")
    assert item in found.without_proposal


def test_what_several_duties_ask_for_is_one_item() -> None:
    found = agenda(meeting(date(2022, 8, 29), "Halvårsredovisning", key="augusti"))

    assert [item.title for item in found.shown].count("Halvårsredovisning 2022") == 1


def test_a_preparatory_meeting_has_what_the_board_is_to_decide_and_no_paragraphs() -> None:
    prepares = meeting(date(2022, 2, 20), "Årsredovisning", Body.PREPARATORY, key="beredning")

    found = agenda(prepares, MARCH)

    item = found.item("duty.annual-report")
    assert item
    assert item.ground.startswith("bereds inför styrelsens beslut 4 mars 2022")
    assert numbers(found)[:2] == ["1", "2"]


def test_a_new_board_decides_first_what_only_a_new_board_decides() -> None:
    plan = RAR.plan(2027)
    assert plan
    first = next(o for o in plan.standing if o.body is Body.BOARD and o.day >= date(2027, 4, 1))

    found = Standing(RAR, BOOK, Ledger(), NOW).agenda(first.key)

    assert found
    constituting = [item.title for item in found.shown if item.key.startswith("constituting.")]
    assert "Val av ordförande och vice ordförande" in constituting
    assert len(constituting) == 9


def test_decisions_that_have_come_in_stand_at_the_next_meeting_with_their_day() -> None:
    facts = [recorded_step(fact, "prov", NOW) for fact in FACTS]
    subject = Standing(SOFINT.association, BOOK, Ledger(facts=tuple(facts)), datetime(2021, 11, 10, 8, tzinfo=UTC))
    november = next(one.occasion for one in subject.board_items if one.occasion.day == date(2021, 11, 19))

    found = subject.agenda(november.key)

    assert found
    mine = {i.title: i.ground for i in found.items if i.key.startswith("discharge-2020")}
    assert mine["Ansvarsfrihet 2020, Försäkringskassan"] == "beslutat 20 september 2021"
    assert any(title.endswith("med avslutande förteckning") for title in mine)


def test_an_own_item_stands_at_the_last_meeting_before_its_day_and_a_standing_one_at_each() -> None:
    once = OwnItem("loner", "Löneöversyn", FixedDay(6, 30), decided_by=Body.BOARD)
    every = OwnItem("jamstalldhet", "Jämställdhet", FixedDay(1, 1), decided_by=Body.BOARD, bodies=(Body.BOARD,))

    in_march, in_may = (agenda(o, *others, items=(once, every)) for o, others in ((MARCH, [MAY]), (MAY, [MARCH])))

    assert "duty.loner" not in keys(in_march)
    assert {"duty.loner", "duty.jamstalldhet"} <= set(keys(in_may))
    assert in_may.item("duty.jamstalldhet").title == "Jämställdhet"  # type: ignore[union-attr]


def test_paragraphs_run_through_the_calendar_year_of_the_body() -> None:
    of_march, of_may = agenda(MARCH, MAY, AUGUST), agenda(MAY, MARCH, AUGUST)

    assert numbers(of_march)[0] == "§ 1"
    assert numbers(of_may)[0] == f"§ {len(of_march.shown) + 1}"


def test_paragraphs_follow_what_earlier_minutes_say_and_what_the_director_says() -> None:
    held = Fact(
        FactAbout.ITEM, FactKind.HELD, 2022, MARCH.day, NOW, "prov", "mars", details={"first": "1", "last": "21"}
    )

    assert numbers(agenda(MAY, MARCH, facts=(held,)))[0] == "§ 22"
    assert numbers(agenda(prepared(MAY, first=24), MARCH, facts=(held,)))[0] == "§ 24"
    assert agenda(prepared(MAY, first=24), MARCH, facts=(held,)).proposed_first == 22
    assert numbers(agenda(meeting(date(2023, 1, 20), key="januari"), year=2023))[0] == "§ 1"


def test_what_the_director_wrote_stays_when_the_items_change() -> None:
    edited = prepared(
        MARCH,
        edits=(
            ItemEdit("opening.economy", "Ekonomi", "Styrelsen tackar."),
            ItemEdit("opening.disqualified", is_removed=True),
            ItemEdit("added-1", "Besök av kommunstyrelsen", qualified=True),
        ),
        order=("opening.opened", "closing.director", "opening.roll-call"),
    )

    found = agenda(edited, MAY)

    assert keys(found)[:2] == ["opening.opened", "closing.director"]
    assert "opening.disqualified" not in keys(found)
    assert [item.key for item in found.removed] == ["opening.disqualified"]
    economy = found.item("opening.economy")
    assert economy
    assert (economy.title, economy.proposal) == ("Ekonomi", "Styrelsen tackar.")
    later = agenda(replace(edited, title="Årsredovisning och internkontrollplan"), MAY)
    assert set(keys(later)) - set(keys(found)) == {"duty.internal-control-plan"}
    assert keys(later).index("duty.internal-control-plan") < keys(later).index("closing.received")


def sent(occasion: Occasion, *others: Occasion) -> Occasion:
    subject = standing(association(occasion, *others))
    found = subject.agenda(occasion.key)
    assert found
    given = sent_numbers(subject.agenda_sources, found)
    issued = replace(
        occasion.prepared, numbers=given, issues=(*occasion.prepared.issues, Issue(NOW, tuple(keys(found))))
    )
    told = replace(occasion, prepared=issued)
    again = standing(association(told, *others)).agenda(occasion.key)
    assert again
    return replace(told, agenda=again.settled)


def test_numbers_that_were_sent_stay_and_what_comes_later_is_told_and_gets_the_next_free_one() -> None:
    march = sent(MARCH, MAY)
    may = sent(MAY, march)
    late = replace(march, title="Årsredovisning och internkontrollplan")

    before, found = agenda(march, may), agenda(late, may)

    assert [i.key for i in found.late] == ["duty.internal-control-plan"]
    assert tuple(item for item in found.shown if item not in found.late) == before.shown
    after = found.shown[found.shown.index(found.late[0]) + 1 :]
    assert [item.key for item in after] == [i.key for i in before.shown if i.key.startswith("closing.")]
    subject = standing(association(late, may))
    new = sent_numbers(subject.agenda_sources, found)
    assert new[-1] == Numbered("duty.internal-control-plan", may.prepared.numbers[-1].number + 1)


def test_what_was_sent_and_is_no_more_keeps_its_number_unused() -> None:
    march = sent(MARCH, MAY)

    found = agenda(replace(march, title="Styrelsemöte"), MAY)

    [gone] = found.gone
    assert gone.title == "Årsredovisning 2021"
    assert numbers(found) == [one.number for one in agenda(march, MAY).shown if one.key != gone.key]


def test_a_plan_that_names_the_agenda_itself_is_taken_at_its_word() -> None:
    given = replace(MARCH, agenda=(AgendaItem("§ 7", "Öppnande"), AgendaItem("§ 8", "Budget", qualified=True)))

    found, following = agenda(given, MAY), agenda(MAY, given)

    assert [(i.number, i.title) for i in found.shown] == [("§ 7", "Öppnande"), ("§ 8", "Budget")]
    assert numbers(following)[0] == "§ 9"
