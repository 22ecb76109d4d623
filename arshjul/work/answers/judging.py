"""What a mail that came in means, and whether it may change an answer.

Nobody signs answers to invitations, so an answer counts only when (RFC 6047, 2.2.1, as far as mail allows):
(a) it came to the person's secret address, and is given in the person's own name, or
(b) – in another name it changes nothing: a forwarded invitation looks like that –
(c) it came to the open address, and our own mail server has proof that the person's domain sent it;
(d) and always only for a meeting that the person was called to. All else waits for a person.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from arshjul.ical.invitation import occasion_uid
from arshjul.ical.replies import CalendarAnswer
from arshjul.intake.understanding import Understood
from arshjul.mail.authentication import proof_of_sender
from arshjul.mail.headers import plain_address
from arshjul.mail.incoming import IncomingMail
from arshjul.settings import Settings
from arshjul.store import Unit
from arshjul.store.values.kinds import Verdict
from arshjul.words import clock_range, weekday_date
from arshjul.work.answers.answering import MOST_MAILS, Calling, calling
from arshjul.work.answers.judgement import Judgement
from arshjul.work.answers.returned import judge_report
from arshjul.work.mailing import Recipients
from arshjul.work.units import standing_of
from arshjul.year.answers import Answer, Given, Via, is_counted
from arshjul.year.model import STOCKHOLM, Association, Occasion, Person
from arshjul.year.people import is_called
from arshjul.year.standing import Standing

ANSWERS = {"ACCEPTED": Answer.ACCEPTED, "DECLINED": Answer.DECLINED, "TENTATIVE": Answer.TENTATIVE}
_OURS = "m-"
"""How every UID of ours begins."""
_NOBODYS = Judgement(Verdict.TRAY)
_LEFT = Judgement(Verdict.LEFT, "Hör inte till någon kallelse, och ligger kvar oläst i brevlådan.")
OTHERS_METHODS = frozenset({"REQUEST", "CANCEL", "PUBLISH", "ADD", "REFRESH", "DECLINECOUNTER"})
"""What only the one who calls may send, or what asks nothing of us."""
BY_TOKEN = "Kom till personens hemliga adress"  # noqa: S105 (a sentence)


@dataclass(frozen=True)
class _Case:
    """A mail for which the person and the meeting are known."""

    association: Association
    occasion: Occasion
    person: Person
    calling: Calling
    addresses: frozenset[str]
    """Those the person is known by."""
    authentication: str
    answers: tuple[Given, ...]
    """What the person has answered so far."""

    def judged(self, verdict: Verdict, reason: str = "", given: Given | None = None) -> Judgement:
        return Judgement(verdict, reason, self.association.key, self.person.key, self.occasion.key, given)


def judge(
    unit: Unit, settings: Settings, recipients: Recipients, understood: Understood, received_at: datetime, now: datetime
) -> Judgement:
    """Say what a mail means; nothing is changed yet."""
    if reported := judge_report(unit, settings, recipients, understood):
        return reported
    mail = understood.mail
    # First of all, because whose mail it is costs one indexed question.
    known = recipients.meant_by(mail.recipients)
    place = Judgement(Verdict.TRAY, association=known.association, person=known.person) if known else None
    place = place or _by_other_signs(unit, recipients, mail)
    if mail.refused:
        return replace(place or _NOBODYS, reason=mail.refused)
    if not understood.has_calendar:
        return _in_words(place, mail)
    if understood.unreadable:
        return replace(place or _NOBODYS, reason=understood.unreadable)
    replies = [answer for answer in understood.answers if answer.method in ("REPLY", "COUNTER")]
    if place is None and not any(_name_in(answer.uid).startswith(_OURS) for answer in understood.answers):
        return _LEFT
    place = place or _NOBODYS
    if not replies:
        return _no_reply(unit, place, understood.answers, now)
    if len({answer.uid for answer in replies}) > 1:
        return replace(place, reason="Mejlet svarar på flera möten på en gång.")
    case = _case(unit, settings, recipients, mail, replies, now)
    if isinstance(case, str):
        return replace(place, reason=case)
    return _judged(case, mail, replies, received_at, now)


def _by_other_signs(unit: Unit, recipients: Recipients, mail: IncomingMail) -> Judgement | None:
    """Whose tray a mail without a good secret address belongs in; None: there is nothing of ours about it."""
    if recipients.bears_tag(mail.recipients):
        return _NOBODYS
    for key, delivery in filter(None, map(unit.delivery_of_mail, mail.refers_to)):
        return Judgement(Verdict.TRAY, association=key, person=delivery.person, occasion=delivery.target)
    keys = unit.keys_with_address(mail.senders)
    return Judgement(Verdict.TRAY, association=keys[0] if len(keys) == 1 else None) if keys else None


def _in_words(place: Judgement | None, mail: IncomingMail) -> Judgement:
    if place is None:
        return _LEFT
    if mail.is_automatic:
        return replace(place, verdict=Verdict.IGNORED, reason="Automatiskt svar, till exempel om frånvaro.")
    return replace(place, reason="Mejlet har ingen kalenderdel. Läs vad det säger.")


def _no_reply(unit: Unit, place: Judgement, answers: tuple[CalendarAnswer, ...], now: datetime) -> Judgement:
    """What a calendar means that answers nothing: whoever sent it wanted something with it."""
    methods = {answer.method for answer in answers}
    if place.association is not None:
        association = standing_of(unit, place.association, now).association
        about = next(filter(None, (_occasion(association, answer.uid) for answer in answers)), None)
        place = replace(place, occasion=about.key if about else place.occasion)
        if about is not None and methods == {"CANCEL"}:
            reason = "Mötet är inställt eller borttaget i personens egen kalender. Fråga om det betyder förhinder."
            return replace(place, reason=reason)
    if methods and methods <= OTHERS_METHODS:
        return replace(place, reason="En egen kallelse eller ändring, inte ett svar på en av våra. Läs vad den säger.")
    return replace(place, reason="Kalenderdelen är inget svar på en kallelse.")


def _case(
    unit: Unit,
    settings: Settings,
    recipients: Recipients,
    mail: IncomingMail,
    replies: list[CalendarAnswer],
    now: datetime,
) -> _Case | str:
    """The person and the meeting; or why they are not known for certain."""
    uid, known = replies[0].uid, recipients.meant_by(mail.recipients)
    if known:
        standing = standing_of(unit, known.association, now)
        occasion = _occasion(standing.association, uid)
        person = standing.association.person(known.person)
        if occasion is None or person is None:
            return "Svaret gäller ett möte som inte finns hos oss, eller inte hör ihop med adressen det kom till."
        return _with_addresses(unit, standing, occasion, person, BY_TOKEN)
    if recipients.bears_tag(mail.recipients):
        return "Adressen som svaret skickades till gäller inte eller har aldrig funnits."
    # One key may end as another does, so more than one may fit; the others are not even read.
    for key in (key for key, _ in unit.association_keys() if _name_in(uid).endswith(f".{key}")):
        standing = standing_of(unit, key, now)
        occasion = _occasion(standing.association, uid)
        if occasion is not None:
            return _by_sender(unit, settings, standing, occasion, mail, replies)
    return "Svaret gäller ett möte som inte finns hos oss."


def _by_sender(
    unit: Unit,
    settings: Settings,
    standing: Standing,
    occasion: Occasion,
    mail: IncomingMail,
    replies: list[CalendarAnswer],
) -> _Case | str:
    """The person whose own domain has sent the mail, in the person's own name."""
    attendees = {plain_address(answer.attendee) for answer in replies}
    if len(mail.senders) != 1 or attendees != set(mail.senders):
        return "Svaret kom utan den hemliga adressen, och avsändaren är inte den som svarar."
    sender = mail.senders[0]
    cases = (
        _with_addresses(unit, standing, occasion, person, "") for person in _named(unit, standing, occasion, sender)
    )
    found = [case for case in cases if sender in case.addresses and case.calling.mails]
    if len(found) != 1:
        return "Svaret kom utan den hemliga adressen, från en adress som inte är kallad till mötet."
    proof = proof_of_sender(mail.authentication, settings.authserv_id, sender)
    if not proof:
        return "Svaret kom utan den hemliga adressen, och det går inte att bekräfta vem som har skickat det."
    return replace(found[0], authentication=proof)


