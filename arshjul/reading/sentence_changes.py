"""What a sentence changes: a meeting is moved, all have another time, or are at another place."""

from __future__ import annotations

import re
from dataclasses import replace

from arshjul.reading.changes import Change, Deed
from arshjul.reading.date_forms import MONTH_NAME, WrittenDate, month_number
from arshjul.reading.defaults import default_of
from arshjul.reading.rows import Row
from arshjul.reading.scanning import Scanned
from arshjul.reading.scopes import Scope, Span
from arshjul.reading.sentence import Sentence, span_of
from arshjul.reading.vocabulary import body_named, default_title
from arshjul.reading.whenabouts import place_after
from arshjul.reading.whereabouts import Whereabouts, place_of_others, place_of_the_day, whereabouts_of
from arshjul.year.model import OccasionKind

_MOVED = re.compile(
    r"(?<![a-z])(?:(?:fram|bak)?flytt[a-z]*|tidigarelag[a-z]*|senarelag[a-z]*|skjut(?:s|its|er) (?:upp|fram)"
    r"|ersatt(?:s|er)|byt(?:s|er|t)|andra(?:s|ts|t|d)|laggs om|lagts om|bokas om|ombok[a-z]*|blir i ?stallet)(?![a-z])"
)
_WILL_MOVE = re.compile(
    r"(?<![a-z])(?:(?:maste|behover|ska|skall|kommer att) (?:flyttas|bokas om|ombokas)|flyttas(?=[^\x01]*$)"
    r"|ny(?:tt)? (?:dag|datum)"
    r" (?:meddelas|kommer))(?![a-z])"
)
_WEEKDAY = r"(?: [a-z]{2,4}dag(?:en)?)?"
_FROM = re.compile(rf"(?:fran|i ?stallet for|byt(?:s|er|t)(?: vi)?)(?: den)?{_WEEKDAY}(?: den)? *$")
_TO = re.compile(
    r"(?:till|med|mot|av|blir|ar)(?: (?:ett|en) [a-z ]{0,14}(?:mote|sammantrade|dag))?"
    rf"(?: den)?{_WEEKDAY}(?: den)? *$"
)
_TILL = re.compile(r" till ")
_INSTEAD = re.compile(r"(?<![a-z])i ?stallet(?! for \x02)")
NEW_TIME = re.compile(
    r"i ?stallet for (?:som )?(?:tidigare |nuvarande )?(?:kl)?[. \x02]|ny(?:tt)? (?:tid|klockslag)|tiden andras"
    r"|starttid|(?:borjar|startar|inleds) (?:(?:vi|motet|dagen) )?(?:i ?stallet |redan |forst )?\x02"
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
_UNTIL_BUT = re.compile(r"\s(?:utom|förutom|men|då|där|om)(?:\s.*)?$")


def tells_places(sentence: Sentence) -> bool:
    """Read where all meetings are, or the one of a day, in a sentence that says nothing else."""
    if sentence.scanned.times:
        return False
    if place := place_of_the_day(sentence.scanned):
        day = sentence.scanned.dates[0]
        sentence.changes.append(_placed(sentence, day, place))
        if others := place_of_others(sentence.scanned):
            row = replace(sentence.row(WrittenDate(0, 0), OccasionKind.MEETING, ""), place=others, spans=())
            sentence.changes.append(Change(Deed.ALL_PLACED, row, excepted=(day,)))
        return True
    said = whereabouts_of(sentence.scanned)
    if said is None:
        return False
    row = sentence.row(WrittenDate(0, 0), OccasionKind.MEETING, "")
    row = replace(row, body=body_named(sentence.scanned.folded), place=said.place)
    spans = tuple(span_of(date) for date in said.excepted)
    sentence.changes.append(
        Change(
            Deed.ALL_PLACED,
            replace(row, spans=spans),
            excepted=said.excepted,
            is_unclear=not said.is_clear,
        )
    )
    if said.elsewhere:
        sentence.changes += [_placed(sentence, date, said.elsewhere) for date in said.excepted if date.day]
    return True


def _placed(sentence: Sentence, date: WrittenDate, place: str) -> Change:
    row = sentence.row(date, OccasionKind.MEETING, "")
    return Change(Deed.PLACED, replace(row, body=body_named(sentence.scanned.folded), place=place))


def places_but_for_a_month(scanned: Scanned, scope: Scope, said: Whereabouts) -> list[Change]:
    """Where all meetings of a list are, and the one of the month that its line excepts."""
    (month,) = said.excepted
    row = Row(month, scanned.number + 1, scanned.line.strip(), OccasionKind.MEETING, "", body=scope.body, listed=False)
    spans = (Span(row.line, month.at, month.until),)
    return [
        Change(Deed.ALL_PLACED, replace(row, place=said.place), excepted=(month,)),
        Change(Deed.OF_MONTH, replace(row, place=said.elsewhere, spans=spans), None, month.month),
    ]


def moves(sentence: Sentence) -> bool:
    """Read what is moved from one day to another; False when nothing is."""
    dates = [day for date in sentence.scanned.dates if date.day for day in _days(sentence, date)]
    verbs = [match.start() for match in _MOVED.finditer(sentence.scanned.masked)]
    is_of_days = len(dates) == 2 and (any(_is_left(sentence, it) for it in dates) or sentence.scanned.begins_with_date)
    if not sentence.is_of_meeting() and not is_of_days:
        return False
    if not verbs and len(dates) == 2 and (instead := _INSTEAD.search(sentence.scanned.masked)):
        if dates[0].until <= instead.start() < dates[1].at and not any(_is_left(sentence, it) for it in dates):
            sentence.changes.append(_move_to(sentence, dates[:1], dates[1], instead.start()))
            return True
        verbs = [dates[0].until]
    before = 0
    for number, verb in enumerate(verbs):
        stop = verbs[number + 1] if number + 1 < len(verbs) else len(sentence.scanned.line)
        within = [date for date in dates if before <= date.at < stop]
        if number + 1 < len(verbs):
            # The last date before the next verb may be what that one moves.
            within = [date for date in within if date.at < verb] + [date for date in within if date.at > verb][:2]
        move = _move(sentence, within, verb)
        if move:
            sentence.changes.append(move)
            before = max(date.until for date in within)
    if verbs and not sentence.changes and len(dates) == 1 and _WILL_MOVE.search(sentence.scanned.masked):
        row = sentence.row_of(dates[0], dates[0].at, None)
        sentence.changes.append(Change(Deed.UNSETTLED, row))
    return any(change.deed in (Deed.MOVED, Deed.UNSETTLED) for change in sentence.changes)


def _days(sentence: Sentence, date: WrittenDate) -> tuple[WrittenDate, ...]:
    """The two days of "flyttas mötet den 20 september till den 27 september", which else are the ends of one date."""
    parted = _TILL.search(sentence.scanned.folded, date.at, date.until)
    is_moved = parted and date.end_day and _MOVED.search(sentence.scanned.masked, 0, date.at)
    if not (parted and is_moved):
        return (date,)
    to = WrittenDate(parted.end(), date.until, date.end_day, date.end_month or date.month, date.end_year or date.year)
    return replace(date, until=parted.start(), end_day=None, end_month=None, end_year=None), to


def _is_left(sentence: Sentence, date: WrittenDate) -> bool:
    """Whether something was on *date* and no longer is: "från den 9 juni", "i stället för 30/9"."""
    return _FROM.search(sentence.scanned.folded[max(0, date.at - 36) : date.at]) is not None


def _move(sentence: Sentence, dates: list[WrittenDate], verb: int) -> Change | None:
    folded = sentence.scanned.folded
    was = [date for date in dates if _is_left(sentence, date)]
    to = [date for date in dates if date not in was and _TO.search(folded[max(0, date.at - 28) : date.at])]
    left = [date for date in dates if date not in was and date not in to]
    if not to and left and (was or left[0].until <= verb <= left[-1].at):
        to = [left.pop()]
    if not was and left:
        was = [left[0]]
    return _move_to(sentence, was, to[0], verb) if to else None


def _move_to(sentence: Sentence, was: list[WrittenDate], to: WrittenDate, verb: int) -> Change:
    month = _MONTHS_MEETING.search(sentence.scanned.folded, max(0, verb - 60), verb + 10)
    spans = tuple(span_of(date) for date in (*was[:1], to))
    if month:
        spans = (*spans, Span(0, *month.span("m")))
    times = [time for time in sentence.scanned.times if time.at > verb]
    word_at = next((word.start() for word in reversed(sentence.words) if word.start() < verb), verb)
    row = sentence.row_of(to, word_at, times[0] if times else None)
    row = replace(row, spans=(*spans, *(Span(0, time.at, time.until) for time in sentence.scanned.times)))
    was_month = month_number(month["m"]) if month and not was else None
    return Change(Deed.MOVED, row, was[0] if was else None, was_month, is_of_meeting=sentence.is_of_meeting())


def tells_of_a_month(sentence: Sentence) -> bool:
    """Read "Mötet i juni inleds redan kl. 8.30" and "Septembermötet förläggs till Laxå"."""
    month = _OF_A_MONTH.search(sentence.scanned.folded)
    if month is None:
        return False
    name = "m" if month["m"] else "n"
    time = sentence.scanned.times[0] if sentence.scanned.times else None
    place = place_after(sentence.scanned, month.end())
    if time is None and not place:
        return False
    row = sentence.row(WrittenDate(*month.span(name)), OccasionKind.MEETING, "")
    clocks = [Span(0, it.at, it.until) for it in sentence.scanned.times]
    row = replace(row, body=body_named(sentence.scanned.folded), time=time, place=place, spans=(*row.spans, *clocks))
    sentence.changes.append(Change(Deed.OF_MONTH, row, None, month_number(month[name])))
    return True


def retimes_a_day(sentence: Sentence) -> bool:
    """Read "Den 24 mars får vi besök av revisorerna, då börjar vi redan kl. 8": of the meeting of that day."""
    days, times = [date for date in sentence.scanned.dates if date.day], sentence.scanned.times
    if len(days) != 1 or not times or not NEW_TIME.search(sentence.scanned.masked, days[0].until):
        return False
    row = replace(sentence.row(days[0], OccasionKind.MEETING, ""), time=times[0])
    if sentence.is_of_meeting():
        row = replace(row, body=sentence.body_around(), title=default_title(row.kind, sentence.body_around()))
    spans = (*row.spans, *(Span(0, time.at, time.until) for time in times))
    sentence.changes.append(Change(Deed.RETIMED, replace(row, spans=spans), is_of_meeting=sentence.is_of_meeting()))
    return True


def retimes_all(sentence: Sentence) -> None:
    """Read the time that a sentence gives all meetings of a body."""
    times = sentence.scanned.times
    default = default_of(replace(sentence.scanned, dates=()), is_first=False)
    is_default = default and _OF_ALL.search(sentence.scanned.folded)
    is_new = _COMING.search(sentence.scanned.folded) and NEW_TIME.search(sentence.scanned.masked)
    if times and (is_new or is_default):
        body = body_named(sentence.scanned.folded) or sentence.body_around()
        time = times[0]
        date = WrittenDate(time.at, time.until)
        place = _UNTIL_BUT.sub("", default.place if default else "") or place_after(sentence.scanned, time.until)
        row = replace(sentence.row(date, OccasionKind.MEETING, ""), body=body, time=time, place=place)
        spans = (*(Span(0, it.at, it.until) for it in times), *(span_of(it) for it in sentence.scanned.dates))
        sentence.changes.append(Change(Deed.ALL_RETIMED, replace(row, spans=spans), excepted=sentence.scanned.dates))
