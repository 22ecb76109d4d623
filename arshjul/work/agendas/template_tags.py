"""What a Word template may say of a meeting: each tag with what it gives, and a meeting to try a template with.

The names are Swedish, since an association writes them (docs/decisions/word-documents.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from arshjul.year.word_templates import Document


@dataclass(frozen=True)
class Tag:
    """One name that stands for something in a template."""

    name: str
    told: str
    """What it gives; Swedish."""
    example: Any
    """A text, a yes or no, a list with something in it, or the parts of one row by name."""
    parts: tuple[Tag, ...] = ()
    """Of a list whose rows have parts: these. Their examples make its own."""

    @property
    def shown(self) -> str:
        """How it is written in a template."""
        match self.example:
            case bool():
                return f"{{% if {self.name} %}} … {{% endif %}}"
            case list():
                return f"{{%p for rad in {self.name} %}} … {{%p endfor %}}"
        return f"{{{{ {self.name} }}}}"


def tags_of(document: Document) -> tuple[Tag, ...]:
    """Every tag that a template of *document* may hold."""
    return (*_HEAD, *(_AGENDA if document in (Document.AGENDA, Document.SUMMONS) else _MINUTES))


def samples_of(document: Document) -> tuple[dict[str, Any], ...]:
    """Two meetings to try a template with: one where everything is said, and one where nothing is."""
    full = {tag.name: tag.example for tag in tags_of(document)}
    return full, {name: _emptied(value) for name, value in full.items()}


def _emptied(value: Any) -> Any:
    return type(value)()


def _rows(name: str, told: str, *parts: Tag) -> Tag:
    return Tag(name, told, [{part.name: part.example for part in parts}] * 2, parts)


_HEAD = (
    Tag("titel", "vad dokumentet är: Dagordning, Kallelse, Protokoll eller Protokollsutdrag § 12", "Dagordning"),
    Tag("förbund", "förbundets namn", "Samordningsförbundet Ö & <Å>"),
    Tag("möte", "mötets rubrik", "Styrelsemöte (årsredovisning)"),
    Tag("när", "dag och tid", "Måndag 29 mars kl. 9–12"),
    Tag("plats", "var mötet hålls; tomt om det inte är bestämt", "Rådhuset\nStora salen"),
    Tag("länk", "adressen till videomötet; tomt om det inte har något", "https://video.example/möte?a=1&b=2"),
    Tag("nästa_möte", "när samma organ möts nästa gång; tomt om inget är planerat", "Måndag 14 juni kl. 9–12"),
)
_AGENDA = (
    Tag("telefon", "numret för frågor; tomt om förbundet inte har skrivit något", "0586-123 45"),
    Tag(
        "kallade",
        "de kallade, med roll och medlem; tom lista i dagordningen",
        ["Ordföranden, ordförande"] * 3,
    ),
    _rows(
        "ärenden",
        "ärendena i ordning",
        Tag("nummer", "§ 12", "§ 12"),
        Tag("rubrik", "vad ärendet gäller", "Årsredovisning & revision"),
        Tag("kvalificerad", "om ärendet kräver kvalificerad majoritet", example=True),
        Tag("förslag", "förslag till beslut; tomt om inget är skrivet", "Styrelsen godkänner den.\nStyrelsen tackar."),
        Tag("handlingar", "namnen på ärendets handlingar", ["Årsredovisning 2026"]),
    ),
)
_MINUTES = (
    Tag("utdrag", "om det är ett utdrag av en paragraf", example=True),
    Tag("tid", "dag, och de klockslag då mötet började och slutade", "Måndag 29 mars 2027 kl. 9–11.40"),
    Tag("öppnas", "klockslaget då mötet öppnas; tomt om det inte är känt", "9.00"),
    Tag("avslutas", "klockslaget då mötet avslutas; tomt tills det är antecknat", "11.40"),
    Tag("paragrafer", "vilka paragrafer protokollet har", "§§ 12–24"),
    Tag("antecknad", "om närvaron är antecknad; annars är den förutsedd ur svaren", example=True),
    _rows(
        "närvaro",
        "närvaron, grupp för grupp",
        Tag("rubrik", "till exempel Beslutande", "Beslutande"),
        Tag("rader", "en rad för varje person", ["Ordföranden, ordförande"] * 2),
    ),
    Tag("justerare", "namnen på dem som justerar", ["Justeraren"]),
    _rows(
        "ärenden",
        "paragraferna i ordning; i ett utdrag bara den ena",
        Tag("nummer", "§ 12", "§ 12"),
        Tag("rubrik", "vad ärendet gäller", "Årsredovisning & revision"),
        Tag("förslag", "förslag till beslut; tomt om inget är skrivet", "Styrelsen godkänner den."),
        Tag("antecknat", "vem som kom, gick, var jävig eller reserverade sig", ["Ledamoten deltar från paragrafen."]),
    ),
)
