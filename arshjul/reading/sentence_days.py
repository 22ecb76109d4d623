"""What a sentence says of each of its days: a meeting, a last day, or a meeting that does not take place."""

from __future__ import annotations

import re
from dataclasses import replace

from arshjul.reading.changes import Change, Deed
from arshjul.reading.date_forms import WrittenDate
from arshjul.reading.rows import Row
from arshjul.reading.scanning import Scanned
from arshjul.reading.scopes import Span
from arshjul.reading.sentence import LONGEST_TITLE, THE_MEETING, Sentence, Untold, span_of
from arshjul.reading.sentence_changes import NEW_TIME, retimes_a_day, retimes_all
from arshjul.reading.titles import capitalised, trimmed
from arshjul.reading.vocabulary import (
    body_named,
    cancelled_word,
    default_title,
    is_foreign,
    is_joint,
    kind_named,
    names_group,
    names_meeting,
    own_body_named,
    without_receivers,
)
from arshjul.reading.when import real_date
from arshjul.reading.whenabouts import ended, timed
from arshjul.year.model import Body, OccasionKind

PAST = "mötet har redan varit"
_BEFORE_DATE = 90
"""So far before its date a meeting's word may stand."""
_AFTER_DATE = 45
_DEADLINE = re.compile(
    r"(?<![a-z])(?:senast|deadline(?:n|s)?|stoppdatum|sista (?:[a-z]+ )?dag(?:en)?"
    r"|(?:ska|skall|maste|behover|vill|lamnar|skickar|mejlar|redovisar|rapporterar)[a-z0-9 ,-]{2,80} (?:fore|innan)"
    r"|(?:ska|skall) (?:vara|ha) (?:klar|inne|inkommi|gjord|inlamna|tillhanda|justera)[a-z]*(?: [a-zåäö]+){0,4}"
    r"|(?:klart?|fardigt?|slutdatum|manusstopp(?: [a-z ]{2,30})?)(?= ?:)"
    r"|vill (?:vi|jag|de|revisorerna|forbundet) ha(?: dem| det| in)?|anslaget tas ne[dr](?:er)?(?: tidigast)?)(?![a-z])"
)
_IF = re.compile(r"(?<![a-z])(?:om|ifall) (?:nagon|ni|du|man) $")
_FROM_DEADLINE = re.compile(
    r"[ ,:]{0,3}(?:ar|var|blir|for [a-z ]{1,30}|den|till|ska vara|inlamning)?[ ,:]{0,2}(?:ar |den |var )?"
    r"[\x01\x02\x03 ,]*(?:den )?"
)
# What somebody must do by a day, in whatever words.
_DUE = re.compile(
    r"(?<![a-z])(?:ska|skall|maste|behover|bor|vill|onskar|onskas|till ?handa|till del|aterkommer|inkomm[a-z]*"
    r"|lamnas|skickas|mejlas|sands|overlamnas|ges|inlamnas|redovisas|rapporteras|publiceras|betalas|anslas|anslag(?:et|s)?"
    r"|nedtag[a-z]*|loper ut|gar ut|stanger|forfaller|overklaga[a-z]*|svar(?:a|as|en)?|meddela|anmal[a-z]*"
    r"|rekvirera)(?![a-z])"
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
_COUNCIL_MEETS = re.compile(r"(?<![a-z])(?:behandla[rs]|provar|provas|tar upp|tas upp|beslutar|sammantrad|mote)")
_EVERY_YEAR = re.compile(r" (?:varje|respektive|foljande) ar(?![a-z])| arligen")
_COUNCIL = re.compile(r"(?<![a-z])(?:kommun|region|landstings)?fullmaktige(?:s|mote[a-z]*)?(?![a-z])")
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
_WORD = re.compile(r"[a-z]{2,}")
_HANDLED = re.compile(r"(?<![a-z])(?:behandlas|beslutas|faststalls|tas upp|sammantrader|mots(?![a-z])|traffas)")
_MATTERS = {"budget": "Budget", "boksluts": "Boksluts", "extra": "Extra", "avslutnings": "Avslutnings"}
_COMPOUND = re.compile(rf"({'|'.join(_MATTERS)})(?:motet|sammantradet)")
_PLANNED_ON = re.compile(
    r"(?<![a-z])(?:forlagda|planera(?:de|s)|satta|bestamda|faststallda|lagda) till "
    r"(?:foljande (?:dagar|datum):? ?)?(?:den )?$"
)
_PUT_OFF = re.compile(r"(?<![a-z])(?:skjut(?:a|s|its|er) upp|(?:ar|blir) uppskjute[tn])(?![a-z])")
_SETTLED = re.compile(
    r"[^a-z]*(?:(?:ok|ja|da),? )?"
    r"(?:det blir|vi tar|i [a-z]+ ar det dags igen,|vi kor|vi sager|vi bestamde|valet foll pa)"
    r"(?: (?:alltsa|da|pa))? (?:den )?\x01"
)
_AFTER_IT = re.compile(r"(?<![a-z])darefter(?![a-z])")
_FAR_LENIENT = 40
_NEAREST = 24


def read_days(sentence: Sentence) -> None:
    """Read the meetings and last days of a sentence, and what it cancels or gives another time."""
    folded = sentence.scanned.folded
    cancels = (cancelled_word(folded) or _PUT_OFF.search(folded)) if sentence.is_of_meeting() else None
    previous: Row | None = None
    before = 0
    found: list[Row] = []
    for date in sentence.scanned.dates:
        row = _deadline(sentence, date, before) or _meeting(sentence, date, before, lenient=cancels is not None)
        row = row or _due(sentence, date, before) or _of_council(sentence, date, before)
        if row is None and previous and _goes_on(sentence, previous.date.until, date.at):
            row = replace(previous, date=date, time=None, spans=(span_of(date),))
        if row is None and previous and previous.kind is OccasionKind.DEADLINE:
            between = sentence.scanned.folded[previous.date.until : date.at]
            if _FOR_WHOM.fullmatch(between) and _is_reported(sentence.scanned, previous.date):
                row = replace(previous, date=date, spans=(span_of(date),))
        before = date.until
        if row is None:
            continue
        previous = row
        if row.kind is OccasionKind.DEADLINE:
            found.append(_before_the_meeting(sentence, row))
        elif _has_been(sentence, date) and not cancels:
            sentence.untold.append(Untold(span_of(date), PAST))
        else:
            found.append(row)
    found = ended(timed(found, sentence.scanned), sentence.scanned)
    for row in found:
        if row.kind is OccasionKind.DEADLINE:
            sentence.rows.append(row)
        elif cancels:
            sentence.changes.append(Change(Deed.CANCELLED, replace(row, cancelled=True)))
        elif row.time and NEW_TIME.search(sentence.scanned.masked):
            spans = (*row.spans, *(Span(0, time.at, time.until) for time in sentence.scanned.times))
            sentence.changes.append(Change(Deed.RETIMED, replace(row, spans=spans)))
        else:
            sentence.rows.append(row)
    if not found and not retimes_a_day(sentence):
        retimes_all(sentence)


def _before_the_meeting(sentence: Sentence, row: Row) -> Row:
    """ "Anmälan senast 24 september" in a summons to 7 October is of the year that brings it nearest."""
    day, month = row.date.day, row.date.month
    if sentence.document.called_on is None or row.date.year or not day or not month:
        return row
    called = sentence.document.called_on
    days = [it for year in (-1, 0, 1) if (it := real_date(called.year + year, month, day))]
    if not days:
        return row
    nearest = min(days, key=lambda it: abs(it - called))
    return replace(row, date=replace(row.date, year=nearest.year))


def _goes_on(sentence: Sentence, at: int, until: int) -> bool:
    """Whether what stands between two dates makes the second one more of the same: times, places, "och sedan"."""
    if until - at > _LONGEST_BETWEEN:
        return False
    between = sentence.scanned.masked[at:until]
    words = [it for it in _WORD.finditer(between) if not _GOES_ON.fullmatch(it.group())]
    said = " ".join(it.group() for it in words)
    if kind_named(said) or body_named(said) or names_group(said):
        return False
    return all(sentence.scanned.line[at + it.start()].isupper() for it in words)


def _has_been(sentence: Sentence, date: WrittenDate) -> bool:
    """Whether a meeting is of the past: its day decides when the document's own is known, else the tense."""
    own = sentence.document.own_day
    if own and date.year and date.month and date.day:
        return (date.year, date.month, date.day) < (own.year, own.month, own.day)
    return sentence.is_past


def _deadline(sentence: Sentence, date: WrittenDate, before: int) -> Row | None:
    """The date right after "senast" or "deadline", or to which a report is moved."""
    if date.week is not None or _EVERY_YEAR.match(sentence.scanned.folded, date.until):
        return None
    at = max(before, date.at - _BEFORE_DATE)
    masked = sentence.scanned.masked
    words = list(_DEADLINE.finditer(masked, at, date.at))
    if not words or not _FROM_DEADLINE.fullmatch(masked, words[-1].end(), date.at):
        if not _is_reported(sentence.scanned, date):
            return None
        return sentence.row(date, OccasionKind.DEADLINE, _clause(sentence.scanned.line[: date.at]))
    word = words[-1]
    text = sentence.scanned.line[before : word.start()]
    if word.group().startswith("deadline"):
        title = f"{_clause(_CLAUSE_START.sub('', text))} {word.group()}".strip()
    elif word.group().endswith(("fore", "innan")):
        title = _clause(sentence.scanned.line[before : word.end()])
    elif not word.group().startswith(("senast", "stoppdatum", "sista")):
        title = _clause(sentence.scanned.line[before : date.at])
    else:
        title = _clause(text)
    title = capitalised(title) or _clause(sentence.scanned.line[date.until :])
    return sentence.row(date, OccasionKind.DEADLINE, title or default_title(OccasionKind.DEADLINE, None))


def _due(sentence: Sentence, date: WrittenDate, before: int) -> Row | None:
    """ "Bokslutet lämnas till revisorerna den 5 februari", "Den 15 april vill revisorerna ha svar"."""
    folded = sentence.scanned.folded
    is_of_meeting = names_meeting(without_receivers(folded)) or sentence.words or THE_MEETING.search(folded)
    if date.week is not None or not date.day or sentence.is_past or is_of_meeting or is_foreign(folded):
        return None
    after = folded[date.until : date.until + _AFTER_DATE]
    leads = not _WORD.search(sentence.scanned.masked[: date.at].replace("den ", "")) and re.match(
        r" (?:vill|ska|skall|maste)", after
    )
    if leads:
        return sentence.row(date, OccasionKind.DEADLINE, _clause(sentence.scanned.line[date.until :]))
    word = _DUE.search(sentence.scanned.masked, max(before, date.at - _BEFORE_DATE), date.at)
    if (
        word is None
        or _IF.search(folded, 0, word.start())
        or not _DUE_BY.search(sentence.scanned.masked, max(before, date.at - 16), date.at)
    ):
        return None
    return sentence.row(date, OccasionKind.DEADLINE, _clause(sentence.scanned.line[before : date.at]))


def _meeting(sentence: Sentence, date: WrittenDate, before: int, *, lenient: bool) -> Row | None:
    """The date of one of the association's own meetings: its word stands near, with no other date between."""
    handled = _handled(sentence, date, before) or _begins_in_list(sentence, date)
    if handled:
        return handled
    near = [
        w for w in sentence.words if before <= w.start() and w.end() <= date.at and date.at - w.end() <= _BEFORE_DATE
    ]
    near = near[-1:] or [w for w in sentence.words if date.until <= w.start() <= date.until + _AFTER_DATE][:1]
    if not near:
        return _the_meeting(sentence, date, before, lenient=lenient)
    word = near[0]
    if _is_of_council(sentence.scanned.folded[before : word.start()]):
        return None
    around = sentence.scanned.folded[max(before, word.start() - 30) : word.end() + 40]
    kind = kind_named(word.group()) or OccasionKind.MEETING
    body = body_named(word.group())
    if body is None and word.group().startswith("gruppen"):
        body = sentence.scope.body or sentence.spoken_of
    elif body is None and kind is OccasionKind.MEETING:
        body = body_named(around)
    if body is None and kind is OccasionKind.MEETING and (own := own_body_named(word.group())):
        return replace(sentence.row(date, kind, own.capitalize()), own_body=own)
    if kind is OccasionKind.PLANNING_DAY and is_joint(sentence.scanned.folded[before : date.at]):
        body = Body.JOINT
    elif kind is OccasionKind.PLANNING_DAY and "gemensam" in around:
        body = body_named(around)
    if body is None:
        body = sentence.subject() or sentence.only_body() if kind is OccasionKind.MEETING else None
    if body is None:
        body = sentence.body_around() if kind is OccasionKind.MEETING else sentence.scope.body
    row = sentence.row(date, kind, default_title(kind, body))
    return replace(row, body=body)


def _is_of_council(folded: str) -> bool:
    """Whether the words before a day speak of a council of somebody else, and of no body of the association."""
    council = _COUNCIL.search(folded)
    return council is not None and body_named(folded[council.end() :]) is None


def _of_council(sentence: Sentence, date: WrittenDate, before: int) -> Row | None:
    """ "Regionfullmäktige behandlar årsredovisningarna den 22–23 juni": a day to know of, to which nobody is called."""
    text = sentence.scanned.folded[before : date.at]
    meets = _COUNCIL_MEETS.search(sentence.scanned.folded)
    if date.day is None or sentence.is_past or not meets or not _is_of_council(text):
        return None
    return sentence.row(date, OccasionKind.EVENT, _clause(sentence.scanned.line[before : date.at]))


def _begins_in_list(sentence: Sentence, date: WrittenDate) -> Row | None:
    """ "Torsdag 21 oktober kl. 9 och torsdag 18 november kl. 9." below the heading "Nästa möten"."""
    if not sentence.scope.number or _WORD.search(sentence.scanned.masked[: date.at]) or sentence.scope.stranger:
        return None
    kind = sentence.scope.kind or OccasionKind.MEETING
    body = sentence.body_around() if kind.is_meeting else None
    return replace(sentence.row(date, kind, default_title(kind, body)), body=body)


def _handled(sentence: Sentence, date: WrittenDate, before: int) -> Row | None:
    """ "Budgeten behandlas av styrelsen den 7 maj": a meeting of those who handle it."""
    who = _BODY_THEN_DATE.search(sentence.scanned.masked[max(before, date.at - 60) : date.at])
    acting = _ACTS.match(sentence.scanned.folded)
    if acting and acting.end() < date.at:
        body = body_named(acting["who"])
    elif who and _HANDLED.search(sentence.scanned.folded):
        body = body_named(who["who"])
    else:
        return None
    return replace(sentence.row(date, OccasionKind.MEETING, default_title(OccasionKind.MEETING, body)), body=body)


def _the_meeting(sentence: Sentence, date: WrittenDate, before: int, *, lenient: bool) -> Row | None:
    """ "Mötet den 21 april ställs in": whose meeting it is must be known from what stands around."""
    if not lenient and len(sentence.scanned.dates) == 1 and _SETTLED.match(sentence.scanned.masked):
        return sentence.row_of(date, date.at, None)
    nearest = date.at - (_FAR_LENIENT if lenient else _NEAREST)
    folded = sentence.scanned.folded
    if not lenient and (planned := _planned(sentence, date)):
        return planned
    words = list(THE_MEETING.finditer(folded, max(before, nearest), date.at))
    if not words or lenient:
        return sentence.row_of(date, words[-1].start(), None) if words else None
    kind = kind_named(words[-1].group()) or OccasionKind.MEETING
    # Its body is that of the meeting that day, when the document plans one; else a person is asked.
    is_known = words[-1].group() in ("moten", "motena") or _AFTER_IT.search(folded)
    body = (sentence.subject() or sentence.spoken_of) if is_known else None
    return replace(sentence.row(date, kind, _compound(words[-1].group()) or default_title(kind, body)), body=body)


def _planned(sentence: Sentence, date: WrittenDate) -> Row | None:
    """ "Mötena hålls som regel kl. 10 och är förlagda till den 29 januari, 19 mars": of whom the text speaks."""
    if not _PLANNED_ON.search(sentence.scanned.masked, max(0, date.at - _BEFORE_DATE), date.at):
        return None
    if not THE_MEETING.search(sentence.scanned.folded, 0, date.at):
        return None
    body = sentence.subject() or sentence.spoken_of or sentence.body_around()
    return replace(sentence.row(date, OccasionKind.MEETING, default_title(OccasionKind.MEETING, body)), body=body)


def _compound(word: str) -> str:
    """ "Budgetmötet" says what the meeting is about; "mötet" does not."""
    matter = _COMPOUND.match(word)
    return f"{_MATTERS[matter[1]]}möte" if matter else ""


def _is_reported(scanned: Scanned, date: WrittenDate) -> bool:
    """Whether *date* is one to which what is to be reported has been moved: "inrapporteringen ändrad till"."""
    before = scanned.folded[max(0, date.at - 120) : date.at]
    to = _CHANGED_TO.search(before)
    if to:
        return bool(_REPORTED.search(before[: to.start()]))
    return False


def _clause(text: str) -> str:
    """The end of *text*, as a title."""
    text = trimmed(text[-400:])
    if len(text) > LONGEST_TITLE:
        text = text[-LONGEST_TITLE:].partition(" ")[2]
    return capitalised(trimmed(text))
