"""One sentence of running text: the meetings, deadlines and changes that it says there are."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from arshjul.reading.changes import Change, Deed
from arshjul.reading.date_forms import MONTH_NAME, WrittenDate, month_number
from arshjul.reading.defaults import default_of
from arshjul.reading.heads import DocumentHead
from arshjul.reading.rows import Row
from arshjul.reading.scanning import Scanned
from arshjul.reading.scopes import Scope, Span
from arshjul.reading.signs import does_not_suit
from arshjul.reading.tense import is_of_next_year, is_of_this_year, looks_back
from arshjul.reading.times import WrittenTime
from arshjul.reading.titles import capitalised, trimmed
from arshjul.reading.vocabulary import (
    bodies_named,
    body_named,
    cancelled_word,
    default_title,
    is_foreign,
    is_joint,
    is_public,
    kind_named,
    names_group,
    names_meeting,
    own_body_named,
    own_meetings,
)
from arshjul.reading.when import real_date
from arshjul.reading.whenabouts import place_after, timed
from arshjul.reading.whereabouts import place_of_the_day, whereabouts_of
from arshjul.year.model import Body, OccasionKind


@dataclass(frozen=True)
class Untold:
    """A date of which it is known why it is no part of a plan."""

    span: Span
    why: str
    """Swedish, a few words."""


PAST = "mötet har redan varit"
_ASKED = "meningen är en fråga"
_DOES_NOT_SUIT = "dagen passade inte den som skrev"

_BEFORE_DATE = 90
"""So far before its date a meeting's word may stand."""
_AFTER_DATE = 45

