"""The chain of SOFINT's discharge for 2020, and everything that can be wrong in a chain."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from arshjul.associations import read_association_file
from arshjul.duties import load_duties
from arshjul.folders import folder
from arshjul.year.basis import Basis
from arshjul.year.chain import Outcome
from arshjul.year.chains.agenda import agenda_items, agenda_papers
from arshjul.year.chains.computing import Chains
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.following import duties_done, further_deadlines
from arshjul.year.chains.refusals import refusal
from arshjul.year.chains.state import ChainState, StepStatus
from arshjul.year.model import YearPlan

BOOK = load_duties("samordningsforbund")
SOFINT = read_association_file((folder("examples") / "sofint.yaml").read_bytes(), "sofint.yaml")
ASSOCIATION = SOFINT.association
FACTS = tuple(written.fact for written in SOFINT.facts)
TODAY = date(2022, 1, 1)


def fact(step: str, day: date, member: str | None = "nora", chain: str = "discharge", **more: object) -> ChainFact:
    return ChainFact(chain, 2020, step, day, member, **more)  # type: ignore[arg-type]


def state_of(*facts: ChainFact, chain: str = "discharge", year: int = 2020, on: date = TODAY) -> ChainState:
    found = BOOK.chain(chain)
    assert found
    return Chains(ASSOCIATION, BOOK, facts, on).state(found, year)


def codes(state: ChainState) -> list[tuple[str, str | None]]:
    return [(doubt.code, doubt.member) for doubt in state.doubts]


def refused(new: ChainFact, *others: ChainFact) -> str:
    return refusal(ASSOCIATION, BOOK, new, others, TODAY) or ""


EVERYBODY = "hallefors lindesberg ljusnarsberg nora region-orebro-lan forsakringskassan arbetsformedlingen"
HISTORY = {
    date(2021, 6, 5): "silent silent silent silent prepared waiting minuted",
    date(2021, 9, 11): "minuted silent minuted minuted minuted waiting minuted",
    date(2021, 10, 1): "minuted silent minuted minuted minuted decided minuted",
    date(2021, 10, 26): "minuted decided minuted minuted minuted decided minuted",
    date(2021, 11, 20): "minuted minuted minuted minuted minuted minuted minuted",
}
"""What the minutes of 19 November 2021, §§ 68-69, and the region's committee of 1 June tell."""


@pytest.mark.parametrize("on", HISTORY)
def test_every_member_of_sofint_stands_where_the_minutes_say(on: date) -> None:
    state = state_of(*FACTS, on=on)

    assert {link.key[0]: link.status for link in state.members} == dict(
        zip(EVERYBODY.split(), HISTORY[on].split(), strict=True)
    )
    assert state.doubts == ()


def test_sofint_is_closed_the_day_the_last_member_is_minuted() -> None:
    before, after = state_of(*FACTS, on=date(2021, 11, 18)), state_of(*FACTS, on=date(2021, 11, 19))

    assert before.closed_on is None
    assert after.closed_on == date(2021, 11, 19)
    lags = {link.key[0]: link.days_between("decided", "minuted") for link in after.members}
    assert (lags["forsakringskassan"], lags["lindesberg"], lags["nora"]) == (60, 25, None)


def test_what_nobody_recorded_before_a_later_step_has_an_unknown_day() -> None:
    link = state_of(*FACTS, on=date(2021, 9, 11)).link("nora")

    assert link
    step = link.step("decided")
    assert step
    assert (step.status, step.day, link.outcome, link.accounts_approved) == (
        StepStatus.PASSED,
        None,
        Outcome.GRANTED,
        None,
    )


def test_a_chain_with_a_silent_member_is_late_by_the_days_since_the_soft_line() -> None:
    link = state_of(fact("sent", date(2021, 5, 3)), on=date(2021, 7, 10)).link("nora")

    assert link
    decided = link.step("decided")
    assert decided
    assert (link.status, link.is_silent, decided.status, decided.days_late) == ("silent", True, StepStatus.LATE, 10)


def test_approved_accounts_without_discharge_are_pointed_out_and_not_counted() -> None:
    state = state_of(
        fact("decided", date(2021, 6, 20), accounts_approved=True),
        fact("minuted", date(2021, 9, 10)),
    )

    link = state.link("nora")
    assert link
    assert link.closed_on is None
    assert link.day_of("decided") is None
    assert codes(state)[0] == ("approved-without-discharge", "nora")
    assert "inte som ansvarsfrihet" in state.doubts[0].message