def _named(unit: Unit, standing: Standing, occasion: Occasion, address: str) -> Iterator[Person]:
    """Who has the *address*, is known by it or was called there: found in two questions, however many people."""
    room = unit.of(standing.association.key)
    keys = {
        mail.person for mail in room.deliveries.newest(MOST_MAILS, target=occasion.key) if _has(mail.address, address)
    }
    keys |= room.people_with_alias(address)
    return (one for one in standing.association.people if one.key in keys or _has(one.own_address, address))


def _has(written: str, address: str) -> bool:
    return plain_address(written) == address


def _with_addresses(unit: Unit, standing: Standing, occasion: Occasion, person: Person, authentication: str) -> _Case:
    association, room = standing.association, unit.of(standing.association.key)
    called = calling(room, standing, occasion, person.key)
    # Also the address that the invitation went to, if the person has got another one since.
    addresses = {person.own_address, *(mail.address for mail in called.mails)}
    known = frozenset(plain_address(a) for a in addresses) | room.aliases(person.key)
    answers = (one for one in standing.ledger.answers.get(occasion.key, ()) if one.person == person.key)
    return _Case(association, occasion, person, called, known, authentication, tuple(answers))


def _occasion(association: Association, uid: str) -> Occasion | None:
    for plan in association.years:
        for occasion in plan.occasions:
            if _name_in(uid) == _name_in(occasion_uid(occasion.key, association.key, "")):
                return occasion
    return None


