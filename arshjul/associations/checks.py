"""What must hold between the fields of an association's file, and between its rows."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import UTC, date, datetime, time
from typing import TypeVar

from arshjul.associations.bodies import OF_ALL, OF_ITS_OWN
from arshjul.associations.rows import Row, Rows, sound, told
from arshjul.errors import meant
from arshjul.fields import quoted
from arshjul.year.model import (
    STOCKHOLM,
    Agreement,
    Association,
    Body,
    Closure,
    Member,
    Occasion,
    OccasionKind,
    OwnBody,
    Person,
    Role,
    Seat,
)
from arshjul.year.own_items import OwnItem
from arshjul.year.people import called
from arshjul.year.wording import heading

T = TypeVar("T")

LONGEST_HEADING = 160
"""Characters. A subject has at most 250, and says more about a meeting than its heading: what has become of it, that
it is told at short notice, and when it is, at most 36 and 46 characters."""


def check(rows: Rows) -> None:
    """Keep a problem, at its line, for everything that does not fit together."""
    for body in told(rows.bodies):
        _check_body(body)
    for member in told(rows.members):
        _check_member(member)
    for row in told(rows.seats):
        _check_seat(row)
    for agreement in told(rows.agreements):
        _check_agreement(agreement)
    for closure in told(rows.closures):
        _check_closure(closure)
    for occasion in told(rows.occasions):
        _check_occasion(occasion)
    _check_references(rows)
    _check_guests(rows)
    _check_repetitions(rows)
    _check_order_of_deputies(rows)
    _check_one_chair(rows)
    _check_shared_addresses(rows)


def _check_body(row: Row[OwnBody]) -> None:
    body, fields = row.value, row.fields
    if body.key == Body.GROUP:
        fields.problem(f"Nyckeln {Body.GROUP} är upptagen. Välj en annan, till exempel arbetsutskott.", "key")
    elif body.key in OF_ALL and body.kind != body.key:
        fields.problem(f"Nyckeln {body.key} har alla förbund, och det är ett annat slags organ. Ta bort kind.", "kind")
    elif body.key not in OF_ALL and body.kind not in OF_ITS_OWN:
        message = (
            f"Ett förbund har bara ett organ av slaget {body.kind}. Skriv key: {body.kind} för att ge det ett namn,"
        )
        fields.problem(f"{message} eller välj bland: {', '.join(OF_ITS_OWN)}.", "kind")


def _check_member(row: Row[Member]) -> None:
    member = row.value
    if member.since and member.until and member.until < member.since:
        message = f"Medlemskapet slutar {member.until}, före det börjar {member.since}. Rätta det ena."
        row.fields.problem(message, "until")


def _check_seat(row: Row[Seat]) -> None:
    seat = row.value
    if seat.since and seat.until and seat.until < seat.since:
        message = f"Platsen slutar {seat.until}, före den börjar {seat.since}. Byt plats på dem eller rätta en."
        row.fields.problem(message, "until")


def _check_agreement(row: Row[Agreement]) -> None:
    agreement, fields = row.value, row.fields
    if agreement.day and agreement.week:
        fields.problem("Både day och week är ifyllda. Behåll day om dagen är känd, annars week.", "week")
        return
    if not agreement.day and not agreement.week:
        fields.problem("Både day och week saknas. Skriv den dag eller den vecka som gäller.")
        return
    if agreement.day and agreement.day.year != agreement.year:
        message = f"{agreement.day} ligger inte i {agreement.year}. Rätta day, eller skriv year: {agreement.day.year}."
        fields.problem(message, "day")
    # 28 December always lies in the last ISO week of its year.
    last_week = date(agreement.year, 12, 28).isocalendar().week
    if agreement.week and agreement.week > last_week:
        message = f"Vecka {agreement.week} finns inte {agreement.year}. Årets sista vecka är {last_week}."
        fields.problem(f"{message} Skriv den, eller ange day.", "week")


def _check_closure(row: Row[Closure]) -> None:
    closure = row.value
    if closure.last < closure.first:
        message = f"Perioden slutar {closure.last}, före den börjar {closure.first}. Byt plats på dem eller rätta en."
        row.fields.problem(message, "last")


def _check_occasion(row: Row[Occasion]) -> None:
    occasion, fields = row.value, row.fields
    if occasion.kind.is_meeting and occasion.body is None:
        fields.problem(f"Fältet body saknas: vem har mötet? Välj bland: {', '.join(OF_ALL)}.", "body")
    if occasion.end_day and occasion.end_day < occasion.day:
        fields.problem(
            f"Det slutar {occasion.end_day}, före det börjar {occasion.day}. Rätta day eller end_day.", "end_day"
        )
    if occasion.end and not occasion.start:
        fields.problem("Sluttid finns men starttid saknas. Lägg till start, eller ta bort end.", "end")
    one_day = occasion.end_day in (None, occasion.day)
    if one_day and occasion.start and occasion.end and occasion.end <= occasion.start:
        fields.problem(
            f"Det slutar {occasion.end:%H:%M} men börjar {occasion.start:%H:%M}. Rätta start eller end.", "end"
        )
    for name, day, clock in (("start", occasion.day, occasion.start), ("end", occasion.last_day, occasion.end)):
        if clock and not _exists(day, clock):
            fields.problem(
                f"Klockan {clock:%H:%M} finns inte den {day}: då ställs klockan om till sommartid. Skriv en annan tid.",
                name,
            )
    title = heading(occasion)
    if len(title) > LONGEST_HEADING:
        fields.problem(
            f"Titeln är för lång: mötet kallas ”{title[:40]}…” i mejlen, {len(title)} tecken, och då ryms inte "
            f"”Inställt:” och tiden på en ämnesrad. Korta titeln med minst {len(title) - LONGEST_HEADING} tecken.",
            "title",
        )
    # A link stands in mails and on pages; javascript: or file: must never get there.
    for name, link in (("link", occasion.link), ("papers_link", occasion.papers_link)):
        if link and (not link.startswith(("https://", "http://")) or " " in link or "|" in link):
            fields.problem(f"{quoted(link)} är ingen länk. Skriv en adress som börjar med https://.", name)
    numbers = [item.number for item in occasion.agenda]
    for number in dict.fromkeys(n for n in numbers if n and numbers.count(n) > 1):
        fields.problem(f"Ärendet {quoted(number)} står flera gånger i agenda. Ge varje ärende sitt nummer.", "agenda")


def _exists(day: date, clock: time) -> bool:
    """Whether the clock shows that time on *day*: in the night to summer time it jumps over an hour."""
    local = datetime.combine(day, clock, STOCKHOLM)
    return local.astimezone(UTC).astimezone(STOCKHOLM).time() == clock


def _check_references(rows: Rows) -> None:
    members = {row.value.key for row in rows.members}
    people = {row.value.key for row in rows.people}
    for seat in rows.seats:
        _check_reference(seat, "person", seat.value.person, people, "people")
        _check_reference(seat, "member", seat.value.member, members, "members")
    for agreement in rows.agreements:
        _check_reference(agreement, "member", agreement.value.member, members, "members")
    for item in rows.items:
        _check_reference(item, "person", item.value.person, people, "people")
        _check_role(item, {seat.value.role for seat in rows.seats})
    for council_day in rows.council_days:
        _check_reference(council_day, "member", council_day.value.member, members, "members")


def _check_reference(row: Row[T], name: str, key: str | None, known: set[str], where: str) -> None:
    if not key or key in known:
        return
    if row.is_kept:
        value = row.value
        what = "annat"
        if isinstance(value, Seat):
            what = f"platsen som {value.person} har i {value.body_key}"
        elif isinstance(value, OwnItem):
            what = f"punkten {value.key}"
        row.fields.problem(
            f"{quoted(key)} tas bort, men {what} hör dit och står kvar. Ta bort också det, med remove: ja.", name
        )
        return
    mend = meant(key, sorted(known), f"Lägg till posten under {where}, eller rätta nyckeln.")
    row.fields.problem(f"Nyckeln {quoted(key)} finns inte under {where}. {mend}", name)


def _check_guests(rows: Rows) -> None:
    """Two people behind one mailbox overwrite each other's invitation; see `_check_shared_addresses`."""
    people = {row.value.key: row.value for row in sound(rows.people)}
    seats = tuple(row.value for row in sound(rows.seats))
    association = Association("", "", people=tuple(people.values()), seats=seats)
    for row in sound(rows.occasions):
        for key in row.value.guests:
            _check_reference(row, "guests", key, set(people), "people")
            guest = people.get(key)
            others = [one.person for one in called(association, row.value) if one.person != guest] if guest else []
            same = next((one for one in others if guest and one.own_address.lower() == guest.own_address.lower()), None)
            if guest and same:
                row.fields.problem(
                    f"{quoted(guest.name)} och {quoted(same.name)} har samma adress och kallas till samma möte. "
                    "Ge dem var sin adress, eller bjud bara in en av dem.",
                    "guests",
                )
        if row.value.guests and not row.value.kind.is_meeting:
            row.fields.problem("Till det här kallas ingen. Ta bort guests, eller skriv kind: meeting.", "guests")


