"""A language as some export names it → the code that MEDLINE gives it."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Final

from litwatch.strategy.languages import NAMES

# ISO 639-1, as Zotero and Crossref write languages, to NLM's three letters.
_TWO_LETTERS: Final = (
    *("af afr", "ar ara", "bg bul", "zh chi", "cs cze", "da dan", "nl dut", "en eng", "et est"),
    *("fi fin", "fr fre", "de ger", "el gre", "he heb", "hr hrv", "hu hun", "is ice", "it ita"),
    *("ja jpn", "ko kor", "lt lit", "no nor", "nb nor", "nn nor", "fa per", "pl pol", "pt por"),
    *("ro rum", "ru rus", "sk slo", "sl slv", "es spa", "sr srp", "sv swe", "th tha", "tr tur"),
    *("uk ukr", "vi vie"),
)
_CODES: Final = MappingProxyType(
    {name: code for code, name in NAMES.items()}
    | {code: code for code in NAMES}
    | dict(pair.split() for pair in _TWO_LETTERS)
)
_REGION = re.compile(r"[-_].*")


def language_code(name: str) -> str:
    """Give the code of a language; a name that nobody knows stays, folded.

    >>> [language_code(name) for name in ("English", "en-GB", "eng", "Klingon")]
    ['eng', 'eng', 'eng', 'klingon']
    """
    folded = name.strip().casefold()
    return _CODES.get(folded) or _CODES.get(_REGION.sub("", folded), folded)
