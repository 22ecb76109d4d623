"""Lines without a day: a heading, the head of a table, a task of a month, or what is said of all rows."""

from __future__ import annotations

import re
from dataclasses import replace

from arshjul.reading.cards import heads_card
from arshjul.reading.columns import names_columns, read_table_head
from arshjul.reading.date_forms import WrittenDate
from arshjul.reading.defaults import default_of, says_that_dates_follow
from arshjul.reading.grids import task
from arshjul.reading.lines import fold
from arshjul.reading.scanning import Scanned, scan
from arshjul.reading.scopes import (
    HeadingSign,
    Scope,
    Span,
    is_part_of_year,
    is_shouted,
    is_surely_heading,
    may_be_heading,
    read_heading,
    scope_of_stranger,
    years_named,
)
from arshjul.reading.sentence_changes import places_but_for_a_month
from arshjul.reading.signs import is_sentence
from arshjul.reading.table_lines import has_dates_below, is_of_month_column, open_table, take_row_of_month
from arshjul.reading.titles import fragments
from arshjul.reading.vocabulary import body_named, is_body_alone, names_group, own_body_named, who_named
from arshjul.reading.walker import BULLET, WRAPPED, Walker
from arshjul.reading.whereabouts import place_of_all, whereabouts_but_for_a_month
from arshjul.year.model import Body

_NUMBERED = re.compile(r"^[\s*_]*(?:§|[0-9])")
_DECIDES = re.compile(
    r"[^a-z]*(?:beslut:? )?(?P<who>(?:forbunds)?styrelsen|direktionen|beredningsgruppen) beslut(?:ar|ade)(?: att)?[ :]*"
)
_YEAR_ALONE = re.compile(r"[\s#*_:]*20[0-9]{2}[\s#*_:]*")
_MEETS = re.compile(r"[^a-z]*(?:sammantrader|traffas|mots)(?![a-z])")
_CHAPTER = re.compile(r"^[\s#*]*(?:[0-9]+(?:\.[0-9]+)*\.? +)?")
_BREAKS_OFF = re.compile(r"(?<![a-z])(?:den|till|fran|och|samt|kl|klockan|i|pa|med|for|av|att|som)[. ]*$")
_IDLE_LINES = 12
_FEWEST_SHOUTED = 4


def take_dateless(walker: Walker, scanned: Scanned) -> bool:
    """Take a heading, the head of a table, or a remark within a list; False when it is running text."""
    head = read_table_head(scanned.number + 1, scanned.line)
    if head and not is_of_month_column(walker, scanned) and has_dates_below(walker, head):
        open_table(walker, head)
        walker.at += 1
        return True
    if walker.scope and walker.head and take_row_of_month(walker, scanned):
        return True
    if walker.is_task(scanned):
        _take_task(walker, scanned)
        return True
    if walker.scope and _is_row_without_day(walker, scanned):
        walker.flush_pending()
        walker.pending = scanned
        walker.at += 1
        return True
    if walker.document.is_minutes and walker.scope and (who := _DECIDES.fullmatch(scanned.folded)):
        # "Styrelsen beslutar", and below it "att sammanträda 18 februari": the list is of those who decide.
        whose = None if walker.scope.own_body or walker.scope.stranger else body_named(who["who"])
        walker.scope = replace(walker.scope, body=walker.scope.body or whose)
        walker.at += 1
        return True
    is_heading = isinstance(read_heading(scanned.line, scanned.folded, walker.scope, 0), Scope)
    if not is_heading and _take_default(walker, scanned):
        return True
    return _take_heading(walker, scanned)