def _check_role(row: Row[OwnItem], held: set[Role]) -> None:
    """Somebody must have the role that answers for an item, and those that prepare its papers."""
    item, fields = row.value, row.fields
    roles = [] if item.person else [("role", item.role)]
    roles += [("checklist", paper.role) for paper in item.checklist if paper.role]
    for name, role in roles:
        if fields.is_sound and role not in held:
            there_are = ", ".join(one for one in Role if one in held) or "ingen har någon roll än"
            fields.problem(
                f"Ingen har rollen {role}, som punkten {quoted(item.name)} behöver. Lägg till en plats under seats, "
                f"skriv person, eller välj en roll som finns: {there_are}.",
                name,
            )


def _check_repetitions(rows: Rows) -> None:
    _refuse_repeated(rows.bodies, lambda body: body.key, "key", "Nyckeln")
    _refuse_repeated(rows.bodies, lambda body: body.name.casefold(), "name", "Namnet")
    _refuse_repeated(rows.members, lambda member: member.key, "key", "Nyckeln")
    _refuse_repeated(rows.people, lambda person: person.key, "key", "Nyckeln")
    _refuse_repeated(rows.preconditions, lambda precondition: precondition.key, "key", "Nyckeln")
    _refuse_repeated(rows.items, lambda item: item.key, "key", "Nyckeln")
    _refuse_repeated(rows.occasions, lambda occasion: occasion.key, "key", "Nyckeln")
    _refuse_repeated(rows.years, lambda plan: plan.year, "year", "Året")
    _refuse_repeated(
        sound(rows.agreements), lambda a: (a.duty, a.year, a.member), "duty", "Datum för samma plikt, år och medlem"
    )
    _refuse_repeated(
        sound(rows.closures),
        lambda closure: (closure.name, closure.first),
        "name",
        "Period med samma namn och början",
    )
    _refuse_repeated(
        sound(rows.council_days), lambda c: (c.member, c.day, c.name), "day", "Samma sammanträde hos medlemmen"
    )