_DEADLINE = re.compile(
    r"(?<![a-z])(?:senast|deadline(?:n|s)?|stoppdatum|sista (?:[a-z]+ )?dag(?:en)?"
    r"|(?:ska|skall|maste|behover|vill)[a-z0-9 ,-]{2,60} (?:fore|innan)"
    r"|(?:ska|skall) (?:vara|ha) (?:klar|inne|inkommi|gjord|inlamna|tillhanda|justera)[a-z]*(?: [a-zåäö]+){0,4}"
    r"|vill (?:vi|jag|de|revisorerna|forbundet) ha(?: dem| det| in)?|anslaget tas ne[dr](?:er)?(?: tidigast)?)(?![a-z])"
)
_FROM_DEADLINE = re.compile(
    r"[ ,:]{0,3}(?:ar|var|blir|for [a-z ]{1,30}|den|till|ska vara|inlamning)?[ ,:]{0,2}(?:ar |den |var )?"
    r"[\x01\x02\x03 ,]*(?:den )?"
)
# What somebody must do by a day, in whatever words.
_DUE = re.compile(
    r"(?<![a-z])(?:ska|skall|maste|behover|bor|vill|onskar|onskas|tillhanda|till del|aterkommer|inkomm[a-z]*|lamnas"
    r"|skickas|sands|overlamnas|ges|inlamnas|redovisas|rapporteras|publiceras|betalas|anslas|anslag(?:et|s)?"
    r"|nedtag[a-z]*|loper ut|gar ut|stanger|forfaller|overklaga[a-z]*|svar(?:a|as|en)?|meddela|anmal[a-z]*)(?![a-z])"
)
_DUE_BY = re.compile(r"(?:senast|fore|innan|till och med|t\.?o\.?m\.?|den|till|dag:?)[\x01 ]*(?:den )?$")
_REPORTED = re.compile(r"(?:inrapporter|inlamn|redovisning|rapportering|ansokning|sista dag)[a-z]*[^.]{0,60}$")
_CHANGED_TO = re.compile(r"(?:andra[a-z]*|flytta[a-z]*) (?:till|sa att)(?: den)? ?$")
_FOR_WHOM = re.compile(r"(?: (?:for|till) [a-z ]{2,40})? ?(?:och|samt|,) (?:den )?")
# Words between two dates of which the second is one more of the same.
_GOES_ON = re.compile(
    r"och|samt|den|kl|klockan|sedan|darefter|under|andra|halvaret|hosten|respektive|resp|pa|via|hela|dagen|heldag|digitalt|fysiskt|teams|zoom|plats"
    r"|tid|da|ca|cirka|till|fran"
)
_LONGEST_BETWEEN = 60
_MOVED = re.compile(
    r"(?<![a-z])(?:(?:fram|bak)?flytt[a-z]*|tidigarelag[a-z]*|senarelag[a-z]*|skjut(?:s|its|er) (?:upp|fram)"
    r"|ersatt(?:s|er)|byt(?:s|er|t)|andra(?:s|ts|t|d)|laggs om|lagts om|bokas om|ombok[a-z]*|blir i ?stallet)(?![a-z])"
)
_WEEKDAY = r"(?: [a-z]{2,4}dag(?:en)?)?"
_FROM = re.compile(rf"(?:fran|i ?stallet for|byt(?:s|er|t)(?: vi)?)(?: den)?{_WEEKDAY}(?: den)? *$")
_TO = re.compile(
    r"(?:till|med|mot|av|blir|ar)(?: (?:ett|en) [a-z ]{0,14}(?:mote|sammantrade|dag))?"
    rf"(?: den)?{_WEEKDAY}(?: den)? *$"
)
_INSTEAD = re.compile(r"i ?stallet for")
_NEW_TIME = re.compile(
    r"i ?stallet for (?:som )?(?:tidigare |nuvarande )?(?:kl)?[. \x02]|ny(?:tt)? (?:tid|klockslag)|tiden andras"
    r"|starttid|(?:borjar|startar|inleds) (?:i ?stallet |redan )?\x02"
    r"|(?:flyttas|andras|tidigarelaggs|senarelaggs|forlangs|kortas)(?: [a-z]{2,8})?(?: till)? \x02"
)
_MONTHS_MEETING = re.compile(rf"(?P<m>{MONTH_NAME})s? (?:manads )?[a-z]{{0,20}}(?:mote|sammantrade)")
_OF_A_MONTH = re.compile(
    rf"(?<![a-z])(?:(?:motet|sammantradet) i (?P<m>{MONTH_NAME})(?![a-z])|(?P<n>{MONTH_NAME})s?(?:motet|sammantradet))"
)
_COMING = re.compile(r"(?<![a-z])(?:kommande|resterande|ovriga|alla|samtliga)(?![a-z])")
_OF_ALL = re.compile(
    r"(?<![a-z])(?:samtliga|alla) (?:ordinarie )?(?:[a-z]{0,20}moten|[a-z]{0,20}sammantraden)(?![a-z])"
)
_CLAUSE_START = re.compile(r".*(?:[,;(–]| (?:då|att|eftersom|som|och|men|innan) )")
_BODY_THEN_DATE = re.compile(
    r"(?:behandlas|beslutas|faststalls|foredras|tas upp|avhandlas|laggs fram|sammantrader|mots|traffas|har mote)?"
    r"[a-z ]{0,20}(?:av|i|vid|pa|hos) (?P<who>(?:forbunds)?styrelsen|beredningsgruppen|beredningen|medlemssamradet"
    r"|agarsamradet|presidiet)(?:s mote)? (?:[a-z]{2,12} )?(?:den )?$"
)
_ACTS = re.compile(
    r"[^a-z]*(?P<who>(?:forbunds)?styrelsen|direktionen|beredningsgruppen|presidiet) (?:behandlar|beslutar|faststaller"
    r"|sammantrader|mots|traffas|antar|tar upp|har (?:sitt )?(?:nasta )?(?:mote|sammantrade))(?![a-z])"
)
_SUBJECT = re.compile(
    r"[^a-z]*(?P<who>(?:forbunds)?styrelsen|direktionen|beredningsgruppen|beredningen|presidiet)(?![a-z])"
)
_WORD = re.compile(r"[a-z]{2,}")
_HANDLED = re.compile(r"(?<![a-z])(?:behandlas|beslutas|faststalls|tas upp|sammantrader|mots(?![a-z])|traffas)")
_THE_MEETING = re.compile(r"(?<![a-z])(?:motet|motena|moten|sammantradet|dagen|planeringsdagen)(?![a-z])")
_UNTIL_BUT = re.compile(r"\s(?:utom|förutom|men|då|där|om)(?:\s.*)?$")
_FAR_LENIENT = 40
_NEAREST = 24
_LONGEST_TITLE = 100


