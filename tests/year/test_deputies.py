"""Which deputy serves, in which order, and who is called and released."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from arshjul.year.answers import Answer, Given, Via
from arshjul.year.duty import DutyBook
from arshjul.year.model import (
    Association,
    Body,
    Member,
    MemberKind,
    Occasion,
    OccasionKind,
    Person,
    Role,
    Seat,
    YearPlan,
    YearStatus,
)
from arshjul.year.saying.deputies import Deputies, Service
from arshjul.year.saying.message import CALENDAR_KINDS, Message, MessageKind
from arshjul.year.saying.messages import demanded, due
from arshjul.year.saying.remembered import Remembered, known_after
from arshjul.year.saying.told import lines, standing_answers

ADOPTED_AT = datetime(2026, 1, 12, 8, tzinfo=UTC)
MEETING = Occasion("styrelse-1", 2026, OccasionKind.MEETING, "Styrelsemöte", date(2026, 6, 15), Body.BOARD)
MEMBERS = tuple(f"m{n}" for n in range(7))
BOOK = DutyBook("prov", "Prov", (), ())


def board(deputies: int = 2, members: Iterable[str] = MEMBERS, occasion: Occasion = MEETING) -> Association:
    """A board with one seat and *deputies* deputies for each member, and the director."""
    seats = [Seat("chef", Body.OFFICE, Role.DIRECTOR), Seat("adjungerad", Body.BOARD, Role.CO_OPTED, "m0")]
    for member in members:
        seats.append(Seat(f"{member}-ledamot", Body.BOARD, Role.MEMBER, member))
        # Written the wrong way round: the order counts, not the place in the file.
        seats += [Seat(f"{member}-{n}", Body.BOARD, Role.DEPUTY, member, n) for n in range(deputies, 0, -1)]
    people = tuple(Person(s.person, s.person, f"{s.person}@prov.example") for s in seats)
    plan = YearPlan(2026, YearStatus.ADOPTED, ADOPTED_AT, (occasion,))
    own = tuple(Member(m, m, MemberKind.MUNICIPALITY) for m in members)
    return Association("prov", "Prov", own, people, tuple(seats), years=(plan,))


class Secretariat:
    """Sends what is demanded and remembers it, as the service does."""

    def __init__(self, association: Association) -> None:
        self.association = association
        self.memory = Remembered()
        self.said: set[str] = set()
        self.sent: list[Message] = []

    @property
    def occasion(self) -> Occasion:
        return self.association.years[0].occasions[0]

    def work(self, now: datetime) -> list[Message]:
        """One pass."""
        coming = due(demanded(self.association, self.association.years[0], BOOK, self.memory), self.said, now)
        self.said |= {m.key for m in coming}
        new = [m for m in coming if not m.skip_reason]
        self.memory = known_after(self.memory, new)
        self.sent += new
        return new

    def answer(
        self, person: str, answer: Answer, at: datetime, stamped_at: datetime | None = None, sequence: int = 0
    ) -> None:
        key = self.occasion.key
        one = Given(key, person, answer, sequence, stamped_at or at, at, Via.MAIL)
        self.memory = replace(self.memory, given={key: (*self.memory.given.get(key, ()), one)})

    def services(self, now: datetime) -> tuple[Service, ...]:
        told = lines(self.memory.told.get(self.occasion.key, ()))
        standing = standing_answers(self.memory.given.get(self.occasion.key, ()), told, self.occasion)
        return Deputies(self.association, self.occasion, standing, told).services(now)

    def serving(self, now: datetime) -> dict[str | None, str | None]:
        return {s.member: s.person for s in self.services(now)}

    def holding(self) -> list[str]:
        """The deputies in whose calendars a call to serve stands."""
        told = lines(self.memory.told.get(self.occasion.key, ()))
        return sorted(
            person
            for person, line in told.items()
            if not line[-1].cancels and not line[-1].optional and not person.endswith(("ledamot", "chef", "adjungerad"))
        )


@given(st.sampled_from(list(itertools.permutations(MEMBERS, 3))))
def test_any_three_of_seven_decline_in_any_order_and_the_first_deputies_of_their_members_serve(
    away: tuple[str, ...],
) -> None:
    office, now = Secretariat(board()), ADOPTED_AT
    office.work(now)

    for member in away:
        now += timedelta(hours=1)
        office.answer(f"{member}-ledamot", Answer.DECLINED, now)
        called = office.work(now)
        assert [(m.person, m.sequence, m.optional) for m in called if m.kind is MessageKind.UPDATE] == [
            (f"{member}-1", 0, False)
        ]

    assert office.holding() == sorted(f"{member}-1" for member in away)
    assert office.serving(now) == {m: f"{m}-1" if m in away else f"{m}-ledamot" for m in MEMBERS}


def test_the_ordinary_members_return_uninvites_the_deputy_alone() -> None:
    office, now = Secretariat(board()), ADOPTED_AT
    office.work(now)
    office.answer("m0-ledamot", Answer.DECLINED, now + timedelta(hours=1))
    office.work(now + timedelta(hours=1))

    office.answer("m0-ledamot", Answer.ACCEPTED, now + timedelta(hours=2))
    (message,) = [m for m in office.work(now + timedelta(hours=3)) if m.kind is MessageKind.CANCELLATION]

    assert (message.person, message.sequence) == ("m0-1", 1)
    assert office.holding() == []


def test_a_deputy_who_is_called_again_is_invited_over_the_cancellation() -> None:
    office, now = Secretariat(board()), ADOPTED_AT
    office.work(now)
    for hours, answer in ((1, Answer.DECLINED), (2, Answer.ACCEPTED), (3, Answer.DECLINED)):
        office.answer("m0-ledamot", answer, now + timedelta(hours=hours))
        office.work(now + timedelta(hours=hours))

    assert [(m.kind.value, m.sequence) for m in office.sent if m.person == "m0-1"] == [
        ("invitation", 0),
        ("update", 0),
        ("cancellation", 1),
        ("invitation", 2),
    ]


def test_a_deputy_who_lets_three_days_pass_is_followed_by_the_next_and_released() -> None:
    office, now = Secretariat(board()), ADOPTED_AT + timedelta(hours=1)
    office.work(ADOPTED_AT)
    office.answer("m0-ledamot", Answer.DECLINED, now)
    office.work(now)

    assert not office.work(now + timedelta(days=2, hours=23))
    turned = office.work(now + timedelta(days=3, minutes=1))

    assert {(m.person, m.kind.value) for m in turned} == {("m0-1", "cancellation"), ("m0-2", "update")}
    assert office.holding() == ["m0-2"]


def test_a_released_deputy_who_says_yes_late_comes_before_the_next_again() -> None:
    office, now = Secretariat(board()), ADOPTED_AT + timedelta(hours=1)
    office.work(ADOPTED_AT)
    office.answer("m0-ledamot", Answer.DECLINED, now)
    office.work(now)
    late = now + timedelta(days=3, hours=1)
    office.work(late)

    office.answer("m0-1", Answer.ACCEPTED, late + timedelta(hours=1))
    turned = office.work(late + timedelta(hours=1))

    assert {(m.person, m.kind.value, m.sequence) for m in turned} == {
        ("m0-1", "invitation", 2),
        ("m0-2", "cancellation", 1),
    }
    assert office.holding() == ["m0-1"]
    assert {m.kind for m in office.work(late + timedelta(days=20))} <= {MessageKind.DIGEST}


def test_a_call_stands_unanswered_when_there_is_nobody_else_to_ask() -> None:
    office, now = Secretariat(board()), ADOPTED_AT + timedelta(hours=1)
    office.work(ADOPTED_AT)
    office.answer("m0-ledamot", Answer.DECLINED, now)

    for days in range(20):
        office.work(now + timedelta(days=days))

    assert office.holding() == ["m0-2"]
    assert [m.person for m in office.sent if m.kind is MessageKind.CANCELLATION] == ["m0-1"]


def test_in_the_last_week_a_deputy_has_one_day() -> None:
    office, now = Secretariat(board()), datetime(2026, 6, 10, 8, tzinfo=UTC)
    office.work(ADOPTED_AT)
    office.answer("m0-ledamot", Answer.DECLINED, now)
    office.work(now)

    office.work(now + timedelta(days=1, minutes=1))

    assert office.holding() == ["m0-2"]


def test_a_deputy_never_serves_for_another_member_and_a_co_opted_person_never() -> None:
    office = Secretariat(board(deputies=1))
    office.work(ADOPTED_AT)

    for person in ("m0-ledamot", "m0-1"):
        office.answer(person, Answer.DECLINED, ADOPTED_AT)
    office.work(ADOPTED_AT)

    assert office.serving(ADOPTED_AT)["m0"] is None
    assert office.holding() == []


def test_a_vacant_seat_is_filled_by_the_members_deputy() -> None:
    association = board()
    seats = tuple(replace(s, until=date(2026, 3, 1)) if s.person == "m3-ledamot" else s for s in association.seats)
    office = Secretariat(replace(association, seats=seats))
    office.work(ADOPTED_AT)

    assert office.serving(ADOPTED_AT)["m3"] == "m3-1"
    assert office.holding() == ["m3-1"]


def test_a_vacancy_ends_when_the_member_has_chosen_another() -> None:
    association = board()
    seats = tuple(replace(s, until=date(2026, 3, 1)) if s.person == "m3-ledamot" else s for s in association.seats)
    new = Seat("m3-2", Body.BOARD, Role.MEMBER, "m3", since=date(2026, 4, 1))
    office = Secretariat(replace(association, seats=(*seats, new)))
    office.work(ADOPTED_AT)

    assert office.serving(ADOPTED_AT)["m3"] == "m3-2"


def test_an_address_that_refuses_the_call_is_passed_over_at_once() -> None:
    office = Secretariat(board())
    office.work(ADOPTED_AT)
    office.answer("m0-ledamot", Answer.DECLINED, ADOPTED_AT + timedelta(minutes=1))
    office.work(ADOPTED_AT + timedelta(minutes=1))
    told = office.memory.told[MEETING.key]
    refused = (*told[:-1], replace(told[-1], reached=False))
    office.memory = replace(office.memory, told={MEETING.key: refused})

    office.work(ADOPTED_AT + timedelta(minutes=5))

    assert office.serving(ADOPTED_AT + timedelta(minutes=5))["m0"] == "m0-2"


def test_a_called_deputy_whose_new_address_refuses_is_passed_over_at_once() -> None:
    office = Secretariat(board())
    office.work(ADOPTED_AT)
    office.answer("m0-ledamot", Answer.DECLINED, ADOPTED_AT + timedelta(minutes=1))
    office.work(ADOPTED_AT + timedelta(minutes=1))
    people = tuple(replace(p, own_address=f"{p.key}@ny.example") for p in office.association.people)
    office.association = replace(office.association, people=people)

    office.work(ADOPTED_AT + timedelta(minutes=2))
    before = office.serving(ADOPTED_AT + timedelta(minutes=2))["m0"]
    told = tuple(
        replace(one, reached=False) if (one.person, one.address) == ("m0-1", "m0-1@ny.example") else one
        for one in office.memory.told[MEETING.key]
    )
    office.memory = replace(office.memory, told={MEETING.key: told})

    assert before == "m0-1"
    assert office.serving(ADOPTED_AT + timedelta(minutes=3))["m0"] == "m0-2"


PEOPLE = ("m0-ledamot", "m0-1", "m0-2", "m1-ledamot", "m1-1")
ANSWERS = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(list(Answer)), st.integers(-1, 0), st.integers(0, 1000))


@given(st.lists(ANSWERS, max_size=8, unique_by=lambda a: (a[0], a[3])), st.randoms())
def test_answers_end_in_the_same_state_whatever_order_they_come_in(
    answers: list[tuple[str, Answer, int, int]], random: object
) -> None:
    def ended(order: list[tuple[str, Answer, int, int]]) -> dict[str | None, str | None]:
        office, now = Secretariat(board(members=("m0", "m1"))), ADOPTED_AT
        office.work(now)
        for person, answer, sequence, stamp in order:
            now += timedelta(minutes=1)
            office.answer(person, answer, now, ADOPTED_AT + timedelta(seconds=stamp), sequence)
            office.work(now)
            serving = [s.person for s in office.services(now) if s.person]
            assert len(serving) == len(set(serving))
            for member in ("m0", "m1"):
                away = sum(s.is_away for s in office.services(now) if s.member == member)
                declined = [
                    g.person
                    for g in standing_answers(
                        office.memory.given[MEETING.key], lines(office.memory.told[MEETING.key]), MEETING
                    ).values()
                    if g.answer is Answer.DECLINED
                ]
                called = [p for p in office.holding() if p.startswith(member) and p not in declined]
                assert len(called) <= away
        return office.serving(now)

    shuffled = list(answers)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert ended(answers) == ended(shuffled) == expected(answers)


GAPS = st.sampled_from([timedelta(minutes=5), timedelta(hours=20), timedelta(days=2), timedelta(days=4)])
STEPS = st.tuples(st.sampled_from(PEOPLE), st.sampled_from([*Answer, None]), GAPS)


@given(st.lists(STEPS, max_size=12), st.integers(2, 150))
def test_with_time_running_out_between_the_answers_no_seat_ever_has_two_deputies(
    steps: list[tuple[str, Answer | None, timedelta]], days_before: int
) -> None:
    office = Secretariat(board(members=("m0", "m1")))
    office.work(ADOPTED_AT)
    now = datetime(2026, 6, 15, tzinfo=UTC) - timedelta(days=days_before)
    for person, answer, gap in steps:
        now = min(now + gap, datetime(2026, 6, 14, 21, tzinfo=UTC))
        if answer is not None:
            office.answer(person, answer, now)
        # What one pass says may lead to what the next one says; then there is nothing more to say.
        office.work(now + timedelta(minutes=1))
        office.work(now + timedelta(minutes=2))
        assert not [m for m in office.work(now + timedelta(minutes=3)) if m.kind in CALENDAR_KINDS]
        services = office.services(now + timedelta(minutes=3))
        serving = [s.person for s in services if s.person]
        assert len(serving) == len(set(serving))
        no = {p for p, given in standing(office).items() if given.answer is Answer.DECLINED}
        for service in services:
            called = [p for p in office.holding() if p.startswith(f"{service.member}-") and p not in no]
            assert called == ([service.deputy] if service.deputy else [])
            assert service.deputy not in no
            assert service.is_away == (f"{service.member}-ledamot" in no)


def standing(office: Secretariat) -> dict[str, Given]:
    told = lines(office.memory.told.get(MEETING.key, ()))
    return standing_answers(office.memory.given.get(MEETING.key, ()), told, MEETING)


def expected(answers: list[tuple[str, Answer, int, int]]) -> dict[str | None, str | None]:
    """Who serves, said in the plainest way: the last word of each person on the present time decides."""
    last: dict[str, Answer] = {}
    for person, answer, sequence, _ in sorted(answers, key=lambda a: a[3]):
        if sequence >= 0:
            last[person] = answer
    return {
        member: next(
            (
                person
                for person in (f"{member}-ledamot", f"{member}-1", f"{member}-2")
                if last.get(person) is not Answer.DECLINED
            ),
            None,
        )
        for member in ("m0", "m1")
    }
