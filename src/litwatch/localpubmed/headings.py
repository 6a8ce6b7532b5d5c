"""MeSH headings for the embedded PubMed: a tree reader of its own, explosion, inverted names.

Sources: NLM, "Introduction to MeSH" (tree numbers: a heading is narrower than every heading whose
number begins its own); PubMed User Guide, MeSH Terms [mh] (narrower headings are included unless
`:noexp` stands there) and Publication Type [pt] (likewise).
"""

from __future__ import annotations

import gzip
import zlib
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from pathlib import Path

from litwatch.errors import ConfigError
from litwatch.localpubmed.tokens import value_key

# Publication types under others, for a tree file without branch V (MeSH 2019, V02 and V03).
_PUBLICATION_TYPES = {
    "Clinical Study": "V03.175",
    "Clinical Trial": "V03.175.250",
    "Adaptive Clinical Trial": "V03.175.250.050",
    "Clinical Trial, Phase I": "V03.175.250.100",
    "Clinical Trial, Phase II": "V03.175.250.200",
    "Clinical Trial, Phase III": "V03.175.250.300",
    "Clinical Trial, Phase IV": "V03.175.250.400",
    "Controlled Clinical Trial": "V03.175.250.500",
    "Randomized Controlled Trial": "V03.175.250.500.500",
    "Equivalence Trial": "V03.175.250.500.500.125",
    "Pragmatic Clinical Trial": "V03.175.250.500.500.500",
    "Observational Study": "V03.175.500",
    "Consensus Development Conference": "V03.300",
    "Consensus Development Conference, NIH": "V03.300.300",
    "Guideline": "V02.515",
    "Practice Guideline": "V02.515.500",
}


class HeadingTree:
    """Headings and their places; headings are given and returned as keys (value_key)."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Take (heading, tree number) pairs, one for each place of a heading."""
        self._numbers: dict[str, list[str]] = {}
        self._inverted: dict[str, str] = {}
        for heading, number in pairs:
            key = value_key(heading)
            self._numbers.setdefault(key, []).append(number)
            self._note_inverted(heading, key)
        if not any(n.startswith("V0") for numbers in self._numbers.values() for n in numbers):
            for name, number in _PUBLICATION_TYPES.items():
                self._numbers.setdefault(value_key(name), []).append(number)
        self._places = sorted((n, key) for key, numbers in self._numbers.items() for n in numbers)
        self._exploded: dict[str, frozenset[str]] = {}

    def _note_inverted(self, heading: str, key: str) -> None:
        """Remember `acoustic neuroma` for `Neuroma, Acoustic`, an entry term of nearly all such."""
        first, comma, rest = heading.partition(", ")
        if comma and "," not in rest:
            self._inverted.setdefault(value_key(f"{rest} {first}"), key)

    def canonical(self, text: str) -> str | None:
        """The key of the heading that a text names, also in natural word order."""
        key = value_key(text)
        return key if key in self._numbers else self._inverted.get(key)

    def explode(self, key: str) -> frozenset[str]:
        """A heading and every narrower one; an unknown heading is alone."""
        if key not in self._exploded:
            found = {key}
            for number in self._numbers.get(key, ()):
                found.update(self._under(number))
            self._exploded[key] = frozenset(found)
        return self._exploded[key]

    def _under(self, number: str) -> Iterator[str]:
        """Keys of the headings below a tree number."""
        prefix = f"{number}."
        for place, key in self._places[bisect_left(self._places, (prefix, "")) :]:
            if not place.startswith(prefix):
                return
            yield key


def read_headings(path: Path) -> HeadingTree:
    """Read NLM's mtreesYYYY.bin or our `mesh-YYYY.tsv`, plain or gz. Raises ConfigError."""
    try:
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        remedy = "Give NLM's mtreesYYYY.bin or data/mesh/mesh-YYYY.tsv.gz."
        message = f"The MeSH tree cannot be read ({error})."
        raise ConfigError(message, where=str(path), remedy=remedy) from error
    return HeadingTree(_pairs(text))


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """(heading, tree number) from either format; lines of neither are headings without a place."""
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        heading, tab, numbers = line.partition("\t")
        if not tab:
            heading, _, numbers = line.rpartition(";")
        for number in numbers.partition("\t")[0].split():
            yield heading.strip(), number