@pytest.mark.parametrize("outcome", [None, Outcome.NONE])
def test_minutes_that_say_nothing_of_the_outcome_do_not_close(outcome: Outcome | None) -> None:
    state = state_of(fact("minuted", date(2021, 9, 10), outcome=outcome))

    assert codes(state) == [("no-outcome", "nora")]
    assert state.link("nora").closed_on is None  # type: ignore[union-attr]


def test_a_postponed_decision_waits_for_the_next_without_a_doubt() -> None:
    postponed = fact("decided", date(2021, 6, 20), outcome=Outcome.POSTPONED)
    granted = fact("decided", date(2021, 9, 20), outcome=Outcome.GRANTED)

    assert state_of(postponed).link("nora").day_of("decided") is None  # type: ignore[union-attr]
    assert state_of(postponed).link("nora").outcome is Outcome.POSTPONED  # type: ignore[union-attr]
    state = state_of(postponed, granted)

    link = state.link("nora")
    assert link
    assert (link.day_of("decided"), link.outcome, state.doubts) == (date(2021, 9, 20), Outcome.GRANTED, ())


def test_two_decisions_with_different_outcomes_are_kept_beside_each_other() -> None:
    state = state_of(
        fact("decided", date(2021, 6, 20), outcome=Outcome.GRANTED),
        fact("decided", date(2021, 6, 20), outcome=Outcome.REFUSED),
    )

    assert codes(state) == [("contradiction", "nora")]
    assert "beviljad" in state.doubts[0].message
    assert "vägrad" in state.doubts[0].message
    assert state.link("nora").outcome is Outcome.GRANTED  # type: ignore[union-attr]


def test_a_decision_before_the_bundle_was_sent_is_refused_and_doubted_when_it_came_first() -> None:
    sent = fact("sent", date(2021, 5, 3))
    decided = fact("decided", date(2021, 4, 20), outcome=Outcome.GRANTED)

    assert "ligger före ”Skickat” 3 maj 2021" in refused(decided, sent)
    assert codes(state_of(decided, sent)) == [("out-of-order", "nora")]


def test_a_decision_in_the_future_is_refused() -> None:
    new = fact("decided", date(2022, 1, 2), outcome=Outcome.GRANTED)

    assert "har inte varit än" in refused(new, fact("sent", date(2021, 5, 3)))


def test_a_decision_before_the_year_is_over_is_refused() -> None:
    assert "inte slut" in refused(fact("decided", date(2020, 12, 31), outcome=Outcome.GRANTED))


def test_a_decision_about_a_year_without_accounts_is_refused() -> None:
    decided = fact("decided", date(2021, 6, 20), outcome=Outcome.GRANTED)

    assert "inga räkenskaper antecknade för 2020" in refused(decided)
    assert refused(decided, fact("adopted", date(2021, 3, 26), None, "audit-year")) == ""


def test_a_member_that_left_before_the_year_is_refused_and_one_that_left_after_is_a_doubt() -> None:
    def association_until(until: date) -> object:
        members = tuple(replace(m, until=until) if m.key == "nora" else m for m in ASSOCIATION.members)
        return replace(ASSOCIATION, members=members)

    sent = fact("sent", date(2021, 5, 3))
    decided = fact("decided", date(2021, 6, 20), outcome=Outcome.GRANTED)
    chain = BOOK.chain("discharge")
    assert chain
    gone, leaving = association_until(date(2019, 12, 31)), association_until(date(2020, 12, 31))

    assert "lämnade förbundet 31 december 2019" in (refusal(gone, BOOK, decided, [sent], TODAY) or "")  # type: ignore[arg-type]
    assert refusal(leaving, BOOK, decided, [sent], TODAY) is None  # type: ignore[arg-type]
    state = Chains(leaving, BOOK, [sent, decided], TODAY).state(chain, 2020)  # type: ignore[list-item]
    assert codes(state) == [("left", "nora")]
    assert Chains(gone, BOOK, [], TODAY).state(chain, 2020).link("nora") is None


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (fact("decided", date(2021, 6, 20), member="ora"), "ingen medlem ”ora”"),
        (fact("decided", date(2021, 6, 20), member=None), "en medlem i taget"),
        (fact("decidd", date(2021, 6, 20)), "inget steg ”decidd”"),
        (fact("decided", date(2021, 6, 20), chain="discharg"), "”discharg” är inget"),
        (fact("decided", date(2021, 6, 20), outcome=Outcome.NO_DEVIATIONS), "kan inte ha utfallet"),
        (fact("sent", date(2021, 6, 20), outcome=Outcome.GRANTED), "har inget utfall"),
        (fact("sent", date(2021, 6, 20), accounts_approved=True), "säger inget om årsredovisningen"),
        (fact("adopted", date(2021, 3, 20), chain="audit-year"), "gäller hela förbundet"),
        (fact("bundle-sent", date(2021, 5, 3), None, "audit-year"), "räknas ut"),
        (fact("signed", date(2021, 4, 3), None, "audit-year", by="forbundschef"), "satt inte i styrelsen"),
        (fact("put-off", date(2020, 4, 3), None, "open-items"), "Ange vilket ärende"),
    ],
)
def test_a_fact_that_fits_no_step_is_refused_with_the_mend(new: ChainFact, said: str) -> None:
    assert said in refused(new)


