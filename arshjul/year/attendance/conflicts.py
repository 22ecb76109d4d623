"""What in a record of attendance cannot be true, and what ought to be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from arshjul.year.attendance.conflict import Conflict
from arshjul.year.attendance.decided import faults_of_items, warnings_of_items
from arshjul.year.attendance.quorate import quorate
from arshjul.year.attendance.roles import choices
from arshjul.year.attendance.seating import Sitting, seating
from arshjul.year.attendance.spells import Attendance, ServedAs, Spell
from arshjul.year.attendance.wording import SERVED_AS, at_places, paragraph
from arshjul.year.model import Role
from arshjul.year.saying.quorum import DISTANCE_LAWFUL_FROM, may_be_remote
from arshjul.year.wording import written


def conflicts(attendance: Attendance) -> tuple[Conflict, ...]:
    """Every conflict, those that cannot be first."""
    found = dict.fromkeys([*_faults(attendance), *_warnings(attendance)])
    return tuple(sorted(found, key=lambda one: not one.cannot_be))


def new_faults(before: Attendance, after: Attendance) -> tuple[Conflict, ...]:
    """What cannot be in *after* and was not so in *before*.

    A seat that was changed later can make an old record impossible; that must not stop it from being mended.
    """
    old = {one.about for one in _faults(before)}
    return tuple(one for one in _faults(after) if one.about not in old)


def _faults(attendance: Attendance) -> Iterator[Conflict]:
    yield from _held(attendance)
    for spell in attendance.spells:
        yield from _role(attendance, spell)
        yield from _limits(attendance, spell)
    yield from _twice(attendance)
    yield from _shared_seats(attendance)
    yield from faults_of_items(attendance)


def _warnings(attendance: Attendance) -> Iterator[Conflict]:
    yield from _remote(attendance)
    yield from _deputies_in_turn(attendance)
    yield from _not_quorate(attendance)
    yield from _other_numbers(attendance)
    yield from warnings_of_items(attendance)


def _held(attendance: Attendance) -> Iterator[Conflict]:
    held, occasion = attendance.held, attendance.occasion
    if held.first is not None and held.last is not None and held.last < held.first:
        yield Conflict(
            ("paragraphs",),
            f"Protokollets sista paragraf, § {held.last}, kommer före den första, § {held.first}. "
            "Skriv den första först.",
            True,
        )
    start, end = held.start or occasion.start, held.end or occasion.end
    if start and end and end <= start and occasion.last_day == occasion.day:
        yield Conflict(
            ("hours",), f"Mötet slutar {end:%H.%M} men börjar {start:%H.%M}. Rätta klockslagen för mötet.", True
        )


def _role(attendance: Attendance, spell: Spell) -> Iterator[Conflict]:
    if spell.served_as is ServedAs.GUEST:
        return
    name, day = attendance.name(spell.person), attendance.occasion.day
    possible = choices(attendance, spell.person)
    about = ("role", spell.person, spell.served_as, spell.instead_of)
    if not possible:
        yield Conflict(
            about,
            f"{name} hade ingen plats i förbundet {written(day)}. Anteckna namnet som övrig deltagare, eller rätta "
            "platserna i förbundets fil.",
            True,
        )
    elif not any(choice.fits(spell) for choice in possible):
        what = SERVED_AS[spell.served_as]
        if spell.served_as is ServedAs.SERVING:
            what += f" för {attendance.name(spell.instead_of) or 'en vakant plats'}"
        could = ", ".join(dict.fromkeys(SERVED_AS[choice.served_as] for choice in possible))
        yield Conflict(
            about,
            f"{name} kan inte vara {what}. En ersättare tjänstgör bara för samma medlem som hen är vald av. "
            f"{name} kan vara: {could}.",
            True,
        )


def _limits(attendance: Attendance, spell: Spell) -> Iterator[Conflict]:
    name = attendance.name(spell.person)
    unknown = [number for number in (spell.from_item, spell.until_item) if number and attendance.place(number) is None]
    for number in unknown:
        items = attendance.items
        # Without items every number is unknown; the mend is to tell which there are.
        mend = (
            f"Protokollet har {at_places(attendance, attendance.places)}."
            if items
            else "Skriv först vilka paragrafer protokollet har, till exempel 62–79."
        )
        yield Conflict(
            ("item", *_of(spell), number),
            f"{name}: {paragraph(attendance, number)} finns inte bland protokollets paragrafer. {mend}",
            True,
        )
    if not unknown and not attendance.reach(spell):
        yield Conflict(
            ("backwards", *_of(spell)),
            f"{name}: närvaron slutar med {paragraph(attendance, spell.until_item)}, före den börjar med "
            f"{paragraph(attendance, spell.from_item)}. Byt plats på dem.",
            True,
        )
    if spell.start and spell.end and spell.end <= spell.start:
        yield Conflict(
            ("backwards", *_of(spell), "hours"),
            f"{name}: klockan {spell.end:%H.%M} när närvaron slutar är inte efter {spell.start:%H.%M} när den börjar. "
            "Rätta klockslagen.",
            True,
        )


def _twice(attendance: Attendance) -> Iterator[Conflict]:
    for one, other in combinations(attendance.spells, 2):
        both = set(attendance.reach(one)) & set(attendance.reach(other))
        if one.who == other.who and both:
            yield Conflict(
                ("twice", *map(str, one.who)),
                f"{attendance.name(one.person)} är antecknad två gånger{_where(attendance, both)}. Skriv till och med "
                "vilken paragraf den första gången gäller, eller ta bort den ena.",
                True,
            )


def _shared_seats(attendance: Attendance) -> Iterator[Conflict]:
    """Two in one seat: the ordinary and a deputy, or two deputies. A seat has one vote."""
    shared: dict[tuple[Spell, Spell], list[int]] = {}
    for place in attendance.places:
        for sitting in seating(attendance, place):
            for one, other in combinations(sitting.holders, 2):
                if one.who != other.who:
                    shared.setdefault((one, other), []).append(place)
    for (one, other), places in shared.items():
        where = _where(attendance, places)
        first, second = attendance.name(one.person), attendance.name(other.person)
        if ServedAs.MEMBER in (one.served_as, other.served_as):
            deputy, ordinary = (first, second) if other.served_as is ServedAs.MEMBER else (second, first)
            message = f"{deputy} kan inte tjänstgöra för {ordinary}, som själv är närvarande{where}."
        else:
            seat = attendance.name(one.instead_of) or "samma vakanta plats"
            message = f"{first} och {second} tjänstgör båda för {seat}{where}. En plats har en röst."
        yield Conflict(
            ("shared", *sorted((one.person, other.person))),
            f"{message} Rätta från eller till och med vilken paragraf det gäller.",
            True,
        )


def _remote(attendance: Attendance) -> Iterator[Conflict]:
    association, day = attendance.association, attendance.occasion.day
    distant = [s for s in attendance.spells if s.remote and s.served_as.decides]
    if not distant or may_be_remote(association.articles, day):
        return
    names = ", ".join(dict.fromkeys(attendance.name(spell.person) for spell in distant))
    why = (
        f"Före den {written(DISTANCE_LAWFUL_FROM)} fick ingen delta på distans i besluten"
        if day < DISTANCE_LAWFUL_FROM
        else "Styrelsen hade inget beslut om deltagande på distans den dagen (distance_since i förbundets fil)"
    )
    yield Conflict(("remote",), f"{why}. De räknas inte när mötet ska vara beslutsfört: {names}.")


def _deputies_in_turn(attendance: Attendance) -> Iterator[Conflict]:
    """A deputy who was there while a seat stood empty, or while one later in the order served (12 §)."""
    idle: dict[tuple[str, str], list[int]] = {}
    passed: dict[tuple[str, str], list[int]] = {}
    for place in attendance.places:
        waiting = [spell for spell in attendance.at(place) if spell.served_as is ServedAs.DEPUTY]
        sittings = seating(attendance, place) if waiting else ()
        for spell in waiting:
            for sitting in sittings:
                if not (order := _order(attendance, spell.person, sitting)):
                    continue
                if not sitting.holders:
                    idle.setdefault((spell.person, sitting.seat.ordinary or ""), []).append(place)
                for holder in sitting.holders:
                    later = holder.served_as is ServedAs.SERVING and _order(attendance, holder.person, sitting)
                    if later and later > order:
                        passed.setdefault((spell.person, holder.person), []).append(place)
    for (deputy, ordinary), places in idle.items():
        yield Conflict(
            ("idle", deputy, ordinary),
            f"{attendance.name(deputy)} var närvarande men tjänstgjorde inte för "
            f"{attendance.name(ordinary) or 'en vakant plats'}, som ingen satt på{_where(attendance, places)}. "
            "Kontrollera att det stämmer.",
        )
    for (deputy, serving), places in passed.items():
        yield Conflict(
            ("order", deputy, serving),
            f"{attendance.name(serving)} tjänstgjorde fast {attendance.name(deputy)}, som kommer före i ordningen, var "
            f"närvarande{_where(attendance, places)}. Kontrollera att det stämmer.",
        )


def _not_quorate(attendance: Attendance) -> Iterator[Conflict]:
    counts = quorate(attendance)
    short = [place for place, one in enumerate(counts) if not one.is_quorate]
    if short:
        where = _where(attendance, short) or " på mötet"
        worst = min((counts[place] for place in short), key=lambda one: one.lawful - one.needed)
        yield Conflict(
            ("quorum",),
            f"Styrelsen var inte beslutsför{where}: som minst fanns {worst.lawful} av de {worst.needed} som behövdes.",
        )


def _other_numbers(attendance: Attendance) -> Iterator[Conflict]:
    agenda = attendance.occasion.agenda
    if attendance.held.first is None or not any(item.qualified for item in agenda):
        return
    lost = [item for item in agenda if item.qualified and attendance.place(item.number) is None]
    if lost:
        items = ", ".join(f"{item.number} {item.title}" for item in lost)
        yield Conflict(
            ("numbers",),
            f"Dagordningen har andra nummer än protokollet, så kvalificerad majoritet kontrolleras inte: {items}. "
            "Skriv paragraferna i dagordningen.",
        )


def _order(attendance: Attendance, person: str, sitting: Sitting) -> int:
    """The person's place in the order of the deputies of that seat, from 1; 0: is no deputy of it."""
    deputies = _deputies(attendance, sitting)
    return deputies.index(person) + 1 if person in deputies else 0


def _deputies(attendance: Attendance, sitting: Sitting) -> list[str]:
    if sitting.seat.member is None:
        return []
    wanted, occasion = (sitting.seat.body, sitting.seat.member), attendance.occasion
    held = (seat for seat in attendance.association.seats if occasion.is_of(seat) and seat.is_held_on(occasion.day))
    seats = [seat for seat in held if seat.role is Role.DEPUTY and (seat.body, seat.member) == wanted]
    return [seat.person for seat in sorted(seats, key=lambda seat: seat.order)]


def _where(attendance: Attendance, places: Iterable[int]) -> str:
    told = at_places(attendance, places)
    return f" ({told})" if told else ""


def _of(spell: Spell) -> tuple[str, ...]:
    return (spell.person, spell.served_as, spell.from_item, spell.until_item)
