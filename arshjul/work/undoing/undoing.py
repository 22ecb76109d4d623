"""Taking back one deed of a person: what it changed becomes what it was, and nothing that came later is touched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from arshjul.duties import duties_of
from arshjul.errors import NotAllowedError, NotFoundError
from arshjul.settings import Settings
from arshjul.store import DeliveryStatus, Part, Room, Store, Version
from arshjul.work.answers import take_back_answer
from arshjul.work.chains import take_back_bundle
from arshjul.work.changing import Change, changing, trying
from arshjul.work.feeds import rebuild_feeds
from arshjul.work.links import make_links
from arshjul.work.saying import calls_to_come, left_standing, queue, take_back_again
from arshjul.work.undoing.done import MAILS, Done, deeds_in
from arshjul.year.deeds import Deed, DeedKind, Doer
from arshjul.year.facts import FactAbout, FactKind
from arshjul.year.model import Association, YearStatus
from arshjul.year.own_duties import loose_ends
from arshjul.year.saying.message import CALENDAR_KINDS, Message, MessageKind, bookings_target
from arshjul.year.saying.told import holding
from arshjul.year.standing import Standing
from arshjul.year.wording import written

_LEFT = (DeliveryStatus.SENDING, DeliveryStatus.SENT, DeliveryStatus.IN_DOUBT)


@dataclass(frozen=True)
class Undone:
    """What taking a deed back did, or would do."""

    deed: Done
    told: tuple[str, ...]
    """The names of those who had been told already, and now get a correction."""
    mails: int
    held_until: datetime | None = None


def would_undo(store: Store, settings: Settings, key: str, number: int | None, doer: Doer) -> Undone:
    """What `undo` would do; nothing is stored. Raises as it does."""
    with trying(store, key, doer.at) as change:
        return _undo(change, settings, number, doer)


def undo(store: Store, settings: Settings, key: str, number: int | None, doer: Doer) -> Undone:
    """Take back the deed with that *number*; None: the newest that others are told of.

    Answers and facts stay, but for those that a file brought. Who had been told already gets a correction, held as any
    other change. Raises NotAllowedError when something that the deed changed was changed again, when people have been
    called to an adopted year, when a mail of a bundle has left, or when there is nothing before it; NotFoundError for
    an unknown number.
    """
    with changing(store, key, doer.at) as change:
        return _undo(change, settings, number, doer)


def _undo(change: Change, settings: Settings, number: int | None, doer: Doer) -> Undone:
    room = change.room
    done = _chosen(deeds_in(room), number, room)
    if done.kind is DeedKind.EMPTIED:
        raise NotAllowedError(
            "Att en persons uppgifter är tömda går inte att ångra. Lägg in personen på nytt med en ny nyckel."
        )
    if done.kind in (DeedKind.PROTECTED, DeedKind.UNPROTECTED):
        raise NotAllowedError("Skydd för personuppgifter ändras under Medlemmar.", command="arshjul protect")
    if done.bundle:
        take_back_bundle(change, done.bundle, done.named, doer.by)
        standing = change.standing(done.bundle.year)
        make_links(room, standing.association, standing.ledger.chain_facts, settings, doer.at)
        return Undone(done, (), 0)
    if done.apart:
        return _undo_apart(change, settings, done, done.apart)
    _refuse_changed(done, room.changed_since(done.number))
    _refuse_closed(done, room)
    years = {version.year for version in done.parts if version.year is not None}
    standing = change.standing(*years)
    _refuse_called(done, room, standing.association)
    _refuse_summoned(done, room)
    # A year that was closed has said what it has said all the same.
    said = room.delivery_keys(room.living(*years))
    deed = Deed(DeedKind.UNDONE, doer, done.named)
    room.take_back(done.number, deed)
    if done.kind is DeedKind.LOADED:
        for fact in room.facts_ever(FactAbout.CHAIN):
            if fact.recorded_at == done.at and fact.by == done.why and fact in room.facts():
                change.take_back(fact, doer.by)
    if done.kind in (DeedKind.DRAFTED, DeedKind.LOADED):
        _take_back_reading(change, done, doer.by)
    # What waits has told nobody anything: it never leaves, and needs no correction.
    left = left_standing(room, standing)
    back = _still_protected(standing.association, change.standing(*years).association)
    room.save(_with_the_called(left, back, doer.at), deed)
    after = change.standing(*years).association
    _refuse_broken(done, after)
    _refuse_forgetting(done, left, after, change.today)
    calls = calls_to_come(left, replace(left, association=after), said, doer.at)
    change.hold(settings)
    queue(change, settings, CALENDAR_KINDS).require_all()
    rebuild_feeds(room, change.standing(), settings, doer.at)
    make_links(room, after, change.standing().ledger.chain_facts, settings, doer.at)
    return Undone(done, _names(after, calls), len(calls), change.held_until)


def _still_protected(before: Association, back: Association) -> Association:
    """*back* with everybody protected who is so *before* a deed is taken back: nobody is uncovered by that."""
    protected = {one.key for one in before.people if one.protected}
    people = (replace(one, protected=one.protected or one.key in protected) for one in back.people)
    return replace(back, people=tuple(people))


def _take_back_reading(change: Change, done: Done, by: str) -> None:
    """Forget what the document said, and let what it took the place of hold again.

    A file lets go of doubts alone; a document that was read from the beginning lets go of all that was done in a draft.
    """
    for fact in change.room.facts():
        if fact.kind in (FactKind.READ, FactKind.DOUBT) and fact.recorded_at == done.at:
            change.take_back(fact, by)
    for fact in change.room.facts_taken_back(done.at):
        if done.kind is DeedKind.DRAFTED or fact.kind in (FactKind.RENEWED, FactKind.DOUBT):
            change.record(replace(fact, id=None))


def _undo_apart(change: Change, settings: Settings, done: Done, deed: Deed) -> Undone:
    """Take back what wrote no version: what follows from it is not demanded any more."""
    if done.is_over:
        raise NotAllowedError(f"{done.named}, är redan ångrat.")
    if done.kind is DeedKind.MAIL_TRIED:
        raise NotAllowedError(
            f"{done.named}, kan inte ångras: det har redan lämnat, och gick bara till den som bad om det."
        )
    if done.kind is DeedKind.READDRESSED:
        raise NotAllowedError(f"{done.named}, kan inte ångras: den gamla adressen ska inte gälla igen.")
    if done.kind in (DeedKind.TRIAL_BEGUN, DeedKind.LET_GO):
        raise NotAllowedError("Provdriften börjar och slutar på sidan Provdrift.", command="arshjul trial")
    if done.kind is DeedKind.SENT_AGAIN:
        take_back_again(change, (done.number, deed), done.named)
        return Undone(done, (), 0)
    left, said = left_standing(change.room, change.standing()), change.room.delivery_keys()
    take_back_answer(change, settings, (done.number, deed), done.named)
    after = left_standing(change.room, change.standing())
    # What would follow one day, if somebody does not answer, is no correction.
    calls = [call for call in calls_to_come(left, after, said, change.now) if call.at <= change.now]
    if calls:
        change.hold(settings)
    return Undone(done, _names(after.association, calls), len(calls), change.held_until if calls else None)


def newest_told(known: list[Done], room: Room) -> Done:
    """The newest of the *known* deeds that others are told of and that stands. Raises NotFoundError."""
    for done in reversed(known):
        if done.kind in MAILS and done.tells_others and not done.is_first and _stands(done, room):
            return done
    raise NotFoundError("Det finns inget att ångra som andra får veta om. Alla händelser står i historiken.")


def _chosen(known: list[Done], number: int | None, room: Room) -> Done:
    if number is None:
        return newest_told(known, room)
    chosen = next((done for done in reversed(known) if done.number == number), None)
    if chosen is None:
        raise NotFoundError(f"Det finns ingen händelse nr {number}. Alla händelser står i historiken.")
    if chosen.is_first or chosen.kind is DeedKind.UPGRADED:
        raise NotAllowedError(f"{chosen.named}, kan inte ångras: det finns inget före den.")
    return chosen


def _stands(done: Done, room: Room) -> bool:
    """Whether anything of it is still as it made it."""
    if not done.parts:
        return not done.is_over
    return len(room.changed_since(done.number)) < len(done.parts)


def _refuse_changed(done: Done, later: tuple[Version, ...]) -> None:
    if later:
        newest = max(later, key=lambda version: version.since)
        what = ", ".join(sorted({_name_of(version) for version in later})[:5])
        raise NotAllowedError(
            f"{done.named}, kan inte ångras: {what} ändrades igen senare (nr {newest.since}). Ångra det först, eller "
            "ändra det till vad det ska vara."
        )


def _name_of(version: Version) -> str:
    """A meeting as people call it; of the rest their key tells which it is."""
    content = version.content
    if version.part is Part.OCCASION and content:
        return f"{content['title']} {written(date.fromisoformat(content['day']))}"
    return version.key or version.part.value


def _refuse_closed(done: Done, room: Room) -> None:
    """A closed year tells nobody anything: a correction would be silent."""
    years = {version.year for version in done.parts if version.part is Part.OCCASION}
    for year in sorted(year for year in years if year and room.years.get(year) is YearStatus.CLOSED):
        raise NotAllowedError(
            f"{done.named}, kan inte ångras: årshjulet {year} är avslutat, så ingen skulle få veta det. Ångra först "
            "att det avslutades."
        )


def _refuse_called(done: Done, room: Room, association: Association) -> None:
    """A draft cannot speak: who was called to an adopted year could not be told that it is none any more."""
    if done.kind is not DeedKind.ADOPTED:
        return
    years = {version.year for version in done.parts if version.part is Part.YEAR}
    targets = [o.key for plan in association.years if plan.year in years for o in plan.occasions]
    targets += map(bookings_target, (year for year in years if year))
    left = sum(row.status in _LEFT for row in room.deliveries.newest(limit=None, targets=targets))
    if left:
        raise NotAllowedError(
            f"{done.named}, kan inte ångras: {left} mejl har redan lämnat. Ställ in mötena i "
            "förbundets fil i stället; då går återbud."
        )


def _refuse_summoned(done: Done, room: Room) -> None:
    """A kallelse that somebody has read cannot be unread; what is wrong in it is told in another mail."""
    if done.kind is not DeedKind.SUMMONED:
        return
    targets = [version.key for version in done.parts if version.part is Part.OCCASION]
    mails = room.deliveries.newest(limit=None, targets=targets)
    left = sum(one.kind is MessageKind.SUMMONS and one.status in _LEFT and one.created_at >= done.at for one in mails)
    if left:
        raise NotAllowedError(
            f"{done.named}, kan inte ångras: {left} mejl har redan lämnat. Ändra dagordningen och skicka det som är "
            "nytt, eller ställ in mötet."
        )


def _with_the_called(left: Standing, after: Association, now: datetime) -> Association:
    """*after* with the meetings that the deed brought and people have been called to: they are cancelled, not gone."""
    years = []
    for plan in after.years:
        before, known = left.association.plan(plan.year), {o.key for o in plan.occasions}
        brought = [o for o in before.occasions if o.key not in known] if before else []
        cancelled = tuple(
            replace(o, cancelled=True, sequence=o.sequence + 1, revised_at=now)
            for o in brought
            if left.ledger.told.get(o.key)
        )
        years.append(replace(plan, occasions=(*plan.occasions, *cancelled)))
    return replace(after, years=tuple(years))


def _refuse_forgetting(done: Done, left: Standing, after: Association, today: date) -> None:
    """Whoever has a coming meeting in the calendar must have a name and an address, or nobody could take it back."""
    called = holding(left.association, left.ledger.told, today)
    for person in left.association.people:
        if person.key in called and after.person(person.key) is None:
            raise NotAllowedError(
                f"{done.named}, kan inte ångras: {person.name} har redan kallats till kommande möten. Ta bort platsen "
                "i förbundets fil i stället; då går ett återbud."
            )


def _refuse_broken(done: Done, after: Association) -> None:
    people, members = {person.key for person in after.people}, {member.key for member in after.members}
    seats = [s for s in after.seats if s.person not in people or (s.member and s.member not in members)]
    agreed = [a for a in after.agreements if a.member and a.member not in members]
    loose = list(loose_ends(after, duties_of(after)))
    if seats or agreed or loose:
        who = seats[0].person if seats else agreed[0].member if agreed else loose[0]
        raise NotAllowedError(
            f"{done.named}, kan inte ångras: något som kom senare hänger på det ({who}). Ta bort det först."
        )


def _names(association: Association, messages: Iterable[Message]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_each_name(association, messages)))


def _each_name(association: Association, messages: Iterable[Message]) -> Iterator[str]:
    for message in messages:
        if person := association.person(message.person):
            yield person.name