def signatures(*people: str, step: str = "audit-signed", note: str = "") -> list[ChainFact]:
    return [fact(step, date(2021, 4, 16), None, "audit-year", by=person, note=note) for person in people]


OF = ("hallefors", "lindesberg", "ljusnarsberg", "nora", "region-orebro-lan", "staten")
AUDITORS = [f"revisor-{of}" for of in OF]


def test_approved_by_mail_is_no_signature() -> None:
    state = state_of(*signatures(*AUDITORS[1:]), *signatures(AUDITORS[0], note="Godkänt via mejl"), chain="audit-year")

    assert state.own
    signed = state.own.step("audit-signed")
    assert signed
    assert (signed.day, signed.missing) == (None, ("Revisor Hällefors kommun",))
    assert [doubt.code for doubt in state.doubts] == ["not-signed"]


def test_the_report_is_signed_when_every_auditor_has() -> None:
    state = state_of(*signatures(*AUDITORS), chain="audit-year")

    assert state.own
    assert state.own.day_of("audit-signed") == date(2021, 4, 16)


def test_the_audit_year_is_closed_by_the_last_member() -> None:
    state = state_of(*FACTS, chain="audit-year")

    assert state.closed_on == date(2021, 11, 19)


def test_a_refusal_gives_a_year_for_damages_and_the_right_to_recall_with_sources() -> None:
    facts = (fact("sent", date(2021, 5, 3)), fact("decided", date(2021, 6, 20), outcome=Outcome.REFUSED))

    link = state_of(*facts).link("nora")
    coming = further_deadlines(Chains(ASSOCIATION, BOOK, facts, TODAY), YearPlan(2022))

    assert link
    assert {(one.consequence.id, one.day) for one in link.following} == {
        ("damages", date(2022, 6, 20)),
        ("recall", None),
        ("mending", None),
    }
    assert [(d.day, d.source, d.member) for d in coming] == [
        (
            date(2022, 6, 20),
            "vår slutsats efter förebild av kommunallagen (2017:725) 5 kap. 25 §, som lag (2003:1210) inte nämner",
            "nora",
        )
    ]
    assert {d.basis for d in coming} == {Basis.PROPOSAL}


def test_a_remark_by_the_auditors_asks_every_council_for_an_explanation_first() -> None:
    report = fact("audit-report", date(2021, 4, 16), None, "audit-year", outcome=Outcome.RECOMMENDED_WITH_REMARK)
    decided = fact("decided", date(2021, 6, 20), outcome=Outcome.GRANTED)

    state = state_of(report, decided)

    asked = {link.key[0] for link in state.members if any(f.consequence.id == "explanation" for f in link.following)}
    assert asked == {"hallefors", "lindesberg", "ljusnarsberg", "region-orebro-lan"}


def test_a_recorded_decision_meets_the_duty_of_that_member() -> None:
    plan = ASSOCIATION.plan(2021)
    assert plan

    done = duties_done(Chains(ASSOCIATION, BOOK, FACTS, TODAY), plan)

    assert done["2021:discharge-agencies:forsakringskassan"] == date(2021, 9, 20)
    assert done["2021:budget"] == date(2021, 11, 19)
    assert "2021:discharge:nora" not in done


def test_what_has_come_in_stands_on_the_next_boards_agenda_with_the_closing_list_last() -> None:
    items = agenda_items(Chains(ASSOCIATION, BOOK, FACTS, date(2021, 10, 26)), [2020])

    assert [(i.occasion.key, i.link.key[0], i.closes) for i in items] == [
        ("2021-styrelse-3", "forsakringskassan", False),
        ("2021-styrelse-3", "lindesberg", True),
    ]


def test_the_list_is_not_closed_while_a_member_is_silent() -> None:
    items = agenda_items(Chains(ASSOCIATION, BOOK, FACTS, date(2021, 10, 1)), [2020])

    assert [(i.link.key[0], i.closes) for i in items] == [("forsakringskassan", False)]