def _take_heading(walker: Walker, scanned: Scanned) -> bool:
    if _goes_over(walker, scanned):
        return False
    heading = read_heading(scanned.line, scanned.folded, walker.scope, scanned.number + 1)
    if may_be_heading(scanned.line, scanned.folded):
        named = _CHAPTER.sub("", scanned.folded)
        walker.section = who_named(named)[0] if is_body_alone(named) else None
    if isinstance(heading, Scope):
        walker.flush_pending()
        if walker.scope is None or heading.number != walker.scope.number:
            walker.open(heading)
        else:
            walker.scope = heading
        walker.at += 1
        return True
    if walker.scope is None and _heads_bare_list(walker, scanned):
        walker.open(Scope(body=who_named(scanned.folded)[0], own_body=who_named(scanned.folded)[1]))
        walker.at += 1
        return True
    if _is_subject(walker, scanned):
        _open_with_subject(walker, scanned)
        return True
    if walker.scope is None and _YEAR_ALONE.fullmatch(scanned.folded) and _has_list_below(walker, with_words=True):
        walker.open(Scope(years=years_named(scanned.folded)))
        walker.at += 1
        return True
    if says_that_dates_follow(scanned.folded) and walker.has_rows_below():
        _open_with_body(walker, scanned)
        return True
    if walker.scope is None and scanned.line.rstrip().endswith(":") and _has_list_below(walker):
        _open_announced(walker, scanned)
        return True
    if walker.scope and _is_stranger(walker, scanned):
        walker.open(scope_of_stranger(scanned.line, scanned.folded, walker.scope))
        walker.at += 1
        return True
    if heading is HeadingSign.CLOSES:
        walker.close()
        walker.at += 1
        return True
    walker.idle += 1
    if walker.idle > _IDLE_LINES and not (walker.scope and walker.scope.has_tasks):
        walker.close()
    return False


def _is_subject(walker: Walker, scanned: Scanned) -> bool:
    """Whether a line says who meets, and the next one when: "Lokala gruppen", "Träffas kl. 13 den 3/2 och 5/5"."""
    below = walker.next_filled(walker.at, 1)
    if below is None or scanned.dates or scanned.times or not may_be_heading(scanned.line, scanned.folded):
        return False
    return _MEETS.match(fold(walker.lines[below])) is not None and bool(walker.scanned(below).dates)


def _open_with_subject(walker: Walker, scanned: Scanned) -> None:
    body, own_body = who_named(scanned.folded)
    before = walker.scope or Scope()
    if body or own_body:
        walker.open(Scope(body=body, own_body=own_body, years=years_named(scanned.folded) or before.years))
    else:
        walker.open(scope_of_stranger(scanned.line, scanned.folded, before))
    walker.at += 1


def _open_with_body(walker: Walker, scanned: Scanned) -> None:
    """ "Under 2027 sammanträder direktionen följande datum:"."""
    body, own_body = who_named(scanned.folded)
    years = years_named(scanned.folded)
    if walker.scope is None or body or own_body:
        before = walker.scope.years if walker.scope else ()
        walker.open(Scope(body=body, own_body=own_body, years=years or before))
    walker.at += 1


def _open_announced(walker: Walker, scanned: Scanned) -> None:
    """ "Vi kör måndagar 13-16 som vanligt:", and dates below it: nobody knows whose, and it is asked."""
    body, own_body = who_named(scanned.folded)
    if names_group(scanned.folded) and not (body or own_body):
        walker.open(scope_of_stranger(scanned.line, scanned.folded, Scope()))
    else:
        walker.open(Scope(body=body, own_body=own_body, years=years_named(scanned.folded)))
    default = default_of(scan(scanned.number, scanned.line, listed=True), is_first=True)
    if default and walker.scope:
        walker.defaults.note(walker.scope, default)
    walker.at += 1


def _has_list_below(walker: Walker, *, with_words: bool = False) -> bool:
    """Whether the next two lines with words begin with a date each, and are no sentences.

    *with_words*: they must say more than their day, which a list of minutes below its year does not.
    """
    first = walker.next_filled(walker.at, 3)
    second = walker.next_filled(first, 2) if first is not None else None
    return all(
        number is not None
        and (it := walker.scanned(number)).begins_with_date
        and not is_sentence(it)
        and not (with_words and it.is_date_alone)
        for number in (first, second)
    )


def _heads_other(walker: Walker, scope: Scope, whose: tuple[Body | None, str]) -> bool:
    """Whether rows stand below a line that names *whose* they are, when the list is of nobody or of others."""
    return whose != (scope.body, scope.own_body) and walker.has_rows_below()


