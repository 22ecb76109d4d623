"""The file of an association: what is read from it, every fault in it, and that it is written back the same."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arshjul.associations import read_association, write_association
from arshjul.errors import InputError
from arshjul.folders import folder
from arshjul.year.model import (
    Agreement,
    Articles,
    Association,
    Body,
    Member,
    MemberKind,
    Occasion,
    OccasionKind,
    OwnBody,
    Person,
    Role,
    Seat,
    YearPlan,
    YearStatus,
)

CASES = Path(__file__).parent / "cases" / "associations"
VALID = (CASES / "giltig.yaml").read_text("utf-8")
FAULTY = sorted(path for path in CASES.glob("*.yaml") if path.name != "giltig.yaml")
EXAMPLES = sorted(folder("examples").glob("*.yaml"))


def read(text: str, file: str = "prov.yaml") -> Association:
    return read_association(text.encode(), file)


def expected_problems(path: Path) -> list[tuple[int, str, str]]:
    """The problems that the head of a faulty file lists: line, field and message."""
    rows = [row[2:] for row in path.read_text("utf-8").splitlines() if row.startswith("# ") and " | " in row]
    parts = [row.split("|", 2) for row in rows]
    return [(int(line), field.strip(), message.strip()) for line, field, message in parts]


@pytest.mark.parametrize("path", FAULTY, ids=lambda path: path.stem)
def test_every_fault_is_told_with_file_line_field_and_mend(path: Path) -> None:
    with pytest.raises(InputError) as refusal:
        read_association(path.read_bytes(), path.name)

    told = [(problem.line, problem.field or "", problem.message) for problem in refusal.value.problems]
    assert told == expected_problems(path)
    assert all(problem.file == path.name for problem in refusal.value.problems)


def test_the_file_without_faults_is_read() -> None:
    association = read(VALID)

    assert association.key == "prov"
    assert association.member("nora") == Member("nora", "Nora kommun", MemberKind.MUNICIPALITY)
    assert association.person("ledamot") == Person("ledamot", "Ledamot", "ledamot@regionen.example")
    assert association.seats[2] == Seat("ersattare", Body.BOARD, Role.DEPUTY, "nora", order=1)
    assert association.agreements == (Agreement("follow-up-economy", 2022, date(2022, 3, 10)),)
    plan = association.plan(2022)
    assert plan is not None
    assert plan.status is YearStatus.DRAFT
    assert plan.occasions == (
        Occasion(
            "2022-styrelse-1",
            2022,
            OccasionKind.MEETING,
            "Helårsredovisning",
            date(2022, 2, 7),
            Body.BOARD,
            start=time(9),
            end=time(12),
        ),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_the_file_is_read_in_any_encoding_that_swedish_programs_save(encoding: str) -> None:
    association = read_association(VALID.encode(encoding), "prov.yaml")

    assert association.name == "Samordningsförbundet Prov"


def test_a_file_name_that_cannot_be_a_key_is_refused_with_a_proposal() -> None:
    with pytest.raises(InputError, match=r"”Södra Ån” duger inte .* Byt namn på filen till sodra-an\.yaml\."):
        read(VALID, "Södra Ån.yaml")


def test_week_53_is_taken_in_a_year_that_has_it() -> None:
    association = read(VALID.replace("year: 2022, day: 2022-03-10", "year: 2020, week: 53"))

    assert association.agreements == (Agreement("follow-up-economy", 2020, week=53),)


def test_an_occasion_outside_its_year_is_left_to_the_collision_check() -> None:
    association = read(VALID.replace("day: 2022-02-07", "day: 2021-02-07"))

    assert association.years[0].occasions[0].day == date(2021, 2, 7)


def test_two_people_may_share_an_address_when_they_are_never_called_together() -> None:
    contact = VALID.replace("ersattare@nora.example", "ordforande@nora.example").replace(
        "{person: ersattare, body: board, role: deputy, member: nora, order: 1}",
        "{person: ersattare, body: office, role: contact, member: nora}",
    )
    successor = (
        VALID.replace("ersattare@nora.example", "ordforande@nora.example")
        .replace("role: chair, member: nora", "role: chair, member: nora, until: 2022-12-31")
        .replace("role: deputy, member: nora, order: 1", "role: chair, member: nora, since: 2023-01-01")
    )

    assert len(read(contact).people) == 3
    assert len(read(successor).people) == 3


def test_the_director_is_called_with_everybody_and_cannot_share_an_address() -> None:
    director = VALID.replace("ersattare@nora.example", "ordforande@nora.example").replace(
        "{person: ersattare, body: board, role: deputy, member: nora, order: 1}",
        "{person: ersattare, body: office, role: director}",
    )

    with pytest.raises(InputError, match="Ge dem var sin adress"):
        read(director)


def test_a_body_has_one_chair_at_a_time() -> None:
    """Lag (2003:1210) 17 §."""
    two = VALID.replace(
        "{person: ersattare, body: board, role: deputy, member: nora, order: 1}",
        "{person: ersattare, body: board, role: chair, member: nora, since: 2022-07-01}",
    )
    followed = two.replace(
        "{person: ordforande, body: board, role: chair, member: nora}",
        "{person: ordforande, body: board, role: chair, member: nora, until: 2022-06-30}",
    )

    with pytest.raises(InputError, match=r"två ordförande på en gång: ersattare och den på rad 11\. Skriv until"):
        read(two)
    assert len(read(followed).seats) == 3


def test_deputies_may_have_the_same_order_one_after_the_other() -> None:
    text = VALID.replace(
        "{person: ersattare, body: board, role: deputy, member: nora, order: 1}",
        "{person: ersattare, body: board, role: deputy, member: nora, order: 1, until: 2022-06-30}\n"
        "  - {person: ledamot, body: board, role: deputy, member: nora, order: 1, since: 2022-07-01}",
    )

    assert len(read(text).seats) == 4


def test_a_broken_row_says_nothing_of_its_references() -> None:
    text = VALID.replace("address: ordforande@nora.example", "address: ingen")

    with pytest.raises(InputError) as refusal:
        read(text)

    assert [problem.field for problem in refusal.value.problems] == ["people[1].address"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_written_back_the_same(path: Path) -> None:
    association = read_association(path.read_bytes(), path.name)

    written = write_association(association)

    assert read(written, path.name) == association
    assert write_association(read(written, path.name)) == written


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_has_example_addresses_only_and_says_where_its_days_come_from(path: Path) -> None:
    association = read_association(path.read_bytes(), path.name)

    assert all(person.own_address.endswith(".example") for person in association.people)
    assert "kommer från" in path.read_text("utf-8").split("\n\n")[0]


def test_the_example_of_degerfors_karlskoga_is_the_plan_of_2022() -> None:
    path = folder("examples") / "degerfors-karlskoga.yaml"

    association = read_association(path.read_bytes(), path.name)

    plan = association.plan(2022)
    assert plan is not None
    assert plan.status is YearStatus.DRAFT
    days = {
        body: [f"{o.day:%m-%d} {o.start:%H}–{o.end:%H}" for o in plan.standing if o.body is body and o.start and o.end]
        for body in (Body.BOARD, Body.PREPARATORY, Body.JOINT)
    }
    assert days == {
        Body.BOARD: ["02-07 09–12", "04-04 09–12", "06-13 09–12", "08-29 09–12", "11-14 09–12", "12-12 09–13"],
        Body.PREPARATORY: [
            "02-02 14–16",
            "03-22 13–16",
            "05-31 14–16",
            "08-23 14–16",
            "11-01 13–16",
            "12-06 12–16",
        ],
        Body.JOINT: ["05-03 12–16", "10-04 12–16"],
    }
    expected = Agreement(
        "half-year-report-member", 2022, date(2022, 8, 18), member="region-orebro-lan", confirmed=False
    )
    assert expected in [replace(agreement, source="") for agreement in association.agreements]


def test_the_other_examples_have_the_days_of_the_minutes() -> None:
    sofint, ornskoldsvik = (
        read_association((folder("examples") / name).read_bytes(), name)
        for name in ("sofint.yaml", "ornskoldsvik.yaml")
    )

    days = {plan.year: [f"{o.day:%m-%d}" for o in plan.standing] for plan in sofint.years + ornskoldsvik.years}
    assert days == {
        2021: ["06-04", "09-10", "10-05", "11-19"],
        2022: ["02-18", "11-18"],
        2024: ["02-16", "03-22", "04-19", "05-16", "05-30", "07-19"],
    }
    assert len(sofint.members) == 7
    assert len(ornskoldsvik.members) == 4


def test_what_is_as_usual_is_not_written() -> None:
    written = write_association(Association("prov", "Prov", years=(YearPlan(2022),)))

    assert written == "name: Prov\n\nyears:\n  - year: 2022\n"


def test_the_file_is_written_as_a_person_would_write_it() -> None:
    assert write_association(read(VALID)).replace("\n\n", "\n") == VALID.replace(
        "  - {duty: follow-up-economy, year: 2022, day: 2022-03-10}\n",
        "  - duty: follow-up-economy\n    year: 2022\n    day: 2022-03-10\n",
    ).removeprefix("# En fil utan fel. De andra i mappen är den här med ett eller flera fel.\n")


def test_the_facts_that_the_service_keeps_are_not_in_the_file() -> None:
    moment = datetime(2022, 1, 1, tzinfo=UTC)
    kept = Occasion(
        "2022-konferens",
        2022,
        OccasionKind.EVENT,
        "Konferens",
        date(2022, 5, 16),
        sequence=3,
        known_since=moment,
        revised_at=moment,
    )
    plan = YearPlan(2022, YearStatus.ADOPTED, adopted_at=moment, occasions=(kept,))

    again = read(write_association(Association("prov", "Prov", years=(plan,))))

    plain = replace(kept, sequence=0, known_since=None, revised_at=None)
    assert again.years == (YearPlan(2022, YearStatus.ADOPTED, occasions=(plain,)),)


texts = st.text(
    st.characters(exclude_categories=("C", "Z")) | st.sampled_from(" :#-'\"{}[],&*!|>%@`"), min_size=1, max_size=20
).filter(lambda text: text.strip() == text and "=?" not in text)
needed_texts = texts.map(lambda text: unicodedata.normalize("NFC", text))
days = st.dates(date(2020, 1, 1), date(2023, 12, 31))
clocks = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))


OWN_BODIES = (OwnBody("lsg", "LSG", Body.PREPARATORY), OwnBody("au", "Arbetsutskottet"))
whose: st.SearchStrategy[tuple[Body, OwnBody | None]] = st.sampled_from(
    [*((body, None) for body in Body if body is not Body.GROUP), *((own.kind, own) for own in OWN_BODIES)]
)


@st.composite
def occasions(draw: st.DrawFn, key: str) -> Occasion:
    day = draw(days)
    start = draw(st.none() | st.just(time(9)))
    body, own_body = draw(whose)
    return Occasion(
        key=key,
        year=2022,
        kind=draw(st.sampled_from(OccasionKind)),
        title=draw(needed_texts),
        day=day,
        body=body,
        own_body=own_body,
        end_day=draw(st.none() | st.just(day)),
        start=start,
        end=draw(st.none() | clocks.filter(lambda clock: clock > time(9))) if start else None,
        place=draw(needed_texts | st.just("")),
        link=draw(st.sampled_from(["", "https://moten.example/1?a=b&c=d#e"])),
        matters=tuple(draw(st.lists(st.sampled_from(["budget", "annual-report"]), max_size=2))),
        public=draw(st.booleans()),
        cancelled=draw(st.booleans()),
        note=draw(needed_texts | st.just("")),
    )


@st.composite
def associations(draw: st.DrawFn) -> Association:
    members = tuple(
        Member(f"medlem-{number}", draw(needed_texts), draw(st.sampled_from(MemberKind))) for number in range(2)
    )
    people = tuple(Person(f"person-{n}", draw(needed_texts), f"p{n}@å{n}.example") for n in range(2))
    seats = tuple(
        Seat(
            person=draw(st.sampled_from(people)).key,
            body=body,
            own_body=own_body,
            # A body has one chair at a time.
            role=draw(st.sampled_from([role for role in Role if number == 0 or role is not Role.CHAIR])),
            member=draw(st.sampled_from([None, *(member.key for member in members)])),
            order=number,
            since=draw(st.none() | st.just(date(2020, 2, 29))),
            until=draw(st.none() | st.just(date(2023, 12, 31))),
        )
        for number, (body, own_body) in enumerate(draw(st.lists(whose, max_size=3)))
    )
    return Association(
        key="prov",
        bodies=OWN_BODIES,
        name=draw(needed_texts),
        members=members,
        people=people,
        seats=seats,
        agreements=(Agreement("budget", 2020, week=53, confirmed=draw(st.booleans()), source=draw(needed_texts)),),
        years=(
            YearPlan(
                2022,
                draw(st.sampled_from(YearStatus)),
                occasions=tuple(draw(occasions(f"o-{number}")) for number in range(draw(st.integers(0, 3)))),
            ),
        ),
        articles=Articles(
            summons_days=draw(st.integers(0, 90)),
            half_year_report_due=draw(st.sampled_from([None, "08-31"])),
            telephone=draw(st.sampled_from(["", "0555-123 45", "+46 555 123 45", "055512345"])),
        ),
        place=draw(needed_texts | st.just("")),
        organisation_number=draw(st.sampled_from(["", "222000-2279"])),
    )


@settings(max_examples=100, deadline=None)
@given(associations())
def test_any_association_is_read_back_as_it_was_written(association: Association) -> None:
    assert read(write_association(association)) == association