def test_the_item_is_ready_when_the_board_has_taken_it() -> None:
    items = agenda_items(Chains(ASSOCIATION, BOOK, FACTS, date(2021, 11, 20)), [2020])

    papers = agenda_papers(ASSOCIATION, items, ())

    assert {(p.target, p.item, p.ready_on) for p in papers} == {
        ("2021-styrelse-3", "discharge-2020.forsakringskassan", date(2021, 11, 19)),
        ("2021-styrelse-3", "discharge-2020.lindesberg", date(2021, 11, 19)),
    }


def test_the_follow_up_is_called_what_the_system_is_called_that_year() -> None:
    chain = BOOK.chain("national-follow-up")

    assert chain
    assert chain.title(2021) == "Nationell uppföljning (SUS) 2021"
    assert chain.title(2022) == "Nationell uppföljning (Uppföljning Finsam) 2022"


def test_an_item_put_off_stands_open_until_it_is_taken_up() -> None:
    put_off = ChainFact("open-items", 2021, "put-off", date(2021, 6, 4), item="Roll- och ansvarsfördelning")
    taken = replace(put_off, step="taken-up", day=date(2021, 11, 19), reference="§ 72")

    waiting = state_of(put_off, chain="open-items", year=2021, on=date(2021, 7, 1))
    closed = state_of(put_off, taken, chain="open-items", year=2021)

    assert [(link.item, link.closed_on) for link in waiting.links] == [("Roll- och ansvarsfördelning", None)]
    assert closed.closed_on == date(2021, 11, 19)
    (item,) = agenda_items(Chains(ASSOCIATION, BOOK, (put_off,), date(2021, 7, 1)), [2021])
    assert item.occasion.key == "2021-styrelse-2"


def test_decisions_by_delegation_are_reported_as_one_item_at_the_next_meeting() -> None:
    """Lag (2003:1210) 10 §, fourth paragraph."""
    rent = ChainFact("delegated-decisions", 2021, "decided", date(2021, 9, 15), item="Hyresavtal", by="förbundschefen")
    laptop = replace(rent, day=date(2021, 10, 4), item="Dator", reference="D 2021:4")
    reported = replace(rent, step="reported", day=date(2021, 11, 19), reference="§ 75", by="")

    state = state_of(rent, laptop, chain="delegated-decisions", year=2021, on=date(2021, 10, 5))
    before = agenda_items(Chains(ASSOCIATION, BOOK, (rent, laptop), date(2021, 10, 5)), [2021])
    half = agenda_items(Chains(ASSOCIATION, BOOK, (rent, laptop, reported), date(2021, 11, 19)), [2021])
    done = replace(reported, item="Dator")
    both = agenda_items(Chains(ASSOCIATION, BOOK, (rent, laptop, reported, done), date(2021, 11, 19)), [2021])

    assert [step.due for link in state.links if (step := link.step("reported"))] == [date(2021, 11, 19)] * 2
    told = [(i.occasion.key, i.title, [link.item for link in i.links], i.taken_on) for i in (*before, *half, *both)]
    names = ["Hyresavtal", "Dator"]
    assert told == [
        ("2021-styrelse-3", "Delegationsbeslut 2021", names, None),
        ("2021-styrelse-3", "Delegationsbeslut 2021", names, None),
        ("2021-styrelse-3", "Delegationsbeslut 2021", names, date(2021, 11, 19)),
    ]


def test_no_deviations_is_minuted_for_each_test_of_the_internal_control() -> None:
    state = state_of(*FACTS, chain="internal-control", year=2021)

    assert [(link.item, link.outcome) for link in state.links] == [
        ("Attest", Outcome.NO_DEVIATIONS),
        ("Uppföljning av individinriktade insatser", Outcome.NO_DEVIATIONS),
    ]


@pytest.mark.parametrize("outcome", [Outcome.NONE, Outcome.POSTPONED])
def test_a_member_that_has_said_something_that_does_not_count_is_not_silent(outcome: Outcome) -> None:
    sent = fact("sent", date(2021, 4, 30))
    said = fact("decided", date(2021, 5, 24), outcome=outcome, accounts_approved=True)

    silent = state_of(sent, on=date(2021, 6, 5)).link("nora")
    heard = state_of(sent, said, on=date(2021, 6, 5)).link("nora")

    assert silent
    assert heard
    assert (silent.is_silent, silent.status) == (True, "silent")
    assert (heard.is_silent, heard.status, heard.closed_on) == (False, "sent", None)