def _heads_bare_list(walker: Walker, scanned: Scanned) -> bool:
    """ "Styrelsen", a time perhaps, and below it dates: a list although no heading says so."""
    words = scanned.folded.strip(" :.*#_-•")
    if not (is_body_alone(words) or (own_body_named(words) and len(words.split()) <= 2)):
        return False
    below = [i for i in range(walker.at + 1, min(walker.at + 7, len(walker.lines))) if walker.lines[i].strip()][:3]
    first = next((i for i in below if walker.is_dated(i)), None)
    if (
        first is None
        or not (walker.scanned(first).begins_with_date or heads_card(walker.scanned(first)))
        or is_sentence(walker.scanned(first))
    ):
        return False
    return all(default_of(walker.scanned(i), is_first=True) for i in below[: below.index(first)])


def _goes_over(walker: Walker, scanned: Scanned) -> bool:
    """Whether a sentence goes on in the next line."""
    following = walker.lines[walker.at + 1].strip() if walker.at + 1 < len(walker.lines) else ""
    if len(scanned.line) < WRAPPED or not following or not scanned.line.rstrip()[-1].isalpha():
        return False
    return following[0].islower() or bool(_BREAKS_OFF.search(scanned.folded))


def _is_stranger(walker: Walker, scanned: Scanned) -> bool:
    """Whether a line heads rows of somebody that we do not know: nobody is called through a body above it."""
    if not may_be_heading(scanned.line, scanned.folded) or scanned.times or _NUMBERED.match(scanned.line):
        return False
    if names_columns(scanned.folded):
        return False
    following = walker.next_filled(walker.at, 3)
    if following is None or not walker.is_dated(following):
        return False
    is_apart = walker.at == 0 or not walker.lines[walker.at - 1].strip()
    if is_apart and is_shouted(scanned.line, fewest=_FEWEST_SHOUTED) and not is_sentence(walker.scanned(following)):
        return True
    if not walker.scanned(following).begins_with_date and not (
        (BULLET.match(walker.lines[following]) or (is_apart and scanned.line.rstrip().endswith(":")))
        and is_surely_heading(scanned.line, scanned.folded)
    ):
        return False
    return is_apart or not walker.is_upright(walker.at - 1) or is_surely_heading(scanned.line, scanned.folded)


def _take_task(walker: Walker, scanned: Scanned) -> None:
    scope = walker.scope or Scope()
    number = scanned.number + 1
    month = scanned.month_label or scope.month
    spans = [Span(number, *scanned.month_at)] if scanned.month_label else []
    if scope.month_span and not scanned.month_label:
        spans.append(scope.month_span)
    words = ", ".join(fragments(scanned.line, scanned.masked))
    walker.found.rows.append(task(number, words, WrittenDate(0, 0, month=month), scope, tuple(spans)))
    walker.at += 1
    walker.idle = 0


def _is_row_without_day(walker: Walker, scanned: Scanned) -> bool:
    return (
        scanned.month_label is not None
        and 1 <= scanned.words <= 8
        and not is_part_of_year(scanned.folded)
        and bool(fragments(scanned.line, scanned.masked))
        and not scanned.line.rstrip().endswith((".", ":"))
    )


def _take_default(walker: Walker, scanned: Scanned) -> bool:
    """Take a line that says when, where or on which day of the week the meetings of a list are."""
    if not walker.scope and not default_of(scanned, is_first=False):
        return False
    listed = scan(scanned.number, scanned.line, listed=True)
    is_first = walker.scope is not None and (walker.rows_in_list == 0 or walker.heads_group(scanned))
    default = default_of(listed, is_first=is_first)
    if default is None:
        return False
    opens_list = default.opens_list or default.names_whose
    if walker.scope is None and not (opens_list and walker.has_rows_below()):
        return False
    whose = (default.body, default.own_body)
    if walker.scope is None or (default.names_whose and _heads_other(walker, walker.scope, whose)):
        before = walker.scope or Scope()
        walker.open(Scope(body=default.body, own_body=default.own_body, years=default.years or before.years))
    scope = walker.scope or Scope()
    if default.body and scope.body is None and default.opens_list and not scope.stranger:
        walker.scope = scope = replace(scope, body=default.body)
    if default.weekday is not None:
        walker.scope = scope = replace(scope, weekday=default.weekday)
    if default.years and default.opens_list and len(default.years) < len(scope.years):
        walker.scope = scope = replace(scope, years=default.years)
    if said := whereabouts_but_for_a_month(scanned):
        walker.found.changes += places_but_for_a_month(scanned, scope, said)
    walker.defaults.note(scope, replace(default, place=default.place or place_of_all(scanned.line)))
    walker.at += 1
    return True