def _refuse_repeated(rows: Iterable[Row[T]], key: Callable[[T], Hashable], name: str, word: str) -> None:
    first: dict[Hashable, Row[T]] = {}
    for row in rows:
        value = key(row.value)
        if value == "" or first.setdefault(value, row) is row:
            continue
        row, other = (first[value], row) if row.is_kept else (row, first[value])
        where = "i det som redan är inläst" if other.is_kept else f"på rad {other.fields.line_of(name)}"
        shown = f" {quoted(str(value))}" if not isinstance(value, tuple) else ""
        row.fields.problem(f"{word}{shown} står redan {where}. Ändra eller ta bort en av dem.", name)


def _check_order_of_deputies(rows: Rows) -> None:
    """The order in which a member's deputies serve is fixed when they are chosen (lag 2003:1210, 12 §)."""
    deputies = [row for row in sound(rows.seats) if row.value.role is Role.DEPUTY]
    for row, before in _at_once(deputies, lambda seat: (seat.member, seat.body_key, seat.order)):
        row.fields.problem(
            f"Ersättaren har samma turordning ({row.value.order}) som {_other(before)}. "
            "Skriv order: 1 för den som går in först, order: 2 för nästa.",
            "order",
        )


def _check_one_chair(rows: Rows) -> None:
    """A body has one chair at a time; the board may have one or two vice chairs (lag 2003:1210, 17 §)."""
    chairs = [row for row in sound(rows.seats) if row.value.role is Role.CHAIR]
    for row, before in _at_once(chairs, lambda seat: seat.body_key):
        row.fields.problem(
            f"Det finns två ordförande på en gång: {row.value.person} och {_other(before)}. "
            "Skriv until på den som slutar och since på den som börjar, eller ge en av dem en annan roll.",
            "role",
        )


