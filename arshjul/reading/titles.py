"""The words of a row without its dates, times and the specks that a scanner left."""

from __future__ import annotations

import re
from functools import lru_cache

from arshjul.reading.dates import DATE_MARK
from arshjul.reading.lines import fold, one_line
from arshjul.reading.times import TIME_MARK
from arshjul.reading.towns import is_town

OTHER_MARK = "\x03"
"""Stands in a masked line for what else is not title: weekday, month label, "INSTÄLLT"."""

LONGEST_TITLE = 200

_BREAKS = re.compile(f"[{DATE_MARK}{TIME_MARK}{OTHER_MARK}\t;|]+| {{3,}}| [·•] ")
_REAL_WORD = re.compile(r"[^\W\d_]{2}")
_EDGE = " \t,.:;|\"'”“’»«*#_=~<>()[]{}-–—•·/\\&+"
_DANGLING_END = re.compile(
    r"(?:^|[\s,(])(?:den|kl|klockan|tid|datum|dag|ca|cirka|mellan|från|fr|till|är|senast|per|på|och|samt|i)$", re.I
)
_DANGLING_START = re.compile(r"^(?:den|kl|klockan|tid|datum|och|samt|då|vecka)(?:[\s:.]+|$)", re.I)
_HEADER_CODE = re.compile(r"=+\?+")
_NEXT = re.compile(r"^(?:nästa|nasta)\s+", re.I)
_BULLET = re.compile(r"^\s*(?:[-–—•·*>]+|[0-9]{1,2}[.)]|[a-eo](?=\s{1,3}\S{2}))\s+")
_LABEL = re.compile(
    r"^(?:(?:att )?sammanträder?|träffas|möts|följande|mötesdatum|sammanträdesdatum|sammanträdesdag|mötesdag|datum)$",
    re.I,
)
# "18/2 kl. 9–12. Förbundschefen får i uppdrag att …": what comes after the row is no part of it.
_SENTENCE_AFTER = re.compile(r"\.\s+[A-ZÅÄÖ]\S*(?:\s+\S+){4,60}\.\s*$")
_SENTENCE_END = re.compile(r"[.!?](?=\s+[A-ZÅÄÖ])|[.!?]$")
_PLACE_WORD = (
    r"(?!öppet )\w*(?:hus(?:et)?|salen|gården|kansliet|brunn|hotell(?:et)?|teams(?:-möte)?|zoom(?:-möte)?"
    r"|digitalt?|distans|värdshuset?"
    r"|herrgård(?:en)?|slott(?:et)?|skolan"
    r"|biblioteket|hemmet|arenan?|konferensrum\w*|sammanträdesrum\w*|kontoret|station(?:en)?|fabriken|foajén?|centralen|krogen)"
)
_PLACE = re.compile(
    rf"^(?:(?:(?:obs!? )?(?:annan |ny )?(?:plats|lokal)|var|adress|möteslänk|länk)\s*:"
    rf"|(?:i|på|hos|via)\s(?!st[aä]llet|samband|anslutning|grund|form|månad|vecka|regel|princip|förväg|god tid)"
    rf"|(?:villa|hotell|restaurang|loka|kvarteret) \w+$|(?:\S+ ){{0,2}}{_PLACE_WORD}(?: \S+){{0,2}}(?:, .{{1,40}})?$)",
    re.I,
)
_IS_PLACE = re.compile(rf"^(?:[A-ZÅÄÖ]\S* ){{0,2}}{_PLACE_WORD}$|^(?:villa|hotell|loka) \w+$", re.I)
_PLACE_THEN_MATTER = re.compile(
    rf"(?P<place>(?:[A-ZÅÄÖ]\S* ){{0,2}}{_PLACE_WORD}(?: i (?-i:[A-ZÅÄÖ])\w*)?)(?:,? \(?)(?P<matter>\w.*)", re.I
)
_MATTER_THEN_PLACE = re.compile(
    r"(?P<matter>\w*(?:möte|dag|dagar|internat|träff|konferens)) (?:i|på|hos|via) "
    r"(?P<place>[A-ZÅÄÖ][\w’-]*(?:,? [A-ZÅÄÖ][\w’-]*){0,2})"
)
_PLACE_IN_BRACKETS = re.compile(
    rf"(?P<matter>[^()]+) \((?P<place>(?:[^(),]* )?{_PLACE_WORD}(?:, [^()]{{1,40}})?)\)?", re.I
)
_IN_BRACKETS = re.compile(r"\(([^()]{2,40})\)")
_ROOM_THEN_MATTER = re.compile(r"(?P<place>(?:sal|rum|lokal|\w+rum) [\w-]{1,20}): (?P<matter>\w.*)", re.I)
_INNER_LABEL = re.compile(r"(?<=\w)[.,;]? (?:plats|lokal|adress) ?: ?(\w.{1,80})$", re.I)
_HALL = re.compile(r"[A-ZÅÄÖ][\w’-]*(?: [\w’-]+){0,2}")
_MATTER = re.compile(
    r"budget|bokslut|redovisning|rapport|folj|kontroll|plan|berattelse|revi[sd]|samrad|m[ao]?ote|sammantrad|beslut|dialog"
    r"|ekonomi|konferens|dag(?![a-z])|traff|utbildning|tema|internat|besok|styrelse|beredning|presidi|extra|ordinarie"
    r"|inriktning|forslag|installt|utgar|preliminar|prel(?![a-z])|offentlig|val(?![a-z])|mal(?![a-z])|start|uppdrag|strategi|rekvi|arende"
)
_PLACE_LABEL = re.compile(
    r"^(?:(?:(?:obs!? )?(?:annan |ny )?(?:plats|lokal)|var|adress|möteslänk|länk)\s*:|(?:i|på|hos|via)\s)\s*", re.I
)
_OBSERVE = re.compile(r",? obs\b.*$", re.I)
_PUBLIC = re.compile(r"\s{0,9}\(?\b(?:offentligt?|öppet)(?: (?:möte|sammanträde))?\b(?: för allmänheten)?\)?", re.I)
_ABOUT_ALL = re.compile(
    r"^(?:(?:samtliga|alla|övriga)(?: (?:möten|sammanträden|dagar)|$)|mötena|sammanträdena|varje gång|alla gånger)\b",
    re.I,
)


