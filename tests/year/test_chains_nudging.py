"""Who is asked about what is late, and how often."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from arshjul.associations import read_association, read_association_file
from arshjul.duties import load_duties
from arshjul.folders import folder
from arshjul.year.chain import Outcome
from arshjul.year.chains.computing import Chains
from arshjul.year.chains.facts import ChainFact
from arshjul.year.chains.nudging import Ask, asked_on, asks, days_to_ask
from arshjul.year.model import Person, YearPlan, YearStatus
from arshjul.year.saying.message import Message, MessageKind
from arshjul.year.saying.messages import demanded, due
from arshjul.year.saying.remembered import Remembered

BOOK = load_duties("samordningsforbund")
ASSOCIATION = read_association((folder("examples") / "sofint.yaml").read_bytes(), "sofint.yaml")
ADOPTED = datetime(2020, 12, 1, 11, tzinfo=UTC)
TO_ALL = tuple(ChainFact("discharge", 2020, "sent", date(2021, 4, 30), m.key) for m in ASSOCIATION.members)


def plan() -> YearPlan:
    known = ASSOCIATION.plan(2021)
    assert known
    return replace(known, status=YearStatus.ADOPTED, adopted_at=ADOPTED)


def wanted(*facts: ChainFact) -> tuple[Ask, ...]:
    return asks(Chains(ASSOCIATION, BOOK, facts, date.max), 2021)


def requests(*facts: ChainFact, asked: dict[str, date] | None = None, digest: bool = True) -> list[Message]:
    association = replace(ASSOCIATION, articles=replace(ASSOCIATION.articles, digest=digest))
    remembered = Remembered(asks=wanted(*facts), asked=asked or {})
    return [m for m in demanded(association, plan(), BOOK, remembered) if m.kind is MessageKind.REQUEST]


def days_of(messages: list[Message], person: str) -> list[date]:
    return [m.at.date() for m in messages if m.person == person]


def test_nobody_is_asked_before_anything_was_sent() -> None:
    assert requests() == []


def test_a_silent_council_is_asked_from_31_may_once_a_fortnight() -> None:
    days = days_of(requests(*TO_ALL), "kontakt-nora")

    assert days[0] == date(2021, 5, 31)
    assert {b - a for a, b in pairwise(days)} == {timedelta(days=14)}


def test_an_agency_is_asked_from_31_october() -> None:
    # The Monday after: 31 October is a Sunday.
    assert days_of(requests(*TO_ALL), "kontakt-forsakringskassan")[0] == date(2021, 11, 1)


def test_the_director_gets_a_copy_the_same_day() -> None:
    copies = [a for a in asked_on(wanted(*TO_ALL), "forbundschef", date(2021, 5, 31)) if a.copy_of]

    assert date(2021, 5, 31) in days_of(requests(*TO_ALL, digest=False), "forbundschef")
    assert days_of(requests(*TO_ALL), "forbundschef") == []  # it stands in the digest
    assert "Kontaktperson Nora kommun" in {copy.copy_of.name for copy in copies if copy.copy_of}


def test_copies_follow_the_person_and_not_the_name() -> None:
    several = [ask for ask in wanted(*TO_ALL) if ask.person.key in ("kontakt-nora", "kontakt-forsakringskassan")]
    alike = [replace(ask, person=replace(ask.person, own_name="Kontakt")) for ask in several]
    copies = [replace(ask, person=Person("chef", "Chef", "chef@x.example"), copy_of=ask.person) for ask in alike]

    days = list(days_to_ask([*alike, *copies], {}, date(2021, 1, 1), date(2021, 12, 31)))

    assert {day for person, day in days if person == "chef"} == {day for person, day in days if person != "chef"}


def test_who_has_decided_is_asked_no_more() -> None:
    decided = ChainFact("discharge", 2020, "decided", date(2021, 6, 21), "nora", outcome=Outcome.GRANTED)

    assert days_of(requests(*TO_ALL, decided), "kontakt-nora") == []


def test_the_next_letter_comes_a_fortnight_after_the_last() -> None:
    days = days_of(requests(*TO_ALL, asked={"kontakt-nora": date(2021, 6, 3)}), "kontakt-nora")

    assert days[0] == date(2021, 6, 17)


def test_after_an_absence_only_one_letter_is_sent() -> None:
    now = datetime(2021, 8, 2, 12, tzinfo=UTC)

    sent = [m for m in due(requests(*TO_ALL), set(), now) if not m.skip_reason and m.person == "kontakt-nora"]

    assert [m.at.date() for m in sent] == [date(2021, 7, 26)]


def test_who_was_sent_the_bundle_late_is_left_in_peace_for_a_fortnight() -> None:
    late = ChainFact("discharge", 2020, "sent", date(2021, 7, 1), "nora")

    assert days_of(requests(late), "kontakt-nora")[0] == date(2021, 7, 15)


def test_a_bundle_that_is_not_sent_within_a_week_of_the_audit_report_is_the_directors() -> None:
    report = ChainFact("audit-year", 2020, "audit-report", date(2021, 4, 16), outcome=Outcome.RECOMMENDED)

    days = days_of(requests(report), "forbundschef")

    assert days[0] == date(2021, 4, 23)
    assert "inom en vecka" in asked_on(wanted(report), "forbundschef", days[0])[0].text


def test_what_is_decided_is_to_be_minuted_at_the_next_board() -> None:
    decided = ChainFact("discharge", 2020, "decided", date(2021, 6, 21), "nora", outcome=Outcome.GRANTED)

    red = [a for a in wanted(*TO_ALL, decided) if a.red and a.member == "nora"]

    assert [(a.person.key, a.since) for a in red] == [("forbundschef", date(2021, 9, 10))]


def test_what_was_reported_nationally_is_checked_again_a_fortnight_after_the_audit() -> None:
    economy = ChainFact("national-follow-up", 2020, "economy", date(2021, 3, 10))
    report = ChainFact("audit-year", 2020, "audit-report", date(2021, 4, 16), outcome=Outcome.RECOMMENDED)
    checked = ChainFact("national-follow-up", 2020, "rechecked", date(2021, 5, 3))

    asked = [a for a in wanted(economy, report) if a.chain == "national-follow-up"]

    assert [(a.person.key, a.since, a.title) for a in asked] == [
        ("forbundschef", date(2021, 4, 30), "Nationell uppföljning (SUS) 2020")
    ]
    assert "stämmer med årsredovisningen efter revisionen" in asked[0].text
    assert not any(a.chain == "national-follow-up" for a in wanted(economy))
    assert not any(a.chain == "national-follow-up" for a in wanted(economy, report, checked))


def test_nobody_is_told_that_a_decision_is_not_minuted_before_there_is_one() -> None:
    path = Path(__file__).parent.parent / "cases" / "law" / "nobody-has-decided-yet.yaml"
    read = read_association_file(path.read_bytes(), path.name)
    facts = [written.fact for written in read.facts]

    told = [ask.text for ask in asks(Chains(read.association, BOOK, facts, date.max), 2022)]

    assert any("Svara när fullmäktige" in text for text in told)
    assert not any("protokollfört" in text for text in told)


def test_what_is_put_off_is_due_at_the_next_meeting_also_in_the_next_year() -> None:
    chain = BOOK.chain("open-items")
    assert chain
    last = ASSOCIATION.years[-1].standing[-1]
    later = replace(last, key="2022-styrelse-1", year=2022, day=date(2022, 2, 18))
    subject = replace(ASSOCIATION, years=(*ASSOCIATION.years, YearPlan(2022, occasions=(later,))))
    december = ChainFact("open-items", 2021, "put-off", date(2021, 11, 19), item="Lokalhyra")
    june = ChainFact("open-items", 2021, "put-off", date(2021, 6, 4), item="Avtal")

    links = Chains(subject, BOOK, [december, june], date(2021, 11, 20)).state(chain, 2021).links

    due = {link.item: (step.due, step.days_late) for link in links if (step := link.step("taken-up"))}
    assert due == {"Lokalhyra": (date(2022, 2, 18), 0), "Avtal": (date(2021, 9, 10), 71)}


def test_an_item_that_is_open_since_december_is_asked_about_in_the_new_year() -> None:
    last = ASSOCIATION.years[-1].standing[-1]
    later = replace(last, key="2022-styrelse-1", year=2022, day=date(2022, 2, 18))
    subject = replace(ASSOCIATION, years=(*ASSOCIATION.years, YearPlan(2022, occasions=(later,))))
    decided = ChainFact("delegated-decisions", 2021, "decided", date(2021, 12, 20), item="Hyresavtal")
    reported = replace(decided, step="reported", day=date(2022, 2, 18), reference="§ 7")

    def told(*facts: ChainFact) -> list[tuple[date, str]]:
        found = asks(Chains(subject, BOOK, facts, date.max), 2022)
        return [(ask.since, ask.text) for ask in found if ask.chain == "delegated-decisions"]

    assert told(decided) == [
        (date(2022, 2, 18), "Anmäl delegationsbeslutet ”Hyresavtal” till styrelsen, och skriv in paragrafen.")
    ]
    assert told(decided, reported) == []


def expecting(due: date, told_on: date = date(2021, 5, 20)) -> ChainFact:
    return ChainFact("discharge", 2020, "expected", told_on, "nora", by="KF", due=due)


def test_who_has_told_when_it_is_decided_is_asked_the_day_after_and_reminded_of_its_word() -> None:
    asked = requests(*TO_ALL, expecting(date(2021, 6, 21)))

    assert days_of(asked, "kontakt-nora")[0] == date(2021, 6, 22)
    assert days_of(asked, "kontakt-hallefors")[0] == date(2021, 5, 31)
    texts = [one.text for one in asked_on(wanted(*TO_ALL, expecting(date(2021, 6, 21))), "kontakt-nora", date.max)]
    assert all(text.endswith("Enligt svaret 20 maj 2021 väntades det 21 juni 2021.") for text in texts)


def test_the_last_word_of_when_counts_and_a_day_before_the_questions_moves_none() -> None:
    later = expecting(date(2021, 9, 27), date(2021, 6, 1))

    assert days_of(requests(*TO_ALL, expecting(date(2021, 6, 21)), later), "kontakt-nora")[0] == date(2021, 9, 28)
    assert days_of(requests(*TO_ALL, expecting(date(2021, 5, 24))), "kontakt-nora")[0] == date(2021, 5, 31)
