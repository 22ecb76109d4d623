"""The words by which a plan says who meets and for what. All patterns are for folded text."""

from __future__ import annotations

import re

from arshjul.reading.date_forms import MONTH_NAME
from arshjul.year.model import Body, OccasionKind

# OCR makes möten into maoten and mooten when folded; "ledamöter" is no meeting.
MEETING = r"(?<!leda)m[ao]?ote"
_NOT_LETTER_BEFORE = r"(?<![a-z])"

_BODIES = (
    (Body.PRESIDIUM, re.compile(_NOT_LETTER_BEFORE + r"(?:presidi|ordforandemote)")),
    # "I samråd med ordföranden" is nobody's meeting.
    (Body.MEMBERS, re.compile(_NOT_LETTER_BEFORE + r"(?:(?:medlems|agar)(?:samrad|mote|traff|dialog)|(?<!i )samrad)")),
    (
        Body.PREPARATORY,
        re.compile(
            _NOT_LETTER_BEFORE
            + r"(?:berednings|(?:tjanste[a-z]{0,12}|arende)?beredning(?![a-z])|beredningen|beredande|styrgrupp"
            r"|bered[a-z]*\. ?gr)"
        ),
    ),
    (
        Body.BOARD,
        re.compile(
            _NOT_LETTER_BEFORE + r"(?:(?:forbunds)?styrelse(?!ledam|ns (?:presidi|[a-z]{0,20}utskott))"
            r"|direktion(?!ens (?:presidi|[a-z]{0,20}utskott)))"
        ),
    ),
    (Body.AUDITORS, re.compile(_NOT_LETTER_BEFORE + r"(?:revisor|revisionsmote)|^[^a-z]*revisionen[^a-z]*$")),
)
_BODY_ALONE = re.compile(
    r"direktion(?:en)?|(?:forbunds)?styrelse(?:n|ns)?(?: ?/? ?(?:MEETING|sammantrad)\w*|(?:MEETING|sammantrad)\w*)?"
    r"|(?:tjanste[a-z]{0,12}|arende)?berednings?(?:en|grupp\w*)?(?:[ -]?(?:MEETING)\w*)?"
    r"|beredande grupp\w*|(?:berednings)?(?:-?/? ?styrgrupp)\w*"
    r"|bered[a-z]*\. ?gr\w*\.?|revisor\w*|revisionen|presidi\w*|(?:medlems|agar)samrad\w*|gemensamt?".replace(
        "MEETING", MEETING
    )
)
_OWN_BODY = re.compile(
    r"(?<![a-z])(?:(?P<whose>[a-z]{2,30}s) )?"
    r"(?:(?P<name>[a-z]{1,20}utskott)(?:s|et|ets)?|(?P<short>au)|(?P<val>valberedning)(?:en)?)(?![a-z])"
)
_OURS = ("styrelsens", "forbundsstyrelsens", "forbundets", "samordningsforbundets", "organ")
# A group, a council or a network: whoever it is, it is not the board that the list was about.
_GROUP = re.compile(
    r"(?:[a-z]grupp|(?<![a-z])grupp|(?<![a-z])rad|(?<!sa)(?<!samman)[a-z]rad|natverk|namnd|utskott|kommitte|fullmaktige|forum|team|delegation"
    r"|kommunstyrelse|regionstyrelse|lednings?grupp|referensgrupp|chefer|koordinatorer|kommun|region|forsakringskassan"
    r"|arbetsformedlingen)(?:en|et|ens|ets|s|n|na|er|erna|a|arna|ar)?(?![a-z])"
)
_FOREIGN = re.compile(r"fullmaktige|namnd|kommunstyrelse|regionstyrelse|natverk|(?<![a-z])(?:kommun|region)")
_PUBLIC = re.compile(
    r"(?<![a-z])offentlig(?:t|a)?(?![a-z])|oppe[tn] (?:mote|sammantrade|for allmanheten)|oppna for allmanheten"
)
_NOT_PUBLIC = re.compile(r"(?<![a-z])(?:inte|ej|icke) (?:ar )?(?:offentlig|oppe?n|oppet|oppna)")
_ALL_DAY = re.compile(r"(?<![a-z])hel ?dag|lunch ?(?:-|till) ?lunch")
_SCHOOL_HOLIDAY = re.compile(r"(?<![a-z])(?:sport|pask|host|jul|sommar|vinter)lov")
_CLOSED = re.compile(r"(?<![a-z])(?:(?:haller|har|ar) (?:sommar|jul)?stangt|(?:sommar|jul)stangt)(?![a-z])")
_TASK = re.compile(
    r"(?<![a-z])(?:(?:in)?skicka|sand(?:s|a|er)(?![a-z])|lamna|inlamn|inrapporter|publicer|utskick|overlamna|betala|rekvir|anmal(?:s|an)"
    r"|skrivs under|undertecknas|till medlemmar)"
)
_RECEIVER = re.compile(
    r"(?<!mote )(?:till|fran|av|for|hos|infor|via|inom|i) "
    r"(?:forbunds)?(?:styrelse|berednings|beredningen|revisor|presidi)[a-z]*"
)
_BODY_NAME = re.compile(
    r"(?:forbunds)?styrelse(?:n|ns)?|berednings?(?:en|grupp|gruppen)?|styrgrupp(?:en)?|gemensamt?|presidi(?:et|um)|revisorerna"
)
_TOGETHER = re.compile(
    r"(?:styrelse|beredning|beredande grupp|styrgrupp)[a-z-]*(?: ?[/&+] ?| och | o\.? | samt | med | tillsammans med )"
    r"(?:gemensamt? )?(?:styrelse|bered(?:ning|ande|[a-z]*\.))"
)
_WITH = re.compile(r"(?:tillsammans|gemensamt?) med (?:forbunds)?(?:styrelse|beredning)")
_JOINT = re.compile(_NOT_LETTER_BEFORE + r"gemensam(?:t|ma)?(?![a-z])")

