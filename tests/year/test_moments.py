"""When an association is next looked at: who looks only then says the same at the same moments as who always does."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from year_cases import ADOPTED_AT, BOOK, association, meeting

from arshjul.associations import read_association_file
from arshjul.folders import folder
from arshjul.year.answers import Answer, Given, Via
from arshjul.year.chain import Outcome
from arshjul.year.chains.facts import ChainFact, recorded_step
from arshjul.year.facts import Fact, FactAbout, FactKind
from arshjul.year.ledger import Ledger
from arshjul.year.model import STOCKHOLM, Association, Body, Person, Role, Seat, YearPlan, YearStatus
from arshjul.year.moments import NEVER, Moments, next_moments
from arshjul.year.prepared import Issue, Prepared
from arshjul.year.saying.message import (
    CALENDAR_KINDS,
    REMINDER_TIME,
    TOLD_AT_ONCE,
    TOLD_IN_THE_MORNING,
    About,
    Message,
    MessageKind,
    morning,
    turn_of_day,
)
from arshjul.year.saying.messages import due
from arshjul.year.saying.told import told_by
from arshjul.year.standing import Standing

PASS, MINUTE, HOUR = timedelta(minutes=5), timedelta(minutes=1), timedelta(hours=1)


class World:
    """One association with what is remembered of it, as a pass leaves both."""

    def __init__(self, subject: Association, now: datetime) -> None:
        self.association, self.ledger = subject, Ledger()
        self.said: set[str] = set()
        self.log: list[tuple[datetime, Message]] = []
        self.changed_at = now
        self._stand(now)

    def let(self, now: datetime, change: Callable[[World], None]) -> None:
        """Somebody changes something."""
        change(self)
        self.changed_at = now
        self._stand(now)

    def finds(self, kinds: Collection[MessageKind], now: datetime) -> list[Message]:
        """What a pass says at *now*, whatever the moments are."""
        return [m for waiting in self._waiting for m in due(waiting, self.said, now) if m.kind in kinds]

    def says(self, rows: Iterable[Message], now: datetime) -> None:
        """The rows are written, and the mails sent."""
        before = self.ledger
        told, outlooks, asked = dict(before.told), dict(before.outlooks), dict(before.last_asked)
        for row in rows:
            self.said.add(row.key)
            self.log.append((now, row))
            if row.kind is MessageKind.QUORUM:
                known = (row.target, row.person)
                outlooks[known] = (*outlooks.get(known, ()), row.content)
            elif row.kind is MessageKind.REQUEST and not row.skip_reason:
                asked[row.person] = now
            elif row.kind in CALENDAR_KINDS and not row.skip_reason:
                told[row.target] = (*told.get(row.target, ()), told_by(row))
        self.ledger = replace(before, told=told, outlooks=outlooks, last_asked=asked)
        if self.ledger == before:
            # How it stands is the same as long as nothing is remembered; that is a test of its own below.
            self._look_ahead(now)
        else:
            self._stand(now)

    def next_look(self, now: datetime) -> datetime:
        """The next full hour, or the first pass after a message's moment when that is before it."""
        hour = now.replace(minute=0) + HOUR
        number = bisect_right(self._ticks, now)
        return min([hour, *self._ticks[number : number + 1]])

    def _stand(self, now: datetime) -> None:
        self.standing = Standing(self.association, BOOK, self.ledger, turn_of_day(now))
        self._look_ahead(now)

    def _look_ahead(self, now: datetime) -> None:
        self._waiting = [[m for m in year.messages if m.key not in self.said] for year in self.standing.years]
        self._ticks = sorted({pass_from(m.at) for waiting in self._waiting for m in waiting})
        self.moments = next_moments(self.standing, self.said, now)


Changes = dict[datetime, Callable[[World], None]]


def pass_from(moment: datetime) -> datetime:
    """The first pass at or after *moment*."""
    return moment + (datetime.min.replace(tzinfo=UTC) - moment) % PASS


def walk(world: World, start: datetime, end: datetime, changes: Changes) -> None:
    """Look at every hour and every message's moment, and prove that the moments tell when there is something to say."""
    coming, now = sorted(changes), start
    while now < end:
        while coming and coming[0] <= now:
            world.let(now, changes[coming.pop(0)])
        _look(world, TOLD_AT_ONCE, world.moments.due_at, now)
        if now.astimezone(STOCKHOLM).time() == REMINDER_TIME:
            _look(world, TOLD_IN_THE_MORNING, world.moments.morning_due_at, now)
        now = min([world.next_look(now), *(pass_from(moment) for moment in coming[:1])])