def test_a_check_against_the_audited_accounts_dated_before_the_audit_report_is_doubted() -> None:
    report = fact("audit-report", date(2021, 4, 16), None, chain="audit-year", outcome=Outcome.RECOMMENDED)
    early, late = (fact("rechecked", date(2021, 4, day), None, chain="national-follow-up") for day in (15, 16))

    doubted = state_of(report, early, chain="national-follow-up").doubts
    fine = state_of(report, late, chain="national-follow-up").doubts
    not_audited = state_of(early, chain="national-follow-up").doubts

    assert [(doubt.code, doubt.step) for doubt in doubted] == [("out-of-order", "rechecked")]
    assert "15 april 2021, före ”revisionsberättelse" in doubted[0].message
    assert (fine, not_audited) == ((), ())


def test_a_member_that_alone_was_not_sent_the_bundle_is_not_called_silent_but_not_sent() -> None:
    state = state_of(fact("sent", date(2021, 4, 30)), on=date(2021, 6, 5))

    names = {link.key[0]: (link.status, link.status_name, link.is_silent) for link in state.members}

    assert names["nora"] == ("silent", "Tyst", True)
    assert names["lindesberg"] == ("unsent", "Inte skickad", False)
    assert names["forsakringskassan"] == ("waiting", "Inväntas", False)  # agencies are given until 31 October


def test_a_member_is_silent_when_nobody_has_recorded_any_sending() -> None:
    links = state_of(*FACTS, on=date(2021, 6, 5))

    assert {link.status_name for link in links.silent} == {"Tyst"}


def test_nobody_is_silent_about_a_year_of_which_nothing_is_recorded() -> None:
    state = state_of(*FACTS, year=2019)

    assert state.silent == ()
    assert {link.status for link in state.members} == {"waiting"}


def test_the_doubt_about_approved_accounts_is_settled_by_the_discharge_recorded_after_it() -> None:
    approved = fact("decided", date(2021, 6, 14), outcome=Outcome.NONE, accounts_approved=True)
    granted = fact("decided", date(2021, 9, 20), outcome=Outcome.GRANTED)

    settled, other_way_round = state_of(approved, granted), state_of(granted, approved)

    assert codes(settled) == []
    assert codes(other_way_round) == [("approved-without-discharge", "nora")]
    nora = settled.link("nora")
    assert nora
    assert (nora.day_of("decided"), nora.outcome, nora.accounts_approved) == (granted.day, Outcome.GRANTED, None)


def test_what_is_recorded_afterwards_of_the_same_decision_completes_it_and_is_no_doubt() -> None:
    day = date(2021, 6, 14)
    first = fact("decided", day, outcome=Outcome.GRANTED)
    more = fact("decided", day, outcome=Outcome.GRANTED, accounts_approved=True, reference="§ 12")
    otherwise = fact("decided", day, outcome=Outcome.GRANTED, accounts_approved=False, reference="§ 13")

    state = state_of(first, more)

    nora = state.link("nora")
    assert nora
    assert (nora.outcome, nora.accounts_approved, nora.reference) == (Outcome.GRANTED, True, "§ 12")
    assert codes(state) == []
    assert codes(state_of(first, more, otherwise)) == [("contradiction", "nora")]


def test_a_member_that_has_told_when_it_decides_is_silent_first_when_that_day_has_been() -> None:
    told = fact("expected", date(2021, 5, 20), by="KF", due=date(2021, 6, 21))
    sent = fact("sent", date(2021, 4, 30))

    waiting, silent = (state_of(sent, told, on=on).link("nora") for on in (date(2021, 6, 21), date(2021, 6, 22)))

    assert waiting
    assert silent
    assert (waiting.is_silent, waiting.status, waiting.foretold("decided")) == (False, "expected", told)
    assert (silent.is_silent, silent.status) == (True, "silent")


def test_what_was_expected_is_forgotten_when_it_has_happened() -> None:
    told = fact("expected", date(2021, 5, 20), due=date(2021, 6, 21))
    decided = fact("decided", date(2021, 6, 21), outcome=Outcome.GRANTED)

    link = state_of(fact("sent", date(2021, 4, 30)), told, decided).link("nora")

    assert link
    assert (link.foretold("decided"), link.status) == (None, "decided")


@pytest.mark.parametrize("due", [date(2021, 5, 19), date(2022, 5, 21), None])
def test_a_day_that_has_been_or_is_more_than_a_year_away_is_nothing_to_wait_for(due: date | None) -> None:
    assert refused(fact("expected", date(2021, 5, 20), due=due), fact("sent", date(2021, 4, 30)))