_PLANNING_DAY = re.compile(
    r"planering(?:sdag|skonferens|sinternat|sheldag|shalvdag)|strategi(?:dag|internat|konferens)"
)
_DEADLINE = re.compile(
    r"(?<![a-z])(?:senast|till ?handa|deadline|stopp(?:datum|tid|dag)|sista (?:[a-z]+ )?dag(?:en)?(?![a-z])"
    r"|[a-z]{3,20}stopp(?![a-z])"
    r"|sista (?!(?:man|tis|ons|tors|fre|lor|son|planerings)dag)[a-z]{3,20}dag(?:en)?(?![a-z]))"
    r"|^\W*(?:handlingar|utskick|kallelse(?! ?:| till)|inlamning|inrapportering)"
)
_EVENT = re.compile(
    r"konferens|utbildning|(?<![a-z])kurs|natverk|(?<!samverkans)traff(?!as|ar|at|ade|[a-z]*tid)|webbinari|seminari|forelasning|studiebesok|studieresa|studiedag|temadag|mingel|julbord|julavslutning"
    r"|frukost|invigning|massa(?![a-z])|samverkanstraff|forbundsdagar|semester|bemanning|(?<![a-z])stangt?(?![a-z])"
)
_CANCELLED = re.compile(
    r"(?<![a-z])(?:installt?d?a?|installd[a]?|installs|stalls in|stall(?:a|t|ts|des?) in|utgar(?! (?:fran|ifran))"
    r"|struket|struken|stryks|avboka(?:s|t|d|de)?|avlys(?:es|t|ts)|(?:blir|ar) (?:inte|ej) av)(?![a-z])"
)
_ANY_MEETING = re.compile(
    MEETING + r"|sammantrad|sammantrader|planeringsdag|planeringskonferens|samrad(?![a-z])|presidi"
)