class Sentence:
    """What stands in *scanned*; *spoken_of* is whose meeting the sentence before it was about."""

    def __init__(self, scanned: Scanned, scope: Scope, document: DocumentHead, spoken_of: Body | None) -> None:
        self.scanned, self.scope, self.document, self.spoken_of = scanned, scope, document, spoken_of
        self.rows: list[Row] = []
        self.changes: list[Change] = []
        self.untold: list[Untold] = []
        self.words = own_meetings(scanned.masked)
        self.is_past = looks_back(scanned.folded)

    def read(self) -> None:
        if self.scanned.line.rstrip().endswith("?"):
            self.untold += [Untold(_span(date), _ASKED) for date in self.scanned.dates]
        elif does_not_suit(self.scanned):
            self.untold += [Untold(_span(date), _DOES_NOT_SUIT) for date in self.scanned.dates]
        elif self._places() or self._moves():
            return
        elif not self.scanned.dates:
            if not self._tells_of_a_month():
                self._retimes_all()
        else:
            self._reads_dates()

    def like(self, row: Row) -> list[Row]:
        """The dates of "Därefter: 16/3, 27/4, 8/6" as meetings like the one before."""
        found = [
            replace(self._row(date, row.kind, row.title), body=row.body, after=row.after) for date in self.scanned.dates
        ]
        return timed(found, self.scanned)

    def _is_of_meeting(self) -> bool:
        return bool(self.words) or names_meeting(self.scanned.folded) or bool(_THE_MEETING.search(self.scanned.folded))

    # Places

    def _places(self) -> bool:
        """Read where all meetings are, or the one of a day, in a sentence that says nothing else."""
        if self.scanned.times:
            return False
        if place := place_of_the_day(self.scanned):
            self.changes.append(self._placed(self.scanned.dates[0], place))
            return True
        said = whereabouts_of(self.scanned)
        if said is None:
            return False
        row = self._row(WrittenDate(0, 0), OccasionKind.MEETING, "")
        row = replace(row, body=body_named(self.scanned.folded), place=said.place)
        spans = tuple(_span(date) for date in said.excepted)
        self.changes.append(
            Change(
                Deed.ALL_PLACED,
                replace(row, spans=spans),
                excepted=said.excepted,
                is_unclear=not said.is_clear,
            )
        )
        if said.elsewhere:
            self.changes += [self._placed(date, said.elsewhere) for date in said.excepted if date.day]
        return True

    def _placed(self, date: WrittenDate, place: str) -> Change:
        row = self._row(date, OccasionKind.MEETING, "")
        return Change(Deed.PLACED, replace(row, body=body_named(self.scanned.folded), place=place))

    # Moves

    def _moves(self) -> bool:
        """Read what is moved from one day to another; False when nothing is."""
        dates = [date for date in self.scanned.dates if date.day]
        verbs = [match.start() for match in _MOVED.finditer(self.scanned.masked)]
        if not self._is_of_meeting() and not (len(dates) == 2 and any(self._is_left(date) for date in dates)):
            return False
        if not verbs and _INSTEAD.search(self.scanned.masked) and len(dates) == 2:
            verbs = [dates[0].until]
        before = 0
        for number, verb in enumerate(verbs):
            stop = verbs[number + 1] if number + 1 < len(verbs) else len(self.scanned.line)
            within = [date for date in dates if before <= date.at < stop]
            if number + 1 < len(verbs):
                # The last date before the next verb may be what that one moves.
                within = [date for date in within if date.at < verb] + [date for date in within if date.at > verb][:2]
            move = self._move(within, verb)
            if move:
                self.changes.append(move)
                before = max(date.until for date in within)
        used = [change.row.spans for change in self.changes if change.deed is Deed.MOVED]
        return bool(used)

    def _is_left(self, date: WrittenDate) -> bool:
        """Whether something was on *date* and no longer is: "från den 9 juni", "i stället för 30/9"."""
        return _FROM.search(self.scanned.folded[max(0, date.at - 36) : date.at]) is not None

    def _move(self, dates: list[WrittenDate], verb: int) -> Change | None:
        folded = self.scanned.folded
        was = [date for date in dates if self._is_left(date)]
        to = [date for date in dates if date not in was and _TO.search(folded[max(0, date.at - 28) : date.at])]
        left = [date for date in dates if date not in was and date not in to]
        if not to and left and was:
            to = [left.pop()]
        if not was and left:
            was = [left[0]]
        month = _MONTHS_MEETING.search(self.scanned.folded, max(0, verb - 60), verb + 10)
        if not to:
            return None
        spans = tuple(_span(date) for date in (*was[:1], to[0]))
        if month:
            spans = (*spans, Span(0, *month.span("m")))
        times = [time for time in self.scanned.times if time.at > verb]
        row = self._row_of(to[0], verb, times[0] if times else None)
        row = replace(row, spans=(*spans, *(Span(0, time.at, time.until) for time in self.scanned.times)))
        was_month = month_number(month["m"]) if month and not was else None
        return Change(Deed.MOVED, row, was[0] if was else None, was_month, is_of_meeting=self._is_of_meeting())

    def _row_of(self, date: WrittenDate, word_at: int, time: WrittenTime | None) -> Row:
        """The meeting of which the words at *word_at* speak, on *date*."""
        near = self.scanned.folded[max(0, word_at - 70) : word_at + 30]
        kind = OccasionKind.PLANNING_DAY if kind_named(near) is OccasionKind.PLANNING_DAY else OccasionKind.MEETING
        body = self._body(near, kind)
        row = self._row(date, kind, default_title(kind, body))
        return replace(
            row, body=body, time=time, place=place_after(self.scanned, max(date.until, time.until if time else 0))
        )

    def _body(self, near: str, kind: OccasionKind) -> Body | None:
        if is_joint(near):
            return Body.JOINT
        if kind is OccasionKind.PLANNING_DAY and "gemensam" not in near:
            return self.document.body
        return body_named(near) or self._body_around()

    def _body_around(self) -> Body | None:
        """Whose meeting "mötet" is: the list's, that of the sentence before, or the only one the document names."""
        if own_body_named(self.scanned.folded):
            return None
        of_document = self.document.title_body or self.document.whose or self.document.body
        of_list = None if self.scope.of_one_line else self.scope.body
        return of_list or self.spoken_of or of_document

    def _tells_of_a_month(self) -> bool:
        """Read "Mötet i juni inleds redan kl. 8.30" and "Septembermötet förläggs till Laxå"."""
        month = _OF_A_MONTH.search(self.scanned.folded)
        if month is None:
            return False
        name = "m" if month["m"] else "n"
        time = self.scanned.times[0] if self.scanned.times else None
        place = place_after(self.scanned, month.end())
        if time is None and not place:
            return False
        row = self._row(WrittenDate(*month.span(name)), OccasionKind.MEETING, "")
        clocks = [Span(0, it.at, it.until) for it in self.scanned.times]
        row = replace(row, body=body_named(self.scanned.folded), time=time, place=place, spans=(*row.spans, *clocks))
        self.changes.append(Change(Deed.OF_MONTH, row, None, month_number(month[name])))
        return True

    def _retimes_all(self) -> None:
        times = self.scanned.times
        default = default_of(replace(self.scanned, dates=()), is_first=False)
        is_default = default and _OF_ALL.search(self.scanned.folded)
        is_new = _COMING.search(self.scanned.folded) and _NEW_TIME.search(self.scanned.masked)
        if times and (is_new or is_default):
            body = body_named(self.scanned.folded) or self._body_around()
            time = times[0]
            date = WrittenDate(time.at, time.until)
            place = _UNTIL_BUT.sub("", default.place if default else "") or place_after(self.scanned, time.until)
            row = replace(self._row(date, OccasionKind.MEETING, ""), body=body, time=time, place=place)
            spans = (*(Span(0, it.at, it.until) for it in times), *(_span(it) for it in self.scanned.dates))
            self.changes.append(Change(Deed.ALL_RETIMED, replace(row, spans=spans), excepted=self.scanned.dates))

    # Dates

    def _reads_dates(self) -> None:
        cancels = cancelled_word(self.scanned.folded) if self._is_of_meeting() else None
        previous: Row | None = None
        before = 0
        found: list[Row] = []
        for date in self.scanned.dates:
            row = self._deadline(date, before) or self._meeting(date, before, lenient=cancels is not None)
            row = row or self._due(date, before)
            if row is None and previous and self._goes_on(previous.date.until, date.at):
                row = replace(previous, date=date, time=None, spans=(_span(date),))
            if row is None and previous and previous.kind is OccasionKind.DEADLINE:
                between = self.scanned.folded[previous.date.until : date.at]
                if _FOR_WHOM.fullmatch(between) and _is_reported(self.scanned, previous.date):
                    row = replace(previous, date=date, spans=(_span(date),))
            before = date.until
            if row is None:
                continue
            previous = row
            if row.kind is OccasionKind.DEADLINE:
                found.append(self._before_the_meeting(row))
            elif self._has_been(date) and not cancels:
                self.untold.append(Untold(_span(date), PAST))
            else:
                found.append(row)
        found = timed(found, self.scanned)
        for row in found:
            if row.kind is OccasionKind.DEADLINE:
                self.rows.append(row)
            elif cancels:
                self.changes.append(Change(Deed.CANCELLED, replace(row, cancelled=True)))
            elif row.time and _NEW_TIME.search(self.scanned.masked):
                spans = (*row.spans, *(Span(0, time.at, time.until) for time in self.scanned.times))
                self.changes.append(Change(Deed.RETIMED, replace(row, spans=spans)))
            else:
                self.rows.append(row)
        if not found:
            self._retimes_all()

    def _before_the_meeting(self, row: Row) -> Row:
        """ "Anmälan senast 24 september" in a summons to 7 October is of the year that brings it nearest."""
        day, month = row.date.day, row.date.month
        if self.document.called_on is None or row.date.year or not day or not month:
            return row
        called = self.document.called_on
        days = [it for year in (-1, 0, 1) if (it := real_date(called.year + year, month, day))]
        if not days:
            return row
        nearest = min(days, key=lambda it: abs(it - called))
        return replace(row, date=replace(row.date, year=nearest.year))

    def _goes_on(self, at: int, until: int) -> bool:
        """Whether what stands between two dates makes the second one more of the same: times, places, "och sedan"."""
        if until - at > _LONGEST_BETWEEN:
            return False
        between = self.scanned.masked[at:until]
        words = [it for it in _WORD.finditer(between) if not _GOES_ON.fullmatch(it.group())]
        said = " ".join(it.group() for it in words)
        if kind_named(said) or body_named(said) or names_group(said):
            return False
        return all(self.scanned.line[at + it.start()].isupper() for it in words)

    def _has_been(self, date: WrittenDate) -> bool:
        """Whether a meeting is of the past: its day decides when the document's own is known, else the tense."""
        own = self.document.own_day
        if own and date.year and date.month and date.day:
            return (date.year, date.month, date.day) < (own.year, own.month, own.day)
        return self.is_past

    def _deadline(self, date: WrittenDate, before: int) -> Row | None:
        """The date right after "senast" or "deadline", or to which a report is moved."""
        if date.week is not None:
            return None
        at = max(before, date.at - _BEFORE_DATE)
        masked = self.scanned.masked
        words = list(_DEADLINE.finditer(masked, at, date.at))
        if not words or not _FROM_DEADLINE.fullmatch(masked, words[-1].end(), date.at):
            if not _is_reported(self.scanned, date):
                return None
            return self._row(date, OccasionKind.DEADLINE, _clause(self.scanned.line[: date.at]))
        word = words[-1]
        text = self.scanned.line[before : word.start()]
        if word.group().startswith("deadline"):
            title = f"{_clause(_CLAUSE_START.sub('', text))} {word.group()}".strip()
        elif word.group().endswith(("fore", "innan")):
            title = _clause(self.scanned.line[before : word.end()])
        elif not word.group().startswith(("senast", "stoppdatum", "sista")):
            title = _clause(self.scanned.line[before : date.at])
        else:
            title = _clause(text)
        title = capitalised(title) or _clause(self.scanned.line[date.until :])
        return self._row(date, OccasionKind.DEADLINE, title or default_title(OccasionKind.DEADLINE, None))

    def _due(self, date: WrittenDate, before: int) -> Row | None:
        """ "Bokslutet lämnas till revisorerna den 5 februari", "Den 15 april vill revisorerna ha svar"."""
        folded = self.scanned.folded
        if date.week is not None or not date.day or self.is_past or self._is_of_meeting() or is_foreign(folded):
            return None
        after = folded[date.until : date.until + _AFTER_DATE]
        leads = not _WORD.search(self.scanned.masked[: date.at].replace("den ", "")) and re.match(
            r" (?:vill|ska|skall|maste)", after
        )
        if leads:
            return self._row(date, OccasionKind.DEADLINE, _clause(self.scanned.line[date.until :]))
        word = _DUE.search(self.scanned.masked, max(before, date.at - _BEFORE_DATE), date.at)
        if word is None or not _DUE_BY.search(self.scanned.masked, max(before, date.at - 16), date.at):
            return None
        return self._row(date, OccasionKind.DEADLINE, _clause(self.scanned.line[before : date.at]))

    def _meeting(self, date: WrittenDate, before: int, *, lenient: bool) -> Row | None:
        """The date of one of the association's own meetings: its word stands near, with no other date between."""
        handled = self._handled(date, before) or self._begins_in_list(date)
        if handled:
            return handled
        near = [
            w for w in self.words if before <= w.start() and w.end() <= date.at and date.at - w.end() <= _BEFORE_DATE
        ]
        near = near[-1:] or [w for w in self.words if date.until <= w.start() <= date.until + _AFTER_DATE][:1]
        if not near:
            return self._the_meeting(date, before, lenient=lenient)
        word = near[0]
        around = self.scanned.folded[max(before, word.start() - 30) : word.end() + 40]
        kind = kind_named(word.group()) or OccasionKind.MEETING
        body = body_named(word.group()) or (body_named(around) if kind is OccasionKind.MEETING else None)
        if kind is OccasionKind.PLANNING_DAY and "gemensam" in around:
            body = Body.JOINT if is_joint(around) else body_named(around)
        if body is None:
            body = self._subject() or self._only_body() if kind is OccasionKind.MEETING else None
        if body is None:
            body = self._body_around() if kind is OccasionKind.MEETING else self.scope.body
        row = self._row(date, kind, default_title(kind, body))
        return replace(row, body=body)

    def _only_body(self) -> Body | None:
        """The board, the preparatory group or the presidium, when a sentence names it and no other body."""
        named = bodies_named(self.scanned.folded)
        is_one = len(named) == 1 and named[0] in (Body.BOARD, Body.PREPARATORY, Body.PRESIDIUM)
        return named[0] if is_one and not own_body_named(self.scanned.folded) else None

    def _begins_in_list(self, date: WrittenDate) -> Row | None:
        """ "Torsdag 21 oktober kl. 9 och torsdag 18 november kl. 9." below the heading "Nästa möten"."""
        if not self.scope.number or _WORD.search(self.scanned.masked[: date.at]) or self.scope.stranger:
            return None
        kind = self.scope.kind or OccasionKind.MEETING
        body = self._body_around() if kind.is_meeting else None
        return replace(self._row(date, kind, default_title(kind, body)), body=body)

    def _handled(self, date: WrittenDate, before: int) -> Row | None:
        """ "Budgeten behandlas av styrelsen den 7 maj": a meeting of those who handle it."""
        who = _BODY_THEN_DATE.search(self.scanned.masked[max(before, date.at - 60) : date.at])
        acting = _ACTS.match(self.scanned.folded)
        if acting and acting.end() < date.at:
            body = body_named(acting["who"])
        elif who and _HANDLED.search(self.scanned.folded):
            body = body_named(who["who"])
        else:
            return None
        return replace(self._row(date, OccasionKind.MEETING, default_title(OccasionKind.MEETING, body)), body=body)

    def _the_meeting(self, date: WrittenDate, before: int, *, lenient: bool) -> Row | None:
        """ "Mötet den 21 april ställs in": whose meeting it is must be known from what stands around."""
        nearest = date.at - (_FAR_LENIENT if lenient else _NEAREST)
        words = list(_THE_MEETING.finditer(self.scanned.folded, max(before, nearest), date.at))
        if not words or lenient:
            return self._row_of(date, words[-1].start(), None) if words else None
        kind = kind_named(words[-1].group()) or OccasionKind.MEETING
        # Its body is that of the meeting that day, when the document plans one; else a person is asked.
        body = (self._subject() or self.spoken_of) if words[-1].group() in ("moten", "motena") else None
        return replace(self._row(date, kind, default_title(kind, body)), body=body)

    def _subject(self) -> Body | None:
        """The body with which the sentence begins."""
        subject = _SUBJECT.match(self.scanned.folded)
        return body_named(subject["who"]) if subject else None

    def _row(self, date: WrittenDate, kind: OccasionKind, title: str) -> Row:
        of_this_year = is_of_this_year(self.scanned.folded)
        return Row(
            date=date,
            line=0,
            written=self.scanned.line.strip(),
            kind=kind,
            title=title[:_LONGEST_TITLE].strip(),
            listed=False,
            scope=Scope(self.scope.number, years=() if of_this_year else self.scope.years),
            of_this_year=of_this_year,
            after=self.document.own_day,
            of_next_year=is_of_next_year(self.scanned.folded),
            public=kind.is_meeting and is_public(self.scanned.folded),
            spans=(_span(date),),
        )


def _is_reported(scanned: Scanned, date: WrittenDate) -> bool:
    """Whether *date* is one to which what is to be reported has been moved: "inrapporteringen ändrad till"."""
    before = scanned.folded[max(0, date.at - 120) : date.at]
    to = _CHANGED_TO.search(before)
    if to:
        return bool(_REPORTED.search(before[: to.start()]))
    return False


def _span(date: WrittenDate) -> Span:
    return Span(0, date.at, date.until)


def _clause(text: str) -> str:
    """The end of *text*, as a title."""
    text = trimmed(text[-400:])
    if len(text) > _LONGEST_TITLE:
        text = text[-_LONGEST_TITLE:].partition(" ")[2]
    return capitalised(trimmed(text))