def _at_once(seats: list[Row[Seat]], key: Callable[[Seat], Hashable]) -> Iterator[tuple[Row[Seat], Row[Seat]]]:
    """Each seat that is held on a day when one with the same *key* before it is, with that one; what is new first."""
    for group in _groups(seats, key):
        for number, row in enumerate(group):
            before = next((other for other in group[:number] if _overlap(other.value, row.value)), None)
            if before:
                yield (before, row) if row.is_kept else (row, before)


def _other(row: Row[Seat]) -> str:
    return f"{row.value.person}, som redan är inläst" if row.is_kept else f"den på rad {row.fields.line}"


def _overlap(one: Seat, other: Seat) -> bool:
    since = max(one.since or date.min, other.since or date.min)
    return one.is_held_on(since) and other.is_held_on(since)


def _check_shared_addresses(rows: Rows) -> None:
    """Two people behind one mailbox overwrite each other's invitation: same UID, other ATTENDEE (RFC 5545)."""
    seats = [row.value for row in sound(rows.seats)]
    own = [row.value for row in sound(rows.bodies)]
    reached = (row for row in sound(rows.people) if not row.value.is_removed)
    for group in _groups(reached, lambda person: person.own_address.lower()):
        for first, second in _called_together([row.value for row in group], seats, own):
            row = next(row for row in group if row.value is second)
            row.fields.problem(
                f"{quoted(first.name)} och {quoted(second.name)} har samma adress, {second.own_address}, och kallas "
                "till samma möten. I kalendern skulle den enes kallelse ersätta den andres. "
                "Ge dem var sin adress.",
                "address",
            )


def _called_together(people: list[Person], seats: list[Seat], own: list[OwnBody]) -> list[tuple[Person, Person]]:
    """Each person who is ever called to a meeting with one before in *people*, after that one."""
    keys = {person.key for person in people}
    theirs = tuple(seat for seat in seats if seat.person in keys)
    association = Association("", "", people=tuple(people), seats=theirs)
    # If two seats are ever held on the same day, they are on the first day of one of them.
    days = sorted({seat.since or date.min for seat in theirs})
    pairs: dict[str, tuple[Person, Person]] = {}
    for day in days:
        for body, named in [*((body, None) for body in OF_ALL), *((one.kind, one) for one in own)]:
            meeting = Occasion("", day.year, OccasionKind.MEETING, "", day, body, own_body=named)
            present = {one.person.key for one in called(association, meeting)}
            together = [person for person in people if person.key in present]
            for other in together[1:]:
                pairs.setdefault(other.key, (together[0], other))
    return list(pairs.values())


def _groups(rows: Iterable[Row[T]], key: Callable[[T], Hashable]) -> list[list[Row[T]]]:
    """The rows with the same *key*, where there are several."""
    groups: dict[Hashable, list[Row[T]]] = {}
    for row in rows:
        groups.setdefault(key(row.value), []).append(row)
    return [group for group in groups.values() if len(group) > 1]
