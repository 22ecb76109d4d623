"""The kallelse of a meeting: who must say yes, what it sends to whom, what is new after it, and taking it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from doers import doer
from icalendar import Calendar
from office import KEY, Office
from work_cases import queue_now

from arshjul.errors import NotAllowedError
from arshjul.store import Delivery, Settled
from arshjul.work.agendas.editing import add_item, begin_with, move_item, put_off_item, word_item
from arshjul.work.agendas.issued import Going, Sending, sendings
from arshjul.work.agendas.sending import When, kallelse, preview, say_yes, send
from arshjul.work.answers.responding import NotedReply, Reply, answer_for
from arshjul.work.changing import changing
from arshjul.work.undoing import deeds, undo
from arshjul.work.units import standing_with
from arshjul.year.agenda.editing import Wording
from arshjul.year.agenda.items import next_meeting
from arshjul.year.answers import Answer
from arshjul.year.model import Role
from arshjul.year.saying.message import MessageKind

MEETING = "2022-styrelse-4"
NOW = datetime(2022, 8, 15, 9, tzinfo=UTC)


SAID_YES = NotedReply(MEETING, "ledamot-degerfors", Reply(Answer.ACCEPTED))


def rows(office: Office) -> list[Delivery]:
    with office.store.reading() as unit:
        found = unit.of(KEY).deliveries.newest(limit=1000, target=MEETING)
    return [row for row in reversed(found) if row.kind is MessageKind.SUMMONS]


def mail(office: Office, row: Delivery) -> EmailMessage:
    with office.store.reading() as unit:
        found = message_from_bytes(unit.of(KEY).deliveries.bytes_of(row.id), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def text(office: Office, row: Delivery) -> str:
    body = mail(office, row).get_body(("plain",))
    assert body
    return str(body.get_content()).replace("\N{NO-BREAK SPACE}", " ").replace("\r\n", "\n")


def entry(office: Office, row: Delivery) -> dict[str, object]:
    part = next(p for p in mail(office, row).walk() if p.get_content_type() == "text/calendar")
    [event] = Calendar.from_ical(part.get_content()).walk("VEVENT")
    named = {name: event[name] for name in ("UID", "SEQUENCE", "DTSTAMP")}
    attendee = event["ATTENDEE"].params
    return named | {"about": str(event["DESCRIPTION"]), "answer": attendee["PARTSTAT"], "rsvp": attendee["RSVP"]}


def sent(office: Office, when: When = When.NOW, at: datetime = NOW) -> None:
    send(office.store, office.settings, KEY, MEETING, when, doer(at))


def test_nothing_is_sent_before_the_chair_has_said_yes(office: Office) -> None:
    with pytest.raises(NotAllowedError, match="Ordföranden har inte sagt ja"):
        sent(office)

    say_yes(office.store, KEY, MEETING, Role.CHAIR, doer(NOW))
    assert kallelse(office.store, KEY, MEETING, NOW).refusal == ""
    assert rows(office) == []


def test_it_goes_once_to_each_who_is_called_with_the_agenda_and_the_same_calendar_entry(office: Office) -> None:
    with office.store.reading() as unit:
        before = {d.person: d for d in unit.of(KEY).deliveries.newest(limit=1000, target=MEETING)}
    say_yes(office.store, KEY, MEETING, Role.CHAIR, doer(NOW))
    answer_for(office.store, office.settings, KEY, SAID_YES, doer(NOW))
    shown = preview(office.store, office.settings, KEY, MEETING, When.NOW, NOW)

    sent(office)
    queue_now(office.store, office.settings, NOW + timedelta(minutes=5))

    found = rows(office)
    assert sorted(row.person for row in found) == sorted(before)
    assert len(shown.soon) == len(found)
    member = next(row for row in found if row.person == "ledamot-degerfors")
    assert member.subject.startswith("Kallelse med dagordning: styrelsemöte")
    words = text(office, member)
    assert "\n§ 39 Mötets öppnande\n" in words
    assert "Halvårsredovisning 2022" in words
    old, new = entry(office, before[member.person]), entry(office, member)
    assert (new["UID"], new["SEQUENCE"]) == (old["UID"], old["SEQUENCE"])
    assert new["DTSTAMP"].dt > old["DTSTAMP"].dt  # type: ignore[attr-defined]
    assert "§ 39 Mötets öppnande" in str(new["about"])
    assert (old["answer"], new["answer"], new["rsvp"]) == ("NEEDS-ACTION", "ACCEPTED", "TRUE")
    deputy = next(row for row in found if row.person.startswith("ersattare"))
    assert entry(office, deputy)["answer"] == "NEEDS-ACTION"
    assert "Handlingarna får du om du kallas att tjänstgöra." in text(office, deputy)


def test_what_is_sent_now_while_an_earlier_deed_is_held_is_told_to_wait_with_it_until_it_has_left(
    office: Office,
) -> None:
    say_yes(office.store, KEY, MEETING, Role.CHAIR, doer(NOW))
    with changing(office.store, KEY, NOW - timedelta(minutes=2)) as change:
        change.hold(replace(office.settings, hold_minutes=10))
    held_until = NOW + timedelta(minutes=8)

    sent(office)

    assert rows(office) == []
    assert told(office, NOW) == Sending(Going.COMING, held_until)
    queue_now(office.store, office.settings, held_until)
    number = len(rows(office))
    assert told(office, held_until) == Sending(Going.UNDERWAY, held_until, number)
    office.deliver_all()
    assert told(office, held_until).going is Going.LEFT


def told(office: Office, now: datetime) -> Sending:
    with office.store.reading() as unit:
        standing = standing_with(unit, KEY, MEETING, now)
        found = standing.of_occasion(MEETING)
        assert found
        return sendings(standing, found[1], rows(office), now)[0]


def test_the_numbers_stand_once_it_is_sent_and_what_is_late_is_told_in_one_mail(office: Office) -> None:
    say_yes(office.store, KEY, MEETING, Role.CHAIR, doer(NOW))
    begin_with(office.store, KEY, MEETING, 46, doer(NOW))
    sent(office)
    office.deliver_all()
    later = NOW + timedelta(days=1)
    with pytest.raises(NotAllowedError, match="inget är nytt"):
        sent(office, at=later)
    with pytest.raises(NotAllowedError, match="står paragrafernas nummer och ordning fast"):
        move_item(office.store, KEY, MEETING, "opening.economy", 1, doer(later))

    add_item(office.store, KEY, MEETING, Wording("Ny hyra", "Styrelsen säger upp lokalen."), doer(later))
    [late] = kallelse(office.store, KEY, MEETING, later).agenda.late
    assert late.number == ""
    sent(office, at=later)

    new = [row for row in rows(office) if row.key.endswith(":2")]
    member = next(row for row in new if row.person == "ledamot-degerfors")
    assert not any(row.person.startswith("ersattare") for row in new)
    assert member.subject.startswith("Nytt till mötet: ")
    assert "§ 59 Ny hyra" in text(office, member)
    assert "Mötets öppnande" not in text(office, member)
    with office.store.reading() as unit:
        occasion = next(o for p in unit.of(KEY).association().years for o in p.occasions if o.key == MEETING)
    assert [one.number for one in occasion.agenda][:2] == ["§ 46", "§ 47"]


def test_it_waits_for_its_day_and_can_be_taken_back_until_it_has_left(office: Office) -> None:
    say_yes(office.store, KEY, MEETING, Role.CHAIR, doer(NOW))
    assert kallelse(office.store, KEY, MEETING, NOW).day.isoformat() == "2022-08-22"

    sent(office, When.DAY)
    queue_now(office.store, office.settings, NOW + timedelta(days=6))
    assert rows(office) == []
    queue_now(office.store, office.settings, datetime(2022, 8, 22, 5, 0, tzinfo=UTC))
    assert rows(office)

    newest = deeds(office.store, KEY)[0]
    assert newest.text == "kallelse till Styrelsemöte (halvårsredovisning) 29 augusti 2022"
    with office.store.writing() as unit:
        at = datetime(2022, 8, 22, 6, tzinfo=UTC)
        for one in unit.waiting.claim(at, "test", timedelta(1), 1000):
            unit.waiting.settle(one.id, "test", Settled.sent(at, "250 OK"))
    with pytest.raises(NotAllowedError, match="mejl har redan lämnat"):
        undo(office.store, office.settings, KEY, newest.number, doer(datetime(2022, 8, 22, 7, tzinfo=UTC)))


def test_what_is_held_is_taken_back_as_if_it_had_never_been_sent(office: Office) -> None:
    say_yes(office.store, KEY, MEETING, Role.CHAIR, doer(NOW))
    sent(office, When.DAY)
    [newest, *_] = deeds(office.store, KEY)

    undo(office.store, office.settings, KEY, newest.number, doer(NOW + timedelta(hours=1)))
    queue_now(office.store, office.settings, datetime(2022, 8, 22, 6, tzinfo=UTC))

    assert rows(office) == []
    assert not kallelse(office.store, KEY, MEETING, NOW).agenda.is_sent


def test_the_director_is_reminded_of_an_agenda_that_somebody_began_and_nobody_sent(office: Office) -> None:
    word_item(office.store, KEY, MEETING, "opening.economy", lambda _: Wording("Ekonomi", ""), doer(NOW))

    queue_now(office.store, office.settings, datetime(2022, 8, 19, 6, tzinfo=UTC))

    with office.store.reading() as unit:
        found = unit.of(KEY).deliveries.newest(limit=1000, target=MEETING, person="forbundschef")
    told = [row for row in found if row.about == "unsent"]
    assert [row.subject for row in told] == [
        "Kallelsen är inte skickad: styrelsemöte (halvårsredovisning) 29 augusti 2022 kl. 9–12"
    ]


def test_what_is_put_off_stands_on_the_next_agenda_with_its_words_and_no_more_on_this(office: Office) -> None:
    add_item(office.store, KEY, MEETING, Wording("Ny hyra", "Styrelsen säger upp lokalen."), doer(NOW))
    here = kallelse(office.store, KEY, MEETING, NOW).agenda
    rent = next(item for item in here.shown if item.title == "Ny hyra")
    with office.store.reading() as unit:
        following = next_meeting(unit.of(KEY).association(), here.occasion)
    assert following

    put_off_item(office.store, KEY, MEETING, rent.key, doer(NOW))

    assert "Ny hyra" not in [item.title for item in kallelse(office.store, KEY, MEETING, NOW).agenda.shown]
    there = kallelse(office.store, KEY, following.key, NOW).agenda
    [moved] = [item for item in there.shown if item.title == "Ny hyra"]
    assert moved.proposal == "Styrelsen säger upp lokalen."
