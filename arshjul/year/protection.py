"""A person with protected identity, as others see one: a mask in the place of the name, a cloak over what is written.

Source: offentlighets- och sekretesslagen (2009:400) 21 kap. 3 §, folkbokföringslagen (1991:481) 16 §.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from arshjul.year.roles import ROLE_WORDS, Role

PROTECTED = "skyddad identitet"
HIDDEN_ADDRESS = "skyddad adress"
"""What stands where an address did."""


def masks(roles: Mapping[str, Role | None]) -> dict[str, str]:
    """What others see of each of the protected people, by key: ``Ledamot med skyddad identitet``.

    *roles* are what they are first of all, in the order of the people; those who are the same are numbered.
    """
    words = {person: ROLE_WORDS[role].capitalize() if role else "Person" for person, role in roles.items()}
    several, seen = Counter(words.values()), Counter[str]()
    found = {}
    for person, word in words.items():
        seen[word] += 1
        number = f" {seen[word]}" if several[word] > 1 else ""
        found[person] = f"{word}{number} med {PROTECTED}"
    return found


@dataclass(frozen=True)
class Cloak:
    """Hides in texts who the protected people of an association are."""

    hidden: Mapping[str, str]
    """What is hidden → what stands there instead: names and addresses, those of before too."""

    def over(self, text: str) -> str:
        """*text*, which may be HTML, without them; in any case of letters, and with the parts of a name turned.

        A name of a single word may be a word of the language: it is hidden where it stands alone, not in sentences.
        """
        return self.hidden.get(text) or self._pattern.sub(self._instead, text) if self.hidden else text

    def tells(self, text: str) -> bool:
        """Whether any of them stands in *text*."""
        return bool(self.hidden) and self._pattern.search(text) is not None

    @cached_property
    def _by_spelling(self) -> dict[str, str]:
        return {_plain(one): mask for text, mask in self.hidden.items() for one in _spellings(text)}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self._by_spelling, key=len, reverse=True)
        spelled = "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in longest_first)
        return re.compile(rf"(?<!\w)({spelled})(s\b)?(?!\w)" if spelled else "(?!)", re.IGNORECASE)

    def _instead(self, found: re.Match[str]) -> str:
        return self._by_spelling[_plain(found[1])]


NO_CLOAK = Cloak({})
"""Where nobody is protected."""


def cloak(protected: Iterable[tuple[str, Iterable[str]]]) -> Cloak:
    """The cloak over people, each as their mask and all names and addresses that are theirs."""
    pairs = ((text, HIDDEN_ADDRESS if "@" in text else mask) for mask, texts in protected for text in texts if text)
    return Cloak(dict(pairs))


def _spellings(text: str) -> tuple[str, ...]:
    if "@" in text:
        return (text, text.replace("@", "%40"))
    first, _, last = text.rpartition(" ")
    ways = (text, f"{last}, {first}", f"{last} {first}") if first else ()
    from html import escape

    # As Jinja writes them in HTML.
    escaped = (escape(way).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") for way in ways)
    return tuple(dict.fromkeys((*ways, *escaped)))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