def _look(world: World, kinds: Collection[MessageKind], due_at: datetime, now: datetime) -> None:
    found = world.finds(kinds, now)
    assert bool(found) == (due_at <= now), (now, due_at, [m.key for m in found])
    if not found:
        return
    if kinds is TOLD_AT_ONCE:
        assert now - max(due_at, world.changed_at) < PASS
    world.says(found, now)
    for of, moment in (
        (TOLD_AT_ONCE, world.moments.due_at),
        (TOLD_IN_THE_MORNING, world.moments.morning_due_at),
    ):
        if now < moment < NEVER:
            assert not world.finds(of, moment - MINUTE)
            assert world.finds(of, moment)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), STOCKHOLM).astimezone(UTC)


def says(person: str, occasion: str, answer: Answer, moment: datetime) -> Callable[[World], None]:
    def change(world: World) -> None:
        sequence = max((t.sequence for t in world.ledger.told[occasion] if t.person == person), default=0)
        given = Given(occasion, person, answer, sequence, moment, moment, Via.WEB)
        answers = world.ledger.answers
        world.ledger = replace(world.ledger, answers={**answers, occasion: (*answers.get(occasion, ()), given)})

    return change


def records(*facts: Fact) -> Callable[[World], None]:
    def change(world: World) -> None:
        world.ledger = replace(world.ledger, facts=(*world.ledger.facts, *facts))

    return change


def revises(key: str, moment: datetime, **changed: object) -> Callable[[World], None]:
    def change(world: World) -> None:
        plans = tuple(
            replace(
                plan,
                occasions=tuple(
                    replace(o, revised_at=moment, sequence=o.sequence + 1, **changed) if o.key == key else o
                    for o in plan.occasions
                ),
            )
            for plan in world.association.years
        )
        world.association = replace(world.association, years=plans)

    return change


def moves_in(person: str, address: str) -> Callable[[World], None]:
    def change(world: World) -> None:
        people = tuple(replace(p, own_address=address) if p.key == person else p for p in world.association.people)
        world.association = replace(world.association, people=people)

    return change


def stands_in(person: str, since: date, until: date) -> Callable[[World], None]:
    seat = Seat(person, Body.OFFICE, Role.DIRECTOR, since=since, until=until)

    def change(world: World) -> None:
        world.association = replace(world.association, seats=(*world.association.seats, seat))

    return change


def adopts(plan: YearPlan) -> Callable[[World], None]:
    def change(world: World) -> None:
        world.association = replace(world.association, years=(*world.association.years, plan))

    return change


def step(chain: str, name: str, day: date, member: str = "", **more: object) -> Fact:
    taken = ChainFact(chain, 2021, name, day, member or None, **more)  # type: ignore[arg-type]
    return recorded_step(taken, "chef", at(day, 15))


def degerfors_karlskoga() -> Association:
    """The example with its year adopted, a second deputy for Degerfors, and without what its preparatory group does."""
    file = "degerfors-karlskoga.yaml"
    subject = read_association_file((folder("examples") / file).read_bytes(), file).association
    [plan] = subject.years
    occasions = tuple(o for o in plan.occasions if o.body is not Body.PREPARATORY)
    return replace(
        subject,
        people=(*subject.people, Person("ersattare-2-degerfors", "Andra ersättaren", "andra@degerfors.example")),
        seats=(*subject.seats, Seat("ersattare-2-degerfors", Body.BOARD, Role.DEPUTY, "degerfors", order=2)),
        years=(replace(plan, status=YearStatus.ADOPTED, adopted_at=ADOPTED_AT, occasions=occasions),),
    )


MEMBERS = ("degerfors", "karlskoga", "region-orebro-lan", "forsakringskassan", "arbetsformedlingen")
SPRING, AUTUMN = date(2022, 3, 14), date(2022, 10, 17)
END = datetime(2023, 1, 20, tzinfo=UTC)


