"""Which deputy serves for whom at a meeting, who is to be called, and who is not needed any more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from arshjul.year.answers import Answer, Given
from arshjul.year.model import VOTING_ROLES, Association, Body, Occasion, Role
from arshjul.year.saying.told import Line, Told, begins, since_asked

LAST_WEEK = timedelta(days=7)
_EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Service:
    """One seat of a body at one meeting, and who sits in it as far as is known."""

    body: Body
    member: str | None
    ordinary: str | None
    """The person who holds the seat; None: it is vacant."""
    is_away: bool
    """The ordinary has said förhinder, or there is none."""
    deputy: str | None = None
    """The deputy who serves, or is asked to; None: not needed, or there is nobody left to ask."""

    @property
    def person(self) -> str | None:
        """Who is to sit there; None: nobody."""
        return self.deputy if self.is_away else self.ordinary


@dataclass(frozen=True)
class Turn:
    """One deputy is to be called, or is not needed any more."""

    at: datetime
    person: str
    serves: bool
    reason: str
    """Swedish, for the log of the meeting."""


class Deputies:
    """The deputies of one meeting, by what has been answered and told.

    A deputy serves only for a seat of the same member and body, in the order that was fixed when they were chosen
    (lag 2003:1210, 12 och 15 §§); one person never in two seats, a co-opted person never. One who has said
    förhinder is passed over, and so is one who has let the time to answer run out, if there is another to ask.
    """

    def __init__(
        self,
        association: Association,
        occasion: Occasion,
        standing: Mapping[str, Given],
        told: Mapping[str, Line],
    ) -> None:
        self._association = association
        self._occasion = occasion
        self._standing = standing
        self._told = {person: self._about_serving(person, line) for person, line in told.items()}
        self._seats = [s for s in association.seats if s.is_held_on(occasion.day) and occasion.is_of(s)]
        self._ordinary = {s.person for s in self._seats if s.role in VOTING_ROLES}

    def services(self, moment: datetime) -> tuple[Service, ...]:
        """Every voting seat of the meeting and who sits in it, as it stands at *moment*."""
        taken = set(self._ordinary)
        found: list[Service] = []
        for body, member in self._groups():
            free = [p for p in self._in_order(body, member) if p not in taken]
            waiting = [p for p in free if self._is_available(p, moment)]
            # When nobody is left to ask, a call that has not been answered stands: a late yes is better than none.
            waiting += [p for p in free if p not in waiting and self._is_called(p) and not self._is_out(p)]
            for service in self._of_member(body, member):
                if service.is_away and waiting:
                    deputy = waiting.pop(0)
                    taken.add(deputy)
                    service = Service(body, member, service.ordinary, True, deputy)
                found.append(service)
        return tuple(found)

    def turns(self) -> dict[str, Turn]:
        """The next turn of each deputy who is to be called or released, by person.

        What follows when a called deputy lets the time run out is told beforehand, at the moment it runs out.
        None after the meeting has begun.
        """
        found: dict[str, Turn] = {}
        for moment in self.moments():
            services = self.services(moment)
            chosen = {s.deputy: s for s in services if s.deputy}
            for person, service in chosen.items():
                if not self._is_called(person):
                    found.setdefault(person, Turn(moment, person, True, self._why(service)))
            for person in self._called():
                if person not in chosen and not self._has_said(person, Answer.DECLINED):
                    found.setdefault(person, Turn(moment, person, False, self._why_not(person, moment)))
        return {person: turn for person, turn in found.items() if turn.at < begins(self._occasion)}

    def moments(self) -> list[datetime]:
        """When something turns: at the last fact, and at each coming end of a deputy's time to answer."""
        facts = [one.moves_at for one in self._standing.values()]
        facts += [one.at for line in self._told.values() for one in line]
        last = max(facts, default=_EARLIEST)
        ends = {end for person in self._called() if (end := self._silent_from(person)) and end > last}
        return [last, *sorted(ends)]

    def _about_serving(self, person: str, line: Line) -> Line:
        """What tells whether the person is called; what was refused at an address that the person has left does not."""
        known = self._association.person(person)
        return tuple(
            one
            for one in since_asked(line, self._occasion)
            if one.reached or known is None or one.is_at(known.own_address)
        )

    def _groups(self) -> Iterable[tuple[Body, str | None]]:
        """Whose seats there are: also those of a member of the board that has filled none since its mandate ended.

        Of a board in which nobody at all sits there is nothing to count.
        """
        seats = self._seats
        if self._ordinary:
            seats = [*seats, *(s for s in self._association.seats if s.body is Body.BOARD and self._occasion.is_of(s))]
        return dict.fromkeys((s.body, s.member) for s in seats if s.role is not Role.CO_OPTED)

    def _of_member(self, body: Body, member: str | None) -> Iterator[Service]:
        for seat in self._seats:
            if (seat.body, seat.member) == (body, member) and seat.role in VOTING_ROLES:
                yield Service(body, member, seat.person, self._has_said(seat.person, Answer.DECLINED))
        for _ in range(vacancies(self._association, body, member, self._occasion)):
            yield Service(body, member, None, True)

    def _in_order(self, body: Body, member: str | None) -> list[str]:
        if member is None:
            return []
        seats = [s for s in self._seats if s.role is Role.DEPUTY and (s.body, s.member) == (body, member)]
        return list(dict.fromkeys(s.person for s in sorted(seats, key=lambda s: s.order)))

    def _is_out(self, person: str) -> bool:
        """Whether the person has said förhinder, or could not be reached with the call."""
        call, _ = self._last_call(person)
        return self._has_said(person, Answer.DECLINED) or (call is not None and not call.reached)

    def _is_available(self, person: str, moment: datetime) -> bool:
        if self._has_said(person, Answer.DECLINED):
            return False
        silent_from = self._silent_from(person)
        return silent_from is None or silent_from > moment

    def _silent_from(self, person: str) -> datetime | None:
        """When the time to answer a call ran or runs out; None: there is no call to answer."""
        if self._has_said(person, Answer.ACCEPTED):
            return None
        call, release = self._last_call(person)
        if call is None:
            return None
        runs_out = call.at + self._patience(call)
        return runs_out if release is None or release.at >= runs_out else None

    def _last_call(self, person: str) -> tuple[Told | None, Told | None]:
        """When the person was last called to serve, and released from that; None: was not."""
        call: Told | None = None
        release: Told | None = None
        for one in self._told.get(person, ()):
            if one.cancels:
                release = one
            elif one.optional is False and (call is None or release is not None):
                call, release = one, None
        return call, release

    def _patience(self, call: Told) -> timedelta:
        """How long the deputy has to answer *call*; one that the mail server refused waits for no answer."""
        if not call.reached:
            return timedelta()
        articles = self._association.articles
        is_late = begins(self._occasion) - call.at <= LAST_WEEK
        return timedelta(days=articles.deputy_answer_days_last_week if is_late else articles.deputy_answer_days)

    def _called(self) -> list[str]:
        deputies = dict.fromkeys(s.person for s in self._seats if s.role is Role.DEPUTY)
        return [p for p in deputies if p not in self._ordinary and self._is_called(p)]

    def _is_called(self, person: str) -> bool:
        call, release = self._last_call(person)
        return call is not None and release is None

    def _has_said(self, person: str, answer: Answer) -> bool:
        standing = self._standing.get(person)
        return standing is not None and standing.answer is answer

    def _why(self, service: Service) -> str:
        if service.ordinary is None:
            return "Platsen är vakant."
        return f"{self._name(service.ordinary)} har fått förhinder."

    def _why_not(self, person: str, moment: datetime) -> str:
        silent_from = self._silent_from(person)
        if silent_from is not None and silent_from <= moment:
            return "Svarade inte i tid, så nästa ersättare kallas."
        return "Ordinarie ledamot eller en tidigare ersättare kommer."

    def _name(self, key: str) -> str:
        person = self._association.person(key)
        return person.name if person else key


def vacancies(association: Association, body: Body, member: str | None, occasion: Occasion) -> int:
    """How many of the member's voting seats nobody holds on the day: one has ended and no new one has begun since.

    A deputy of the same member then serves until the member has chosen another (lag 2003:1210, 15 §).
    """
    known = association.member(member)
    if known is None or not known.belongs_on(occasion.day):
        return 0
    seats = (s for s in association.seats if s.role in VOTING_ROLES and occasion.is_of(s))
    own = [s for s in seats if (s.body, s.member) == (body, member)]
    ended = [s.until for s in own if s.until is not None and s.until < occasion.day]
    if not ended:
        return 0
    last = max(ended)
    if any(s.since is not None and last < s.since <= occasion.day for s in own):
        return 0
    return max(0, sum(s.is_held_on(last) for s in own) - sum(s.is_held_on(occasion.day) for s in own))