def fragments(original: str, masked: str) -> list[str]:
    """Return the pieces of a row that are words, in order, each without specks at its ends."""
    return pieces_and_place(original, masked)[0]


def pieces_and_place(original: str, masked: str) -> tuple[list[str], str]:
    """Return the pieces of a row that are words, in order, and the one that says where it is."""
    pieces: list[str] = []
    place = ""
    at = 0
    for stop, following in [*((m.start(), m.end()) for m in _BREAKS.finditer(masked)), (len(masked), 0)]:
        raw, beside = _without_town(original[at:stop], is_after_date=DATE_MARK in masked[:at])
        raw, beside = (raw, beside) if beside else _without_place(raw)
        place = place or beside
        piece = trimmed(raw)
        if piece and not _SENTENCE_AFTER.match(raw):
            pieces.append(piece)
        elif not piece:
            place = place or place_named(raw)
        at = following
    return pieces, place


def _without_town(raw: str, *, is_after_date: bool) -> tuple[str, str]:
    """A piece, and the town in it: "Avesta", "Mora, Särnasalen", "Verkstan, Avesta", "Budget, Avesta", "(Sala) – mål",
    "Styrelsen (Nora)", "Kumla. Bokslut".

    Before a date a town that stands alone is whose list it is, and no place.
    """
    text = _edges(_PUBLIC.sub("", raw))
    if not text[:1].isupper():
        matter, _, town = text.partition(" (")[0].rpartition(", ")
        return (
            (raw.replace(f", {town}", "", 1), town)
            if matter and is_town(town) and not _PLACE.match(text)
            else (raw, "")
        )
    first, _, rest = text.partition(", ")
    if is_after_date and rest and is_town(first) and names_matter(fold(rest)):
        return rest, first
    before, sign, town = text.rpartition(", ")
    if is_after_date and is_town(first) and (not rest or _is_hall(rest)):
        return "", text
    if is_town(town) and sign:
        return ("", text) if _is_hall(before) else (raw.rpartition(sign)[0], town)
    bracketed = _IN_BRACKETS.search(raw)
    if bracketed and is_town(bracketed[1].strip()):
        return f"{raw[: bracketed.start()].rstrip()} {raw[bracketed.end() :].lstrip()}".rstrip(), bracketed[1].strip()
    for sign in (" – ", " - ", ". "):
        first, found, rest = raw.partition(sign)
        if is_after_date and found and rest and is_town(_edges(first)):
            return rest, _edges(first)
        who, comma, town = first.rpartition(", ")
        if found and comma and rest and is_town(_edges(town)):
            return f"{who}{sign}{rest}", _edges(town)
    return raw, ""


def _is_hall(text: str) -> bool:
    return all(_HALL.fullmatch(part) for part in text.split(", ")) and not names_matter(fold(text))


