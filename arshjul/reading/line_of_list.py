"""One line of a list of meetings as rows: each date with the time, words and body that belong to it."""

from __future__ import annotations

import re
from dataclasses import replace

from arshjul.reading.date_forms import WrittenDate
from arshjul.reading.lines import fold
from arshjul.reading.rows import Beside, Row, make_row, own_times, plain_title
from arshjul.reading.scanning import Scanned
from arshjul.reading.scopes import Scope, Span, is_list_label, scope_of_label
from arshjul.reading.tense import is_of_next_year
from arshjul.reading.times import WrittenTime
from arshjul.reading.titles import pieces_and_place, trimmed
from arshjul.reading.vocabulary import kind_named, who_named
from arshjul.year.model import OccasionKind

_SEPARATOR = re.compile(r"[;|\t•]|\.(?=\s)|,| (?:och|samt) | {3,}|\((?=[^)]{0,200}$)")
_ALL = re.compile(r"samtliga|alla ")
_PLACE_OF_ALL = re.compile(r"[,. ]{1,3}(?:i |på )?([A-ZÅÄÖ][^.;\t]{2,60})\.?\s*$")
_EARLIER = re.compile(
    r"(?:tidigare|(?<![a-z])(?:per|inte|ej)|forut|ersatter|i ?stallet for|andrat fran|flyttat fran)(?: den)? ?$"
)
_LABEL_END = re.compile(r":\s*(?:den |kl\.? ?)?$")
_OF_LIST = re.compile(r"(?:motes|sammantrades)(?:tider|dagar|datum)")
_NAMES_NOBODY = re.compile(
    r"m[ao]?ote|sammantrad|dagar?(?![a-z])|datum|tid|(?<![a-z])(?:var|host|kvartal|halvar|termin)"
)
_SOMETHING = re.compile(r"[a-z]{3}")
_CLAUSE_END = re.compile(r"[,;|\t(]|\.(?= )")


def rows_of_line(scanned: Scanned, scope: Scope) -> tuple[list[Row], Scope]:
    """Return the rows of a line in a list, and the scope that holds below it.

    A label before the first date speaks for the whole line: "Styrelsemöten 2027: 8 februari; 5 april".
    """
    scanned, before = _without_earlier_days(scanned)
    first = scanned.dates[0]
    label = scanned.line[: first.at] if _LABEL_END.search(scanned.masked[: first.at]) else ""
    if label and is_list_label(fold(trimmed(label))) and len(scanned.dates) > 1:
        scope = scope_of_label(label, scope, scope.number + 1)
    else:
        label = ""
    spans = _spans(scanned, start=len(label))
    rows = [_row(scanned, scope, date, span) for date, span in zip(scanned.dates, spans, strict=True)]
    rows = _of_stranger(rows, scanned)
    if is_of_next_year(scanned.folded[: first.at]):
        rows = [replace(row, of_next_year=True) for row in rows]
    return _share_time(_share_body([_with_earlier(row, scanned, before) for row in rows]), scanned), scope


def _of_stranger(rows: list[Row], scanned: Scanned) -> list[Row]:
    """The rows of a line of days whose first cell names what nobody knows: not of the list's body."""
    label, tab, _ = scanned.line.partition("\t")
    folded = fold(trimmed(label))
    is_strange = _SOMETHING.search(folded) and not (any(who_named(folded)) or _NAMES_NOBODY.search(folded))
    if not tab or len(rows) < 2 or not is_strange or scanned.dates[0].at < len(label):
        return rows
    return [
        replace(row, body=None, own_body="", stranger=row.stranger or trimmed(label))
        if row.kind is OccasionKind.MEETING
        else row
        for row in rows
    ]


def _without_earlier_days(scanned: Scanned) -> tuple[Scanned, list[WrittenDate]]:
    """ "22 april (tidigare 15 april)", "23 september: delårsrapport per 31 augusti": what a row had before, and the day
    of an account, are no rows."""
    before = [date for date in scanned.dates if _EARLIER.search(scanned.folded, max(0, date.at - 24), date.at)]
    if not before or len(before) == len(scanned.dates):
        return scanned, []
    return replace(scanned, dates=tuple(date for date in scanned.dates if date not in before)), before


def _with_earlier(row: Row, scanned: Scanned, before: list[WrittenDate]) -> Row:
    own = [date for date in before if date.at > row.date.at]
    if not own:
        return row
    words = scanned.line[row.date.until : own[0].until].strip(" (*,;–-")
    spans = tuple(Span(scanned.number + 1, date.at, date.until) for date in own)
    title = "" if fold(row.title).startswith(("tidigare", "fore detta", "ersatter")) else row.title
    title = title or plain_title(row)
    return replace(row, title=title, notes=(*row.notes, words), spans=(*row.spans, *spans))