def _name_in(uid: str) -> str:
    """What a UID calls the meeting. Its domain was chosen with the first invitation, and tells nothing of it."""
    return uid.rpartition("@")[0]


def _judged(
    case: _Case, mail: IncomingMail, replies: list[CalendarAnswer], received_at: datetime, now: datetime
) -> Judgement:
    """What the answer of a known person to a known meeting means."""
    own = [answer for answer in replies if plain_address(answer.attendee) in case.addresses]
    if not own:
        others = ", ".join(sorted({plain_address(answer.attendee) for answer in replies} - {""}))
        if not others:
            return case.judged(Verdict.TRAY, "Svaret säger inte vem som svarar.")
        return case.judged(Verdict.TRAY, f"Svar från en annan adress ({others}) än den som kallades.")
    answer = own[0]
    if len({(one.method, one.status, one.sequence) for one in own}) > 1:
        return case.judged(Verdict.TRAY, "Mejlet innehåller flera svar som säger olika saker.")
    if answer.recurrence:
        return case.judged(Verdict.TRAY, "Svaret gäller en dag i en serie, men mötet är inte en serie.")
    if answer.method == "COUNTER":
        return case.judged(Verdict.TRAY, f"Föreslår en annan tid{_proposed(answer)}. Det räknas inte som ett svar.")
    if not case.calling.mails:
        return case.judged(Verdict.TRAY, "Personen är inte kallad till mötet.")
    if case.occasion.cancelled:
        return case.judged(Verdict.IGNORED, "Mötet är inställt.")
    if not is_called(case.association, case.occasion, case.person.key):
        return case.judged(Verdict.IGNORED, "Personen är inte längre kallad till mötet.")
    if case.occasion.last_day < now.astimezone(STOCKHOLM).date():
        return case.judged(Verdict.IGNORED, "Mötet har redan varit.")
    if answer.status == "NEEDS-ACTION":
        return case.judged(Verdict.NOTED, "Personen har inte svarat än.")
    if answer.status == "DELEGATED":
        whom = ", ".join(plain_address(one) for one in answer.delegates) or "någon annan"
        return case.judged(Verdict.TRAY, f"Har förhinder och har skickat kallelsen vidare till {whom}.")
    if answer.status not in ANSWERS:
        return case.judged(Verdict.TRAY, "Svaret säger varken ja, nej eller kanske.")
    return _stored(case, mail, answer, received_at)


