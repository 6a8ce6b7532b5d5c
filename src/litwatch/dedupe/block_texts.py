"""What records share that are worth comparing: identifiers, parts of titles, places as texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from litwatch.dedupe.citation import Citation
from litwatch.dedupe.word_lists import COMMON_WORDS
from litwatch.dedupe.wording import JOINING_WORDS

Text = tuple[str, ...]

_PASSED_OVER: Final = COMMON_WORDS | JOINING_WORDS
_WORDS_AT_AN_END = 4
_LONGEST_WORDS = 3
_SHORTEST_TITLE = 8


def block_texts(citation: Citation) -> Iterator[Text]:
    """Give what a citation is looked up by; two citations that share nothing are never compared.

    The first of each tuple says what the others are. A text may come twice.
    """
    yield from _identifiers(citation)
    yield from _title_texts(citation)
    yield from _place_texts(citation)


def refined_texts(citation: Citation) -> Iterator[Text]:
    """Give what splits a block that too many records share: year, first author and first page."""
    place = citation.place
    parts = (("year", place.year), ("author", citation.names.first), ("page", place.pages.first))
    return ((name, str(value)) for name, value in parts if value)


def _identifiers(citation: Citation) -> Iterator[tuple[str, ...]]:
    """Identifiers of the record, and the PMIDs of works that PubMed relates it to."""
    single = (("pmid", citation.pmid), ("doi", citation.doi), ("pmcid", citation.pmcid))
    yield from ((name, value) for name, value in single if value)
    yield from (("pmid", pmid) for pmid in sorted(citation.related_pmids))
    yield from (("registry", number) for number in sorted(citation.registry_numbers))
    if citation.cochrane_number:
        yield ("cochrane", citation.cochrane_number)


def _title_texts(citation: Citation) -> Iterator[tuple[str, ...]]:
    """Whole title, both ends of it, its longest words: each survives other kinds of slips."""
    title = citation.title
    if title.generic:
        if title.compact:
            yield ("generic", title.compact, str(citation.place.volume), citation.names.first)
        return
    yield ("title", title.compact)
    telling = [word for word in title.words if word not in _PASSED_OVER] or list(title.words)
    yield ("ends", "".join(telling[:_WORDS_AT_AN_END]))
    yield ("ends", "".join(telling[-_WORDS_AT_AN_END:]))
    longest = sorted(set(telling), key=_length, reverse=True)
    yield ("words", "".join(longest[:_LONGEST_WORDS]))
    if citation.names.first:
        yield ("author and words", citation.names.first, *longest[: _LONGEST_WORDS - 1])


def _place_texts(citation: Citation) -> Iterator[tuple[str, ...]]:
    """Where it stands and who wrote it: these survive any difference in the title."""
    place, author = citation.place, citation.names.first
    page = str(place.pages.first) if place.pages.first else ""
    volume, year = str(place.volume or ""), str(place.year or "")
    if volume and page and year:
        yield ("place", volume, page, year)
    if author and page and volume:
        yield ("author", author, page, volume)
    if author and page and year:
        yield ("author in year", author, page, year)
    if author and year and len(citation.title.compact) >= _SHORTEST_TITLE:
        yield (
            "author and word",
            author,
            year,
            max(citation.title.words, key=_length),
        )


def _length(word: str) -> tuple[int, str]:
    return len(word), word