def _row(scanned: Scanned, scope: Scope, date: WrittenDate, span: tuple[int, int]) -> Row:
    at, until = span
    number = scanned.number + 1
    times = [time for time in scanned.times if at <= time.at < until]
    is_deadline = _is_deadline(scanned, date, span, times)
    part = next((t for t in times if t.is_from and _SOMETHING.search(scanned.masked[t.until : until])), None)
    own = own_times([time for time in times if time is not part])
    lead_until = max(at, min(date.at, until))
    says_of_list = _OF_LIST.search(scanned.folded, at, lead_until) is not None
    begins = lead_until if says_of_list else at
    pieces, place = pieces_and_place(scanned.line[begins:until], scanned.masked[begins:until])
    spans = [Span(number, date.at, date.until), *(Span(number, time.at, time.until) for time in times)]
    beside = Beside(
        pieces=pieces,
        folded=scanned.folded[at:until],
        lead=scanned.masked[at : max(at, date.at)],
        times=own,
        written=scanned.line if len(scanned.dates) == 1 else scanned.line[at:until],
        place=place,
        kind=OccasionKind.DEADLINE if is_deadline else None,
        part=part,
        notes=tuple(_clause_at(scanned, time, until) for time in times if time not in own),
        spans=tuple(spans),
    )
    return make_row(scanned, scope, date, beside)


def _is_deadline(scanned: Scanned, date: WrittenDate, span: tuple[int, int], times: list[WrittenTime]) -> bool:
    """ "8 februari kl 9-12, handlingar senast veckan före" is a meeting; "Handlingar senast 8 februari" is none."""
    at, until = span
    if kind_named(scanned.folded[at:until]) is not OccasionKind.DEADLINE:
        return False
    return not times or kind_named(scanned.folded[at : max(at, date.at)]) is OccasionKind.DEADLINE


def _clause_at(scanned: Scanned, time: WrittenTime, until: int) -> str:
    """The words that a time which is not the row's own begins: "från kl 13:00 Delregionala medel"."""
    end = _CLAUSE_END.search(scanned.line, time.until, until)
    return scanned.line[time.at : end.start() if end else until].strip()


def _spans(scanned: Scanned, start: int) -> list[tuple[int, int]]:
    """Where the text of each date begins and ends: parted at the last mark between it and the next."""
    ends: list[int] = []
    for date, following in zip(scanned.dates, scanned.dates[1:], strict=False):
        if following.at < date.until:
            ends.append(following.until if following.at == date.at else following.at)
            continue
        between = scanned.masked[date.until : following.at]
        marks = list(_SEPARATOR.finditer(between))
        if marks:
            ends.append(date.until + marks[-1].start() + (0 if marks[-1].group() == "(" else 1))
        elif scanned.begins_with_date:
            ends.append(following.at)
        else:
            times = [time.until for time in scanned.times if date.until <= time.at < following.at]
            ends.append(times[-1] if times else date.until)
    starts = [start, *ends]
    return list(zip(starts, [*ends, len(scanned.line)], strict=True))


def _share_body(rows: list[Row]) -> list[Row]:
    """In "Styrelsen: 8/2, 5/4, 14/6" the later dates have no words of their own, and the first speaks for them."""
    first, *others = rows
    is_deadline = first.kind is OccasionKind.DEADLINE
    if not others or any(row.words or (is_deadline and row.time) for row in others):
        return rows
    return [
        first,
        *(
            replace(
                row,
                kind=first.kind,
                body=first.body,
                own_body=first.own_body,
                stranger=first.stranger,
                title=first.title,
            )
            for row in others
        ),
    ]


def _share_time(rows: list[Row], scanned: Scanned) -> list[Row]:
    """One time before or after all the dates of a line is the time of each of them."""
    timed = [row for row in rows if row.time]
    if len(rows) < 2 or len(timed) != 1 or timed[0] not in (rows[0], rows[-1]):
        return rows
    time = timed[0].time
    if time and "obs" in scanned.folded[rows[-1].date.until : time.at]:
        # "4 mars, 18 mars (OBS 10.00)": what is to be observed is of the last alone.
        return rows
    if time is None or len({(row.kind, row.body) for row in rows}) > 1:
        return rows
    if timed[0] is rows[0] and time.at > rows[0].date.at:
        return rows
    spans = (Span(scanned.number + 1, time.at, time.until),)
    shared = [row if row.time else replace(row, time=time, spans=(*row.spans, *spans)) for row in rows]
    if timed[0].place and time.at > rows[-1].date.at:
        # "8 februari, 5 april och 14 juni kl. 9–12 i Rådhuset": so is the place that follows the time.
        return [replace(row, place=row.place or timed[0].place) for row in shared]
    after = _PLACE_OF_ALL.match(scanned.line, time.until)
    if not after or not _ALL.search(scanned.folded, max(0, time.at - 12), time.at):
        return shared
    # "Samtliga kl 9-12, Gummifabriken": what follows the time of all is the place of all.
    plain = plain_title(rows[0])
    return [replace(row, place=after[1], title=plain if row.title in after[1] else row.title) for row in shared]
