"""An association that has called to its meetings, and the mails that come to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from addressed import never_renewed
from doers import doer
from reply_cases import reply
from work_cases import AT_ONCE, queue_now

from arshjul.folders import folder
from arshjul.ical.invitation import occasion_uid
from arshjul.intake.understanding import understand
from arshjul.settings import Settings
from arshjul.store import Settled, Store
from arshjul.store.values.incoming import Incoming
from arshjul.store.values.kinds import Verdict
from arshjul.work.answers.collecting import Taking, arrived
from arshjul.work.files.associations import load
from arshjul.work.mailing.addresses import answer_address, envelope_sender
from arshjul.year.answers import Answer, standing_answer

KEY = "degerfors-karlskoga"
MEETING = "2022-styrelse-1"
PERSON = "ledamot-degerfors"
ADDRESS = "ledamot@degerfors.example"
AUTUMN = datetime(2021, 11, 1, 8, tzinfo=UTC)
NOW = datetime(2022, 2, 1, 9, tzinfo=UTC)
PASSED = "Authentication-Results: mx.forbundet.example; dmarc=pass header.from=degerfors.example\r\n"


@dataclass
class Office:
    """An association that has called to its meetings, and its mailbox."""

    store: Store
    settings: Settings

    def secret(self, person: str = PERSON) -> str:
        return answer_address(self.settings, never_renewed(KEY), person)

    @property
    def uid(self) -> str:
        return occasion_uid(MEETING, KEY, self.settings.mail_domain)

    def answer(self, name: str = "exchange", **changed: object) -> bytes:
        values: dict[str, object] = {"to": self.secret(), "attendee": ADDRESS, "uid": self.uid} | changed
        return reply(name, **values)  # type: ignore[arg-type]

    def take(self, raw: bytes, now: datetime = NOW) -> Verdict | None:
        return Taking(self.store, self.settings, understand, now).take(arrived(raw, now))

    def standing(self, person: str = PERSON) -> Answer | None:
        with self.store.reading() as unit:
            room = unit.of(KEY)
            occasion = next(o for plan in room.association().years for o in plan.occasions if o.key == MEETING)
            found = standing_answer(
                (one for one in room.answers() if (one.occasion, one.person) == (MEETING, person)), occasion.sequence
            )
        return found.answer if found else None

    def last(self) -> Incoming:
        with self.store.reading() as unit:
            return unit.inbox.list(waiting=False)[0]

    def receipts(self) -> list[str]:
        with self.store.reading() as unit:
            return [d.subject for d in unit.of(KEY).deliveries.newest(limit=1000) if d.kind == "receipt"]

    def deliver_all(self) -> None:
        with self.store.writing() as unit:
            while claimed_now := unit.waiting.claim(datetime(2022, 12, 1, tzinfo=UTC), "test", timedelta(1), 1000):
                for claimed in claimed_now:
                    unit.waiting.settle(claimed.id, "test", Settled.sent(AUTUMN, "250 OK"))

    def invite(self, at: datetime) -> None:
        """Queue what the answers have led to."""
        queue_now(self.store, self.settings, at)

    def move(self, hours: int) -> None:
        """Move the meeting, which asks everybody anew."""
        text = (folder("examples") / f"{KEY}.yaml").read_text("utf-8")
        at = text.index(f"key: {MEETING}")
        moved = text[:at] + text[at:].replace("start: 09:00", f"start: {9 - hours:02}:00", 1)
        load(
            self.store,
            self.settings,
            moved.encode(),
            f"{KEY}.yaml",
            doer(NOW - timedelta(hours=4)),
            AT_ONCE,
        )
        self.deliver_all()


def bounce_address(office: Office, person: str = PERSON) -> str:
    return envelope_sender(office.settings, invitation(office, person)[1], 0)


def invitation(office: Office, person: str = PERSON) -> tuple[int, str]:
    with office.store.reading() as unit:
        [row] = [d for d in unit.of(KEY).deliveries.newest(target=MEETING, person=person) if d.kind == "invitation"]
    return row.id, row.message_id