def _proposed(answer: CalendarAnswer) -> str:
    """When the answerer would rather meet; empty when the calendar does not tell it for certain."""
    starts, ends = answer.starts, answer.ends
    if not isinstance(starts, datetime):
        return f": {weekday_date(starts)}" if starts else ""
    first = starts.astimezone(STOCKHOLM)
    last = ends.astimezone(STOCKHOLM) if isinstance(ends, datetime) else None
    until = last.time() if last and last.date() == first.date() else None
    return f": {weekday_date(first.date())} {clock_range(first.time(), until)}"


def _stored(case: _Case, mail: IncomingMail, answer: CalendarAnswer, received_at: datetime) -> Judgement:
    """What a plain yes, no or perhaps means: to the present time, or to an earlier one."""
    sequence = answer.sequence
    if sequence is None:
        compared = _is_about_present_time(answer.starts, case.occasion)
        if compared is None and len({mail.sequence for mail in case.calling.mails}) > 1:
            return case.judged(Verdict.TRAY, "Mötet har flyttats, och svaret säger inte vilken tid det gäller.")
        sequence = case.calling.highest if compared in (True, None) else None
    elif sequence > case.calling.highest:
        return case.judged(Verdict.TRAY, "Svaret gäller en ändring av mötet som vi inte har skickat.")
    given = Given(
        occasion=case.occasion.key,
        person=case.person.key,
        answer=ANSWERS[answer.status],
        sequence=sequence,
        stamped_at=_stamp(case, mail, answer, received_at),
        received_at=received_at,
        via=Via.MAIL,
        source=mail.message_id,
        authentication=case.authentication,
    )
    if any(_is_same(given, earlier) for earlier in case.answers):
        return case.judged(Verdict.NOTED, "Samma svar har redan kommit.")
    if not is_counted(given, case.calling.asked_from):
        return case.judged(Verdict.NOTED, "Svar på en tidigare tid.", given)
    return case.judged(Verdict.COUNTED, "", given)


def _is_same(given: Given, earlier: Given) -> bool:
    return bool(given.source) and (given.source, given.answer, given.sequence) == (
        earlier.source,
        earlier.answer,
        earlier.sequence,
    )


def _is_about_present_time(starts: datetime | date | None, occasion: Occasion) -> bool | None:
    """Whether an answer that saw the meeting begin at *starts* saw the present time; None: it cannot be said."""
    if isinstance(starts, datetime) and occasion.start is not None:
        return starts == datetime.combine(occasion.day, occasion.start, STOCKHOLM)
    if isinstance(starts, date) and not isinstance(starts, datetime) and occasion.start is None:
        return starts == occasion.day
    return None


def _stamp(case: _Case, mail: IncomingMail, answer: CalendarAnswer, received_at: datetime) -> datetime:
    """When the person answered: never later than the mail came, or a stamp in the future would win for ever."""
    stamp = answer.stamped_at
    # Some programs send our own stamp back; it says when we asked.
    asked = {sent.due_at.replace(microsecond=0) for sent in case.calling.mails}
    if stamp is None or stamp in asked:
        stamp = mail.sent_at
    if stamp is None or stamp > received_at:
        return received_at
    return max(stamp, received_at - timedelta(days=400))