def names_matter(folded: str) -> bool:
    """Whether *folded* has a word for what a meeting is about, or for the meeting itself."""
    return _MATTER.search(folded) is not None


def matter_and_place(text: str) -> tuple[str, str]:
    """Return what a remark says that a meeting is about, and where: "Stadshuset Budget", "Digitalt", "Internat i Mora".

    Both are empty where nothing is said; what is not surely a place is left with the matter.
    """
    if _PLACE_LABEL.match(_edges(text)):
        return "", place_named(text)
    raw, place = _without_town(text, is_after_date=True)
    if not place:
        raw, place = _without_place(text)
    if place:
        return trimmed(raw), place
    return trimmed(raw), "" if trimmed(raw) else place_named(raw)


def _without_place(raw: str) -> tuple[str, str]:
    """A piece, and the place that it begins or ends with: "Rådhuset – budget", "planeringsdag, Loka Brunn"."""
    for pattern in (_PLACE_THEN_MATTER, _MATTER_THEN_PLACE, _PLACE_IN_BRACKETS):
        parted = pattern.fullmatch(_edges(raw))
        if parted and names_matter(fold(parted["matter"])) and not names_matter(fold(parted["place"])):
            return parted["matter"], place_named(parted["place"]) or parted["place"]
    room = _ROOM_THEN_MATTER.match(_edges(raw))
    if room:
        return room["matter"], room["place"]
    labelled = _INNER_LABEL.search(raw)
    if labelled:
        return raw[: labelled.start()], labelled[1].strip(_EDGE)
    for sign in (" – ", " — ", " - ", ", "):
        first, found, last = raw.partition(sign)
        if found and place_named(first) and trimmed(last) and sign != ", ":
            return last, place_named(first)
        first, found, last = raw.rpartition(sign)
        if found and trimmed(first) and place_named(last) and _IS_PLACE.match(last.strip(_EDGE)):
            return first, place_named(last)
    return raw, ""


def place_named(piece: str) -> str:
    """The place that a piece names: "Plats: Stadshuset", "i Stadshuset", "Teams"; empty when it names none."""
    text = _edges(piece)
    if not _PLACE.match(text):
        return ""
    return _OBSERVE.sub("", _PLACE_LABEL.sub("", text)).strip(_EDGE)


def is_place(text: str) -> bool:
    """Whether *text* is a place by its words, or the name of a town."""
    return bool(place_named(text)) or _without_town(text, is_after_date=True)[1] != ""


def without_public(piece: str) -> str:
    """Return *piece* without the remark that anybody may listen."""
    return _PUBLIC.sub("", piece)


def trimmed(piece: str) -> str:
    """Return *piece* without bullets, quotation marks, dashes and dangling "den" or "kl" at its ends; "" for specks."""
    text = _edges(piece)
    is_no_title = any(pattern.match(text) for pattern in (_LABEL, _PLACE, _ABOUT_ALL))
    return text if _REAL_WORD.search(text) and not is_no_title else ""


# The pieces of a row are asked about by whoever looks for a place, a matter or a body in them.
@lru_cache(maxsize=256)
def _edges(piece: str) -> str:
    text = _BULLET.sub("", one_line(piece))
    while True:
        before = text
        text = _unbalanced_kept(text)
        text = _DANGLING_END.sub("", text)
        text = _DANGLING_START.sub("", text)
        if text == before:
            return text


def title_of(pieces: list[str]) -> str:
    """Return the title that the pieces of a row make."""
    # An encoded word of a mail's header could become header lines of its own; what is written stays in the row.
    title = one_line(_HEADER_CODE.sub(" ", ", ".join(dict.fromkeys(pieces))))
    title = _NEXT.sub("", title)
    return capitalised(title[:LONGEST_TITLE].rstrip())


def first_sentence(piece: str) -> str:
    """Return *piece* up to its first full stop."""
    match = _SENTENCE_END.search(piece)
    return piece[: match.start()] if match else piece


def capitalised(text: str) -> str:
    """Return *text* with its first letter large."""
    return text[:1].upper() + text[1:]


def folded_pieces(pieces: list[str]) -> str:
    """The pieces as folded text, to look for words in."""
    return fold(" ; ".join(pieces))


def _unbalanced_kept(text: str) -> str:
    """Strip the edges, but leave a bracket whose partner stands inside: "Bokslut (prel.)"."""
    stripped = text.strip(_EDGE)
    if stripped.count("(") <= stripped.count(")"):
        return stripped
    rest = text[text.index(stripped) + len(stripped) :]
    return stripped + rest[: rest.index(")") + 1] if ")" in rest else stripped