_WHO = (
    r"(?:(?:forbunds)?styrelsen|direktionen|beredningsgruppen|beredningen|presidiet|arbetsutskottet|au|styrgruppen"
    r"|gruppen|(?:medlems|agar)radet)"
)
_MEETS = r"(?:traffas|sammantrader|mots|ses|samlas)"
_OWN_MEETING = re.compile(
    r"(?<![a-z])(?:"
    r"(?:(?:forbunds)?styrelse|berednings?(?:grupp)?s?|styrgrupps?|presidie|revisions|revisors?)-?"
    r"(?:MEETING|sammantrad|planeringsdag)[a-z]*"
    r"|(?:beredningsgruppen|styrelsen|forbundsstyrelsen|direktionen|presidiet|arbetsutskottet)s?"
    r" (?:MEETING|sammantrad|traff|mots|motes)[a-z]*"
    r"|planerings(?:dag|konferens|internat)[a-z]*"
    r"|(?<!infor )(?<!infor styrelsens )strategi(?:dag|konferens|internat)[a-z]*"
    r"|(?:nasta|kommande|extra|ordinarie|konstituerande|nytt) (?:MEETING|sammantrad)[a-z]*"
    rf"|{MONTH_NAME}(?:MEETING|sammantrad)[a-z]*|(?:motes|sammantrades)(?:tider|dagar|datum)(?:na)?(?![a-z])"
    r"|sammantrade(?:t|n|na|sdatum|sdag)?(?![a-z])|(?:forbunds)?styrelsen [a-z ]{0,20}sammantrad(?:a|er)(?![a-z])"
    r"|MEETING(?:t)? som (?:forbunds)?styrelsen [a-z]+|(?:vid|pa) sitt (?:[a-z]+ )?MEETING(?![a-z])"
    r"|(?:vi|ni|WHO)(?: [a-z]+){0,2}? MEETS(?![a-z])|MEETS (?:vi|ni|WHO)(?![a-z])"
    r"|(?:hostens|varens|arets|forsta|andra|tredje|fjarde|femte|sjatte|sista|resterande|ovriga)"
    r" (?:MEETING|sammantrad)[a-z]*"
    r"|(?:medlems|agar)(?:samrad|MEETING)[a-z]*|(?<!i )samrad(?:et)?(?![a-z]))".replace("MEETING", MEETING)
    .replace("WHO", _WHO)
    .replace("MEETS", _MEETS)
)


def bodies_named(folded: str) -> tuple[Body, ...]:
    """The bodies that *folded* names, in the order in which they stand there."""
    found = [(match.start(), body) for body, pattern in _BODIES if (match := pattern.search(folded))]
    return tuple(body for _, body in sorted(found))


def body_named(folded: str) -> Body | None:
    """The body that meets according to *folded*, or None when it names none."""
    if _TOGETHER.search(folded):
        return Body.JOINT
    named = bodies_named(folded)
    if _JOINT.search(folded) and (named or names_meeting(folded)):
        return Body.JOINT
    return named[0] if named else None


def is_body_alone(folded: str) -> bool:
    """Whether *folded* is nothing but the name of a body or of its meeting."""
    return _BODY_ALONE.fullmatch(folded.strip(" :.*#_-")) is not None


def is_body_name(folded: str) -> bool:
    """Whether *folded* is the bare name of a body: it says who meets, and is no title."""
    return _BODY_NAME.fullmatch(folded.strip(" :.*#_-")) is not None


def own_body_named(folded: str) -> str:
    """The key of a body of one's own that is none of `Body`: "arbetsutskott"; empty when none is named."""
    for match in _OWN_BODY.finditer(folded):
        if not match["whose"] or match["whose"] in _OURS:
            return match["name"] or match["val"] or "arbetsutskott"
    return ""