def answers_of_a_year() -> Changes:
    """People come and stay away, deputies let the time run out, and a quorum is lost and won."""
    spring, autumn, winter = "2022-styrelse-2", "2022-styrelse-5", "2022-styrelse-6"
    no, yes = Answer.DECLINED, Answer.ACCEPTED
    week = timedelta(days=7)
    told = [
        (at(SPRING, 9, 2), "ledamot-degerfors", spring, no),
        # Both deputies have let their time run out, the second one again, when the ordinary comes back.
        (at(SPRING + week, 23, 58), "ledamot-degerfors", spring, yes),
        (at(AUTUMN, 8, 13), "ledamot-degerfors", autumn, no),
        (at(AUTUMN, 8, 15), "vice-ordforande-karlskoga", autumn, no),
        (at(AUTUMN, 8, 17), "ordforande-region-orebro-lan", autumn, no),
        (at(AUTUMN, 11, 59), "ersattare-karlskoga", autumn, no),
        (at(AUTUMN, 12, 1), "ersattare-region-orebro-lan", autumn, no),
        (at(AUTUMN, 13, 30), "ersattare-degerfors", autumn, no),
        (at(AUTUMN + week, 6, 59), "ersattare-2-degerfors", autumn, no),
        (at(AUTUMN + week, 14, 1), "vice-ordforande-karlskoga", autumn, yes),
        (at(AUTUMN + week, 16, 1), "ordforande-region-orebro-lan", autumn, yes),
        # In the last week a deputy has but one day.
        (at(date(2022, 12, 8), 16, 44), "ledamot-degerfors", winter, no),
    ]
    return {moment: says(person, occasion, answer, moment) for moment, person, occasion, answer in told}


def other_changes_of_a_year() -> Changes:
    """A meeting moved, one cancelled, an agenda sent, a new address, a stand-in, minutes, chains, the year after."""
    moved, cancelled = at(date(2022, 5, 20), 10, 1), at(date(2022, 8, 1), 10, 7)
    summoned, adopted = at(date(2022, 11, 4), 9), at(date(2022, 12, 12), 15)
    after = YearPlan(2023, YearStatus.ADOPTED, adopted, (meeting(date(2023, 1, 16)), meeting(date(2023, 2, 13))))
    day = date(2022, 2, 9)
    approved = Fact(FactAbout.ITEM, FactKind.APPROVED, 2022, day, at(day, 13), "sekreterare", key="2022-styrelse-1")
    report = step("audit-year", "audit-report", date(2022, 4, 20), outcome=Outcome.RECOMMENDED)
    sent = [step("discharge", "sent", date(2022, 5, 5), member) for member in MEMBERS[:4]]
    decided = step("discharge", "decided", date(2022, 7, 7), "degerfors", outcome=Outcome.GRANTED)
    return {
        approved.recorded_at: records(approved),
        report.recorded_at: records(step("audit-year", "adopted", date(2022, 2, 7)), report),
        sent[0].recorded_at: records(*sent),
        at(date(2022, 6, 1), 8): stands_in("sekreterare", date(2022, 7, 4), date(2022, 7, 29)),
        moved: revises("2022-styrelse-3", moved, day=date(2022, 6, 15)),
        decided.recorded_at: records(decided),
        cancelled: revises("2022-styrelse-4", cancelled, cancelled=True),
        at(date(2022, 9, 5), 11): moves_in("sekreterare", "ny@finsam-dk.example"),
        summoned: revises("2022-styrelse-5", summoned, prepared=Prepared(issues=(Issue(summoned),))),
        adopted: adopts(after),
    }


def test_while_people_answer_or_keep_silent_nothing_is_missed_late_or_looked_for_in_vain() -> None:
    world = World(degerfors_karlskoga(), ADOPTED_AT)

    walk(world, ADOPTED_AT, END, answers_of_a_year())

    sent = sent_of(world)
    assert {m.about for m in sent} >= {About.SERVING, About.UNINVITED, About.ANSWER}
    assert [m.content for m in sent if m.about is About.QUORUM] == ["at_risk", "impossible", "at_risk", "probable"]
    for occasion in ("2022-styrelse-2", "2022-styrelse-6"):
        called = [m.person for m in sent if m.about is About.SERVING and m.target == occasion]
        assert called == ["ersattare-degerfors", "ersattare-2-degerfors"]