def who_named(folded: str) -> tuple[Body | None, str]:
    """Who meets according to *folded*: one of `Body`, or the key of a body of one's own; "styrelsens arbetsutskott"."""
    if is_joint(folded):
        return Body.JOINT, ""
    own = own_body_named(folded)
    body = body_named(_OWN_BODY.sub(" ", folded) if own else folded)
    return body, "" if body else own


def is_with_other(folded: str) -> bool:
    """Whether a meeting of the board or of the preparatory group is held together with the other."""
    return _WITH.search(folded) is not None


def names_group(folded: str) -> bool:
    """Whether *folded* names a group of people, known or not."""
    return _GROUP.search(folded) is not None


def is_foreign(folded: str) -> bool:
    """Whether *folded* names a body of somebody else: the council of a municipality, a network."""
    return _FOREIGN.search(folded) is not None


def is_public(folded: str) -> bool:
    """Whether *folded* says that anybody may listen."""
    return _PUBLIC.search(folded) is not None and not _NOT_PUBLIC.search(folded)


def is_school_holiday(folded: str) -> bool:
    """Whether *folded* speaks of the days on which the schools are closed."""
    return _SCHOOL_HOLIDAY.search(folded) is not None


def is_closed(folded: str) -> bool:
    """Whether *folded* tells when the office is closed."""
    return _CLOSED.search(folded) is not None


def is_all_day(folded: str) -> bool:
    """Whether *folded* says that it takes the whole day, or from lunch to lunch, instead of a clock time."""
    return _ALL_DAY.search(folded) is not None


def is_task(folded: str) -> bool:
    """Whether *folded* tells of something to be done and sent, and not of people who meet."""
    return _TASK.search(folded) is not None


def without_receivers(folded: str) -> str:
    """Return *folded* without those to whom something is sent: who meets in "rapport till styrelsen" is not said."""
    return _RECEIVER.sub("", folded)


def is_joint(folded: str) -> bool:
    """Whether *folded* says that the board and the preparatory group meet as one."""
    return bool(_TOGETHER.search(folded) or (_JOINT.search(folded) and names_meeting(folded)))


def names_meeting(folded: str) -> bool:
    """Whether *folded* has a word for a meeting of any kind."""
    return _ANY_MEETING.search(folded) is not None


def own_meetings(folded: str) -> list[re.Match[str]]:
    """Where running text speaks of the association's own meetings; "dialogmöte" and "fullmäktigemöte" are not."""
    return list(_OWN_MEETING.finditer(folded))


def kind_named(folded: str) -> OccasionKind | None:
    """The kind of occasion that *folded* speaks of, or None when it does not say."""
    if _PLANNING_DAY.search(folded):
        return OccasionKind.PLANNING_DAY
    if _DEADLINE.search(folded):
        return OccasionKind.DEADLINE
    if names_meeting(folded):
        return OccasionKind.MEETING
    return OccasionKind.EVENT if _EVENT.search(folded) else None


def cancelled_word(folded: str) -> re.Match[str] | None:
    """The word that says that it does not take place, or None."""
    return _CANCELLED.search(folded)


def default_title(kind: OccasionKind, body: Body | None) -> str:
    """What an occasion is called when its row has no words of its own."""
    if kind is OccasionKind.PLANNING_DAY:
        return "Gemensam planeringsdag" if body is Body.JOINT else "Planeringsdag"
    if kind is OccasionKind.DEADLINE:
        return "Sista dag"
    if kind is OccasionKind.EVENT:
        return "Aktivitet"
    return _MEETING_TITLES.get(body, "Möte") if body else "Möte"


_MEETING_TITLES = {
    Body.BOARD: "Styrelsemöte",
    Body.PREPARATORY: "Beredningsgruppsmöte",
    Body.JOINT: "Gemensamt möte",
    Body.AUDITORS: "Möte med revisorerna",
    Body.MEMBERS: "Medlemssamråd",
    Body.PRESIDIUM: "Presidiemöte",
}