def test_while_the_year_is_changed_and_recorded_nothing_is_missed_late_or_looked_for_in_vain() -> None:
    world = World(degerfors_karlskoga(), ADOPTED_AT)

    walk(world, ADOPTED_AT, END, other_changes_of_a_year())

    sent = sent_of(world)
    assert {m.kind for m in sent} == (TOLD_AT_ONCE | TOLD_IN_THE_MORNING) - {MessageKind.QUORUM}
    assert About.READDRESSED in {m.about for m in sent}
    assert {m.person for m in sent if m.kind is MessageKind.REQUEST} >= {"forbundschef", "kontakt-karlskoga"}
    assert {m.year for m in sent} == {2022, 2023}


def sent_of(world: World) -> list[Message]:
    """What was sent, after proving that each message has one row."""
    assert len(world.said) == len(world.log)
    return [m for _, m in world.log if not m.skip_reason]


@pytest.mark.parametrize("hours", [0, 6, 27])
def test_after_an_absence_everything_is_found_at_the_first_pass(hours: int) -> None:
    world = World(degerfors_karlskoga(), ADOPTED_AT)
    back = datetime(2022, 2, 1, 5, tzinfo=UTC) + hours * HOUR

    world.says(world.finds(TOLD_AT_ONCE, back), back)

    assert world.moments.due_at == NEVER
    assert world.moments.morning_due_at <= back


def test_what_a_year_demands_and_when_it_closes_follows_from_what_is_stored_and_not_from_the_clock() -> None:
    start = at(SPRING, 8)
    world = World(degerfors_karlskoga(), start)
    walk(world, start, at(SPRING + timedelta(days=2), 8), answers_of_a_year())
    days = (SPRING, date(2022, 4, 4), date(2022, 12, 31), date(2024, 12, 31))

    seen = [Standing(world.association, BOOK, world.ledger, at(day, 7)) for day in days]

    assert all(one.years[0].messages == seen[0].years[0].messages for one in seen)
    assert len({next_moments(one, world.said, at(SPRING, 7)) for one in seen}) == 1


def moments_of(subject: Association, said: Collection[str], now: datetime, **more: datetime) -> Moments:
    return next_moments(Standing(subject, BOOK, Ledger(), turn_of_day(now)), said, now, **more)


def test_a_draft_has_no_moments_but_its_feeds() -> None:
    draft = association(meeting(date(2022, 4, 4)), adopted_at=None)
    midnight = at(date(2022, 1, 2), 0)

    assert moments_of(draft, (), ADOPTED_AT) == Moments(NEVER, NEVER, NEVER)
    assert moments_of(draft, (), ADOPTED_AT, feeds_change_at=midnight) == Moments(midnight, NEVER, NEVER)


def test_a_moment_that_has_come_already_stays_as_it_is() -> None:
    subject = association(meeting(date(2022, 4, 4)))

    assert moments_of(subject, (), ADOPTED_AT + 5 * HOUR).due_at == ADOPTED_AT


def test_the_feeds_and_the_messages_share_one_moment() -> None:
    subject = association(meeting(date(2022, 4, 4)))
    before, after = ADOPTED_AT - HOUR, ADOPTED_AT + HOUR

    assert moments_of(subject, (), ADOPTED_AT, feeds_change_at=before).due_at == before
    assert moments_of(subject, (), ADOPTED_AT, feeds_change_at=after).due_at == ADOPTED_AT


def test_a_new_address_after_the_meeting_holds_no_moment() -> None:
    world = World(association(meeting(date(2022, 4, 4), key="mote")), ADOPTED_AT)
    world.says(world.finds(TOLD_AT_ONCE, ADOPTED_AT), ADOPTED_AT)
    on_the_day, day_after = at(date(2022, 4, 4), 23, 59), at(date(2022, 4, 5), 0)

    world.let(on_the_day, moves_in("ledamot-nora", "ny@prov.example"))

    assert world.moments.due_at <= on_the_day
    assert world.finds(TOLD_AT_ONCE, on_the_day)
    world.let(day_after, lambda _: None)
    assert world.moments.due_at == NEVER
    assert not world.finds(TOLD_AT_ONCE, day_after)


def test_the_morning_is_told_also_on_the_day_the_clock_changes() -> None:
    subject = association(meeting(date(2022, 4, 4)))
    world = World(subject, ADOPTED_AT)
    said = {m.key for m in world.standing.years[0].messages if m.at < morning(date(2022, 3, 28))}

    moment = moments_of(subject, said, at(date(2022, 3, 26), 12)).morning_due_at

    assert moment == datetime(2022, 3, 28, 5, tzinfo=UTC)
